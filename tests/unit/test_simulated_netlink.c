/* The simulated kernel's netlink: the messages of links and VFs, and what can be
 * set by which driver. */
#include "tests/unit/test_simulated.h"

#include <linux/devlink.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/if.h>
#include <pthread.h>
#include <time.h>

#define PF           "/sys/bus/pci/devices/0000:01:00.0/"
#define VF_SIZE      296 /* of one VF in the list, as measured on real kernels */
#define VF_SIZE_BARE 196 /* without counters */

/* --- reading --------------------------------------------------------------- */

Test(simulated_netlink, a_link_has_what_the_kernel_tells)
{
	struct kernel *kernel = still("homelab");
	struct kept kept = get_link(kernel, "enp1s0f0", 0);
	static const uint8_t mac[] = {0x3c, 0xfd, 0xfe, 0x9c, 0x9e, 0x30};

	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_IFNAME)), "enp1s0f0");
	cr_expect_arr_eq(mnl_attr_get_payload(attribute_of(&kept, IFLA_ADDRESS)), mac, 6);
	cr_expect_eq(mnl_attr_get_u32(attribute_of(&kept, IFLA_MTU)), 1500);
	cr_expect_eq(mnl_attr_get_u8(attribute_of(&kept, IFLA_OPERSTATE)), IF_OPER_UP);
	cr_expect_eq(mnl_attr_get_u32(attribute_of(&kept, IFLA_MASTER)),
		     (uint32_t)index_of(kernel, "vmbr0"));
	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_PARENT_DEV_NAME)),
			 "0000:01:00.0");
	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_PARENT_DEV_BUS_NAME)), "pci");
	cr_expect(attribute_of(&kept, IFLA_STATS64) != NULL);
	cr_expect(attribute_of(&kept, IFLA_NUM_VF) == NULL, "nobody asked for VFs");
	cr_expect(attribute_of(&kept, IFLA_VFINFO_LIST) == NULL);
	free(kept.data);
	kept = get_link(kernel, "enp1s0f0", RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS);
	cr_expect(attribute_of(&kept, IFLA_STATS64) == NULL);
	cr_expect_eq(mnl_attr_get_u32(attribute_of(&kept, IFLA_NUM_VF)), 6);
	cr_expect_eq(mnl_attr_get_payload_len(attribute_of(&kept, IFLA_VFINFO_LIST)),
		     6 * VF_SIZE_BARE);
	free(kept.data);
	kept = get_link(kernel, "vmbr0", RTEXT_FILTER_VF);
	cr_expect(attribute_of(&kept, IFLA_NUM_VF) == NULL, "no parent device");
	free(kept.data);
	kernel_free(kernel);
}

static int find_name(const struct nlmsghdr *message, void *user)
{
	struct kept kept = {(uint8_t *)(uintptr_t)message, message->nlmsg_len, 1};

	++*(int *)user;
	cr_expect_str_neq(mnl_attr_get_str(attribute_of(&kept, IFLA_IFNAME)), "enp1s0f0v3");
	return 0;
}

Test(simulated_netlink, a_dump_has_every_link_but_those_elsewhere)
{
	struct kernel *kernel = still("homelab");
	union request request;
	struct error error;
	int links = 0;

	begin_link(&request, RTM_GETLINK, NLM_F_DUMP, 0);
	cr_expect_eq(
		kernel_exchange(kernel, NETLINK_ROUTE, &request.header, find_name, &links, &error),
		0);
	cr_expect_eq(links, count(kernel, "/sys/class/net"));
	kernel_free(kernel);
}

Test(simulated_netlink, links_are_asked_for_by_name_or_index)
{
	struct kernel *kernel = still("lab");
	union request request;
	struct kept kept = {0};
	struct error error;

	begin_link(&request, RTM_GETLINK, 0, 0);
	mnl_attr_put_strz(&request.header, IFLA_IFNAME, "eth2");
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     0);
	cr_expect_eq(kept.messages, 1);
	begin_link(&request, RTM_GETLINK, 0, 999);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     -ENODEV);
	cr_expect_eq(error.code, ENODEV);
	begin_link(&request, RTM_GETLINK, 0, 0);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     -EINVAL);
	begin_link(&request, RTM_GETNSID, 0, 0);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     -EOPNOTSUPP);
	begin_link(&request, RTM_GETQDISC, NLM_F_DUMP, 0);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     -EOPNOTSUPP);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_AUDIT, &request.header, keep, &kept, &error),
		     -EOPNOTSUPP);
	free(kept.data);
	kernel_free(kernel);
}

