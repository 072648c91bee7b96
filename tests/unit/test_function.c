#include "core/function.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

#define PF  "0000:01:00.0"
#define VF0 "0000:01:10.0"
#define VF1 "0000:01:10.2"

struct host_fixture {
	struct tree_kernel *tree;
	struct kernel *kernel;
	struct snapshot *snapshot;
};

static struct host_fixture host_new(void)
{
	struct tree_kernel *tree = tree_new();
	tree_file(tree, "0x8086\n", TREE_PCI "/0000:00:1f.0/vendor");
	tree_add_pf(tree, PF);
	return (struct host_fixture){tree, &tree->base, snapshot_new()};
}

static void host_free(struct host_fixture *host)
{
	snapshot_put(host->snapshot);
	kernel_free(host->kernel);
}

static struct pf *read_all(struct host_fixture *host)
{
	cr_assert_eq(function_read_all(host->kernel, host->snapshot, NULL), 0);
	return snapshot_find_pf(host->snapshot, PF);
}

Test(function, reads_a_pf)
{
	struct host_fixture host = host_new();
	struct pf *pf = read_all(&host);
	cr_assert_eq(host.snapshot->pf_count, 1);
	cr_assert(pf != NULL);
	cr_expect_str_eq(pf->bus, "pci");
	cr_expect_str_eq(pf->driver, "igb");
	cr_expect_eq(pf->vendor_id, 0x8086);
	cr_expect_eq(pf->device_id, 0x10c9);
	cr_expect_eq(pf->class_code, 0x020000);
	cr_expect_eq(pf->totalvfs, 7);
	cr_expect_eq(pf->numvfs, 0);
	cr_expect_eq(pf->autoprobe, 1);
	cr_expect_eq(pf->vf_offset, 128);
	cr_expect_eq(pf->vf_stride, 2);
	cr_expect_eq(pf->iommu_group, 8);
	cr_expect_eq(pf->numa_node, UNKNOWN);
	cr_expect_eq(pf->pcie.speed, 25);
	cr_expect_eq(pf->pcie.max_speed, 50);
	cr_expect_eq(pf->pcie.width, UNKNOWN, "255 is the kernel's unknown");
	cr_expect_eq(pf->pcie.max_width, 4);
	host_free(&host);
}

Test(function, never_reads_what_takes_the_pf_lock)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 0, VF0, "igbvf");
	tree_file(host.tree, "5\n", TREE_PCI "/" PF "/sriov_numvfs");
	struct pf *pf = read_all(&host);
	cr_expect_eq(pf->numvfs, 1, "the links count, not the file");
	host_free(&host);
}

Test(function, missing_files_are_unknown)
{
	struct host_fixture host = host_new();
	tree_remove(host.tree, TREE_PCI "/" PF "/numa_node");
	tree_remove(host.tree, TREE_PCI "/" PF "/sriov_drivers_autoprobe");
	tree_remove(host.tree, TREE_PCI "/" PF "/driver");
	tree_remove(host.tree, TREE_PCI "/" PF "/iommu_group");
	tree_file(host.tree, "Unknown\n", TREE_PCI "/" PF "/current_link_speed");
	tree_file(host.tree, "99999999999999999999\n", TREE_PCI "/" PF "/vendor");
	tree_file(host.tree, "0\n", TREE_PCI "/" PF "/sriov_totalvfs");
	struct pf *pf = read_all(&host);
	cr_expect_eq(pf->numa_node, UNKNOWN);
	cr_expect_eq(pf->autoprobe, UNKNOWN);
	cr_expect_str_empty(pf->driver);
	cr_expect_eq(pf->iommu_group, UNKNOWN);
	cr_expect_eq(pf->pcie.speed, UNKNOWN);
	cr_expect_eq(pf->vendor_id, UNKNOWN);
	cr_expect_eq(pf->totalvfs, 0, "SR-IOV switched off in the firmware is no absence");
	host_free(&host);
}

Test(function, reads_vfs_with_their_pfs_ids)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 1, VF1, "vfio-pci");
	tree_add_vf(host.tree, PF, 0, VF0, NULL);
	struct pf *pf = read_all(&host);
	cr_assert_eq(pf->vf_count, 2);
	cr_expect_eq(pf->numvfs, 2);
	cr_expect_eq(pf->vfs[0].index, 0);
	cr_expect_str_eq(pf->vfs[0].address, VF0);
	cr_expect_str_empty(pf->vfs[0].driver);
	cr_expect_eq(pf->vfs[1].index, 1);
	cr_expect_str_eq(pf->vfs[1].driver, "vfio-pci");
	cr_expect_eq(pf->vfs[1].vendor_id, 0x8086);
	cr_expect_eq(pf->vfs[1].device_id, 0x10ca);
	cr_expect_eq(pf->vfs[1].iommu_group, 11);
	cr_expect_not(pf->vfs[1].going);
	host_free(&host);
}

