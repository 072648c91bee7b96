#include "core/link.h"
#include "tests/unit/messages.h"

#include <criterion/criterion.h>
#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/if.h>

static const uint8_t mac[] = {0x52, 0x54, 0, 0xaa, 0, 1};
static const uint8_t permanent_mac[] = {0x52, 0x54, 0, 0xaa, 0, 2};
static const uint8_t switch_id[] = {0xde, 0xad, 0x01};

/* An interface to make a message of; what is 0 or NULL is left out. */
struct interface {
	int ifindex;
	const char *name, *parent, *bus, *port, *kind;
	int master;
	int carrier; /* -1: not in the message */
};

static struct nlmsghdr *build(const struct interface *interface)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, interface->ifindex, IFF_UP);

	mnl_attr_put_strz(message, IFLA_IFNAME, interface->name);
	if (interface->carrier >= 0)
		mnl_attr_put_u8(message, IFLA_CARRIER, (uint8_t)interface->carrier);
	if (interface->master != 0)
		mnl_attr_put_u32(message, IFLA_MASTER, (uint32_t)interface->master);
	if (interface->kind != NULL) {
		struct nlattr *nest = mnl_attr_nest_start(message, IFLA_LINKINFO);

		mnl_attr_put_strz(message, IFLA_INFO_KIND, interface->kind);
		mnl_attr_nest_end(message, nest);
	}
	if (interface->port != NULL)
		mnl_attr_put_strz(message, IFLA_PHYS_PORT_NAME, interface->port);
	if (interface->parent != NULL) {
		mnl_attr_put_strz(message, IFLA_PARENT_DEV_NAME, interface->parent);
		mnl_attr_put_strz(message, IFLA_PARENT_DEV_BUS_NAME,
				  interface->bus != NULL ? interface->bus : "pci");
	}
	return message;
}

static int apply(struct link_table *table, const struct interface *interface)
{
	struct nlmsghdr *message = build(interface);
	int result = link_table_apply(table, message);

	free(message);
	return result;
}

static struct nlmsghdr *build_full(void)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, IFF_UP | IFF_RUNNING);
	struct nlattr *nest;

	mnl_attr_put_strz(message, IFLA_IFNAME, "eth0");
	mnl_attr_put_u32(message, IFLA_MTU, 9000);
	mnl_attr_put_u8(message, IFLA_OPERSTATE, IF_OPER_UP);
	mnl_attr_put_u8(message, IFLA_CARRIER, 1);
	mnl_attr_put_u32(message, IFLA_MASTER, 9);
	mnl_attr_put(message, IFLA_ADDRESS, sizeof(mac), mac);
	mnl_attr_put(message, IFLA_ADDRESS, sizeof(permanent_mac), permanent_mac);
	mnl_attr_put_strz(message, IFLA_IFALIAS, "up\tlink \x1b[31m");
	mnl_attr_put_strz(message, IFLA_PHYS_PORT_NAME, "p0");
	mnl_attr_put(message, IFLA_PHYS_SWITCH_ID, sizeof(switch_id), switch_id);
	nest = mnl_attr_nest_start(message, IFLA_LINKINFO);
	mnl_attr_put_strz(message, IFLA_INFO_KIND, "bond");
	mnl_attr_nest_end(message, nest);
	mnl_attr_put(message, IFLA_PERM_ADDRESS, sizeof(permanent_mac), permanent_mac);
	mnl_attr_put_strz(message, IFLA_PARENT_DEV_NAME, "0000:01:00.0");
	mnl_attr_put_strz(message, IFLA_PARENT_DEV_BUS_NAME, "pci");
	return message;
}

Test(link, parse)
{
	struct nlmsghdr *message = build_full();
	struct link link;

	cr_assert(link_parse(message, &link) == 0);
	cr_expect(link.ifindex == 4 && link.master == 9 && link.mtu == 9000);
	cr_expect_str_eq(link.name, "eth0");
	cr_expect(link.up == 1 && link.carrier == 1 && link.operstate == IF_OPER_UP);
	cr_expect(link.address.length == 6 && memcmp(link.address.bytes, mac, 6) == 0,
		  "the first address");
	cr_expect(link.permanent.length == 6 &&
		  memcmp(link.permanent.bytes, permanent_mac, 6) == 0);
	cr_expect_str_eq(link.alias, "up\uFFFDlink \uFFFD[31m");
	cr_expect_str_eq(link.port_name, "p0");
	cr_expect_str_eq(link.switch_id, "dead01");
	cr_expect_str_eq(link.kind, "bond");
	cr_expect_str_eq(link.parent, "0000:01:00.0");
	cr_expect_str_eq(link.parent_bus, "pci");
	cr_expect(link.speed_mbps == UNKNOWN && link.duplex == UNKNOWN);
	free(message);
}

