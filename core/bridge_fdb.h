/* bridge_fdb.h - the forwarding databases: what the host's bridges have learned, and
 * which addresses a card's own switch was told to hand up (`bridge fdb`).
 */
#ifndef CORE_BRIDGE_FDB_H
#define CORE_BRIDGE_FDB_H

#include "core/hwaddr.h"
#include "core/kernel/kernel.h"

struct fdb_entry {
	int ifindex; /* the port, or the card's interface */
	int master;  /* the bridge it is a port of, 0: an entry of the card itself ("self") */
	bool permanent;
	struct hwaddr mac;
};

/* Zeroed: empty. bridge_fdb_done() it. */
struct bridge_fdb {
	size_t count, room;
	struct fdb_entry *entries;
};

/* RTM_GETNEIGH dump of AF_BRIDGE. 0 or -errno: then it is empty. */
int bridge_fdb_read(struct bridge_fdb *fdb, struct kernel *kernel, struct error *error);
void bridge_fdb_done(struct bridge_fdb *fdb);

/* Whether the card behind the interface was told of this address. */
bool bridge_fdb_has_self(const struct bridge_fdb *fdb, int ifindex, const struct hwaddr *mac);

#endif
