/* rate.h - from two samples of counters to rates. */
#ifndef CORE_RATE_H
#define CORE_RATE_H

#include "core/snapshot.h"

/* Per second over the time between the samples' own times. Unknown when either
 * is unknown, when no time passed, or when a counter went back: a re-created
 * VF or a rebound driver is a gap, not a spike. */
struct rates rate_between(const struct counters *before, const struct counters *after);

#endif
