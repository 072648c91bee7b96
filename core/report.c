#include "core/report.h"

#include "core/json_text.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

static const char *const EVENTS[] = {
	[EXECUTOR_STARTED] = "started",         [EXECUTOR_STEP] = "step",
	[EXECUTOR_STEP_DONE] = "step-done",     [EXECUTOR_BLOCKED] = "blocked",
	[EXECUTOR_STEP_FAILED] = "step-failed", [EXECUTOR_ROLLBACK] = "rollback",
	[EXECUTOR_FINISHED] = "finished",       [EXECUTOR_LOST] = "lost",
};

#define EVENT_COUNT (sizeof(EVENTS) / sizeof(*EVENTS))

json_t *report_to_json(const struct executor_report *report)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:i, s:o, s:i, s:o, s:o}", "type", "report", "event",
			 EVENTS[report->event], "step", (json_int_t)report->step, "elapsed_ms",
			 (json_int_t)report->elapsed_ms, "outcome", (int)report->outcome, "words",
			 json_text_new(report->words), "code", report->error.code, "message",
			 json_text_new(report->error.message), "remedy",
			 json_text_new(report->error.remedy));
}

static bool take_number(const json_t *json, const char *key, json_int_t most,
			json_int_t *ret_number)
{
	const json_t *number = json_object_get(json, key);

	*ret_number = json_integer_value(number);
	return json_is_integer(number) && *ret_number >= 0 && *ret_number <= most;
}

static bool take_event(const json_t *json, enum executor_event *ret_event)
{
	const char *name = json_string_value(json_object_get(json, "event"));

	for (size_t i = 0; name != NULL && i < EVENT_COUNT; i++) {
		if (strcmp(EVENTS[i], name) == 0) {
			*ret_event = (enum executor_event)i;
			return true;
		}
	}
	return false;
}

int report_from_json(const json_t *json, struct executor_report *ret_report, struct error *error)
{
	json_int_t step, elapsed, outcome, code;

	*ret_report = (struct executor_report){0};
	if (!take_event(json, &ret_report->event) || !take_number(json, "step", UINT_MAX, &step) ||
	    !take_number(json, "elapsed_ms", UINT_MAX, &elapsed) ||
	    !take_number(json, "outcome", OUTCOME_STALE, &outcome) ||
	    !take_number(json, "code", INT_MAX, &code) ||
	    !json_text_take(json, "words", ret_report->words, sizeof(ret_report->words)) ||
	    !json_text_take(json, "message", ret_report->error.message,
			    sizeof(ret_report->error.message)) ||
	    !json_text_take(json, "remedy", ret_report->error.remedy,
			    sizeof(ret_report->error.remedy)))
		return error_set(error, EINVAL, "executor: a report is malformed");
	ret_report->step = (unsigned)step;
	ret_report->elapsed_ms = (unsigned)elapsed;
	ret_report->outcome = (enum executor_outcome)outcome;
	ret_report->error.code = (int)code;
	return 0;
}
