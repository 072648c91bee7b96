/* Failures of binding, of the IOMMU and of guests that start. */
#include "tests/unit/test_doctor.h"

static int bind_to_vfio(struct kernel *kernel, const char *address)
{
	char path[96];

	snprintf(path, sizeof(path), PCI "%s/driver_override", address);
	cr_assert_eq(put(kernel, path, "vfio-pci"), 0);
	snprintf(path, sizeof(path), PCI "%s/driver/unbind", address);
	cr_assert_eq(put(kernel, path, address), 0);
	return put(kernel, "/sys/bus/pci/drivers/vfio-pci/bind", address);
}

/* --- the IOMMU ----------------------------------------------------------------- */

Test(doctor_binding, the_iommu_is_off_by_an_option)
{
	struct kernel *kernel = lab("2");
	int result;

	cr_assert_eq(simulated_set_defect(kernel, NULL, SIMULATED_IOMMU_OFF, true), 0);
	simulated_write_file(kernel, "/proc/cmdline", "ro quiet intel_iommu=off\n");
	cr_finds(kernel, "iommu-off", "", SEVERITY_ERROR, "intel_iommu=off in /proc/cmdline",
		 "remove intel_iommu=off from GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub\n"
		 "add intel_iommu=on iommu=pt");
	result = bind_to_vfio(kernel, "0000:01:10.0");
	cr_expect_eq(result, -EINVAL);
	cr_explains("driver", "vfio-pci", result, "IOMMU is off");
	cr_explains("driver", "vfio-pci", -ENODEV, "VT-d");
	kernel_free(kernel);
}

Test(doctor_binding, the_iommu_waits_for_its_option)
{
	struct kernel *kernel = still("lab");

	simulated_set_defect(kernel, NULL, SIMULATED_IOMMU_OFF, true);
	simulated_write_file(kernel, "/proc/cmdline", "ro quiet\n");
	cr_finds(kernel, "iommu-off", "", SEVERITY_ERROR, "no intel_iommu=on iommu=pt",
		 "update-grub\nreboot");
	kernel_free(kernel);
}

/* The option alone proves nothing. */
Test(doctor_binding, the_iommu_is_off_in_the_bios)
{
	struct kernel *kernel = still("lab");

	simulated_set_defect(kernel, NULL, SIMULATED_IOMMU_OFF, true);
	simulated_write_file(kernel, "/sys/firmware/acpi/tables/DMAR", NULL);
	cr_finds(kernel, "iommu-off-firmware", "", SEVERITY_ERROR,
		 "the option is in /proc/cmdline and changes nothing", "BIOS: enable Intel VT-d");
	simulated_write_file(kernel, "/proc/cpuinfo",
			     "vendor_id\t: GenuineIntel\nflags\t\t: fpu hypervisor\n");
	cr_finds(kernel, "iommu-off-firmware", "", SEVERITY_ERROR, "no DMAR",
		 "this host is a virtual machine: give it an IOMMU");
	kernel_free(kernel);
}

Test(doctor_binding, the_iommu_of_an_amd_host_is_on_by_default)
{
	struct kernel *kernel = still("lab");

	simulated_set_defect(kernel, NULL, SIMULATED_IOMMU_OFF, true);
	simulated_write_file(kernel, "/sys/firmware/acpi/tables/DMAR", NULL);
	simulated_write_file(kernel, "/sys/firmware/acpi/tables/IVRS", "");
	simulated_write_file(kernel, "/proc/cpuinfo", "vendor_id\t: AuthenticAMD\n");
	simulated_write_file(kernel, "/proc/cmdline", "ro quiet amd_iommu=off\n");
	cr_finds(kernel, "iommu-off", "", SEVERITY_ERROR, "amd_iommu=off", "remove amd_iommu=off");
	simulated_write_file(kernel, "/sys/firmware/acpi/tables/IVRS", NULL);
	cr_finds(kernel, "iommu-off-firmware", "", SEVERITY_ERROR, "no DMAR, IVRS", "AMD-Vi");
	kernel_free(kernel);
}

