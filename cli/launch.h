/* launch.h - `vftop` without a sub-command: starts the dashboard. */
#ifndef CLI_LAUNCH_H
#define CLI_LAUNCH_H

#include "cli/options.h"
#include "cli/target.h"

/* `badge` says what may be done here ("READ-ONLY"), NULL: as this user may. 0, or
 * -errno with `error` filled. */
int launch_dashboard(struct target *target, const struct options *options, const char *badge,
		     struct error *error);

#endif
