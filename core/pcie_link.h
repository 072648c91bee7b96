/* pcie_link.h - how fast a PCI Express device is connected, and to what: sysfs.
 *
 * A VF has no link of its own: its fields are reserved (PCIe 9.3.5), its PF's count.
 */
#ifndef CORE_PCIE_LINK_H
#define CORE_PCIE_LINK_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Everything unknown. */
void pcie_link_clear(struct pcie_link *link);
/* What a device's link is now, and what the device could; each leaves the other half
 * as it is. */
void pcie_link_read_now(struct pcie_link *link, struct kernel *kernel, const char *device);
void pcie_link_read_most(struct pcie_link *link, struct kernel *kernel, const char *device);

/* The bridge or root port right above a device. False: it is on a root bus, or that
 * cannot be read. */
bool pcie_link_find_port(struct kernel *kernel, const char *device,
			 char port[static DEVICE_NAME_MAX]);

/* Whether the link is slower or narrower than both ends of it could: 0, 1, or UNKNOWN.
 * `port` may be all unknown: then the device alone decides. */
int pcie_link_is_degraded(const struct pcie_link *device, const struct pcie_link *port);

#endif
