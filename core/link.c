#include "core/link.h"

#include "core/netlink.h"
#include "core/text.h"

#include <ctype.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netlink/addr.h>
#include <netlink/data.h>
#include <netlink/msg.h>
#include <netlink/object.h>
#include <netlink/route/link.h>
#include <stdio.h>
#include <string.h>

#define ATTRIBUTES (IFLA_PARENT_DEV_BUS_NAME + 1)

/* What libnl is shown of a message. Not the rest: it would refuse a whole link
 * for one attribute of its kind that it does not understand, take the last of
 * two addresses, and trust lengths inside (libnl 3.7 lib/route/link.c). */
static const uint16_t shown[] = {
	IFLA_IFNAME,  IFLA_ADDRESS,        IFLA_MTU,
	IFLA_MASTER,  IFLA_OPERSTATE,      IFLA_CARRIER,
	IFLA_IFALIAS, IFLA_PHYS_PORT_NAME, IFLA_PHYS_SWITCH_ID,
};

static struct nl_msg *message_for_libnl(const struct nlmsghdr *message,
					const struct nlattr *const *table)
{
	struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
	struct nl_msg *copy = nlmsg_alloc_size(message->nlmsg_len + NLMSG_HDRLEN);
	bool complete = copy != NULL && nlmsg_put(copy, 0, 0, RTM_NEWLINK, 0, 0) != NULL &&
			nlmsg_append(copy, header, sizeof(*header), NLMSG_ALIGNTO) == 0;

	for (size_t n = 0; complete && n < sizeof(shown) / sizeof(*shown); n++) {
		const struct nlattr *attribute = table[shown[n]];

		if (attribute != NULL)
			complete = nla_put(copy, shown[n], mnl_attr_get_payload_len(attribute),
					   mnl_attr_get_payload(attribute)) == 0;
	}
	if (!complete) {
		nlmsg_free(copy);
		return NULL;
	}
	nlmsg_set_proto(copy, NETLINK_ROUTE);
	return copy;
}

static void set_text(char *target, size_t size, const char *source)
{
	if (source != NULL)
		text_sanitise(target, size, source, strlen(source));
}

static void set_switch_id(struct link *link, const struct nl_data *id)
{
	const uint8_t *bytes = id != NULL ? nl_data_get(id) : NULL;
	size_t room = sizeof(link->switch_id) / 2 - 1;

	for (size_t n = 0; bytes != NULL && n < nl_data_get_size(id) && n < room; n++)
		snprintf(link->switch_id + 2 * n, 3, "%02x", bytes[n]);
}

static void take_object(struct nl_object *object, void *user)
{
	struct rtnl_link *source = (struct rtnl_link *)object;
	struct nl_addr *address = rtnl_link_get_addr(source);
	struct link *link = user;

	link->ifindex = rtnl_link_get_ifindex(source);
	set_text(link->name, sizeof(link->name), rtnl_link_get_name(source));
	set_text(link->alias, sizeof(link->alias), rtnl_link_get_ifalias(source));
	set_text(link->port_name, sizeof(link->port_name), rtnl_link_get_phys_port_name(source));
	set_switch_id(link, rtnl_link_get_phys_switch_id(source));
	if (address != NULL)
		link->address = hwaddr_from_bytes(nl_addr_get_binary_addr(address),
						  nl_addr_get_len(address));
	link->up = (rtnl_link_get_flags(source) & IFF_UP) != 0;
	link->carrier = rtnl_link_get_carrier(source) != 0;
	link->operstate = rtnl_link_get_operstate(source);
	link->mtu = (int)rtnl_link_get_mtu(source);
	link->master = rtnl_link_get_master(source);
}

