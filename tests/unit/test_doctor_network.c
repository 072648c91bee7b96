/* Failures of MACs, VLANs, policy and traffic. */
#include "tests/unit/test_doctor.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>

#define BOND_MODE "/sys/class/net/bond0/bonding/fail_over_mac"

static int set_flag(struct kernel *kernel, const char *pf, uint16_t type, unsigned vf,
		    unsigned value)
{
	uint32_t setting[2] = {vf, value};

	return set_vf(kernel, pf, type, setting, sizeof(setting));
}

/* --- the PF is not there ---------------------------------------------------------- */

Test(doctor_network, the_pf_is_not_online)
{
	struct kernel *kernel = lab("2");

	cr_finds_not(kernel, "pf-down", NULL);
	cr_assert_eq(set_up(kernel, "eth0", false), 0);
	cr_finds(kernel, "pf-down", "eth0", SEVERITY_WARN, "no UP in: ip link show dev eth0",
		 "vftop set eth0 up=yes");
	cr_finds(kernel, "pf-down", "eth0", SEVERITY_WARN, "no UP", "iface eth0 inet manual");
	kernel_free(kernel);
}

Test(doctor_network, the_vf_waits_for_its_pf)
{
	struct kernel *kernel = lab("2");

	cr_finds_not(kernel, "pf-carrier", NULL);
	cr_assert_eq(simulated_set_link(kernel, "eth0", true, false), 0);
	cr_finds(kernel, "pf-carrier", "eth0", SEVERITY_WARN, "NO-CARRIER", "ethtool eth0");
	simulated_log(kernel, "0000:01:10.0", "PF still in reset state. Is the PF interface up?");
	/* It says so at every start, too. */
	cr_finds_not(kernel, "log-vf-reset", NULL);
	cr_assert_eq(set_up(kernel, "eth0", false), 0);
	cr_finds(kernel, "log-vf-reset", "eth0/0", SEVERITY_INFO, "PF still in reset", "up=yes");
	kernel_free(kernel);
}

Test(doctor_network, ixgbe_ignores_the_link_state)
{
	struct kernel *kernel = still("hypervisor");

	cr_expect_eq(set_flag(kernel, "ens4f0", IFLA_VF_LINK_STATE, 0, IFLA_VF_LINK_STATE_ENABLE),
		     0);
	cr_expect_eq(setting_of(kernel, "ens4f0", 0, IFLA_VF_LINK_STATE), IFLA_VF_LINK_STATE_AUTO);
	cr_explains("state", "ixgbe", -ERROR_NO_EFFECT, "ignores");
	cr_finds(kernel, "log-state", "ens4f0/0", SEVERITY_INFO,
		 "NDO set VF 0 link state 1 - not supported", "keep the port up");
	kernel_free(kernel);
	kernel = lab("1");
	cr_expect_eq(set_flag(kernel, "eth0", IFLA_VF_LINK_STATE, 0, 1), -EOPNOTSUPP);
	cr_explains("state", "igb", -EOPNOTSUPP, "follow the port");
	kernel_free(kernel);
}

/* --- MACs --------------------------------------------------------------------------- */

Test(doctor_network, the_mac_is_another_one_at_every_start)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "mac-unset", NULL);
	cr_assert_eq(set_mac(kernel, "enp1s0f0", 0, "00:00:00:00:00:00"), 0);
	cr_assert_eq(set_mac(kernel, "enp1s0f0", 1, "00:00:00:00:00:00"), 0);
	cr_finds(kernel, "mac-unset", "enp1s0f0", SEVERITY_WARN, "ip link show dev enp1s0f0",
		 "vftop set enp1s0f0/0-1 mac=auto");
	kernel_free(kernel);
}

Test(doctor_network, zeros_although_the_vf_has_a_mac)
{
	struct kernel *kernel = still("homelab");

	cr_finds(kernel, "mac-unset-here", "enp1s0f0/4", SEVERITY_INFO, "the interface has ",
		 "mac=auto");
	kernel_free(kernel);
}

