#include "core/kernel/simulated/sim_settings.h"

#include "core/driver.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/kernel/simulated/sim_message.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <string.h>

/* One VF attribute on its way to the driver. */
struct order {
	struct sim_state *state;
	struct sim_pf *pf;
	const struct driver *driver;
	struct sim_link *link; /* the PF's */
	struct sim_vf *vf;
	int index; /* of the VF */
	bool changed;
};

/* --- a VF, by its PF's driver ---------------------------------------------- */

static bool is_driver(const struct order *order, const char *name)
{
	return strcmp(order->driver->name, name) == 0;
}

/* mlx5 in switchdev mode leaves these to the representors' rules. */
static bool left_to_switch(const struct order *order)
{
	return order->pf->switchdev && is_driver(order, "mlx5_core");
}

static const struct sim_function *physical_of(const struct order *order)
{
	return &order->state->functions[order->pf->function];
}

static int set_mac(struct order *order, const void *payload)
{
	static const uint8_t none[SIM_MAC_LENGTH];
	const struct ifla_vf_mac *mac = payload;
	struct sim_function *function;
	struct sim_link *link;

	if (mac->mac[0] & 1)
		return -EINVAL;
	memcpy(order->vf->mac, mac->mac, SIM_MAC_LENGTH);
	order->vf->mac_set = memcmp(mac->mac, none, SIM_MAC_LENGTH) != 0;
	function = sim_function_of_vf(order->state, order->pf, order->index);
	link = sim_link_of(order->state, function);
	/* The other drivers reset the VF, which asks for its MAC again. */
	if (link && order->vf->mac_set && !order->driver->mac_needs_reload) {
		memcpy(link->address, mac->mac, SIM_MAC_LENGTH);
		sim_events_link(order->state, link, RTM_NEWLINK);
	}
	return 0;
}

static int set_vlan_info(struct order *order, unsigned vlan, unsigned qos, unsigned proto)
{
	if (left_to_switch(order))
		return vlan == 0 && qos == 0 ? 0 : -EOPNOTSUPP;
	if (vlan > 4095 || qos > 7)
		return -EINVAL;
	if (qos > 0 && !(order->driver->can & VF_ABILITY_QOS))
		return -EINVAL;
	if (proto != ETH_P_8021Q &&
	    (proto != ETH_P_8021AD || !(order->driver->can & VF_ABILITY_PROTO)))
		return -EPROTONOSUPPORT;
	if (is_driver(order, "bnxt_en") && qos > 0 && vlan == 0)
		return -EINVAL;
	order->vf->vlan = (uint16_t)vlan;
	order->vf->qos = (uint8_t)qos;
	order->vf->proto = (uint16_t)proto;
	return 0;
}

static int set_vlan(struct order *order, const void *payload)
{
	const struct ifla_vf_vlan *vlan = payload;

	return set_vlan_info(order, vlan->vlan, vlan->qos, ETH_P_8021Q);
}

static int set_vlan_list(struct order *order, const void *payload)
{
	const struct ifla_vf_vlan_info *info = payload;

	return set_vlan_info(order, info->vlan, info->qos, ntohs(info->vlan_proto));
}

static int check_rates(const struct order *order, uint32_t min, uint32_t max)
{
	uint32_t speed = (uint32_t)order->link->speed_mbps;

	if (max > 0 && max < min)
		return -EINVAL;
	if (min > 0 && !(order->driver->can & VF_ABILITY_MIN_TX_RATE))
		return -EINVAL;
	/* igb needs a link, to know what is too much; ixgbe one of 10 Gb/s, and
	 * its hardware cannot hold a VF below 11 Mb/s. */
	if (is_driver(order, "igb") && !sim_link_running(order->link))
		return -EINVAL;
	if (is_driver(order, "ixgbe") &&
	    (!sim_link_running(order->link) || speed != 10000 || (max > 0 && max <= 10)))
		return -EINVAL;
	return max > speed || min > speed ? -EINVAL : 0;
}

static int set_rates(struct order *order, uint32_t min, uint32_t max)
{
	int result = check_rates(order, min, max);

	if (result < 0)
		return result;
	order->vf->min_tx_rate = min;
	order->vf->max_tx_rate = max;
	return 0;
}

