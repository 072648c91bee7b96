/* open_device.h - the PCI function that an open file of a process stands for. */
#ifndef CORE_OPEN_DEVICE_H
#define CORE_OPEN_DEVICE_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

enum open_device_kind {
	OPEN_GROUP,    /* /dev/vfio/41: every function of that IOMMU group bound to vfio */
	OPEN_VFIO,     /* /dev/vfio/devices/vfio3, with iommufd */
	OPEN_UIO,      /* /dev/uio0 */
	OPEN_RESOURCE, /* /sys/devices/.../0000:01:10.0/resource0 */
};

struct open_device {
	enum open_device_kind kind;
	int number;                    /* of the group, the vfio device or the uio device */
	char address[DEVICE_NAME_MAX]; /* of OPEN_RESOURCE; else open_device_resolve() */
	char path[64];                 /* "/dev/vfio/41" */
};

/* Takes what a link in /proc/PID/fd says. False for anything else. Pure. */
bool open_device_parse(const char *link, struct open_device *ret_device);

/* Finds the address of an OPEN_VFIO or OPEN_UIO device in sysfs. 0 or -errno. */
int open_device_resolve(struct kernel *kernel, struct open_device *device);

#endif
