/* host_use.h - what the host itself does with its interfaces. */
#ifndef CORE_HOST_USE_H
#define CORE_HOST_USE_H

#include "core/interface_address.h"
#include "core/link_table.h"
#include "core/snapshot.h"

/* The interfaces that sit on others: VLANs, macvlans, macvtaps, ipvlans. */
struct uppers {
	size_t count;
	const struct link **links; /* by what they sit on; into the table */
};

void uppers_index(struct uppers *uppers, const struct link_table *table);
void uppers_done(struct uppers *uppers);

/* Brings the addresses into the order that host_use_find() wants. */
void host_use_sort(struct interface_address_list *addresses);

/* Fills `owner`: OWNER_HOST with "bridge vmbr0", "vlan eth0.50" or "10.0.0.5/24", or
 * OWNER_NONE. A link-local address, which an interface gives itself, does not count. */
void host_use_find(const struct interface_address_list *addresses, const struct uppers *uppers,
		   const struct link *link, struct owner *owner);

#endif
