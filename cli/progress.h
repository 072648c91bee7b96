/* progress.h - what the executor tells of a change while it goes on: a line for
 * each step and, on a terminal, one that lives.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/output.h"
#include "core/executor.h"
#include "core/plan.h"

struct progress_result {
	enum executor_outcome outcome;
	bool lost;             /* the executor is gone: nobody knows the outcome */
	struct error error;    /* of the step that failed, code 0: none */
	struct error leftover; /* what could not be taken back, code 0: none */
	char explanation[320]; /* of the failure in plain words, may be empty */
};

/* Waits for a submitted plan to end; `quiet` prints nothing of it on `output`. Who
 * holds what the kernel waits for is told from `snapshot`.
 * SIGINT does not end it: the first one says so on stderr, the second one ends
 * this process while the executor goes on. 0, or -errno with `error` filled when
 * nothing could be waited for. */
int progress_follow(struct executor *executor, const struct plan *plan,
		    const struct snapshot *snapshot, bool quiet, const struct output *output,
		    struct progress_result *ret_result, struct error *error);

#endif
