#include "core/guard.h"
#include "core/reader.h"
#include "tests/unit/guard_scene.h"
#include "tests/unit/surroundings_fixture.h"

static const struct verdict *find(const struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->verdict_count; i++)
		if (strcmp(plan->verdicts[i].id, id) == 0)
			return &plan->verdicts[i];
	return NULL;
}

/* --- the cases ----------------------------------------------------------------------- */

#define NOT (-1) /* it does not fire */

static const struct {
	const char *id;
	void (*prepare)(struct scene *scene);
	const char *wish;
	int level; /* enum verdict_level, NOT */
	const char *words;
} CASES[] = {
	{"held-by-vm", vm_holds_1, "eth0 numvfs=6", VERDICT_REFUSE,
	 "eth0/1 is held by vm web01 (pid 4312)"},
	{"held-by-vm", vm_holds_1, "eth0 numvfs=0", VERDICT_REFUSE, "web01"},
	{"held-by-vm", vm_holds_1, "eth0/1 driver=igbvf", VERDICT_REFUSE, "web01"},
	{"held-by-vm", vm_holds_1, "eth0/1 reload=on", VERDICT_REFUSE, "web01"},
	{"held-by-vm", vm_holds_1, "eth0 driver=none", VERDICT_REFUSE, "web01"},
	{"held-by-vm", vm_holds_pf, "eth0 driver=none", VERDICT_REFUSE,
	 "eth0 is held by vm router"},
	{"held-by-vm", vm_holds_1, "eth0/2 driver=vfio-pci", NOT, NULL},
	{"held-by-vm", vm_holds_1, "eth1 numvfs=3", NOT, NULL},
	{"held-by-vm", vm_holds_1, "eth0/1 vlan=5", NOT, NULL},
	{"held-by-vm", vm_holds_1, "eth0 numvfs=4", NOT, NULL},
	{"held-by-container", container_holds_1, "eth0 numvfs=2", VERDICT_REFUSE,
	 "eth0/1 is held by container dns (pid 99)"},
	{"held-by-container", someone_holds_1, "eth0 numvfs=2", VERDICT_REFUSE,
	 "another network namespace"},
	{"held-by-container", vm_holds_1, "eth0 numvfs=2", NOT, NULL},
	{"held-by-process", process_holds_1, "eth0 numvfs=2", VERDICT_REFUSE,
	 "eth0/1 is held by process testpmd (pid 7)"},
	{"held-by-process", NULL, "eth0 numvfs=2", NOT, NULL},
	{"holder-unknown", holder_of_1_unknown, "eth0 numvfs=2", VERDICT_ASK,
	 "eth0/1 is bound to vfio-pci, and whether somebody holds it is not known: not permitted"},
	{"holder-unknown", free_on_vfio_1, "eth0 numvfs=2", NOT, NULL},
	{"vf-going", vf_goes, "eth0 numvfs=0", VERDICT_REFUSE, "eth0/3 is being removed"},
	{"vf-going", vf_goes, "eth0/1 vlan=5", NOT, NULL},
	{"vf-in-use", vm_holds_1, "eth0/1 vlan=5", VERDICT_INFORM, "eth0/1 is held by vm web01"},
	{"vf-in-use", vm_holds_1_of_i40e, "eth0/1 vlan=5", VERDICT_INFORM,
	 "and the driver resets it"},
	{"vf-in-use", vm_holds_1, "eth0/2 vlan=5", NOT, NULL},
	{"vfs-lose-link", vm_holds_1, "eth0 up=off", VERDICT_ASK, "1 VF of eth0 in use"},
	{"vfs-lose-link", NULL, "eth0 up=off", NOT, NULL},

	{"ssh-session", session_on_eth0, "eth0 numvfs=6", VERDICT_REFUSE,
	 "eth0 loses its link for 1 to 3 s: eth0 has the ssh session from 10.0.1.77"},
	{"ssh-session", session_on_eth0, "eth0 up=off", VERDICT_REFUSE, "eth0 goes down: "},
	{"ssh-session", session_on_eth0, "eth0 driver=none", VERDICT_REFUSE, "loses its driver"},
	{"ssh-session", session_on_eth0, "eth0 mtu=9000", VERDICT_ASK, "eth0 changes"},
	{"ssh-session", session_on_vf_1, "eth0/1 driver=vfio-pci", VERDICT_REFUSE, "eth0/1 loses"},
	{"ssh-session", session_on_vf_1, "eth0 numvfs=6", VERDICT_REFUSE, "eth0/1 is destroyed"},
	{"ssh-session", session_on_vf_1, "eth0/1 vlan=5", VERDICT_ASK, "eth0/1 changes"},
	{"ssh-session", session_on_vf_1, "eth0 up=off", VERDICT_REFUSE, "eth0/1 goes down"},
	{"ssh-session", session_on_vf_1, "eth0/2 vlan=5", NOT, NULL},
	{"ssh-session", session_on_eth0, "eth0/1 vlan=5", NOT, NULL},
	{"ssh-session", session_on_eth0, "eth1 numvfs=3", NOT, NULL},
	{"ssh-session", session_on_eth9, "eth0 numvfs=6", NOT, NULL},
	{"default-route", route_on_eth0, "eth0 numvfs=6", VERDICT_REFUSE,
	 "eth0 has 10.0.1.5/24 and the default route"},
	{"default-route", route_on_bridge, "eth0 numvfs=6", VERDICT_REFUSE,
	 "bridge vmbr0 has 10.0.1.5/24 and the default route"},
	{"default-route", route_on_eth0_of_mlx5, "eth0 numvfs=6", VERDICT_INFORM,
	 "eth0 keeps its link"},
	{"default-route", route_on_eth0_of_mlx5, "eth0 eswitch=switchdev", VERDICT_REFUSE,
	 "loses its link"},
	{"default-route", route_on_eth0_of_new, "eth0 numvfs=6", VERDICT_ASK, "may lose its link"},
	{"default-route", route_on_vf_1, "eth0/1 state=disable", VERDICT_REFUSE, "loses its link"},
	{"default-route", route_on_eth9, "eth0 numvfs=6", NOT, NULL},
	{"default-route", route_on_eth0, "eth0 up=on", NOT, NULL},
	{"network-root", root_on_eth0, "eth0 numvfs=6", VERDICT_REFUSE,
	 "eth0 has the NFS root on 10.0.2.2"},
	{"network-root", root_on_eth9, "eth0 numvfs=6", NOT, NULL},
	{"interface-in-use", address_on_eth0, "eth0 numvfs=6", VERDICT_ASK,
	 "eth0 loses its link for 1 to 3 s: eth0 has 10.0.1.5/24"},
	{"interface-in-use", bridge_over_eth0, "eth0 numvfs=6", VERDICT_ASK,
	 "eth0 is a port of bridge vmbr0"},
	{"interface-in-use", address_on_vf_1, "eth0/1 driver=vfio-pci", VERDICT_ASK,
	 "eth0/1 loses its driver: eth11 has 10.0.1.5/24"},
	{"interface-in-use", macvtap_on_vf_1, "eth0 numvfs=0", VERDICT_ASK,
	 "macvtap macvtap0 is on eth11"},
	{"interface-in-use", route_on_eth0, "eth0 numvfs=6", NOT, "said already"},
	{"interface-in-use", address_on_vf_1, "eth0/1 vlan=5", NOT, NULL},
	{"traffic", traffic_on_eth0, "eth0 numvfs=6", VERDICT_ASK, "carries 241.5 Mb/s now"},
	{"traffic", traffic_on_vf_1, "eth0/1 driver=vfio-pci", VERDICT_ASK, "carries 5.0 Mb/s"},
	{"traffic", traffic_on_eth0, "eth1 numvfs=3", NOT, NULL},
	{"traffic", whisper_on_eth0, "eth0 numvfs=6", NOT, NULL},
	{"surroundings-unknown", nothing_seen, "eth0 numvfs=6", VERDICT_ASK, "could not be read"},
	{"surroundings-unknown", nothing_seen, "eth0/1 driver=vfio-pci", VERDICT_ASK, "eth0/1"},
	{"surroundings-unknown", nothing_seen, "eth0/1 vlan=5", NOT, NULL},
	{"surroundings-unknown", NULL, "eth0 numvfs=6", NOT, NULL},
	{"link-bounces", NULL, "eth0 numvfs=6", VERDICT_INFORM,
	 "eth0 loses its link for 1 to 3 s (igb)"},
	{"link-bounces", driver_mlx5, "eth0 numvfs=6", NOT, NULL},
	{"link-bounces", eth0_down, "eth0 numvfs=6", NOT, NULL},
	{"link-bounces", route_on_eth0, "eth0 numvfs=6", NOT, "said already"},
	{"no-interface", bound_to_vfio_1, "eth0/1 mtu=9000", VERDICT_IMPOSSIBLE,
	 "eth0/1 has no network interface here: it is bound to vfio-pci"},
	{"no-interface", container_holds_1, "eth0/1 name=vf1", VERDICT_IMPOSSIBLE,
	 "another network namespace"},
	{"no-interface", bound_to_vfio_1, "eth0/1 driver=igbvf mtu=9000", NOT, NULL},
	{"no-interface", bound_to_vfio_1, "eth0 numvfs=6; eth0/1 mtu=9000", NOT, NULL},
	{"no-interface", NULL, "eth0/1 mtu=9000", NOT, NULL},
	{"name-taken", vf_1_down, "eth0/1 name=eth9", VERDICT_IMPOSSIBLE,
	 "an interface called eth9 already"},
	{"name-taken", vf_1_down, "eth0/1 name=vf; eth0/2 name=vf", VERDICT_IMPOSSIBLE,
	 "not be the only one called vf"},
	{"name-taken", vf_1_down, "eth0 numvfs=2; eth0/1 name=eth13", NOT, "it goes with the VFs"},
	{"name-taken", vf_1_down, "eth0 numvfs=6; eth0/1 name=eth13", VERDICT_IMPOSSIBLE,
	 "not be the only one called eth13"},
	{"name-taken", vf_1_down, "eth0 numvfs=6; eth0/1 name=eth11", NOT, "it was its own"},
	{"name-taken", vf_1_down, "eth0/1 name=vf1", NOT, NULL},
	{"rename-up", NULL, "eth0/1 name=vf1", VERDICT_IMPOSSIBLE, "Linux 6.1.0 renames no"},
	{"rename-up", kernel_6_8, "eth0/1 name=vf1", NOT, NULL},
	{"rename-up", vf_1_down, "eth0/1 name=vf1", NOT, NULL},
	{"rename-up", NULL, "eth0/1 name=vf1 up=off", NOT, "it goes down first"},
	{"rename-up", NULL, "eth0 name=wan0 up=off", NOT, "it goes down first"},

	{"numvfs-range", NULL, "eth0 numvfs=8", VERDICT_IMPOSSIBLE,
	 "eth0 can have 0 to 7 VFs, not 8"},
	{"numvfs-range", no_vfs_offered, "eth0 numvfs=1", VERDICT_IMPOSSIBLE,
	 "its firmware offers none"},
	{"numvfs-range", NULL, "eth0 numvfs=7", NOT, NULL},
	{"numvfs-range", total_unknown, "eth0 numvfs=8", NOT, NULL},
	{"no-sriov-driver", driver_mlx4, "eth0 numvfs=6", VERDICT_IMPOSSIBLE, "num_vfs"},
	{"no-sriov-driver", driver_vfio, "eth0 numvfs=6", VERDICT_IMPOSSIBLE, "enable_sriov=1"},
	{"no-sriov-driver", driver_none, "eth0 numvfs=6", VERDICT_IMPOSSIBLE, "it has no driver"},
	{"no-sriov-driver", driver_vfio_with_vfs, "eth0 numvfs=6", NOT, NULL},
	{"no-sriov-driver", driver_new, "eth0 numvfs=6", NOT, NULL},
	{"pf-down", driver_bnxt_down, "eth0 numvfs=6", VERDICT_IMPOSSIBLE, "eth0 is down"},
	{"pf-down", driver_bnxt_down, "eth0 numvfs=6 up=on", NOT, NULL},
	{"pf-down", driver_bnxt_down, "eth0 numvfs=0", NOT, NULL},
	{"pf-down", driver_bnxt, "eth0 numvfs=6", NOT, NULL},
	{"pf-down", eth0_down, "eth0 numvfs=6", NOT, "igb does not mind"},
	{"settings-lost", settings_of_3, "eth0 numvfs=2", VERDICT_INFORM, "eth0/3 loses its MAC"},
	{"settings-lost", settings_of_3, "eth0 numvfs=6", NOT, NULL},
	{"settings-lost", settings_of_1_unreadable, "eth0 numvfs=6", VERDICT_ASK,
	 "settings of eth0/1 cannot be read"},
	{"settings-lost", settings_of_1_unreadable, "eth0 numvfs=1", NOT, NULL},
	{"autoprobe-off", autoprobe_off, "eth0 numvfs=6", VERDICT_INFORM, "get no driver"},
	{"autoprobe-off", autoprobe_off, "eth0/1 driver=default", VERDICT_ASK, "gets no driver"},
	{"autoprobe-off", autoprobe_off, "eth0 numvfs=6 autoprobe=on", NOT, NULL},
	{"autoprobe-off", autoprobe_off, "eth0 numvfs=0", NOT, NULL},
	{"autoprobe-off", NULL, "eth0 numvfs=6", NOT, NULL},
	{"eswitch", NULL, "eth0 eswitch=switchdev", VERDICT_IMPOSSIBLE, "igb knows no eswitch"},
	{"eswitch", driver_ice, "eth0 eswitch=switchdev", VERDICT_IMPOSSIBLE, "has no VFs"},
	{"eswitch", driver_ice_without_vfs, "eth0 eswitch=switchdev", NOT, NULL},
	{"eswitch", driver_mlx5, "eth0 eswitch=switchdev", NOT, NULL},
	{"eswitch", driver_new, "eth0 eswitch=switchdev", NOT, NULL},
	{"type-name", NULL, "eth0 numvfs=0", VERDICT_ASK, "all 4 VFs of eth0 are removed"},
	{"type-name", NULL, "eth0 driver=none", VERDICT_ASK, "taken from its driver igb"},
	{"type-name", address_on_vf_1, "eth0/1 driver=vfio-pci", VERDICT_ASK, "eth0/1 is in use"},
	{"type-name", vm_holds_1, "eth0/1 driver=none", VERDICT_ASK, "eth0/1 is in use"},
	{"type-name", NULL, "eth0 numvfs=2", NOT, NULL},
	{"type-name", NULL, "eth0/1 driver=vfio-pci", NOT, NULL},
	{"managed", managed_eth0, "eth0 numvfs=6", VERDICT_INFORM,
	 "eth0 seems to be set up by systemd /etc/systemd/network/10.network [SR-IOV]"},
	{"managed", managed_eth0, "eth0/1 vlan=5", VERDICT_INFORM, "eth0 seems"},
	{"managed", managed_vf_1, "eth0/1 driver=none", VERDICT_INFORM, "eth0/1 seems"},
	{"managed", managed_vf_1, "eth0 numvfs=0", VERDICT_INFORM, "driverctl"},
	{"managed", managed_eth0, "eth1 numvfs=3", NOT, NULL},

	{"no-pci-function", bus_netdevsim, "eth0/1 driver=vfio-pci", VERDICT_IMPOSSIBLE,
	 "eth0/1 is no PCI function"},
	{"no-pci-function", NULL, "eth0/1 driver=vfio-pci", NOT, NULL},
	{"iommu-off", iommu_off, "eth0/1 driver=vfio-pci", VERDICT_IMPOSSIBLE, "IOMMU"},
	{"iommu-off", iommu_off, "eth0/1 driver=none", NOT, NULL},
	{"iommu-off", iommu_unknown, "eth0/1 driver=vfio-pci", NOT, NULL},
	{"group-in-use", group_of_many, "eth0/1 driver=vfio-pci", VERDICT_REFUSE,
	 "other devices in use: 0000:01:10.2 (igbvf), 0000:05:00.0 (nvme)"},
	{"group-in-use", group_of_two_vfs, "eth0/1 driver=vfio-pci", VERDICT_REFUSE,
	 "other devices in use: 0000:01:10.2 (igbvf)"},
	{"group-in-use", group_of_two_vfs, "eth0/1 driver=vfio-pci; eth0/2 driver=vfio-pci", NOT,
	 NULL},
	{"group-in-use", group_of_many, "eth0/1 driver=none", NOT, NULL},
	{"group-in-use", group_of_many, "eth0/3 driver=vfio-pci", NOT, NULL},

	{"no-pf-interface", driver_nvme, "eth0/1 vlan=5", VERDICT_IMPOSSIBLE,
	 "has none with driver"},
	{"no-pf-interface", NULL, "eth0/1 vlan=5", NOT, NULL},
	{"not-able", NULL, "eth0/1 state=enable", VERDICT_IMPOSSIBLE,
	 "igb cannot set the link state of a VF"},
	{"not-able", NULL, "eth0/1 vlan=5 proto=802.1ad", VERDICT_IMPOSSIBLE, "802.1ad"},
	{"not-able", NULL, "eth0/1 min_tx_rate=100 max_tx_rate=200", VERDICT_IMPOSSIBLE,
	 "a minimum rate"},
	{"not-able", NULL, "eth0/1 query_rss=on", VERDICT_IMPOSSIBLE, "query_rss"},
	{"not-able", NULL, "eth0/1 node_guid=00:11:22:33:44:55:66:77", VERDICT_IMPOSSIBLE,
	 "no InfiniBand port"},
	{"not-able", card_i350, "eth0/1 max_tx_rate=100", VERDICT_IMPOSSIBLE, "a rate"},
	{"not-able", driver_ixgbe, "eth0/1 state=enable", VERDICT_IMPOSSIBLE, "ignores it"},
	{"not-able", driver_ixgbe, "eth0/1 state=disable", NOT, NULL},
	{"not-able", port_infiniband, "eth0/0 vlan=5", VERDICT_IMPOSSIBLE, "InfiniBand"},
	{"not-able", port_infiniband, "eth0/0 node_guid=00:11:22:33:44:55:66:77", NOT, NULL},
	{"not-able", NULL, "eth0/1 vlan=5 qos=3", NOT, NULL},
	{"not-able", NULL, "eth0/1 max_tx_rate=100", NOT, NULL},
	{"not-able", driver_new, "eth0/1 state=enable vlan=5 proto=802.1ad", NOT, NULL},
	{"switchdev", mode_switchdev, "eth0/1 vlan=5", VERDICT_IMPOSSIBLE, "switchdev"},
	{"switchdev", mode_switchdev, "eth0/1 trust=on", VERDICT_IMPOSSIBLE, "switchdev"},
	{"switchdev", driver_mlx5, "eth0 eswitch=switchdev; eth0/1 vlan=5", VERDICT_IMPOSSIBLE,
	 "switchdev"},
	{"switchdev", mode_switchdev, "eth0 eswitch=legacy; eth0/1 vlan=5", NOT, NULL},
	{"switchdev", mode_switchdev, "eth0/1 mac=02:00:00:00:00:77", NOT, NULL},
	{"switchdev", driver_mlx5, "eth0/1 vlan=5", NOT, NULL},
	{"qos-without-vlan", driver_bnxt, "eth0/1 qos=3", VERDICT_IMPOSSIBLE, "without a VLAN"},
	{"qos-without-vlan", driver_bnxt, "eth0/1 qos=3 vlan=5", NOT, NULL},
	{"qos-without-vlan", NULL, "eth0/1 qos=3", NOT, "igb tags with VLAN 0"},
	{"proto-without-vlan", driver_new, "eth0/1 proto=802.1ad", VERDICT_IMPOSSIBLE,
	 "eth0/1: the protocol 802.1ad is that of a VLAN tag, and it has no VLAN"},
	{"proto-without-vlan", driver_new, "eth0/1 proto=802.1ad qos=3", VERDICT_IMPOSSIBLE, "tag"},
	{"proto-without-vlan", driver_new, "eth0/1 vlan=0 proto=802.1ad", VERDICT_IMPOSSIBLE,
	 "tag"},
	{"proto-without-vlan", driver_new, "eth0/1 vlan=5 proto=802.1ad", NOT, NULL},
	{"proto-without-vlan", driver_new, "eth0/1 vlan=0 proto=802.1Q", NOT, "as an undo has it"},
	{"rate-order", driver_ice, "eth0/1 min_tx_rate=200 max_tx_rate=100", VERDICT_IMPOSSIBLE,
	 "200 Mb/s, is above the maximum, 100 Mb/s"},
	{"rate-order", driver_ice, "eth0/1 min_tx_rate=200", NOT, "no maximum"},
	{"rate-needs-link", eth0_down, "eth0/1 max_tx_rate=100", VERDICT_IMPOSSIBLE,
	 "igb takes rates only while the PF has a link, and eth0 has none"},
	{"rate-needs-link", driver_ixgbe, "eth0/1 max_tx_rate=100", VERDICT_IMPOSSIBLE,
	 "only at 10 Gb/s"},
	{"rate-needs-link", driver_ixgbe_10g, "eth0/1 max_tx_rate=10", VERDICT_IMPOSSIBLE,
	 "above 10 Mb/s"},
	{"rate-needs-link", driver_ixgbe_10g, "eth0/1 max_tx_rate=100", NOT, NULL},
	{"rate-needs-link", NULL, "eth0/1 max_tx_rate=100", NOT, NULL},
	{"rate-above-link", NULL, "eth0/1 max_tx_rate=1001", VERDICT_IMPOSSIBLE,
	 "1001 Mb/s is more than the 1000 Mb/s of eth0"},
	{"rate-above-link", driver_ice, "eth0/1 max_tx_rate=1001", VERDICT_REFUSE, "more than"},
	{"rate-above-link", NULL, "eth0/1 max_tx_rate=1000", NOT, NULL},
	{"rate-above-link", eth0_down, "eth0/1 max_tx_rate=5000", NOT, "its speed is not known"},

	{"mac-duplicate", mac_of_vf_2, "eth0/1 mac=02:00:00:00:50:02", VERDICT_REFUSE,
	 "02:00:00:00:50:02 is the MAC of eth0/2 already"},
	{"mac-duplicate", mac_of_vf_2, "eth1/0 mac=02:00:00:00:50:02", VERDICT_REFUSE, "eth0/2"},
	{"mac-duplicate", NULL, "eth0/1 mac=52:54:00:aa:00:03", VERDICT_REFUSE, "MAC of eth1"},
	{"mac-duplicate", NULL, "eth0/1 mac=02:00:00:00:00:77; eth0/2 mac=02:00:00:00:00:77",
	 VERDICT_REFUSE, "MAC of eth0/1 already"},
	{"mac-duplicate", NULL,
	 "eth0/1 mac=02:00:00:00:00:{index}; eth0/2 mac=02:00:00:00:00:{index}", NOT, NULL},
	{"mac-duplicate", mac_of_vf_2, "eth0/1 mac=02:00:00:00:50:02; eth0/2 mac=02:00:00:00:50:01",
	 NOT, "it is given away"},
	{"mac-duplicate", mac_of_vf_2, "eth0 numvfs=2; eth0/1 mac=02:00:00:00:50:02", NOT,
	 "it goes with its VF"},
	{"mac-needs-reload", NULL, "eth0/1 mac=02:00:00:00:00:77", VERDICT_INFORM, "igbvf"},
	{"mac-needs-reload", vfs_of_vm_igb, "eth0/1 mac=02:00:00:00:00:77", VERDICT_INFORM,
	 "whoever holds it"},
	{"mac-needs-reload", NULL, "eth0/1 mac=02:00:00:00:00:77 reload=on", NOT, NULL},
	{"mac-needs-reload", free_on_vfio_1, "eth0/1 mac=02:00:00:00:00:77", NOT, NULL},
	{"mac-needs-reload", driver_i40e, "eth0/1 mac=02:00:00:00:00:77", VERDICT_INFORM,
	 "is reset, and its driver igbvf takes up the new MAC"},
	{"mac-needs-reload", driver_i40e, "eth0/1 mac=02:00:00:00:00:77 reload=on", NOT, NULL},
	{"mac-needs-reload", driver_ice, "eth0/1 vlan=5", NOT, NULL},
};

