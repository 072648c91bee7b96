/* change.h - from an intent to a changed host: what `set` and `undo` share.
 *
 * Plan, guards, a question where one is due, the executor, and what came of it.
 */
#ifndef CLI_CHANGE_H
#define CLI_CHANGE_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"
#include "core/executor.h"
#include "core/plan.h"
#include "core/snapshot.h"

struct change {
	const struct target *target;
	const struct options *options;
	const struct output *output;
	struct executor *executor; /* NULL: nothing is to be changed, only shown */
	struct snapshot *snapshot; /* as the host is before */
};

/* Gets ready: the executor, unless the plan is only to be shown, and the picture of
 * the host. 0, or -errno with `error` filled; -EPERM when nothing may be changed
 * there. change_close() it, also after an error. */
int change_open(struct change *ret_change, const struct target *target,
		const struct options *options, const struct output *output, struct error *error);
void change_close(struct change *change);

/* Plans the intent, shows it, asks if need be, does it and says how it ended.
 * `undoes` is the id of the journal's entry that it takes back, 0: none. 0: done,
 * or nothing to do, or only shown; with `error` filled -EINVAL: a value that
 * cannot be; -ECANCELED: refused; -EIO: failed, the host is as before;
 * -ENOTRECOVERABLE: failed, and it is not. */
int change_run(struct change *change, const struct intent *intent, uint64_t undoes,
	       struct error *error);

/* Whether another value would do where this one is impossible (exit status 2);
 * else it is the host that stands against it (3). */
bool change_is_bad_value(const struct verdict *verdict);

#endif
