/* target.h - the host that the user wants to see: this one, a captured one or a
 * simulated one.
 */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "cli/options.h"
#include "core/error.h"
#include "core/kernel/kernel.h"

struct target {
	struct kernel *kernel;
	bool live; /* it is this machine */
	bool simulated;
	char banner[160]; /* what the dashboard says of it, empty: nothing */
};

/* Opens the kernel that the options ask for. A still is at its beginning: who
 * reads it moves its clock. 0, or -errno with `error` filled. */
int target_open(struct target *ret_target, const struct options *options, struct error *error);

/* Has a process of its own look at other processes, because this one is about to
 * give up the right (core/kernel/deputy.h; `network` as there). Only this machine
 * has any, and only root may look: else nothing happens. Before any thread. */
int target_deputise(struct target *target, bool network, struct error *error);

void target_close(struct target *target);

#endif