Test(function, an_empty_net_directory_is_away)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 0, VF0, "igbvf");
	tree_add_vf(host.tree, PF, 1, VF1, "igbvf");
	tree_directory(host.tree, TREE_PCI "/" VF0 "/net");
	tree_file(host.tree, "", TREE_PCI "/" VF1 "/net/eth5");
	struct pf *pf = read_all(&host);
	cr_expect(pf->vfs[0].away);
	cr_expect_not(pf->vfs[1].away);
	tree_remove(host.tree, TREE_PCI "/" VF0 "/driver");
	cr_expect(function_reread(host.kernel, host.snapshot, VF0));
	cr_expect_not(pf->vfs[0].away, "no driver, no interface");
	host_free(&host);
}

Test(function, keeps_what_is_not_read_here)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 0, VF0, "igbvf");
	struct pf *pf = read_all(&host);
	pf->vfs[0].config.vlan = 42;
	pf->link.ifindex = 3;
	pf = read_all(&host);
	cr_expect_eq(pf->vfs[0].config.vlan, 42);
	cr_expect_eq(pf->link.ifindex, 3);
	host_free(&host);
}

Test(function, vfs_and_pfs_that_are_gone_are_removed)
{
	struct host_fixture host = host_new();
	tree_add_pf(host.tree, "0000:02:00.0");
	tree_add_vf(host.tree, PF, 0, VF0, "igbvf");
	tree_add_vf(host.tree, PF, 1, VF1, "igbvf");
	read_all(&host);
	tree_remove_vf(host.tree, PF, 1, VF1);
	tree_remove(host.tree, TREE_PCI "/0000:02:00.0");
	struct pf *pf = read_all(&host);
	cr_expect_eq(host.snapshot->pf_count, 1);
	cr_expect_eq(pf->vf_count, 1);
	cr_expect_eq(pf->numvfs, 1);
	host_free(&host);
}

Test(function, a_held_vf_is_going_until_it_is_gone)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 0, VF0, "vfio-pci");
	tree_add_vf(host.tree, PF, 1, VF1, "igbvf");
	struct pf *pf = read_all(&host);
	tree_unlink_vf(host.tree, PF, 0, VF0);
	cr_expect(function_reread(host.kernel, host.snapshot, VF0));
	cr_expect_str_empty(pf->vfs[0].driver);
	cr_expect_not(pf->vfs[0].going, "most are gone in a moment");
	tree_link(host.tree, "../../../bus/pci/drivers/vfio-pci", TREE_PCI "/" VF0 "/driver");
	function_reread(host.kernel, host.snapshot, VF0);
	tree_remove(host.tree, TREE_PCI "/" VF0 "/driver");
	cr_expect(function_is_stale(host.kernel, pf));
	cr_expect(function_reread(host.kernel, host.snapshot, PF));
	cr_assert_eq(pf->vf_count, 2);
	cr_expect_eq(pf->numvfs, 1);
	cr_expect_eq(pf->vfs[0].index, 1);
	cr_expect(pf->vfs[1].going);
	cr_expect_eq(pf->vfs[1].index, UNKNOWN);
	cr_expect_str_eq(pf->vfs[1].address, VF0);
	cr_expect_str_eq(pf->vfs[1].driver, "vfio-pci");
	cr_expect_eq(pf->vfs[1].device_id, 0x10ca);
	cr_expect_not(function_is_stale(host.kernel, pf));
	cr_expect_not(function_reread(host.kernel, host.snapshot, VF0), "nothing new");
	tree_remove(host.tree, TREE_PCI "/" VF0);
	cr_expect(function_reread(host.kernel, host.snapshot, VF0));
	cr_expect_eq(pf->vf_count, 1);
	host_free(&host);
}

Test(function, a_going_vf_is_found_at_the_start)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 3, "0000:01:10.6", "vfio-pci");
	tree_unlink_vf(host.tree, PF, 3, "0000:01:10.6");
	/* Devices that are none: another ID, no VF's address. */
	tree_add_vf(host.tree, PF, 4, "0000:01:11.0", "vfio-pci");
	tree_file(host.tree, "0x1234\n", TREE_PCI "/0000:01:11.0/device");
	tree_unlink_vf(host.tree, PF, 4, "0000:01:11.0");
	tree_add_vf(host.tree, PF, 5, "0000:01:11.1", "vfio-pci");
	tree_unlink_vf(host.tree, PF, 5, "0000:01:11.1");
	struct pf *pf = read_all(&host);
	cr_assert_eq(pf->vf_count, 1);
	cr_expect(pf->vfs[0].going);
	cr_expect_str_eq(pf->vfs[0].address, "0000:01:10.6");
	cr_expect_eq(pf->numvfs, 0);
	host_free(&host);
}

