/* twin.h - the same function in another snapshot.
 *
 * A VF is the same when both its index and its address are. Snapshots are
 * sorted alike, so that `place`, where it was found in one, mostly is where it
 * is in the other.
 */
#ifndef CORE_TWIN_H
#define CORE_TWIN_H

#include "core/snapshot.h"

/* NULL when the other snapshot has it not. */
struct pf *twin_of_pf(const struct snapshot *other, const struct pf *pf, size_t place);
/* `other` is the twin of the VF's PF. */
struct vf *twin_of_vf(const struct pf *other, const struct vf *vf, size_t place);

#endif
