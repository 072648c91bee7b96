/* target.h - the host that the user wants to see: this one, a captured one or a
 * simulated one.
 */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "cli/options.h"
#include "core/error.h"
#include "core/executor.h"
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
void target_close(struct target *target);

/* Whether anything may be changed there: 0, or -EPERM with the reason and, where
 * one would help, the command in `error`. */
int target_may_change(const struct target *target, const struct options *options,
		      struct error *error);

/* Forks the process that may: before any thread or screen, and before the kernel
 * was asked anything. NULL with `error` filled. */
struct executor *target_executor(const struct target *target, const struct options *options,
				 struct error *error);

/* Where the changes of that host are written down: what --journal says, else the
 * user's own on this machine; NULL for other hosts, which are no one's. `buffer`
 * has PATH_MAX bytes. */
const char *target_journal(const struct target *target, const struct options *options,
			   char *buffer);

#endif
