#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/kernel/simulated/sim_message.h"
#include "core/kernel/simulated/sim_settings.h"
#include "core/kernel/simulated/sim_talk.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <string.h>

#define FOREVER UINT32_MAX /* of struct ifa_cacheinfo */

/* --- what every dump over the links does ----------------------------------- */

/* Adds what there is to say of a link. */
typedef void tell_fn(struct sim_talk *talk, const struct sim_link *link);

static int dump_links_in(struct sim_talk *talk, tell_fn *tell, int namespace_id)
{
	struct sim_state *state = talk->state;

	for (int i = 0; i < state->link_count; i++) {
		const struct sim_link *link = &state->links[i];

		if (link->ifindex <= talk->cursor || link->namespace_id != namespace_id)
			continue;
		if (sim_talk_full(talk))
			return 1;
		tell(talk, link);
		talk->cursor = link->ifindex;
	}
	return 0;
}

static int dump_links(struct sim_talk *talk, tell_fn *tell)
{
	return dump_links_in(talk, tell, -1);
}

/* The link that a request of struct ifinfomsg means. */
static const struct sim_link *find_link(const struct sim_talk *talk, const struct ifinfomsg *info)
{
	const struct nlattr *name = sim_talk_attribute(talk, sizeof(*info), IFLA_IFNAME, 1);
	const struct sim_link *link = NULL;
	char text[IFNAMSIZ] = "";

	if (info->ifi_index > 0) {
		link = sim_link_find(talk->state, info->ifi_index);
	} else if (name) {
		strncpy(text, mnl_attr_get_payload(name),
			mnl_attr_get_payload_len(name) < sizeof(text) - 1
				? mnl_attr_get_payload_len(name)
				: sizeof(text) - 1);
		link = sim_link_find_name(talk->state, text);
	}
	return link && !link->away ? link : NULL;
}

/* --- RTM_GETLINK ----------------------------------------------------------- */

static uint32_t filter_of(const struct sim_talk *talk)
{
	const struct nlattr *mask =
		sim_talk_attribute(talk, sizeof(struct ifinfomsg), IFLA_EXT_MASK, sizeof(uint32_t));

	return mask ? mnl_attr_get_u32(mask) : 0;
}

static void tell_link(struct sim_talk *talk, const struct sim_link *link)
{
	uint32_t filter = filter_of(talk);
	size_t room = sim_message_link_size(talk->state, link, filter);
	struct nlmsghdr *message = sim_talk_begin(talk, RTM_NEWLINK, room);

	sim_message_link(talk->state, message, link, filter);
	sim_talk_end(talk, message);
}

static int get_link(struct sim_talk *talk)
{
	const struct ifinfomsg *info = sim_talk_header(talk, sizeof(*info));
	const struct sim_link *link;

	if (!info)
		return sim_talk_refuse(talk, EINVAL, "Invalid header for get link");
	if (info->ifi_index <= 0 && !sim_talk_attribute(talk, sizeof(*info), IFLA_IFNAME, 1))
		return -EINVAL;
	link = find_link(talk, info);
	if (!link)
		return -ENODEV;
	tell_link(talk, link);
	return 0;
}

static int dump_link(struct sim_talk *talk)
{
	const struct nlattr *target = sim_talk_attribute(talk, sizeof(struct ifinfomsg),
							 IFLA_TARGET_NETNSID, sizeof(int32_t));
	int32_t namespace_id = -1;

	if (target) {
		memcpy(&namespace_id, mnl_attr_get_payload(target), sizeof(namespace_id));
		if (namespace_id < 0 || namespace_id >= talk->state->namespace_count)
			return sim_talk_refuse(talk, EINVAL, "Invalid target network namespace id");
	}
	return dump_links_in(talk, tell_link, namespace_id);
}

static int set_link(struct sim_talk *talk)
{
	const struct ifinfomsg *info = sim_talk_header(talk, sizeof(*info));
	const struct sim_link *link;

	if (!info)
		return -EINVAL;
	/* New kinds of interfaces are not made here. */
	if (talk->request->nlmsg_flags & NLM_F_CREATE)
		return sim_talk_refuse(talk, EOPNOTSUPP, "Unknown device type");
	link = find_link(talk, info);
	if (!link)
		return -ENODEV;
	return sim_settings_apply(talk, link->ifindex);
}

/* --- RTM_GETNSID ----------------------------------------------------------- */

