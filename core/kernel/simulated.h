/* simulated.h - a host that exists in memory only, for --demo and for tests.
 *
 * Files are rendered from its state, netlink requests answered from the same
 * state, and writes do what Linux does with them (drivers/pci/iov.c: EBUSY on
 * N to M, ERANGE above sriov_totalvfs; VFs appear and vanish, drivers bind,
 * uevents and link notifications are sent). The scenarios in tests/scenario
 * hold it against a real kernel.
 *
 * The state lives in memory shared with children forked later, so that the
 * process that writes and the one that watches see the same host. Such a child
 * keeps the parent's descriptors open: events are announced through them.
 */
#ifndef CORE_KERNEL_SIMULATED_H
#define CORE_KERNEL_SIMULATED_H

#include "core/kernel/kernel.h"

struct simulated_options {
	const char *host; /* one of simulated_hosts(); NULL: the first */
	bool still;       /* time stands still: only simulated_advance() moves it */
	bool eventful;    /* link flaps, VFs come and go by themselves */
};

/* Returns NULL with `error` filled (and the names that exist as remedy) when
 * there is no such host. */
struct kernel *simulated_kernel_new(const struct simulated_options *options, struct error *error);

/* The names of the hosts, NULL-terminated, the default first. */
const char *const *simulated_hosts(void);

/* Moves a still host's clock: traffic flows, events happen. */
void simulated_advance(struct kernel *kernel, uint64_t nanoseconds);

/* --- what only the outside world does to a host --------------------------- */

/* Pulls a card out: the PF, its VFs and their interfaces vanish. 0 or -ENODEV. */
int simulated_unplug(struct kernel *kernel, const char *pf_address);
/* Puts it back, with no VFs and a new ifindex. 0, -ENODEV or -EEXIST. */
int simulated_replug(struct kernel *kernel, const char *pf_address);
/* Moves an interface out of sight (another network namespace) or back. */
int simulated_move_interface(struct kernel *kernel, const char *interface, bool away);
int simulated_rename_interface(struct kernel *kernel, const char *interface, const char *name);
int simulated_set_link(struct kernel *kernel, const char *interface, bool up, bool carrier);
/* A guest named like that takes a function: a virtual machine opens one bound to vfio, a
 * container takes its interface. Returns its pid, or -ENODEV when there is no such
 * function or it has no driver. */
int simulated_hold(struct kernel *kernel, const char *address, const char *name);
/* The guest ends. 0 or -ESRCH. */
int simulated_end(struct kernel *kernel, int pid);
/* What is wrong with a host or a card from the day it was built. */
enum simulated_defect {
	SIMULATED_FIRMWARE_OFF, /* the card hides its SR-IOV */
	SIMULATED_NO_VF_BARS,   /* the firmware left no address space for them */
	SIMULATED_FEW_BUSES,    /* the bridge above has no bus but the PF's */
	SIMULATED_NO_ARI,       /* nor does it forward ARI */
	SIMULATED_NO_ACS,       /* nor does it keep functions apart */
	SIMULATED_SLOW_LINK,    /* half the lanes do not work */
	SIMULATED_LINK_ERRORS,
	SIMULATED_SILENT,    /* it answers no VF's driver: that takes a MAC of its own choice */
	SIMULATED_IOMMU_OFF, /* the host's: by an option */
};
/* Sets or clears a defect of a PF; NULL: of the host. 0 or -ENODEV. */
int simulated_set_defect(struct kernel *kernel, const char *address, enum simulated_defect defect,
			 bool broken);
/* Writes a file, whatever else would be there, or removes it and all below it (`text`
 * NULL). 0, -ENAMETOOLONG, -EFBIG or -ENOSPC. */
int simulated_write_file(struct kernel *kernel, const char *path, const char *text);
/* The kernel logs a line, of a PCI device or of nobody (NULL). */
int simulated_log(struct kernel *kernel, const char *address, const char *text);
/* A bridge learns that an address is behind its port; with `self` a card is told of it.
 * 0, -ENODEV, -EINVAL or -ENOSPC. */
int simulated_learn(struct kernel *kernel, const char *interface, const char *mac, bool self);
/* Adds an interface without hardware, up, as a port of `master` (NULL: of none), which
 * is made when it is not there: a bond when it is called so, else a bridge. 0. */
int simulated_add_port(struct kernel *kernel, const char *interface, const char *master);
/* The PF's driver waits for a VF (i40e while it resets one): the VF is left out of
 * lists, and setting anything on it is -EAGAIN. 0 or -ENODEV. */
int simulated_set_busy(struct kernel *kernel, const char *pf_address, int vf, bool busy);
/* Takes (or releases) RTNL: every kernel_exchange() blocks meanwhile. */
void simulated_hold_rtnl(struct kernel *kernel, bool hold);
/* Makes the n-th (1-based, counted from now) operation that changes something
 * (write or exchange with NLM_F_ACK) fail with `code`; 0 removes the fault. */
void simulated_fail(struct kernel *kernel, unsigned nth, int code);
/* Whether that has happened. */
bool simulated_has_failed(struct kernel *kernel);
/* Loses notifications: the next kernel_receive() of each source is -ENOBUFS. */
void simulated_lose_events(struct kernel *kernel);

#endif
