#include "core/log_rule.h"

#include <string.h>

/* Texts are those of linux 6.1 and 6.12 and of the drivers that vendors ship; where the
 * two differ there are two rows. What comes first counts. */
static const struct log_rule rules[] = {
	/* --- making VFs: drivers/pci/iov.c ------------------------------------- */
	{.id = "log-mmio",
	 .severity = SEVERITY_WARN,
	 .has = "not enough MMIO resources for SR-IOV",
	 .title = "VFs were not made: no address space for BARs",
	 .explanation = "The firmware gave the bridge above the card too small a window. The write "
			"ended with "
			"\"Cannot allocate memory\".",
	 .fix = "BIOS: enable \"Above 4G Decoding\" and \"SR-IOV Support\"\n"
		"or the kernel option pci=realloc\n"
		"or fewer VFs: vftop set %s numvfs=N"},
	{.id = "log-mmio",
	 .severity = SEVERITY_WARN,
	 .has = "IOV BARS not allocated",
	 .title = "VFs could not be made: their BARs have no address",
	 .explanation = "The firmware gave the bridge above the card too small a window. The write "
			"ended with "
			"\"Cannot allocate memory\".",
	 .fix = "BIOS: enable \"Above 4G Decoding\" and \"SR-IOV Support\"\n"
		"or the kernel option pci=realloc"},
	{.id = "log-bus",
	 .severity = SEVERITY_WARN,
	 .has = "can't enable",
	 .and = "out of range",
	 .title = "VFs could not be made: no bus numbers for them",
	 .explanation = "The last VF would be on a bus that the bridge above does not own. With "
			"ARI they need "
			"fewer buses.",
	 .fix = "BIOS: enable \"ARI Forwarding\"\n"
		"or the kernel option pci=assign-busses\n"
		"or fewer VFs: vftop set %s numvfs=N"},
	{.id = "log-bus",
	 .severity = SEVERITY_WARN,
	 .has = "SR-IOV: bus number out of range",
	 .title = "VFs could not be made: no bus numbers for them",
	 .explanation = "The last VF would be on a bus that the bridge above does not own. With "
			"ARI they need "
			"fewer buses.",
	 .fix = "BIOS: enable \"ARI Forwarding\"\nor fewer VFs: vftop set %s numvfs=N"},
	{.id = "log-header",
	 .severity = SEVERITY_ERROR,
	 .has = "unknown header type 7f",
	 .title = "A VF does not answer: its configuration reads as all ones",
	 .explanation = "The PCIe port above the card does not forward ARI, so that requests for "
			"VFs never "
			"arrive. The VF is of no use.",
	 .fix = "BIOS: enable \"ARI Forwarding\"; update the BIOS\n"
		"put the card into a slot of the processor's own"},
	{.id = "log-numvfs-busy",
	 .severity = SEVERITY_INFO,
	 .has = "VFs already enabled. Disable before enabling",
	 .title = "Somebody tried to change the number of VFs without going through 0",
	 .explanation = "The kernel takes another number only when there are no VFs. All of them "
			"are destroyed "
			"and made again then.",
	 .fix = "vftop set %s numvfs=N   (goes through 0 and puts the settings back)"},
	{.id = "log-driver",
	 .severity = SEVERITY_WARN,
	 .has = "driver does not support SR-IOV configuration via sysfs",
	 .title = "The PF's driver makes no VFs through sysfs",
	 .explanation = "Another driver is needed, or this one makes VFs in a way of its own "
			"(mlx4_core: by "
			"module options).",
	 .fix = "vftop set %s driver=default"},
	{.id = "log-driver",
	 .severity = SEVERITY_WARN,
	 .has = "no driver bound to device; cannot configure SR-IOV",
	 .title = "The PF has no driver that could make VFs",
	 .explanation = "VFs are made by the PF's driver. The write ended with \"No such file or "
			"directory\".",
	 .fix = "vftop set %s driver=default"},
	{.id = "log-numvfs-fewer",
	 .severity = SEVERITY_WARN,
	 .has = "VFs requested; only",
	 .and = "enabled",
	 .title = "Fewer VFs were made than were asked for",
	 .explanation = "The driver had not enough of something for all of them, and said yes "
			"nevertheless. "
			"What was to come after it meets VFs that are not there.",
	 .fix = "ip link set dev %s up   (bnxt_en makes none while it is down)\n"
		"ask for fewer, or raise the maximum in the card's firmware"},
	{.id = "log-pf-down",
	 .severity = SEVERITY_WARN,
	 .has = "Reject SRIOV config request since if is down",
	 .title = "bnxt_en made no VFs because the PF was down",
	 .explanation =
		 "The write of the number succeeds all the same. Bring the interface up first.",
	 .fix = "vftop set %s up=yes numvfs=N"},
	{.id = "log-pf-reset",
	 .severity = SEVERITY_WARN,
	 .has = "Reject SRIOV config request when FW reset is in progress",
	 .title = "bnxt_en made no VFs because its firmware was being reset",
	 .explanation = "The write of the number succeeds all the same. A moment later it works.",
	 .fix = "vftop set %s numvfs=N"},
	{.id = "log-vectors",
	 .severity = SEVERITY_WARN,
	 .has = "MSI-X interrupts available for SR-IOV",
	 .and = "Not enough",
	 .title = "There are not enough interrupts for the VFs",
	 .explanation =
		 "On hosts with many processors the PF and RDMA (irdma) take most of the card's "
		 "vectors. The write ended with \"No space left on device\".",
	 .fix = "echo blacklist irdma >/etc/modprobe.d/irdma.conf; reboot\n"
		"or fewer VFs: vftop set %s numvfs=N"},
	{.id = "log-queues",
	 .severity = SEVERITY_WARN,
	 .has = "Not enough queues to support",
	 .title = "There are not enough queues for the VFs",
	 .explanation = "The card's queues are shared by the PF and all VFs. The write ended with "
			"\"No space "
			"left on device\".",
	 .fix = "fewer VFs: vftop set %s numvfs=N\nor fewer queues for the PF: ethtool -L %s "
		"combined 8"},
	{.id = "log-safe-mode",
	 .severity = SEVERITY_WARN,
	 .has = "SR-IOV cannot be configured - Device is in",
	 .title = "The card is in safe or recovery mode and makes no VFs",
	 .explanation = "ice did not find its DDP package, or the card's own firmware is damaged.",
	 .fix = "install the firmware package with intel/ice/ddp, renew the initramfs, reboot"},
	{.id = "log-busy",
	 .severity = SEVERITY_INFO,
	 .has = "Unable to configure VFs, other operation is pending",
	 .title = "The driver was busy with its VFs",
	 .explanation = "i40e does one thing after the other and says \"Resource temporarily "
			"unavailable\" "
			"meanwhile. If that does not end, the PF has to be reset.",
	 .fix = "try again in a few seconds"},
	{.id = "log-limit",
	 .severity = SEVERITY_WARN,
	 .has = "due to device resource constraints",
	 .title = "The card has not enough for so many VFs",
	 .explanation = "The driver said \"Operation not permitted\". The maximum it can do is in "
			"the line.",
	 .fix = "fewer VFs: vftop set %s numvfs=N"},
	{.id = "log-max-vfs",
	 .severity = SEVERITY_WARN,
	 .has = "unknown parameter 'max_vfs' ignored",
	 .title = "The driver does not know the parameter max_vfs",
	 .explanation = "Either the driver is the kernel's own, which has no such parameter, or a "
			"module built "
			"for another kernel was not loaded.",
	 .fix = "make VFs through sysfs: vftop set %s numvfs=N\n"
		"or build the module (DKMS) for this kernel: dkms autoinstall"},
	/* --- taking VFs away ----------------------------------------------------- */
	{.id = "log-held",
	 .severity = SEVERITY_WARN,
	 .has = "Relaying device request to user",
	 .title = "The kernel waits for a guest to give its VF back",
	 .explanation = "Somebody took a VF away that a guest has open. The PF's lock is held "
			"meanwhile, so "
			"that everything about its number of VFs hangs.",
	 .fix = "stop the guest, or unplug the device from it"},
	{.id = "log-held",
	 .severity = SEVERITY_WARN,
	 .has = "blocked until",
	 .and = "released",
	 .title = "The kernel waits for a guest to give its VF back",
	 .explanation = "Somebody took a VF away that a guest has open. The PF's lock is held "
			"meanwhile, so "
			"that everything about its number of VFs hangs.",
	 .fix = "stop the guest, or unplug the device from it"},
	{.id = "log-assigned",
	 .severity = SEVERITY_WARN,
	 .has = "because some are assigned to VMs",
	 .title = "VFs were not removed because guests have them",
	 .explanation = "The PF's driver refuses to take VFs away from guests. They have to be "
			"stopped first.",
	 .fix = "stop the guests, then: vftop set %s numvfs=N"},
	{.id = "log-assigned",
	 .severity = SEVERITY_WARN,
	 .has = "VFs are assigned",
	 .title = "VFs were not removed because guests have them",
	 .explanation = "The PF's driver refuses to take VFs away from guests. They have to be "
			"stopped first.",
	 .fix = "stop the guests, then: vftop set %s numvfs=N"},
	/* --- VFIO and IOMMU --------------------------------------------------------- */
	{.id = "log-memlock",
	 .severity = SEVERITY_WARN,
	 .has = "RLIMIT_MEMLOCK",
	 .and = "exceeded",
	 .title = "A guest's process may not lock enough memory",
	 .explanation =
		 "VFIO pins all of a guest's memory. The guest did not start, or lost a device: "
		 "\"VFIO_MAP_DMA failed: Cannot allocate memory\".",
	 .fix = "systemd unit of the manager: LimitMEMLOCK=infinity\n"
		"libvirt: <memtune><hard_limit unit='GiB'>...</hard_limit></memtune>\n"
		"no memory ballooning for such guests"},
	{.id = "log-remapping",
	 .severity = SEVERITY_WARN,
	 .has = "No interrupt remapping",
	 .title = "VFIO refused a device because interrupts are not remapped",
	 .explanation = "Without it a guest could send any interrupt to the host. The guest says "
			"\"Operation "
			"not permitted\".",
	 .fix = "BIOS: enable x2APIC and interrupt remapping\n"
		"last resort: options vfio_iommu_type1 allow_unsafe_interrupts=1"},
	{.id = "log-reserved",
	 .severity = SEVERITY_WARN,
	 .has = "ineligible for IOMMU domain attach",
	 .title = "VFIO refused a device because the firmware keeps memory in it",
	 .explanation = "The platform asks for this memory to stay mapped (RMRR), which no guest "
			"can grant.",
	 .fix = "BIOS: disable shared memory (RMRR) for the slot; ask the vendor"},
	{.id = "log-token",
	 .severity = SEVERITY_INFO,
	 .has = "VF token required",
	 .title = "A VF of a PF on vfio-pci was opened without its token",
	 .explanation = "The PF itself is given away, so its VFs are protected by a token that "
			"both sides know.",
	 .fix = "give the token (QEMU: vf-token=UUID), or give the PF its driver back"},
	{.id = "log-fault",
	 .severity = SEVERITY_WARN,
	 .has = "DMAR: [DMA",
	 .and = "fault",
	 .title = "The IOMMU stopped a device that reached for foreign memory",
	 .explanation = "A driver or a guest programmed the device with a wrong address. Nothing "
			"was damaged, "
			"but the transfer is lost.",
	 .fix = "update the driver in the guest and the card's firmware"},
	{.id = "log-fault",
	 .severity = SEVERITY_WARN,
	 .has = "AMD-Vi: Event logged [IO_PAGE_FAULT",
	 .title = "The IOMMU stopped a device that reached for foreign memory",
	 .explanation = "A driver or a guest programmed the device with a wrong address. Nothing "
			"was damaged, "
			"but the transfer is lost.",
	 .fix = "update the driver in the guest and the card's firmware"},
	/* --- MACs, VLANs and what guests try ------------------------------------------- */
	{.id = "log-override-mac",
	 .severity = SEVERITY_WARN,
	 .has = "override admin",
	 .and = "MAC",
	 .title = "A guest tried to change the MAC that was set for its VF",
	 .explanation = "An administrative MAC stays until the administrator changes it, and the "
			"VF is stopped "
			"until its driver is loaded again. Bonds and VRRP in guests need trust.",
	 .fix = "vftop set %s/%d trust=on\nor in the guest's bond: fail_over_mac=active",
	 .while_pending = true,
	 .of_user = true},
	{.id = "log-override-mac",
	 .severity = SEVERITY_WARN,
	 .has = "already has an administratively set MAC",
	 .title = "A guest tried to change the MAC that was set for its VF",
	 .explanation = "An administrative MAC stays until the administrator changes it. Bonds and "
			"VRRP in "
			"guests need trust.",
	 .fix = "vftop set %s/%d trust=on\nor in the guest's bond: fail_over_mac=active",
	 .while_pending = true,
	 .of_user = true},
	{.id = "log-override-vlan",
	 .severity = SEVERITY_WARN,
	 .has = "override admin",
	 .and = "VLAN",
	 .title = "A guest tried to use VLANs although its VF has one",
	 .explanation = "With a VLAN set by the host the guest sends untagged frames only. For "
			"VLANs of its own "
			"the VF must have none.",
	 .fix = "vftop set %s/%d vlan=0",
	 .of_user = true},
	{.id = "log-spoof",
	 .severity = SEVERITY_WARN,
	 .has = "spoofed packets detected",
	 .title = "A VF's frames with a foreign MAC were dropped",
	 .explanation = "A bridge, a bond, VRRP or macvlan inside the guest sends with addresses "
			"that are not "
			"the VF's. The card cannot tell them from an attack.",
	 .fix = "vftop set %s/%d spoofchk=off trust=on",
	 .of_user = true},
	{.id = "log-spoof",
	 .severity = SEVERITY_WARN,
	 .has = "Spoof event(s) detected on VF",
	 .title = "A VF's frames with a foreign MAC were dropped",
	 .explanation = "A bridge, a bond, VRRP or macvlan inside the guest sends with addresses "
			"that are not "
			"the VF's. The card cannot tell them from an attack.",
	 .fix = "vftop set %s/%d spoofchk=off trust=on",
	 .of_user = true},
	{.id = "log-untrusted",
	 .severity = SEVERITY_WARN,
	 .has = "is not trusted, switch the VF to trusted",
	 .title = "An untrusted VF wanted more addresses than it may have",
	 .explanation =
		 "Bridges, containers and IPv6 in a guest need many filters, and the card gives an "
		 "untrusted VF a few only.",
	 .fix = "vftop set %s/%d trust=on",
	 .of_user = true},
	{.id = "log-untrusted",
	 .severity = SEVERITY_WARN,
	 .has = "Unprivileged VF",
	 .and = "promiscuous",
	 .title = "An untrusted VF wanted to receive everything",
	 .explanation = "Promiscuous mode is for trusted VFs: a bridge or a capture in the guest "
			"asked for it.",
	 .fix = "vftop set %s/%d trust=on\n"
		"i40e also: ethtool --set-priv-flags %s vf-true-promisc-support on",
	 .of_user = true},
	{.id = "log-state",
	 .severity = SEVERITY_INFO,
	 .has = "NDO set VF",
	 .and = "not supported",
	 .title = "The driver was asked for a link state that it does not do",
	 .explanation = "It answers yes and does nothing, so that VFs keep following the port. The "
			"setting that "
			"is shown is not the one that counts.",
	 .fix = "keep the port up and cabled, or use a card whose driver does it"},
	{.id = "log-misbehaved",
	 .severity = SEVERITY_WARN,
	 .has = "Malicious Driver Detection",
	 .title = "The card stopped a VF whose driver misbehaved",
	 .explanation = "A bad driver in the guest, a spoofed address or too many VLANs: the card "
			"shut the VF's "
			"queues.",
	 .fix = "update the driver in the guest\n"
		"ethtool --set-priv-flags %s mdd-auto-reset-vf on",
	 .of_user = true},
	{.id = "log-misbehaved",
	 .severity = SEVERITY_WARN,
	 .has = "misbehaved. VF queues are disabled",
	 .title = "The card stopped a VF whose driver misbehaved",
	 .explanation = "A bad driver in the guest: the card shut the VF's queues.",
	 .fix = "update the driver in the guest, then restart it",
	 .of_user = true},
	{.id = "log-frame",
	 .severity = SEVERITY_WARN,
	 .has = "VF max_frame",
	 .and = "out of range",
	 .title = "A VF wanted a larger MTU than its PF has",
	 .explanation = "The port takes frames up to the PF's MTU. Raise that first.",
	 .fix = "vftop set %s mtu=9000",
	 .of_user = true},
	{.id = "log-vf-reset",
	 .severity = SEVERITY_INFO,
	 .has = "PF still in reset state",
	 .title = "A VF waits for its PF",
	 .explanation = "The PF is down or is being reset, and the VF has no link until it is up.",
	 .fix = "vftop set %s up=yes",
	 .while_down = true},
};

const struct log_rule *log_rule_at(size_t n)
{
	return n < sizeof(rules) / sizeof(*rules) ? &rules[n] : NULL;
}

const struct log_rule *log_rule_find(const char *line)
{
	const struct log_rule *rule;

	for (size_t i = 0; (rule = log_rule_at(i)) != NULL; i++) {
		const char *at = strstr(line, rule->has);

		if (at && (!rule->and || strstr(at, rule->and)))
			return rule;
	}
	return NULL;
}
