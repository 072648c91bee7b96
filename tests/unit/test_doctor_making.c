/* Failures of making VFs and of taking them away. */
#include "tests/unit/test_doctor.h"

#define NUMVFS(address) PCI address "/sriov_numvfs"

static const char *driver_path(const char *address)
{
	static __thread char path[64];

	snprintf(path, sizeof(path), PCI "%s/driver/unbind", address);
	return path;
}

/* Takes a PF's driver away and gives it another one. */
static void rebind(struct kernel *kernel, const char *address, const char *driver)
{
	char path[64];

	cr_assert_eq(put(kernel, driver_path(address), address), 0);
	snprintf(path, sizeof(path), PCI "%s/driver_override", address);
	cr_assert_eq(put(kernel, path, driver), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", address), 0);
}

Test(doctor_making, no_address_space_for_vf_bars)
{
	struct kernel *kernel = still("lab");
	int result;

	cr_finds_not(kernel, "vf-bars", "eth0");
	cr_assert_eq(simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_NO_VF_BARS, true), 0);
	cr_finds(kernel, "vf-bars", "eth0", SEVERITY_ERROR, "0000:01:00.0/resource", "pci=realloc");
	result = put(kernel, NUMVFS("0000:01:00.0"), "4");
	cr_expect_eq(result, -ENOMEM);
	cr_explains("numvfs", "igb", result, "Above 4G");
	cr_finds(kernel, "log-mmio", "eth0", SEVERITY_WARN, "not enough MMIO resources",
		 "vftop set eth0 numvfs=N");
	kernel_free(kernel);
}

Test(doctor_making, bus_numbers_are_out_of_range)
{
	struct kernel *kernel = still("hypervisor");
	int result;

	cr_finds_not(kernel, "vf-bus", NULL);
	cr_assert_eq(simulated_set_defect(kernel, "0000:21:00.0", SIMULATED_FEW_BUSES, true), 0);
	cr_finds(kernel, "vf-bus", "ens1", SEVERITY_WARN,
		 "subordinate_bus_number of 0000:20:01.1 is 21", "ARI");
	cr_assert_eq(put(kernel, NUMVFS("0000:21:00.0"), "0"), 0);
	result = put(kernel, NUMVFS("0000:21:00.0"), "256");
	cr_expect_eq(result, -ENOMEM);
	cr_explains("numvfs", "ice", result, "bus number");
	cr_finds(kernel, "log-bus", "ens1", SEVERITY_WARN, "out of range", "pci=assign-busses");
	/* Fewer would do. */
	cr_expect_eq(put(kernel, NUMVFS("0000:21:00.0"), "64"), 0);
	kernel_free(kernel);
}

Test(doctor_making, the_port_above_does_not_forward_ari)
{
	struct kernel *kernel = still("lab");
	int result;

	cr_finds_not(kernel, "vf-ari", NULL);
	cr_assert_eq(simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_NO_ARI, true), 0);
	result = put(kernel, NUMVFS("0000:01:00.0"), "4");
	cr_expect_eq(result, -EIO);
	cr_explains("numvfs", "igb", result, "ARI");
	cr_finds(kernel, "log-header", "eth0", SEVERITY_ERROR, "unknown header type 7f",
		 "ARI Forwarding");
	cr_finds(kernel, "vf-ari", "eth0", SEVERITY_WARN, "ari_enabled", "ARI Forwarding");
	kernel_free(kernel);
}

Test(doctor_making, another_number_only_through_zero)
{
	struct kernel *kernel = lab("2");
	int result = put(kernel, NUMVFS("0000:01:00.0"), "4");

	cr_expect_eq(result, -EBUSY);
	cr_explains("numvfs", "igb", result, "through 0");
	cr_finds(kernel, "log-numvfs-busy", "eth0", SEVERITY_INFO,
		 "2 VFs already enabled. Disable before enabling 4 VFs", "numvfs=N");
	kernel_free(kernel);
}

