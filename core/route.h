/* route.h - routes of all tables, of IPv4 and IPv6: those that matter here, which
 * are the default ones and those to somebody in particular.
 *
 * Read with libmnl: of a route its destination, table, metric and interfaces
 * are wanted, and libnl refuses a whole route for an encapsulation it does not
 * know.
 */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "core/ip_address.h"
#include "core/kernel/kernel.h"

#define ROUTE_INTERFACES_MAX 8 /* next hops of one route that are remembered */

struct route {
	struct ip_address destination; /* its length says the family, even for a default route */
	unsigned prefix;               /* 0: a default route */
	uint32_t table;                /* RT_TABLE_* or a number of one's own */
	uint32_t metric;               /* the lower wins */
	size_t interface_count;
	int interfaces[ROUTE_INTERFACES_MAX]; /* ifindexes, more than one for several hops */
};

struct route_list {
	size_t count, room;
	struct route *routes;
};

/* One RTM_NEWROUTE to a route. 0, or -EINVAL for what is malformed, leads to no
 * interface, or is no unicast route of IPv4 or IPv6. */
int route_parse(const struct nlmsghdr *message, struct route *ret_route);

/* Adds the default routes and those that lead to one of `count` addresses; a router
 * of the Internet has a million others. 0 or -errno with `error`. Free with
 * route_list_done(). */
int route_list_read(struct route_list *list, struct kernel *kernel,
		    const struct ip_address *addresses, size_t count, struct error *error);
void route_list_add(struct route_list *list, const struct route *route);
void route_list_done(struct route_list *list);

/* The route that leads there: the longest prefix, then the lowest metric, of the
 * tables every packet is looked up in (main, default); when there is none in
 * these, of the others. NULL when there is none at all. */
const struct route *route_list_find(const struct route_list *list,
				    const struct ip_address *address);

#endif