#define CASE_COUNT (sizeof(CASES) / sizeof(*CASES))

Test(guard, every_case)
{
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct intent intent;
		struct scene scene;
		const struct verdict *verdict;

		scene_init(&scene);
		intent_init(&intent);
		if (CASES[i].prepare != NULL)
			CASES[i].prepare(&scene);
		wish(&scene, &intent, CASES[i].wish);
		look(&scene, &intent);
		verdict = find(scene.plan, CASES[i].id);
		if (CASES[i].level == NOT)
			cr_expect(verdict == NULL, "case %zu, %s: %s: %s", i, CASES[i].id,
				  CASES[i].wish, verdict != NULL ? verdict->text : "");
		else
			cr_expect(verdict != NULL, "case %zu, %s: %s", i, CASES[i].id,
				  CASES[i].wish);
		if (verdict != NULL && CASES[i].level != NOT) {
			cr_expect_eq((int)verdict->level, CASES[i].level, "case %zu, %s: %s: %d %s",
				     i, CASES[i].id, CASES[i].wish, verdict->level, verdict->text);
			cr_expect(strstr(verdict->text, CASES[i].words) != NULL,
				  "case %zu, %s: '%s' lacks '%s'", i, CASES[i].id, verdict->text,
				  CASES[i].words);
		}
		intent_done(&intent);
		scene_done(&scene);
	}
}

