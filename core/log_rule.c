#include "core/log_rule.h"

#include <string.h>

/* Texts are those of linux 6.1 and 6.12 and of the drivers that vendors ship; where the
 * two differ there are two rows. What comes first counts. */
static const struct log_rule rules[] = {
	/* --- making VFs: drivers/pci/iov.c ------------------------------------- */
	{"log-mmio", SEVERITY_WARN, "not enough MMIO resources for SR-IOV", NULL,
	 "VFs could not be made: no address space for their BARs",
	 "The firmware gave the bridge above the card too small a window. The write ended with "
	 "\"Cannot allocate memory\".",
	 "BIOS: enable \"Above 4G Decoding\" and \"SR-IOV Support\"\n"
	 "or the kernel option pci=realloc\n"
	 "or fewer VFs: vftop set %s numvfs=N"},
	{"log-mmio", SEVERITY_WARN, "IOV BARS not allocated", NULL,
	 "VFs could not be made: their BARs have no address",
	 "The firmware gave the bridge above the card too small a window. The write ended with "
	 "\"Cannot allocate memory\".",
	 "BIOS: enable \"Above 4G Decoding\" and \"SR-IOV Support\"\n"
	 "or the kernel option pci=realloc"},
	{"log-bus", SEVERITY_WARN, "can't enable", "out of range",
	 "VFs could not be made: no bus numbers for them",
	 "The last VF would be on a bus that the bridge above does not own. With ARI they need "
	 "fewer buses.",
	 "BIOS: enable \"ARI Forwarding\"\n"
	 "or the kernel option pci=assign-busses\n"
	 "or fewer VFs: vftop set %s numvfs=N"},
	{"log-bus", SEVERITY_WARN, "SR-IOV: bus number out of range", NULL,
	 "VFs could not be made: no bus numbers for them",
	 "The last VF would be on a bus that the bridge above does not own. With ARI they need "
	 "fewer buses.",
	 "BIOS: enable \"ARI Forwarding\"\nor fewer VFs: vftop set %s numvfs=N"},
	{"log-header", SEVERITY_ERROR, "unknown header type 7f", NULL,
	 "A VF does not answer: its configuration reads as all ones",
	 "The PCIe port above the card does not forward ARI, so that requests for VFs never "
	 "arrive. The VF is of no use.",
	 "BIOS: enable \"ARI Forwarding\"; update the BIOS\n"
	 "put the card into a slot of the processor's own"},
	{"log-numvfs-busy", SEVERITY_INFO, "VFs already enabled. Disable before enabling", NULL,
	 "Somebody tried to change the number of VFs without going through 0",
	 "The kernel takes another number only when there are no VFs. All of them are destroyed "
	 "and made again then.",
	 "vftop set %s numvfs=N   (goes through 0 and puts the settings back)"},
	{"log-driver", SEVERITY_WARN, "driver does not support SR-IOV configuration via sysfs",
	 NULL, "The PF's driver makes no VFs through sysfs",
	 "Another driver is needed, or this one makes VFs in a way of its own (mlx4_core: by "
	 "module options).",
	 "vftop set %s driver=default"},
	{"log-driver", SEVERITY_WARN, "no driver bound to device; cannot configure SR-IOV", NULL,
	 "The PF has no driver that could make VFs",
	 "VFs are made by the PF's driver. The write ended with \"No such file or directory\".",
	 "vftop set %s driver=default"},
	{"log-numvfs-fewer", SEVERITY_WARN, "VFs requested; only", "enabled",
	 "Fewer VFs were made than were asked for",
	 "The driver had not enough of something for all of them, and said yes nevertheless. "
	 "What was to come after it meets VFs that are not there.",
	 "ip link set dev %s up   (bnxt_en makes none while it is down)\n"
	 "ask for fewer, or raise the maximum in the card's firmware"},
	{"log-pf-down", SEVERITY_WARN, "Reject SRIOV config request since if is down", NULL,
	 "bnxt_en made no VFs because the PF was down",
	 "The write of the number succeeds all the same. Bring the interface up first.",
	 "vftop set %s up=yes numvfs=N"},
	{"log-pf-reset", SEVERITY_WARN, "Reject SRIOV config request when FW reset is in progress",
	 NULL, "bnxt_en made no VFs because its firmware was being reset",
	 "The write of the number succeeds all the same. A moment later it works.",
	 "vftop set %s numvfs=N"},
	{"log-vectors", SEVERITY_WARN, "MSI-X interrupts available for SR-IOV", "Not enough",
	 "There are not enough interrupts for the VFs",
	 "On hosts with many processors the PF and RDMA (irdma) take most of the card's "
	 "vectors. The write ended with \"No space left on device\".",
	 "echo blacklist irdma >/etc/modprobe.d/irdma.conf; reboot\n"
	 "or fewer VFs: vftop set %s numvfs=N"},
	{"log-queues", SEVERITY_WARN, "Not enough queues to support", NULL,
	 "There are not enough queues for the VFs",
	 "The card's queues are shared by the PF and all VFs. The write ended with \"No space "
	 "left on device\".",
	 "fewer VFs: vftop set %s numvfs=N\nor fewer queues for the PF: ethtool -L %s combined 8"},
	{"log-safe-mode", SEVERITY_WARN, "SR-IOV cannot be configured - Device is in", NULL,
	 "The card is in safe or recovery mode and makes no VFs",
	 "ice did not find its DDP package, or the card's own firmware is damaged.",
	 "install the firmware package with intel/ice/ddp, renew the initramfs, reboot"},
	{"log-busy", SEVERITY_INFO, "Unable to configure VFs, other operation is pending", NULL,
	 "The driver was busy with its VFs",
	 "i40e does one thing after the other and says \"Resource temporarily unavailable\" "
	 "meanwhile. If that does not end, the PF has to be reset.",
	 "try again in a few seconds"},
	{"log-limit", SEVERITY_WARN, "due to device resource constraints", NULL,
	 "The card has not enough for so many VFs",
	 "The driver said \"Operation not permitted\". The maximum it can do is in the line.",
	 "fewer VFs: vftop set %s numvfs=N"},
	{"log-max-vfs", SEVERITY_WARN, "unknown parameter 'max_vfs' ignored", NULL,
	 "The driver does not know the parameter max_vfs",
	 "Either the driver is the kernel's own, which has no such parameter, or a module built "
	 "for another kernel was not loaded.",
	 "make VFs through sysfs: vftop set %s numvfs=N\n"
	 "or build the module (DKMS) for this kernel: dkms autoinstall"},
	/* --- taking VFs away ----------------------------------------------------- */
	{"log-held", SEVERITY_WARN, "Relaying device request to user", NULL,
	 "The kernel waits for a guest to give its VF back",
	 "Somebody took a VF away that a guest has open. The PF's lock is held meanwhile, so "
	 "that everything about its number of VFs hangs.",
	 "stop the guest, or unplug the device from it"},
	{"log-held", SEVERITY_WARN, "blocked until", "released",
	 "The kernel waits for a guest to give its VF back",
	 "Somebody took a VF away that a guest has open. The PF's lock is held meanwhile, so "
	 "that everything about its number of VFs hangs.",
	 "stop the guest, or unplug the device from it"},
	{"log-assigned", SEVERITY_WARN, "because some are assigned to VMs", NULL,
	 "VFs were not removed because guests have them",
	 "The PF's driver refuses to take VFs away from guests. They have to be stopped first.",
	 "stop the guests, then: vftop set %s numvfs=N"},
	{"log-assigned", SEVERITY_WARN, "VFs are assigned", NULL,
	 "VFs were not removed because guests have them",
	 "The PF's driver refuses to take VFs away from guests. They have to be stopped first.",
	 "stop the guests, then: vftop set %s numvfs=N"},
	/* --- VFIO and IOMMU --------------------------------------------------------- */
	{"log-memlock", SEVERITY_WARN, "RLIMIT_MEMLOCK", "exceeded",
	 "A guest's process may not lock enough memory",
	 "VFIO pins all of a guest's memory. The guest did not start, or lost a device: "
	 "\"VFIO_MAP_DMA failed: Cannot allocate memory\".",
	 "systemd unit of the manager: LimitMEMLOCK=infinity\n"
	 "libvirt: <memtune><hard_limit unit='GiB'>...</hard_limit></memtune>\n"
	 "no memory ballooning for such guests"},
	{"log-remapping", SEVERITY_WARN, "No interrupt remapping", NULL,
	 "VFIO refused a device because interrupts are not remapped",
	 "Without it a guest could send any interrupt to the host. The guest says \"Operation "
	 "not permitted\".",
	 "BIOS: enable x2APIC and interrupt remapping\n"
	 "last resort: options vfio_iommu_type1 allow_unsafe_interrupts=1"},
	{"log-reserved", SEVERITY_WARN, "ineligible for IOMMU domain attach", NULL,
	 "VFIO refused a device because the firmware keeps memory in it",
	 "The platform asks for this memory to stay mapped (RMRR), which no guest can grant.",
	 "BIOS: disable shared memory (RMRR) for the slot; ask the vendor"},
	{"log-token", SEVERITY_INFO, "VF token required", NULL,
	 "A VF of a PF on vfio-pci was opened without its token",
	 "The PF itself is given away, so its VFs are protected by a token that both sides know.",
	 "give the token (QEMU: vf-token=UUID), or give the PF its driver back"},
	{"log-fault", SEVERITY_WARN, "DMAR: [DMA", "fault",
	 "The IOMMU stopped a device that reached for foreign memory",
	 "A driver or a guest programmed the device with a wrong address. Nothing was damaged, "
	 "but the transfer is lost.",
	 "update the driver in the guest and the card's firmware"},
	{"log-fault", SEVERITY_WARN, "AMD-Vi: Event logged [IO_PAGE_FAULT", NULL,
	 "The IOMMU stopped a device that reached for foreign memory",
	 "A driver or a guest programmed the device with a wrong address. Nothing was damaged, "
	 "but the transfer is lost.",
	 "update the driver in the guest and the card's firmware"},
	/* --- MACs, VLANs and what guests try ------------------------------------------- */
	{"log-override-mac", SEVERITY_WARN, "override admin", "MAC",
	 "A guest tried to change the MAC that was set for its VF",
	 "An administrative MAC stays until the administrator changes it, and the VF is stopped "
	 "until its driver is loaded again. Bonds and VRRP in guests need trust.",
	 "vftop set %s/%d trust=on\nor in the guest's bond: fail_over_mac=active"},
	{"log-override-mac", SEVERITY_WARN, "already has an administratively set MAC", NULL,
	 "A guest tried to change the MAC that was set for its VF",
	 "An administrative MAC stays until the administrator changes it. Bonds and VRRP in "
	 "guests need trust.",
	 "vftop set %s/%d trust=on\nor in the guest's bond: fail_over_mac=active"},
	{"log-override-vlan", SEVERITY_WARN, "override admin", "VLAN",
	 "A guest tried to use VLANs although its VF has one",
	 "With a VLAN set by the host the guest sends untagged frames only. For VLANs of its own "
	 "the VF must have none.",
	 "vftop set %s/%d vlan=0"},
	{"log-spoof", SEVERITY_WARN, "spoofed packets detected", NULL,
	 "A VF sent frames with a foreign MAC, and they were dropped",
	 "A bridge, a bond, VRRP or macvlan inside the guest sends with addresses that are not "
	 "the VF's. The card cannot tell them from an attack.",
	 "vftop set %s/%d spoofchk=off trust=on"},
	{"log-spoof", SEVERITY_WARN, "Spoof event(s) detected on VF", NULL,
	 "A VF sent frames with a foreign MAC, and they were dropped",
	 "A bridge, a bond, VRRP or macvlan inside the guest sends with addresses that are not "
	 "the VF's. The card cannot tell them from an attack.",
	 "vftop set %s/%d spoofchk=off trust=on"},
	{"log-untrusted", SEVERITY_WARN, "is not trusted, switch the VF to trusted", NULL,
	 "An untrusted VF wanted more addresses than it may have",
	 "Bridges, containers and IPv6 in a guest need many filters, and the card gives an "
	 "untrusted VF a few only.",
	 "vftop set %s/%d trust=on"},
	{"log-untrusted", SEVERITY_WARN, "Unprivileged VF", "promiscuous",
	 "An untrusted VF wanted to receive everything",
	 "Promiscuous mode is for trusted VFs: a bridge or a capture in the guest asked for it.",
	 "vftop set %s/%d trust=on\n"
	 "i40e also: ethtool --set-priv-flags %s vf-true-promisc-support on"},
	{"log-state", SEVERITY_INFO, "NDO set VF", "not supported",
	 "The driver was asked for a link state that it does not do",
	 "It answers yes and does nothing, so that VFs keep following the port. The setting that "
	 "is shown is not the one that counts.",
	 "keep the port up and cabled, or use a card whose driver does it"},
	{"log-misbehaved", SEVERITY_WARN, "Malicious Driver Detection", NULL,
	 "The card stopped a VF whose driver misbehaved",
	 "A bad driver in the guest, a spoofed address or too many VLANs: the card shut the VF's "
	 "queues.",
	 "update the driver in the guest\n"
	 "ethtool --set-priv-flags %s mdd-auto-reset-vf on"},
	{"log-misbehaved", SEVERITY_WARN, "misbehaved. VF queues are disabled", NULL,
	 "The card stopped a VF whose driver misbehaved",
	 "A bad driver in the guest: the card shut the VF's queues.",
	 "update the driver in the guest, then restart it"},
	{"log-frame", SEVERITY_WARN, "VF max_frame", "out of range",
	 "A VF wanted a larger MTU than its PF has",
	 "The port takes frames up to the PF's MTU. Raise that first.", "vftop set %s mtu=9000"},
	{"log-vf-reset", SEVERITY_INFO, "PF still in reset state", NULL, "A VF waited for its PF",
	 "The PF is down or is being reset, and the VF has no link until it is up.",
	 "vftop set %s up=yes"},
	{"log-networkd", SEVERITY_INFO, "Failed to configure SR-IOV virtual function", NULL,
	 "systemd could not set a VF up",
	 "Its [SR-IOV] section names a VF that is not there, or the PF was down.",
	 "SR-IOVVirtualFunctions= in a 10-*.link, not in a .network"},
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
