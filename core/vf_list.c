#include "core/vf_list.h"

#include "core/driver.h"
#include "core/memory.h"
#include "core/netlink.h"

#include <errno.h>
#include <limits.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* What the parser is looking at. */
struct walk {
	struct vf_list list;
	size_t room; /* of list.infos */
	const char *end;
	size_t address_length; /* of the PF, and so of its VFs */
};

void vf_list_done(struct vf_list *list)
{
	free(list->infos);
	list->infos = NULL;
	list->count = 0;
	list->numvfs = UNKNOWN;
}

/* Drivers that cannot tell leave the kernel's preset, -1. */
static int flag_of(uint32_t setting)
{
	return setting == UINT32_MAX ? UNKNOWN : setting != 0;
}

static void parse_vlan(const struct nlattr *const *table, struct vf_config *config)
{
	const struct nlattr *vlans[IFLA_VF_VLAN_INFO + 1];
	struct ifla_vf_vlan_info info;
	struct ifla_vf_vlan vlan;

	netlink_index_nested(table[IFLA_VF_VLAN_LIST], vlans, IFLA_VF_VLAN_INFO + 1);
	if (netlink_get(vlans[IFLA_VF_VLAN_INFO], &info, sizeof(info))) {
		config->vlan = (int)(info.vlan & 0xfff);
		config->qos = (int)(info.qos & 0x7);
		config->proto = ntohs(info.vlan_proto);
	} else if (netlink_get(table[IFLA_VF_VLAN], &vlan, sizeof(vlan))) {
		config->vlan = (int)(vlan.vlan & 0xfff);
		config->qos = (int)(vlan.qos & 0x7);
		config->proto = 0;
	}
	/* mlx5 clears what the kernel preset (mlx5_eswitch_get_vport_config). */
	if (config->proto == 0)
		config->proto = config->vlan > 0 ? ETH_P_8021Q : UNKNOWN;
}

static void parse_rates(const struct nlattr *const *table, struct vf_config *config)
{
	struct ifla_vf_tx_rate tx_rate;
	struct ifla_vf_rate rate;

	if (netlink_get(table[IFLA_VF_RATE], &rate, sizeof(rate))) {
		config->min_tx_rate = rate.min_tx_rate;
		config->max_tx_rate = rate.max_tx_rate;
	} else if (netlink_get(table[IFLA_VF_TX_RATE], &tx_rate, sizeof(tx_rate))) {
		config->max_tx_rate = tx_rate.rate;
	}
}

static void parse_flags(const struct nlattr *const *table, struct vf_config *config)
{
	struct ifla_vf_rss_query_en query_rss;
	struct ifla_vf_link_state state;
	struct ifla_vf_spoofchk spoofchk;
	struct ifla_vf_trust trust;

	if (netlink_get(table[IFLA_VF_SPOOFCHK], &spoofchk, sizeof(spoofchk)))
		config->spoofchk = flag_of(spoofchk.setting);
	if (netlink_get(table[IFLA_VF_TRUST], &trust, sizeof(trust)))
		config->trust = flag_of(trust.setting);
	if (netlink_get(table[IFLA_VF_RSS_QUERY_EN], &query_rss, sizeof(query_rss)))
		config->query_rss = flag_of(query_rss.setting);
	if (netlink_get(table[IFLA_VF_LINK_STATE], &state, sizeof(state)) &&
	    state.link_state <= VF_STATE_DISABLE)
		config->state = (int)state.link_state;
}

static void parse_guids(const struct nlattr *const *table, struct vf_config *config)
{
	struct ifla_vf_guid node, port;

	if (!netlink_get(table[IFLA_VF_IB_NODE_GUID], &node, sizeof(node)) ||
	    !netlink_get(table[IFLA_VF_IB_PORT_GUID], &port, sizeof(port)))
		return;
	config->has_guids = true;
	config->node_guid = node.guid;
	config->port_guid = port.guid;
}