/* These look at values that no intent can have: see below. */
static bool is_of_values(const char *id)
{
	return strcmp(id, "out-of-range") == 0 || strcmp(id, "mac-unusable") == 0;
}

Test(guard, every_id_fires_and_does_not)
{
	for (size_t n = 0; guard_id_at(n) != NULL; n++) {
		size_t fires = 0, rests = 0;

		for (size_t i = 0; i < CASE_COUNT; i++) {
			bool same = strcmp(CASES[i].id, guard_id_at(n)) == 0;

			fires += same && CASES[i].level != NOT;
			rests += same && CASES[i].level == NOT;
		}
		cr_expect(is_of_values(guard_id_at(n)) || (fires > 0 && rests > 0), "%s",
			  guard_id_at(n));
		cr_expect_lt(strlen(guard_id_at(n)), sizeof(((struct verdict *)0)->id));
	}
	cr_expect(guard_id_at(4711) == NULL);
}

/* --- values that no intent has -------------------------------------------------------- */

static void expect_value(const struct intent_change *change, const char *id, bool fires)
{
	struct intent intent;
	struct scene scene;

	scene_init(&scene);
	intent_init(&intent);
	intent_add_change(&intent, change);
	look(&scene, &intent);
	cr_expect_eq(find(scene.plan, id) != NULL, fires, "%s %ld", id, (long)change->number);
	cr_expect_eq(plan_level(scene.plan) == VERDICT_IMPOSSIBLE, fires);
	intent_done(&intent);
	scene_done(&scene);
}