Test(simulated_netlink, the_vf_list_wraps_at_64_kib)
{
	struct kernel *kernel = still("hypervisor");
	static const struct {
		const char *numvfs;
		uint32_t filter;
		size_t real;
	} cases[] = {
		{"221", RTEXT_FILTER_VF, 221 * VF_SIZE},
		{"222", RTEXT_FILTER_VF, 222 * VF_SIZE},
		{"256", RTEXT_FILTER_VF, 256 * VF_SIZE},
		{"256", RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS, 256 * VF_SIZE_BARE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct nlattr *list;
		struct kept kept;

		cr_assert_eq(put(kernel, PCI "0000:81:00.0/sriov_numvfs", "0"), 0);
		cr_assert_eq(put(kernel, PCI "0000:81:00.0/sriov_numvfs", cases[i].numvfs), 0);
		kept = get_link(kernel, "ens3", cases[i].filter);
		list = attribute_of(&kept, IFLA_VFINFO_LIST);
		cr_assert(list != NULL);
		cr_expect_eq(list->nla_len, (MNL_ATTR_HDRLEN + cases[i].real) & 0xffff, "case %zu",
			     i);
		cr_expect_gt(kept.size, cases[i].real, "all of it is in the message");
		free(kept.data);
	}
	kernel_free(kernel);
}

Test(simulated_netlink, a_driver_leaves_what_it_does_not_report)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	cr_expect_eq(setting_of(kernel, "eth0", 1, IFLA_VF_SPOOFCHK), 1);
	cr_expect_eq(setting_of(kernel, "eth0", 1, IFLA_VF_TRUST), 0);
	cr_expect_eq(setting_of(kernel, "eth0", 1, IFLA_VF_RSS_QUERY_EN), UINT32_MAX);
	cr_expect_eq(setting_of(kernel, "eth0", 1, IFLA_VF_LINK_STATE), 0);
	kernel_free(kernel);
	kernel = still("hypervisor");
	cr_expect_eq(setting_of(kernel, "ens2f0np0", 1, IFLA_VF_RSS_QUERY_EN), 0, "mlx5 clears it");
	cr_expect_eq(setting_of(kernel, "ens4f0", 1, IFLA_VF_RSS_QUERY_EN), 0, "ixgbe has it");
	kernel_free(kernel);
}

static uint64_t vf_rx_bytes(struct kernel *kernel, const char *interface, unsigned vf)
{
	struct kept kept = get_link(kernel, interface, RTEXT_FILTER_VF);
	const struct nlattr *stats = vf_attribute(&kept, vf, IFLA_VF_STATS), *attr;
	uint64_t bytes = UINT64_MAX;

	cr_assert(stats != NULL);
	mnl_attr_for_each_nested(attr, stats)
	{
		if (mnl_attr_get_type(attr) == IFLA_VF_STATS_RX_BYTES)
			bytes = mnl_attr_get_u64(attr);
	}
	free(kept.data);
	return bytes;
}

Test(simulated_netlink, vf_counters_are_zero_where_the_driver_has_none)
{
	struct kernel *kernel = still("homelab");
	uint64_t before = vf_rx_bytes(kernel, "enp1s0f0", 1), after;

	simulated_advance(kernel, 10 * SECOND);
	after = vf_rx_bytes(kernel, "enp1s0f0", 1);
	cr_expect_gt(before, 0);
	/* 1.9 Gb/s in the mean, and never still or beyond the line rate. */
	cr_expect(after - before > 300000000 && after - before < 12500000000);
	cr_expect_eq(vf_rx_bytes(kernel, "enp1s0f0", 2), 0, "idle");
	kernel_free(kernel);
	kernel = still("hypervisor");
	simulated_advance(kernel, 10 * SECOND);
	cr_expect_eq(vf_rx_bytes(kernel, "eno1np0", 0), 0, "bnxt does not count");
	kernel_free(kernel);
}

