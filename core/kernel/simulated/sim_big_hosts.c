/* Two hosts with many VFs: `hypervisor`, where every kind of device is there once,
 * and `big`, sixteen PFs with all the VFs that they can have. */
#include "core/kernel/simulated/sim_builder.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_modules.h"
#include "core/kernel/simulated/sim_platform.h"

#include <linux/if_ether.h>
#include <stdio.h>
#include <string.h>

#define AMD        0x1022
#define ROOT       0x1480
#define GPP_BRIDGE 0x1483

/* A MAC as a manager of guests gives them out. */
static void assign_mac(uint8_t mac[static SIM_MAC_LENGTH], int pf, int vf)
{
	const uint8_t assigned[] = {
		0x52, 0x54, 0x00, (uint8_t)(0x40 + pf), (uint8_t)(vf >> 8), (uint8_t)vf};

	memcpy(mac, assigned, sizeof(assigned));
}

/* --- who has them ---------------------------------------------------------- */

#define DOCKER_ID  "4f2a9c81d0e36b57a8c2f4e19d3b70658c1e2f3a4b5d6c7e8f901a2b3c4d5e6f"
#define PODMAN_ID  "b07d1e2c3f4a5968778695a4b3c2d1e0f9e8d7c6b5a493827160514f3e2d1c0b"
#define POD_UID    "5d0e1b7a-33c4-4f5e-9a61-7c20d84f1b92"
#define POD_CGROUP "5d0e1b7a_33c4_4f5e_9a61_7c20d84f1b92"

static const struct sim_program containers[] = {
	{SIM_DOCKER, "proxy", 0, DOCKER_ID},
	{SIM_PODMAN, "db", 0, PODMAN_ID},
	{SIM_POD, "upf-0", 0, POD_CGROUP},
	{SIM_NSPAWN, "build", 0, NULL},
};

#define CONTAINER_COUNT (sizeof(containers) / sizeof(*containers))

static const struct sim_file files[] = {
	SIM_FILES_DEBIAN,
	SIM_FILES_AMD,
	SIM_FILES_IVRS,
	SIM_FILES_REMAPPED,
	{"/var/lib/docker/containers/" DOCKER_ID "/config.v2.json",
	 "{\"ID\":\"" DOCKER_ID "\",\"Name\":\"/proxy\",\"Driver\":\"overlay2\"}"},
	{"/var/lib/containers/storage/overlay-containers/containers.json",
	 "[{\"id\":\"" PODMAN_ID "\",\"names\":[\"db\"],\"layer\":\"\"}]"},
	{"/var/log/pods/telco_upf-0_" POD_UID "/upf/0.log", ""},
	SIM_MODULES("6.12.48-1-amd64"),
	{0},
};

static uint32_t kind_of(const struct sim_state *state, const struct sim_pf *pf, int vf)
{
	return sim_hash((uint32_t)(pf - state->pfs), (uint32_t)vf) % 16;
}

/* A machine has several VFs, a program those of one card. One VF in twelve is spare. */
static void give(struct sim_state *state, struct sim_pf *pf, int vf)
{
	static const char *const ROLES[] = {"web", "db", "mail", "build", "vdi", "k8s", "cache"};
	uint32_t number = sim_hash((uint32_t)vf, (uint32_t)(pf - state->pfs)) % 140;
	struct sim_program program = {.kind = SIM_LIBVIRT, .number = (int)number + 1};
	uint32_t kind = kind_of(state, pf, vf);
	struct sim_process *process;
	char name[32];

	snprintf(name, sizeof(name), "%s-%02u", ROLES[number % 7], number);
	if (kind == 12)
		return;
	if (kind < 2) {
		program.kind = pf->model->speed_mbps > 0 ? SIM_DPDK : SIM_SPDK;
		snprintf(name, sizeof(name), "vnf%d", (int)(pf - state->pfs));
	}
	program.name = name;
	process = sim_process_run(state, &program);
	if (process)
		sim_process_hold(state, process, sim_function_of_vf(state, pf, vf));
}

