/* guard.h - looks at a plan and says what speaks against it.
 *
 * A guard informs, asks, refuses (--force overrides) or calls it impossible;
 * each says what to do instead. Guards are pure: what they look at is in the
 * snapshot and in the surroundings, both read before.
 */
#ifndef CORE_GUARD_H
#define CORE_GUARD_H

#include "core/plan.h"
#include "core/surroundings.h"

/* Adds the verdicts of all guards to the plan, gravest first. `surroundings` may be
 * NULL: then guards ask where they would have known. The snapshot should have its
 * IOMMU groups. */
void guard_examine(struct plan *plan, const struct snapshot *snapshot,
		   const struct surroundings *surroundings);

/* The n-th id that verdicts can have, NULL after the last. Ids do not change. */
const char *guard_id_at(size_t n);

/* Whether a link that is up drops, so that the guards want to know what it carries: rates, which a
 * picture that was taken at once has none of (reader_measure()). */
bool guard_minds_traffic(const struct plan *plan, const struct snapshot *snapshot);

#endif