Test(simulated_netlink, a_busy_vf_is_left_out)
{
	struct kernel *kernel = still("homelab");
	struct ifla_vf_trust trust = {.vf = 1, .setting = 1};
	struct kept kept;

	cr_assert_eq(simulated_set_busy(kernel, "0000:01:00.0", 1, true), 0);
	cr_expect_eq(simulated_set_busy(kernel, "0000:01:00.0", 6, true), -ENODEV);
	kept = get_link(kernel, "enp1s0f0", RTEXT_FILTER_VF);
	cr_expect_eq(mnl_attr_get_u32(attribute_of(&kept, IFLA_NUM_VF)), 6);
	cr_expect(vf_attribute(&kept, 1, IFLA_VF_MAC) == NULL);
	cr_expect(vf_attribute(&kept, 2, IFLA_VF_MAC) != NULL);
	free(kept.data);
	cr_expect_eq(set_vf(kernel, "enp1s0f0", IFLA_VF_TRUST, &trust, sizeof(trust)), -EAGAIN);
	cr_assert_eq(simulated_set_busy(kernel, "0000:01:00.0", 1, false), 0);
	cr_expect_eq(set_vf(kernel, "enp1s0f0", IFLA_VF_TRUST, &trust, sizeof(trust)), 0);
	kernel_free(kernel);
}

static int read_stats(const struct nlmsghdr *message, void *user)
{
	const struct if_stats_msg *info = mnl_nlmsg_get_payload(message);
	struct rtnl_link_stats64 *all = user, stats;
	const struct nlattr *attr;

	cr_expect_eq(message->nlmsg_type, RTM_NEWSTATS);
	mnl_attr_for_each(attr, message, sizeof(*info))
	{
		cr_expect_eq(mnl_attr_get_type(attr), IFLA_STATS_LINK_64);
		memcpy(&stats, mnl_attr_get_payload(attr), sizeof(stats));
		all[info->ifindex] = stats;
	}
	return 0;
}

static int dump_stats(struct kernel *kernel, uint32_t mask, struct rtnl_link_stats64 *all,
		      struct error *error)
{
	union request request;
	struct if_stats_msg *info;

	mnl_nlmsg_put_header(&request);
	request.header.nlmsg_type = RTM_GETSTATS;
	request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	info = mnl_nlmsg_put_extra_header(&request.header, sizeof(*info));
	info->filter_mask = mask;
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, read_stats, all, error);
}

Test(simulated_netlink, counters_only_grow)
{
	struct rtnl_link_stats64 *old = calloc(3072, sizeof(*old)), *new;
	uint32_t mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	struct kernel *kernel = still("hypervisor");
	struct error error = {0};
	bool moved = false;

	cr_assert_eq(dump_stats(kernel, mask, old, &error), 0);
	for (int i = 0; i < 200; i++) {
		new = calloc(3072, sizeof(*new));
		simulated_advance(kernel, (uint64_t)(i + 1) * 37000000);
		cr_assert_eq(dump_stats(kernel, mask, new, &error), 0);
		for (int n = 0; n < 3072; n++) {
			cr_assert_geq(new[n].rx_bytes, old[n].rx_bytes, "link %d", n);
			cr_assert_geq(new[n].tx_bytes, old[n].tx_bytes);
			cr_assert_geq(new[n].rx_packets, old[n].rx_packets);
			cr_assert_leq(new[n].rx_packets, new[n].rx_bytes);
			moved |= new[n].rx_bytes > old[n].rx_bytes;
		}
		free(old);
		old = new;
	}
	cr_expect(moved);
	cr_expect_eq(dump_stats(kernel, 0, old, &error), -EINVAL);
	cr_expect(strstr(error.message, "Filter mask must be set") != NULL, "%s", error.message);
	free(old);
	kernel_free(kernel);
}