/* Interfaces were moved to all of them, so that each has a number. */
static int dump_namespaces(struct sim_talk *talk)
{
	for (int i = 0; i < talk->state->namespace_count; i++) {
		struct nlmsghdr *message = sim_talk_begin(talk, RTM_NEWNSID, 64);

		mnl_nlmsg_put_extra_header(message, sizeof(struct rtgenmsg));
		mnl_attr_put_u32(message, NETNSA_NSID, (uint32_t)i);
		sim_talk_end(talk, message);
	}
	return 0;
}

/* --- RTM_GETSTATS ---------------------------------------------------------- */

static void tell_stats(struct sim_talk *talk, const struct sim_link *link)
{
	struct rtnl_link_stats64 stats = sim_message_stats(talk->state, link);
	struct nlmsghdr *message = sim_talk_begin(talk, RTM_NEWSTATS, 512);
	struct if_stats_msg *info = mnl_nlmsg_put_extra_header(message, sizeof(*info));

	info->ifindex = (uint32_t)link->ifindex;
	info->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	mnl_attr_put(message, IFLA_STATS_LINK_64, sizeof(stats), &stats);
	sim_talk_end(talk, message);
}

/* The checks of net/core/rtnetlink.c rtnl_stats_dump and rtnl_stats_get. */
static int check_stats(struct sim_talk *talk)
{
	const struct if_stats_msg *info = sim_talk_header(talk, sizeof(*info));

	if (!info)
		return sim_talk_refuse(talk, EINVAL, "Invalid header for stats dump");
	if (info->filter_mask == 0)
		return sim_talk_refuse(talk, EINVAL, "Filter mask must be set for stats dump");
	if (!(info->filter_mask & IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64)))
		return -EOPNOTSUPP;
	return 0;
}

static int dump_stats(struct sim_talk *talk)
{
	int result = check_stats(talk);

	return result < 0 ? result : dump_links(talk, tell_stats);
}

static int get_stats(struct sim_talk *talk)
{
	const struct if_stats_msg *info = sim_talk_header(talk, sizeof(*info));
	const struct sim_link *link;
	int result = check_stats(talk);

	if (result < 0)
		return result;
	link = sim_link_find(talk->state, (int)info->ifindex);
	if (!link || link->away)
		return -ENODEV;
	tell_stats(talk, link);
	return 0;
}

/* --- addresses, routes, neighbours: of IPv4, as many as a session needs ---- */

static bool wants_ipv4(const struct sim_talk *talk)
{
	const struct rtgenmsg *general = sim_talk_header(talk, sizeof(*general));

	return !general || general->rtgen_family == AF_UNSPEC || general->rtgen_family == AF_INET;
}

static void tell_address(struct sim_talk *talk, const struct sim_link *link)
{
	struct ifa_cacheinfo cache = {.ifa_prefered = FOREVER, .ifa_valid = FOREVER};
	struct nlmsghdr *message;
	struct ifaddrmsg *address;

	if (link->prefix == 0)
		return;
	message = sim_talk_begin(talk, RTM_NEWADDR, 256);
	address = mnl_nlmsg_put_extra_header(message, sizeof(*address));
	address->ifa_family = AF_INET;
	address->ifa_prefixlen = link->prefix;
	address->ifa_flags = IFA_F_PERMANENT;
	address->ifa_scope = link->loopback ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
	address->ifa_index = (uint32_t)link->ifindex;
	mnl_attr_put(message, IFA_ADDRESS, sizeof(link->ipv4), link->ipv4);
	mnl_attr_put(message, IFA_LOCAL, sizeof(link->ipv4), link->ipv4);
	mnl_attr_put_strz(message, IFA_LABEL, link->name);
	mnl_attr_put_u32(message, IFA_FLAGS, IFA_F_PERMANENT);
	mnl_attr_put(message, IFA_CACHEINFO, sizeof(cache), &cache);
	sim_talk_end(talk, message);
}

static int dump_addresses(struct sim_talk *talk)
{
	return wants_ipv4(talk) ? dump_links(talk, tell_address) : 0;
}

