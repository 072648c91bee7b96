/* plan_run.h - carries a plan out, step by step, in the calling thread.
 *
 * Before the first step it looks whether everything is still as planned. What is
 * already as wanted is left alone. Each step is read back. When one fails, all
 * before it are taken back in reverse: a setting that a VF cannot be given back is
 * a failure like any other, for a change that loses settings is none that was
 * asked for.
 */
#ifndef CORE_PLAN_RUN_H
#define CORE_PLAN_RUN_H

#include "core/kernel/kernel.h"
#include "core/plan.h"

enum executor_outcome {
	OUTCOME_DONE,
	OUTCOME_ROLLED_BACK, /* failed, the host is as before */
	OUTCOME_HALF,        /* failed, and `error` lists what could not be taken back */
	OUTCOME_STALE,       /* somebody else changed it since the plan: nothing written */
};

/* How far a step got. */
enum step_result {
	STEP_UNTOUCHED,
	STEP_SKIPPED, /* it was already as wanted */
	STEP_DONE,
	STEP_FAILED,
	STEP_TAKEN_BACK,
	STEP_LEFT, /* could not be taken back */
};

/* What a run tells as it goes. Called in the executing thread. */
struct plan_run_watcher {
	void (*begins)(size_t step, void *user);
	void (*done)(size_t step, void *user);
	/* `error` is the kernel's reason alone; what was being done are the step's words. */
	void (*failed)(size_t step, const struct error *error, void *user);
	/* Operation `operation` of the way back of `step` is about to be done. */
	void (*takes_back)(size_t step, const struct operation *operation, void *user);
	void *user;
};

/* Runs all of it. `ret_results` has as many elements as the plan has steps. `error`
 * says what failed or, for OUTCOME_HALF, what could not be taken back. */
enum executor_outcome plan_run(const struct plan *plan, struct kernel *kernel,
			       const struct plan_run_watcher *watcher,
			       enum step_result *ret_results, struct error *error);

/* "done", "rolled-back", "half", "stale"; "untouched", "skipped", "done" ... */
const char *plan_run_outcome_name(enum executor_outcome outcome);
const char *plan_run_result_name(enum step_result result);

#endif