Test(function, a_going_vf_whose_number_comes_back_is_one_vf)
{
	struct host_fixture host = host_new();
	tree_add_vf(host.tree, PF, 0, VF0, "vfio-pci");
	tree_unlink_vf(host.tree, PF, 0, VF0);
	struct pf *pf = read_all(&host);
	cr_assert(pf->vf_count == 1 && pf->vfs[0].going);
	tree_add_vf(host.tree, PF, 0, VF0, "igbvf");
	cr_expect(function_reread(host.kernel, host.snapshot, VF0));
	cr_assert_eq(pf->vf_count, 1);
	cr_expect_not(pf->vfs[0].going);
	cr_expect_eq(pf->vfs[0].index, 0);
	cr_expect_str_eq(pf->vfs[0].driver, "igbvf");
	host_free(&host);
}

Test(function, reread_finds_what_an_event_is_about)
{
	struct host_fixture host = host_new();
	struct pf *pf = read_all(&host);
	tree_add_vf(host.tree, PF, 0, VF0, NULL);
	cr_expect(function_reread(host.kernel, host.snapshot, VF0), "a new VF");
	cr_assert_eq(pf->vf_count, 1);
	cr_expect_not(function_reread(host.kernel, host.snapshot, VF0));
	tree_link(host.tree, "../../../bus/pci/drivers/igbvf", TREE_PCI "/" VF0 "/driver");
	cr_expect(function_reread(host.kernel, host.snapshot, VF0), "a driver");
	cr_expect_str_eq(pf->vfs[0].driver, "igbvf");
	tree_file(host.tree, "0\n", TREE_PCI "/" PF "/sriov_drivers_autoprobe");
	cr_expect(function_is_stale(host.kernel, pf));
	cr_expect(function_reread(host.kernel, host.snapshot, PF), "the PF itself");
	cr_expect_eq(pf->autoprobe, 0);
	cr_expect_not(function_reread(host.kernel, host.snapshot, "0000:00:1f.0"));
	cr_expect_not(function_reread(host.kernel, host.snapshot, "../../etc"));
	cr_expect_not(function_reread(host.kernel, host.snapshot, ""));
	tree_remove(host.tree, TREE_PCI "/" PF);
	cr_expect(function_reread(host.kernel, host.snapshot, PF), "pulled out");
	cr_expect_eq(host.snapshot->pf_count, 0);
	cr_expect_not(function_reread(host.kernel, host.snapshot, PF));
	host_free(&host);
}

Test(function, a_pf_that_comes_later_is_found)
{
	struct host_fixture host = host_new();
	read_all(&host);
	tree_add_pf(host.tree, "0000:02:00.0");
	tree_add_vf(host.tree, "0000:02:00.0", 0, "0000:02:10.0", "igbvf");
	cr_expect(function_reread(host.kernel, host.snapshot, "0000:02:00.0"));
	struct pf *pf = snapshot_find_pf(host.snapshot, "0000:02:00.0");
	cr_assert(pf != NULL);
	cr_expect_eq(pf->vf_count, 1);
	host_free(&host);
}

Test(function, hostile_links_and_names_are_left_out)
{
	struct host_fixture host = host_new();
	tree_link(host.tree, "../x", TREE_PCI "/" PF "/virtfn99999999999");
	tree_link(host.tree, "../x", TREE_PCI "/" PF "/virtfn-1");
	tree_link(host.tree, "../x", TREE_PCI "/" PF "/virtfn1x");
	tree_link(host.tree, "../x", TREE_PCI "/" PF "/virtfn");
	tree_file(host.tree, "7\n", TREE_PCI "/\033[2Jevil/sriov_totalvfs");
	tree_file(host.tree, "7\n",
		  TREE_PCI "/a-name-that-is-much-too-long-for-a-device/sriov_totalvfs");
	struct pf *pf = read_all(&host);
	cr_expect_eq(host.snapshot->pf_count, 1);
	cr_expect_eq(pf->vf_count, 0);
	cr_expect_eq(pf->numvfs, 0);
	host_free(&host);
}

