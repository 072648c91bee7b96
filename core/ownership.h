/* ownership.h - keeps who holds what true, by looking again and again: nothing tells
 * when a process opens a device.
 *
 * A part of the collector with a thread of its own, since looking at thousands of
 * processes takes a while, and at a stuck one longer.
 */
#ifndef CORE_OWNERSHIP_H
#define CORE_OWNERSHIP_H

#include "core/kernel/kernel.h"
#include "core/network.h"
#include "core/picture.h"

struct ownership;

/* What is found is given to `network`, which puts it into the picture. */
struct ownership *ownership_new(struct kernel *kernel, struct picture *picture,
				struct network *network);
void ownership_free(struct ownership *ownership);

/* The functions changed: it looks again soon. */
void ownership_disturb(struct ownership *ownership);
/* When ownership_work() has to be called next, in kernel_now(). */
uint64_t ownership_due(const struct ownership *ownership);
/* Looks now. True when network_assign_owners() has something to do. */
bool ownership_work(struct ownership *ownership);

#endif
