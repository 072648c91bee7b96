#include "core/kernel/simulated/sim_message.h"

#include "core/driver.h"
#include "core/kernel/simulated/sim_link.h"

#include <libmnl/libmnl.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <string.h>

#define LINK_ROOM 1024 /* all attributes but the VFs' */
#define VF_ROOM   296  /* what one VF takes, counters and all */

/* A driver that does not report a setting leaves the kernel's preset. */
#define NOT_REPORTED UINT32_MAX

struct sim_pf *sim_message_pf(struct sim_state *state, const struct sim_link *link)
{
	const struct sim_function *function;

	if (link->function < 0 || link->representor)
		return NULL;
	function = &state->functions[link->function];
	return sim_function_is_pf(state, function) ? sim_pf_of(state, function) : NULL;
}

size_t sim_message_link_size(struct sim_state *state, const struct sim_link *link, uint32_t filter)
{
	const struct sim_pf *pf = filter & RTEXT_FILTER_VF ? sim_message_pf(state, link) : NULL;

	return LINK_ROOM + (pf ? (size_t)pf->numvfs * VF_ROOM : 0);
}

struct rtnl_link_stats64 sim_message_stats(const struct sim_state *state,
					   const struct sim_link *link)
{
	struct sim_counters counters = sim_link_counters(state, link);

	return (struct rtnl_link_stats64){.rx_packets = counters.rx_packets,
					  .tx_packets = counters.tx_packets,
					  .rx_bytes = counters.rx_bytes,
					  .tx_bytes = counters.tx_bytes,
					  .rx_dropped = counters.rx_dropped,
					  .tx_dropped = counters.tx_dropped,
					  .multicast = counters.rx_packets / 4000};
}

/* rtnetlink does not mark its nests (nla_nest_start_noflag). */
static struct nlattr *begin_nest(struct nlmsghdr *message, uint16_t type)
{
	struct nlattr *nest = mnl_attr_nest_start(message, type);

	nest->nla_type = type;
	return nest;
}

/* --- virtual functions ----------------------------------------------------- */

static void put_setting(struct nlmsghdr *message, uint16_t type, uint32_t vf, uint32_t setting)
{
	/* struct ifla_vf_spoofchk, _link_state, _rss_query_en and _trust are alike. */
	struct ifla_vf_spoofchk value = {.vf = vf, .setting = setting};

	mnl_attr_put(message, type, sizeof(value), &value);
}

static void put_vlan_list(struct nlmsghdr *message, uint32_t index, const struct sim_vf *vf,
			  bool proto_known)
{
	struct ifla_vf_vlan_info info = {.vf = index, .vlan = vf->vlan, .qos = vf->qos};
	struct nlattr *list = begin_nest(message, IFLA_VF_VLAN_LIST);

	if (proto_known)
		info.vlan_proto = htons(vf->proto);
	mnl_attr_put(message, IFLA_VF_VLAN_INFO, sizeof(info), &info);
	mnl_attr_nest_end(message, list);
}

/* Always there, and all zero where the driver does not count. */
static void put_vf_stats(const struct sim_state *state, struct nlmsghdr *message,
			 const struct sim_vf *vf, bool counted)
{
	struct nlattr *nest = begin_nest(message, IFLA_VF_STATS);
	struct sim_counters counters = {0};

	if (counted)
		counters = sim_traffic_counters(&vf->traffic, state->now);
	mnl_attr_put_u64(message, IFLA_VF_STATS_RX_PACKETS, counters.rx_packets);
	mnl_attr_put_u64(message, IFLA_VF_STATS_TX_PACKETS, counters.tx_packets);
	mnl_attr_put_u64(message, IFLA_VF_STATS_RX_BYTES, counters.rx_bytes);
	mnl_attr_put_u64(message, IFLA_VF_STATS_TX_BYTES, counters.tx_bytes);
	mnl_attr_put_u64(message, IFLA_VF_STATS_BROADCAST, 0);
	mnl_attr_put_u64(message, IFLA_VF_STATS_MULTICAST, counters.rx_packets / 4000);
	mnl_attr_put_u64(message, IFLA_VF_STATS_RX_DROPPED, counters.rx_dropped);
	mnl_attr_put_u64(message, IFLA_VF_STATS_TX_DROPPED, counters.tx_dropped);
	mnl_attr_nest_end(message, nest);
}

