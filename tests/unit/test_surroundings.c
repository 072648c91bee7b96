#include "core/interface_address.h"
#include "tests/unit/made_host.h"
#include "tests/unit/surroundings_fixture.h"

#define HOMELAB_SESSION "192.168.10.77 50022 192.168.10.5 22"

static struct surroundings *look(struct overlay *overlay, const char *ssh_connection)
{
	struct error error = {0};
	struct surroundings *surroundings =
		surroundings_read(&overlay->base, ssh_connection, &error);

	cr_expect(surroundings_complete(surroundings));
	cr_expect_eq(error.code, 0, "%s", error.message);
	return surroundings;
}

static void expect_use(struct overlay *overlay, const struct surroundings *surroundings,
		       const char *interface, unsigned use, const char *why)
{
	char text[240];

	cr_expect_eq(surroundings_use(surroundings, overlay_ifindex(overlay, interface), text,
				      sizeof(text)),
		     use, "%s: %s", interface, text);
	cr_expect_str_eq(text, why, "%s: '%s'", interface, text);
}

/* The bridge over the first port has the address and the default route. */
Test(surroundings, homelab)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings = look(overlay, NULL);

	expect_use(overlay, surroundings, "enp1s0f0", USE_DEFAULT_ROUTE | USE_ADDRESS | USE_MASTER,
		   "bridge vmbr0 has 192.168.10.5/24 and the default route");
	expect_use(overlay, surroundings, "vmbr0", USE_DEFAULT_ROUTE | USE_ADDRESS | USE_UPPER,
		   "bridge vmbr0 has 192.168.10.5/24 and the default route");
	expect_use(overlay, surroundings, "enp1s0f1", 0, "");
	expect_use(overlay, surroundings, "enp1s0f0v4", 0, "");
	expect_use(overlay, surroundings, "lo", 0, "");
	surroundings_free(surroundings);
	overlay_free(overlay);
}

Test(surroundings, session_of_the_same_network)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings = look(overlay, HOMELAB_SESSION);

	expect_use(overlay, surroundings, "enp1s0f0",
		   USE_DEFAULT_ROUTE | USE_SSH_SESSION | USE_ADDRESS | USE_MASTER,
		   "bridge vmbr0 has 192.168.10.5/24, the default route and the ssh session from "
		   "192.168.10.77");
	expect_use(overlay, surroundings, "enp1s0f1", 0, "");
	surroundings_free(surroundings);
	overlay_free(overlay);
}

Test(surroundings, session_behind_the_default_route)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings = look(overlay, "8.8.8.8 50022 1.2.3.4 22");

	cr_expect(surroundings_use(surroundings, overlay_ifindex(overlay, "enp1s0f0"), NULL, 0) &
		  USE_SSH_SESSION);
	surroundings_free(surroundings);
	overlay_free(overlay);
}

/* Of a link-local client only the address it came to tells the interface. */
Test(surroundings, session_by_the_local_address)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings = look(overlay, "169.254.9.9 50022 192.168.10.5 22");

	cr_expect(surroundings_use(surroundings, overlay_ifindex(overlay, "enp1s0f0"), NULL, 0) &
		  USE_SSH_SESSION);
	surroundings_free(surroundings);
	surroundings = look(overlay, "fe80::9%vmbr0 50022 fe80::5%vmbr0 22");
	cr_expect_eq(surroundings_use(surroundings, overlay_ifindex(overlay, "enp1s0f0"), NULL, 0) &
			     USE_SSH_SESSION,
		     0);
	surroundings_free(surroundings);
	overlay_free(overlay);
}

Test(surroundings, session_from_this_host)
{
	static const char *const CONNECTIONS[] = {"127.0.0.1 50022 127.0.0.1 22",
						  "192.168.10.5 50022 192.168.10.5 22"};
	struct overlay *overlay = overlay_new("homelab");

	for (size_t i = 0; i < 2; i++) {
		struct surroundings *surroundings = look(overlay, CONNECTIONS[i]);

		cr_expect_eq(surroundings_use(surroundings, overlay_ifindex(overlay, "enp1s0f0"),
					      NULL, 0) &
				     USE_SSH_SESSION,
			     0, "%s", CONNECTIONS[i]);
		surroundings_free(surroundings);
	}
	overlay_free(overlay);
}

Test(surroundings, network_root)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings;
	char why[200];

	tree_file(overlay->files, "192.168.10.2:/ / nfs rw,addr=192.168.10.2 0 0\n",
		  "/proc/mounts");
	surroundings = look(overlay, NULL);
	cr_expect_eq(surroundings_use_among(surroundings, overlay_ifindex(overlay, "enp1s0f0"),
					    USE_NETWORK_ROOT, why, sizeof(why)),
		     USE_NETWORK_ROOT);
	cr_expect_str_eq(why, "bridge vmbr0 has the NFS root on 192.168.10.2");
	surroundings_free(surroundings);
	overlay_free(overlay);
}

