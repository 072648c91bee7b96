/* The simulated kernel's events: what is told, in which order, and how it is lost. */
#include "tests/unit/test_simulated.h"

#include <poll.h>

#define PF      "/sys/bus/pci/devices/0000:01:00.0/"
#define DEVICES "/devices/pci0000:00/0000:00:03.0/"

static bool readable(int fd)
{
	return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) == 1;
}

/* The next uevent's header; "" when none waits. */
static const char *next(struct kernel *kernel, char buffer[static 2048])
{
	ssize_t length = kernel_receive(kernel, KERNEL_UEVENTS, buffer, 2047);

	cr_assert_geq(length, 0);
	buffer[length] = '\0';
	return buffer;
}

/* A key of the event in the buffer; NULL when it has none. */
static const char *value_of(const char *event, const char *key)
{
	for (const char *line = event + strlen(event) + 1; *line; line += strlen(line) + 1)
		if (strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == '=')
			return line + strlen(key) + 1;
	return NULL;
}

Test(simulated_events, uevents_come_as_linux_sends_them)
{
	static const char *const up[] = {
		"add@" DEVICES "0000:01:10.0",          "change@" DEVICES "0000:01:10.0",
		"add@" DEVICES "0000:01:10.0/net/eth4", "bind@" DEVICES "0000:01:10.0",
		"add@" DEVICES "0000:01:10.2",          "change@" DEVICES "0000:01:10.2",
		"add@" DEVICES "0000:01:10.2/net/eth5", "bind@" DEVICES "0000:01:10.2",
		"change@" DEVICES "0000:01:00.0",       "",
	};
	static const char *const down[] = {
		"remove@" DEVICES "0000:01:10.0/net/eth4",
		"unbind@" DEVICES "0000:01:10.0",
		"remove@" DEVICES "0000:01:10.0",
		"remove@" DEVICES "0000:01:10.2/net/eth5",
		"unbind@" DEVICES "0000:01:10.2",
		"remove@" DEVICES "0000:01:10.2",
		"",
	};
	struct kernel *kernel = still("lab");
	int fd = kernel_subscribe(kernel, KERNEL_UEVENTS);
	char event[2048];

	cr_expect_not(readable(fd));
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	cr_expect(readable(fd));
	for (size_t i = 0; i < sizeof(up) / sizeof(*up); i++)
		cr_expect_str_eq(next(kernel, event), up[i]);
	cr_expect_not(readable(fd));
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	for (size_t i = 0; i < sizeof(down) / sizeof(*down); i++)
		cr_expect_str_eq(next(kernel, event), down[i]);
	kernel_free(kernel);
}

Test(simulated_events, a_uevent_has_the_kernels_keys)
{
	struct kernel *kernel = still("lab");
	char event[2048];

	kernel_subscribe(kernel, KERNEL_UEVENTS);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	next(kernel, event);
	cr_expect_str_eq(value_of(event, "ACTION"), "add");
	cr_expect_str_eq(value_of(event, "DEVPATH"), DEVICES "0000:01:10.0");
	cr_expect_str_eq(value_of(event, "SUBSYSTEM"), "pci");
	cr_expect_str_eq(value_of(event, "PCI_SLOT_NAME"), "0000:01:10.0");
	cr_expect_str_eq(value_of(event, "PCI_ID"), "8086:10CA");
	cr_expect_str_eq(value_of(event, "PCI_CLASS"), "20000");
	cr_expect(value_of(event, "DRIVER") == NULL);
	next(kernel, event);
	next(kernel, event);
	cr_expect_str_eq(value_of(event, "SUBSYSTEM"), "net");
	cr_expect_str_eq(value_of(event, "INTERFACE"), "eth4");
	next(kernel, event);
	cr_expect_str_eq(value_of(event, "DRIVER"), "igbvf");
	cr_expect(value_of(event, "SEQNUM") != NULL);
	kernel_free(kernel);
}

