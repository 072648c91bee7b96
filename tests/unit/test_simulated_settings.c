/* The simulated kernel's RTM_SETLINK: which driver takes what, and what it says to
 * the rest. */
#include "tests/unit/test_simulated.h"

#include <linux/if.h>
#include <linux/if_ether.h>
#include <netinet/in.h>

#define PF "/sys/bus/pci/devices/0000:01:00.0/"

static int set_rate(struct kernel *kernel, const char *interface, uint32_t min, uint32_t max)
{
	struct ifla_vf_rate rate = {.vf = 0, .min_tx_rate = min, .max_tx_rate = max};

	return set_vf(kernel, interface, IFLA_VF_RATE, &rate, sizeof(rate));
}

static int set_proto(struct kernel *kernel, const char *interface, uint32_t vlan, uint32_t qos,
		     uint16_t proto)
{
	struct ifla_vf_vlan_info info = {.vlan = vlan, .qos = qos, .vlan_proto = htons(proto)};
	struct {
		struct nlattr header;
		struct ifla_vf_vlan_info info;
	} entry = {{sizeof(entry), IFLA_VF_VLAN_INFO}, info};

	return set_vf(kernel, interface, IFLA_VF_VLAN_LIST, &entry, sizeof(entry));
}

static int set_flag(struct kernel *kernel, const char *interface, uint16_t type, uint32_t vf,
		    uint32_t setting)
{
	struct ifla_vf_spoofchk value = {.vf = vf, .setting = setting};

	return set_vf(kernel, interface, type, &value, sizeof(value));
}

static int set_mac(struct kernel *kernel, const char *interface, uint32_t vf, uint8_t first)
{
	struct ifla_vf_mac mac = {.vf = vf, .mac = {first, 0, 0, 0, 0x50, 1}};

	return set_vf(kernel, interface, IFLA_VF_MAC, &mac, sizeof(mac));
}

Test(simulated_settings, igb_takes_and_refuses_what_igb_does)
{
	struct kernel *kernel = still("lab");
	struct ifla_vf_tx_rate old = {.vf = 0, .rate = 200};

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	cr_expect_eq(set_mac(kernel, "eth0", 1, 0x02), 0);
	cr_expect_eq(set_mac(kernel, "eth0", 1, 0x03), -EINVAL, "multicast");
	cr_expect_eq(set_mac(kernel, "eth0", 2, 0x02), -EINVAL, "no such VF");
	cr_expect_eq(set_proto(kernel, "eth0", 50, 3, ETH_P_8021Q), 0);
	cr_expect_eq(setting_of(kernel, "eth0", 0, IFLA_VF_VLAN), 50);
	cr_expect_eq(set_proto(kernel, "eth0", 50, 0, ETH_P_8021AD), -EPROTONOSUPPORT);
	cr_expect_eq(set_proto(kernel, "eth0", 4096, 0, ETH_P_8021Q), -EINVAL);
	cr_expect_eq(set_proto(kernel, "eth0", 5, 8, ETH_P_8021Q), -EINVAL);
	cr_expect_eq(set_rate(kernel, "eth0", 0, 100), -EINVAL, "no link");
	cr_assert_eq(simulated_set_link(kernel, "eth0", true, true), 0);
	cr_expect_eq(set_rate(kernel, "eth0", 0, 100), 0);
	cr_expect_eq(set_rate(kernel, "eth0", 10, 100), -EINVAL, "no minimum");
	cr_expect_eq(set_rate(kernel, "eth0", 0, 1001), -EINVAL, "more than the link");
	cr_expect_eq(set_vf(kernel, "eth0", IFLA_VF_TX_RATE, &old, sizeof(old)), 0);
	cr_expect_eq(set_flag(kernel, "eth0", IFLA_VF_SPOOFCHK, 0, 0), 0);
	cr_expect_eq(set_flag(kernel, "eth0", IFLA_VF_TRUST, 0, 1), 0);
	cr_expect_eq(set_flag(kernel, "eth0", IFLA_VF_LINK_STATE, 0, 1), -EOPNOTSUPP);
	cr_expect_eq(set_flag(kernel, "eth0", IFLA_VF_RSS_QUERY_EN, 0, 1), -EOPNOTSUPP);
	cr_expect_eq(set_flag(kernel, "eth4", IFLA_VF_TRUST, 0, 1), -EOPNOTSUPP, "a VF");
	kernel_free(kernel);
}

