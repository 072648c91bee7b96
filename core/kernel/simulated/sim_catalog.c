#include "core/kernel/simulated/sim_catalog.h"

#include <stdio.h>
#include <string.h>

#define INTEL    0x8086
#define MELLANOX 0x15b3
#define BROADCOM 0x14e4
#define SAMSUNG  0x144d
#define NVIDIA   0x10de
#define REDHAT   0x1b36

#define ETHERNET 0x020000
#define NVME     0x010802
#define DISPLAY  0x030200

#define ID(vendor, device) ((uint32_t)(vendor) << 16 | (device))

static const struct sim_driver drivers[] = {
	{.name = "pcieport", .class = 0x0604},
	{.name = "igb",
	 .module = "igb",
	 .product = SIM_INTERFACE,
	 .configures_vfs = true,
	 .ids = {ID(INTEL, 0x10c9)},
	 .max_mtu = 9216},
	{.name = "igbvf",
	 .module = "igbvf",
	 .product = SIM_INTERFACE,
	 .ids = {ID(INTEL, 0x10ca)},
	 .max_mtu = 9216},
	{.name = "igc",
	 .module = "igc",
	 .product = SIM_INTERFACE,
	 .ids = {ID(INTEL, 0x15f3)},
	 .max_mtu = 9216},
	{.name = "ixgbe",
	 .module = "ixgbe",
	 .product = SIM_INTERFACE,
	 .configures_vfs = true,
	 .ids = {ID(INTEL, 0x1563)},
	 .max_mtu = 9710},
	{.name = "ixgbevf",
	 .module = "ixgbevf",
	 .product = SIM_INTERFACE,
	 .ids = {ID(INTEL, 0x1565)},
	 .max_mtu = 9710},
	{.name = "i40e",
	 .module = "i40e",
	 .product = SIM_INTERFACE,
	 .configures_vfs = true,
	 .ids = {ID(INTEL, 0x1572)},
	 .max_mtu = 9702},
	{.name = "iavf",
	 .module = "iavf",
	 .product = SIM_INTERFACE,
	 .ids = {ID(INTEL, 0x154c), ID(INTEL, 0x1889)},
	 .max_mtu = 9702},
	{.name = "ice",
	 .module = "ice",
	 .product = SIM_INTERFACE,
	 .configures_vfs = true,
	 .ids = {ID(INTEL, 0x1592)},
	 .max_mtu = 9702},
	{.name = "mlx5_core",
	 .module = "mlx5_core",
	 .product = SIM_INTERFACE,
	 .configures_vfs = true,
	 .ids = {ID(MELLANOX, 0x101d), ID(MELLANOX, 0x101e)},
	 .max_mtu = 9978},
	{.name = "bnxt_en",
	 .module = "bnxt_en",
	 .product = SIM_INTERFACE,
	 .configures_vfs = true,
	 .ids = {ID(BROADCOM, 0x16d7), ID(BROADCOM, 0x16dc)},
	 .max_mtu = 9500},
	{.name = "nvme",
	 .module = "nvme",
	 .product = SIM_CONTROLLER,
	 .configures_vfs = true,
	 .class = 0x0108},
	{.name = "i915", .module = "i915", .product = SIM_CARD, .ids = {ID(INTEL, 0x4680)}},
	{.name = "nvidia",
	 .module = "nvidia",
	 .product = SIM_CARD,
	 .configures_vfs = true,
	 .ids = {ID(NVIDIA, 0x2235)}},
	{.name = "vfio-pci", .module = "vfio_pci", .product = SIM_VFIO},
	{.name = "pci-stub"},
	{.name = "pci-pf-stub",
	 .module = "pci_pf_stub",
	 .configures_vfs = true,
	 .leaves_vfs = true},
};

#define DRIVER_COUNT (sizeof(drivers) / sizeof(*drivers))

const struct sim_model sim_model_82576 = {
	/* Eight VFs, of which igb offers seven (igb_main.c igb_probe_vfs). */
	.vendor = INTEL,     .device = 0x10c9, .class_code = ETHERNET, .revision = 1,
	.speed_mbps = 1000,  .pcie_speed = 25, .pcie_max_speed = 25,   .pcie_width = 1,
	.pcie_max_width = 1, .totalvfs = 7,    .vf_offset = 128,       .vf_stride = 2,
	.vf_device = 0x10ca, .msix = 10,       .vf_msix = 3,
};

