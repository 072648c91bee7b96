/* plan_json.h - a plan as JSON: what --dry-run --json prints and what goes to the
 * executor.
 */
#ifndef CORE_PLAN_JSON_H
#define CORE_PLAN_JSON_H

#include "core/plan.h"

#include <jansson.h>

/* {"snapshot":..., "title":..., "consequence":..., "steps":[{"phase":"change",
 * "words":..., "command":..., "check_before":true, "operation":{...},
 * "rollback":[{...}]}], "checks":[{...}], "verdicts":[{"level":"ask", "id":...,
 * "pf":..., "vf":..., "text":..., "advice":...}], "intent":[...], "undo":[...],
 * "undoes":0} */
json_t *plan_to_json(const struct plan *plan);

/* Checks everything. 0, or -EINVAL with `error`. plan_free() the result. */
int plan_from_json(const json_t *json, struct plan **ret_plan, struct error *error);

/* "inform", "ask", "refuse", "impossible". */
const char *plan_verdict_name(enum verdict_level level);

#endif
