/* change_scene.h - changes on simulated hosts that are undone, and that fail, step by step. */
#ifndef TESTS_UNIT_CHANGE_SCENE_H
#define TESTS_UNIT_CHANGE_SCENE_H

#include "tests/unit/change_fixture.h"

/* One change on one host, after what was done before it. */
struct scene {
	const char *host, *before, *change;
};

static const struct scene SCENES[] = {
	{"lab", NULL, "eth0 numvfs=4"},
	{"lab", "eth0 numvfs=4; eth0/0 mac=02:00:00:00:50:00 vlan=50; eth0/1 vlan=60 qos=3",
	 "eth0 numvfs=6; eth0/5 vlan=70 mac=02:00:00:00:70:05"},
	{"homelab", NULL, "enp1s0f0 numvfs=8"},
	{"homelab", NULL, "enp1s0f0 numvfs=2"},
	{"homelab", NULL, "enp1s0f0 numvfs=0"},
	{"homelab", NULL, "enp1s0f0/4 driver=vfio-pci"},
	{"homelab", NULL, "enp1s0f0/1 driver=default"},
	{"homelab", NULL, "enp1s0f0/0 mac=02:00:00:00:99:00 vlan=77 qos=5 trust=on"},
	{"lab", "eth0 numvfs=7",
	 "eth0/0 vlan=100; eth0/1 vlan=101; eth0/2 vlan=102; "
	 "eth0/3 vlan=103; eth0/4 vlan=104; eth0/5 vlan=105; eth0/6 vlan=106"},
	{"lab", "eth0 numvfs=2", "eth0/1 mac=02:00:00:00:50:01 reload=on"},
	{"lab", "eth0 numvfs=3; eth0/1 mac=02:00:00:00:50:01", "eth0/1 name=guest1 mtu=9000 up=on"},
	{"lab", "eth0 numvfs=3 up=on; eth0/2 mac=02:00:00:00:50:02 driver=vfio-pci",
	 "eth0 driver=vfio-pci"},
	{"hypervisor", NULL, "ens1 autoprobe=off up=off"},
	{"hypervisor", "ens1 numvfs=0", "ens1 eswitch=switchdev numvfs=3"},
	{"hypervisor", "eno1np0 numvfs=3; eno1np0/1 mac=02:00:00:00:60:01", "eno1np0 numvfs=5"},
};

#define SCENE_COUNT (sizeof(SCENES) / sizeof(*SCENES))

static inline struct kernel *set_up(const struct scene *scene)
{
	struct kernel *kernel = still(scene->host);
	struct snapshot *snapshot;
	struct error error;
	struct plan *plan;

	/* What was in a container comes back to the host, as in Linux. */
	if (strcmp(scene->host, "homelab") == 0)
		cr_assert_eq(simulated_move_interface(kernel, "enp1s0f0v3", false), 0);
	if (scene->before == NULL)
		return kernel;
	snapshot = shot(kernel);
	plan = plan_of(snapshot, scene->before);
	cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s", error.message);
	plan_free(plan);
	snapshot_put(snapshot);
	return kernel;
}

#endif