static int set_rate(struct order *order, const void *payload)
{
	const struct ifla_vf_rate *rate = payload;

	return set_rates(order, rate->min_tx_rate, rate->max_tx_rate);
}

static int set_old_rate(struct order *order, const void *payload)
{
	const struct ifla_vf_tx_rate *rate = payload;

	return set_rates(order, order->vf->min_tx_rate, rate->rate);
}

static int set_spoofchk(struct order *order, const void *payload)
{
	const struct ifla_vf_spoofchk *check = payload;

	if (left_to_switch(order))
		return -EOPNOTSUPP;
	order->vf->spoofchk = check->setting != 0;
	return 0;
}

static int set_state(struct order *order, const void *payload)
{
	const struct ifla_vf_link_state *state = payload;

	if (left_to_switch(order))
		return -EOPNOTSUPP;
	if (state->link_state >= __IFLA_VF_LINK_STATE_MAX)
		return -EINVAL;
	/* ixgbe_ndo_set_vf_link_state: "not supported", and success. */
	if (is_driver(order, "ixgbe") && state->link_state == IFLA_VF_LINK_STATE_ENABLE) {
		sim_log_put(order->state, physical_of(order),
			    "NDO set VF %d link state %u - not supported", order->index,
			    state->link_state);
		return 0;
	}
	order->vf->state = (uint8_t)state->link_state;
	sim_link_update_vf(order->state, sim_function_of_vf(order->state, order->pf, order->index));
	return 0;
}

static int set_query_rss(struct order *order, const void *payload)
{
	const struct ifla_vf_rss_query_en *query = payload;

	order->vf->query_rss = query->setting != 0;
	return 0;
}

static int set_trust(struct order *order, const void *payload)
{
	const struct ifla_vf_trust *trust = payload;

	if (left_to_switch(order))
		return -EOPNOTSUPP;
	order->vf->trust = trust->setting != 0;
	return 0;
}

/* Only InfiniBand has such addresses, and no host here has InfiniBand. */
static int set_guid(struct order *order, const void *payload)
{
	(void)order;
	(void)payload;
	return -EOPNOTSUPP;
}

/* In the order of do_setvfinfo(). Every payload begins with the VF's number. */
static const struct setting {
	size_t size;
	int (*set)(struct order *order, const void *payload);
	unsigned needs; /* an ability; 0: the function sees to it */
	uint16_t type;
} settings[] = {
	{sizeof(struct ifla_vf_mac), set_mac, VF_ABILITY_MAC, IFLA_VF_MAC},
	{sizeof(struct ifla_vf_vlan), set_vlan, VF_ABILITY_VLAN, IFLA_VF_VLAN},
	{sizeof(struct ifla_vf_vlan_info), set_vlan_list, VF_ABILITY_VLAN, IFLA_VF_VLAN_LIST},
	{sizeof(struct ifla_vf_tx_rate), set_old_rate, VF_ABILITY_MAX_TX_RATE, IFLA_VF_TX_RATE},
	{sizeof(struct ifla_vf_rate), set_rate, VF_ABILITY_MAX_TX_RATE, IFLA_VF_RATE},
	{sizeof(struct ifla_vf_spoofchk), set_spoofchk, VF_ABILITY_SPOOFCHK, IFLA_VF_SPOOFCHK},
	{sizeof(struct ifla_vf_link_state), set_state, VF_ABILITY_STATE, IFLA_VF_LINK_STATE},
	{sizeof(struct ifla_vf_rss_query_en), set_query_rss, VF_ABILITY_QUERY_RSS,
	 IFLA_VF_RSS_QUERY_EN},
	{sizeof(struct ifla_vf_trust), set_trust, VF_ABILITY_TRUST, IFLA_VF_TRUST},
	{sizeof(struct ifla_vf_guid), set_guid, 0, IFLA_VF_IB_NODE_GUID},
	{sizeof(struct ifla_vf_guid), set_guid, 0, IFLA_VF_IB_PORT_GUID},
};

#define SETTING_COUNT (sizeof(settings) / sizeof(*settings))