Test(doctor_network, a_mac_waits_for_the_driver_to_be_rebound)
{
	struct kernel *kernel = lab("2");

	cr_finds_not(kernel, "mac-pending", NULL);
	cr_assert_eq(set_mac(kernel, "eth0", 1, "02:00:00:00:01:01"), 0);
	cr_finds(kernel, "mac-pending", "eth0/1", SEVERITY_WARN, "02:00:00:00:01:01 was set",
		 "vftop set eth0/1 reload=yes");
	cr_explains("mac", "igb", -ERROR_NO_EFFECT, "rebind");
	cr_assert_eq(put(kernel, PCI "0000:01:10.2/driver/unbind", "0000:01:10.2"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.2"), 0);
	cr_finds_not(kernel, "mac-pending", NULL);
	kernel_free(kernel);
}

/* Changes a VF's MAC from its own side. */
static int set_own_mac(struct kernel *kernel, const char *interface, uint8_t last)
{
	uint8_t address[] = {0x02, 0, 0, 0, 0x77, last};
	union request request;
	struct error error;

	begin_link(&request, RTM_NEWLINK, NLM_F_ACK, index_of(kernel, interface));
	mnl_attr_put(&request.header, IFLA_ADDRESS, sizeof(address), address);
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error);
}

Test(doctor_network, a_vf_may_not_leave_its_mac)
{
	struct kernel *kernel = lab("2");
	int result;

	cr_assert_eq(set_mac(kernel, "eth0", 0, "02:00:00:00:01:00"), 0);
	result = set_own_mac(kernel, "eth4", 1);
	cr_expect_eq(result, -EADDRNOTAVAIL);
	cr_explains("mac", "igbvf", result, "trust");
	cr_finds(kernel, "log-override-mac", "eth0/0", SEVERITY_WARN,
		 "VF 0 attempted to override administratively set MAC address",
		 "vftop set eth0/0 trust=on");
	kernel_free(kernel);
}

/* igb says that of its own VFs' driver, too, when a MAC is set and the driver rebound. */
Test(doctor_network, an_attempt_that_came_to_nothing_is_no_alarm)
{
	struct kernel *kernel = lab("2");

	cr_assert_eq(set_mac(kernel, "eth0", 0, "02:00:00:00:01:00"), 0);
	cr_expect_eq(set_own_mac(kernel, "eth4", 1), -EADDRNOTAVAIL);
	cr_finds(kernel, "log-override-mac", "eth0/0", SEVERITY_WARN, "VF 0", "trust=on");
	cr_assert_eq(put(kernel, PCI "0000:01:10.0/driver/unbind", "0000:01:10.0"), 0);
	cr_finds(kernel, "log-override-mac", "eth0/0", SEVERITY_INFO, "VF 0", "trust=on");
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.0"), 0);
	cr_finds_not(kernel, "log-override-mac", NULL);
	/* Of a VF that is there no more. */
	cr_assert_eq(set_mac(kernel, "eth0", 0, "02:00:00:00:01:05"), 0);
	cr_finds(kernel, "log-override-mac", "eth0/0", SEVERITY_WARN, "VF 0", "trust=on");
	cr_assert_eq(put(kernel, PCI "0000:01:00.0/sriov_numvfs", "0"), 0);
	cr_finds(kernel, "log-override-mac", "eth0", SEVERITY_INFO, "VF 0", "trust=on");
	kernel_free(kernel);
}

Test(doctor_network, a_bond_of_vfs_cannot_fail_over)
{
	struct kernel *kernel = lab("2");

	cr_assert_eq(simulated_add_port(kernel, "eth4", "bond0"), 0);
	/* Whose MAC nobody set may have any. */
	cr_finds_not(kernel, "bond-trust", NULL);
	cr_assert_eq(set_mac(kernel, "eth0", 0, "02:00:00:00:01:00"), 0);
	cr_finds(kernel, "bond-trust", "eth0/0", SEVERITY_WARN, "trust off", "trust=on");
	simulated_write_file(kernel, BOND_MODE, "active 1\n");
	cr_finds_not(kernel, "bond-trust", NULL);
	simulated_write_file(kernel, BOND_MODE, "none 0\n");
	cr_finds(kernel, "bond-trust", "eth0/0", SEVERITY_WARN, "fail_over_mac", "trust=on");
	cr_assert_eq(set_flag(kernel, "eth0", IFLA_VF_TRUST, 0, 1), 0);
	cr_finds_not(kernel, "bond-trust", NULL);
	kernel_free(kernel);
}

Test(doctor_network, two_vfs_have_one_mac)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "mac-duplicate", NULL);
	cr_assert_eq(set_mac(kernel, "enp1s0f0", 2, "02:00:00:00:50:00"), 0);
	cr_finds(kernel, "mac-duplicate", "enp1s0f0/2", SEVERITY_ERROR, "02:00:00:00:50:00",
		 "vftop set enp1s0f0/2 mac=auto");
	cr_finds_not(kernel, "mac-duplicate", "enp1s0f0/0");
	cr_assert_eq(set_mac(kernel, "enp1s0f0", 2, "02:00:00:00:20:00"), 0);
	cr_finds(kernel, "mac-duplicate", NULL, SEVERITY_WARN, "02:00:00:00:20:00",
		 "MACAddressPolicy=none");
	kernel_free(kernel);
}

