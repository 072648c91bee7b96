#include "core/kernel/simulated/sim_builder.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_modules.h"
#include "core/kernel/simulated/sim_platform.h"

#include <string.h>

#define MAC(A, B, C, D, E, F)                                                                      \
	{                                                                                          \
		0x##A, 0x##B, 0x##C, 0x##D, 0x##E, 0x##F                                           \
	}

#define KILO 1e3
#define MEGA 1e6
#define GIGA 1e9

static const struct sim_program router0 = {SIM_PROXMOX, "router0", 100, NULL};
static const struct sim_program web01 = {SIM_PROXMOX, "web01", 101, NULL};
static const struct sim_program backup = {SIM_PROXMOX, "backup", 102, NULL};
static const struct sim_program nas = {SIM_PROXMOX, "nas", 103, NULL};
static const struct sim_program dns = {SIM_LXC, "dns", 9999, NULL};

/* Six guests' worth of VFs on the port in the bridge. */
static const struct sim_outfit first_port[] = {
	{.driver = "vfio-pci",
	 .holder = &router0,
	 .mac = MAC(02, 00, 00, 00, 50, 00),
	 .vlan = 50,
	 .shape = SIM_WAVY,
	 .rx_bps = 812 * MEGA,
	 .tx_bps = 240 * MEGA},
	{.driver = "vfio-pci",
	 .holder = &web01,
	 .mac = MAC(02, 00, 00, 00, 60, 01),
	 .vlan = 60,
	 .qos = 3,
	 .max_tx_rate = 2000,
	 .shape = SIM_WAVY,
	 .rx_bps = 1.9 * GIGA,
	 .tx_bps = 810 * MEGA},
	{.driver = "vfio-pci", .mac = MAC(02, 00, 00, 00, 70, 02), .vlan = 70},
	{.trust = true,
	 .up = true,
	 .holder = &dns,
	 .mac = MAC(8a, 11, 5e, 02, 9f, 03),
	 .shape = SIM_BURSTY,
	 .rx_bps = 12.1 * MEGA,
	 .tx_bps = 3.4 * MEGA},
	{0},
	{.driver = "", .mac = MAC(02, 00, 00, 00, 50, 05), .vlan = 50},
};

/* The storage port: one VF at the limit, and the one by which the host gets there. */
static const struct sim_outfit second_port[] = {
	{.driver = "vfio-pci",
	 .holder = &nas,
	 .mac = MAC(02, 00, 00, 00, 20, 00),
	 .vlan = 20,
	 .shape = SIM_SATURATED,
	 .rx_bps = 9.41 * GIGA,
	 .tx_bps = 186 * MEGA},
	{.up = true,
	 .ipv4 = {10, 0, 20, 2},
	 .prefix = 24,
	 .mac = MAC(02, 00, 00, 00, 20, 01),
	 .vlan = 20,
	 .no_spoofchk = true,
	 .shape = SIM_STEADY,
	 .rx_bps = 46 * MEGA,
	 .tx_bps = 39 * MEGA},
};

static void dress(struct sim_state *state, struct sim_pf *pf)
{
	bool first = strcmp(pf->stem, "enp1s0f0") == 0;
	const struct sim_outfit *outfits = first ? first_port : second_port;
	int count = first ? sizeof(first_port) / sizeof(*first_port)
			  : sizeof(second_port) / sizeof(*second_port);

	for (int i = 0; i < count && i < pf->numvfs; i++)
		sim_builder_dress(state, pf, i, &outfits[i]);
}

/* The guest that comes and goes. */
static void give(struct sim_state *state, struct sim_pf *pf, int vf)
{
	struct sim_process *process = sim_process_run(state, &backup);

	if (process)
		sim_process_hold(state, process, sim_function_of_vf(state, pf, vf));
}

static void build_bridges(struct sim_state *state)
{
	static const uint8_t bridge[] = MAC(3c, fd, fe, 9c, 9e, 30);
	static const uint8_t container[] = MAC(bc, 24, 11, 90, 2c, 07);
	static const uint8_t veth[] = MAC(fe, 4b, 11, 90, 2c, 07);
	struct sim_link *link = sim_builder_link(state, "vmbr0", "bridge", bridge);

	sim_builder_ipv4(link, 192, 168, 10, 5, 24);
	sim_traffic_init(&link->traffic, SIM_STEADY, 11, 210 * KILO, 640 * KILO);
	sim_builder_enslave(state, "enp1s0f0", "vmbr0");
	link = sim_builder_link(state, "vmbr0.20", "vlan", bridge);
	link->lower = sim_link_find_name(state, "vmbr0")->ifindex;
	link = sim_builder_link(state, "veth9999i0", "veth", veth);
	link->speed_mbps = 10000;
	sim_traffic_init(&link->traffic, SIM_BURSTY, 12, 1.1 * MEGA, 2.3 * MEGA);
	sim_builder_enslave(state, "veth9999i0", "vmbr0");
	/* Who is behind the bridge is known to the card, or VFs could not reach it. */
	sim_fdb_add(state, link, container, false);
	sim_fdb_add(state, sim_link_find_name(state, "enp1s0f0"), container, true);
}

