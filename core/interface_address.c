#include "core/interface_address.h"

#include "core/memory.h"
#include "core/netlink.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

int interface_address_parse(const struct nlmsghdr *message, struct interface_address *ret_address)
{
	const struct nlattr *table[IFA_LOCAL + 1], *first, *attribute;
	const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
	size_t length;

	*ret_address = (struct interface_address){0};
	first = netlink_attributes(message, sizeof(*header), &length);
	if (first == NULL || message->nlmsg_type != RTM_NEWADDR ||
	    (header->ifa_family != AF_INET && header->ifa_family != AF_INET6))
		return -EINVAL;
	netlink_index(first, length, table, IFA_LOCAL + 1);
	/* On a point-to-point link IFA_ADDRESS is the other end's. */
	attribute = table[IFA_LOCAL] != NULL ? table[IFA_LOCAL] : table[IFA_ADDRESS];
	if (attribute == NULL || header->ifa_index == 0)
		return -EINVAL;
	ret_address->ifindex = (int)header->ifa_index;
	ret_address->prefix = header->ifa_prefixlen;
	ret_address->address = ip_address_from_bytes(mnl_attr_get_payload(attribute),
						     mnl_attr_get_payload_len(attribute));
	return ret_address->address.length > 0 ? 0 : -EINVAL;
}

static void forget_addresses(void *user)
{
	((struct interface_address_list *)user)->count = 0;
}

static int take_address(const struct nlmsghdr *message, void *user)
{
	struct interface_address_list *list = user;
	struct interface_address address;

	if (interface_address_parse(message, &address) < 0)
		return 0;
	if (list->count == list->room) {
		list->room = list->room > 0 ? 2 * list->room : 32;
		list->addresses =
			memory_resize(list->addresses, list->room, sizeof(*list->addresses));
	}
	list->addresses[list->count++] = address;
	return 0;
}

int interface_address_list_read(struct interface_address_list *list, struct kernel *kernel,
				struct error *error)
{
	const struct ifaddrmsg header = {.ifa_family = AF_UNSPEC};
	union netlink_request request;
	int result;

	netlink_request_init(&request, RTM_GETADDR, NLM_F_DUMP, &header, sizeof(header));
	result =
		netlink_dump(kernel, NETLINK_ROUTE, &request,
			     &(struct netlink_reader){forget_addresses, take_address, list}, error);
	return result == -EINTR ? 0 : result;
}

void interface_address_list_done(struct interface_address_list *list)
{
	free(list->addresses);
	*list = (struct interface_address_list){0};
}
