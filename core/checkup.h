/* checkup.h - has the doctor look at the host at the start, when something changed, and
 * now and then: logs and configuration tell nobody that they changed.
 *
 * One thread looks, another one takes what was found.
 */
#ifndef CORE_CHECKUP_H
#define CORE_CHECKUP_H

#include "core/diagnosis.h"
#include "core/kernel/kernel.h"
#include "core/picture.h"

struct checkup;

struct checkup *checkup_new(struct kernel *kernel, struct picture *picture);
void checkup_free(struct checkup *checkup); /* NULL is allowed */

/* Any thread: the newest (diagnosis_put() it), NULL before the first. */
const struct diagnosis *checkup_take(struct checkup *checkup);

/* The looking thread: something changed. A burst is one change. */
void checkup_disturb(struct checkup *checkup);
/* When checkup_work() has to be called next, in kernel_now(). */
uint64_t checkup_due(const struct checkup *checkup);
/* Looks if that is due; true when there is another diagnosis than before. May block in
 * the kernel. */
bool checkup_work(struct checkup *checkup);
/* Looks now. */
bool checkup_examine(struct checkup *checkup);

#endif
