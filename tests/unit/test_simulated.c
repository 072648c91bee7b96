/* The simulated kernel's files: that they look as sysfs does, and that writing
 * to them has the effects and errors that Linux has. */
#include "tests/unit/test_simulated.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PF "/sys/bus/pci/devices/0000:01:00.0/"

Test(simulated, every_host_enumerates)
{
	for (const char *const *name = simulated_hosts(); *name; name++) {
		struct kernel *kernel = still(*name);
		char buffer[256];

		cr_expect_gt(count(kernel, "/sys/bus/pci/devices"), 3, "%s", *name);
		cr_expect_gt(count(kernel, "/sys/class/net"), 1, "%s", *name);
		cr_expect_neq(*text_of(kernel, "/proc/sys/kernel/osrelease", buffer), '-');
		kernel_free(kernel);
	}
}

Test(simulated, an_unknown_host_is_refused_with_the_names_that_exist)
{
	struct error error = {0};

	cr_expect(simulated_kernel_new(&(struct simulated_options){.host = "moon"}, &error) ==
		  NULL);
	cr_expect_eq(error.code, ENOENT);
	cr_expect(strstr(error.message, "hypervisor") != NULL, "%s", error.message);
	cr_expect_neq(error.remedy[0], '\0');
}

Test(simulated, hosts_have_the_vfs_that_they_are_said_to_have)
{
	static const struct {
		const char *host;
		int vfs, pfs;
	} expected[] = {
		{"homelab", 8, 2}, {"hypervisor", 300, 11}, {"big", 2048, 16},
		{"empty", 0, 0},   {"lab", 0, 5},
	};

	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		struct kernel *kernel = still(expected[i].host);
		int vfs = 0, pfs = 0;

		for (int id = 0; id < 65536; id++) {
			char path[128];
			int64_t number;

			snprintf(path, sizeof(path), PCI "0000:%02x:%02x.%x/sriov_numvfs", id >> 8,
				 id >> 3 & 31, id & 7);
			if (kernel_read_number(kernel, &number, "%s", path) < 0)
				continue;
			pfs++;
			vfs += (int)number;
		}
		cr_expect_eq(vfs, expected[i].vfs, "%s: %d VFs", expected[i].host, vfs);
		cr_expect_eq(pfs, expected[i].pfs, "%s: %d PFs", expected[i].host, pfs);
		kernel_free(kernel);
	}
}

Test(simulated, files_look_as_in_sysfs)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "3"), 0);
	cr_file(kernel, PF "vendor", "0x8086\n");
	cr_file(kernel, PF "device", "0x10c9\n");
	cr_file(kernel, PF "class", "0x020000\n");
	cr_file(kernel, PF "numa_node", "-1\n");
	cr_file(kernel, PF "sriov_totalvfs", "7\n");
	cr_file(kernel, PF "sriov_numvfs", "3\n");
	cr_file(kernel, PF "sriov_offset", "128\n");
	cr_file(kernel, PF "sriov_stride", "2\n");
	cr_file(kernel, PF "sriov_vf_device", "10ca\n");
	cr_file(kernel, PF "sriov_drivers_autoprobe", "1\n");
	cr_file(kernel, PF "current_link_speed", "2.5 GT/s PCIe\n");
	cr_file(kernel, PF "current_link_width", "1\n");
	cr_file(kernel, PF "virtfn0/current_link_speed", "Unknown\n");
	cr_file(kernel, PF "driver_override", "(null)\n");
	cr_file(kernel, PF "virtfn1/device", "0x10ca\n");
	cr_file(kernel, PF "virtfn1/sriov_totalvfs", "-ENOENT");
	cr_file(kernel, "/sys/class/net/eth0/device/sriov_numvfs", "3\n");
	cr_file(kernel, "/sys/class/net/eth0/address", "52:54:00:aa:00:01\n");
	cr_link(kernel, PF "driver", "../../../../bus/pci/drivers/igb");
	cr_link(kernel, PF "virtfn0", "../0000:01:10.0");
	cr_link(kernel, PF "virtfn2", "../0000:01:10.4");
	cr_link(kernel, PF "virtfn3", "-ENOENT");
	cr_link(kernel, PCI "0000:01:10.2/physfn", "../0000:01:00.0");
	cr_link(kernel, PCI "0000:01:10.2",
		"../../../devices/pci0000:00/0000:00:03.0/0000:01:10.2");
	cr_link(kernel, "/sys/class/net/eth0",
		"../../devices/pci0000:00/0000:00:03.0/0000:01:00.0/net/eth0");
	cr_link(kernel, "/sys/bus/pci/drivers/igb/module", "../../../../module/igb");
	cr_link(kernel, "/sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
	cr_expect_eq(count(kernel, PF "net"), 1);
	cr_expect_eq(count(kernel, "/sys/bus/pci/drivers/igbvf"), 3 + 4);
	kernel_free(kernel);
}

