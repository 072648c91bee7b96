/* mac.h - MAC addresses made for VFs: unicast, locally administered, the same
 * each time for the same VF.
 */
#ifndef CORE_MAC_H
#define CORE_MAC_H

#include "core/error.h"
#include "core/snapshot.h"

/* From the PF's permanent MAC and the VF's index, readable and unique per PF:
 * 3c:fd:fe:9c:9e:30, VF 1 -> 3e:9c:9e:30:00:01. 0, or -ENODATA when the PF's MAC
 * is not known. */
int mac_auto(const struct snapshot *snapshot, const struct function_key *function,
	     struct hwaddr *ret_mac, struct error *error);

/* Looks random, and is stable: a hash of the host's machine-id, the PF's
 * permanent MAC and the VF's index, so that no two hosts make the same. 0, or
 * -ENODATA when the host has no machine-id or the PF's MAC is not known. */
int mac_random(const struct snapshot *snapshot, const struct function_key *function,
	       struct hwaddr *ret_mac, struct error *error);

#endif
