#include "core/iommu.h"

#include "core/name_list.h"
#include "core/reserved_region.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS "/sys/kernel/iommu_groups"

bool iommu_driver_yields(const char *driver)
{
	/* Vendors' VFIO drivers keep the word: mlx5_vfio_pci, hisi-acc-vfio-pci. */
	return driver[0] == '\0' || strstr(driver, "vfio") != NULL ||
	       strcmp(driver, "pci-stub") == 0 || strcmp(driver, "pcieport") == 0;
}

/* The driver that the snapshot knows already; false for other devices. */
static bool find_function(const struct snapshot *snapshot, const char *address,
			  struct iommu_group_device *device)
{
	struct pf *pf = snapshot_find_pf(snapshot, address);
	const struct vf *vf;

	if (pf) {
		memcpy(device->driver, pf->driver, sizeof(device->driver));
		device->class_code = pf->class_code;
		device->function = function_key_of_pf(pf);
		return true;
	}
	vf = snapshot_find_vf_by_address(snapshot, address, &pf);
	if (!vf)
		return false;
	memcpy(device->driver, vf->driver, sizeof(device->driver));
	device->class_code = pf->class_code; /* the capability has no class of its own */
	device->function = function_key_of_vf(pf, vf);
	return true;
}

static void read_device(struct kernel *kernel, const struct snapshot *snapshot, int group,
			const char *address, struct iommu_group_device *device)
{
	uint64_t class_code;

	*device = (struct iommu_group_device){.class_code = UNKNOWN, .function.vf = UNKNOWN};
	snprintf(device->address, sizeof(device->address), "%s", address);
	if (find_function(snapshot, address, device))
		return;
	if (kernel_read_hex(kernel, &class_code, "/sys/bus/pci/devices/%s/class", address) == 0 &&
	    class_code <= INT_MAX)
		device->class_code = (int)class_code;
	if (device->class_code != UNKNOWN)
		kernel_link_name(kernel, device->driver, sizeof(device->driver),
				 "/sys/bus/pci/devices/%s/driver", address);
	else /* a member on another bus */
		kernel_link_name(kernel, device->driver, sizeof(device->driver),
				 GROUPS "/%d/devices/%s/driver", group, address);
}

static void read_group(struct kernel *kernel, struct snapshot *snapshot, int id)
{
	struct iommu_group *group = snapshot_add_group(snapshot, id);
	struct name_list members = {0};
	char path[64];
	struct reserved_region_list regions = {0};
	bool viable = true;

	kernel_read_text(kernel, group->type, sizeof(group->type), GROUPS "/%d/type", id);
	snprintf(path, sizeof(path), GROUPS "/%d/devices", id);
	int rc = name_list_read(&members, kernel, path);
	for (size_t i = 0; i < members.count; i++) {
		struct iommu_group_device device;

		read_device(kernel, snapshot, id, members.names[i], &device);
		iommu_group_add_device(group, &device);
		viable = viable && iommu_driver_yields(device.driver);
	}
	group->viable = rc == 0 && members.count ? viable : UNKNOWN;
	name_list_done(&members);
	if (reserved_region_list_read(&regions, kernel, id) == 0)
		group->direct = reserved_region_list_has_direct(&regions);
}

int iommu_read_groups(struct kernel *kernel, struct snapshot *snapshot, struct error *error)
{
	struct name_list groups = {0};
	int rc = name_list_read(&groups, kernel, GROUPS);

	snapshot_clear_groups(snapshot);
	for (size_t i = 0; i < groups.count; i++) {
		char *end;
		long id = strtol(groups.names[i], &end, 10);

		if (*end == '\0' && id >= 0 && id <= INT_MAX)
			read_group(kernel, snapshot, (int)id);
	}
	name_list_done(&groups);
	return rc < 0 ? error_set_errno(error, -rc, GROUPS) : 0;
}
