#include "core/route.h"

#include "core/memory.h"
#include "core/netlink.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

#define ATTRIBUTES (RTA_TABLE + 1)

/* --- one route -------------------------------------------------------------- */

static void add_interface(struct route *route, int ifindex)
{
	for (size_t i = 0; i < route->interface_count; i++)
		if (route->interfaces[i] == ifindex)
			return;
	if (ifindex > 0 && route->interface_count < ROUTE_INTERFACES_MAX)
		route->interfaces[route->interface_count++] = ifindex;
}

/* struct rtnexthop one after the other, each with its own length. */
static void add_hops(struct route *route, const struct nlattr *hops)
{
	const char *at = mnl_attr_get_payload(hops);
	size_t left = mnl_attr_get_payload_len(hops);
	const struct rtnexthop *hop;

	while (left >= sizeof(*hop)) {
		size_t length;

		hop = (const struct rtnexthop *)at;
		length = RTNH_ALIGN((size_t)hop->rtnh_len);
		if (hop->rtnh_len < sizeof(*hop) || hop->rtnh_len > left)
			return;
		add_interface(route, hop->rtnh_ifindex);
		at += length;
		left -= length < left ? length : left;
	}
}

static size_t address_length(unsigned family)
{
	return family == AF_INET ? 4 : family == AF_INET6 ? 16 : 0;
}

int route_parse(const struct nlmsghdr *message, struct route *ret_route)
{
	const struct nlattr *table[ATTRIBUTES], *first;
	const struct rtmsg *header = mnl_nlmsg_get_payload(message);
	size_t length, wanted;
	int ifindex = 0;

	*ret_route = (struct route){0};
	first = netlink_attributes(message, sizeof(*header), &length);
	if (first == NULL || message->nlmsg_type != RTM_NEWROUTE)
		return -EINVAL;
	wanted = address_length(header->rtm_family);
	/* Cloned ones are what the kernel has learned about a route (path MTU). */
	if (wanted == 0 || header->rtm_type != RTN_UNICAST || header->rtm_flags & RTM_F_CLONED ||
	    header->rtm_dst_len > 8 * wanted)
		return -EINVAL;
	netlink_index(first, length, table, ATTRIBUTES);
	/* Not ip_address_from_bytes(): ::ffff:0:0/96 is a route of IPv6. */
	if (!netlink_get(table[RTA_DST], ret_route->destination.bytes, wanted) &&
	    header->rtm_dst_len > 0)
		return -EINVAL;
	ret_route->destination.length = (uint8_t)wanted;
	ret_route->prefix = header->rtm_dst_len;
	if (!netlink_get(table[RTA_TABLE], &ret_route->table, sizeof(ret_route->table)))
		ret_route->table = header->rtm_table;
	netlink_get(table[RTA_PRIORITY], &ret_route->metric, sizeof(ret_route->metric));
	if (netlink_get(table[RTA_OIF], &ifindex, sizeof(ifindex)))
		add_interface(ret_route, ifindex);
	if (table[RTA_MULTIPATH] != NULL)
		add_hops(ret_route, table[RTA_MULTIPATH]);
	return ret_route->interface_count > 0 ? 0 : -EINVAL;
}

/* --- all of them ------------------------------------------------------------ */

struct reading {
	struct route_list *list;
	const struct ip_address *addresses;
	size_t count;
};

static bool leads_to_one(const struct route *route, const struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		if (ip_address_in(&reading->addresses[i], &route->destination, route->prefix))
			return true;
	return false;
}

static void forget_routes(void *user)
{
	((struct reading *)user)->list->count = 0;
}

static int take_route(const struct nlmsghdr *message, void *user)
{
	struct reading *reading = user;
	struct route route;

	if (route_parse(message, &route) == 0 &&
	    (route.prefix == 0 || leads_to_one(&route, reading)))
		route_list_add(reading->list, &route);
	return 0;
}

int route_list_read(struct route_list *list, struct kernel *kernel,
		    const struct ip_address *addresses, size_t count, struct error *error)
{
	const struct rtmsg header = {.rtm_family = AF_UNSPEC};
	struct reading reading = {list, addresses, count};
	union netlink_request request;
	int result;

	netlink_request_init(&request, RTM_GETROUTE, NLM_F_DUMP, &header, sizeof(header));
	result = netlink_dump(kernel, NETLINK_ROUTE, &request,
			      &(struct netlink_reader){forget_routes, take_route, &reading}, error);
	/* What the last of several interrupted runs gave is right as far as it goes. */
	return result == -EINTR ? 0 : result;
}

void route_list_add(struct route_list *list, const struct route *route)
{
	if (list->count == list->room) {
		list->room = list->room > 0 ? 2 * list->room : 16;
		list->routes = memory_resize(list->routes, list->room, sizeof(*list->routes));
	}
	list->routes[list->count++] = *route;
}

void route_list_done(struct route_list *list)
{
	free(list->routes);
	*list = (struct route_list){0};
}

static bool is_common_table(const struct route *route)
{
	return route->table == RT_TABLE_MAIN || route->table == RT_TABLE_DEFAULT;
}

static bool is_better(const struct route *route, const struct route *best)
{
	if (best == NULL || is_common_table(route) != is_common_table(best))
		return best == NULL || is_common_table(route);
	if (route->prefix != best->prefix)
		return route->prefix > best->prefix;
	return route->metric < best->metric;
}

const struct route *route_list_find(const struct route_list *list, const struct ip_address *address)
{
	const struct route *best = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct route *route = &list->routes[i];

		if (ip_address_in(address, &route->destination, route->prefix) &&
		    is_better(route, best))
			best = route;
	}
	return best;
}