static int apply_setting(struct order *order, const struct setting *setting, const void *payload)
{
	uint32_t index;
	int result;

	memcpy(&index, payload, sizeof(index));
	if (!order->pf || !order->driver || (order->driver->can & setting->needs) != setting->needs)
		return -EOPNOTSUPP;
	if (index >= (uint32_t)order->pf->numvfs)
		return -EINVAL;
	order->index = (int)index;
	order->vf = &order->state->vfs[order->pf->first_vf + order->index];
	if (order->vf->busy)
		return -EAGAIN;
	result = setting->set(order, payload);
	if (result == 0)
		order->changed = true;
	return result;
}

/* Finds an attribute in one IFLA_VF_INFO; of a list only the first entry counts. */
static const struct nlattr *find_setting(const struct nlattr *info, uint16_t type)
{
	const struct nlattr *attr, *entry;

	mnl_attr_for_each_nested(attr, info)
	{
		if (mnl_attr_get_type(attr) != type)
			continue;
		if (type != IFLA_VF_VLAN_LIST)
			return attr;
		mnl_attr_for_each_nested(entry, attr) return entry;
	}
	return NULL;
}

static int refuse_attribute(struct sim_talk *talk, const struct nlattr *attr, int code)
{
	talk->complaint_at = (unsigned)((const char *)attr - (const char *)talk->request);
	return sim_talk_refuse(talk, code, "Attribute failed policy validation");
}

/* The policy (ifla_vf_policy) is looked at before anything is done. */
static int check_info(struct sim_talk *talk, const struct nlattr *info)
{
	if (mnl_attr_get_type(info) != IFLA_VF_INFO)
		return -EINVAL;
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const struct nlattr *attr = find_setting(info, settings[i].type);

		if (!attr || mnl_attr_get_payload_len(attr) >= settings[i].size)
			continue;
		if (settings[i].type == IFLA_VF_VLAN_LIST)
			return -EINVAL;
		return refuse_attribute(talk, attr, ERANGE);
	}
	return 0;
}

static int apply_info(struct sim_talk *talk, struct order *order, const struct nlattr *info)
{
	int result = check_info(talk, info);

	for (size_t i = 0; i < SETTING_COUNT && result == 0; i++) {
		const struct nlattr *attr = find_setting(info, settings[i].type);

		if (attr)
			result = apply_setting(order, &settings[i], mnl_attr_get_payload(attr));
	}
	return result;
}

static int apply_vfs(struct sim_talk *talk, struct sim_link *link)
{
	const struct nlattr *list =
		sim_talk_attribute(talk, sizeof(struct ifinfomsg), IFLA_VFINFO_LIST, 0);
	struct order order = {
		.state = talk->state, .pf = sim_message_pf(talk->state, link), .link = link};
	const struct nlattr *info;
	int result = 0;

	if (!list)
		return 0;
	if (order.pf)
		order.driver = driver_find(talk->state->functions[link->function].driver->name);
	mnl_attr_for_each_nested(info, list)
	{
		result = apply_info(talk, &order, info);
		if (result < 0)
			break;
	}
	/* netdev_state_change(): only a link that is up tells. */
	if (order.changed && link->up)
		sim_events_link(talk->state, link, RTM_NEWLINK);
	return result;
}

/* --- the interface itself -------------------------------------------------- */

static int set_mtu(struct sim_talk *talk, struct sim_link *link, uint32_t mtu)
{
	const struct sim_function *function =
		link->function < 0 ? NULL : &talk->state->functions[link->function];
	uint32_t most = function ? (uint32_t)function->driver->max_mtu : 65535;

	if (mtu == (uint32_t)link->mtu)
		return 0;
	if (mtu < ETH_MIN_MTU)
		return sim_talk_refuse(talk, EINVAL, "mtu less than device minimum");
	if (mtu > most)
		return sim_talk_refuse(talk, EINVAL, "mtu greater than device maximum");
	link->mtu = (int)mtu;
	sim_events_link(talk->state, link, RTM_NEWLINK);
	return 0;
}

