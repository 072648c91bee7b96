#include "core/explanation.h"

#include "core/error.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct explanation {
	const char *operation; /* key of `vftop set`; NULL: any */
	const char *driver;    /* NULL: any */
	int code;
	const char *words;
};

/* The first that fits counts: drivers' own before what is so for all. */
static const struct explanation explanations[] = {
	/* --- numvfs: linux drivers/pci/iov.c, and what drivers answer ------------- */
	{"numvfs", "ice", ENOSPC,
	 "The card has not enough interrupts or queues for so many VFs; on hosts with many "
	 "processors the PF and irdma take most. Ask for fewer VFs, or blacklist irdma."},
	{"numvfs", NULL, ENOSPC,
	 "The card has not enough interrupts or queues for so many VFs. Ask for fewer."},
	{"numvfs", NULL, ENOMEM,
	 "There is no address space or no bus number for the VFs. In the BIOS enable Above 4G "
	 "Decoding, SR-IOV and ARI, or try the kernel option pci=realloc; `vftop doctor` says "
	 "which it is."},
	{"numvfs", "ice", EBUSY,
	 "The card is being reset or not ready yet. Try again in a moment."},
	{"numvfs", NULL, EBUSY,
	 "There are VFs already, and the kernel goes to another number only through 0, which "
	 "destroys them all. vftop does that and puts their settings back. Where it was asked "
	 "for 0, a guest still has a VF."},
	{"numvfs", "mlx5_core", ERANGE,
	 "More than sriov_totalvfs. The maximum is in the card's firmware: mstconfig -d ADDRESS "
	 "set NUM_OF_VFS=N, then reboot."},
	{"numvfs", NULL, ERANGE,
	 "More than sriov_totalvfs, the most that the card and its driver do. Some cards have a "
	 "higher maximum in their firmware's settings."},
	{"numvfs", "mlx4_core", ENOENT,
	 "mlx4_core makes VFs by module options only: num_vfs= and probe_vf= in "
	 "/etc/modprobe.d, then reboot."},
	{"numvfs", "i915", ENOENT,
	 "This i915 driver is without SR-IOV. A newer kernel's xe driver has it, or the "
	 "i915-sriov-dkms module built for this very kernel."},
	{"numvfs", "vfio-pci", ENOENT,
	 "The PF itself is given away to vfio-pci. Give it its own driver back, or load vfio-pci "
	 "with enable_sriov=1."},
	{"numvfs", NULL, ENOENT,
	 "The PF has no driver, or one that makes no VFs through sysfs. Bind the card's own "
	 "driver."},
	{"numvfs", "i40e", EAGAIN,
	 "i40e is busy with another change of its VFs. Try again in a few seconds; if that does "
	 "not end, the PF has to be reset."},
	{"numvfs", NULL, EAGAIN, "The driver is busy with its VFs. Try again in a few seconds."},
	{"numvfs", "ixgbe", EPERM,
	 "With traffic classes (DCB) the card has fewer VFs: 31 or 15. Drop DCB, or ask for "
	 "fewer; or a guest still has a VF."},
	{"numvfs", "ixgbe", EINVAL, "ixgbe has either VFs or an XDP program. Detach the program."},
	{"numvfs", NULL, EPERM,
	 "The driver refuses: too many for the card's resources, or a guest still has a VF. Stop "
	 "the guest or ask for fewer; the kernel's log has the driver's reason."},
	{"numvfs", "ice", EOPNOTSUPP,
	 "The card is in safe mode (its DDP package is missing), or cannot do so many VFs."},
	{"numvfs", NULL, EOPNOTSUPP, "Card or firmware do no SR-IOV, or not so many VFs."},
	{"numvfs", NULL, EINVAL,
	 "Not a number that the kernel takes, or the driver will not free VFs that guests have: "
	 "stop those first."},
	{"numvfs", NULL, EIO,
	 "The VFs were made and do not answer: the port above the card does not forward ARI. Look "
	 "for ARI in the BIOS, or take another slot."},
	{"numvfs", NULL, EACCES, "Only root may write sriov_numvfs: sudo, and no `sudo echo >`."},
	{"numvfs", "bnxt_en", ERROR_NO_EFFECT,
	 "bnxt_en says yes and makes no VFs while the PF is down or its firmware is being reset. "
	 "Bring the PF up first."},
	{"numvfs", NULL, ERROR_NO_EFFECT,
	 "The driver said yes and made another number of VFs. The kernel's log says how many it "
	 "could."},
	/* --- driver: binding, and what VFIO wants ------------------------------------ */
	{"driver", "vfio-pci", EINVAL,
	 "vfio-pci takes a device only where it is in an IOMMU group, so the IOMMU is off. "
	 "`vftop doctor` says whether by an option or in the BIOS."},
	{"driver", "vfio-pci", ENODEV,
	 "vfio-pci did not take the device: mostly the IOMMU is off (BIOS: VT-d, AMD-Vi; "
	 "intel_iommu=on), or driver_override was not set before."},
	{"driver", "vfio-pci", EEXIST,
	 "The ID is in vfio-pci's table already, from where it grabs every such device. Use "
	 "driver_override and drivers_probe, as vftop does; new_id is not needed."},
	{"driver", "vfio-pci", ENOENT,
	 "There is no /dev/vfio node or no such driver: the device is not bound, or the module is "
	 "missing. modprobe vfio-pci."},
	{"driver", "vfio-pci", EPERM,
	 "VFIO refuses: another device of the IOMMU group is with a driver of the host, or "
	 "interrupts are not remapped."},
	{"driver", "vfio-pci", EACCES,
	 "The PF is on vfio-pci, too, so its VFs want a token: QEMU's vf-token=UUID."},
	{"driver", NULL, EEXIST,
	 "The ID is in the driver's table already. Use driver_override and drivers_probe."},
	{"driver", NULL, ENODEV,
	 "The driver does not know this device, or found that it does not work. With "
	 "sriov_drivers_autoprobe=0 VFs need driver_override."},
	{"driver", NULL, ENOENT, "No such driver: its module is not loaded. modprobe it."},
	{"driver", NULL, EBUSY,
	 "Another driver or a process has the device; a PF with VFs cannot be given to vfio-pci."},
	{"driver", NULL, ERROR_NO_EFFECT,
	 "The kernel says yes even where the driver's probe failed. Its log has the reason."},
	/* --- VFIO: what a guest's manager meets ----------------------------------------- */
	{"vfio", NULL, ENOMEM,
	 "The guest's memory could not be pinned: raise LimitMEMLOCK of its manager, and use no "
	 "ballooning."},
	{"vfio", NULL, ENOENT, "No /dev/vfio/GROUP: the device is not bound to vfio-pci."},
	{"vfio", NULL, EBUSY, "Another process has the group open: the VF is assigned twice."},
	{"vfio", NULL, EPERM,
	 "The group is not viable (another member has a driver of the host), or interrupts are "
	 "not remapped."},
	{"vfio", NULL, EINVAL,
	 "The group is not viable: bind all its members to vfio-pci, or find a slot with ACS."},
	/* --- mac --------------------------------------------------------------------------- */
	{"mac", NULL, EINVAL,
	 "A VF's MAC is unicast and not zero where the driver wants one; or there is no such VF."},
	{"mac", NULL, EADDRNOTAVAIL,
	 "The VF may not leave the MAC that its PF set. Set it on the PF, or give trust."},
	{"mac", NULL, EPERM,
	 "Not root; or the VF is not trusted and its MAC was set by the PF. vftop set PF/N "
	 "trust=on."},
	{"mac", NULL, ERROR_NO_EFFECT,
	 "The driver said yes and shows the old MAC: some give it to a VF only when its driver "
	 "starts, so rebind that one VF (reload=yes)."},
	/* --- vlan, qos, proto ----------------------------------------------------------------- */
	{"vlan", NULL, EPROTONOSUPPORT,
	 "This driver tags VFs with 802.1Q only; 802.1ad needs ice in double VLAN mode, bnxt or "
	 "the like."},
	{"vlan", "mlx5_core", EOPNOTSUPP,
	 "In switchdev mode mlx5 leaves VLANs to the VF's representor: set it on that bridge "
	 "port. On InfiniBand there are none: use partition keys."},
	{"vlan", NULL, EOPNOTSUPP,
	 "This driver sets no VLAN on VFs, or not in switchdev mode: set it on the "
	 "representor's bridge port. InfiniBand has partition keys instead."},
	{"vlan", NULL, EINVAL,
	 "VLAN 1 to 4094 and qos 0 to 7; some drivers take no qos, or none without a VLAN."},
	/* --- rates ------------------------------------------------------------------------------
	 */
	{"max_tx_rate", "igb", EINVAL,
	 "igb limits VFs on the 82576 only, while the PF has a link, up to its speed; a minimum "
	 "must be 0."},
	{"max_tx_rate", "ixgbe", EINVAL,
	 "ixgbe limits VFs at a link of 10 Gb/s only, to more than 10 Mb/s; a minimum must be 0."},
	{"max_tx_rate", NULL, EINVAL,
	 "Up to the link's speed, not below the minimum, and with all minimums together within "
	 "the link. Many drivers take no minimum."},
	{"max_tx_rate", NULL, EOPNOTSUPP, "This driver limits no VFs."},
	/* --- state, spoofchk, trust
	   ---------------------------------------------------------------- */
	{"state", "ixgbe", ERROR_NO_EFFECT,
	 "ixgbe accepts `enable` and ignores it: its VFs always follow the port."},
	{"state", NULL, EOPNOTSUPP,
	 "This driver lets its VFs' link follow the port, always. Keep the port up."},
	{"trust", NULL, EOPNOTSUPP,
	 "This driver knows no trust, or not in switchdev mode: use the representor there."},
	{"spoofchk", NULL, EOPNOTSUPP,
	 "This driver checks no addresses, or not in switchdev mode."},
	/* --- eswitch
	   ---------------------------------------------------------------------------------- */
	{"eswitch", NULL, EINVAL,
	 "The mode is changed without VFs: set numvfs to 0, change it, make the VFs again."},
	{"eswitch", NULL, EBUSY,
	 "The mode is changed while no VF is bound: set numvfs to 0, change it, make the VFs "
	 "again."},
	{"eswitch", NULL, EOPNOTSUPP,
	 "This driver or firmware has no switchdev mode, or not while there are VFs."},
	/* --- steps on the way */
	{"module", NULL, ENOENT,
	 "This kernel has no such module, or modprobe may not load it (blacklist). Drivers for "
	 "VFs may be in a package of their own: linux-modules-extra, DKMS."},
	{"settle", NULL, ERROR_NO_EFFECT,
	 "Some VFs did not appear, or got no driver or interface in time. `vftop doctor` and the "
	 "kernel's log say why."},
	/* --- the rest
	   ------------------------------------------------------------------------------------ */
	{"mtu", NULL, EINVAL, "More than the driver does; a VF's MTU is at most its PF's."},
	{"name", NULL, EBUSY, "Before Linux 6.2 an interface is renamed only while it is down."},
	{"name", NULL, EEXIST, "Another interface is called so."},
	{NULL, "i40e", EAGAIN,
	 "i40e is busy with another change, or the VF is being reset. Try again in a moment."},
	{NULL, NULL, EAGAIN,
	 "The driver is busy, or the VF is being reset. Try again in a moment."},
	{NULL, NULL, EPERM,
	 "This needs root, or CAP_NET_ADMIN for settings of VFs; as root it is the driver that "
	 "refuses, and the kernel's log may have its reason."},
	{NULL, NULL, EACCES, "Only root may do that."},
	{NULL, NULL, ENODEV, "The device went away meanwhile, or is another one now."},
	{NULL, NULL, ENOENT,
	 "What was to be changed is not there: its driver is gone, or another."},
	{NULL, NULL, EOPNOTSUPP, "This driver does not do that."},
	{NULL, NULL, EBUSY,
	 "The driver is busy with the device, or somebody uses it: `vftop show` says who. Try "
	 "again when it is free."},
	{NULL, NULL, EINVAL,
	 "The driver does not take this value, or not while the device is as it is. The kernel's "
	 "log may have its reason."},
	{NULL, NULL, ERANGE, "Outside of what the driver or the kernel takes."},
	{NULL, NULL, ENOSPC,
	 "One of the card's tables is full: filters, VLANs, queues or interrupts. Fewer VFs, or "
	 "fewer addresses and VLANs for each, leave room."},
	{NULL, NULL, ENOMEM,
	 "Neither the kernel nor the card had room for that. The kernel's log says of what."},
	{NULL, NULL, ENETDOWN, "The interface is down: vftop set PF up=yes first."},
	{NULL, NULL, EIO,
	 "The card did not answer, or its firmware refused. It may be in the middle of a reset; if "
	 "that stays, the kernel's log has more."},
	{NULL, NULL, ETIMEDOUT,
	 "The card's firmware did not answer in time. Try again; if that stays, reset the PF."},
	{NULL, NULL, ESTALE,
	 "Somebody else changed the host between the plan and this step. Look again, then ask "
	 "again."},
	{NULL, NULL, ERROR_NO_EFFECT,
	 "The driver said yes and did nothing, or somebody else changed it at once. The kernel's "
	 "log may have the reason."},
};

static int fits(const char *wanted, const char *given)
{
	return !wanted || (given && strcmp(wanted, given) == 0);
}

/* Keys that share a message with another one fail like it. */
static const char *main_key(const char *operation)
{
	static const char *const SAME[][2] = {
		{"qos", "vlan"}, {"proto", "vlan"}, {"min_tx_rate", "max_tx_rate"}};

	for (size_t i = 0; i < sizeof(SAME) / sizeof(*SAME); i++)
		if (strcmp(operation, SAME[i][0]) == 0)
			return SAME[i][1];
	return operation;
}

const char *explanation_find(const char *operation, const char *driver, int error_number)
{
	const char *key = main_key(operation);

	for (size_t i = 0; i < sizeof(explanations) / sizeof(*explanations); i++) {
		const struct explanation *explanation = &explanations[i];

		if (explanation->code == error_number && fits(explanation->operation, key) &&
		    fits(explanation->driver, driver))
			return explanation->words;
	}
	return "";
}