/* net/core/rtnetlink.c rtnl_fill_vfinfo */
static void put_vf(const struct sim_state *state, struct nlmsghdr *message, uint32_t index,
		   const struct sim_vf *vf, const struct driver *driver, uint32_t filter)
{
	/* mlx5 clears the whole structure, presets and all. */
	bool clears = strcmp(driver->name, "mlx5_core") == 0;
	uint32_t preset = clears ? 0 : NOT_REPORTED;
	struct ifla_vf_mac mac = {.vf = index};
	struct ifla_vf_broadcast broadcast = {0};
	struct ifla_vf_vlan vlan = {.vf = index, .vlan = vf->vlan, .qos = vf->qos};
	struct ifla_vf_rate rate = {
		.vf = index, .min_tx_rate = vf->min_tx_rate, .max_tx_rate = vf->max_tx_rate};
	struct ifla_vf_tx_rate old_rate = {.vf = index, .rate = vf->max_tx_rate};
	struct nlattr *nest = begin_nest(message, IFLA_VF_INFO);

	memcpy(mac.mac, vf->mac, sizeof(vf->mac));
	memset(broadcast.broadcast, 0xff, SIM_MAC_LENGTH);
	mnl_attr_put(message, IFLA_VF_MAC, sizeof(mac), &mac);
	mnl_attr_put(message, IFLA_VF_BROADCAST, sizeof(broadcast), &broadcast);
	mnl_attr_put(message, IFLA_VF_VLAN, sizeof(vlan), &vlan);
	mnl_attr_put(message, IFLA_VF_RATE, sizeof(rate), &rate);
	mnl_attr_put(message, IFLA_VF_TX_RATE, sizeof(old_rate), &old_rate);
	put_setting(message, IFLA_VF_SPOOFCHK, index,
		    driver->can & VF_ABILITY_SPOOFCHK ? vf->spoofchk : preset);
	put_setting(message, IFLA_VF_LINK_STATE, index, vf->state);
	put_setting(message, IFLA_VF_RSS_QUERY_EN, index,
		    driver->can & VF_ABILITY_QUERY_RSS ? vf->query_rss : preset);
	put_setting(message, IFLA_VF_TRUST, index,
		    driver->can & VF_ABILITY_TRUST ? vf->trust : preset);
	put_vlan_list(message, index, vf, !clears || vf->vlan != 0);
	if (!(filter & RTEXT_FILTER_SKIP_STATS))
		put_vf_stats(state, message, vf, driver->counts_vfs);
	mnl_attr_nest_end(message, nest);
}

/* The length of the list wraps at 64 KiB, and so does libmnl's, as the kernel's
 * own nla_nest_end() does. A VF that the driver is busy with is left out. */
static void put_vfs(struct sim_state *state, struct nlmsghdr *message, const struct sim_link *link,
		    uint32_t filter)
{
	const struct sim_function *function = &state->functions[link->function];
	const struct sim_pf *pf = sim_message_pf(state, link);
	const struct driver *driver = function->driver ? driver_find(function->driver->name) : NULL;
	int numvfs = pf ? pf->numvfs : 0;
	struct nlattr *list;

	if (link->representor)
		numvfs = state->pfs[function->pf].numvfs;
	mnl_attr_put_u32(message, IFLA_NUM_VF, (uint32_t)numvfs);
	if (!pf || pf->model->totalvfs == 0 || !driver || !driver->reports_config)
		return;
	list = begin_nest(message, IFLA_VFINFO_LIST);
	for (int i = 0; i < numvfs; i++) {
		const struct sim_vf *vf = &state->vfs[pf->first_vf + i];

		if (!vf->busy)
			put_vf(state, message, (uint32_t)i, vf, driver, filter);
	}
	mnl_attr_nest_end(message, list);
}

/* --- links ----------------------------------------------------------------- */

static uint8_t operstate_of(const struct sim_link *link)
{
	if (link->loopback)
		return IF_OPER_UNKNOWN;
	return sim_link_running(link) ? IF_OPER_UP : IF_OPER_DOWN;
}