Test(link, what_is_absent_is_unknown)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	struct link link;

	mnl_attr_put_strz(message, IFLA_IFNAME, "eth0");
	cr_assert(link_parse(message, &link) == 0);
	cr_expect(link.up == 0);
	cr_expect(link.carrier == UNKNOWN && link.mtu == UNKNOWN && link.operstate == UNKNOWN);
	cr_expect(link.address.length == 0 && link.permanent.length == 0 && link.master == 0);
	cr_expect_str_empty(link.parent);
	cr_expect_str_empty(link.kind);
	free(message);
}

Test(link, malformed)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	struct link link;

	cr_expect(link_parse(message, &link) == -EINVAL, "no name");
	mnl_attr_put(message, IFLA_IFNAME, 16, "not-terminated-x");
	cr_expect(link_parse(message, &link) == -EINVAL);
	free(message);
	message = build(&(struct interface){.ifindex = 0, .name = "eth0"});
	cr_expect(link_parse(message, &link) == -EINVAL, "no ifindex");
	cr_expect(link.ifindex == 0 && link.name[0] == '\0');
	free(message);
	message = build(&(struct interface){.ifindex = 4, .name = "eth0"});
	message->nlmsg_type = RTM_NEWADDR;
	cr_expect(link_parse(message, &link) == -EINVAL);
	free(message);
}

/* One attribute of its kind that libnl does not know must not hide the link. */
Test(link, kind_data_from_the_future)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	struct nlattr *nest = mnl_attr_nest_start(message, IFLA_LINKINFO), *data;
	struct link link;

	mnl_attr_put_strz(message, IFLA_INFO_KIND, "vlan");
	data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
	mnl_attr_put_u8(message, IFLA_VLAN_ID, 1);
	mnl_attr_nest_end(message, data);
	mnl_attr_nest_end(message, nest);
	mnl_attr_put_strz(message, IFLA_IFNAME, "eth0.5");
	cr_assert(link_parse(message, &link) == 0);
	cr_expect_str_eq(link.kind, "vlan");
	free(message);
}

Test(link, cut_anywhere)
{
	struct nlmsghdr *message = build_full();

	for (size_t length = sizeof(*message); length < message->nlmsg_len; length++) {
		struct nlmsghdr *cut = message_cut(message, length);
		struct link link;
		int result = link_parse(cut, &link);

		cr_assert(result == -EINVAL || (result == 0 && strcmp(link.name, "eth0") == 0));
		free(cut);
	}
	free(message);
}

Test(link, representors)
{
	const char *ports[] = {"", "p0", "p1s2", "pf", "n0", "c1", "pfx"};
	const char *representors[] = {"pf0", "pf0vf3", "pf1sf88", "c1pf0vf3", "c12pf0"};
	struct link link;

	link_clear(&link);
	for (size_t n = 0; n < sizeof(ports) / sizeof(*ports); n++) {
		strcpy(link.port_name, ports[n]);
		cr_expect(!link_is_representor(&link), "%s", ports[n]);
	}
	for (size_t n = 0; n < sizeof(representors) / sizeof(*representors); n++) {
		strcpy(link.port_name, representors[n]);
		cr_expect(link_is_representor(&link), "%s", representors[n]);
	}
}

Test(link, operstate_names)
{
	cr_expect_str_eq(link_operstate_name(IF_OPER_UP), "up");
	cr_expect_str_eq(link_operstate_name(IF_OPER_LOWERLAYERDOWN), "lowerlayerdown");
	cr_expect_str_eq(link_operstate_name(UNKNOWN), "unknown");
	cr_expect_str_eq(link_operstate_name(200), "unknown");
}

/* --- the table ----------------------------------------------------------------- */

