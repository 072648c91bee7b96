#include "core/plan_json.h"

#include "core/json_text.h"
#include "core/memory.h"
#include "core/operation_json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 65536

static const char *const LEVELS[] = {
	[VERDICT_INFORM] = "inform",
	[VERDICT_ASK] = "ask",
	[VERDICT_REFUSE] = "refuse",
	[VERDICT_IMPOSSIBLE] = "impossible",
};

static const char *const PHASES[] = {[STEP_CHANGE] = "change", [STEP_RESTORE] = "restore"};

const char *plan_verdict_name(enum verdict_level level)
{
	return LEVELS[level];
}

/* --- writing --------------------------------------------------------------- */

static json_t *operations_to_json(const struct operation *operations, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, operation_to_json(&operations[i]));
	return array;
}

static json_t *step_to_json(const struct step *step)
{
	return json_pack("{s:s, s:o, s:o, s:b, s:o, s:o}", "phase", PHASES[step->phase], "words",
			 json_text_new(step->words), "command", json_text_new(step->command),
			 "check_before", step->check_before, "operation",
			 operation_to_json(&step->operation), "rollback",
			 operations_to_json(step->rollback, step->rollback_count));
}

static json_t *verdict_to_json(const struct verdict *verdict)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:o, s:o}", "level", LEVELS[verdict->level], "id",
			 verdict->id, "pf", verdict->function.pf, "vf", verdict->function.vf,
			 "text", json_text_new(verdict->text), "advice",
			 json_text_new(verdict->advice));
}

json_t *plan_to_json(const struct plan *plan)
{
	json_t *steps = json_array(), *verdicts = json_array();

	for (size_t i = 0; i < plan->step_count; i++)
		json_array_append_new(steps, step_to_json(&plan->steps[i]));
	for (size_t i = 0; i < plan->verdict_count; i++)
		json_array_append_new(verdicts, verdict_to_json(&plan->verdicts[i]));
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "snapshot",
			 (json_int_t)plan->snapshot, "title", json_text_new(plan->title),
			 "consequence", json_text_new(plan->consequence), "steps", steps, "checks",
			 operations_to_json(plan->checks, plan->check_count), "verdicts", verdicts,
			 "intent", intent_to_json(&plan->intent), "undo",
			 intent_to_json(&plan->undo), "undoes", (json_int_t)plan->undoes);
}

/* --- reading --------------------------------------------------------------- */

/* Refused when it is too long to be one of ours. */
static bool take_text(const json_t *json, const char *key, char *target, size_t size)
{
	return json_string_length(json_object_get(json, key)) < size &&
	       json_text_take(json, key, target, size);
}

static bool take_word(const json_t *json, const char *key, const char *const *words, size_t count,
		      size_t *ret_index)
{
	const char *text = json_string_value(json_object_get(json, key));

	for (size_t i = 0; text != NULL && i < count; i++) {
		if (strcmp(words[i], text) == 0) {
			*ret_index = i;
			return true;
		}
	}
	return false;
}

static bool take_number(const json_t *json, const char *key, uint64_t *ret_number)
{
	const json_t *number = json_object_get(json, key);

	if (!json_is_integer(number) || json_integer_value(number) < 0)
		return false;
	*ret_number = (uint64_t)json_integer_value(number);
	return true;
}

static int take_operations(const json_t *array, struct operation **ret_operations,
			   size_t *ret_count, struct error *error)
{
	size_t count = json_array_size(array);

	if (!json_is_array(array) || count > STEPS_MAX * 16)
		return error_set(error, EINVAL, "plan: not a list of operations");
	if (count > 0)
		*ret_operations = memory_new_array(count, sizeof(**ret_operations));
	for (*ret_count = 0; *ret_count < count; ++*ret_count)
		if (operation_from_json(json_array_get(array, *ret_count),
					&(*ret_operations)[*ret_count], error) < 0)
			return -EINVAL;
	return 0;
}

