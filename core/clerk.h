/* clerk.h - fetches the dossier of what somebody looks at, for as long as he does.
 * Nobody pays for it otherwise.
 *
 * One thread reads, another one takes what was read.
 */
#ifndef CORE_CLERK_H
#define CORE_CLERK_H

#include "core/dossier.h"
#include "core/kernel/kernel.h"
#include "core/picture.h"

struct clerk;

struct clerk *clerk_new(struct kernel *kernel, struct picture *picture);
void clerk_free(struct clerk *clerk); /* NULL is allowed */

/* Any thread: this is looked at now; NULL: nothing is, and what was read is forgotten.
 * True when that is new. */
bool clerk_want(struct clerk *clerk, const struct dossier_subject *subject);
/* Any thread: the newest (dossier_put() it); NULL while nothing was read of what is
 * wanted now. */
const struct dossier *clerk_take(struct clerk *clerk);

/* The reading thread: the functions changed, what was read may be old. */
void clerk_disturb(struct clerk *clerk);
/* When clerk_work() has to be called next, in kernel_now(); UINT64_MAX: never. */
uint64_t clerk_due(struct clerk *clerk);
/* Reads if that is due; true when there is something new. May block in the kernel. */
bool clerk_work(struct clerk *clerk);

#endif