Test(simulated, a_path_that_leads_nowhere_says_why)
{
	struct kernel *kernel = still("lab");
	char buffer[256];

	cr_file(kernel, "/sys/bus/pci/devices/0000:01:00.7/vendor", "-ENOENT");
	cr_file(kernel, "/sys/bus/pci/devices/01:00.0/vendor", "-ENOENT");
	cr_file(kernel, "sys", "-ENOENT");
	cr_file(kernel, "/sys", "-EISDIR");
	cr_file(kernel, PF "vendor/x", "-ENOTDIR");
	cr_file(kernel, "/sys/bus/pci/drivers/igb/bind", "-EACCES");
	cr_link(kernel, PF "vendor", "-EINVAL");
	cr_expect_eq(put(kernel, PF "vendor", "1"), -EACCES);
	cr_expect_eq(count(kernel, PF "vendor"), -ENOTDIR);
	cr_expect_eq(kernel_readlink(kernel, PF "driver", buffer, 5), -ENAMETOOLONG);
	cr_expect_eq(kernel_read(kernel, PF "vendor", buffer, 3), 3);
	kernel_free(kernel);
}

Test(simulated, numvfs_takes_and_refuses_what_linux_does)
{
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{"8", -ERANGE},   {"65535", -ERANGE}, {"65536", -EINVAL}, {"-1", -EINVAL},
		{"abc", -EINVAL}, {" 2", -EINVAL},    {"2 3", -EINVAL},   {"2.", -EINVAL},
		{"\n", -EINVAL},  {"2\n\n", -EINVAL}, {"0x2\n", 0},       {"2", 0},
		{"02", 0},        {"3", -EBUSY},      {"0", 0},           {"7\n", 0},
		{"7", 0},         {"1", -EBUSY},      {"0", 0},           {"0", 0},
	};
	struct kernel *kernel = still("lab");

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_expect_eq(put(kernel, PF "sriov_numvfs", cases[i].text), cases[i].result,
			     "case %zu: \"%s\"", i, cases[i].text);
	cr_expect_eq(kernel_write(kernel, PF "sriov_numvfs", "", 0), 0);
	kernel_free(kernel);
}

Test(simulated, numvfs_needs_a_driver_that_can)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/igb/unbind", "0000:01:00.0"), 0);
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "2"), -ENOENT);
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "0"), 0, "the same value");
	cr_assert_eq(put(kernel, PF "driver_override", "pci-stub"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:00.0"), 0);
	cr_link(kernel, PF "driver", "../../../../bus/pci/drivers/pci-stub");
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "2"), -ENOENT);
	kernel_free(kernel);
}

Test(simulated, unbinding_the_pf_takes_its_vfs_away_but_not_with_pf_stub)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/igb/unbind", "0000:01:00.0"), 0);
	cr_file(kernel, PF "sriov_numvfs", "0\n");
	cr_assert_eq(put(kernel, PF "driver_override", "pci-pf-stub"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:00.0"), 0);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/pci-pf-stub/unbind", "0000:01:00.0"), 0);
	cr_file(kernel, PF "sriov_numvfs", "2\n");
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "0"), -ENOENT);
	cr_assert_eq(put(kernel, PF "driver_override", "vfio-pci"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/bind", "0000:01:00.0"), -EBUSY,
		     "a PF with VFs");
	kernel_free(kernel);
}