Test(link_table, read_keeps_the_old_on_failure)
{
	struct scripted kernel = {.kernel = {&scripted_class}, .count = 2, .results = {0, -EIO}};
	struct link_table *table = link_table_new();
	struct error error = {0};

	kernel.answers[0] = build(&(struct interface){.ifindex = 7, .name = "eth1", .master = 3});
	kernel.answers[1] =
		build(&(struct interface){.ifindex = 3, .name = "br0", .kind = "bridge"});
	cr_assert(link_table_read(table, &kernel.kernel, &error) == 0);
	cr_assert(link_table_count(table) == 2);
	cr_expect(link_table_at(table, 0)->ifindex == 3, "sorted");
	cr_expect_str_eq(link_table_find(table, 7)->master_name, "br0");
	cr_expect_str_eq(link_table_find(table, 7)->master_kind, "bridge");
	cr_expect(link_table_find_name(table, "br0")->ifindex == 3);
	cr_expect(link_table_find(table, 4) == NULL && link_table_find_name(table, "x") == NULL);
	cr_expect(link_table_read(table, &kernel.kernel, &error) == -EIO);
	cr_expect(link_table_count(table) == 2);
	cr_expect(error.code == EIO);
	link_table_free(table);
	scripted_done(&kernel);
}

Test(link_table, read_asks_again_when_interrupted)
{
	struct scripted kernel = {.kernel = {&scripted_class},
				  .count = 1,
				  .results = {-EINTR, -EINTR, 0, -EINTR, -EINTR, -EINTR, -EINTR}};
	struct link_table *table = link_table_new();
	const struct nlattr *attribute;
	uint32_t mask = 0;

	kernel.answers[0] = build(&(struct interface){.ifindex = 7, .name = "eth1"});
	cr_expect(link_table_read(table, &kernel.kernel, NULL) == 0);
	cr_expect(kernel.exchanges == 3 && link_table_count(table) == 1);
	cr_expect(link_table_read(table, &kernel.kernel, NULL) == 0, "what came is kept");
	cr_expect(kernel.exchanges == 7 && link_table_count(table) == 1);
	mnl_attr_for_each(attribute, kernel.request, sizeof(struct ifinfomsg))
	{
		if (mnl_attr_get_type(attribute) == IFLA_EXT_MASK)
			mask = mnl_attr_get_u32(attribute);
	}
	cr_expect(mask == RTEXT_FILTER_SKIP_STATS);
	link_table_free(table);
	scripted_done(&kernel);
}

/* What was there in the interrupted run only is gone. */
Test(link_table, read_forgets_an_interrupted_run)
{
	struct scripted kernel = {
		.kernel = {&scripted_class}, .count = 2, .first_only = 1, .results = {-EINTR}};
	struct link_table *table = link_table_new();

	kernel.answers[0] = build(&(struct interface){.ifindex = 7, .name = "eth1"});
	kernel.answers[1] = build(&(struct interface){.ifindex = 8, .name = "eth2"});
	cr_expect(link_table_read(table, &kernel.kernel, NULL) == 0);
	cr_expect(kernel.exchanges == 2 && link_table_count(table) == 1);
	cr_expect(link_table_find(table, 8) == NULL);
	link_table_free(table);
	scripted_done(&kernel);
}

Test(link_table, rename_and_removal)
{
	struct link_table *table = link_table_new();
	struct nlmsghdr *gone = link_message(RTM_DELLINK, 3, 0);

	cr_expect(apply(table, &(struct interface){.ifindex = 7, .name = "eth1", .master = 3}) ==
		  1);
	cr_expect_str_empty(link_table_find(table, 7)->master_name);
	cr_expect(apply(table, &(struct interface){.ifindex = 3, .name = "br0"}) == 1);
	cr_expect_str_eq(link_table_find(table, 7)->master_name, "br0", "known later");
	cr_expect(apply(table, &(struct interface){.ifindex = 3, .name = "br0"}) == 0);
	cr_expect(apply(table, &(struct interface){.ifindex = 3, .name = "lan"}) == 1);
	cr_expect_str_eq(link_table_find(table, 7)->master_name, "lan");
	cr_expect(link_table_apply(table, gone) == 1);
	cr_expect(link_table_apply(table, gone) == 0);
	cr_expect(link_table_count(table) == 1);
	cr_expect_str_empty(link_table_find(table, 7)->master_name);
	cr_expect(apply(table, &(struct interface){.ifindex = 7, .name = "eth1"}) == 1);
	cr_expect(link_table_find(table, 7)->master == 0);
	free(gone);
	link_table_free(table);
}

