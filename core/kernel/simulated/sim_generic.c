#include "core/kernel/simulated/sim_bus.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/kernel/simulated/sim_talk.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/devlink.h>
#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <string.h>

/* Numbers of families are given at run time; these are this host's. */
#define ETHTOOL_FAMILY 0x15
#define DEVLINK_FAMILY 0x14

static struct nlmsghdr *begin(struct sim_talk *talk, uint16_t family, uint8_t command, size_t room)
{
	struct nlmsghdr *message = sim_talk_begin(talk, family, room);
	struct genlmsghdr *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	header->cmd = command;
	header->version = 1;
	return message;
}

/* A text attribute of the request; "" when there is none. */
static void get_text(const struct nlattr *attr, char *text, size_t size)
{
	size_t length =
		attr ? strnlen(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr)) : 0;

	if (length >= size)
		length = size - 1;
	if (attr)
		memcpy(text, mnl_attr_get_payload(attr), length);
	text[length] = '\0';
}

/* --- the controller -------------------------------------------------------- */

static int get_family(struct sim_talk *talk)
{
	static const struct {
		const char *name;
		uint16_t id;
		uint32_t attributes;
	} families[] = {
		{ETHTOOL_GENL_NAME, ETHTOOL_FAMILY, 0},
		{DEVLINK_GENL_NAME, DEVLINK_FAMILY, DEVLINK_ATTR_MAX},
	};
	const struct nlattr *attr =
		sim_talk_attribute(talk, sizeof(struct genlmsghdr), CTRL_ATTR_FAMILY_NAME, 1);
	struct nlmsghdr *message;
	char name[GENL_NAMSIZ];

	if (!attr)
		return -EINVAL;
	get_text(attr, name, sizeof(name));
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		if (strcmp(families[i].name, name) != 0)
			continue;
		message = begin(talk, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY, 256);
		mnl_attr_put_strz(message, CTRL_ATTR_FAMILY_NAME, name);
		mnl_attr_put_u16(message, CTRL_ATTR_FAMILY_ID, families[i].id);
		mnl_attr_put_u32(message, CTRL_ATTR_VERSION, 1);
		mnl_attr_put_u32(message, CTRL_ATTR_HDRSIZE, 0);
		mnl_attr_put_u32(message, CTRL_ATTR_MAXATTR, families[i].attributes);
		sim_talk_end(talk, message);
		return 0;
	}
	return -ENOENT;
}

/* --- ethtool --------------------------------------------------------------- */

/* igb says its fastest speed when it has no link, others say that they do not
 * know (linux drivers/net/ethernet/intel/igb/igb_ethtool.c). */
static uint32_t speed_of(const struct sim_talk *talk, const struct sim_link *link)
{
	const struct sim_function *function =
		link->function < 0 ? NULL : &talk->state->functions[link->function];
	bool always = function && strcmp(function->driver->name, "igb") == 0;

	return always || sim_link_running(link) ? (uint32_t)link->speed_mbps
						: (uint32_t)SPEED_UNKNOWN;
}

static void tell_modes(struct sim_talk *talk, const struct sim_link *link)
{
	struct nlmsghdr *message =
		begin(talk, ETHTOOL_FAMILY, ETHTOOL_MSG_LINKMODES_GET_REPLY, 256);
	uint32_t speed = speed_of(talk, link);
	struct nlattr *header = mnl_attr_nest_start(message, ETHTOOL_A_LINKMODES_HEADER);

	mnl_attr_put_u32(message, ETHTOOL_A_HEADER_DEV_INDEX, (uint32_t)link->ifindex);
	mnl_attr_put_strz(message, ETHTOOL_A_HEADER_DEV_NAME, link->name);
	mnl_attr_nest_end(message, header);
	mnl_attr_put_u8(message, ETHTOOL_A_LINKMODES_AUTONEG, AUTONEG_ENABLE);
	mnl_attr_put_u32(message, ETHTOOL_A_LINKMODES_SPEED, speed);
	mnl_attr_put_u8(message, ETHTOOL_A_LINKMODES_DUPLEX,
			speed == (uint32_t)SPEED_UNKNOWN ? DUPLEX_UNKNOWN : DUPLEX_FULL);
	sim_talk_end(talk, message);
}

/* Interfaces that have no such thing are left out of the dump. */
static int dump_modes(struct sim_talk *talk)
{
	for (int i = 0; i < talk->state->link_count; i++) {
		const struct sim_link *link = &talk->state->links[i];

		if (link->ifindex <= talk->cursor || link->away || link->speed_mbps == 0)
			continue;
		if (sim_talk_full(talk))
			return 1;
		tell_modes(talk, link);
		talk->cursor = link->ifindex;
	}
	return 0;
}