Test(simulated_netlink, a_pfs_own_counters_do_not_contain_its_vfs)
{
	uint32_t mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	struct rtnl_link_stats64 *all = calloc(3072, sizeof(*all));
	struct kernel *kernel = still("homelab");
	struct error error = {0};
	uint64_t before;
	int index = index_of(kernel, "enp1s0f1");

	cr_assert_eq(dump_stats(kernel, mask, all, &error), 0);
	before = all[index].rx_bytes;
	simulated_advance(kernel, SECOND);
	cr_assert_eq(dump_stats(kernel, mask, all, &error), 0);
	cr_expect_lt(all[index].rx_bytes - before, 10000000, "its VF 0 moves 9.4 Gb/s");
	free(all);
	kernel_free(kernel);
}

/* --- representors -------------------------------------------------------- */

Test(simulated_netlink, a_representor_is_no_pf)
{
	struct kernel *kernel = still("hypervisor");
	struct kept kept = get_link(kernel, "ens2f1npf1vf3", RTEXT_FILTER_VF), uplink;
	const struct nlattr *id;

	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_PHYS_PORT_NAME)), "pf1vf3");
	cr_expect_str_eq(mnl_attr_get_str(attribute_of(&kept, IFLA_PARENT_DEV_NAME)),
			 "0000:41:00.1");
	cr_expect_eq(mnl_attr_get_u32(attribute_of(&kept, IFLA_NUM_VF)), 16);
	cr_expect(attribute_of(&kept, IFLA_VFINFO_LIST) == NULL);
	uplink = get_link(kernel, "ens2f1np1", 0);
	id = attribute_of(&uplink, IFLA_PHYS_SWITCH_ID);
	cr_assert(id != NULL);
	cr_expect_arr_eq(mnl_attr_get_payload(attribute_of(&kept, IFLA_PHYS_SWITCH_ID)),
			 mnl_attr_get_payload(id), mnl_attr_get_payload_len(id));
	cr_expect_eq(count(kernel, PCI "0000:41:00.1/net"), 17);
	cr_assert_eq(put(kernel, PCI "0000:41:00.1/sriov_numvfs", "0"), 0);
	cr_expect_eq(count(kernel, PCI "0000:41:00.1/net"), 1);
	free(kept.data);
	free(uplink.data);
	kernel_free(kernel);
}

/* --- generic netlink ------------------------------------------------------- */

static struct nlmsghdr *begin_generic(union request *request, uint16_t family, uint16_t flags,
				      uint8_t command)
{
	struct genlmsghdr *header;

	mnl_nlmsg_put_header(request);
	request->header.nlmsg_type = family;
	request->header.nlmsg_flags = NLM_F_REQUEST | flags;
	header = mnl_nlmsg_put_extra_header(&request->header, sizeof(*header));
	header->cmd = command;
	return &request->header;
}

static const struct nlattr *generic_attribute(const struct kept *kept, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, (const struct nlmsghdr *)kept->data, sizeof(struct genlmsghdr))
	{
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

static uint16_t family_of(struct kernel *kernel, const char *name)
{
	union request request;
	struct kept kept = {0};
	struct error error;
	int result;
	uint16_t id;

	begin_generic(&request, GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY);
	mnl_attr_put_strz(&request.header, CTRL_ATTR_FAMILY_NAME, name);
	result = kernel_exchange(kernel, NETLINK_GENERIC, &request.header, keep, &kept, &error);
	if (result < 0)
		return 0;
	id = mnl_attr_get_u16(generic_attribute(&kept, CTRL_ATTR_FAMILY_ID));
	free(kept.data);
	return id;
}

Test(simulated_netlink, ethtool_tells_speeds)
{
	struct kernel *kernel = still("homelab");
	union request request;
	struct kept kept = {0};
	struct error error;
	uint16_t family = family_of(kernel, ETHTOOL_GENL_NAME);
	struct nlattr *header;

	cr_assert_neq(family, 0);
	cr_expect_eq(family_of(kernel, "nosuch"), 0);
	begin_generic(&request, family, NLM_F_DUMP, ETHTOOL_MSG_LINKMODES_GET);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_GENERIC, &request.header, keep, &kept, &error),
		     0);
	cr_expect_gt(kept.messages, 4);
	free(kept.data);
	kept = (struct kept){0};
	begin_generic(&request, family, 0, ETHTOOL_MSG_LINKMODES_GET);
	header = mnl_attr_nest_start(&request.header, ETHTOOL_A_LINKMODES_HEADER);
	mnl_attr_put_strz(&request.header, ETHTOOL_A_HEADER_DEV_NAME, "enp3s0");
	mnl_attr_nest_end(&request.header, header);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_GENERIC, &request.header, keep, &kept, &error),
		     0);
	cr_expect_eq(mnl_attr_get_u32(generic_attribute(&kept, ETHTOOL_A_LINKMODES_SPEED)),
		     UINT32_MAX, "no carrier");
	free(kept.data);
	begin_generic(&request, family, 0, ETHTOOL_MSG_STRSET_GET);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_GENERIC, &request.header, NULL, NULL, &error),
		     -EOPNOTSUPP);
	kernel_free(kernel);
}