/* A port that leaves a bridge, a wireless event: not what happened to the link. */
Test(link_table, messages_about_something_else)
{
	const struct ifinfomsg header = {.ifi_family = AF_BRIDGE, .ifi_index = 7};
	struct nlmsghdr *left = message_new(RTM_DELLINK, &header, sizeof(header));
	struct nlmsghdr *wireless = link_message(RTM_NEWLINK, 7, 0);
	struct nlmsghdr *address = link_message(RTM_NEWADDR, 7, 0);
	struct link_table *table = link_table_new();

	mnl_attr_put_strz(left, IFLA_IFNAME, "eth1");
	mnl_attr_put_strz(wireless, IFLA_IFNAME, "eth1");
	mnl_attr_put(wireless, IFLA_WIRELESS, 4, "abcd");
	apply(table, &(struct interface){.ifindex = 7, .name = "eth1", .carrier = 1});
	cr_expect(link_table_apply(table, left) == 0);
	cr_expect(link_table_apply(table, wireless) == 0);
	cr_expect(link_table_apply(table, address) == -EINVAL);
	cr_assert(link_table_count(table) == 1);
	cr_expect(link_table_find(table, 7)->carrier == 1);
	free(left);
	free(wireless);
	free(address);
	link_table_free(table);
}

/* --- link modes ------------------------------------------------------------------ */

static struct nlmsghdr *family_message(void)
{
	const struct genlmsghdr header = {.cmd = CTRL_CMD_NEWFAMILY};
	struct nlmsghdr *message = message_new(GENL_ID_CTRL, &header, sizeof(header));

	mnl_attr_put_u16(message, CTRL_ATTR_FAMILY_ID, 0x15);
	return message;
}

static struct nlmsghdr *mode_message(uint32_t ifindex, uint32_t speed, uint8_t duplex)
{
	const struct genlmsghdr header = {.cmd = ETHTOOL_MSG_LINKMODES_GET_REPLY};
	struct nlmsghdr *message = message_new(0x15, &header, sizeof(header));
	struct nlattr *nest = mnl_attr_nest_start(message, ETHTOOL_A_LINKMODES_HEADER);

