/* iommu.h - IOMMU groups, their members and whether VFIO would take them. */
#ifndef CORE_IOMMU_H
#define CORE_IOMMU_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Reads all groups into the snapshot, replacing what was there. 0 or -errno. */
int iommu_read_groups(struct kernel *kernel, struct snapshot *snapshot, struct error *error);

/* A group is viable when no member is bound to a driver that owns its DMA: only
 * vfio drivers, pci-stub, pcieport and no driver leave it free (linux
 * iommu_group_claim_dma_owner, driver_managed_dma). */
bool iommu_driver_yields(const char *driver);

#endif