Test(simulated, bnxt_makes_no_vfs_while_it_is_down_and_says_nothing)
{
	struct kernel *kernel = still("hypervisor");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	cr_assert_eq(simulated_set_link(kernel, "eno1np0", false, true), 0);
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "4"), 0);
	cr_file(kernel, PF "sriov_numvfs", "0\n");
	cr_assert_eq(simulated_set_link(kernel, "eno1np0", true, true), 0);
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "4"), 0);
	cr_file(kernel, PF "sriov_numvfs", "4\n");
	kernel_free(kernel);
}

#define VF PCI "0000:01:10.0/"

Test(simulated, driver_override_as_in_linux)
{
	struct kernel *kernel = still("lab");
	char *page = calloc(1, 4096);

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_assert_eq(put(kernel, VF "driver_override", "vfio-pci\n"), 0);
	cr_file(kernel, VF "driver_override", "vfio-pci\n");
	cr_link(kernel, VF "driver", "../../../../bus/pci/drivers/igbvf");
	cr_assert_eq(put(kernel, VF "driver_override", "\n"), 0);
	cr_file(kernel, VF "driver_override", "(null)\n");
	cr_assert_eq(put(kernel, VF "driver_override", "nosuch"), 0);
	cr_expect_eq(kernel_write(kernel, VF "driver_override", "", 0), 0);
	cr_file(kernel, VF "driver_override", "nosuch\n");
	memset(page, 'x', 4096);
	cr_expect_eq(kernel_write(kernel, VF "driver_override", page, 4096), -EINVAL);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_file(kernel, VF "driver_override", "(null)\n");
	free(page);
	kernel_free(kernel);
}

