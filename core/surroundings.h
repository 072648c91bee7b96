/* surroundings.h - what hangs on the host's interfaces: addresses, routes, this
 * ssh session, other managers. Guards and the doctor look at it.
 */
#ifndef CORE_SURROUNDINGS_H
#define CORE_SURROUNDINGS_H

#include "core/kernel/kernel.h"
#include "core/link.h"
#include "core/snapshot.h"

enum interface_use {
	USE_DEFAULT_ROUTE = 1 << 0,
	USE_SSH_SESSION = 1 << 1,  /* carries the connection this runs over */
	USE_ADDRESS = 1 << 2,      /* has addresses that are not link-local */
	USE_MASTER = 1 << 3,       /* is a port of a bridge, bond, team or VRF */
	USE_UPPER = 1 << 4,        /* a VLAN, macvlan, macvtap or ipvlan sits on it */
	USE_NETWORK_ROOT = 1 << 5, /* NFS or iSCSI root */
};

struct surroundings;

/* Reads addresses, routes (all tables, both families), links above links, and
 * which peers the ssh sessions have (SSH_CONNECTION of `environment` or, where
 * sudo removed it, of the parents in /proc; established sockets of sshd).
 * Through the door. What cannot be read is said in `error`; what could be is
 * there. Free with surroundings_free(). */
struct surroundings *surroundings_read(struct kernel *kernel, const char *ssh_connection,
				       struct error *error);
void surroundings_free(struct surroundings *surroundings);

/* What the interface is used for, itself or through what lies above it. `why`
 * (may be NULL) gets a text naming it: "bridge vmbr0 has 192.168.1.10/24 and the
 * default route". */
unsigned surroundings_use(const struct surroundings *surroundings, int ifindex, char *why,
			  size_t size);

/* Managers that seem to own this function ("NetworkManager", "systemd-networkd
 * /etc/systemd/network/10-x.network [SR-IOV]", "libvirt", "netplan",
 * "driverctl"); empty text: none. */
const char *surroundings_manager(const struct surroundings *surroundings, const char *address,
				 const char *interface, char *buffer, size_t size);

#endif
