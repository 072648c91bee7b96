/* check_iommu.h - the doctor looks at the IOMMU, its groups and VFIO. */
#ifndef CORE_CHECK_IOMMU_H
#define CORE_CHECK_IOMMU_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_iommu[];

#endif