/* Also before the VFs' drivers know of it. */
Test(doctor_network, two_vfs_are_going_to_have_one_mac)
{
	struct kernel *kernel = lab("2");

	cr_assert_eq(set_mac(kernel, "eth0", 0, "02:00:00:00:01:01"), 0);
	cr_finds_not(kernel, "mac-duplicate", NULL);
	cr_assert_eq(set_mac(kernel, "eth0", 1, "02:00:00:00:01:01"), 0);
	cr_finds(kernel, "mac-duplicate", "eth0/1", SEVERITY_ERROR, "02:00:00:00:01:01",
		 "eth0/1 mac=auto");
	kernel_free(kernel);
}

/* --- what guests try ------------------------------------------------------------------ */

Test(doctor_network, spoofed_packets_are_dropped)
{
	struct kernel *kernel = lab("2");

	cr_assert_eq(simulated_add_port(kernel, "eth4", "br0"), 0);
	cr_finds(kernel, "bridge-spoofchk", "eth0/0", SEVERITY_WARN, "spoof checking on",
		 "vftop set eth0/0 spoofchk=off trust=on");
	cr_assert_eq(set_flag(kernel, "eth0", IFLA_VF_SPOOFCHK, 0, 0), 0);
	cr_finds_not(kernel, "bridge-spoofchk", NULL);
	simulated_log(kernel, "0000:01:00.0", "Spoof event(s) detected on VF(1)");
	simulated_log(kernel, "0000:01:00.0", "Spoof event(s) detected on VF(1)");
	cr_finds(kernel, "log-spoof", "eth0/1", SEVERITY_WARN, "2 times, just now",
		 "vftop set eth0/1 spoofchk=off");
	kernel_free(kernel);
}

Test(doctor_network, an_untrusted_vf_wants_more)
{
	struct kernel *kernel = still("homelab");

	simulated_log(
		kernel, "0000:01:00.0",
		"Cannot add more MAC addresses, VF is not trusted, switch the VF to trusted to "
		"add more functionality");
	cr_finds(kernel, "log-untrusted", "enp1s0f0", SEVERITY_WARN, "Cannot add more MAC",
		 "vftop set enp1s0f0/N trust=on");
	simulated_log(kernel, "0000:01:00.0",
		      "Unprivileged VF 1 is attempting to configure promiscuous mode");
	cr_finds(kernel, "log-untrusted", "enp1s0f0/1", SEVERITY_WARN, "promiscuous",
		 "vf-true-promisc-support");
	kernel_free(kernel);
}

Test(doctor_network, what_is_old_is_no_alarm)
{
	struct kernel *kernel = lab("2");

	simulated_log(kernel, "0000:01:00.0", "Spoof event(s) detected on VF(1)");
	simulated_advance(kernel, 3 * 3600 * SECOND);
	cr_finds(kernel, "log-spoof", "eth0/1", SEVERITY_INFO, "3 h ago", "spoofchk=off");
	kernel_free(kernel);
}