static int take_step(const json_t *json, struct step *step, struct error *error)
{
	const json_t *check = json_object_get(json, "check_before");
	size_t phase;

	if (!take_word(json, "phase", PHASES, sizeof(PHASES) / sizeof(*PHASES), &phase) ||
	    !take_text(json, "words", step->words, sizeof(step->words)) ||
	    !take_text(json, "command", step->command, sizeof(step->command)) ||
	    !json_is_boolean(check))
		return error_set(error, EINVAL, "plan: a step is malformed");
	step->phase = (enum step_phase)phase;
	step->check_before = json_is_true(check);
	if (operation_from_json(json_object_get(json, "operation"), &step->operation, error) < 0)
		return -EINVAL;
	return take_operations(json_object_get(json, "rollback"), &step->rollback,
			       &step->rollback_count, error);
}

static int take_steps(const json_t *array, struct plan *plan, struct error *error)
{
	size_t count = json_array_size(array);

	if (!json_is_array(array) || count > STEPS_MAX)
		return error_set(error, EINVAL, "plan: not a list of steps");
	if (count > 0)
		plan->steps = memory_new_array(count, sizeof(*plan->steps));
	for (size_t i = 0; i < count; i++) {
		plan->step_count++;
		if (take_step(json_array_get(array, i), &plan->steps[i], error) < 0)
			return -EINVAL;
	}
	return 0;
}

static int take_verdicts(const json_t *array, struct plan *plan, struct error *error)
{
	size_t count = json_array_size(array);

	if (!json_is_array(array) || count > STEPS_MAX)
		return error_set(error, EINVAL, "plan: not a list of verdicts");
	if (count > 0)
		plan->verdicts = memory_new_array(count, sizeof(*plan->verdicts));
	for (; plan->verdict_count < count; plan->verdict_count++) {
		const json_t *json = json_array_get(array, plan->verdict_count);
		const json_t *vf = json_object_get(json, "vf");
		struct verdict *verdict = &plan->verdicts[plan->verdict_count];
		size_t level;

		if (!take_word(json, "level", LEVELS, sizeof(LEVELS) / sizeof(*LEVELS), &level) ||
		    !take_text(json, "id", verdict->id, sizeof(verdict->id)) ||
		    !take_text(json, "pf", verdict->function.pf, sizeof(verdict->function.pf)) ||
		    !json_is_integer(vf) || json_integer_value(vf) < UNKNOWN ||
		    json_integer_value(vf) > UINT16_MAX ||
		    !take_text(json, "text", verdict->text, sizeof(verdict->text)) ||
		    !take_text(json, "advice", verdict->advice, sizeof(verdict->advice)))
			return error_set(error, EINVAL, "plan: a verdict is malformed");
		verdict->level = (enum verdict_level)level;
		verdict->function.vf = (int)json_integer_value(vf);
	}
	return 0;
}

static int take_plan(const json_t *json, struct plan *plan, struct error *error)
{
	if (!take_number(json, "snapshot", &plan->snapshot) ||
	    !take_number(json, "undoes", &plan->undoes) ||
	    !take_text(json, "title", plan->title, sizeof(plan->title)) ||
	    !take_text(json, "consequence", plan->consequence, sizeof(plan->consequence)))
		return error_set(error, EINVAL, "plan: malformed");
	if (take_steps(json_object_get(json, "steps"), plan, error) < 0 ||
	    take_operations(json_object_get(json, "checks"), &plan->checks, &plan->check_count,
			    error) < 0 ||
	    take_verdicts(json_object_get(json, "verdicts"), plan, error) < 0 ||
	    intent_from_json(json_object_get(json, "intent"), &plan->intent, error) < 0 ||
	    intent_from_json(json_object_get(json, "undo"), &plan->undo, error) < 0)
		return -EINVAL;
	return 0;
}

int plan_from_json(const json_t *json, struct plan **ret_plan, struct error *error)
{
	struct plan *plan = memory_new(sizeof(*plan));
	int result = take_plan(json, plan, error);

	*ret_plan = result == 0 ? plan : NULL;
	if (result < 0)
		plan_free(plan);
	return result;
}
