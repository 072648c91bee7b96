/* show.h - `vftop show DEVICE`: all that is known of one PF or VF. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* 0, or -errno with `error` filled: -EINVAL when DEVICE names none or several. */
int show_run(struct target *target, const struct options *options, const struct output *output,
	     struct error *error);

#endif