/* --- VLANs and switchdev ---------------------------------------------------------------- */

Test(doctor_network, a_vlan_in_switchdev_mode)
{
	struct kernel *kernel = still("hypervisor");
	struct ifla_vf_vlan vlan = {.vf = 0, .vlan = 50};
	int result = set_vf(kernel, "ens2f1np1", IFLA_VF_VLAN, &vlan, sizeof(vlan));

	cr_expect_eq(result, -EOPNOTSUPP);
	cr_explains("vlan", "mlx5_core", result, "representor");
	cr_explains("qos", "mlx5_core", result, "representor");
	cr_finds_not(kernel, "switchdev-vlan", NULL);
	kernel_free(kernel);
}

/* Set before the mode was changed, it is still told and not applied. */
Test(doctor_network, a_vlan_of_before_switchdev_mode)
{
	struct kernel *kernel = still("hypervisor");
	struct snapshot *snapshot = look_at(kernel);
	struct pf *pf = snapshot_find_pf(snapshot, "0000:41:00.1");
	const struct diagnosis *diagnosis;
	const struct finding *finding;

	cr_assert(pf != NULL);
	cr_assert_str_eq(pf->switch_mode, "switchdev");
	pf->vfs[3].config.vlan = 50;
	diagnosis = doctor_examine(kernel, snapshot, NULL);
	finding = find(diagnosis, "switchdev-vlan", "ens2f1np1/3");
	cr_assert(finding != NULL);
	cr_expect_eq(finding->severity, SEVERITY_WARN);
	cr_expect(strstr(finding->evidence, "vlan 50 in") != NULL, "%s", finding->evidence);
	cr_expect(strstr(finding->fix, "vid 50 pvid untagged") != NULL, "%s", finding->fix);
	diagnosis_put(diagnosis);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(doctor_network, a_representor_is_down)
{
	struct kernel *kernel = still("hypervisor");
	struct snapshot *snapshot = look_at(kernel);
	struct link_table *links = link_table_new();
	char name[64] = "";

	cr_assert_eq(link_table_read(links, kernel, NULL), 0);
	for (size_t i = 0; i < link_table_count(links); i++)
		if (strcmp(link_table_at(links, i)->port_name, "pf1vf3") == 0)
			snprintf(name, sizeof(name), "%s", link_table_at(links, i)->name);
	cr_assert_neq(name[0], '\0');
	link_table_free(links);
	snapshot_put(snapshot);
	cr_assert_eq(set_up(kernel, name, false), 0);
	cr_finds(kernel, "switchdev-port", "ens2f1np1/3", SEVERITY_WARN, "pf1vf3",
		 "ip link set dev");
	kernel_free(kernel);
}

Test(doctor_network, the_protocol_is_not_supported)
{
	struct kernel *kernel = lab("1");
	struct ifla_vf_vlan_info info = {.vf = 0, .vlan = 50, .vlan_proto = htons(ETH_P_8021AD)};
	union request request;
	struct nlattr *list, *vf, *vlans;
	struct error error;
	int result;

	begin_link(&request, RTM_SETLINK, NLM_F_ACK, index_of(kernel, "eth0"));
	list = mnl_attr_nest_start(&request.header, IFLA_VFINFO_LIST);
	vf = mnl_attr_nest_start(&request.header, IFLA_VF_INFO);
	vlans = mnl_attr_nest_start(&request.header, IFLA_VF_VLAN_LIST);
	mnl_attr_put(&request.header, IFLA_VF_VLAN_INFO, sizeof(info), &info);
	mnl_attr_nest_end(&request.header, vlans);
	mnl_attr_nest_end(&request.header, vf);
	mnl_attr_nest_end(&request.header, list);
	result = kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error);
	cr_expect_eq(result, -EPROTONOSUPPORT);
	cr_explains("proto", "igb", result, "802.1ad");
	kernel_free(kernel);
}

/* --- the bridge --------------------------------------------------------------------------- */

