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
	USE_ANY = (1 << 6) - 1,
};

struct surroundings;

/* Reads addresses, routes (all tables, both families), links above links, and
 * which peers the ssh sessions have (SSH_CONNECTION of `environment` or, where
 * sudo removed it, of the parents in /proc; established sockets of sshd).
 * Through the door. What cannot be read is said in `error`; what could be is
 * there. Never NULL; free with surroundings_free(). */
struct surroundings *surroundings_read(struct kernel *kernel, const char *ssh_connection,
				       struct error *error);
void surroundings_free(struct surroundings *surroundings);

/* False when links, addresses or routes could not be read: then what is not said
 * to be in use may be. */
bool surroundings_complete(const struct surroundings *surroundings);

/* What the interface is used for, itself or through what lies above it. `why`
 * (may be NULL) gets a text naming it: "bridge vmbr0 has 192.168.1.10/24 and the
 * default route"; "" when it is not used. */
unsigned surroundings_use(const struct surroundings *surroundings, int ifindex, char *why,
			  size_t size);

/* The same of some uses only: what else there is is not mentioned. */
unsigned surroundings_use_among(const struct surroundings *surroundings, int ifindex, unsigned uses,
				char *why, size_t size);

/* Whether the host has an interface of this name. */
bool surroundings_has_interface(const struct surroundings *surroundings, const char *name);

/* Managers that seem to own this function ("NetworkManager
 * /etc/NetworkManager/system-connections/x [sriov]", "systemd
 * /etc/systemd/network/10-x.network [SR-IOV]", "libvirt", "netplan",
 * "driverctl"); empty text: none. Returns `buffer`. */
const char *surroundings_manager(const struct surroundings *surroundings, const char *address,
				 const char *interface, char *buffer, size_t size);

#endif
