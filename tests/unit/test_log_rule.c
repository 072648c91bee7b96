#include "core/log_rule.h"

#include <criterion/criterion.h>
#include <string.h>

/* As drivers write them, and which rule they are for; in the order of the table. */
static const struct {
	const char *id, *line;
} lines[] = {
	{"log-mmio", "igb 0000:01:00.0: not enough MMIO resources for SR-IOV"},
	{"log-mmio", "ixgbe 0000:01:00.0: SR-IOV: IOV BARS not allocated"},
	{"log-bus", "ice 0000:21:00.0: can't enable 256 VFs (bus 22 out of range of [bus 21])"},
	{"log-bus", "ixgbe 0000:01:00.0: SR-IOV: bus number out of range"},
	{"log-header", "pci 0000:01:10.0: unknown header type 7f, ignoring device"},
	{"log-numvfs-busy",
	 "igb 0000:01:00.0: 2 VFs already enabled. Disable before enabling 4 VFs"},
	{"log-driver",
	 "pci-stub 0000:01:00.0: driver does not support SR-IOV configuration via sysfs"},
	{"log-driver", "pci 0000:01:00.0: no driver bound to device; cannot configure SR-IOV"},
	{"log-numvfs-fewer", "bnxt_en 0000:01:00.0: 4 VFs requested; only 0 enabled"},
	{"log-pf-down",
	 "bnxt_en 0000:01:00.0 eno1np0: Reject SRIOV config request since if is down!"},
	{"log-pf-reset",
	 "bnxt_en 0000:01:00.0 eno1np0: Reject SRIOV config request when FW reset is in progress"},
	{"log-vectors", "ice 0000:21:00.0: Only 64 MSI-X interrupts available for SR-IOV. Not "
			"enough to support minimum of 2 MSI-X interrupts per VF for 128 VFs"},
	{"log-queues", "ice 0000:21:00.0: Not enough queues to support minimum of 1 queue pairs "
		       "per VF for 256 VFs"},
	{"log-safe-mode", "ice 0000:21:00.0: SR-IOV cannot be configured - Device is in Safe Mode"},
	{"log-busy", "i40e 0000:01:00.0: Unable to configure VFs, other operation is pending."},
	{"log-limit", "i40e 0000:01:00.0: Unable to enable 64 VFs. Limited to 32 VFs due to device "
		      "resource constraints."},
	{"log-max-vfs", "i915: unknown parameter 'max_vfs' ignored"},
	{"log-held", "vfio-pci 0000:01:10.0: Relaying device request to user (#0)"},
	{"log-held", "vfio-pci 0000:01:10.0: No device request channel registered, blocked until "
		     "released by user"},
	{"log-assigned", "i40e 0000:01:00.0: Unable to free VFs because some are assigned to VMs."},
	{"log-assigned", "ixgbe 0000:01:00.0: VFs are assigned - not disabling SR-IOV"},
	{"log-memlock", "vfio_pin_pages_remote: Task qemu (4312) RLIMIT_MEMLOCK (65536) exceeded"},
	{"log-remapping",
	 "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param "
	 "\"allow_unsafe_interrupts\" to enable VFIO IOMMU support on this platform"},
	{"log-reserved", "vfio-pci 0000:01:10.0: Device is ineligible for IOMMU domain attach due "
			 "to platform RMRR requirement.  Contact your platform vendor."},
	{"log-token", "vfio-pci 0000:01:10.0: VF token required to access device"},
	{"log-fault", "DMAR: [DMA Write NO_PASID] Request device [01:10.0] fault addr 0xfee00000 "
		      "[fault reason 0x05] PTE Write access is not set"},
	{"log-fault", "vfio-pci 0000:01:10.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x0012 "
		      "address=0xfee00000 flags=0x0020]"},
	{"log-override-mac", "igb 0000:01:00.0: VF 0 attempted to override administratively set "
			     "MAC address Reload the VF driver to resume operations"},
	{"log-override-mac",
	 "ixgbe 0000:01:00.0: VF 1 already has an administratively set MAC address"},
	{"log-override-vlan", "igb 0000:01:00.0: VF 0 attempted to override administratively set "
			      "VLAN tag Reload the VF driver to resume operations"},
	{"log-spoof", "ixgbe 0000:01:00.0 eth0: 7 spoofed packets detected"},
	{"log-spoof", "igb 0000:01:00.0: Spoof event(s) detected on VF(1)"},
	{"log-untrusted", "i40e 0000:01:00.0: Cannot add more MAC addresses, VF is not trusted, "
			  "switch the VF to trusted to add more functionality"},
	{"log-untrusted",
	 "i40e 0000:01:00.0: Unprivileged VF 2 is attempting to configure promiscuous mode"},
	{"log-state", "ixgbe 0000:01:00.0: NDO set VF 0 link state 1 - not supported"},
	{"log-misbehaved", "ice 0000:21:00.0: 1 Rx Malicious Driver Detection events detected on "
			   "PF 0 VF 3 MAC 02:00:00:00:01:03. mdd-auto-reset-vfs=off"},
	{"log-misbehaved", "igb 0000:01:00.0: VF 2 misbehaved. VF queues are disabled."},
	{"log-frame", "ixgbe 0000:01:00.0: VF max_frame 9018 out of range"},
	{"log-vf-reset", "igbvf 0000:01:10.0: PF still in reset state. Is the PF interface up?"},
};

#define COUNT (sizeof(lines) / sizeof(*lines))

Test(log_rule, every_line_has_its_rule)
{
	for (size_t i = 0; i < COUNT; i++) {
		const struct log_rule *rule = log_rule_find(lines[i].line);

		cr_assert(rule != NULL, "%s", lines[i].line);
		cr_expect_str_eq(rule->id, lines[i].id, "%s", lines[i].line);
		cr_expect(rule == log_rule_at(i), "%s: an earlier rule has it", lines[i].line);
	}
}

Test(log_rule, every_rule_has_its_line_and_words)
{
	cr_expect(log_rule_at(COUNT) == NULL, "a rule that no line is for");
	for (size_t i = 0; i < COUNT; i++) {
		const struct log_rule *rule = log_rule_at(i);

		cr_assert(rule != NULL, "%zu", i);
		cr_expect_str_not_empty(rule->title);
		cr_expect_str_not_empty(rule->fix);
		cr_expect_eq(rule->explanation[strlen(rule->explanation) - 1], '.', "%s",
			     rule->explanation);
	}
}

Test(log_rule, others_have_none)
{
	cr_expect(log_rule_find("") == NULL);
	cr_expect(log_rule_find("igb 0000:01:00.0: 7 VFs allocated") == NULL);
	cr_expect(log_rule_find("e1000e 0000:00:1f.6: Interrupt remapping") == NULL);
	/* `and` stands behind `has`. */
	cr_expect(log_rule_find("out of range: can't enable 3 VFs") == NULL);
}