Test(simulated, binding_and_unbinding_as_in_linux)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/bind", "0000:01:10.0"), -ENODEV,
		     "no match");
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/unbind", "0000:01:10.0"), -ENODEV,
		     "not its driver");
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/bind", "0000:01:10.0"), -EBUSY);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/bind", "0000:01:1f.0"), -ENODEV);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:1f.0"), -ENODEV);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.0\n"), 0, "bound");
	cr_assert_eq(put(kernel, VF "driver_override", "nosuch"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/unbind", "0000:01:10.0\n"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.0"), 0,
		     "success, though nothing was bound");
	cr_link(kernel, VF "driver", "-ENOENT");
	cr_assert_eq(put(kernel, VF "driver_override", "vfio-pci"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.0"), 0);
	cr_link(kernel, VF "driver", "../../../../bus/pci/drivers/vfio-pci");
	cr_expect_eq(count(kernel, VF "vfio-dev"), 1);
	cr_expect_eq(count(kernel, VF "net"), -ENOENT);
	kernel_free(kernel);
}

Test(simulated, without_autoprobe_a_vf_wants_an_override)
{
	struct kernel *kernel = still("lab");

	cr_expect_eq(put(kernel, PF "sriov_drivers_autoprobe", "maybe"), -EINVAL);
	cr_assert_eq(put(kernel, PF "sriov_drivers_autoprobe", "0\n"), 0);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_link(kernel, VF "driver", "-ENOENT");
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.0"), 0);
	cr_link(kernel, VF "driver", "-ENOENT");
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/bind", "0000:01:10.0"), -ENODEV);
	cr_assert_eq(put(kernel, VF "driver_override", "igbvf"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/bind", "0000:01:10.0"), 0);
	cr_link(kernel, VF "driver", "../../../../bus/pci/drivers/igbvf");
	kernel_free(kernel);
}

Test(simulated, vfio_fails_where_there_is_no_iommu_and_probing_hides_it)
{
	struct kernel *kernel = still("empty");

	cr_expect_eq(count(kernel, "/sys/class/iommu"), 0);
	cr_expect_eq(count(kernel, "/sys/kernel/iommu_groups"), 0);
	cr_link(kernel, PF "iommu_group", "-ENOENT");
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/igc/unbind", "0000:01:00.0"), 0);
	cr_assert_eq(put(kernel, PF "driver_override", "vfio-pci"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:00.0"), 0);
	cr_link(kernel, PF "driver", "-ENOENT");
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/bind", "0000:01:00.0"), -EINVAL);
	kernel_free(kernel);
}

Test(simulated, nvme_vfs_without_queues_have_no_driver)
{
	struct kernel *kernel = still("lab");

	cr_file(kernel, PCI "0000:05:00.0/sriov_totalvfs", "127\n");
	cr_assert_eq(put(kernel, PCI "0000:05:00.0/sriov_numvfs", "2"), 0);
	cr_link(kernel, PCI "0000:05:00.0/virtfn0", "../0000:05:00.1");
	cr_link(kernel, PCI "0000:05:00.1/driver", "-ENOENT");
	cr_expect_eq(count(kernel, PCI "0000:05:00.0/nvme"), 1);
	kernel_free(kernel);
}

Test(simulated, iommu_groups_are_one_for_each_function_and_used_again)
{
	struct kernel *kernel = still("lab");
	int before = count(kernel, "/sys/kernel/iommu_groups");
	char first[256], again[256], path[300];

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "7"), 0);
	cr_expect_eq(count(kernel, "/sys/kernel/iommu_groups"), before + 7);
	target_of(kernel, VF "iommu_group", first);
	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%s/devices/0000:01:10.0",
		 strrchr(first, '/') + 1);
	cr_link(kernel, path, "../../../../devices/pci0000:00/0000:00:03.0/0000:01:10.0");
	cr_file(kernel, VF "iommu_group/type", "DMA\n");
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	cr_expect_eq(count(kernel, "/sys/kernel/iommu_groups"), before);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_expect_str_eq(target_of(kernel, VF "iommu_group", again), first);
	kernel_free(kernel);
}

Test(simulated, vfs_of_two_ports_do_not_collide)
{
	struct kernel *kernel = still("homelab");

	cr_link(kernel, PCI "0000:01:00.0/virtfn0", "../0000:01:02.0");
	cr_link(kernel, PCI "0000:01:00.1/virtfn0", "../0000:01:0a.0");
	kernel_free(kernel);
}

Test(simulated, a_vf_in_a_container_leaves_an_empty_net)
{
	struct kernel *kernel = still("homelab");

	cr_link(kernel, PCI "0000:01:02.3/driver", "../../../../bus/pci/drivers/iavf");
	cr_expect_eq(count(kernel, PCI "0000:01:02.3/net"), 0);
	cr_assert_eq(simulated_move_interface(kernel, "enp1s0f0v3", false), 0);
	cr_expect_eq(count(kernel, PCI "0000:01:02.3/net"), 1);
	cr_expect_eq(simulated_move_interface(kernel, "enp1s0f0v3", false), -ENODEV);
	cr_expect_eq(simulated_move_interface(kernel, "nosuch0", true), -ENODEV);
	kernel_free(kernel);
}

Test(simulated, a_card_pulled_out_takes_all_of_it_along)
{
	struct kernel *kernel = still("lab");
	int index = index_of(kernel, "eth0"), links = count(kernel, "/sys/class/net");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "3"), 0);
	cr_expect_eq(simulated_unplug(kernel, "0000:01:10.0"), -ENODEV, "a VF");
	cr_expect_eq(simulated_replug(kernel, "0000:01:00.0"), -EEXIST);
	cr_assert_eq(simulated_unplug(kernel, "0000:01:00.0"), 0);
	cr_expect_eq(simulated_unplug(kernel, "0000:01:00.0"), -ENODEV);
	cr_file(kernel, PF "vendor", "-ENOENT");
	cr_file(kernel, VF "vendor", "-ENOENT");
	cr_expect_eq(count(kernel, "/sys/class/net"), links - 1);
	cr_assert_eq(simulated_replug(kernel, "0000:01:00.0"), 0);
	cr_file(kernel, PF "sriov_numvfs", "0\n");
	cr_expect_gt(index_of(kernel, "eth0"), index);
	kernel_free(kernel);
}

