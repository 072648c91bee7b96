#include "core/pcie_link.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

Test(pcie_link, both_ends_decide)
{
	struct pcie_link device = {.speed = 80, .width = 4, .max_speed = 80, .max_width = 8};
	struct pcie_link port;

	pcie_link_clear(&port);
	cr_expect_eq(pcie_link_is_degraded(&device, &port), 1, "the device could do x8");
	port.max_speed = 160;
	port.max_width = 4;
	cr_expect_eq(pcie_link_is_degraded(&device, &port), 0, "the slot has no more lanes");
	device.speed = 25;
	cr_expect_eq(pcie_link_is_degraded(&device, &port), 1);
	port.max_speed = 25;
	cr_expect_eq(pcie_link_is_degraded(&device, &port), 0);
	device.width = UNKNOWN;
	cr_expect_eq(pcie_link_is_degraded(&device, &port), UNKNOWN);
	pcie_link_clear(&device);
	device.speed = device.width = 1;
	pcie_link_clear(&port);
	cr_expect_eq(pcie_link_is_degraded(&device, &port), UNKNOWN);
}

Test(pcie_link, reads_files)
{
	struct tree_kernel *tree = tree_new();
	struct pcie_link link;

	tree_file(tree, "16.0 GT/s PCIe\n", TREE_PCI "/0000:01:00.0/max_link_speed");
	tree_file(tree, "16\n", TREE_PCI "/0000:01:00.0/max_link_width");
	tree_file(tree, "2.5 GT/s PCIe\n", TREE_PCI "/0000:01:00.0/current_link_speed");
	tree_file(tree, "0\n", TREE_PCI "/0000:01:00.0/current_link_width");
	pcie_link_clear(&link);
	pcie_link_read_most(&link, &tree->base, "0000:01:00.0");
	cr_expect_eq(link.max_speed, 160);
	cr_expect_eq(link.max_width, 16);
	cr_expect_eq(link.speed, UNKNOWN, "the other half was not read");
	pcie_link_read_now(&link, &tree->base, "0000:01:00.0");
	cr_expect_eq(link.speed, 25);
	cr_expect_eq(link.width, UNKNOWN, "no link was trained");
	kernel_free(&tree->base);
}

Test(pcie_link, the_port_above)
{
	struct tree_kernel *tree = tree_new();
	char port[DEVICE_NAME_MAX];

	tree_link(tree, "../../../devices/pci0000:00/0000:00:02.0/0000:01:00.0",
		  TREE_PCI "/0000:01:00.0");
	tree_link(tree, "../../../devices/pci0000:00/0000:00:1f.0", TREE_PCI "/0000:00:1f.0");
	cr_expect(pcie_link_find_port(&tree->base, "0000:01:00.0", port));
	cr_expect_str_eq(port, "0000:00:02.0");
	cr_expect_not(pcie_link_find_port(&tree->base, "0000:00:1f.0", port), "on a root bus");
	cr_expect_str_empty(port);
	cr_expect_not(pcie_link_find_port(&tree->base, "0000:09:00.0", port));
	kernel_free(&tree->base);
}
