/* function.h - physical and virtual functions, read from sysfs.
 *
 * Only files that take no lock of the PF are read: VFs are counted by their
 * virtfnN links, because sriov_numvfs waits for whoever changes it
 * (linux drivers/pci/iov.c sriov_numvfs_show), as does driver_override.
 * netdevsim has no such links; reading its sriov_numvfs is safe.
 */
#ifndef CORE_FUNCTION_H
#define CORE_FUNCTION_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Reads every PF (any device with sriov_totalvfs or sriov_numvfs, on any bus
 * that has VFs: pci, netdevsim) and its VFs into the snapshot; PFs and VFs that
 * are gone are removed, known ones keep what is not read here (link, config,
 * counters). A VF is `away` when its driver made an interface that is not in
 * this namespace: its net/ directory is there, and empty. 0 or -errno when the
 * host could not be read at all. */
int function_read_all(struct kernel *kernel, struct snapshot *snapshot, struct error *error);

/* Reads one device again after an event: a PF, a VF, or neither any more.
 * `device` is a sysfs device name, "0000:01:10.0". True when something
 * changed. */
bool function_reread(struct kernel *kernel, struct snapshot *snapshot, const char *device);

/* Whether a PF changed in a way that the kernel announces with no event: the
 * VFs of a removal that waits for their holder, drivers_autoprobe, netdevsim's
 * number of VFs. Three reads at most; function_reread() the PF then. */
bool function_is_stale(struct kernel *kernel, const struct pf *pf);

/* PCI class to its JSON word: "network", "nvme", "gpu", "accelerator", "other". */
const char *function_class_name(int class_code);

#endif