static const struct nlattr *find_nested(const struct nlattr *nest, uint16_t type, size_t least)
{
	const struct nlattr *attr;

	if (nest)
		mnl_attr_for_each_nested(attr, nest) if (mnl_attr_get_type(attr) == type &&
							 mnl_attr_get_payload_len(attr) >=
								 least) return attr;
	return NULL;
}

static int get_modes(struct sim_talk *talk)
{
	const struct nlattr *header =
		sim_talk_attribute(talk, sizeof(struct genlmsghdr), ETHTOOL_A_LINKMODES_HEADER, 0);
	const struct nlattr *index = find_nested(header, ETHTOOL_A_HEADER_DEV_INDEX, 4);
	const struct nlattr *name = find_nested(header, ETHTOOL_A_HEADER_DEV_NAME, 1);
	const struct sim_link *link;
	char text[IFNAMSIZ];

	if (!index && !name)
		return sim_talk_refuse(talk, EINVAL, "request header missing");
	get_text(name, text, sizeof(text));
	link = index ? sim_link_find(talk->state, (int)mnl_attr_get_u32(index))
		     : sim_link_find_name(talk->state, text);
	if (!link || link->away)
		return sim_talk_refuse(talk, ENODEV, "no device matches ifindex or name");
	if (link->speed_mbps == 0)
		return -EOPNOTSUPP;
	tell_modes(talk, link);
	return 0;
}

/* --- devlink --------------------------------------------------------------- */

/* igb, ixgbe and all that is no network device have no devlink instance. */
static bool has_devlink(const struct sim_state *state, const struct sim_function *function)
{
	static const char *const drivers[] = {"i40e", "ice", "mlx5_core", "bnxt_en"};

	if (!function->present || !function->driver || !sim_function_is_pf(state, function))
		return false;
	for (size_t i = 0; i < sizeof(drivers) / sizeof(*drivers); i++)
		if (strcmp(function->driver->name, drivers[i]) == 0)
			return true;
	return false;
}

static void put_handle(struct nlmsghdr *message, const struct sim_function *function)
{
	char address[SIM_ADDRESS_MAX];

	mnl_attr_put_strz(message, DEVLINK_ATTR_BUS_NAME, "pci");
	mnl_attr_put_strz(message, DEVLINK_ATTR_DEV_NAME, sim_function_address(function, address));
}

static int dump_devices(struct sim_talk *talk)
{
	const struct sim_state *state = talk->state;

	for (int i = 0; i < state->physical_count; i++) {
		struct nlmsghdr *message;

		if (!has_devlink(state, &state->functions[i]))
			continue;
		message = begin(talk, DEVLINK_FAMILY, DEVLINK_CMD_NEW, 128);
		put_handle(message, &state->functions[i]);
		sim_talk_end(talk, message);
	}
	return 0;
}

/* The function that a request's handle names. */
static struct sim_function *find_handle(const struct sim_talk *talk)
{
	const struct nlattr *name =
		sim_talk_attribute(talk, sizeof(struct genlmsghdr), DEVLINK_ATTR_DEV_NAME, 1);
	struct sim_function *function;
	char address[SIM_ADDRESS_MAX];

	get_text(name, address, sizeof(address));
	function = sim_function_find(talk->state, address);
	return function && has_devlink(talk->state, function) ? function : NULL;
}

static int get_eswitch(struct sim_talk *talk)
{
	const struct sim_function *function = find_handle(talk);
	const struct sim_pf *pf;
	struct nlmsghdr *message;

	if (!function)
		return -ENODEV;
	if (strcmp(function->driver->name, "i40e") == 0)
		return -EOPNOTSUPP;
	pf = sim_pf_of(talk->state, function);
	message = begin(talk, DEVLINK_FAMILY, DEVLINK_CMD_ESWITCH_GET, 128);
	put_handle(message, function);
	mnl_attr_put_u16(message, DEVLINK_ATTR_ESWITCH_MODE,
			 pf->switchdev ? DEVLINK_ESWITCH_MODE_SWITCHDEV
				       : DEVLINK_ESWITCH_MODE_LEGACY);
	sim_talk_end(talk, message);
	return 0;
}

