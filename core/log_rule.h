/* log_rule.h - lines of the kernel's log that tell of a failure with VFs, and what they
 * mean. Data only; check_log.c matches them.
 */
#ifndef CORE_LOG_RULE_H
#define CORE_LOG_RULE_H

#include "core/finding.h"

#include <stdbool.h>

struct log_rule {
	const char *id;
	enum severity severity;
	const char *has, *and; /* parts of the line; `and` may be NULL */
	const char *title, *explanation;
	const char *fix;    /* lines; %s stands for the PF in commands, %d for the VF */
	bool while_down;    /* it passes by itself once the PF is up */
	bool while_pending; /* once the VF has the MAC that was set */
	bool of_user;       /* who has the VF did that: no alarm when somebody else has it now */
};

/* The first rule that a line fulfils, NULL: it tells of nothing that is known. */
const struct log_rule *log_rule_find(const char *line);
/* The n-th, NULL beyond the last. */
const struct log_rule *log_rule_at(size_t n);

#endif
