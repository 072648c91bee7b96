/* guard_driver.h - guards of a function's driver: what it can be bound to. */
#ifndef CORE_GUARD_DRIVER_H
#define CORE_GUARD_DRIVER_H

#include "core/examination.h"

guard_fn guard_no_pci_function;
guard_fn guard_iommu_off;
guard_fn guard_group_in_use;

#endif
