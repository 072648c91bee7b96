/* list.h - `vftop list`: every PF and VF, once or at every tick. */
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* 0, or -errno with `error` filled. With --interval it only ends when the output
 * does. What of the host could not be read is complained of on stderr. */
int list_run(struct target *target, const struct options *options, const struct output *output,
	     struct error *error);

#endif
