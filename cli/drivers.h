/* drivers.h - `vftop drivers`: what drives the PFs and VFs of the host, and what it can
 * do for VFs.
 */
#ifndef CLI_DRIVERS_H
#define CLI_DRIVERS_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* 0, or -errno with `error` filled. */
int drivers_run(const struct target *target, const struct options *options,
		const struct output *output, struct error *error);

#endif