Test(simulated, the_nth_change_fails)
{
	struct kernel *kernel = still("lab");

	simulated_fail(kernel, 2, EIO);
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_file(kernel, PF "sriov_numvfs", "1\n");
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "0"), -EIO);
	cr_file(kernel, PF "sriov_numvfs", "1\n");
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	simulated_fail(kernel, 1, -ENOMEM);
	simulated_fail(kernel, 0, 0);
	cr_expect_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	kernel_free(kernel);
}

Test(simulated, a_childs_change_is_seen_by_its_parent)
{
	struct kernel *kernel = still("lab");
	char event[2048];
	int status;
	pid_t child;

	cr_assert_geq(kernel_subscribe(kernel, KERNEL_UEVENTS), 0);
	child = fork();
	if (child == 0)
		_exit(put(kernel, PF "sriov_numvfs", "2") == 0 ? 7 : 1);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	cr_file(kernel, PF "sriov_numvfs", "2\n");
	cr_expect_gt(kernel_receive(kernel, KERNEL_UEVENTS, event, sizeof(event)), 0);
	kernel_free(kernel);
}

Test(simulated, a_process_killed_while_it_waits_leaves_the_door_open, .timeout = 20)
{
	struct kernel *kernel = still("lab");
	pid_t child;
	int status;

	simulated_hold_rtnl(kernel, true);
	child = fork();
	if (child == 0) {
		free(get_link(kernel, "eth0", 0).data);
		_exit(0);
	}
	nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
	cr_assert_eq(waitpid(child, &status, WNOHANG), 0, "it waits for RTNL");
	kill(child, SIGKILL);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_file(kernel, PF "sriov_numvfs", "0\n");
	simulated_hold_rtnl(kernel, false);
	free(get_link(kernel, "eth0", 0).data);
	kernel_free(kernel);
}

Test(simulated, modules_are_found_by_name_and_by_alias)
{
	struct kernel *kernel = still("lab");
	char alias[256];

	cr_expect_eq(kernel_load_module(kernel, "vfio-pci"), 0);
	cr_expect_eq(kernel_load_module(kernel, "vfio_pci"), 0);
	cr_expect_eq(kernel_load_module(kernel, "vfio"), -ENOENT);
	cr_expect_eq(kernel_load_module(kernel, "vfio_pci_core"), -ENOENT);
	text_of(kernel, PF "modalias", alias);
	alias[strcspn(alias, "\n")] = '\0';
	cr_expect_eq(kernel_load_module(kernel, alias), 0, "%s", alias);
	cr_expect_eq(
		kernel_load_module(kernel, "pci:v00001234d00005678sv00000000sd00000000bc02sc00i00"),
		-ENOENT);
	kernel_free(kernel);
}

Test(simulated, pci_ids_has_every_device_of_every_host)
{
	for (const char *const *host = simulated_hosts(); *host; host++) {
		struct kernel *kernel = still(*host);
		char ids[16384];
		ssize_t length =
			kernel_read(kernel, "/usr/share/misc/pci.ids", ids, sizeof(ids) - 1);

		cr_assert_gt(length, 0);
		ids[length] = '\0';
		for (int id = 0; id < 65536; id++) {
			char path[128], line[16];
			uint64_t device;

			snprintf(path, sizeof(path), PCI "0000:%02x:%02x.%x/device", id >> 8,
				 id >> 3 & 31, id & 7);
			if (kernel_read_hex(kernel, &device, "%s", path) < 0)
				continue;
			snprintf(line, sizeof(line), "\n\t%04x  ", (unsigned)device);
			cr_expect(strstr(ids, line) != NULL, "%s: %04x", *host, (unsigned)device);
		}
		kernel_free(kernel);
	}
}
