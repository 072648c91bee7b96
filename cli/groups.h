/* groups.h - `vftop groups`: the IOMMU groups, what is in them, and what of it can be
 * passed through.
 */
#ifndef CLI_GROUPS_H
#define CLI_GROUPS_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"
#include "core/iommu.h"
#include "core/reserved_region.h"

#include <jansson.h>

/* 0, or -errno with `error` filled. */
int groups_run(const struct target *target, const struct options *options,
	       const struct output *output, struct error *error);

/* One group as in "iommu_groups"; `regions` NULL: not known. json_decref() it. */
json_t *groups_object(const struct snapshot *snapshot, const struct iommu_group *group,
		      const struct reserved_region_list *regions);

#endif