Test(simulated_events, a_rename_is_a_move)
{
	struct kernel *kernel = still("lab");
	char event[2048];

	kernel_subscribe(kernel, KERNEL_UEVENTS);
	cr_assert_eq(simulated_rename_interface(kernel, "eth1", "lan"), 0);
	cr_expect_eq(simulated_rename_interface(kernel, "eth1", "dmz"), -ENODEV);
	cr_expect_str_eq(next(kernel, event),
			 "move@/devices/pci0000:00/0000:00:04.0/0000:02:00.0/net/lan");
	cr_expect_str_eq(value_of(event, "DEVPATH_OLD"),
			 "/devices/pci0000:00/0000:00:04.0/0000:02:00.0/net/eth1");
	kernel_free(kernel);
}

/* Takes one link notification: its type, 0 when none waits. */
static int next_link(struct kernel *kernel, struct kept *kept)
{
	static _Alignas(4) uint8_t buffer[4096];
	ssize_t length = kernel_receive(kernel, KERNEL_LINK_EVENTS, buffer, sizeof(buffer));

	cr_assert_geq(length, 0);
	*kept = (struct kept){buffer, (size_t)length, 1};
	return length == 0 ? 0 : ((struct nlmsghdr *)buffer)->nlmsg_type;
}

Test(simulated_events, links_tell_of_themselves_and_never_of_vfs)
{
	struct kernel *kernel = still("homelab");
	struct ifla_vf_trust trust = {.vf = 0, .setting = 1};
	struct kept kept;

	cr_assert_geq(kernel_subscribe(kernel, KERNEL_LINK_EVENTS), 0);
	cr_assert_eq(set_vf(kernel, "enp1s0f0", IFLA_VF_TRUST, &trust, sizeof(trust)), 0);
	cr_expect_eq(next_link(kernel, &kept), RTM_NEWLINK);
	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_IFNAME)), "enp1s0f0");
	cr_expect(attribute_of(&kept, IFLA_VFINFO_LIST) == NULL);
	cr_expect(attribute_of(&kept, IFLA_NUM_VF) == NULL);
	cr_expect_eq(next_link(kernel, &kept), 0);
	cr_assert_eq(simulated_set_link(kernel, "enp1s0f1", true, false), 0);
	cr_expect_eq(next_link(kernel, &kept), RTM_NEWLINK);
	cr_expect_eq(mnl_attr_get_u8(attribute_of(&kept, IFLA_CARRIER)), 0);
	cr_expect_eq(next_link(kernel, &kept), RTM_NEWLINK);
	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_IFNAME)), "enp1s0f1v1");
	cr_expect_eq(next_link(kernel, &kept), 0);
	kernel_free(kernel);
}

Test(simulated_events, a_pf_that_is_down_does_not_tell_of_settings)
{
	struct kernel *kernel = still("lab");
	struct ifla_vf_trust trust = {.vf = 0, .setting = 1};
	struct kept kept;

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_assert_geq(kernel_subscribe(kernel, KERNEL_LINK_EVENTS), 0);
	cr_assert_eq(set_vf(kernel, "eth0", IFLA_VF_TRUST, &trust, sizeof(trust)), 0);
	cr_expect_eq(next_link(kernel, &kept), 0);
	kernel_free(kernel);
}

Test(simulated_events, igb_bounces_its_link_when_vfs_come)
{
	static const uint8_t carriers[] = {0, 1, 0, 1};
	struct kernel *kernel = still("lab");
	struct kept kept;

	cr_assert_eq(simulated_set_link(kernel, "eth0", true, true), 0);
	cr_assert_geq(kernel_subscribe(kernel, KERNEL_LINK_EVENTS), 0);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	for (size_t i = 0; i < sizeof(carriers); i++) {
		cr_assert_eq(next_link(kernel, &kept), RTM_NEWLINK);
		cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_IFNAME)), "eth0");
		cr_expect_eq(mnl_attr_get_u8(attribute_of(&kept, IFLA_CARRIER)), carriers[i]);
	}
	cr_expect_eq(next_link(kernel, &kept), RTM_NEWLINK);
	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_IFNAME)), "eth4");
	kernel_free(kernel);
}