Test(doctor_binding, interrupts_are_not_remapped)
{
	struct kernel *kernel = still("lab");

	cr_finds_not(kernel, "iommu-remapping", NULL);
	simulated_write_file(kernel, "/proc/interrupts",
			     " 0: 1 IO-APIC 2-edge timer\n 9: 1 PCI-MSI 1-edge eth0\n");
	cr_finds(kernel, "iommu-remapping", "", SEVERITY_WARN, "/proc/interrupts", "x2APIC");
	simulated_write_file(
		kernel, "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "Y\n");
	cr_finds(kernel, "iommu-remapping", "", SEVERITY_INFO, "/proc/interrupts", "x2APIC");
	simulated_log(kernel, NULL,
		      "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the "
		      "module param \"allow_unsafe_interrupts\" to enable VFIO IOMMU support on "
		      "this platform");
	cr_finds(kernel, "log-remapping", "", SEVERITY_WARN, "No interrupt remapping support",
		 "allow_unsafe_interrupts=1");
	kernel_free(kernel);
}

/* --- groups ------------------------------------------------------------------------ */

Test(doctor_binding, the_group_is_not_viable)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(set_up(kernel, "eth0", true), 0);
	cr_assert_eq(simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_NO_ACS, true), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:00.0/sriov_numvfs", "2"), 0);
	cr_finds(kernel, "group-shared", "eth0", SEVERITY_ERROR,
		 "0000:01:00.0 (igb), 0000:01:10.0 (igbvf), 0000:01:10.2 (igbvf)", "ACS");
	cr_explains("vfio", "vfio-pci", -EINVAL, "not viable");
	kernel_free(kernel);
}

Test(doctor_binding, firmware_keeps_memory_in_the_device)
{
	struct kernel *kernel = lab("1");
	char path[96], target[256];

	cr_finds_not(kernel, "group-reserved", NULL);
	target_of(kernel, PCI "0000:01:10.0/iommu_group", target);
	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%s/reserved_regions",
		 strrchr(target, '/') + 1);
	simulated_write_file(kernel, path,
			     "0x00000000ddde0000 0x00000000dde03fff direct\n"
			     "0x00000000fee00000 0x00000000feefffff msi\n");
	cr_finds(kernel, "group-reserved", "eth0/0", SEVERITY_WARN, "reserved_regions", "RMRR");
	kernel_free(kernel);
}

/* --- binding ----------------------------------------------------------------------- */

Test(doctor_binding, the_id_is_in_the_table_already)
{
	struct kernel *kernel = lab("1");
	int result;

	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/new_id", "8086 10ca"), 0);
	result = put(kernel, "/sys/bus/pci/drivers/vfio-pci/new_id", "8086 10ca");
	cr_expect_eq(result, -EEXIST);
	cr_explains("driver", "vfio-pci", result, "driver_override");
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/new_id", "nonsense"), -EINVAL);
	kernel_free(kernel);
}

/* The reason why new_id is not used: it grabs what comes later, too. */
Test(doctor_binding, new_id_grabs_what_has_no_driver)
{
	struct kernel *kernel = lab("2");
	char target[256];

	cr_assert_eq(put(kernel, PCI "0000:01:10.0/driver/unbind", "0000:01:10.0"), 0);
	cr_expect_eq(put(kernel, "/sys/bus/pci/drivers/vfio-pci/new_id", "8086 10ca"), 0);
	target_of(kernel, PCI "0000:01:10.0/driver", target);
	cr_expect(strstr(target, "vfio-pci") != NULL, "%s", target);
	target_of(kernel, PCI "0000:01:10.2/driver", target);
	cr_expect(strstr(target, "igbvf") != NULL, "%s", target);
	kernel_free(kernel);
}