Test(simulated_netlink, devlink_tells_the_mode_of_the_switch)
{
	static const struct {
		const char *address;
		int result;
		uint16_t mode;
	} cases[] = {
		{"0000:41:00.1", 0, DEVLINK_ESWITCH_MODE_SWITCHDEV},
		{"0000:41:00.0", 0, DEVLINK_ESWITCH_MODE_LEGACY},
		{"0000:a1:00.0", -ENODEV, 0}, /* ixgbe has no devlink */
		{"0000:61:00.0", -ENODEV, 0},
	};
	struct kernel *kernel = still("hypervisor");
	uint16_t family = family_of(kernel, DEVLINK_GENL_NAME);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		union request request;
		struct kept kept = {0};
		struct error error;

		begin_generic(&request, family, 0, DEVLINK_CMD_ESWITCH_GET);
		mnl_attr_put_strz(&request.header, DEVLINK_ATTR_BUS_NAME, "pci");
		mnl_attr_put_strz(&request.header, DEVLINK_ATTR_DEV_NAME, cases[i].address);
		cr_expect_eq(kernel_exchange(kernel, NETLINK_GENERIC, &request.header, keep, &kept,
					     &error),
			     cases[i].result, "%s", cases[i].address);
		if (kept.data)
			cr_expect_eq(mnl_attr_get_u16(
					     generic_attribute(&kept, DEVLINK_ATTR_ESWITCH_MODE)),
				     cases[i].mode);
		free(kept.data);
	}
	kernel_free(kernel);
}

/* --- routes ---------------------------------------------------------------- */

static int find_default(const struct nlmsghdr *message, void *user)
{
	const struct rtmsg *route = mnl_nlmsg_get_payload(message);
	const struct nlattr *attr;

	if (route->rtm_dst_len > 0)
		return 0;
	mnl_attr_for_each(attr, message, sizeof(*route))
	{
		if (mnl_attr_get_type(attr) == RTA_OIF)
			*(int *)user = (int)mnl_attr_get_u32(attr);
	}
	return 0;
}

Test(simulated_netlink, the_default_route_is_on_the_bridge)
{
	struct kernel *kernel = still("homelab");
	union request request;
	struct kept kept = {0};
	struct error error;
	int oif = 0;

	begin_link(&request, RTM_GETROUTE, NLM_F_DUMP, 0);
	cr_expect_eq(
		kernel_exchange(kernel, NETLINK_ROUTE, &request.header, find_default, &oif, &error),
		0);
	cr_expect_eq(oif, index_of(kernel, "vmbr0"));
	begin_link(&request, RTM_GETADDR, NLM_F_DUMP, 0);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     0);
	cr_expect_eq(kept.messages, 3, "lo, vmbr0 and a VF");
	free(kept.data);
	kernel_free(kernel);
}

/* --- time ------------------------------------------------------------------ */

static void everything(struct kernel *kernel, struct kept *kept)
{
	union request request;
	struct error error;

	begin_link(&request, RTM_GETLINK, NLM_F_DUMP, 0);
	mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, RTEXT_FILTER_VF);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, kept, &error),
		     0);
}

Test(simulated_netlink, two_runs_of_a_still_host_are_alike_to_the_byte)
{
	struct kept runs[2] = {0};

	for (int run = 0; run < 2; run++) {
		struct kernel *kernel = simulated_kernel_new(
			&(struct simulated_options){
				.host = "homelab", .still = true, .eventful = true},
			NULL);

		for (int i = 0; i < 300; i++) {
			simulated_advance(kernel, SECOND);
			everything(kernel, &runs[run]);
		}
		kernel_free(kernel);
	}
	cr_expect_eq(runs[0].size, runs[1].size);
	cr_expect_eq(memcmp(runs[0].data, runs[1].data, runs[0].size), 0);
	free(runs[0].data);
	free(runs[1].data);
}