static int set_eswitch(struct sim_talk *talk)
{
	const struct nlattr *mode = sim_talk_attribute(talk, sizeof(struct genlmsghdr),
						       DEVLINK_ATTR_ESWITCH_MODE, sizeof(uint16_t));
	struct sim_function *function = find_handle(talk);

	if (!function)
		return -ENODEV;
	if (strcmp(function->driver->name, "i40e") == 0 || !mode)
		return -EOPNOTSUPP;
	if (mnl_attr_get_u16(mode) > DEVLINK_ESWITCH_MODE_SWITCHDEV)
		return -EINVAL;
	return sim_bus_set_switchdev(talk->state, function,
				     mnl_attr_get_u16(mode) == DEVLINK_ESWITCH_MODE_SWITCHDEV);
}

static void put_flavour(struct sim_state *state, struct nlmsghdr *message,
			const struct sim_link *link, const struct sim_function *function)
{
	const struct sim_pf *pf = sim_pf_of(state, function);
	uint16_t port = function->routing_id & 7;

	if (!link->representor) {
		mnl_attr_put_u16(message, DEVLINK_ATTR_PORT_FLAVOUR, DEVLINK_PORT_FLAVOUR_PHYSICAL);
		mnl_attr_put_u32(message, DEVLINK_ATTR_PORT_NUMBER, port);
		return;
	}
	mnl_attr_put_u16(message, DEVLINK_ATTR_PORT_FLAVOUR, DEVLINK_PORT_FLAVOUR_PCI_VF);
	mnl_attr_put_u16(message, DEVLINK_ATTR_PORT_PCI_PF_NUMBER, port);
	mnl_attr_put_u16(message, DEVLINK_ATTR_PORT_PCI_VF_NUMBER,
			 (uint16_t)(link->vf - pf->first_vf));
}

static void tell_port(struct sim_talk *talk, const struct sim_link *link)
{
	const struct sim_function *function = &talk->state->functions[link->function];
	struct nlmsghdr *message = begin(talk, DEVLINK_FAMILY, DEVLINK_CMD_PORT_NEW, 256);

	put_handle(message, function);
	mnl_attr_put_u32(message, DEVLINK_ATTR_PORT_INDEX, (uint32_t)link->ifindex);
	mnl_attr_put_u16(message, DEVLINK_ATTR_PORT_TYPE, DEVLINK_PORT_TYPE_ETH);
	mnl_attr_put_u32(message, DEVLINK_ATTR_PORT_NETDEV_IFINDEX, (uint32_t)link->ifindex);
	mnl_attr_put_strz(message, DEVLINK_ATTR_PORT_NETDEV_NAME, link->name);
	put_flavour(talk->state, message, link, function);
	sim_talk_end(talk, message);
}

static int dump_ports(struct sim_talk *talk)
{
	for (int i = 0; i < talk->state->link_count; i++) {
		const struct sim_link *link = &talk->state->links[i];

		if (link->ifindex <= talk->cursor || link->away || link->function < 0 ||
		    !has_devlink(talk->state, &talk->state->functions[link->function]))
			continue;
		if (sim_talk_full(talk))
			return 1;
		tell_port(talk, link);
		talk->cursor = link->ifindex;
	}
	return 0;
}

/* --- who answers what ------------------------------------------------------ */

static const struct sim_talk_handler controller[] = {
	{.type = CTRL_CMD_GETFAMILY, .tell = get_family},
	{0},
};

static const struct sim_talk_handler ethtool[] = {
	{.type = ETHTOOL_MSG_LINKMODES_GET, .tell = get_modes, .dump = dump_modes},
	{0},
};

static const struct sim_talk_handler devlink[] = {
	{.type = DEVLINK_CMD_GET, .dump = dump_devices},
	{.type = DEVLINK_CMD_PORT_GET, .dump = dump_ports},
	{.type = DEVLINK_CMD_ESWITCH_GET, .tell = get_eswitch},
	{.type = DEVLINK_CMD_ESWITCH_SET, .tell = set_eswitch},
	{0},
};

const struct sim_talk_handler *sim_generic_find(const struct nlmsghdr *request)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(request);
	const struct sim_talk_handler *handler;

	if (mnl_nlmsg_get_payload_len(request) < sizeof(*header))
		return NULL;
	switch (request->nlmsg_type) {
	case GENL_ID_CTRL:
		handler = controller;
		break;
	case ETHTOOL_FAMILY:
		handler = ethtool;
		break;
	case DEVLINK_FAMILY:
		handler = devlink;
		break;
	default:
		return NULL;
	}
	for (; handler->type != 0; handler++)
		if (handler->type == header->cmd)
			return handler;
	return NULL;
}
