/* shot.h - one picture of the target, for a command that prints it. */
#ifndef CLI_SHOT_H
#define CLI_SHOT_H

#include "cli/target.h"
#include "core/snapshot.h"

/* Reads the host once, in this thread; a still one as it is after its seconds.
 * What could not be read is unknown in it and complained of on stderr. Returns
 * a snapshot (snapshot_put() it), or NULL with `error` filled. */
struct snapshot *shot_take(const struct target *target, const struct options *options,
			   struct error *error);

/* The same with the IOMMU groups. */
struct snapshot *shot_take_whole(const struct target *target, const struct options *options,
				 struct error *error);

/* The same with what guards look at: IOMMU groups, but no names of devices. */
struct snapshot *shot_take_for_change(const struct target *target, const struct options *options,
				      struct error *error);

/* Another one, after a change: a still host stays at its moment. */
struct snapshot *shot_take_again(const struct target *target, struct error *error);

#endif
