/* sim_group_entries.h - the files of one IOMMU group of the simulated host. */
#ifndef CORE_KERNEL_SIMULATED_SIM_GROUP_ENTRIES_H
#define CORE_KERNEL_SIMULATED_SIM_GROUP_ENTRIES_H

#include "core/kernel/simulated/sim_tree.h"

extern const struct sim_entry sim_group_entries[]; /* /sys/kernel/iommu_groups/N */

#endif
