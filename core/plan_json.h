/* plan_json.h - a plan as JSON: what --dry-run --json prints, what goes to the
 * executor and what the journal keeps.
 */
#ifndef CORE_PLAN_JSON_H
#define CORE_PLAN_JSON_H

#include "core/plan.h"

#include <jansson.h>

/* {"title":..., "consequence":..., "steps":[{"words":..., "command":...,
 * "operation":{...}, "rollback":[{...}]}], "verdicts":[...], "intent":[...]} */
json_t *plan_to_json(const struct plan *plan);

/* Checks everything. 0, or -EINVAL with `error`. plan_free() the result. */
int plan_from_json(const json_t *json, struct plan **ret_plan, struct error *error);

#endif