static void parse_counters(const struct nlattr *nest, struct counters *counters)
{
	const struct nlattr *table[IFLA_VF_STATS_MAX + 1];

	netlink_index_nested(nest, table, IFLA_VF_STATS_MAX + 1);
	netlink_get(table[IFLA_VF_STATS_RX_BYTES], &counters->rx_bytes, sizeof(uint64_t));
	netlink_get(table[IFLA_VF_STATS_TX_BYTES], &counters->tx_bytes, sizeof(uint64_t));
	netlink_get(table[IFLA_VF_STATS_RX_PACKETS], &counters->rx_packets, sizeof(uint64_t));
	netlink_get(table[IFLA_VF_STATS_TX_PACKETS], &counters->tx_packets, sizeof(uint64_t));
	netlink_get(table[IFLA_VF_STATS_RX_DROPPED], &counters->rx_dropped, sizeof(uint64_t));
	netlink_get(table[IFLA_VF_STATS_TX_DROPPED], &counters->tx_dropped, sizeof(uint64_t));
}

/* Adds one IFLA_VF_INFO. The kernel counts its VFs up, so a number that does
 * not follow, or that numvfs excludes, names no VF: the list stays in order and
 * without doubles. */
static void parse_info(struct walk *walk, const struct nlattr *nest)
{
	const struct nlattr *table[IFLA_VF_MAX + 1];
	struct vf_list *list = &walk->list;
	struct ifla_vf_broadcast broadcast;
	struct ifla_vf_mac mac;
	struct vf_info *info;

	netlink_index_nested(nest, table, IFLA_VF_MAX + 1);
	if (!netlink_get(table[IFLA_VF_MAC], &mac, sizeof(mac)) || mac.vf >= (uint32_t)list->numvfs)
		return;
	if (list->count > 0 && (int)mac.vf <= list->infos[list->count - 1].index)
		return;
	if (list->count == walk->room) {
		walk->room = walk->room > 0 ? 2 * walk->room : 16;
		list->infos = memory_resize(list->infos, walk->room, sizeof(*list->infos));
	}

	info = &list->infos[list->count++];
	info->index = (int)mac.vf;
	vf_config_clear(&info->config);
	counters_clear(&info->counters);
	info->config.mac = hwaddr_from_bytes(mac.mac, walk->address_length);
	if (netlink_get(table[IFLA_VF_BROADCAST], &broadcast, sizeof(broadcast)))
		info->config.broadcast =
			hwaddr_from_bytes(broadcast.broadcast, walk->address_length);
	parse_vlan(table, &info->config);
	parse_rates(table, &info->config);
	parse_flags(table, &info->config);
	parse_guids(table, &info->config);
	parse_counters(table[IFLA_VF_STATS], &info->counters);
}

/* Walks the entries of an IFLA_VFINFO_LIST by their own lengths, because the
 * list's is only its lowest 16 bits. Returns the attribute after it, NULL when
 * the entries do not add up to those bits. */
static const struct nlattr *parse_infos(struct walk *walk, const struct nlattr *list)
{
	const struct nlattr *entry = mnl_attr_get_payload(list);

	for (int n = 0; n < walk->list.numvfs; n++) {
		if (!mnl_attr_ok(entry, (int)(walk->end - (const char *)entry)) ||
		    mnl_attr_get_type(entry) != IFLA_VF_INFO)
			break;
		parse_info(walk, entry);
		entry = mnl_attr_next(entry);
	}
	if (list->nla_len != (uint16_t)((const char *)entry - (const char *)list))
		return NULL;
	return entry;
}

/* Takes one attribute of the message; returns the next one, NULL when what
 * follows cannot be told. The list's own length may have wrapped below that of
 * an attribute header: it is not looked at. */