Test(surroundings, use_among)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings = look(overlay, NULL);
	int ifindex = overlay_ifindex(overlay, "enp1s0f0");
	char why[200], tight[12];

	cr_expect_eq(
		surroundings_use_among(surroundings, ifindex, USE_DEFAULT_ROUTE, why, sizeof(why)),
		USE_DEFAULT_ROUTE);
	cr_expect_str_eq(why, "bridge vmbr0 has the default route");
	cr_expect_eq(surroundings_use_among(surroundings, ifindex, USE_MASTER, why, sizeof(why)),
		     USE_MASTER);
	cr_expect_str_eq(why, "enp1s0f0 is a port of bridge vmbr0");
	cr_expect_eq(surroundings_use_among(surroundings, overlay_ifindex(overlay, "vmbr0"),
					    USE_UPPER, why, sizeof(why)),
		     USE_UPPER);
	cr_expect_str_eq(why, "vlan vmbr0.20 is on vmbr0");
	cr_expect_eq(
		surroundings_use_among(surroundings, ifindex, USE_SSH_SESSION, why, sizeof(why)),
		0);
	cr_expect_str_eq(why, "");
	surroundings_use(surroundings, ifindex, tight, sizeof(tight));
	cr_expect_str_eq(tight, "bridge vmbr", "cut, not overrun");
	cr_expect_eq(surroundings_use(surroundings, 4711, why, sizeof(why)), 0,
		     "no such interface");
	surroundings_free(surroundings);
	overlay_free(overlay);
}

/* What could not be read is not taken for unused. */
Test(surroundings, incomplete)
{
	for (unsigned exchanges = 0; exchanges < 3; exchanges++) {
		struct overlay *overlay = overlay_new("homelab");
		struct error error = {0};
		struct surroundings *surroundings;

		overlay->exchanges_left = exchanges;
		surroundings = surroundings_read(&overlay->base, HOMELAB_SESSION, &error);
		cr_expect(!surroundings_complete(surroundings), "%u", exchanges);
		cr_expect_eq(error.code, EPERM);
		surroundings_use(surroundings, 1, NULL, 0);
		surroundings_free(surroundings);
		overlay_free(overlay);
	}
}

Test(surroundings, interfaces)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings = look(overlay, NULL);

	cr_expect(surroundings_has_interface(surroundings, "vmbr0"));
	cr_expect(!surroundings_has_interface(surroundings, "vmbr1"));
	cr_expect(!surroundings_has_interface(surroundings, ""));
	surroundings_free(surroundings);
	surroundings_free(NULL);
	overlay_free(overlay);
}

Test(surroundings, managers)
{
	struct overlay *overlay = overlay_new("homelab");
	struct surroundings *surroundings;
	char text[200];

	tree_file(overlay->files, "[Match]\nMACAddress=3c:fd:fe:9c:9e:30\n[SR-IOV]\n",
		  "/etc/systemd/network/10.network");
	tree_file(overlay->files, "vfio-pci\n", "/etc/driverctl.d/pci-0000:01:00.0");
	surroundings = look(overlay, NULL);
	cr_expect_str_eq(
		surroundings_manager(surroundings, "0000:01:00.0", "enp1s0f0", text, sizeof(text)),
		"systemd /etc/systemd/network/10.network [SR-IOV]; "
		"driverctl /etc/driverctl.d/pci-0000:01:00.0 vfio-pci");
	cr_expect_str_eq(
		surroundings_manager(surroundings, "0000:01:00.1", "enp1s0f1", text, sizeof(text)),
		"");
	cr_expect_str_eq(surroundings_manager(surroundings, "", "", text, sizeof(text)), "");
	surroundings_free(surroundings);
	overlay_free(overlay);
}

/* --- links above links ------------------------------------------------------- */

static void expect_stack(struct made_host *host, int ifindex, unsigned use, const char *why)
{
	struct surroundings *surroundings = surroundings_read(&host->base, NULL, NULL);
	char text[240];

	cr_expect_eq(surroundings_use(surroundings, ifindex, text, sizeof(text)), use, "%s", text);
	cr_expect_str_eq(text, why, "'%s'", text);
	surroundings_free(surroundings);
}

/* A macvlan on a VLAN on a bond of two. */
Test(surroundings, three_storeys)
{
	struct made_host host = {.base = {&made_host_class}};

	made_link(&host, 1, "eth0", NULL, 3, 0);
	made_link(&host, 2, "eth1", NULL, 3, 0);
	made_link(&host, 3, "bond0", "bond", 0, 0);
	made_link(&host, 4, "bond0.5", "vlan", 0, 3);
	made_link(&host, 5, "mv0", "macvlan", 0, 4);
	made_address(&host, 5, "10.0.0.5");
	made_address(&host, 5, "fe80::5");
	expect_stack(&host, 1, USE_MASTER | USE_ADDRESS, "macvlan mv0 has 10.0.0.5/24");
	expect_stack(&host, 2, USE_MASTER | USE_ADDRESS, "macvlan mv0 has 10.0.0.5/24");
	expect_stack(&host, 5, USE_ADDRESS, "macvlan mv0 has 10.0.0.5/24");
	made_host_done(&host);
}

