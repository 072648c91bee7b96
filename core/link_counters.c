#include "core/link_counters.h"

#include "core/netlink.h"

#include <errno.h>
#include <limits.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

struct collected {
	link_counters_fn *fn;
	void *user;
};

int link_counters_parse(const struct nlmsghdr *message, int *ret_ifindex,
			struct counters *ret_counters)
{
	const struct nlattr *table[IFLA_STATS_LINK_64 + 1], *first;
	struct rtnl_link_stats64 stats;
	struct if_stats_msg header;
	size_t length;

	first = netlink_attributes(message, sizeof(header), &length);
	if (first == NULL || message->nlmsg_type != RTM_NEWSTATS)
		return -EINVAL;
	memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
	netlink_index(first, length, table, IFLA_STATS_LINK_64 + 1);
	/* The struct has grown before: only what is read here must be there. */
	if (!netlink_get(table[IFLA_STATS_LINK_64], &stats,
			 offsetof(struct rtnl_link_stats64, multicast)))
		return -EINVAL;
	if (header.ifindex == 0 || header.ifindex > INT_MAX)
		return -EINVAL;

	*ret_ifindex = (int)header.ifindex;
	*ret_counters = (struct counters){
		.rx_bytes = stats.rx_bytes,
		.tx_bytes = stats.tx_bytes,
		.rx_packets = stats.rx_packets,
		.tx_packets = stats.tx_packets,
		.rx_dropped = stats.rx_dropped,
		.tx_dropped = stats.tx_dropped,
	};
	return 0;
}

static int collect(const struct nlmsghdr *message, void *user)
{
	const struct collected *collected = user;
	struct counters counters;
	int ifindex;

	if (link_counters_parse(message, &ifindex, &counters) == 0)
		collected->fn(ifindex, &counters, collected->user);
	return 0;
}

int link_counters_read(struct kernel *kernel, link_counters_fn *fn, void *user, struct error *error)
{
	struct if_stats_msg header = {
		.filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64),
	};
	struct collected collected = {.fn = fn, .user = user};
	union netlink_request request;

	netlink_request_init(&request, RTM_GETSTATS, NLM_F_DUMP, &header, sizeof(header));
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, collect, &collected, error);
}