Test(guard, values_that_came_unchecked)
{
	struct intent_change change = {.function = {.pf = "0000:01:00.0", .vf = 1}};

	change.key = INTENT_VLAN;
	for (change.number = 4090; change.number < 4100; change.number++)
		expect_value(&change, "out-of-range", change.number > 4094);
	change.key = INTENT_QOS;
	for (change.number = 1; change.number < 10; change.number++)
		expect_value(&change, "out-of-range", change.number > 7);
	change.key = INTENT_MAC;
	hwaddr_parse("03:00:00:00:00:01", &change.mac);
	expect_value(&change, "mac-unusable", true);
	hwaddr_parse("02:00:00:00:00:01", &change.mac);
	expect_value(&change, "mac-unusable", false);
	hwaddr_parse("ff:ff:ff:ff:ff:ff", &change.mac);
	expect_value(&change, "mac-unusable", true);
}

/* --- as a whole -------------------------------------------------------------------------- */

static void expect_quiet(const char *text)
{
	struct intent intent;
	struct scene scene;

	scene_init(&scene);
	intent_init(&intent);
	wish(&scene, &intent, text);
	look(&scene, &intent);
	cr_expect_eq(scene.plan->verdict_count, 0, "%s: %s", text,
		     scene.plan->verdict_count > 0 ? scene.plan->verdicts[0].text : "");
	intent_done(&intent);
	scene_done(&scene);
}

