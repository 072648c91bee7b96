/* permit.h - who may change a host, through what, and where it is written down. */
#ifndef CLI_PERMIT_H
#define CLI_PERMIT_H

#include "cli/options.h"
#include "cli/target.h"
#include "core/error.h"
#include "core/executor.h"

/* Whether anything may be changed there: 0, or -EPERM with the reason and, where
 * one would help, the command in `error`. */
int permit_check(const struct target *target, const struct options *options, struct error *error);

/* Forks the process that may: before any thread or screen, and before the kernel
 * was asked anything. NULL with `error` filled. */
struct executor *permit_executor(const struct target *target, const struct options *options,
				 struct error *error);

/* Where the changes of that host are written down: what --journal says, else the
 * user's own place on this machine; NULL for other hosts, whose changes are no
 * one's. `buffer` has PATH_MAX bytes. */
const char *permit_journal(const struct target *target, const struct options *options,
			   char *buffer);

/* Says that there is none, where permit_journal() found none: -ENOENT, with `error`. */
int permit_no_journal(const struct target *target, const struct options *options,
		      const char *command, struct error *error);

#endif
