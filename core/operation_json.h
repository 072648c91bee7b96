/* operation_json.h - operations as JSON: in the journal and on the executor's wire. */
#ifndef CORE_OPERATION_JSON_H
#define CORE_OPERATION_JSON_H

#include "core/operation.h"

#include <jansson.h>

/* {"kind": "vf-mac", "pf":..., "vf":..., "address":..., "ifindex":..., "from":...,
 * "to":...}; an unknown value is null. */
json_t *operation_to_json(const struct operation *operation);

/* Checks every field. 0, or -EINVAL with `error` for anything that is not a valid
 * operation. */
int operation_from_json(const json_t *json, struct operation *ret_operation, struct error *error);

/* One value alone: what the journal shows. */
json_t *operation_value_to_json(enum operation_kind kind, const struct operation_value *value);

/* The kind's word in JSON: "numvfs", "vf-mac". */
const char *operation_kind_name(enum operation_kind kind);

#endif