Test(guard, nothing_to_say)
{
	expect_quiet("eth0 numvfs=4");
	expect_quiet("eth0/1 vlan=5 qos=3 trust=on spoofchk=off");
	expect_quiet("eth0/1 driver=vfio-pci");
	expect_quiet("eth0 up=on");
	expect_quiet("eth0/1 mtu=9000");
}

Test(guard, gravest_first_each_once)
{
	struct intent intent;
	struct scene scene;

	scene_init(&scene);
	intent_init(&intent);
	vm_holds_1(&scene);
	session_on_eth0(&scene);
	managed_eth0(&scene);
	settings_of_3(&scene);
	wish(&scene, &intent, "eth0 numvfs=2 mtu=9000; eth0/1 vlan=5 driver=igbvf");
	look(&scene, &intent);
	cr_assert_gt(scene.plan->verdict_count, 3);
	for (size_t i = 0; i < scene.plan->verdict_count; i++) {
		const struct verdict *verdict = &scene.plan->verdicts[i];

		cr_expect(i == 0 || verdict[-1].level >= verdict->level);
		cr_expect_neq(verdict->text[0], '\0');
		for (size_t n = 0; n < i; n++)
			cr_expect(strcmp(scene.plan->verdicts[n].text, verdict->text) != 0 ||
					  strcmp(scene.plan->verdicts[n].id, verdict->id) != 0,
				  "%s", verdict->text);
	}
	intent_done(&intent);
	scene_done(&scene);
}

