/* doctor.h - checks that say what is wrong, how it is known, why it matters and
 * how to mend it on this very host.
 */
#ifndef CORE_DOCTOR_H
#define CORE_DOCTOR_H

#include "core/kernel/kernel.h"
#include "core/link.h"
#include "core/snapshot.h"

enum severity { SEVERITY_INFO, SEVERITY_WARN, SEVERITY_ERROR };

struct finding {
	char id[40]; /* "iommu-off": stable, for scripts and tests */
	enum severity severity;
	struct function_key function;   /* pf "" : the host */
	char device[FUNCTION_NAME_MAX]; /* "eth0/2", "" for the host */
	char title[160];
	char evidence[400];    /* the very file, value or kernel line */
	char explanation[400]; /* two sentences */
	char fix[600];         /* commands or firmware settings, one a line */
};

/* One check of the table: fills findings through doctor_report(). */
struct diagnosis;
struct check {
	const char *id;    /* prefix of its findings' ids */
	const char *title; /* what is looked at: "VF BARs have room" */
	void (*run)(struct diagnosis *diagnosis);
};

/* The result of all checks. */
struct diagnosis;

/* Runs every check against the snapshot, reading what more it needs through the
 * door (kernel log, command line, config files). Takes milliseconds but may
 * block: not for the screen's thread. Never NULL. */
struct diagnosis *doctor_examine(struct kernel *kernel, const struct snapshot *snapshot,
				 const struct link_table *links);
void diagnosis_free(struct diagnosis *diagnosis);
size_t diagnosis_count(const struct diagnosis *diagnosis);
/* Gravest first, then by device. */
const struct finding *diagnosis_at(const struct diagnosis *diagnosis, size_t n);
/* Checks that were run and found nothing, for "31 checks passed". */
size_t diagnosis_passed(const struct diagnosis *diagnosis);
const char *diagnosis_passed_title(const struct diagnosis *diagnosis, size_t n);

/* What an errno of one operation means for this driver, in plain words with the
 * way out; "" when nothing is known. Stands under the kernel's own words. */
const char *doctor_explain(const char *operation, const char *driver, int error_number,
			   char *buffer, size_t size);

const char *severity_name(enum severity severity);

#endif