static void build(struct sim_state *state)
{
	int slot, chipset, storage;
	struct sim_pf *first, *second;

	sim_builder_loopback(state);
	sim_builder_bridge(state, "0000:00:00.0", 0x8086, 0x4660, SIM_HOST_BRIDGE, -1);
	slot = sim_builder_bridge(state, "0000:00:01.0", 0x8086, 0x460d, SIM_ROOT_PORT, -1);
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_uhd770,
						   .address = "0000:00:02.0",
						   .bridge = -1,
						   .numa_node = -1});
	storage = sim_builder_bridge(state, "0000:00:1a.0", 0x8086, 0x7ac8, SIM_ROOT_PORT, -1);
	chipset = sim_builder_bridge(state, "0000:00:1c.0", 0x8086, 0x7ab8, SIM_ROOT_PORT, -1);
	first = sim_builder_card(state, &(struct sim_card){.model = &sim_model_x710,
							   .address = "0000:01:00.0",
							   .bridge = slot,
							   .numa_node = -1,
							   .interface = "enp1s0f0",
							   .stem = "enp1s0f0",
							   .mac = MAC(3c, fd, fe, 9c, 9e, 30),
							   .shape = SIM_WAVY,
							   .rx_bps = 420 * MEGA,
							   .tx_bps = 51 * MEGA});
	second = sim_builder_card(state, &(struct sim_card){.model = &sim_model_x710,
							    .address = "0000:01:00.1",
							    .bridge = slot,
							    .numa_node = -1,
							    .interface = "enp1s0f1",
							    .stem = "enp1s0f1",
							    .mac = MAC(3c, fd, fe, 9c, 9e, 31),
							    .shape = SIM_STEADY,
							    .rx_bps = 1.2 * MEGA,
							    .tx_bps = 0.3 * MEGA});
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_980pro,
						   .address = "0000:02:00.0",
						   .bridge = storage,
						   .numa_node = -1});
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_i225,
						   .address = "0000:03:00.0",
						   .bridge = chipset,
						   .numa_node = -1,
						   .interface = "enp3s0",
						   .mac = MAC(18, c0, 4d, 6a, 02, b7),
						   .down = true,
						   .loose = true});
	build_bridges(state);
	sim_builder_vfs(state, first, 6);
	sim_builder_vfs(state, second, 2);
}

static const struct sim_happening happenings[] = {
	{"0000:01:00.1", SIM_CABLE_OUT, 25, 90, 0},
	{"0000:01:00.1", SIM_CABLE_IN, 31, 90, 0},
	{"0000:01:00.0", SIM_GUEST_STOPS, 12, 60, 2},
	{"0000:01:00.0", SIM_GUEST_STARTS, 40, 60, 2},
	{"0000:01:00.1", SIM_VFS_GO, 70, 180, 2},
	{"0000:01:00.1", SIM_VFS_COME, 78, 180, 2},
	{0},
};

static const struct sim_file files[] = {
	SIM_FILES_PROXMOX,
	SIM_FILES_INTEL,
	SIM_FILES_DMAR,
	SIM_FILES_REMAPPED,
	{"/etc/pve/lxc/9999.conf",
	 "arch: amd64\ncores: 1\nhostname: dns\nmemory: 512\nostype: debian\nunprivileged: 1\n"},
	SIM_MODULES("6.8.12-4-pve"),
	{0},
};

const struct sim_host sim_host_homelab = {
	.name = "homelab",
	.hostname = "homelab",
	.release = "6.8.12-4-pve",
	.cmdline = "BOOT_IMAGE=/boot/vmlinuz-6.8.12-4-pve root=/dev/mapper/pve-root ro quiet "
		   "intel_iommu=on iommu=pt",
	.iommu = "dmar",
	.iommu_count = 2,
	.group_type = "identity",
	.live_rename = true,
	.uplink = "vmbr0",
	.uptime = 11 * 86400 + 5 * 3600,
	.build = build,
	.dress = dress,
	.give = give,
	.files = files,
	.happenings = happenings,
};