	mnl_attr_put_u32(message, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
	mnl_attr_nest_end(message, nest);
	mnl_attr_put_u32(message, ETHTOOL_A_LINKMODES_SPEED, speed);
	mnl_attr_put_u8(message, ETHTOOL_A_LINKMODES_DUPLEX, duplex);
	return message;
}

Test(link_table, modes)
{
	/* the family's answer is no link mode, and the modes' are no family */
	struct scripted kernel = {.kernel = {&scripted_class}, .count = 4};
	struct link_table *table = link_table_new();

	kernel.answers[0] = mode_message(9, 0x80000000, DUPLEX_UNKNOWN);
	kernel.answers[1] = mode_message(8, 1000, DUPLEX_FULL);
	kernel.answers[2] = mode_message(7, 25000, DUPLEX_FULL);
	kernel.answers[3] = family_message();
	apply(table, &(struct interface){.ifindex = 7, .name = "eth1", .carrier = 1});
	apply(table, &(struct interface){.ifindex = 8, .name = "eth2", .carrier = 0});
	apply(table, &(struct interface){.ifindex = 9, .name = "eth3", .carrier = 1});
	cr_assert(link_table_read_modes(table, &kernel.kernel, NULL) == 0);
	cr_expect(kernel.exchanges == 2, "the family, the modes");
	cr_expect(kernel.request->nlmsg_type == 0x15);
	cr_expect(link_table_find(table, 7)->speed_mbps == 25000);
	cr_expect(link_table_find(table, 7)->duplex == DUPLEX_FULL);
	cr_expect(link_table_find(table, 8)->speed_mbps == UNKNOWN, "igb, without a carrier");
	cr_expect(link_table_find(table, 9)->speed_mbps == UNKNOWN);
	cr_expect(link_table_find(table, 9)->duplex == UNKNOWN);

	cr_expect(apply(table, &(struct interface){.ifindex = 7, .name = "new", .carrier = 1}) ==
		  1);
	cr_expect(link_table_find(table, 7)->speed_mbps == 25000, "a rename keeps it");
	apply(table, &(struct interface){.ifindex = 7, .name = "new", .carrier = 0});
	cr_expect(link_table_find(table, 7)->speed_mbps == UNKNOWN);
	apply(table, &(struct interface){.ifindex = 7, .name = "new", .carrier = 1});
	cr_expect(link_table_find(table, 7)->speed_mbps == UNKNOWN, "it may be another now");
	cr_assert(link_table_read_modes(table, &kernel.kernel, NULL) == 0);
	cr_expect(kernel.exchanges == 3, "the family is remembered");
	cr_expect(link_table_find(table, 7)->speed_mbps == 25000);
	link_table_free(table);
	scripted_done(&kernel);
}

Test(link_table, no_ethtool_netlink)
{
	struct scripted kernel = {.kernel = {&scripted_class}, .results = {-ENOENT}};
	struct link_table *table = link_table_new();
	struct error error = {0};

	cr_expect(link_table_read_modes(table, &kernel.kernel, &error) == -EOPNOTSUPP);
	cr_expect(error.code == EOPNOTSUPP && error.message[0] != '\0');
	link_table_free(table);
	scripted_done(&kernel);
}

/* --- into the snapshot ------------------------------------------------------------- */

#define PF "0000:01:00.0"

Test(link_table, assign)
{
	struct snapshot *snapshot = snapshot_new();
	struct link_table *table = link_table_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", PF);
	struct vf *vf;

	snapshot_add_vf(pf, 0, "0000:01:10.0");
	vf = snapshot_add_vf(pf, 1, "0000:01:10.2");
	vf->away = true;
	snapshot_add_vf(pf, 2, "");
	apply(table, &(struct interface){.ifindex = 4, .name = "eth0", .parent = PF});
	apply(table, &(struct interface){.ifindex = 5, .name = "eth1", .parent = PF});
	apply(table, &(struct interface){.ifindex = 6, .name = "eth5", .parent = "0000:01:10.2"});
	apply(table, &(struct interface){.ifindex = 2, .name = "sim", .parent = PF, .bus = "usb"});
	apply(table, &(struct interface){.ifindex = 1, .name = "lo"});
	cr_assert(link_table_assign(table, snapshot));
	pf = &snapshot->pfs[0];
	cr_expect_str_eq(pf->link.name, "eth0", "two ports: the first; another bus: no");
	cr_expect_str_eq(pf->label, "eth0");
	cr_expect_str_empty(pf->switch_mode);
	cr_expect(pf->vfs[0].link.ifindex == 0);
	cr_expect(pf->vfs[1].link.ifindex == 6 && !pf->vfs[1].away);
	cr_expect(pf->vfs[2].link.ifindex == 0, "no address, no interface");
	cr_expect(!link_table_assign(table, snapshot));

	apply(table, &(struct interface){.ifindex = 4, .name = "wan", .parent = PF});
	cr_expect(link_table_assign(table, snapshot));
	cr_expect_str_eq(snapshot->pfs[0].label, "wan");
	link_table_free(table);
	table = link_table_new();
	cr_expect(link_table_assign(table, snapshot));
	cr_expect(snapshot->pfs[0].link.ifindex == 0 && snapshot->pfs[0].link.mtu == UNKNOWN);
	cr_expect_str_empty(snapshot->pfs[0].label);
	link_table_free(table);
	snapshot_put(snapshot);
}

Test(link_table, assign_in_switchdev)
{
	struct snapshot *snapshot = snapshot_new();
	struct link_table *table = link_table_new();
	struct pf *pf = snapshot_add_pf(snapshot, "netdevsim", "netdevsim1");
	const struct interface interfaces[] = {
		{.ifindex = 2,
		 .name = "eth2",
		 .parent = "netdevsim1",
		 .bus = "netdevsim",
		 .port = "pf0vf0"},
		{.ifindex = 3,
		 .name = "eth3",
		 .parent = "netdevsim1",
		 .bus = "netdevsim",
		 .port = "p1"},
		{.ifindex = 4,
		 .name = "eth4",
		 .parent = "netdevsim1",
		 .bus = "netdevsim",
		 .port = "p0"},
	};

	for (size_t n = 0; n < 3; n++)
		apply(table, &interfaces[n]);
	cr_assert(link_table_assign(table, snapshot));
	cr_expect_str_eq(pf->link.name, "eth3", "not the representor, the first port");
	cr_expect_str_eq(pf->switch_mode, "switchdev");
	link_table_free(table);

	table = link_table_new();
	apply(table, &interfaces[0]);
	cr_expect(link_table_assign(table, snapshot));
	cr_expect(pf->link.ifindex == 0, "a representor is no PF");
	link_table_free(table);
	snapshot_put(snapshot);
}

Test(link_table, label_of_no_interface_stays)
{
	struct snapshot *snapshot = snapshot_new();
	struct link_table *table = link_table_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:02:00.0");

	strcpy(pf->label, "nvme0");
	cr_expect(!link_table_assign(table, snapshot));
	cr_expect_str_eq(pf->label, "nvme0");
	link_table_free(table);
	snapshot_put(snapshot);
}