Test(simulated_settings, drivers_differ)
{
	struct kernel *kernel = still("hypervisor");

	/* ixgbe: 10 Gb/s only, above 10 Mb/s; "enable" is accepted and ignored. */
	cr_expect_eq(set_rate(kernel, "ens4f0", 0, 10), -EINVAL);
	cr_expect_eq(set_rate(kernel, "ens4f0", 0, 11), 0);
	cr_expect_eq(set_rate(kernel, "ens4f0", 5, 11), -EINVAL);
	cr_expect_eq(set_flag(kernel, "ens4f0", IFLA_VF_LINK_STATE, 0, 1), 0);
	cr_expect_eq(setting_of(kernel, "ens4f0", 0, IFLA_VF_LINK_STATE), 0);
	cr_expect_eq(set_flag(kernel, "ens4f0", IFLA_VF_LINK_STATE, 0, 2), 0);
	cr_expect_eq(setting_of(kernel, "ens4f0", 0, IFLA_VF_LINK_STATE), 2);
	cr_expect_eq(set_flag(kernel, "ens4f0", IFLA_VF_LINK_STATE, 0, 3), -EINVAL);
	cr_expect_eq(set_flag(kernel, "ens4f0", IFLA_VF_RSS_QUERY_EN, 0, 1), 0);
	/* bnxt: no priority without a VLAN. */
	cr_expect_eq(set_proto(kernel, "eno1np0", 0, 3, ETH_P_8021Q), -EINVAL);
	/* ice: both rates, the second tag. */
	cr_expect_eq(set_rate(kernel, "ens1", 100, 500), 0);
	cr_expect_eq(set_rate(kernel, "ens1", 500, 100), -EINVAL);
	cr_expect_eq(set_proto(kernel, "ens1", 50, 0, ETH_P_8021AD), 0);
	/* mlx5 in switchdev mode: the MAC only. */
	cr_expect_eq(set_mac(kernel, "ens2f1np1", 0, 0x02), 0);
	cr_expect_eq(set_proto(kernel, "ens2f1np1", 0, 0, ETH_P_8021Q), 0);
	cr_expect_eq(set_proto(kernel, "ens2f1np1", 5, 0, ETH_P_8021Q), -EOPNOTSUPP);
	cr_expect_eq(set_flag(kernel, "ens2f1np1", IFLA_VF_TRUST, 0, 1), -EOPNOTSUPP);
	cr_expect_eq(set_flag(kernel, "ens2f0np0", IFLA_VF_TRUST, 0, 1), 0);
	kernel_free(kernel);
	kernel = still("homelab");
	cr_expect_eq(set_rate(kernel, "enp1s0f0", 10, 100), -EINVAL, "i40e has no minimum");
	cr_expect_eq(set_rate(kernel, "enp1s0f0", 0, 100), 0);
	kernel_free(kernel);
}

Test(simulated_settings, settings_are_lost_with_the_vfs)
{
	struct kernel *kernel = still("lab");
	struct kept kept;
	static const uint8_t none[6];

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_assert_eq(set_mac(kernel, "eth0", 0, 0x02), 0);
	cr_assert_eq(set_proto(kernel, "eth0", 50, 3, ETH_P_8021Q), 0);
	cr_assert_eq(set_flag(kernel, "eth0", IFLA_VF_SPOOFCHK, 0, 0), 0);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "0"), 0);
	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_expect_eq(setting_of(kernel, "eth0", 0, IFLA_VF_VLAN), 0);
	cr_expect_eq(setting_of(kernel, "eth0", 0, IFLA_VF_SPOOFCHK), 1);
	kept = get_link(kernel, "eth0", RTEXT_FILTER_VF);
	cr_expect_arr_eq((const char *)mnl_attr_get_payload(vf_attribute(&kept, 0, IFLA_VF_MAC)) +
				 4,
			 none, 6);
	free(kept.data);
	kernel_free(kernel);
}

Test(simulated_settings, igbs_vf_keeps_its_mac_until_it_is_bound_again)
{
	struct kernel *kernel = still("lab");
	char old[256], new[256];

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	text_of(kernel, "/sys/class/net/eth4/address", old);
	cr_assert_eq(set_mac(kernel, "eth0", 0, 0x02), 0);
	cr_file(kernel, "/sys/class/net/eth4/address", old);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/unbind", "0000:01:10.0"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers/igbvf/bind", "0000:01:10.0"), 0);
	cr_file(kernel, "/sys/class/net/eth4/address", "02:00:00:00:50:01\n");
	kernel_free(kernel);
	kernel = still("homelab");
	cr_assert_eq(set_mac(kernel, "enp1s0f1", 1, 0x06), 0);
	cr_file(kernel, "/sys/class/net/enp1s0f1v1/address", "06:00:00:00:50:01\n");
	text_of(kernel, "/sys/class/net/enp1s0f1v1/address", new);
	kernel_free(kernel);
}

