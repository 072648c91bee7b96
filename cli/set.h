/* set.h - `vftop set DEVICE... KEY=VALUE...`: changes PFs and VFs. */
#ifndef CLI_SET_H
#define CLI_SET_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* As change_run() has it; -EINVAL also for a DEVICE that is not there. */
int set_run(struct target *target, const struct options *options, const struct output *output,
	    struct error *error);

#endif