/* Most VFs are with guests; some serve the host, a few are spare. */
static void dress_one(struct sim_state *state, struct sim_pf *pf, int vf)
{
	int number = (int)(pf - state->pfs);
	uint32_t kind = kind_of(state, pf, vf);
	struct sim_outfit outfit = {.driver = "vfio-pci", .rx_bps = -1};

	if (kind >= 13) {
		outfit.driver = kind == 15 ? "" : NULL;
		outfit.up = kind == 13;
		/* What the driver made an interface of may be in a container. */
		if (kind == 13 && pf->model->speed_mbps > 0 && vf % 5 < (int)CONTAINER_COUNT)
			outfit.holder = &containers[vf % 5];
	}
	if (pf->model->speed_mbps > 0 && kind != 14) {
		assign_mac(outfit.mac, number, vf);
		outfit.vlan = pf->switchdev ? 0 : (uint16_t)(100 + 10 * (vf % 8));
		outfit.trust = !pf->switchdev && vf % 11 == 3;
		outfit.max_tx_rate = vf % 7 == 5 ? 2500 : 0;
	}
	sim_builder_dress(state, pf, vf, &outfit);
	/* In one group with the PF no guest gets any. */
	if (kind < 13 && !sim_function_has(&state->functions[pf->function], SIMULATED_NO_ACS))
		give(state, pf, vf);
}

static void dress(struct sim_state *state, struct sim_pf *pf)
{
	for (int i = 0; i < pf->numvfs; i++)
		dress_one(state, pf, i);
}

/* --- hypervisor ------------------------------------------------------------ */

/* One card of the table: its root port is on a bus of its own. */
struct place {
	const char *root, *port;
	int numa_node;
	int numvfs;
	const char *master;
	struct sim_card card;
};

static const struct place places[] = {
	{"0000:00:00.0",
	 "0000:00:01.1",
	 0,
	 4,
	 "bond0",
	 {.model = &sim_model_bcm57414,
	  .address = "0000:01:00.0",
	  .interface = "eno1np0",
	  .stem = "eno1",
	  .port_name = "p0",
	  .mac = {0xbc, 0x97, 0xe1, 0x2a, 0x60, 0x10},
	  .shape = SIM_WAVY,
	  .rx_bps = 310e6,
	  .tx_bps = 480e6,
	  .defects = 1U << SIMULATED_NO_ACS}},
	{"0000:00:00.0",
	 "0000:00:01.1",
	 0,
	 4,
	 "bond0",
	 {.model = &sim_model_bcm57414,
	  .address = "0000:01:00.1",
	  .interface = "eno2np1",
	  .stem = "eno2",
	  .port_name = "p1",
	  .mac = {0xbc, 0x97, 0xe1, 0x2a, 0x60, 0x11},
	  .shape = SIM_STEADY,
	  .rx_bps = 12e6,
	  .tx_bps = 9e6}},
	{"0000:20:00.0",
	 "0000:20:01.1",
	 0,
	 64,
	 NULL,
	 {.model = &sim_model_e810,
	  .address = "0000:21:00.0",
	  .interface = "ens1",
	  .stem = "ens1",
	  .mac = {0xb4, 0x96, 0x91, 0xc2, 0x1c, 0x70},
	  .shape = SIM_WAVY,
	  .rx_bps = 2.1e9,
	  .tx_bps = 1.4e9}},
	{"0000:40:00.0",
	 "0000:40:01.1",
	 0,
	 96,
	 NULL,
	 {.model = &sim_model_connectx6,
	  .address = "0000:41:00.0",
	  .interface = "ens2f0np0",
	  .stem = "ens2f0",
	  .port_name = "p0",
	  .mac = {0xb8, 0x3f, 0xd2, 0x9e, 0x04, 0xa2},
	  .shape = SIM_WAVY,
	  .rx_bps = 5.2e9,
	  .tx_bps = 6.9e9}},
	{"0000:40:00.0",
	 "0000:40:01.1",
	 0,
	 16,
	 NULL,
	 {.model = &sim_model_connectx6,
	  .address = "0000:41:00.1",
	  .interface = "ens2f1np1",
	  .stem = "ens2f1",
	  .port_name = "p1",
	  .mac = {0xb8, 0x3f, 0xd2, 0x9e, 0x04, 0xa3},
	  .switchdev = true,
	  .shape = SIM_WAVY,
	  .rx_bps = 1.8e9,
	  .tx_bps = 2.2e9}},
	{"0000:60:00.0",
	 "0000:60:03.1",
	 0,
	 32,
	 NULL,
	 {.model = &sim_model_pm173x, .address = "0000:61:00.0"}},
	{"0000:80:00.0",
	 "0000:80:01.1",
	 1,
	 32,
	 NULL,
	 {.model = &sim_model_e810,
	  .address = "0000:81:00.0",
	  .interface = "ens3",
	  .stem = "ens3",
	  .mac = {0xb4, 0x96, 0x91, 0xc2, 0x1d, 0x08},
	  .shape = SIM_BURSTY,
	  .rx_bps = 3.3e9,
	  .tx_bps = 0.4e9}},
	{"0000:a0:00.0",
	 "0000:a0:01.1",
	 1,
	 24,
	 NULL,
	 {.model = &sim_model_x550,
	  .address = "0000:a1:00.0",
	  .interface = "ens4f0",
	  .stem = "ens4f0",
	  .mac = {0xa0, 0x36, 0x9f, 0xd8, 0x44, 0x1c},
	  .shape = SIM_STEADY,
	  .rx_bps = 95e6,
	  .tx_bps = 60e6}},
	{"0000:a0:00.0",
	 "0000:a0:01.1",
	 1,
	 0,
	 NULL,
	 {.model = &sim_model_x550,
	  .address = "0000:a1:00.1",
	  .interface = "ens4f1",
	  .stem = "ens4f1",
	  .mac = {0xa0, 0x36, 0x9f, 0xd8, 0x44, 0x1e},
	  .loose = true}},
	{"0000:c0:00.0",
	 "0000:c0:01.1",
	 1,
	 16,
	 NULL,
	 {.model = &sim_model_a40, .address = "0000:c1:00.0"}},
	{"0000:e0:00.0",
	 "0000:e0:03.1",
	 1,
	 12,
	 NULL,
	 {.model = &sim_model_pm173x, .address = "0000:e1:00.0"}},
};

