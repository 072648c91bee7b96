/* The host on which much went wrong: for the doctor. */
#include "core/kernel/simulated/sim_builder.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/kernel/simulated/sim_platform.h"

#include <string.h>

#define MINUTE (60 * SIM_SECOND)

static const struct sim_program web = {SIM_LIBVIRT, "web", 1, NULL};
static const struct sim_program router = {SIM_LIBVIRT, "router", 2, NULL};

/* A VF without MAC in a guest, and two with the same one. */
static const struct sim_outfit first_port[] = {
	{.driver = "vfio-pci",
	 .holder = &web,
	 .vlan = 50,
	 .shape = SIM_WAVY,
	 .rx_bps = 140e6,
	 .tx_bps = 30e6},
	{.driver = "vfio-pci", .mac = {0x02, 0, 0, 0, 0x50, 0x01}},
	{.mac = {0x02, 0, 0, 0, 0x50, 0x01}, .up = true},
	{.driver = ""},
};

static const struct sim_outfit gigabit[] = {
	{.mac = {0x02, 0, 0, 0, 0x60, 0x00}, .up = true},
	{.mac = {0x02, 0, 0, 0, 0x60, 0x01}, .driver = "vfio-pci", .holder = &router},
};

static void dress(struct sim_state *state, struct sim_pf *pf)
{
	const struct sim_outfit *outfits = pf->model == &sim_model_82576 ? gigabit : first_port;
	int count = pf->model == &sim_model_82576 ? 2 : 4;

	for (int i = 0; i < count && i < pf->numvfs; i++)
		sim_builder_dress(state, pf, i, &outfits[i]);
}

struct place {
	const char *port;
	struct sim_card card;
	unsigned defects; /* 1 << enum simulated_defect */
	int numvfs;
};

static const struct place places[] = {
	{"0000:00:01.0",
	 {.model = &sim_model_x710,
	  .address = "0000:01:00.0",
	  .interface = "enp1s0f0",
	  .stem = "enp1s0f0",
	  .mac = {0x3c, 0xfd, 0xfe, 0x11, 0x20, 0x30},
	  .shape = SIM_WAVY,
	  .rx_bps = 90e6,
	  .tx_bps = 20e6},
	 1U << SIMULATED_NO_ACS | 1U << SIMULATED_SLOW_LINK,
	 4},
	{"0000:00:01.0",
	 {.model = &sim_model_x710,
	  .address = "0000:01:00.1",
	  .interface = "enp1s0f1",
	  .stem = "enp1s0f1",
	  .mac = {0x3c, 0xfd, 0xfe, 0x11, 0x20, 0x31},
	  .down = true},
	 1U << SIMULATED_LINK_ERRORS,
	 2},
	{"0000:00:1c.0",
	 {.model = &sim_model_82576,
	  .address = "0000:02:00.0",
	  .interface = "enp2s0",
	  .stem = "enp2s0",
	  .mac = {0x00, 0x1b, 0x21, 0x6a, 0x02, 0x10}},
	 0,
	 2},
	{"0000:00:1c.4",
	 {.model = &sim_model_e810,
	  .address = "0000:03:00.0",
	  .interface = "enp3s0",
	  .stem = "enp3s0",
	  .mac = {0xb4, 0x96, 0x91, 0x77, 0x01, 0x00}},
	 1U << SIMULATED_NO_VF_BARS,
	 0},
	{"0000:00:1d.0",
	 {.model = &sim_model_connectx6,
	  .address = "0000:04:00.0",
	  .interface = "enp4s0np0",
	  .port_name = "p0",
	  .mac = {0xb8, 0x3f, 0xd2, 0x55, 0x04, 0x00}},
	 1U << SIMULATED_FIRMWARE_OFF,
	 0},
};

/* The MAC of one was changed behind its driver's back, its MTU beyond the PF's. */
static void neglect_vf(struct sim_state *state, const struct sim_pf *pf)
{
	struct sim_function *function = sim_function_of_vf(state, pf, 0);
	struct sim_link *link = sim_link_of(state, function);

	sim_vf_of(state, function)->mac[5] = 0x99;
	if (link)
		link->mtu = 9000;
}

