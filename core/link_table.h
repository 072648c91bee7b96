/* link_table.h - all network interfaces of this network namespace.
 *
 * The request is made here and not by libnl's caches, which always ask for the
 * VF lists and their statistics too (libnl 3.7 lib/route/link.c).
 */
#ifndef CORE_LINK_TABLE_H
#define CORE_LINK_TABLE_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* By ifindex. */
struct link_table;

struct link_table *link_table_new(void);
void link_table_free(struct link_table *table);
size_t link_table_count(const struct link_table *table);
const struct link *link_table_at(const struct link_table *table, size_t n);
/* NULL when there is none. Pointers are valid until the table changes. */
const struct link *link_table_find(const struct link_table *table, int ifindex);
const struct link *link_table_find_name(const struct link_table *table, const char *name);

/* Reads every interface (RTM_GETLINK dump, no VFs, no statistics), asking again
 * up to three times when the dump was interrupted; what was still interrupted
 * then is put right by the notification of what interrupted it. The table holds
 * the new picture on success and the old one on failure. 0 or -errno. */
int link_table_read(struct link_table *table, struct kernel *kernel, struct error *error);

/* Takes a RTM_NEWLINK or RTM_DELLINK notification. Returns 1 when something
 * changed, 0 when not, -EINVAL for a malformed message. A carrier that comes up
 * leaves the speed unknown until link_table_read_modes(). */
int link_table_apply(struct link_table *table, const struct nlmsghdr *message);

/* Speed and duplex of all interfaces (ethtool netlink, LINKMODES_GET dump);
 * kept in the table. -EOPNOTSUPP where the kernel has no ethtool netlink. */
int link_table_read_modes(struct link_table *table, struct kernel *kernel, struct error *error);

/* Gives every PF and VF of the snapshot its interface, by parent device; picks
 * the uplink among a PF's ports and representors (phys_port_name), sets
 * `switch_mode` and PF labels. Functions without one get an empty link; a VF
 * that has one is not `away` (function.h finds those that are). True when
 * something changed. */
bool link_table_assign(const struct link_table *table, struct snapshot *snapshot);

#endif