/* What libnl 3.7 does not know, and what it cannot say: that it was absent. */
static void take_the_rest(struct link *link, const struct nlattr *const *table)
{
	const struct nlattr *info[IFLA_INFO_KIND + 1];
	const struct nlattr *permanent = table[IFLA_PERM_ADDRESS];
	int32_t lower;

	netlink_index_nested(table[IFLA_LINKINFO], info, IFLA_INFO_KIND + 1);
	netlink_get_text(info[IFLA_INFO_KIND], link->kind, sizeof(link->kind));
	netlink_get_text(table[IFLA_PARENT_DEV_NAME], link->parent, sizeof(link->parent));
	netlink_get_text(table[IFLA_PARENT_DEV_BUS_NAME], link->parent_bus,
			 sizeof(link->parent_bus));
	if (permanent != NULL)
		link->permanent = hwaddr_from_bytes(mnl_attr_get_payload(permanent),
						    mnl_attr_get_payload_len(permanent));
	if (table[IFLA_CARRIER] == NULL)
		link->carrier = UNKNOWN;
	if (table[IFLA_MTU] == NULL || link->mtu < 0)
		link->mtu = UNKNOWN;
	if (table[IFLA_OPERSTATE] == NULL)
		link->operstate = UNKNOWN;
	if (link->master < 0)
		link->master = 0;
	/* With a namespace's number beside it, it counts in that one; a veth names its peer. */
	if (table[IFLA_LINK_NETNSID] == NULL && strcmp(link->kind, "veth") != 0 &&
	    netlink_get(table[IFLA_LINK], &lower, sizeof(lower)) && lower > 0 &&
	    lower != link->ifindex)
		link->lower = lower;
}

int link_parse(const struct nlmsghdr *message, struct link *ret_link)
{
	const struct nlattr *table[ATTRIBUTES], *first;
	struct nl_msg *copy;
	size_t length;
	int result;

	link_clear(ret_link);
	first = netlink_attributes(message, sizeof(struct ifinfomsg), &length);
	if (first == NULL || message->nlmsg_type != RTM_NEWLINK)
		return -EINVAL;
	netlink_index(first, length, table, ATTRIBUTES);
	copy = message_for_libnl(message, table);
	if (copy == NULL)
		return -ENOMEM;
	result = nl_msg_parse(copy, take_object, ret_link);
	nlmsg_free(copy);
	if (result < 0 || ret_link->ifindex <= 0 || ret_link->name[0] == '\0') {
		link_clear(ret_link);
		return -EINVAL;
	}
	take_the_rest(ret_link, table);
	return 0;
}

bool link_equal(const struct link *a, const struct link *b)
{
	return a->ifindex == b->ifindex && strcmp(a->name, b->name) == 0 &&
	       hwaddr_equal(&a->address, &b->address) &&
	       hwaddr_equal(&a->permanent, &b->permanent) && a->up == b->up &&
	       a->carrier == b->carrier && a->operstate == b->operstate && a->mtu == b->mtu &&
	       a->speed_mbps == b->speed_mbps && a->duplex == b->duplex && a->master == b->master &&
	       a->lower == b->lower && strcmp(a->master_name, b->master_name) == 0 &&
	       strcmp(a->master_kind, b->master_kind) == 0 && strcmp(a->kind, b->kind) == 0 &&
	       strcmp(a->alias, b->alias) == 0 && strcmp(a->port_name, b->port_name) == 0 &&
	       strcmp(a->switch_id, b->switch_id) == 0 && strcmp(a->parent, b->parent) == 0 &&
	       strcmp(a->parent_bus, b->parent_bus) == 0;
}

bool link_is_representor(const struct link *link)
{
	const char *name = link->port_name;

	if (name[0] == 'c' && isdigit((unsigned char)name[1]))
		name += 1 + strspn(name + 1, "0123456789");
	return strncmp(name, "pf", 2) == 0 && isdigit((unsigned char)name[2]);
}

const char *link_operstate_name(int operstate)
{
	static const char *const names[] = {
		[IF_OPER_UNKNOWN] = "unknown", [IF_OPER_NOTPRESENT] = "notpresent",
		[IF_OPER_DOWN] = "down",       [IF_OPER_LOWERLAYERDOWN] = "lowerlayerdown",
		[IF_OPER_TESTING] = "testing", [IF_OPER_DORMANT] = "dormant",
		[IF_OPER_UP] = "up",
	};

	if (operstate < 0 || (size_t)operstate >= sizeof(names) / sizeof(*names))
		return "unknown";
	return names[operstate];
}
