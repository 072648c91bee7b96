#include "core/plan_run.h"

#include "core/memory.h"
#include "core/operation_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 3000 /* for values that settle late */

struct run {
	const struct plan *plan;
	struct kernel *kernel;
	const struct plan_run_watcher *watcher;
	enum step_result *results;
	struct error *error;
};

const char *plan_run_outcome_name(enum executor_outcome outcome)
{
	static const char *const NAMES[] = {
		[OUTCOME_DONE] = "done",
		[OUTCOME_ROLLED_BACK] = "rolled-back",
		[OUTCOME_HALF] = "half",
		[OUTCOME_STALE] = "stale",
	};

	return NAMES[outcome];
}

const char *plan_run_result_name(enum step_result result)
{
	static const char *const NAMES[] = {
		[STEP_UNTOUCHED] = "untouched",
		[STEP_SKIPPED] = "skipped",
		[STEP_DONE] = "done",
		[STEP_FAILED] = "failed",
		[STEP_TAKEN_BACK] = "taken-back",
		[STEP_LEFT] = "left",
	};

	return NAMES[result];
}

/* --- before ---------------------------------------------------------------- */

static bool is_still_as_planned(struct run *run)
{
	const struct plan *plan = run->plan;
	struct operation *checks =
		memory_new_array(plan->step_count + plan->check_count, sizeof(*checks));
	size_t count = 0;
	int result;

	for (size_t i = 0; i < plan->step_count; i++)
		if (plan->steps[i].check_before)
			checks[count++] = plan->steps[i].operation;
	for (size_t i = 0; i < plan->check_count; i++)
		checks[count++] = plan->checks[i];
	result = operation_check(checks, count, run->kernel, run->error);
	free(checks);
	return result == 0;
}

/* --- one operation --------------------------------------------------------- */

static bool has(struct run *run, const struct operation *operation,
		const struct operation_value *value)
{
	struct operation_value now;

	return value->known && operation_read(operation, run->kernel, &now, NULL) == 0 &&
	       now.known && operation_value_equal(operation->kind, value, &now);
}

/* 0, 1 when there was nothing to do, or -errno. */
static int carry_out(struct run *run, const struct operation *operation, struct error *error)
{
	int result;

	if (has(run, operation, &operation->to))
		return 1;
	result = operation_do(operation, run->kernel, error);
	if (result == 0)
		result = operation_verify(operation, run->kernel, PATIENCE_MS, error);
	return result;
}

/* --- the way back ---------------------------------------------------------- */

/* Adds one more to the list of what was left. */
static void add_left(struct error *left, const struct operation *operation, const struct error *why)
{
	char words[OPERATION_WORDS_MAX];
	struct error before = *left;

	operation_words(operation, words, sizeof(words));
	if (before.code == 0)
		error_set(left, why->code, "not taken back: %s (%s)", words, why->message);
	else
		error_set(left, before.code, "%s; %s (%s)", before.message, words, why->message);
}

static bool take_back_step(struct run *run, size_t index, struct error *left)
{
	const struct step *step = &run->plan->steps[index];
	bool whole = true;

	for (size_t i = 0; i < step->rollback_count; i++) {
		const struct operation *operation = &step->rollback[i];
		struct error why = {0};

		run->watcher->takes_back(index, operation, run->watcher->user);
		if (carry_out(run, operation, &why) >= 0)
			continue;
		add_left(left, operation, &why);
		whole = false;
	}
	return whole;
}

/* The step that failed may have done something, too, unless it can be seen that it
 * did not. A driver that is there again has made its interface anew. */
static bool is_untouched(struct run *run, size_t index)
{
	const struct operation *operation = &run->plan->steps[index].operation;

	return operation->kind != OPERATION_DRIVER && has(run, operation, &operation->from);
}

static enum executor_outcome take_back(struct run *run, size_t failed)
{
	struct error left = {0};

	for (size_t i = failed + 1; i-- > 0;) {
		enum step_result *result = &run->results[i];

		if (*result == STEP_SKIPPED || (i == failed && is_untouched(run, i)))
			continue;
		if (take_back_step(run, i, &left)) {
			*result = i == failed ? STEP_FAILED : STEP_TAKEN_BACK;
		} else {
			*result = STEP_LEFT;
		}
	}
	if (left.code == 0)
		return OUTCOME_ROLLED_BACK;
	*run->error = left;
	return OUTCOME_HALF;
}

/* --- the whole ------------------------------------------------------------- */

/* What went wrong, with what was being done. */
static void complain(struct run *run, const struct step *step, const struct error *why)
{
	error_set(run->error, why->code, "%s: %s", step->words, why->message);
	if (why->remedy[0] != '\0')
		error_set_remedy(run->error, "%s", why->remedy);
}

enum executor_outcome plan_run(const struct plan *plan, struct kernel *kernel,
			       const struct plan_run_watcher *watcher,
			       enum step_result *ret_results, struct error *error)
{
	struct run run = {plan, kernel, watcher, ret_results, error};

	for (size_t i = 0; i < plan->step_count; i++)
		ret_results[i] = STEP_UNTOUCHED;
	*error = (struct error){0};
	if (!is_still_as_planned(&run))
		return OUTCOME_STALE;
	for (size_t i = 0; i < plan->step_count; i++) {
		struct error why = {0};
		int result;

		watcher->begins(i, watcher->user);
		result = carry_out(&run, &plan->steps[i].operation, &why);
		if (result < 0) {
			ret_results[i] = STEP_FAILED;
			complain(&run, &plan->steps[i], &why);
			watcher->failed(i, &why, watcher->user);
			return take_back(&run, i);
		}
		ret_results[i] = result == 0 ? STEP_DONE : STEP_SKIPPED;
		watcher->done(i, watcher->user);
	}
	return OUTCOME_DONE;
}
