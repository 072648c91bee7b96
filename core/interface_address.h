/* interface_address.h - the IP addresses of the host's interfaces (RTM_GETADDR). */
#ifndef CORE_INTERFACE_ADDRESS_H
#define CORE_INTERFACE_ADDRESS_H

#include "core/ip_address.h"
#include "core/kernel/kernel.h"

struct interface_address {
	int ifindex;
	struct ip_address address; /* this host's own, not that of a peer */
	unsigned prefix;
};

struct interface_address_list {
	size_t count, room;
	struct interface_address *addresses;
};

/* One RTM_NEWADDR. 0, or -EINVAL for what is malformed and what is not of IPv4 or
 * IPv6. */
int interface_address_parse(const struct nlmsghdr *message, struct interface_address *ret_address);

/* Adds all addresses of this network namespace. 0 or -errno with `error`.
 * interface_address_list_done() it. */
int interface_address_list_read(struct interface_address_list *list, struct kernel *kernel,
				struct error *error);
void interface_address_list_done(struct interface_address_list *list);

#endif