/* A VF may not leave the MAC that its PF gave it, unless it is trusted. */
static int set_address(struct sim_talk *talk, struct sim_link *link, const uint8_t *address)
{
	static const uint8_t none[SIM_MAC_LENGTH];
	struct sim_vf *vf = link->vf < 0 || link->representor ? NULL : &talk->state->vfs[link->vf];

	if (address[0] & 1 || memcmp(address, none, sizeof(none)) == 0)
		return -EADDRNOTAVAIL;
	if (vf && vf->mac_set && !vf->trust && memcmp(vf->mac, address, sizeof(vf->mac)) != 0) {
		const struct sim_function *function = &talk->state->functions[link->function];
		const struct sim_pf *pf = &talk->state->pfs[function->pf];

		sim_log_put(talk->state, &talk->state->functions[pf->function],
			    "VF %d attempted to override administratively set MAC address",
			    function->vf);
		return -EADDRNOTAVAIL;
	}
	memcpy(link->address, address, sizeof(link->address));
	if (vf && !vf->mac_set && link->up)
		memcpy(vf->mac, address, sizeof(vf->mac));
	sim_events_link(talk->state, link, RTM_NEWLINK);
	return 0;
}

static int set_name(struct sim_talk *talk, struct sim_link *link, const struct nlattr *name)
{
	char text[IFNAMSIZ + 1] = "";
	size_t length = mnl_attr_get_payload_len(name);

	memcpy(text, mnl_attr_get_payload(name), length < IFNAMSIZ ? length : IFNAMSIZ);
	if (strcmp(text, link->name) == 0)
		return 0;
	if (link->up && !talk->state->host->live_rename)
		return -EBUSY;
	return sim_link_rename(talk->state, link, text);
}

static int set_master(struct sim_talk *talk, struct sim_link *link, uint32_t ifindex)
{
	const struct sim_link *master =
		ifindex == 0 ? NULL : sim_link_find(talk->state, (int)ifindex);

	if (ifindex != 0 && (!master || master->away))
		return -EINVAL;
	if (master && (!master->kind ||
		       (strcmp(master->kind, "bridge") != 0 && strcmp(master->kind, "bond") != 0)))
		return -EOPNOTSUPP;
	link->master = (int)ifindex;
	sim_events_link(talk->state, link, RTM_NEWLINK);
	return 0;
}

/* rtnl_dev_combine_flags(): no mask at all means every flag. */
static void set_flags(struct sim_talk *talk, struct sim_link *link, const struct ifinfomsg *info)
{
	if (info->ifi_change & IFF_UP || (info->ifi_change == 0 && info->ifi_flags != 0))
		sim_link_set_up(talk->state, link, (info->ifi_flags & IFF_UP) != 0);
}

static const struct nlattr *find(const struct sim_talk *talk, uint16_t type, size_t least)
{
	return sim_talk_attribute(talk, sizeof(struct ifinfomsg), type, least);
}

/* ifla_policy, as far as these attributes go. */
static int check_policy(struct sim_talk *talk)
{
	static const struct {
		uint16_t type;
		size_t least;
	} rules[] = {{IFLA_MTU, 4}, {IFLA_MASTER, 4}, {IFLA_ADDRESS, SIM_MAC_LENGTH}};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		const struct nlattr *attr = find(talk, rules[i].type, 0);

		if (attr && mnl_attr_get_payload_len(attr) < rules[i].least)
			return refuse_attribute(talk, attr, ERANGE);
	}
	return 0;
}

int sim_settings_apply(struct sim_talk *talk, int ifindex)
{
	const struct ifinfomsg *info = sim_talk_header(talk, sizeof(*info));
	struct sim_link *link = sim_link_find(talk->state, ifindex);
	const struct nlattr *attr;
	int result = check_policy(talk);

	if (result == 0 && (attr = find(talk, IFLA_ADDRESS, SIM_MAC_LENGTH)) != NULL)
		result = set_address(talk, link, mnl_attr_get_payload(attr));
	if (result == 0 && (attr = find(talk, IFLA_MTU, 4)) != NULL)
		result = set_mtu(talk, link, mnl_attr_get_u32(attr));
	/* With an index the name is the new one, without it says which link. */
	if (result == 0 && info->ifi_index > 0 && (attr = find(talk, IFLA_IFNAME, 1)) != NULL)
		result = set_name(talk, link, attr);
	if (result == 0 && (attr = find(talk, IFLA_MASTER, 4)) != NULL)
		result = set_master(talk, link, mnl_attr_get_u32(attr));
	if (result == 0)
		set_flags(talk, link, info);
	if (result == 0)
		result = apply_vfs(talk, link);
	return result;
}