#define PLACE_COUNT (sizeof(places) / sizeof(*places))

/* The bridge at this address, made when it is not there yet. */
static int find_bridge(struct sim_state *state, const char *address, uint16_t device,
		       uint32_t class_code, int numa_node)
{
	const struct sim_function *function = sim_function_find(state, address);

	return function ? sim_function_index(state, function)
			: sim_builder_bridge(state, address, AMD, device, class_code, numa_node);
}

static struct sim_pf *build_place(struct sim_state *state, const struct place *place)
{
	struct sim_card card = place->card;

	find_bridge(state, place->root, ROOT, SIM_HOST_BRIDGE, place->numa_node);
	card.bridge = find_bridge(state, place->port, GPP_BRIDGE, SIM_ROOT_PORT, place->numa_node);
	card.numa_node = place->numa_node;
	return sim_builder_card(state, &card);
}

static void build_network(struct sim_state *state)
{
	static const uint8_t mac[] = {0xbc, 0x97, 0xe1, 0x2a, 0x60, 0x10};
	struct sim_link *link = sim_builder_link(state, "bond0", "bond", mac);

	link->speed_mbps = 50000;
	sim_traffic_init(&link->traffic, SIM_WAVY, 21, 322e6, 489e6);
	link = sim_builder_link(state, "br0", "bridge", mac);
	sim_builder_ipv4(link, 10, 20, 0, 11, 24);
	sim_traffic_init(&link->traffic, SIM_STEADY, 22, 24e6, 11e6);
	sim_builder_enslave(state, "bond0", "br0");
}

static void build_hypervisor(struct sim_state *state)
{
	struct sim_pf *pfs[PLACE_COUNT];

	sim_builder_loopback(state);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		pfs[i] = build_place(state, &places[i]);
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_g200,
						   .address = "0000:60:05.0",
						   .bridge = -1,
						   .numa_node = 0});
	build_network(state);
	for (size_t i = 0; i < PLACE_COUNT; i++) {
		if (places[i].master)
			sim_builder_enslave(state, places[i].card.interface, places[i].master);
		if (places[i].numvfs > 0)
			sim_builder_vfs(state, pfs[i], places[i].numvfs);
	}
}

