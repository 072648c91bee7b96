/* diagnosis.h - what all checks of a host had to say. Never changes once it is
 * handed out; shared by reference counting.
 */
#ifndef CORE_DIAGNOSIS_H
#define CORE_DIAGNOSIS_H

#include "core/finding.h"

#include <stdbool.h>
#include <stddef.h>

#define DIAGNOSIS_REASON_MAX 200

struct diagnosis;

/* Empty, with a count of one. diagnosis_put(NULL) is allowed. */
struct diagnosis *diagnosis_new(void);
const struct diagnosis *diagnosis_get(const struct diagnosis *diagnosis);
void diagnosis_put(const struct diagnosis *diagnosis);

size_t diagnosis_count(const struct diagnosis *diagnosis);
/* Gravest first, the host before its devices, these by their names. */
const struct finding *diagnosis_at(const struct diagnosis *diagnosis, size_t n);
/* How many are of this severity. */
size_t diagnosis_count_of(const struct diagnosis *diagnosis, enum severity severity);
/* Whether a finding is about this function, its PF or one of its VFs, or about the
 * host, without which neither would work. */
bool diagnosis_concerns(const struct finding *finding, const struct function_key *function);

/* Checks that were made and found nothing, for "31 checks passed". */
size_t diagnosis_passed(const struct diagnosis *diagnosis);
const char *diagnosis_passed_title(const struct diagnosis *diagnosis, size_t n);

/* Checks that could not look: what they would tell is not known. The title is what is so
 * when nothing is wrong, the reason what could not be seen and why. NULL behind the last. */
size_t diagnosis_unknown(const struct diagnosis *diagnosis);
const char *diagnosis_unknown_title(const struct diagnosis *diagnosis, size_t n);
const char *diagnosis_unknown_reason(const struct diagnosis *diagnosis, size_t n);

/* Whether both say the same. */
bool diagnosis_equal(const struct diagnosis *a, const struct diagnosis *b);

/* Only while it is being made. The pointer is valid until the next one; `title` is a
 * constant, `reason` is copied. */
struct finding *diagnosis_add(struct diagnosis *diagnosis);
void diagnosis_add_passed(struct diagnosis *diagnosis, const char *title);
void diagnosis_add_unknown(struct diagnosis *diagnosis, const char *title, const char *reason);
void diagnosis_sort(struct diagnosis *diagnosis);

#endif