const struct sim_model sim_model_x710 = {
	.vendor = INTEL,
	.device = 0x1572,
	.subsystem_vendor = INTEL,
	.subsystem_device = 0x0008,
	.class_code = ETHERNET,
	.revision = 2,
	.speed_mbps = 10000,
	.pcie_speed = 80,
	.pcie_max_speed = 80,
	.pcie_width = 8,
	.pcie_max_width = 8,
	.totalvfs = 64,
	.vf_offset = 16,
	.vf_stride = 1,
	.vf_device = 0x154c,
	.msix = 129,
	.vf_msix = 5,
};

const struct sim_model sim_model_e810 = {
	.vendor = INTEL,
	.device = 0x1592,
	.subsystem_vendor = INTEL,
	.subsystem_device = 0x0009,
	.class_code = ETHERNET,
	.revision = 2,
	.speed_mbps = 100000,
	.pcie_speed = 160,
	.pcie_max_speed = 160,
	.pcie_width = 16,
	.pcie_max_width = 16,
	.totalvfs = 256,
	.vf_offset = 8,
	.vf_stride = 1,
	.vf_device = 0x1889,
	.msix = 1024,
	.vf_msix = 17,
};

const struct sim_model sim_model_e810_dual = {
	.vendor = INTEL,
	.device = 0x1592,
	.subsystem_vendor = INTEL,
	.subsystem_device = 0x0002,
	.class_code = ETHERNET,
	.revision = 2,
	.speed_mbps = 100000,
	.pcie_speed = 160,
	.pcie_max_speed = 160,
	.pcie_width = 16,
	.pcie_max_width = 16,
	.totalvfs = 128,
	.vf_offset = 8,
	.vf_stride = 1,
	.vf_device = 0x1889,
	.msix = 512,
	.vf_msix = 17,
};

const struct sim_model sim_model_connectx6 = {
	/* The number of VFs is the firmware's NUM_OF_VFS. */
	.vendor = MELLANOX,
	.device = 0x101d,
	.subsystem_vendor = MELLANOX,
	.subsystem_device = 0x0016,
	.class_code = ETHERNET,
	.speed_mbps = 100000,
	.pcie_speed = 160,
	.pcie_max_speed = 160,
	.pcie_width = 16,
	.pcie_max_width = 16,
	.totalvfs = 127,
	.vf_offset = 2,
	.vf_stride = 1,
	.vf_device = 0x101e,
	.msix = 64,
	.vf_msix = 12,
	.vf_total_msix = 1524,
};

const struct sim_model sim_model_x550 = {
	.vendor = INTEL,
	.device = 0x1563,
	.subsystem_vendor = INTEL,
	.subsystem_device = 0x0022,
	.class_code = ETHERNET,
	.revision = 1,
	.speed_mbps = 10000,
	.pcie_speed = 50,
	.pcie_max_speed = 80,
	.pcie_width = 4,
	.pcie_max_width = 4,
	.totalvfs = 63,
	.vf_offset = 128,
	.vf_stride = 2,
	.vf_device = 0x1565,
	.msix = 64,
	.vf_msix = 3,
};

const struct sim_model sim_model_bcm57414 = {
	.vendor = BROADCOM,
	.device = 0x16d7,
	.subsystem_vendor = BROADCOM,
	.subsystem_device = 0x4140,
	.class_code = ETHERNET,
	.revision = 1,
	.speed_mbps = 25000,
	.pcie_speed = 80,
	.pcie_max_speed = 80,
	.pcie_width = 8,
	.pcie_max_width = 8,
	.totalvfs = 64,
	.vf_offset = 16,
	.vf_stride = 1,
	.vf_device = 0x16dc,
	.msix = 74,
	.vf_msix = 16,
};

const struct sim_model sim_model_pm173x = {
	.vendor = SAMSUNG,
	.device = 0xa824,
	.subsystem_vendor = 0x1028,
	.subsystem_device = 0x2042,
	.class_code = NVME,
	.pcie_speed = 160,
	.pcie_max_speed = 160,
	.pcie_width = 4,
	.pcie_max_width = 4,
	.totalvfs = 32,
	.vf_offset = 1,
	.vf_stride = 1,
	.vf_device = 0xa824,
	.msix = 129,
	.vf_msix = 9,
};

