/* Two hosts for what is not there: `empty` has no SR-IOV and no IOMMU, `lab` is the
 * virtual machine of tests/lab, whose four cards have no VFs yet. */
#include "core/kernel/simulated/sim_builder.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_platform.h"

#include <stdio.h>

static void build_empty(struct sim_state *state)
{
	struct sim_link *link;
	int port;

	sim_builder_loopback(state);
	sim_builder_bridge(state, "0000:00:00.0", 0x8086, 0x4660, SIM_HOST_BRIDGE, -1);
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_uhd770,
						   .address = "0000:00:02.0",
						   .bridge = -1,
						   .numa_node = -1});
	port = sim_builder_bridge(state, "0000:00:1c.0", 0x8086, 0x7ab8, SIM_ROOT_PORT, -1);
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_i225,
						   .address = "0000:01:00.0",
						   .bridge = port,
						   .numa_node = -1,
						   .interface = "enp1s0",
						   .mac = {0x18, 0xc0, 0x4d, 0x6a, 0x11, 0x09},
						   .shape = SIM_BURSTY,
						   .rx_bps = 18e6,
						   .tx_bps = 2e6});
	link = sim_link_find_name(state, "enp1s0");
	sim_builder_ipv4(link, 192, 168, 1, 20, 24);
}

static const struct sim_file empty_files[] = {
	SIM_FILES_DEBIAN, SIM_FILES_INTEL, SIM_FILES_NO_TABLE, SIM_FILES_NOT_REMAPPED, {0},
};

const struct sim_host sim_host_empty = {
	.name = "empty",
	.hostname = "workstation",
	.release = "6.1.0-27-amd64",
	.cmdline = "BOOT_IMAGE=/boot/vmlinuz-6.1.0-27-amd64 root=/dev/nvme0n1p2 ro quiet",
	.iommu = "",
	.group_type = "",
	.uplink = "enp1s0",
	.uptime = 3 * 3600,
	.build = build_empty,
	.files = empty_files,
};

static void build_lab(struct sim_state *state)
{
	char address[32], name[32];
	int port;

	sim_builder_loopback(state);
	sim_builder_bridge(state, "0000:00:00.0", 0x8086, 0x29c0, SIM_HOST_BRIDGE, -1);
	for (int i = 0; i < 5; i++) {
		snprintf(address, sizeof(address), "0000:00:%02x.0", i + 3);
		sim_builder_bridge(state, address, 0x1b36, 0x000c, SIM_ROOT_PORT, -1);
	}
	port = state->physical_count - 5;
	for (int i = 0; i < 4; i++) {
		snprintf(address, sizeof(address), "0000:%02x:00.0", i + 1);
		snprintf(name, sizeof(name), "eth%d", i);
		sim_builder_card(
			state, &(struct sim_card){.model = &sim_model_82576,
						  .address = address,
						  .bridge = port + i,
						  .numa_node = -1,
						  .interface = name,
						  .mac = {0x52, 0x54, 0, 0xaa, 0, (uint8_t)(i + 1)},
						  .down = true,
						  .rx_bps = 2400,
						  .tx_bps = 1200});
	}
	sim_builder_card(state, &(struct sim_card){.model = &sim_model_qemu_nvme,
						   .address = "0000:05:00.0",
						   .bridge = port + 4,
						   .numa_node = -1});
}

static const struct sim_file lab_files[] = {
	SIM_FILES_DEBIAN, SIM_FILES_INTEL, SIM_FILES_DMAR, SIM_FILES_REMAPPED, {0},
};

const struct sim_host sim_host_lab = {
	.name = "lab",
	.hostname = "lab",
	.release = "6.1.0-56-amd64",
	.cmdline = "console=ttyS0 quiet loglevel=3 panic=-1 rdinit=/init intel_iommu=on",
	.iommu = "dmar",
	.iommu_count = 1,
	.group_type = "DMA",
	.uplink = "",
	.uptime = 20,
	.build = build_lab,
	.files = lab_files,
};
