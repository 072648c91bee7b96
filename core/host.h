/* host.h - the host itself: name, kernel release, IOMMU. */
#ifndef CORE_HOST_H
#define CORE_HOST_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Through the door: /proc/sys/kernel/{hostname,osrelease}, /sys/class/iommu
 * (dmar*: intel, ivhd*: amd, smmu*), the type of the groups. Judged by what is
 * there, not by the command line, which proves nothing. */
void host_read(struct kernel *kernel, struct host *ret_host);

#endif