Test(simulated_settings, several_settings_are_not_one)
{
	struct kernel *kernel = still("lab");
	static const uint32_t vfs[] = {0, 99, 1};
	union request request;
	struct nlattr *list;
	struct error error = {0};

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "2"), 0);
	begin_link(&request, RTM_SETLINK, NLM_F_ACK, index_of(kernel, "eth0"));
	list = mnl_attr_nest_start(&request.header, IFLA_VFINFO_LIST);
	for (int i = 0; i < 3; i++) {
		struct ifla_vf_vlan vlan = {.vf = vfs[i], .vlan = 77};
		struct nlattr *info = mnl_attr_nest_start(&request.header, IFLA_VF_INFO);

		mnl_attr_put(&request.header, IFLA_VF_VLAN, sizeof(vlan), &vlan);
		mnl_attr_nest_end(&request.header, info);
	}
	mnl_attr_nest_end(&request.header, list);
	cr_expect_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error),
		     -EINVAL);
	cr_expect_eq(setting_of(kernel, "eth0", 0, IFLA_VF_VLAN), 77, "done before the error");
	cr_expect_eq(setting_of(kernel, "eth0", 1, IFLA_VF_VLAN), 0, "not reached");
	kernel_free(kernel);
}

static int set_u32(struct kernel *kernel, const char *interface, uint16_t type, uint32_t value,
		   size_t size, struct error *error)
{
	union request request;

	begin_link(&request, RTM_SETLINK, NLM_F_ACK, index_of(kernel, interface));
	mnl_attr_put(&request.header, type, size, &value);
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, error);
}

Test(simulated_settings, refusals_come_with_the_kernels_words)
{
	struct kernel *kernel = still("lab");
	struct error error = {0};

	cr_expect_eq(set_u32(kernel, "eth0", IFLA_MTU, 9000, 4, &error), 0);
	cr_file(kernel, "/sys/class/net/eth0/mtu", "9000\n");
	cr_expect_eq(set_u32(kernel, "eth0", IFLA_MTU, 9217, 4, &error), -EINVAL);
	cr_expect(strstr(error.message, "mtu greater than device maximum") != NULL, "%s",
		  error.message);
	cr_expect_eq(set_u32(kernel, "eth0", IFLA_MTU, 60, 4, &error), -EINVAL);
	cr_expect(strstr(error.message, "mtu less than device minimum") != NULL);
	cr_expect_eq(set_u32(kernel, "eth0", IFLA_MTU, 1, 1, &error), -ERANGE);
	cr_expect(strstr(error.message, "Attribute failed policy validation") != NULL);
	kernel_free(kernel);
}

static int rename_link(struct kernel *kernel, const char *interface, const char *name)
{
	union request request;
	struct error error;

	begin_link(&request, RTM_SETLINK, NLM_F_ACK, index_of(kernel, interface));
	mnl_attr_put_strz(&request.header, IFLA_IFNAME, name);
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error);
}

static int set_up(struct kernel *kernel, const char *interface, bool up)
{
	union request request;
	struct ifinfomsg *info;
	struct error error;

	info = begin_link(&request, RTM_NEWLINK, NLM_F_ACK, index_of(kernel, interface));
	info->ifi_change = IFF_UP;
	info->ifi_flags = up ? IFF_UP : 0;
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error);
}

Test(simulated_settings, links_go_up_and_are_renamed)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(put(kernel, PF "sriov_numvfs", "1"), 0);
	cr_file(kernel, "/sys/class/net/eth4/operstate", "down\n");
	cr_assert_eq(set_up(kernel, "eth4", true), 0);
	cr_file(kernel, "/sys/class/net/eth4/operstate", "down\n");
	cr_assert_eq(set_up(kernel, "eth0", true), 0);
	cr_file(kernel, "/sys/class/net/eth0/operstate", "up\n");
	cr_file(kernel, "/sys/class/net/eth4/operstate", "up\n");
	cr_expect_eq(rename_link(kernel, "eth0", "wan"), -EBUSY, "up, before Linux 6.2");
	cr_assert_eq(set_up(kernel, "eth0", false), 0);
	cr_expect_eq(rename_link(kernel, "eth0", "eth1"), -EEXIST);
	cr_expect_eq(rename_link(kernel, "eth0", "a/b"), -EINVAL);
	cr_expect_eq(rename_link(kernel, "eth0", "wan"), 0);
	cr_file(kernel, "/sys/class/net/wan/operstate", "down\n");
	cr_file(kernel, "/sys/class/net/eth0/operstate", "-ENOENT");
	kernel_free(kernel);
}
