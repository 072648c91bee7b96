/* The messages themselves: no simulated host is an InfiniBand one, or has a driver of old. */
#include "core/vf_attribute.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_ether.h>
#include <linux/rtnetlink.h>
#include <string.h>

/* Keeps the last request, and refuses those with a list of VLANs. */
struct listener {
	struct kernel base;
	bool old;
	unsigned count;
	union {
		struct nlmsghdr header;
		char bytes[512];
	} last;
};

static const struct nlattr *child(const struct nlattr *parent, uint16_t type)
{
	const struct nlattr *attribute;

	mnl_attr_for_each_nested(attribute, parent) if (mnl_attr_get_type(attribute) == type)
	{
		return attribute;
	}
	return NULL;
}

static const struct nlattr *vf_info(const struct nlmsghdr *message)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(struct ifinfomsg))
	{
		if (mnl_attr_get_type(attribute) == IFLA_VFINFO_LIST)
			return child(attribute, IFLA_VF_INFO);
	}
	return NULL;
}

static int keep(struct kernel *kernel, int protocol, struct nlmsghdr *request,
		kernel_message_fn *fn, void *user, struct error *error)
{
	struct listener *listener = (struct listener *)kernel;

	(void)fn, (void)user;
	cr_assert_eq(protocol, NETLINK_ROUTE);
	cr_assert_eq((int)request->nlmsg_type, (int)RTM_SETLINK);
	cr_assert(request->nlmsg_flags & NLM_F_ACK);
	cr_assert_leq(request->nlmsg_len, sizeof(listener->last));
	memcpy(&listener->last, request, request->nlmsg_len);
	listener->count++;
	if (listener->old && child(vf_info(request), IFLA_VF_VLAN_LIST) != NULL)
		return error_set_errno(error, EOPNOTSUPP, "kernel says");
	return 0;
}

static const struct kernel_class listener_class = {.name = "listener", .exchange = keep};

/* What the one attribute of the one VF in the message is. */
static const void *sent(const struct listener *listener, uint16_t type, uint16_t nest, size_t size)
{
	const struct nlattr *info = vf_info(&listener->last.header), *attribute;
	unsigned count = 0;

	cr_assert(info != NULL);
	mnl_attr_for_each_nested(attribute, info) count++;
	cr_expect_eq(count, 1, "the kernel would stop in the middle of more");
	attribute = nest != 0 ? child(child(info, nest), type) : child(info, type);
	cr_assert(attribute != NULL);
	cr_assert_eq(mnl_attr_get_payload_len(attribute), size);
	return mnl_attr_get_payload(attribute);
}

static struct listener set(bool old, enum operation_kind kind, const struct operation_value *value,
			   int result)
{
	struct listener listener = {.base = {&listener_class}, .old = old};
	struct operation operation = {.kind = kind, .function = {"0000:01:00.0", 3}, .to = *value};
	struct error error = {0};

	cr_expect_eq(vf_attribute_set(&operation, &listener.base, 7, &error), result);
	cr_expect_eq(
		((const struct ifinfomsg *)mnl_nlmsg_get_payload(&listener.last.header))->ifi_index,
		7);
	return listener;
}

Test(vf_attribute, guids)
{
	static const struct {
		enum operation_kind kind;
		uint16_t type;
	} GUIDS[] = {{OPERATION_VF_NODE_GUID, IFLA_VF_IB_NODE_GUID},
		     {OPERATION_VF_PORT_GUID, IFLA_VF_IB_PORT_GUID}};
	struct operation_value value = {.known = true, .guid = 0x0011223344556677};

	for (size_t i = 0; i < 2; i++) {
		struct listener listener = set(false, GUIDS[i].kind, &value, 0);
		struct ifla_vf_guid guid; /* netlink aligns to four bytes */

		memcpy(&guid, sent(&listener, GUIDS[i].type, 0, sizeof(guid)), sizeof(guid));
		cr_expect_eq(guid.vf, 3);
		cr_expect_eq(guid.guid, 0x0011223344556677);
	}
}

Test(vf_attribute, both_rates_are_one_message)
{
	struct operation_value value = {.known = true, .min_tx_rate = 10, .max_tx_rate = 100};
	struct listener listener = set(false, OPERATION_VF_RATE, &value, 0);
	const struct ifla_vf_rate *rate = sent(&listener, IFLA_VF_RATE, 0, sizeof(*rate));

	cr_expect_eq(rate->vf, 3);
	cr_expect_eq(rate->min_tx_rate, 10);
	cr_expect_eq(rate->max_tx_rate, 100);
	cr_expect_eq(listener.count, 1);
}

Test(vf_attribute, a_vlan_goes_in_a_list_and_to_drivers_of_old_without)
{
	struct operation_value value = {.known = true, .vlan = 5, .qos = 3, .proto = ETH_P_8021AD};
	struct listener listener = set(false, OPERATION_VF_VLAN, &value, 0);
	const struct ifla_vf_vlan_info *info =
		sent(&listener, IFLA_VF_VLAN_INFO, IFLA_VF_VLAN_LIST, sizeof(*info));
	const struct ifla_vf_vlan *old;

	cr_expect_eq(info->vf, 3);
	cr_expect_eq(info->vlan, 5);
	cr_expect_eq(info->qos, 3);
	cr_expect_eq((int)info->vlan_proto, (int)htons(ETH_P_8021AD));
	set(true, OPERATION_VF_VLAN, &value, -EOPNOTSUPP);
	value.proto = ETH_P_8021Q;
	listener = set(true, OPERATION_VF_VLAN, &value, 0);
	old = sent(&listener, IFLA_VF_VLAN, 0, sizeof(*old));
	cr_expect_eq(old->vf, 3);
	cr_expect_eq(old->vlan, 5);
	cr_expect_eq(old->qos, 3);
	cr_expect_eq(listener.count, 2);
}