Test(doctor_making, more_than_the_card_has)
{
	struct kernel *kernel = still("lab");
	int result = put(kernel, NUMVFS("0000:01:00.0"), "8");

	cr_expect_eq(result, -ERANGE);
	cr_explains("numvfs", "igb", result, "sriov_totalvfs");
	cr_explains("numvfs", "mlx5_core", result, "NUM_OF_VFS");
	kernel_free(kernel);
}

Test(doctor_making, a_driver_without_sriov)
{
	struct kernel *kernel = still("lab");
	int result;

	cr_finds_not(kernel, "pf-driver", NULL);
	rebind(kernel, "0000:01:00.0", "pci-stub");
	cr_finds(kernel, "pf-driver", "0000:01:00.0", SEVERITY_WARN, "driver is pci-stub",
		 "driver=default");
	result = put(kernel, NUMVFS("0000:01:00.0"), "2");
	cr_expect_eq(result, -ENOENT);
	cr_explains("numvfs", "pci-stub", result, "makes no VFs through sysfs");
	cr_explains("numvfs", "mlx4_core", result, "num_vfs=");
	cr_finds(kernel, "log-driver", "0000:01:00.0", SEVERITY_WARN,
		 "driver does not support SR-IOV configuration via sysfs", "driver=default");
	kernel_free(kernel);
}

Test(doctor_making, a_pf_that_is_given_away_or_without_driver)
{
	struct kernel *kernel = still("lab");

	rebind(kernel, "0000:01:00.0", "vfio-pci");
	cr_finds(kernel, "pf-driver", "0000:01:00.0", SEVERITY_INFO, "driver is vfio-pci",
		 "enable_sriov=1");
	cr_explains("numvfs", "vfio-pci", -ENOENT, "enable_sriov=1");
	cr_assert_eq(
		simulated_write_file(kernel, "/sys/module/vfio_pci/parameters/enable_sriov", "Y\n"),
		0);
	cr_finds_not(kernel, "pf-driver", NULL);
	cr_assert_eq(put(kernel, driver_path("0000:02:00.0"), "0000:02:00.0"), 0);
	cr_finds(kernel, "pf-driver", "0000:02:00.0", SEVERITY_WARN, "driver is not there",
		 "driver=default");
	kernel_free(kernel);
}

Test(doctor_making, too_few_interrupts)
{
	struct kernel *kernel = still("hypervisor");
	int result;

	cr_assert_eq(put(kernel, NUMVFS("0000:21:00.0"), "0"), 0);
	simulated_fail(kernel, 1, ENOSPC);
	result = put(kernel, NUMVFS("0000:21:00.0"), "128");
	cr_expect_eq(result, -ENOSPC);
	cr_explains("numvfs", "ice", result, "irdma");
	simulated_log(
		kernel, "0000:21:00.0",
		"Only 64 MSI-X interrupts available for SR-IOV. Not enough to support minimum "
		"of 2 MSI-X interrupts per VF for 128 VFs");
	cr_finds(kernel, "log-vectors", "ens1", SEVERITY_WARN, "Only 64 MSI-X", "blacklist irdma");
	kernel_free(kernel);
}

Test(doctor_making, i40e_is_busy)
{
	struct kernel *kernel = still("homelab");
	struct ifla_vf_trust trust = {.vf = 2, .setting = 1};
	int result;

	cr_finds_not(kernel, "vf-list-short", NULL);
	cr_assert_eq(simulated_set_busy(kernel, "0000:01:00.0", 2, true), 0);
	result = set_vf(kernel, "enp1s0f0", IFLA_VF_TRUST, &trust, sizeof(trust));
	cr_expect_eq(result, -EAGAIN);
	cr_explains("trust", "i40e", result, "busy");
	cr_explains("numvfs", "i40e", -EAGAIN, "busy");
	simulated_log(kernel, "0000:01:00.0",
		      "Unable to configure VFs, other operation is pending.");
	cr_finds(kernel, "log-busy", "enp1s0f0", SEVERITY_INFO, "other operation is pending",
		 "again");
	kernel_free(kernel);
}