static const struct nlattr *parse_attribute(struct walk *walk, const struct nlattr *attribute)
{
	uint16_t type = mnl_attr_get_type(attribute);
	uint32_t numvfs;

	if (type == IFLA_VFINFO_LIST && walk->list.numvfs != UNKNOWN && walk->list.count == 0)
		return parse_infos(walk, attribute);
	if (!mnl_attr_ok(attribute, (int)(walk->end - (const char *)attribute)))
		return NULL;
	if (type == IFLA_NUM_VF && walk->list.numvfs == UNKNOWN &&
	    netlink_get(attribute, &numvfs, sizeof(numvfs)) && numvfs <= INT_MAX)
		walk->list.numvfs = (int)numvfs;
	if (type == IFLA_ADDRESS && walk->address_length == 0)
		walk->address_length = mnl_attr_get_payload_len(attribute);
	return mnl_attr_next(attribute);
}

int vf_list_parse(const struct nlmsghdr *message, struct vf_list *ret_list)
{
	struct walk walk = {.list = {.numvfs = UNKNOWN}};
	const struct nlattr *attribute;
	size_t length;

	*ret_list = walk.list;
	attribute = netlink_attributes(message, sizeof(struct ifinfomsg), &length);
	if (attribute == NULL || message->nlmsg_type != RTM_NEWLINK)
		return -EINVAL;

	walk.end = (const char *)attribute + length;
	while (attribute != NULL &&
	       walk.end - (const char *)attribute >= (ptrdiff_t)sizeof(*attribute))
		attribute = parse_attribute(&walk, attribute);
	if (attribute == NULL) {
		free(walk.list.infos);
		return -EINVAL;
	}
	*ret_list = walk.list;
	return 0;
}

struct answer {
	struct vf_list *list;
	struct error *error;
};

static int take_list(const struct nlmsghdr *message, void *user)
{
	const struct answer *answer = user;
	struct vf_list list;

	if (vf_list_parse(message, &list) < 0)
		return error_set(answer->error, EINVAL, "VF list: malformed answer");
	vf_list_done(answer->list);
	*answer->list = list;
	return 0;
}

int vf_list_read(struct vf_list *ret_list, struct kernel *kernel, int ifindex, bool counters,
		 struct error *error)
{
	const struct ifinfomsg header = {.ifi_index = ifindex};
	struct answer answer = {ret_list, error};
	union netlink_request request;
	int result;

	*ret_list = (struct vf_list){.numvfs = UNKNOWN};
	netlink_request_init(&request, RTM_GETLINK, 0, &header, sizeof(header));
	mnl_attr_put_u32(&request.header, IFLA_EXT_MASK,
			 RTEXT_FILTER_VF | (counters ? 0 : RTEXT_FILTER_SKIP_STATS));
	result = kernel_exchange(kernel, NETLINK_ROUTE, &request.header, take_list, &answer, error);
	if (result < 0)
		vf_list_done(ret_list);
	if (result == -EMSGSIZE)
		error_set(error, EMSGSIZE,
			  "VF list: too long for this kernel to answer "
			  "(known of InfiniBand from 16 VFs on)");
	return result;
}

/* --- into the snapshot ---------------------------------------------------- */

static bool config_equal(const struct vf_config *a, const struct vf_config *b)
{
	return hwaddr_equal(&a->mac, &b->mac) && hwaddr_equal(&a->broadcast, &b->broadcast) &&
	       a->vlan == b->vlan && a->qos == b->qos && a->proto == b->proto &&
	       a->spoofchk == b->spoofchk && a->trust == b->trust && a->query_rss == b->query_rss &&
	       a->state == b->state && a->min_tx_rate == b->min_tx_rate &&
	       a->max_tx_rate == b->max_tx_rate && a->has_guids == b->has_guids &&
	       a->node_guid == b->node_guid && a->port_guid == b->port_guid;
}

/* What can be believed of a VF's attributes. An InfiniBand port answers for
 * IPoIB: link state and GUIDs, and its own address in place of the VF's (linux
 * ipoib_get_vf_config). An unknown driver is taken at its word. */
