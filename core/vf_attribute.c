#include "core/vf_attribute.h"

#include "core/netlink.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <string.h>

/* One attribute of IFLA_VF_INFO. Every payload begins with the VF's number. */
struct attribute {
	uint16_t nest; /* the list that it is alone in, 0: none */
	uint16_t type;
	size_t size;
	union {
		struct ifla_vf_mac mac;
		struct ifla_vf_vlan vlan;
		struct ifla_vf_vlan_info vlan_info;
		struct ifla_vf_rate rate;
		struct ifla_vf_spoofchk spoofchk;
		struct ifla_vf_trust trust;
		struct ifla_vf_link_state state;
		struct ifla_vf_rss_query_en query_rss;
		struct ifla_vf_guid guid;
	};
};

#define ATTRIBUTE(TYPE, MEMBER, ...)                                                               \
	((struct attribute){.type = (TYPE),                                                        \
			    .size = sizeof(((struct attribute *)0)->MEMBER),                       \
			    .MEMBER = {.vf = vf, __VA_ARGS__}})

static struct attribute make_mac(uint32_t vf, const struct hwaddr *mac)
{
	struct attribute attribute = ATTRIBUTE(IFLA_VF_MAC, mac, .mac = {0});

	memcpy(attribute.mac.mac, mac->bytes, mac->length);
	return attribute;
}

static struct attribute make_vlan(uint32_t vf, const struct operation_value *value)
{
	struct attribute attribute =
		ATTRIBUTE(IFLA_VF_VLAN_INFO, vlan_info, .vlan = (uint32_t)value->vlan,
			  .qos = (uint32_t)value->qos, .vlan_proto = htons((uint16_t)value->proto));

	attribute.nest = IFLA_VF_VLAN_LIST;
	return attribute;
}

static struct attribute make(const struct operation *operation)
{
	const struct operation_value *to = &operation->to;
	uint32_t vf = (uint32_t)operation->function.vf, number = (uint32_t)to->number;

	switch (operation->kind) {
	case OPERATION_VF_MAC:
		return make_mac(vf, &to->mac);
	case OPERATION_VF_VLAN:
		return make_vlan(vf, to);
	case OPERATION_VF_RATE:
		return ATTRIBUTE(IFLA_VF_RATE, rate, .min_tx_rate = (uint32_t)to->min_tx_rate,
				 .max_tx_rate = (uint32_t)to->max_tx_rate);
	case OPERATION_VF_SPOOFCHK:
		return ATTRIBUTE(IFLA_VF_SPOOFCHK, spoofchk, .setting = number);
	case OPERATION_VF_TRUST:
		return ATTRIBUTE(IFLA_VF_TRUST, trust, .setting = number);
	case OPERATION_VF_STATE:
		return ATTRIBUTE(IFLA_VF_LINK_STATE, state, .link_state = number);
	case OPERATION_VF_QUERY_RSS:
		return ATTRIBUTE(IFLA_VF_RSS_QUERY_EN, query_rss, .setting = number);
	case OPERATION_VF_NODE_GUID:
		return ATTRIBUTE(IFLA_VF_IB_NODE_GUID, guid, .guid = to->guid);
	case OPERATION_VF_PORT_GUID:
		return ATTRIBUTE(IFLA_VF_IB_PORT_GUID, guid, .guid = to->guid);
	default:
		return (struct attribute){0};
	}
}

static int send_attribute(struct kernel *kernel, int ifindex, const struct attribute *attribute,
			  struct error *error)
{
	const struct ifinfomsg header = {.ifi_family = AF_UNSPEC, .ifi_index = ifindex};
	struct nlattr *list, *info, *nest = NULL;
	union netlink_request request;

	netlink_request_init(&request, RTM_SETLINK, NLM_F_ACK, &header, sizeof(header));
	list = mnl_attr_nest_start(&request.header, IFLA_VFINFO_LIST);
	info = mnl_attr_nest_start(&request.header, IFLA_VF_INFO);
	if (attribute->nest != 0)
		nest = mnl_attr_nest_start(&request.header, attribute->nest);
	mnl_attr_put(&request.header, attribute->type, attribute->size, &attribute->mac);
	if (nest != NULL)
		mnl_attr_nest_end(&request.header, nest);
	mnl_attr_nest_end(&request.header, info);
	mnl_attr_nest_end(&request.header, list);
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, error);
}

/* Only drivers of old take no list, and those know no other protocol. */
static int set_old_vlan(const struct operation *operation, struct kernel *kernel, int ifindex,
			struct error *error)
{
	uint32_t vf = (uint32_t)operation->function.vf;
	struct attribute attribute =
		ATTRIBUTE(IFLA_VF_VLAN, vlan, .vlan = (uint32_t)operation->to.vlan,
			  .qos = (uint32_t)operation->to.qos);

	return send_attribute(kernel, ifindex, &attribute, error);
}

int vf_attribute_set(const struct operation *operation, struct kernel *kernel, int ifindex,
		     struct error *error)
{
	struct attribute attribute = make(operation);
	int result = send_attribute(kernel, ifindex, &attribute, error);

	if (result == -EOPNOTSUPP && operation->kind == OPERATION_VF_VLAN &&
	    operation->to.proto == ETH_P_8021Q)
		result = set_old_vlan(operation, kernel, ifindex, error);
	return result;
}

static struct operation_value number(int64_t value)
{
	return (struct operation_value){.known = value != UNKNOWN, .number = value};
}

struct operation_value vf_attribute_value(const struct vf_config *config, enum operation_kind kind)
{
	switch (kind) {
	case OPERATION_VF_MAC:
		return (struct operation_value){.known = config->mac.length > 0,
						.mac = config->mac};
	case OPERATION_VF_VLAN:
		return (struct operation_value){.known = config->vlan != UNKNOWN,
						.vlan = config->vlan,
						.qos = config->qos == UNKNOWN ? 0 : config->qos,
						.proto = config->proto == UNKNOWN ? ETH_P_8021Q
										  : config->proto};
	case OPERATION_VF_RATE:
		return (struct operation_value){
			.known = config->max_tx_rate != UNKNOWN,
			.min_tx_rate = config->min_tx_rate == UNKNOWN ? 0 : config->min_tx_rate,
			.max_tx_rate = config->max_tx_rate};
	case OPERATION_VF_SPOOFCHK:
		return number(config->spoofchk);
	case OPERATION_VF_TRUST:
		return number(config->trust);
	case OPERATION_VF_STATE:
		return number(config->state);
	case OPERATION_VF_QUERY_RSS:
		return number(config->query_rss);
	case OPERATION_VF_NODE_GUID:
		return (struct operation_value){.known = config->has_guids,
						.guid = config->node_guid};
	case OPERATION_VF_PORT_GUID:
		return (struct operation_value){.known = config->has_guids,
						.guid = config->port_guid};
	default:
		return (struct operation_value){0};
	}
}
