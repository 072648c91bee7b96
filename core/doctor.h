/* doctor.h - checks that say what is wrong, how it is known, why it matters and
 * how to mend it on this very host.
 */
#ifndef CORE_DOCTOR_H
#define CORE_DOCTOR_H

#include "core/diagnosis.h"
#include "core/kernel/kernel.h"
#include "core/link_table.h"
#include "core/operation.h"
#include "core/snapshot.h"

/* Runs every check against the snapshot, reading what more it needs through the
 * door (kernel log, command line, config files). `links` NULL: reads them, too. Takes
 * milliseconds but may block: not for the screen's thread. Never NULL;
 * diagnosis_put() it. */
const struct diagnosis *doctor_examine(struct kernel *kernel, const struct snapshot *snapshot,
				       const struct link_table *links);

/* What an errno (positive) of one operation means for this driver, in plain words with
 * the way out; "" when nothing is known. `operation` is the key of `vftop set`
 * ("numvfs", "mac", "driver"), "module" and "settle" for the steps in between, `driver` the PF's,
 * or the one that was to be bound. ERROR_NO_EFFECT: the kernel said yes, and nothing came of it.
 * Stands under the kernel's own words. */
const char *doctor_explain(const char *operation, const char *driver, int error_number,
			   char *buffer, size_t size);

/* The same for a step of a plan: the driver is that of its PF in `snapshot` (may be
 * NULL), or the one that was to be bound. */
const char *doctor_explain_operation(const struct operation *operation,
				     const struct snapshot *snapshot, int error_number,
				     char *buffer, size_t size);

#endif
