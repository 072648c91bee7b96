/* isolation.h - what an IOMMU group means for passing a member of it through: alone,
 * only with others, or not at all. Pure.
 *
 * Whoever gets one member of a group gets all of them. Bridges are left out of that:
 * they stay with the host and, unless some driver claims them, do no harm.
 */
#ifndef CORE_ISOLATION_H
#define CORE_ISOLATION_H

#include "core/snapshot.h"

enum isolation_level {
	ISOLATION_UNKNOWN,  /* its members could not be read */
	ISOLATION_BRIDGE,   /* nothing but bridges: nothing to pass through */
	ISOLATION_ALONE,    /* one device */
	ISOLATION_TOGETHER, /* several, of which the host uses none: one guest gets all */
	ISOLATION_BLOCKED,  /* several, and the host uses some: nobody gets any */
	ISOLATION_RESERVED, /* firmware keeps memory of a member: nobody gets any */
};

/* How much that matters on a host with SR-IOV. */
enum isolation_trouble {
	TROUBLE_NONE,
	TROUBLE_NOTE,  /* no PF and no VF is concerned, or only a PF's own passing through */
	TROUBLE_WARN,  /* VFs that go to one guest only */
	TROUBLE_ERROR, /* VFs that no guest can have */
};

struct isolation {
	enum isolation_level level;
	enum isolation_trouble trouble;
	size_t members; /* without bridges */
	size_t pfs, vfs;
	size_t keepers; /* members, bridges too, whose driver owns their DMA */
	/* Of the group: the first of those, a PF before others, and the first bridge
	 * between PCI buses; NULL: none. */
	const struct iommu_group_device *keeper, *bridge;
};

struct isolation isolation_of(const struct iommu_group *group);

/* A group and what it means. */
struct isolation_entry {
	const struct iommu_group *group; /* the snapshot's */
	struct isolation isolation;
};

/* All groups of a snapshot, the greatest trouble first, then those of PFs and VFs, then
 * by number; free() it. NULL when there are none. */
struct isolation_entry *isolation_list(const struct snapshot *snapshot);

/* "alone", "together", "blocked", "reserved", "bridge", "unknown". */
const char *isolation_level_name(enum isolation_level level);
/* "none", "note", "warn", "error". */
const char *isolation_trouble_name(enum isolation_trouble trouble);

#define ISOLATION_TEXT_MAX 192
/* Whether a member can be passed through, in a phrase: "yes, alone", "only all 3
 * together", "no: the host uses enp1s0f0 (i40e) and 2 others". Returns `buffer`. */
const char *isolation_text(const struct snapshot *snapshot, const struct isolation *isolation,
			   char buffer[static ISOLATION_TEXT_MAX]);
/* Why these devices are one group, in a phrase; "" when there is but one. */
const char *isolation_cause(const struct iommu_group *group, const struct isolation *isolation,
			    char buffer[static ISOLATION_TEXT_MAX]);

/* What people call a member: "enp1s0f0/3", "nvme0", else its address. */
const char *iommu_group_device_name(const struct snapshot *snapshot,
				    const struct iommu_group_device *device,
				    char buffer[static FUNCTION_NAME_MAX]);

/* The group with this number, NULL when there is none or groups were not read. */
const struct iommu_group *iommu_group_find(const struct snapshot *snapshot, int id);

#endif