/* A container behind the bridge, of which the card knows nothing. */
static void build_bridge(struct sim_state *state)
{
	static const uint8_t bridge[] = {0x3c, 0xfd, 0xfe, 0x11, 0x20, 0x30};
	static const uint8_t veth[] = {0xfe, 0x16, 0x3e, 0x70, 0x11, 0x02};
	static const uint8_t container[] = {0x00, 0x16, 0x3e, 0x70, 0x11, 0x02};
	struct sim_link *link = sim_builder_link(state, "br0", "bridge", bridge);

	sim_builder_ipv4(link, 192, 168, 20, 8, 24);
	link = sim_builder_link(state, "vethdns", "veth", veth);
	sim_builder_enslave(state, "enp1s0f0", "br0");
	sim_builder_enslave(state, "vethdns", "br0");
	sim_fdb_add(state, link, container, false);
}

static void write_log(struct sim_state *state)
{
	uint64_t now = state->host->uptime * SIM_SECOND;

	sim_log_put_at(state, now - 41 * MINUTE, sim_function_find(state, "0000:03:00.0"),
		       "not enough MMIO resources for SR-IOV");
	sim_log_put_at(state, now - 26 * MINUTE, NULL,
		       "vfio_pin_pages_remote: Task qemu-system-x86 (%d) RLIMIT_MEMLOCK (65536) "
		       "exceeded",
		       2391);
	for (int i = 0; i < 3; i++)
		sim_log_put_at(state, now - (uint64_t)(12 - i) * MINUTE,
			       sim_function_find(state, "0000:02:00.0"),
			       "Spoof event(s) detected on VF 1");
}

static int build_port(struct sim_state *state, const char *address)
{
	struct sim_function *port = sim_function_find(state, address);

	return port ? sim_function_index(state, port)
		    : sim_builder_bridge(state, address, 0x8086, 0x460d, SIM_ROOT_PORT, -1);
}

static void build(struct sim_state *state)
{
	sim_builder_loopback(state);
	sim_builder_bridge(state, "0000:00:00.0", 0x8086, 0x4660, SIM_HOST_BRIDGE, -1);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		struct sim_card card = places[i].card;
		struct sim_pf *pf;

		card.bridge = build_port(state, places[i].port);
		card.numa_node = -1;
		pf = sim_builder_card(state, &card);
		state->functions[pf->function].defects = places[i].defects;
		sim_builder_vfs(state, pf, places[i].numvfs);
		if (pf->model == &sim_model_82576)
			neglect_vf(state, pf);
	}
	build_bridge(state);
	write_log(state);
}

static const struct sim_happening happenings[] = {
	{"0000:02:00.0", SIM_CABLE_OUT, 20, 60, 0},
	{"0000:02:00.0", SIM_CABLE_IN, 27, 60, 0},
	{"0000:01:00.0", SIM_GUEST_STOPS, 35, 90, 1},
	{"0000:01:00.0", SIM_GUEST_STARTS, 50, 90, 1},
	{0},
};

static const struct sim_file files[] = {
	SIM_FILES_DEBIAN,
	SIM_FILES_INTEL,
	SIM_FILES_DMAR,
	SIM_FILES_NOT_REMAPPED,
	{"/etc/modprobe.d/sriov.conf", "options i40e max_vfs=4\n"},
	{"/etc/systemd/network/sriov.link",
	 "[Match]\nOriginalName=enp3s0\n\n[Link]\nSR-IOVVirtualFunctions=8\n"},
	{"/etc/NetworkManager/system-connections/enp2s0.nmconnection",
	 "[connection]\nid=enp2s0\ninterface-name=enp2s0\ntype=ethernet\n\n[sriov]\n"
	 "total-vfs=2\n"},
	{0},
};

const struct sim_host sim_host_broken = {
	.name = "broken",
	.hostname = "broken",
	.release = "6.1.0-27-amd64",
	.cmdline = "BOOT_IMAGE=/boot/vmlinuz-6.1.0-27-amd64 root=/dev/sda2 ro quiet "
		   "intel_iommu=on intremap=off",
	.iommu = "dmar",
	.iommu_count = 1,
	.group_type = "DMA-FQ",
	.uplink = "br0",
	.uptime = 9 * 3600,
	.build = build,
	.dress = dress,
	.files = files,
	.happenings = happenings,
};