/* Every refusal says what to do instead. */
Test(guard, refusals_have_advice)
{
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct intent intent;
		struct scene scene;
		const struct verdict *verdict;

		if (CASES[i].level != VERDICT_REFUSE)
			continue;
		scene_init(&scene);
		intent_init(&intent);
		CASES[i].prepare != NULL ? CASES[i].prepare(&scene) : (void)0;
		wish(&scene, &intent, CASES[i].wish);
		look(&scene, &intent);
		verdict = find(scene.plan, CASES[i].id);
		cr_expect(verdict != NULL && verdict->advice[0] != '\0', "%s", CASES[i].id);
		intent_done(&intent);
		scene_done(&scene);
	}
}

/* --- simulated hosts ---------------------------------------------------------------------- */

/* What the guards say on a simulated host to one wish of a PF. */
static struct plan *look_at_host(const char *host, const char *pf_name, const char *assignment,
				 const char *ssh_connection)
{
	struct overlay *overlay = overlay_new(host);
	struct error error = {0};
	struct snapshot *snapshot =
		reader_read(&overlay->base, &(struct reader_options){.groups = true}, &error);
	struct surroundings *surroundings =
		surroundings_read(&overlay->base, ssh_connection, &error);
	struct function_key key = {.vf = UNKNOWN};
	struct intent intent;
	struct plan *plan;

	cr_assert(snapshot != NULL && surroundings_complete(surroundings));
	for (size_t i = 0; i < snapshot->pf_count; i++)
		if (strcmp(snapshot->pfs[i].link.name, pf_name) == 0)
			key = function_key_of_pf(&snapshot->pfs[i]);
	intent_init(&intent);
	cr_assert_eq(intent_add(&intent, snapshot, &key, assignment, &error), 0, "%s",
		     error.message);
	plan = plan_new(snapshot, &intent, &error);
	guard_examine(plan, snapshot, surroundings);
	intent_done(&intent);
	surroundings_free(surroundings);
	snapshot_put(snapshot);
	overlay_free(overlay);
	return plan;
}