static unsigned abilities_of(const struct pf *pf, const struct vf_config *config)
{
	const struct driver *driver = driver_find(pf->driver);

	if (config->mac.length > ETH_ALEN)
		return VF_ABILITY_STATE | VF_ABILITY_GUID;
	return driver != NULL ? driver->can : ~0U;
}

/* Most drivers leave zeros in what they cannot do, some a constant (bnx2x: a
 * maximum rate of 10000): neither is information. */
static void forget_unable(struct vf_config *config, unsigned can)
{
	if (!(can & VF_ABILITY_MAC))
		config->mac = (struct hwaddr){0};
	if (!(can & VF_ABILITY_VLAN))
		config->vlan = config->proto = UNKNOWN;
	if (!(can & VF_ABILITY_QOS))
		config->qos = UNKNOWN;
	if (!(can & VF_ABILITY_MIN_TX_RATE))
		config->min_tx_rate = UNKNOWN;
	if (!(can & VF_ABILITY_MAX_TX_RATE))
		config->max_tx_rate = UNKNOWN;
	if (!(can & VF_ABILITY_SPOOFCHK))
		config->spoofchk = UNKNOWN;
	if (!(can & VF_ABILITY_TRUST))
		config->trust = UNKNOWN;
	if (!(can & VF_ABILITY_STATE))
		config->state = UNKNOWN;
	if (!(can & VF_ABILITY_QUERY_RSS))
		config->query_rss = UNKNOWN;
}

static bool counters_moved(const struct counters *counters)
{
	const uint64_t values[] = {counters->rx_bytes,   counters->tx_bytes,
				   counters->rx_packets, counters->tx_packets,
				   counters->rx_dropped, counters->tx_dropped};

	for (size_t n = 0; n < sizeof(values) / sizeof(*values); n++) {
		if (values[n] != 0 && values[n] != COUNTER_UNKNOWN)
			return true;
	}
	return false;
}

/* The kernel answers zeros for a driver that does not count (rtnl_fill_vfinfo):
 * without the table's word only a number proves that it does, once. */
static bool driver_counts(const struct vf_list *list, const struct pf *pf)
{
	const struct driver *driver = driver_find(pf->driver);

	if (driver != NULL && driver->counts_vfs)
		return true;
	for (size_t n = 0; n < list->count; n++) {
		if (counters_moved(&list->infos[n].counters))
			return true;
	}
	for (size_t n = 0; n < pf->vf_count; n++) {
		if (pf->vfs[n].source == COUNTERS_PF)
			return true;
	}
	return false;
}

static const struct vf_info *find_info(const struct vf_list *list, int index)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->infos[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->count && list->infos[low].index == index ? &list->infos[low] : NULL;
}

static bool has_counters(const struct counters *counters)
{
	return counters->rx_bytes != COUNTER_UNKNOWN || counters->rx_packets != COUNTER_UNKNOWN;
}

/* A VF that the driver left out has a gap, not its last numbers for ever. */
static void assign_counters(struct vf *vf, const struct vf_info *info, uint64_t time)
{
	if (info == NULL && vf->source == COUNTERS_PF)
		counters_clear(&vf->counters);
	if (info == NULL || !has_counters(&info->counters))
		return;
	vf->source = COUNTERS_PF;
	vf->counters = info->counters;
	vf->counters.time = time;
}

bool vf_list_assign(const struct vf_list *list, struct pf *pf, uint64_t time)
{
	bool changed = false, counts = driver_counts(list, pf);

	for (size_t n = 0; n < pf->vf_count; n++) {
		struct vf *vf = &pf->vfs[n];
		const struct vf_info *info = find_info(list, vf->index);
		struct vf_config config;

		vf_config_clear(&config);
		if (info != NULL) {
			config = info->config;
			forget_unable(&config, abilities_of(pf, &config));
		}
		if (!config_equal(&config, &vf->config)) {
			vf->config = config;
			changed = true;
		}
		if (counts)
			assign_counters(vf, info, time);
	}
	return changed;
}
