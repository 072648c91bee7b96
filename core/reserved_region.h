/* reserved_region.h - addresses of an IOMMU group that cannot be mapped freely:
 * /sys/kernel/iommu_groups/N/reserved_regions.
 */
#ifndef CORE_RESERVED_REGION_H
#define CORE_RESERVED_REGION_H

#include "core/kernel/kernel.h"

#define RESERVED_REGIONS_MAX 16

struct reserved_region {
	uint64_t start, end; /* the last address, included */
	char type[20];       /* "msi", "reserved", "direct", "direct-relaxable" */
};

struct reserved_region_list {
	size_t count;
	struct reserved_region items[RESERVED_REGIONS_MAX];
};

/* Of one group; more than there is room for are left out. 0 or -errno. */
int reserved_region_list_read(struct reserved_region_list *list, struct kernel *kernel, int group);
/* The same from the file's text, which it changes. Lines that are none are skipped. */
void reserved_region_list_parse(struct reserved_region_list *list, char *text);

/* Whether one is "direct": firmware (an RMRR or IVMD entry) shares this memory with a
 * member, and the IOMMU's driver therefore gives none of the group to VFIO ("ineligible
 * due to platform RMRR requirement"). The relaxable kind does not hinder it. */
bool reserved_region_list_has_direct(const struct reserved_region_list *list);

#endif