const struct sim_model sim_model_a40 = {
	.vendor = NVIDIA,
	.device = 0x2235,
	.subsystem_vendor = NVIDIA,
	.subsystem_device = 0x145a,
	.class_code = DISPLAY,
	.revision = 0xa1,
	.pcie_speed = 160,
	.pcie_max_speed = 160,
	.pcie_width = 16,
	.pcie_max_width = 16,
	.totalvfs = 32,
	.vf_offset = 4,
	.vf_stride = 1,
	.vf_device = 0x2235,
};

const struct sim_model sim_model_qemu_nvme = {
	/* Its VFs wait for queues, which nvme virt-mgmt would give them. */
	.vendor = REDHAT,
	.device = 0x0010,
	.subsystem_vendor = 0x1af4,
	.subsystem_device = 0x1100,
	.class_code = NVME,
	.revision = 2,
	.pcie_speed = 25,
	.pcie_max_speed = 25,
	.pcie_width = 1,
	.pcie_max_width = 1,
	.totalvfs = 127,
	.vf_offset = 1,
	.vf_stride = 1,
	.vf_device = 0x0010,
	.vfs_offline = true,
};

const struct sim_model sim_model_i225 = {
	.vendor = INTEL,
	.device = 0x15f3,
	.subsystem_vendor = 0x1458,
	.subsystem_device = 0xe000,
	.class_code = ETHERNET,
	.revision = 3,
	.speed_mbps = 2500,
	.pcie_speed = 50,
	.pcie_max_speed = 50,
	.pcie_width = 1,
	.pcie_max_width = 1,
};

const struct sim_model sim_model_980pro = {
	.vendor = SAMSUNG,
	.device = 0xa80a,
	.subsystem_vendor = SAMSUNG,
	.subsystem_device = 0xa801,
	.class_code = NVME,
	.pcie_speed = 160,
	.pcie_max_speed = 160,
	.pcie_width = 4,
	.pcie_max_width = 4,
};

const struct sim_model sim_model_uhd770 = {
	.vendor = INTEL,
	.device = 0x4680,
	.subsystem_vendor = 0x1458,
	.subsystem_device = 0xd000,
	.class_code = 0x030000,
	.revision = 0xc,
};

const struct sim_model sim_model_g200 = {
	.vendor = 0x102b,
	.device = 0x0536,
	.subsystem_vendor = 0x1028,
	.subsystem_device = 0x08ff,
	.class_code = 0x030000,
	.revision = 4,
};

const struct sim_driver *sim_driver_find(const char *name)
{
	for (size_t i = 0; i < DRIVER_COUNT; i++)
		if (strcmp(drivers[i].name, name) == 0)
			return &drivers[i];
	return NULL;
}

static bool same_module(const char *a, const char *b)
{
	while (*a != '\0' && (*a == '-' ? '_' : *a) == (*b == '-' ? '_' : *b))
		a++, b++;
	return *a == *b;
}

const struct sim_driver *sim_driver_find_module(const char *name)
{
	unsigned vendor = 0, device = 0, base = 0, sub = 0, interface = 0;
	bool alias = sscanf(name, "pci:v%8xd%8xsv%*8xsd%*8xbc%2xsc%2xi%2x", &vendor, &device, &base,
			    &sub, &interface) == 5;

	for (size_t i = 0; i < DRIVER_COUNT; i++) {
		const struct sim_driver *driver = &drivers[i];

		if (driver->module &&
		    (alias ? sim_driver_knows(driver, (uint16_t)vendor, (uint16_t)device,
					      base << 16 | sub << 8 | interface)
			   : same_module(driver->module, name)))
			return driver;
	}
	return NULL;
}

const struct sim_driver *sim_driver_at(size_t n)
{
	return n < DRIVER_COUNT ? &drivers[n] : NULL;
}

bool sim_driver_knows(const struct sim_driver *driver, uint16_t vendor, uint16_t device,
		      uint32_t class_code)
{
	if (driver->class != 0)
		return driver->class == class_code >> 8;
	for (const uint32_t *id = driver->ids; *id != 0; id++)
		if (*id == ID(vendor, device))
			return true;
	return false;
}
