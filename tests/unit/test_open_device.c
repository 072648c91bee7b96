#include "core/open_device.h"
#include "tree_kernel.h"

#include <criterion/criterion.h>

Test(open_device, links_that_are_devices)
{
	static const struct {
		const char *link;
		enum open_device_kind kind;
		int number;
		const char *address, *path;
	} CASES[] = {
		{"/dev/vfio/41", OPEN_GROUP, 41, "", "/dev/vfio/41"},
		{"/dev/vfio/41 (deleted)", OPEN_GROUP, 41, "", "/dev/vfio/41"},
		{"/dev/vfio/noiommu-3", OPEN_GROUP, 3, "", "/dev/vfio/noiommu-3"},
		{"/dev/vfio/devices/vfio7", OPEN_VFIO, 7, "", "/dev/vfio/devices/vfio7"},
		{"/dev/uio0", OPEN_UIO, 0, "", "/dev/uio0"},
		{"/sys/devices/pci0000:00/0000:00:01.0/0000:01:10.2/resource0", OPEN_RESOURCE, 0,
		 "0000:01:10.2", "/sys/bus/pci/devices/0000:01:10.2/resource0"},
		{"/sys/devices/pci0000:00/0000:01:10.2/resource2_wc", OPEN_RESOURCE, 2,
		 "0000:01:10.2", "/sys/bus/pci/devices/0000:01:10.2/resource2"},
	};
	struct open_device device;

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		cr_expect(open_device_parse(CASES[i].link, &device), "%s", CASES[i].link);
		cr_expect_eq(device.kind, CASES[i].kind, "%s", CASES[i].link);
		cr_expect_eq(device.number, CASES[i].number, "%s", CASES[i].link);
		cr_expect_str_eq(device.address, CASES[i].address);
		cr_expect_str_eq(device.path, CASES[i].path);
	}
}

Test(open_device, links_that_are_none)
{
	static const char *const LINKS[] = {
		"",
		"socket:[123]",
		"/dev/null",
		"/dev/vfio/vfio",
		"/dev/vfio/",
		"/dev/vfio/41x",
		"/dev/vfio/-1",
		"/dev/vfio/99999999999",
		"/dev/vfio/devices/vfio",
		"/dev/iommu",
		"anon_inode:[vfio-device]",
		"/tmp/dev/vfio/41",
		"/dev/uio",
		"/sys/devices/pci0000:00/0000:01:10.2/resource",
		"/sys/devices/pci0000:00/0000:01:10.2/resource9",
		"/sys/devices/pci0000:00/device/resource0",
		"/home/0000:01:10.2/resource0",
	};
	struct open_device device;

	for (size_t i = 0; i < sizeof(LINKS) / sizeof(*LINKS); i++)
		cr_expect_not(open_device_parse(LINKS[i], &device), "%s", LINKS[i]);
}

Test(open_device, sysfs_tells_whose_number_it_is)
{
	struct tree_kernel *tree = tree_new();
	struct open_device device;

	tree_link(tree, "../../devices/pci0000:00/0000:01:10.2/vfio-dev/vfio7",
		  "/sys/class/vfio-dev/vfio7");
	tree_link(tree, "../../devices/pci0000:00/0000:01:10.4/uio/uio0", "/sys/class/uio/uio0");
	tree_link(tree, "nonsense", "/sys/class/uio/uio1");
	cr_assert(open_device_parse("/dev/vfio/devices/vfio7", &device));
	cr_assert_eq(open_device_resolve(&tree->base, &device), 0);
	cr_assert_str_eq(device.address, "0000:01:10.2");
	cr_assert(open_device_parse("/dev/uio0", &device));
	cr_assert_eq(open_device_resolve(&tree->base, &device), 0);
	cr_assert_str_eq(device.address, "0000:01:10.4");
	cr_assert(open_device_parse("/dev/uio1", &device));
	cr_assert_eq(open_device_resolve(&tree->base, &device), -ENODEV);
	cr_assert(open_device_parse("/dev/uio2", &device));
	cr_assert_eq(open_device_resolve(&tree->base, &device), -ENOENT);
	kernel_free(&tree->base);
}
