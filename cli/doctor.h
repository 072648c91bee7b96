/* doctor.h - `vftop doctor`: what is wrong with SR-IOV on a host, how it is known and
 * how to mend it there.
 */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"
#include "core/diagnosis.h"

#include <jansson.h>

/* 0, also when something is wrong, or -errno with `error` filled. */
int doctor_run(const struct target *target, const struct options *options,
	       const struct output *output, struct error *error);

/* One finding as in "findings". json_decref() it. */
json_t *doctor_object(const struct finding *finding);

#endif