Test(doctor_network, vfs_do_not_reach_what_is_behind_the_bridge)
{
	struct kernel *kernel = still("homelab");

	cr_finds_not(kernel, "bridge-fdb", NULL);
	cr_assert_eq(simulated_learn(kernel, "veth9999i0", "bc:24:11:00:00:02", false), 0);
	cr_finds(kernel, "bridge-fdb", "enp1s0f0", SEVERITY_WARN, "bc:24:11:00:00:02",
		 "bridge fdb add bc:24:11:00:00:02 dev enp1s0f0 self permanent");
	cr_assert_eq(simulated_learn(kernel, "enp1s0f0", "bc:24:11:00:00:02", true), 0);
	cr_finds_not(kernel, "bridge-fdb", NULL);
	/* What is out on the wire is reached. */
	cr_assert_eq(simulated_learn(kernel, "enp1s0f0", "bc:24:11:00:00:03", false), 0);
	cr_finds_not(kernel, "bridge-fdb", NULL);
	kernel_free(kernel);
}

Test(doctor_network, a_bond_may_be_between_bridge_and_pf)
{
	struct kernel *kernel = still("hypervisor");

	cr_finds_not(kernel, "bridge-fdb", NULL);
	cr_assert_eq(simulated_add_port(kernel, "bond0", "br0"), 0);
	cr_assert_eq(simulated_add_port(kernel, "veth0", "br0"), 0);
	cr_assert_eq(simulated_learn(kernel, "veth0", "bc:24:11:00:00:02", false), 0);
	cr_finds(kernel, "bridge-fdb", "eno1np0", SEVERITY_WARN, "bc:24:11:00:00:02",
		 "dev eno1np0 self");
	kernel_free(kernel);
}

/* --- the list, the counters, the rest --------------------------------------------------------- */

Test(doctor_network, the_list_of_vfs_is_truncated)
{
	struct kernel *kernel = still("homelab");

	cr_assert_eq(simulated_set_busy(kernel, "0000:01:00.0", 1, true), 0);
	cr_assert_eq(simulated_set_busy(kernel, "0000:01:00.0", 2, true), 0);
	cr_finds(kernel, "vf-list-short", "enp1s0f0", SEVERITY_WARN,
		 "4 of 6 VFs of enp1s0f0 are in IFLA_VFINFO_LIST", "ip link show");
	simulated_set_busy(kernel, "0000:01:00.0", 1, false);
	simulated_set_busy(kernel, "0000:01:00.0", 2, false);
	cr_finds_not(kernel, "vf-list-short", NULL);
	kernel_free(kernel);
}

/* A list that wrapped at 64 KiB is read whole, and is no trouble. */
Test(doctor_network, a_long_list_is_read_whole)
{
	struct kernel *kernel = still("hypervisor");

	cr_assert_eq(put(kernel, PCI "0000:21:00.0/sriov_numvfs", "0"), 0);
	cr_assert_eq(put(kernel, PCI "0000:21:00.0/sriov_numvfs", "256"), 0);
	cr_finds_not(kernel, "vf-list-short", NULL);
	kernel_free(kernel);
}

Test(doctor_network, there_are_no_counters)
{
	struct kernel *kernel = lab("2");

	/* Those with the host are counted by their interfaces. */
	cr_finds_not(kernel, "no-counters", NULL);
	cr_assert_eq(put(kernel, PCI "0000:01:10.2/driver/unbind", "0000:01:10.2"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:10.2/driver_override", "vfio-pci"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.2"), 0);
	cr_finds(kernel, "no-counters", "eth0/1", SEVERITY_INFO, "the driver is igb", "ip -s link");
	kernel_free(kernel);
}

Test(doctor_network, the_mtu_of_a_vf_is_too_large)
{
	struct kernel *kernel = lab("1");
	union request request;
	struct error error;

	cr_finds_not(kernel, "vf-mtu", NULL);
	begin_link(&request, RTM_NEWLINK, NLM_F_ACK, index_of(kernel, "eth4"));
	mnl_attr_put_u32(&request.header, IFLA_MTU, 9000);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error),
		     0);
	cr_finds(kernel, "vf-mtu", "eth0/0", SEVERITY_WARN, "mtu 9000 of eth4",
		 "vftop set eth0 mtu=9000");
	kernel_free(kernel);
}