static const struct sim_happening happenings[] = {
	{"0000:a1:00.0", SIM_CABLE_OUT, 20, 75, 0},
	{"0000:a1:00.0", SIM_CABLE_IN, 26, 75, 0},
	{"0000:41:00.0", SIM_GUEST_STOPS, 9, 50, 0},
	{"0000:41:00.0", SIM_GUEST_STARTS, 33, 50, 0},
	{"0000:01:00.1", SIM_VFS_GO, 45, 120, 4},
	{"0000:01:00.1", SIM_VFS_COME, 51, 120, 4},
	{0},
};

const struct sim_host sim_host_hypervisor = {
	.name = "hypervisor",
	.hostname = "hv1",
	.release = "6.12.48-1-amd64",
	.cmdline = "BOOT_IMAGE=/vmlinuz-6.12.48-1-amd64 root=/dev/md0 ro quiet",
	.iommu = "ivhd",
	.iommu_count = 8,
	.group_type = "DMA-FQ",
	.live_rename = true,
	.uplink = "br0",
	.uptime = 41 * 86400,
	.build = build_hypervisor,
	.dress = dress,
	.give = give,
	.files = files,
	.happenings = happenings,
};

/* --- big ------------------------------------------------------------------- */

#define BIG_CARDS 8

/* Both ports of one card in slot `n` + 1. */
static void build_card(struct sim_state *state, int n, struct sim_pf *pfs[static 2])
{
	char root[32], port[32], address[32], name[32];
	int bus = 0x20 * n, bridge, numa_node = n / 4;

	snprintf(root, sizeof(root), "0000:%02x:00.0", bus & 0xff);
	snprintf(port, sizeof(port), "0000:%02x:01.1", bus & 0xff);
	sim_builder_bridge(state, root, AMD, ROOT, SIM_HOST_BRIDGE, numa_node);
	bridge = sim_builder_bridge(state, port, AMD, GPP_BRIDGE, SIM_ROOT_PORT, numa_node);
	for (int i = 0; i < 2; i++) {
		snprintf(address, sizeof(address), "0000:%02x:00.%d", (bus + 1) & 0xff, i);
		snprintf(name, sizeof(name), "ens%df%d", n + 1, i);
		pfs[i] = sim_builder_card(
			state, &(struct sim_card){.model = &sim_model_e810_dual,
						  .address = address,
						  .bridge = bridge,
						  .numa_node = numa_node,
						  .interface = name,
						  .stem = name,
						  .mac = {0xb4, 0x96, 0x91, 0xd0, (uint8_t)n,
							  (uint8_t)(0x40 + i)},
						  .shape = SIM_WAVY,
						  .rx_bps = 0.4e9 * (n + 1),
						  .tx_bps = 0.3e9 * (n + 1)});
	}
}

static void build_big(struct sim_state *state)
{
	struct sim_pf *pfs[2 * BIG_CARDS];
	struct sim_link *link;

	sim_builder_loopback(state);
	for (int i = 0; i < BIG_CARDS; i++)
		build_card(state, i, &pfs[2 * i]);
	link = sim_link_find_name(state, "ens1f0");
	sim_builder_ipv4(link, 10, 30, 0, 5, 24);
	for (int i = 0; i < 2 * BIG_CARDS; i++)
		sim_builder_vfs(state, pfs[i], pfs[i]->model->totalvfs);
}

static const struct sim_happening big_happenings[] = {
	{"0000:21:00.1", SIM_CABLE_OUT, 20, 75, 0},
	{"0000:21:00.1", SIM_CABLE_IN, 26, 75, 0},
	{"0000:01:00.0", SIM_GUEST_STOPS, 9, 50, 0},
	{"0000:01:00.0", SIM_GUEST_STARTS, 33, 50, 0},
	{"0000:e1:00.1", SIM_VFS_GO, 45, 120, 128},
	{"0000:e1:00.1", SIM_VFS_COME, 51, 120, 128},
	{0},
};

const struct sim_host sim_host_big = {
	.name = "big",
	.hostname = "rack12-node07",
	.release = "6.12.48-1-amd64",
	.cmdline = "BOOT_IMAGE=/vmlinuz-6.12.48-1-amd64 root=/dev/md0 ro quiet iommu=pt",
	.iommu = "ivhd",
	.iommu_count = 8,
	.group_type = "identity",
	.live_rename = true,
	.uplink = "ens1f0",
	.uptime = 90 * 86400,
	.build = build_big,
	.dress = dress,
	.give = give,
	.files = files,
	.happenings = big_happenings,
};