Test(surroundings, many_addresses)
{
	struct made_host host = {.base = {&made_host_class}};

	made_link(&host, 1, "eth0", NULL, 0, 0);
	for (int i = 0; i < 6; i++)
		made_address(&host, 1, (char[]){'1', '.', '1', '.', '1', '.', (char)('1' + i), 0});
	expect_stack(&host, 1, USE_ADDRESS,
		     "eth0 has 1.1.1.1/24, 1.1.1.2/24, 1.1.1.3/24, 1.1.1.4/24 and 2 more");
	made_host_done(&host);
}

/* The internal port does not say that it is of the same datapath. */
Test(surroundings, open_vswitch)
{
	struct made_host host = {.base = {&made_host_class}};

	made_link(&host, 1, "eth0", NULL, 2, 0);
	made_link(&host, 2, "ovs-system", "openvswitch", 0, 0);
	made_link(&host, 3, "br-ex", "openvswitch", 0, 0);
	made_link(&host, 4, "eth1", NULL, 0, 0);
	made_address(&host, 3, "10.0.0.5");
	expect_stack(&host, 1, USE_MASTER | USE_ADDRESS, "openvswitch br-ex has 10.0.0.5/24");
	expect_stack(&host, 4, 0, "");
	made_host_done(&host);
}

/* The two ends of a veth name each other; so could a liar's VLANs. */
Test(surroundings, circles)
{
	struct made_host host = {.base = {&made_host_class}};

	made_link(&host, 1, "veth0", "veth", 0, 2);
	made_link(&host, 2, "veth1", "veth", 0, 1);
	made_link(&host, 3, "a", "vlan", 4, 4);
	made_link(&host, 4, "b", "vlan", 3, 3);
	made_link(&host, 5, "c", "vlan", 5, 5);
	made_address(&host, 2, "10.0.0.5");
	expect_stack(&host, 1, 0, "");
	expect_stack(&host, 3, USE_MASTER | USE_UPPER, "a is a port of vlan b; vlan b is on a");
	expect_stack(&host, 5, USE_MASTER, "c is a port of vlan c");
	made_host_done(&host);
}

/* An interface of another namespace has another's number below it. */
Test(surroundings, lower_link_elsewhere)
{
	struct made_host host = {.base = {&made_host_class}};

	made_link(&host, 1, "eth0", NULL, 0, 0);
	mnl_attr_put_u32(made_link(&host, 2, "mv0", "macvlan", 0, 1), IFLA_LINK_NETNSID, 0);
	made_address(&host, 2, "10.0.0.5");
	expect_stack(&host, 1, 0, "");
	made_host_done(&host);
}

/* --- addresses ---------------------------------------------------------------- */

Test(interface_address, point_to_point)
{
	const struct ifaddrmsg header = {
		.ifa_family = AF_INET, .ifa_prefixlen = 32, .ifa_index = 3};
	struct nlmsghdr *message = message_new(RTM_NEWADDR, &header, sizeof(header));
	struct interface_address address;
	char text[IP_ADDRESS_TEXT_MAX];

	mnl_attr_put(message, IFA_ADDRESS, 4, (uint8_t[]){10, 0, 0, 1});
	mnl_attr_put(message, IFA_LOCAL, 4, (uint8_t[]){10, 0, 0, 2});
	cr_assert_eq(interface_address_parse(message, &address), 0);
	cr_expect_str_eq(ip_address_format(&address.address, text), "10.0.0.2", "one's own end");
	cr_expect_eq(address.ifindex, 3);
	cr_expect_eq(address.prefix, 32);
	free(message);
}

Test(interface_address, malformed)
{
	struct ifaddrmsg header = {.ifa_family = AF_INET, .ifa_prefixlen = 32};
	struct nlmsghdr *message = message_new(RTM_NEWADDR, &header, sizeof(header));
	struct ifaddrmsg *inside = mnl_nlmsg_get_payload(message);
	struct interface_address address;

	cr_expect_eq(interface_address_parse(message, &address), -EINVAL);
	mnl_attr_put(message, IFA_LOCAL, 4, (uint8_t[]){10, 0, 0, 2});
	cr_expect_eq(interface_address_parse(message, &address), -EINVAL, "of no interface");
	inside->ifa_index = 3;
	cr_expect_eq(interface_address_parse(message, &address), 0);
	inside->ifa_family = AF_MPLS;
	cr_expect_eq(interface_address_parse(message, &address), -EINVAL);
	inside->ifa_family = AF_INET;
	message->nlmsg_type = RTM_DELADDR;
	cr_expect_eq(interface_address_parse(message, &address), -EINVAL);
	message->nlmsg_type = RTM_NEWADDR;
	for (size_t length = MNL_NLMSG_HDRLEN; length < message->nlmsg_len; length++) {
		struct nlmsghdr *cut = message_cut(message, length);

		cr_expect_eq(interface_address_parse(cut, &address), -EINVAL);
		free(cut);
	}
	free(message);
}