Test(simulated_netlink, how_often_somebody_looks_changes_nothing)
{
	struct kept ends[2] = {0};

	for (int run = 0; run < 2; run++) {
		struct kernel *kernel = simulated_kernel_new(
			&(struct simulated_options){
				.host = "homelab", .still = true, .eventful = true},
			NULL);

		for (int i = 0; i < (run == 0 ? 1 : 2000); i++)
			simulated_advance(kernel, run == 0 ? 200 * SECOND : SECOND / 10);
		everything(kernel, &ends[run]);
		kernel_free(kernel);
	}
	cr_expect_eq(ends[0].size, ends[1].size);
	cr_expect_eq(memcmp(ends[0].data, ends[1].data, ends[0].size), 0);
	free(ends[0].data);
	free(ends[1].data);
}

Test(simulated_netlink, a_clock_that_is_not_still_runs)
{
	struct kernel *kernel = simulated_kernel_new(&(struct simulated_options){0}, NULL);
	uint64_t before = kernel_now(kernel), after;

	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	simulated_advance(kernel, 3600 * SECOND);
	after = kernel_now(kernel);
	cr_expect(after - before >= 5000000 && after - before < 600 * SECOND);
	kernel_free(kernel);
	kernel = still("homelab");
	before = kernel_now(kernel);
	cr_expect_eq(kernel_now(kernel), before);
	simulated_advance(kernel, 12);
	cr_expect_eq(kernel_now(kernel), before + 12);
	kernel_free(kernel);
}

/* --- RTNL and interruptions ------------------------------------------------ */

static void *hold_and_release(void *user)
{
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	simulated_hold_rtnl(user, false);
	return NULL;
}

Test(simulated_netlink, an_exchange_waits_for_rtnl_and_files_do_not, .timeout = 20)
{
	struct kernel *kernel = still("lab");
	struct timespec begin, end;
	pthread_t thread;
	double waited;

	simulated_hold_rtnl(kernel, true);
	cr_file(kernel, PF "vendor", "0x8086\n");
	clock_gettime(CLOCK_MONOTONIC, &begin);
	cr_assert_eq(pthread_create(&thread, NULL, hold_and_release, kernel), 0);
	free(get_link(kernel, "eth0", 0).data);
	clock_gettime(CLOCK_MONOTONIC, &end);
	pthread_join(thread, NULL);
	waited = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	cr_expect_gt(waited, 0.04);
	kernel_free(kernel);
}

static int meddle(const struct nlmsghdr *message, void *user)
{
	static const char *const numvfs[] = {"0", "2"};
	int *calls = ((void **)user)[1];

	(void)message;
	if ((*calls)++ == 0)
		cr_expect_eq(put(((void **)user)[0], PCI "0000:01:00.0/sriov_numvfs", numvfs[0]),
			     0);
	return 0;
}

Test(simulated_netlink, a_dump_that_is_interrupted_says_so)
{
	struct kernel *kernel = still("big");
	union request request;
	struct error error = {0};
	int calls = 0;
	void *user[] = {kernel, &calls};

	begin_link(&request, RTM_GETLINK, NLM_F_DUMP, 0);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, meddle, user, &error),
		     -EINTR);
	cr_expect_gt(calls, 100);
	kernel_free(kernel);
}

Test(simulated_netlink, a_fault_hits_a_setting_too)
{
	struct kernel *kernel = still("lab");
	struct ifla_vf_trust trust = {.vf = 0, .setting = 1};

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	simulated_fail(kernel, 1, EBUSY);
	free(get_link(kernel, "eth0", 0).data);
	cr_expect_eq(set_vf(kernel, "eth0", IFLA_VF_TRUST, &trust, sizeof(trust)), -EBUSY);
	cr_expect_eq(set_vf(kernel, "eth0", IFLA_VF_TRUST, &trust, sizeof(trust)), 0);
	kernel_free(kernel);
}