static struct nlmsghdr *begin_route(struct sim_talk *talk, uint8_t length, uint8_t scope,
				    uint8_t protocol)
{
	struct nlmsghdr *message = sim_talk_begin(talk, RTM_NEWROUTE, 256);
	struct rtmsg *route = mnl_nlmsg_put_extra_header(message, sizeof(*route));

	route->rtm_family = AF_INET;
	route->rtm_dst_len = length;
	route->rtm_table = RT_TABLE_MAIN;
	route->rtm_protocol = protocol;
	route->rtm_scope = scope;
	route->rtm_type = RTN_UNICAST;
	mnl_attr_put_u32(message, RTA_TABLE, RT_TABLE_MAIN);
	return message;
}

/* The router is the first address of the network that the default route is in. */
static bool find_router(const struct sim_talk *talk, const struct sim_link *link,
			uint8_t router[static 4])
{
	if (link->prefix == 0 || strcmp(link->name, talk->state->host->uplink) != 0)
		return false;
	memcpy(router, link->ipv4, 3);
	router[3] = 1;
	return true;
}

static void tell_routes(struct sim_talk *talk, const struct sim_link *link)
{
	struct nlmsghdr *message;
	uint8_t router[4], network[4];
	uint32_t mask, bits;

	if (link->prefix == 0 || link->loopback || !sim_link_running(link))
		return;
	if (find_router(talk, link, router)) {
		message = begin_route(talk, 0, RT_SCOPE_UNIVERSE, RTPROT_BOOT);
		mnl_attr_put(message, RTA_GATEWAY, sizeof(router), router);
		mnl_attr_put_u32(message, RTA_OIF, (uint32_t)link->ifindex);
		sim_talk_end(talk, message);
	}
	memcpy(&bits, link->ipv4, sizeof(bits));
	mask = htonl(UINT32_MAX << (32 - link->prefix));
	bits &= mask;
	memcpy(network, &bits, sizeof(network));
	message = begin_route(talk, link->prefix, RT_SCOPE_LINK, RTPROT_KERNEL);
	mnl_attr_put(message, RTA_DST, sizeof(network), network);
	mnl_attr_put(message, RTA_PREFSRC, sizeof(link->ipv4), link->ipv4);
	mnl_attr_put_u32(message, RTA_OIF, (uint32_t)link->ifindex);
	sim_talk_end(talk, message);
}

static int dump_routes(struct sim_talk *talk)
{
	return wants_ipv4(talk) ? dump_links(talk, tell_routes) : 0;
}

static void tell_router(struct sim_talk *talk, const struct sim_link *link)
{
	static const uint8_t hardware[SIM_MAC_LENGTH] = {0x9c, 0x05, 0xd6, 0x31, 0x7a, 0x01};
	struct nlmsghdr *message;
	struct ndmsg *neighbour;
	uint8_t router[4];

	if (!find_router(talk, link, router) || !sim_link_running(link))
		return;
	message = sim_talk_begin(talk, RTM_NEWNEIGH, 256);
	neighbour = mnl_nlmsg_put_extra_header(message, sizeof(*neighbour));
	neighbour->ndm_family = AF_INET;
	neighbour->ndm_ifindex = link->ifindex;
	neighbour->ndm_state = NUD_REACHABLE;
	neighbour->ndm_type = RTN_UNICAST;
	mnl_attr_put(message, NDA_DST, sizeof(router), router);
	mnl_attr_put(message, NDA_LLADDR, sizeof(hardware), hardware);
	sim_talk_end(talk, message);
}

static int dump_neighbours(struct sim_talk *talk)
{
	const struct rtgenmsg *general = sim_talk_header(talk, sizeof(*general));

	if (general && general->rtgen_family == AF_BRIDGE)
		return sim_fdb_dump(talk);
	return wants_ipv4(talk) ? dump_links(talk, tell_router) : 0;
}

const struct sim_talk_handler *sim_route_find(uint16_t type)
{
	static const struct sim_talk_handler handlers[] = {
		{.type = RTM_GETLINK, .tell = get_link, .dump = dump_link},
		{.type = RTM_SETLINK, .tell = set_link},
		{.type = RTM_NEWLINK, .tell = set_link},
		{.type = RTM_GETNSID, .dump = dump_namespaces},
		{.type = RTM_GETSTATS, .tell = get_stats, .dump = dump_stats},
		{.type = RTM_GETADDR, .dump = dump_addresses},
		{.type = RTM_GETROUTE, .dump = dump_routes},
		{.type = RTM_GETNEIGH, .dump = dump_neighbours},
	};

	for (size_t i = 0; i < sizeof(handlers) / sizeof(*handlers); i++)
		if (handlers[i].type == type)
			return &handlers[i];
	return NULL;
}