static void expect_verdict(const struct plan *plan, const char *id, int level, const char *words)
{
	const struct verdict *verdict = find(plan, id);

	cr_assert(verdict != NULL, "%s", id);
	cr_expect_eq((int)verdict->level, level);
	cr_expect(strstr(verdict->text, words) != NULL, "%s: '%s' lacks '%s'", id, verdict->text,
		  words);
}

/* vmbr0 over its first port carries the address and the default route. */
Test(guard, homelab)
{
	struct plan *plan = look_at_host("homelab", "enp1s0f0", "numvfs=8",
					 "192.168.10.77 50022 192.168.10.5 22");

	expect_verdict(plan, "default-route", VERDICT_REFUSE,
		       "bridge vmbr0 has 192.168.10.5/24 and the default route");
	expect_verdict(plan, "ssh-session", VERDICT_REFUSE,
		       "bridge vmbr0 has the ssh session from 192.168.10.77");
	expect_verdict(plan, "held-by-vm", VERDICT_REFUSE, "enp1s0f0/0 is held by vm 100 router0");
	expect_verdict(plan, "held-by-container", VERDICT_REFUSE,
		       "enp1s0f0/3 is held by container");
	plan_free(plan);
	plan = look_at_host("homelab", "enp1s0f1", "numvfs=4",
			    "192.168.10.77 50022 192.168.10.5 22");
	cr_expect(find(plan, "ssh-session") == NULL);
	cr_expect(find(plan, "default-route") == NULL);
	expect_verdict(plan, "link-bounces", VERDICT_INFORM, "enp1s0f1 loses its link");
	plan_free(plan);
}

/* Nothing hangs on a fresh card. */
Test(guard, lab)
{
	struct plan *plan = look_at_host("lab", "eth0", "numvfs=4", NULL);

	cr_expect_eq(plan->verdict_count, 0);
	cr_expect_gt(plan->step_count, 0);
	plan_free(plan);
}
