/* report.h - the executor's reports as JSON, for the wire. */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "core/executor.h"

#include <jansson.h>

json_t *report_to_json(const struct executor_report *report);
/* Checks every field. 0, or -EINVAL with `error`. */
int report_from_json(const json_t *json, struct executor_report *ret_report, struct error *error);

#endif
