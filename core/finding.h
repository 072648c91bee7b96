/* finding.h - one thing that a check has to say: what, how it is known, why it
 * matters, and how to mend it.
 */
#ifndef CORE_FINDING_H
#define CORE_FINDING_H

#include "core/snapshot.h"

enum severity { SEVERITY_INFO, SEVERITY_WARN, SEVERITY_ERROR };

struct finding {
	char id[40]; /* "iommu-off": stable, for scripts and tests */
	enum severity severity;
	struct function_key function;   /* pf "" : the host */
	char device[FUNCTION_NAME_MAX]; /* "eth0/2", a PCI address, "" for the host */
	char title[160];
	char evidence[400];    /* the very file and value, or the kernel's line */
	char explanation[400]; /* two sentences */
	char fix[600];         /* commands or firmware settings, one a line */
	char change[80];       /* what mends it as `vftop set` takes it: "eth0/2 mac=auto", or "" */
};

/* "info", "warn", "error". */
const char *severity_name(enum severity severity);

/* Each sets or replaces one text, cut to its room; the fix grows by a line. */
void finding_set_title(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_set_evidence(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_set_explanation(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_add_fix(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The change that mends it, "eth0/2 mac=auto"; also the next line of the fix. */
void finding_set_change(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

bool finding_equal(const struct finding *a, const struct finding *b);

#endif
