/* device.h - from what a user types to a function: DEVICE of the command line. */
#ifndef CORE_DEVICE_H
#define CORE_DEVICE_H

#include "core/error.h"
#include "core/snapshot.h"

/* "eth0", "0000:01:00.0", "01:00.0", "netdevsim1", "nvme0": a PF;
 * "eth0/3", "0000:01:00.0/3", a VF's PCI address or interface: a VF.
 * 0, or -ENODEV (no such device), -EINVAL (malformed), -ENOTUNIQ with `error`
 * naming what there is. */
int device_resolve(const struct snapshot *snapshot, const char *text, struct function_key *ret_key,
		   struct error *error);

#endif
