#include "core/function.h"
#include "core/iommu.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

#define GROUPS "/sys/kernel/iommu_groups"

Test(iommu, who_yields)
{
	static const char *const YIELD[] = {"",         "vfio-pci", "mlx5_vfio_pci",
					    "pci-stub", "pcieport", "hisi-acc-vfio-pci"};
	static const char *const KEEP[] = {"igb", "igbvf", "pci-pf-stub", "nvme",
					   "uio_pci_generic"};
	for (size_t i = 0; i < sizeof(YIELD) / sizeof(*YIELD); i++)
		cr_expect(iommu_driver_yields(YIELD[i]), "%s", YIELD[i]);
	for (size_t i = 0; i < sizeof(KEEP) / sizeof(*KEEP); i++)
		cr_expect_not(iommu_driver_yields(KEEP[i]), "%s", KEEP[i]);
}

Test(iommu, reads_groups_in_order)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = snapshot_new();
	tree_add_pf(tree, "0000:01:00.0");
	tree_add_vf(tree, "0000:01:00.0", 0, "0000:01:10.0", "vfio-pci");
	tree_file(tree, "0x060400\n", TREE_PCI "/0000:00:02.0/class");
	tree_link(tree, "../../../bus/pci/drivers/pcieport", TREE_PCI "/0000:00:02.0/driver");
	tree_file(tree, "DMA\n", GROUPS "/10/type");
	tree_directory(tree, GROUPS "/10/devices/0000:01:10.0");
	tree_directory(tree, GROUPS "/10/devices/0000:00:02.0");
	tree_file(tree, "identity\n", GROUPS "/2/type");
	tree_directory(tree, GROUPS "/2/devices/0000:01:00.0");
	tree_directory(tree, GROUPS "/3/devices");
	tree_directory(tree, GROUPS "/nonsense/devices");
	tree_directory(tree, GROUPS "/4/devices/serial8250");
	tree_link(tree, "../../bus/platform/drivers/serial8250",
		  GROUPS "/4/devices/serial8250/driver");
	cr_assert_eq(function_read_all(&tree->base, snapshot, NULL), 0);
	cr_assert_eq(iommu_read_groups(&tree->base, snapshot, NULL), 0);
	cr_assert_eq(iommu_read_groups(&tree->base, snapshot, NULL), 0);

	cr_assert_eq(snapshot->group_count, 4, "reading again replaces");
	const struct iommu_group *group = &snapshot->groups[0];
	cr_expect_eq(group->id, 2);
	cr_expect_str_eq(group->type, "identity");
	cr_expect_eq(group->viable, 0, "igb owns its DMA");
	cr_expect_str_eq(group->devices[0].driver, "igb");
	cr_expect_eq(group->devices[0].class_code, 0x020000);
	group = &snapshot->groups[1];
	cr_expect_eq(group->id, 3);
	cr_expect_eq(group->viable, UNKNOWN, "nobody in it");
	cr_expect_str_empty(group->type);
	group = &snapshot->groups[2];
	cr_expect_eq(group->viable, 0);
	cr_expect_str_eq(group->devices[0].driver, "serial8250", "not every member is PCI");
	cr_expect_eq(group->devices[0].class_code, UNKNOWN);
	group = &snapshot->groups[3];
	cr_expect_eq(group->id, 10);
	cr_expect_eq(group->device_count, 2);
	cr_expect_str_eq(group->devices[0].address, "0000:00:02.0");
	cr_expect_str_eq(group->devices[0].driver, "pcieport");
	cr_expect_eq(group->devices[0].class_code, 0x060400);
	cr_expect_eq(group->viable, 1);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}

Test(iommu, no_groups_directory_is_an_error)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = snapshot_new();
	struct error error = {0};
	cr_expect_eq(iommu_read_groups(&tree->base, snapshot, &error), -ENOENT);
	cr_expect_eq(error.code, ENOENT);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}