Test(doctor_making, bnxt_says_yes_and_makes_none)
{
	struct kernel *kernel = still("hypervisor");

	cr_assert_eq(put(kernel, NUMVFS("0000:01:00.0"), "0"), 0);
	cr_finds_not(kernel, "pf-down", "eno1np0");
	cr_assert_eq(set_up(kernel, "eno1np0", false), 0);
	cr_finds(kernel, "pf-down", "eno1np0", SEVERITY_INFO, "ip link show dev eno1np0",
		 "vftop set eno1np0 up=yes");
	cr_expect_eq(put(kernel, NUMVFS("0000:01:00.0"), "4"), 0);
	cr_file(kernel, NUMVFS("0000:01:00.0"), "0\n");
	cr_explains("numvfs", "bnxt_en", -ERROR_NO_EFFECT, "Bring the PF up");
	cr_finds(kernel, "log-pf-down", "eno1np0", SEVERITY_WARN, "Reject SRIOV config request",
		 "up=yes");
	cr_finds(kernel, "log-numvfs-fewer", "eno1np0", SEVERITY_WARN,
		 "4 VFs requested; only 0 enabled", "while it is down");
	kernel_free(kernel);
}

Test(doctor_making, the_firmware_hides_sriov)
{
	struct kernel *kernel = still("hypervisor");

	cr_finds_not(kernel, "firmware-off", NULL);
	cr_assert_eq(put(kernel, NUMVFS("0000:41:00.0"), "0"), 0);
	cr_assert_eq(simulated_set_defect(kernel, "0000:41:00.0", SIMULATED_FIRMWARE_OFF, true), 0);
	cr_finds(kernel, "firmware-off", "0000:41:00.0", SEVERITY_ERROR,
		 "capability present, TotalVFs 0 in /sys/bus/pci/devices/0000:41:00.0/config",
		 "mstconfig -d 0000:41:00.0 set SRIOV_EN=1");
	/* Without root nothing of the capability is seen. */
	cr_assert_eq(simulated_write_file(kernel, PCI "0000:41:00.0/config", "64 bytes"), 0);
	cr_finds(kernel, "firmware-off", "0000:41:00.0", SEVERITY_ERROR, "no sriov_totalvfs",
		 "mstconfig");
	kernel_free(kernel);
}

/* Each vendor has a tool of its own for that. */
Test(doctor_making, the_firmwares_tool_is_the_vendors)
{
	static const struct {
		const char *vendor, *device, *fix;
	} cards[] = {
		{"0x15b3\n", "0x101d\n", "mstconfig -d 0000:01:00.0 set SRIOV_EN=1 NUM_OF_VFS=8"},
		{"0x1924\n", "0x0a03\n",
		 "sfboot --adapter=0000:01:00.0 switch-mode=sriov vf-count=8"},
		{"0x14e4\n", "0x16d7\n",
		 "devlink dev param set pci/0000:01:00.0 name enable_sriov value true"},
		{"0x8086\n", "0x10c9\n", "Intel's BootUtil"},
	};

	for (size_t i = 0; i < sizeof(cards) / sizeof(*cards); i++) {
		struct kernel *kernel = still("lab");

		cr_assert_eq(
			simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_FIRMWARE_OFF, true),
			0);
		simulated_write_file(kernel, PCI "0000:01:00.0/vendor", cards[i].vendor);
		simulated_write_file(kernel, PCI "0000:01:00.0/device", cards[i].device);
		cr_finds(kernel, "firmware-off", "0000:01:00.0", SEVERITY_ERROR, "TotalVFs 0",
			 cards[i].fix);
		/* A card that is known is known without a capability that could be seen. */
		simulated_write_file(kernel, PCI "0000:01:00.0/config", NULL);
		cr_finds(kernel, "firmware-off", "0000:01:00.0", SEVERITY_ERROR,
			 "a card that has SR-IOV", cards[i].fix);
		kernel_free(kernel);
	}
}

Test(doctor_making, the_bios_hides_sriov_of_other_vendors)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_FIRMWARE_OFF, true), 0);
	cr_finds(kernel, "firmware-off", "0000:01:00.0", SEVERITY_ERROR, "TotalVFs 0",
		 "BIOS: enable \"SR-IOV Support\"");
	cr_finds(kernel, "firmware-off", "0000:01:00.0", SEVERITY_ERROR, "TotalVFs 0", "BootUtil");
	/* In a virtual machine that is natural. */
	simulated_write_file(kernel, "/proc/cpuinfo",
			     "vendor_id\t: GenuineIntel\nflags\t\t: fpu hypervisor\n");
	cr_finds(kernel, "firmware-off", "0000:01:00.0", SEVERITY_INFO, "TotalVFs 0", "BIOS");
	kernel_free(kernel);
}