Test(function, a_vf_is_not_asked_whether_it_is_a_pf)
{
	struct host_fixture host = host_new();
	for (int i = 0; i < 7; i++) {
		char address[32];
		snprintf(address, sizeof(address), "0000:01:1%d.%d", i / 4, i % 4 * 2);
		tree_add_vf(host.tree, PF, i, address, "igbvf");
	}
	/* sriov_totalvfs of both devices that are no VFs, and the PF's four. */
	read_all(&host);
	cr_expect_eq(host.tree->reads['s'], 2 + 4);
	host_free(&host);
}

Test(function, netdevsim_counts_by_number)
{
	struct host_fixture host = host_new();
	tree_file(host.tree, "1000\n", "/sys/bus/netdevsim/devices/netdevsim1/sriov_numvfs");
	tree_link(host.tree, "../../bus/netdevsim/drivers/netdevsim",
		  "/sys/bus/netdevsim/devices/netdevsim1/driver");
	read_all(&host);
	struct pf *pf = snapshot_find_pf(host.snapshot, "netdevsim1");
	cr_assert(pf != NULL);
	cr_expect_str_eq(pf->bus, "netdevsim");
	cr_expect_str_eq(pf->driver, "netdevsim");
	cr_expect_eq(pf->numvfs, 1000);
	cr_expect_eq(pf->totalvfs, UNKNOWN);
	cr_expect_eq(pf->vf_count, 1000);
	cr_expect_eq(pf->vfs[999].index, 999);
	cr_expect_str_empty(pf->vfs[999].address);
	tree_file(host.tree, "2\n", "/sys/bus/netdevsim/devices/netdevsim1/sriov_numvfs");
	cr_expect(function_is_stale(host.kernel, pf));
	cr_expect(function_reread(host.kernel, host.snapshot, "netdevsim1"));
	cr_expect_eq(pf->vf_count, 2);
	tree_file(host.tree, "2147483647\n", "/sys/bus/netdevsim/devices/netdevsim1/sriov_numvfs");
	function_reread(host.kernel, host.snapshot, "netdevsim1");
	cr_expect_leq(pf->vf_count, 65535, "a number is not believed without end");
	tree_remove(host.tree, "/sys/bus/netdevsim");
	read_all(&host);
	cr_expect(snapshot_find_pf(host.snapshot, "netdevsim1") == NULL);
	host_free(&host);
}

Test(function, labels_are_what_the_driver_made)
{
	struct host_fixture host = host_new();
	tree_add_pf(host.tree, "0000:03:00.0");
	tree_file(host.tree, "0x010802\n", TREE_PCI "/0000:03:00.0/class");
	tree_directory(host.tree, TREE_PCI "/0000:03:00.0/nvme/nvme3/power");
	tree_add_pf(host.tree, "0000:04:00.0");
	tree_file(host.tree, "0x030000\n", TREE_PCI "/0000:04:00.0/class");
	tree_directory(host.tree, TREE_PCI "/0000:04:00.0/drm/renderD128");
	tree_directory(host.tree, TREE_PCI "/0000:04:00.0/drm/card1");
	tree_directory(host.tree, TREE_PCI "/0000:04:00.0/drm/controlD64");
	read_all(&host);
	cr_expect_str_eq(snapshot_find_pf(host.snapshot, "0000:03:00.0")->label, "nvme3");
	cr_expect_str_eq(snapshot_find_pf(host.snapshot, "0000:04:00.0")->label, "card1");
	tree_remove(host.tree, TREE_PCI "/0000:03:00.0/nvme");
	cr_expect(function_reread(host.kernel, host.snapshot, "0000:03:00.0"));
	cr_expect_str_empty(snapshot_find_pf(host.snapshot, "0000:03:00.0")->label);
	host_free(&host);
}

Test(function, a_host_without_sysfs_is_an_error)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = snapshot_new();
	struct error error = {0};
	cr_expect_eq(function_read_all(&tree->base, snapshot, &error), -ENOENT);
	cr_expect_eq(error.code, ENOENT);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}

Test(function, class_names)
{
	cr_expect_str_eq(function_class_name(0x020000), "network");
	cr_expect_str_eq(function_class_name(0x020700), "network");
	cr_expect_str_eq(function_class_name(0x010802), "nvme");
	cr_expect_str_eq(function_class_name(0x010700), "other");
	cr_expect_str_eq(function_class_name(0x030000), "gpu");
	cr_expect_str_eq(function_class_name(0x038000), "gpu");
	cr_expect_str_eq(function_class_name(0x120000), "accelerator");
	cr_expect_str_eq(function_class_name(0x0b4000), "accelerator");
	cr_expect_str_eq(function_class_name(UNKNOWN), "other");
}