Test(doctor_binding, there_is_no_node_to_be_opened)
{
	struct kernel *kernel = lab("1");
	char path[32], target[256];

	cr_assert_eq(bind_to_vfio(kernel, "0000:01:10.0"), 0);
	cr_finds_not(kernel, "vfio-node", NULL);
	target_of(kernel, PCI "0000:01:10.0/iommu_group", target);
	snprintf(path, sizeof(path), "/dev/vfio/%s", strrchr(target, '/') + 1);
	simulated_write_file(kernel, path, NULL);
	cr_finds(kernel, "vfio-node", "eth0/0", SEVERITY_WARN, "0000:01:10.0 is bound to vfio-pci",
		 "modprobe vfio-pci");
	/* Nor any other: vfio's modules are not there. */
	simulated_write_file(kernel, "/dev/vfio", NULL);
	cr_finds(kernel, "vfio-node", "eth0/0", SEVERITY_WARN, "0000:01:10.0 is bound to vfio-pci",
		 "modprobe vfio-pci");
	cr_explains("vfio", "vfio-pci", -ENOENT, "not bound to vfio-pci");
	kernel_free(kernel);
}

Test(doctor_binding, a_vf_without_driver_is_told)
{
	struct kernel *kernel = lab("3");

	cr_assert_eq(put(kernel, PCI "0000:01:10.0/driver/unbind", "0000:01:10.0"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:10.2/driver/unbind", "0000:01:10.2"), 0);
	cr_finds(kernel, "vf-no-driver", "eth0", SEVERITY_INFO, "0000:01:10.0",
		 "vftop set eth0/0-1 driver=vfio-pci");
	kernel_free(kernel);
}

/* --- guests -------------------------------------------------------------------------- */

static const char twice[] = "name: web01\nhostpci0: 0000:01:10.0\n";

Test(doctor_binding, a_vf_is_promised_to_two_guests)
{
	struct kernel *kernel = lab("2");

	simulated_write_file(kernel, "/etc/pve/qemu-server/101.conf", twice);
	cr_finds_not(kernel, "assigned-twice", NULL);
	simulated_write_file(kernel, "/etc/pve/qemu-server/102.conf", twice);
	cr_finds(kernel, "assigned-twice", "eth0/0", SEVERITY_WARN,
		 "hostpci0 in /etc/pve/qemu-server/101.conf", "qm set 102");
	cr_explains("vfio", "vfio-pci", -EBUSY, "assigned twice");
	kernel_free(kernel);
}

Test(doctor_binding, a_guest_is_to_have_what_is_not_there)
{
	struct kernel *kernel = lab("2");

	simulated_write_file(kernel, "/etc/pve/qemu-server/101.conf",
			     "name: web01\nhostpci1: 0000:01:10.6,pcie=1\n");
	cr_finds(kernel, "assigned-missing", "0000:01:10.6", SEVERITY_WARN,
		 "hostpci1 in /etc/pve/qemu-server/101.conf", "qm set 101");
	cr_assert_eq(put(kernel, PCI "0000:01:00.0/sriov_numvfs", "0"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:00.0/sriov_numvfs", "4"), 0);
	cr_finds_not(kernel, "assigned-missing", NULL);
	kernel_free(kernel);
}

/* A guest's process with these files in /proc. */
static const struct diagnosis *examine_holder(struct kernel *kernel, int numa_node)
{
	struct snapshot *snapshot = look_at(kernel);
	struct function_key key = {"0000:01:00.0", 0};
	const struct diagnosis *diagnosis;
	struct vf *vf = snapshot_find_vf(snapshot, &key);

	cr_assert(vf != NULL);
	vf->owner = (struct owner){.kind = OWNER_VM, .pid = 4312, .name = "web01"};
	vf->numa_node = numa_node;
	diagnosis = doctor_examine(kernel, snapshot, NULL);
	snapshot_put(snapshot);
	return diagnosis;
}

Test(doctor_binding, the_guest_may_not_lock_its_memory)
{
	struct kernel *kernel = lab("1");
	const struct diagnosis *diagnosis;
	const struct finding *finding;

	cr_assert_eq(bind_to_vfio(kernel, "0000:01:10.0"), 0);
	simulated_write_file(kernel, "/proc/4312/limits",
			     "Limit   Soft Limit  Hard Limit  Units\n"
			     "Max locked memory         8589934592  8589934592  bytes\n");
	simulated_write_file(kernel, "/proc/4312/status",
			     "Name:\tqemu\nVmLck:\t 8388600 kB\nMems_allowed_list:\t0-1\n");
	diagnosis = examine_holder(kernel, 0);
	finding = find(diagnosis, "memlock", "eth0/0");
	cr_assert(finding != NULL);
	cr_expect(strstr(finding->evidence, "/proc/4312/limits is 8192 MiB") != NULL, "%s",
		  finding->evidence);
	diagnosis_put(diagnosis);
	/* For root's processes no limit counts. */
	simulated_write_file(kernel, "/proc/4312/status",
			     "Name:\tqemu\nVmLck:\t 8388600 kB\nCapEff:\t000001ffffffffff\n"
			     "Mems_allowed_list:\t0-1\n");
	diagnosis = examine_holder(kernel, 0);
	cr_expect(find(diagnosis, "memlock", NULL) == NULL);
	cr_expect_eq(diagnosis_unknown(diagnosis), 0);
	diagnosis_put(diagnosis);
	simulated_write_file(kernel, "/proc/4312/status",
			     "Name:\tqemu\nVmLck:\t 8388600 kB\nCapEff:\t0000000000000000\n"
			     "Mems_allowed_list:\t0-1\n");
	diagnosis = examine_holder(kernel, 0);
	cr_expect(find(diagnosis, "memlock", NULL) != NULL);
	diagnosis_put(diagnosis);
	simulated_write_file(kernel, "/proc/4312/limits", NULL);
	diagnosis = examine_holder(kernel, 0);
	cr_assert_eq(diagnosis_unknown(diagnosis), 1);
	cr_expect_str_eq(diagnosis_unknown_reason(diagnosis, 0),
			 "/proc/4312/limits cannot be read");
	diagnosis_put(diagnosis);
	simulated_write_file(kernel, "/proc/4312/limits",
			     "Max locked memory         unlimited  unlimited  bytes\n");
	diagnosis = examine_holder(kernel, 0);
	cr_expect(find(diagnosis, "memlock", NULL) == NULL);
	diagnosis_put(diagnosis);
	simulated_log(kernel, NULL,
		      "vfio_pin_pages_remote: Task qemu (4312) RLIMIT_MEMLOCK (65536) exceeded");
	cr_finds(kernel, "log-memlock", "", SEVERITY_WARN, "RLIMIT_MEMLOCK", "LimitMEMLOCK");
	cr_explains("vfio", "vfio-pci", -ENOMEM, "LimitMEMLOCK");
	kernel_free(kernel);
}

Test(doctor_binding, the_guest_is_on_another_numa_node)
{
	struct kernel *kernel = lab("1");
	const struct diagnosis *diagnosis;

	simulated_write_file(kernel, "/proc/4312/status", "Mems_allowed_list:\t0,2-3\n");
	for (int node = 0; node < 4; node++) {
		diagnosis = examine_holder(kernel, node);
		cr_expect_eq(find(diagnosis, "numa-distance", "eth0/0") != NULL, node == 1, "%d",
			     node);
		diagnosis_put(diagnosis);
	}
	diagnosis = examine_holder(kernel, UNKNOWN);
	cr_expect(find(diagnosis, "numa-distance", NULL) == NULL);
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

/* --- PCIe ---------------------------------------------------------------------------- */

Test(doctor_binding, the_link_is_slow_and_has_errors)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "pcie-degraded", NULL);
	simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_SLOW_LINK, true);
	cr_finds(kernel, "pcie-degraded", "enp1s0f0", SEVERITY_WARN, "x4 of 8.0 GT/s x8", "reseat");
	/* It is the slot that has no more. */
	simulated_write_file(kernel, PCI "0000:00:01.0/max_link_width", "4\n");
	cr_finds_not(kernel, "pcie-degraded", "enp1s0f0");
	cr_finds_not(kernel, "aer", NULL);
	simulated_set_defect(kernel, "0000:01:00.1", SIMULATED_LINK_ERRORS, true);
	cr_finds(kernel, "aer", "enp1s0f1", SEVERITY_WARN, "0 fatal, 3 non-fatal, 1204 corrected",
		 "reseat");
	kernel_free(kernel);
}