static void put_header(struct nlmsghdr *message, const struct sim_link *link)
{
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(message, sizeof(*info));

	info->ifi_family = AF_UNSPEC;
	info->ifi_type = link->loopback ? ARPHRD_LOOPBACK : ARPHRD_ETHER;
	info->ifi_index = link->ifindex;
	info->ifi_flags = link->loopback ? IFF_LOOPBACK : IFF_BROADCAST | IFF_MULTICAST;
	if (link->up)
		info->ifi_flags |= IFF_UP;
	if (sim_link_running(link))
		info->ifi_flags |= IFF_RUNNING | IFF_LOWER_UP;
	info->ifi_change = 0;
}

static void put_addresses(struct nlmsghdr *message, const struct sim_link *link)
{
	static const uint8_t none[SIM_MAC_LENGTH];
	uint8_t broadcast[SIM_MAC_LENGTH];

	memset(broadcast, link->loopback ? 0 : 0xff, sizeof(broadcast));
	mnl_attr_put(message, IFLA_ADDRESS, sizeof(link->address), link->address);
	mnl_attr_put(message, IFLA_BROADCAST, sizeof(broadcast), broadcast);
	if (memcmp(link->permanent, none, sizeof(none)) != 0)
		mnl_attr_put(message, IFLA_PERM_ADDRESS, sizeof(link->permanent), link->permanent);
}

static void put_kinds(struct sim_state *state, struct nlmsghdr *message,
		      const struct sim_link *link)
{
	const struct sim_link *master = link->master ? sim_link_find(state, link->master) : NULL;
	struct nlattr *info;

	if (!link->kind && !master)
		return;
	info = begin_nest(message, IFLA_LINKINFO);
	if (link->kind)
		mnl_attr_put_strz(message, IFLA_INFO_KIND, link->kind);
	if (master && master->kind)
		mnl_attr_put_strz(message, IFLA_INFO_SLAVE_KIND, master->kind);
	mnl_attr_nest_end(message, info);
}

static void put_parent(struct sim_state *state, struct nlmsghdr *message,
		       const struct sim_link *link)
{
	char address[SIM_ADDRESS_MAX];

	if (link->function < 0)
		return;
	sim_function_address(&state->functions[link->function], address);
	mnl_attr_put_strz(message, IFLA_PARENT_DEV_NAME, address);
	mnl_attr_put_strz(message, IFLA_PARENT_DEV_BUS_NAME, "pci");
}

/* An uplink and its representors are ports of one switch: its id is the PF's MAC. */
static void put_port(struct sim_state *state, struct nlmsghdr *message, const struct sim_link *link)
{
	const struct sim_pf *pf;

	if (link->port_name[0] != '\0')
		mnl_attr_put_strz(message, IFLA_PHYS_PORT_NAME, link->port_name);
	if (!link->has_switch_id)
		return;
	pf = sim_pf_of(state, &state->functions[link->function]);
	mnl_attr_put(message, IFLA_PHYS_SWITCH_ID, sizeof(pf->mac), pf->mac);
}

void sim_message_link(struct sim_state *state, struct nlmsghdr *message,
		      const struct sim_link *link, uint32_t filter)
{
	put_header(message, link);
	mnl_attr_put_strz(message, IFLA_IFNAME, link->name);
	mnl_attr_put_u32(message, IFLA_TXQLEN, 1000);
	mnl_attr_put_u8(message, IFLA_OPERSTATE, operstate_of(link));
	mnl_attr_put_u8(message, IFLA_LINKMODE, 0);
	mnl_attr_put_u32(message, IFLA_MTU, (uint32_t)link->mtu);
	mnl_attr_put_u32(message, IFLA_GROUP, 0);
	if (link->lower)
		mnl_attr_put_u32(message, IFLA_LINK, (uint32_t)link->lower);
	if (link->master)
		mnl_attr_put_u32(message, IFLA_MASTER, (uint32_t)link->master);
	mnl_attr_put_u8(message, IFLA_CARRIER, sim_link_running(link));
	mnl_attr_put_strz(message, IFLA_QDISC, link->function < 0 ? "noqueue" : "mq");
	put_addresses(message, link);
	put_port(state, message, link);
	if (!(filter & RTEXT_FILTER_SKIP_STATS)) {
		struct rtnl_link_stats64 stats = sim_message_stats(state, link);

		mnl_attr_put(message, IFLA_STATS64, sizeof(stats), &stats);
	}
	if (filter & RTEXT_FILTER_VF && link->function >= 0)
		put_vfs(state, message, link, filter);
	put_kinds(state, message, link);
	put_parent(state, message, link);
}
