/* capture.h - `vftop capture FILE.tar`: takes all that vftop sees of a host along. */
#ifndef CLI_CAPTURE_H
#define CLI_CAPTURE_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* The file is its owner's alone, and whole or not there; one that exists is replaced
 * with --force only. Says at the end what is in it. 0, or -errno with `error`. */
int capture_run(const struct target *target, const struct options *options,
		const struct output *output, struct error *error);

#endif
