#include "core/plan_json.h"
#include "core/report.h"

#include <stdint.h>
#include <stdlib.h>

/* What was taken comes out as it went in. */
static void expect_same(json_t *one, json_t *other)
{
	if (one == NULL || other == NULL || !json_equal(one, other))
		abort();
	json_decref(one);
	json_decref(other);
}

static void try_plan(const json_t *json)
{
	struct error error = {0};
	struct plan *plan, *again;
	json_t *out;

	if (plan_from_json(json, &plan, &error) < 0)
		return;
	out = plan_to_json(plan);
	if (plan_from_json(out, &again, &error) < 0)
		abort();
	expect_same(out, plan_to_json(again));
	plan_free(plan);
	plan_free(again);
}

static void try_report(const json_t *json)
{
	struct executor_report report, again;
	struct error error = {0};
	json_t *out;

	if (report_from_json(json, &report, &error) < 0)
		return;
	out = report_to_json(&report);
	if (report_from_json(out, &again, &error) < 0)
		abort();
	expect_same(out, report_to_json(&again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What crosses between the screen and the executor, either way. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *json = json_loadb((const char *)data, size, 0, NULL);

	if (json == NULL)
		return 0;
	try_plan(json);
	try_report(json);
	json_decref(json);
	return 0;
}