Test(simulated_events, an_interface_that_moves_away_is_deleted_here)
{
	struct kernel *kernel = still("lab");
	struct kept kept;
	int index;

	cr_assert_geq(kernel_subscribe(kernel, KERNEL_LINK_EVENTS), 0);
	index = index_of(kernel, "eth3");
	cr_assert_eq(simulated_move_interface(kernel, "eth3", true), 0);
	cr_expect_eq(next_link(kernel, &kept), RTM_DELLINK);
	cr_expect(attribute_of(&kept, IFLA_NEW_NETNSID) != NULL);
	cr_assert_eq(simulated_move_interface(kernel, "eth3", false), 0);
	cr_expect_eq(next_link(kernel, &kept), RTM_NEWLINK);
	cr_expect_eq(index_of(kernel, "eth3"), index);
	kernel_free(kernel);
}

Test(simulated_events, lost_events_are_told_once)
{
	struct kernel *kernel = still("lab");
	int fd = kernel_subscribe(kernel, KERNEL_UEVENTS);
	char event[2048];

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	simulated_lose_events(kernel);
	cr_expect(readable(fd));
	cr_expect_eq(kernel_receive(kernel, KERNEL_UEVENTS, event, sizeof(event)), -ENOBUFS);
	cr_expect_eq(kernel_receive(kernel, KERNEL_UEVENTS, event, sizeof(event)), 0);
	cr_expect_not(readable(fd));
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	cr_expect_neq(*next(kernel, event), '\0', "and then they come again");
	kernel_free(kernel);
}

Test(simulated_events, a_full_queue_overflows_as_a_socket_does)
{
	struct kernel *kernel = still("big");
	char event[2048];
	ssize_t length;
	int taken = 0;

	cr_assert_geq(kernel_subscribe(kernel, KERNEL_UEVENTS), 0);
	for (int i = 0; i < 8; i++)
		cr_assert_eq(put(kernel, PF "sriov_numvfs", i % 2 == 0 ? "0" : "128"), 0);
	cr_expect_eq(kernel_receive(kernel, KERNEL_UEVENTS, event, sizeof(event)), -ENOBUFS);
	while ((length = kernel_receive(kernel, KERNEL_UEVENTS, event, sizeof(event))) > 0)
		taken++;
	cr_expect_eq(length, 0);
	cr_expect_gt(taken, 500, "what was queued before is still there");
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	cr_expect_gt(kernel_receive(kernel, KERNEL_UEVENTS, event, sizeof(event)), 0);
	kernel_free(kernel);
}

Test(simulated_events, an_eventful_host_lives_and_a_plain_one_rests)
{
	for (const char *const *host = simulated_hosts(); *host; host++) {
		for (int eventful = 0; eventful < 2; eventful++) {
			struct kernel *kernel = simulated_kernel_new(
				&(struct simulated_options){
					.host = *host, .still = true, .eventful = eventful},
				NULL);
			bool quiet = !eventful || strcmp(*host, "lab") == 0 ||
				     strcmp(*host, "empty") == 0;
			char event[2048];
			int seen = 0;

			kernel_subscribe(kernel, KERNEL_UEVENTS);
			for (int i = 0; i < 120; i++) {
				simulated_advance(kernel, SECOND);
				while (kernel_receive(kernel, KERNEL_UEVENTS, event,
						      sizeof(event)) > 0)
					seen++;
			}
			cr_expect_eq(seen == 0, quiet, "%s: %d events", *host, seen);
			kernel_free(kernel);
		}
	}
}

Test(simulated_events, vfs_that_go_come_back_as_they_were)
{
	struct kernel *kernel = simulated_kernel_new(
		&(struct simulated_options){.host = "homelab", .still = true, .eventful = true},
		NULL);
	struct kept kept;
	int least = 99, most = 0;

	for (int i = 0; i < 180; i++) {
		int64_t numvfs;

		simulated_advance(kernel, SECOND);
		cr_assert_eq(
			kernel_read_number(kernel, &numvfs, "%s", PCI "0000:01:00.1/sriov_numvfs"),
			0);
		least = numvfs < least ? (int)numvfs : least;
		most = numvfs > most ? (int)numvfs : most;
	}
	cr_expect_eq(least, 0);
	cr_expect_eq(most, 2);
	kept = get_link(kernel, "enp1s0f1", RTEXT_FILTER_VF);
	cr_expect_eq(
		((struct ifla_vf_vlan *)mnl_attr_get_payload(vf_attribute(&kept, 1, IFLA_VF_VLAN)))
			->vlan,
		20);
	free(kept.data);
	kernel_free(kernel);
}
