#include "core/host_use.h"
#include "messages.h"

#include <criterion/criterion.h>

static struct link_table *table;
static struct interface_address_list addresses;
static struct uppers uppers;

static void put_text(struct nlmsghdr *message, uint16_t type, const char *text)
{
	mnl_attr_put_strz(message, type, text);
}

static void add(int ifindex, const char *name, const char *kind, int lower, int master)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, ifindex, 0);
	struct nlattr *nest;

	put_text(message, IFLA_IFNAME, name);
	if (lower)
		mnl_attr_put_u32(message, IFLA_LINK, (uint32_t)lower);
	if (master)
		mnl_attr_put_u32(message, IFLA_MASTER, (uint32_t)master);
	if (*kind) {
		nest = mnl_attr_nest_start(message, IFLA_LINKINFO);
		put_text(message, IFLA_INFO_KIND, kind);
		mnl_attr_nest_end(message, nest);
	}
	cr_assert_eq(link_table_apply(table, message), 1, "%s", name);
	free(message);
}

static void add_address(int ifindex, const char *text, unsigned prefix)
{
	struct interface_address *grown =
		realloc(addresses.addresses, (addresses.count + 1) * sizeof(*addresses.addresses));

	addresses.addresses = grown;
	grown[addresses.count] = (struct interface_address){.ifindex = ifindex, .prefix = prefix};
	cr_assert_eq(ip_address_parse(text, &grown[addresses.count].address), 0);
	addresses.count++;
}

static struct owner use_of(int ifindex)
{
	struct owner owner;

	host_use_sort(&addresses);
	uppers_done(&uppers);
	uppers_index(&uppers, table);
	host_use_find(&addresses, &uppers, link_table_find(table, ifindex), &owner);
	return owner;
}

static void set_up(void)
{
	table = link_table_new();
	add(2, "eth0", "", 0, 0);
	add(3, "eth1", "", 0, 0);
}

static void tear_down(void)
{
	link_table_free(table);
	interface_address_list_done(&addresses);
	uppers_done(&uppers);
}

TestSuite(host_use, .init = set_up, .fini = tear_down);

Test(host_use, nothing)
{
	cr_assert_eq(use_of(2).kind, OWNER_NONE);
	/* What an interface gives itself. */
	add_address(2, "fe80::1", 64);
	add_address(2, "169.254.3.4", 16);
	cr_assert_eq(use_of(2).kind, OWNER_NONE);
}

Test(host_use, an_address)
{
	struct owner owner;

	add_address(3, "10.0.0.9", 8);
	add_address(2, "fe80::1", 64);
	add_address(2, "2001:db8::5", 64);
	owner = use_of(2);
	cr_assert_eq(owner.kind, OWNER_HOST);
	cr_assert_str_eq(owner.name, "2001:db8::5/64");
	cr_assert_str_eq(owner.via, "ip address show dev eth0");
	add_address(2, "192.168.1.2", 24);
	cr_assert_str_eq(use_of(2).name, "192.168.1.2/24");
	cr_assert_str_eq(use_of(3).name, "10.0.0.9/8");
}

Test(host_use, what_sits_above)
{
	struct owner owner;

	add(4, "eth0.50", "vlan", 2, 0);
	owner = use_of(2);
	cr_assert_eq(owner.kind, OWNER_HOST);
	cr_assert_str_eq(owner.name, "vlan eth0.50");
	cr_assert_str_eq(owner.via, "/sys/class/net/eth0/upper_eth0.50");
	cr_assert_eq(use_of(3).kind, OWNER_NONE);
	add(5, "macvtap0", "macvtap", 3, 0);
	cr_assert_str_eq(use_of(3).name, "macvtap macvtap0");
}

Test(host_use, the_master_goes_before_all)
{
	add(4, "eth0.50", "vlan", 2, 0);
	add_address(2, "10.0.0.9", 8);
	add(6, "vmbr0", "bridge", 0, 0);
	add(2, "eth0", "", 0, 6);
	cr_assert_str_eq(use_of(2).name, "bridge vmbr0");
	cr_assert_str_eq(use_of(2).via, "/sys/class/net/eth0/upper_vmbr0");
}

Test(host_use, names_of_three_bytes_a_letter_are_cut_between_letters)
{
	struct owner owner;

	add(7, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", "bridge", 0, 0);
	add(2, "eth0", "", 0, 7);
	owner = use_of(2);
	cr_assert_eq(owner.kind, OWNER_HOST);
	cr_assert_eq((strlen(owner.name) - strlen("bridge ")) % 3, 0);
	cr_assert_eq((strlen(owner.via) - strlen("/sys/class/net/eth0/upper_")) % 3, 0);
}