Test(doctor_making, max_vfs_has_no_effect)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "max-vfs", NULL);
	simulated_write_file(kernel, "/etc/modprobe.d/sriov.conf",
			     "# old\noptions i40e max_vfs=8\n");
	cr_finds(kernel, "max-vfs", "", SEVERITY_WARN, "/etc/modprobe.d/sriov.conf",
		 "ATTR{sriov_numvfs}");
	simulated_write_file(kernel, "/etc/modprobe.d/sriov.conf", NULL);
	simulated_write_file(kernel, "/proc/cmdline", "ro quiet igb.max_vfs=7 intel_iommu=on\n");
	cr_finds(kernel, "max-vfs", "", SEVERITY_INFO, "max_vfs= of igb in /proc/cmdline",
		 "remove max_vfs");
	simulated_log(kernel, NULL, "i915: unknown parameter 'max_vfs' ignored");
	cr_finds(kernel, "log-max-vfs", "", SEVERITY_WARN, "i915: unknown parameter", "DKMS");
	kernel_free(kernel);
}

Test(doctor_making, a_removal_hangs_because_a_guest_has_the_vf)
{
	struct kernel *kernel = lab("2");
	struct function_key key = {"0000:01:00.0", 0};
	const struct diagnosis *diagnosis;
	const struct finding *finding;
	struct snapshot *snapshot;
	struct vf *vf;

	simulated_log(kernel, "0000:01:10.0", "Relaying device request to user (#0)");
	cr_finds(kernel, "log-held", "eth0/0", SEVERITY_WARN, "Relaying device request",
		 "stop the guest");
	snapshot = look_at(kernel);
	vf = snapshot_find_vf(snapshot, &key);
	cr_assert(vf != NULL);
	vf->going = true;
	vf->owner = (struct owner){.kind = OWNER_VM, .pid = 4312, .name = "100 router0"};
	diagnosis = doctor_examine(kernel, snapshot, NULL);
	finding = find(diagnosis, "vf-going", "eth0/0");
	cr_assert(finding != NULL);
	cr_expect_eq(finding->severity, SEVERITY_ERROR);
	cr_expect(strstr(finding->title, "vm 100 router0") != NULL, "%s", finding->title);
	cr_expect(strstr(finding->fix, "4312") != NULL, "%s", finding->fix);
	diagnosis_put(diagnosis);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(doctor_making, vfs_are_assigned)
{
	struct kernel *kernel = lab("2");

	simulated_fail(kernel, 1, EPERM);
	cr_expect_eq(put(kernel, NUMVFS("0000:01:00.0"), "0"), -EPERM);
	cr_explains("numvfs", "igb", -EPERM, "guest still has a VF");
	simulated_log(kernel, "0000:01:00.0", "VFs are assigned - not disabling SR-IOV");
	cr_finds(kernel, "log-assigned", "eth0", SEVERITY_WARN, "VFs are assigned",
		 "stop the guests");
	kernel_free(kernel);
}

Test(doctor_making, a_change_of_the_number_took_all_settings)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "mac-unset", NULL);
	cr_assert_eq(put(kernel, NUMVFS("0000:01:00.0"), "0"), 0);
	cr_assert_eq(put(kernel, NUMVFS("0000:01:00.0"), "2"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:02.1/driver/unbind", "0000:01:02.1"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:02.1/driver_override", "vfio-pci"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:02.1"), 0);
	cr_finds(kernel, "mac-unset", "enp1s0f0/1", SEVERITY_WARN, "00:00:00:00:00:00",
		 "vftop set enp1s0f0/1 mac=auto");
	kernel_free(kernel);
}

Test(doctor_making, every_errno_of_numvfs_is_explained)
{
	static const int codes[] = {ENOSPC, ENOMEM, EBUSY, ERANGE, ENOENT,    EAGAIN,
				    EPERM,  EINVAL, EIO,   EACCES, EOPNOTSUPP};
	char words[16];

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		cr_explains("numvfs", "any", -codes[i], ".");
	cr_expect_str_eq(doctor_explain("numvfs", "any", EXDEV, words, sizeof(words)), "");
}

/* What was read back is no I/O error of the card, nor the other way round. */
Test(doctor_making, a_yes_without_effect_is_no_io_error)
{
	char words[512], other[512];

	doctor_explain("numvfs", "bnxt_en", ERROR_NO_EFFECT, words, sizeof(words));
	cr_expect(strstr(words, "says yes and makes no VFs") != NULL, "%s", words);
	doctor_explain("numvfs", "bnxt_en", EIO, words, sizeof(words));
	cr_expect(strstr(words, "do not answer") != NULL, "%s", words);
	doctor_explain("state", "ixgbe", EIO, words, sizeof(words));
	cr_expect(strstr(words, "ignores") == NULL, "%s", words);
	/* Every key has words for it. */
	doctor_explain("trust", "igb", ERROR_NO_EFFECT, words, sizeof(words));
	doctor_explain("mtu", "igb", ERROR_NO_EFFECT, other, sizeof(other));
	cr_expect_str_not_empty(words);
	cr_expect_str_eq(words, other);
}

/* Whatever a step of a plan ends with, something is said under the kernel's words. */
Test(doctor_making, every_error_of_every_operation_is_explained)
{
	static const int codes[] = {EPERM,    ENOENT,     EIO,    EAGAIN, ENOMEM,
				    EACCES,   EBUSY,      ENODEV, EINVAL, ENOSPC,
				    ERANGE,   EOPNOTSUPP, ESTALE, EIO,    ERROR_NO_EFFECT,
				    ENETDOWN, ETIMEDOUT};
	struct kernel *kernel = lab("2");
	struct snapshot *snapshot = look_at(kernel);

	for (int kind = 0; kind < (int)OPERATION_KINDS; kind++) {
		struct operation operation = {.kind = (enum operation_kind)kind,
					      .function = {"0000:01:00.0", 0}};

		for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
			char words[512];

			doctor_explain_operation(&operation, snapshot, codes[i], words,
						 sizeof(words));
			cr_expect_str_not_empty(words, "operation %d, %s", kind,
						error_symbol(codes[i]));
			cr_expect_lt(strlen(words), 400, "the dashboard's room: %s", words);
		}
	}
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* The driver decides: the PF's, and of binding the one that was to be bound. */
Test(doctor_making, the_explanation_is_of_the_driver)
{
	struct kernel *kernel = lab("2");
	struct snapshot *snapshot = look_at(kernel);
	struct operation operation = {.kind = OPERATION_VF_RATE, .function = {"0000:01:00.0", 0}};
	char words[512];

	doctor_explain_operation(&operation, snapshot, EINVAL, words, sizeof(words));
	cr_expect(strstr(words, "igb limits VFs on the 82576 only") != NULL, "%s", words);
	doctor_explain_operation(&operation, NULL, EINVAL, words, sizeof(words));
	cr_expect(strstr(words, "Up to the link's speed") != NULL, "%s", words);
	operation.kind = OPERATION_DRIVER;
	strcpy(operation.to.text, "vfio-pci");
	doctor_explain_operation(&operation, snapshot, EINVAL, words, sizeof(words));
	cr_expect(strstr(words, "the IOMMU is off") != NULL, "%s", words);
	operation.kind = OPERATION_MODULE;
	doctor_explain_operation(&operation, snapshot, ENOENT, words, sizeof(words));
	cr_expect(strstr(words, "blacklist") != NULL, "%s", words);
	operation.kind = OPERATION_SETTLE;
	doctor_explain_operation(&operation, snapshot, ERROR_NO_EFFECT, words, sizeof(words));
	cr_expect(strstr(words, "Some VFs did not appear") != NULL, "%s", words);
	snapshot_put(snapshot);
	kernel_free(kernel);
}
