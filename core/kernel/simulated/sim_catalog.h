/* sim_catalog.h - drivers and device models of simulated hosts: what binds to
 * what and what a card announces, as the real ones do. What a driver can set on
 * VFs is in core/driver.h and not repeated here.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_CATALOG_H
#define CORE_KERNEL_SIMULATED_SIM_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What appears when a driver binds. */
enum sim_product {
	SIM_NOTHING,
	SIM_INTERFACE,  /* net/NAME */
	SIM_CONTROLLER, /* nvme/nvmeN */
	SIM_CARD,       /* drm/cardN */
	SIM_VFIO,       /* vfio-dev/vfioN */
};

struct sim_driver {
	const char *name;
	const char *module; /* NULL: built in */
	enum sim_product product;
	bool configures_vfs; /* has .sriov_configure */
	bool leaves_vfs;     /* unbinding it from a PF leaves the VFs */
	uint16_t class;      /* binds to this class (base and sub), 0: by id */
	uint32_t ids[5];     /* vendor << 16 | device, ends with 0 */
	int max_mtu;
};

struct sim_model {
	uint16_t vendor, device, subsystem_vendor, subsystem_device;
	uint32_t class_code;
	uint8_t revision;
	int speed_mbps;                 /* of the port, 0: no network device */
	int pcie_speed, pcie_max_speed; /* in 0.1 GT/s */
	int pcie_width, pcie_max_width;
	int totalvfs;             /* 0: no SR-IOV */
	int vf_offset, vf_stride; /* of the card's first function */
	uint16_t vf_device;
	int msix, vf_msix; /* vectors that the function and each of its VFs has */
	int vf_total_msix; /* that its driver shares out among VFs; 0: it does not */
	bool vfs_offline;  /* probing a VF fails: it has no resources yet */
};

extern const struct sim_model sim_model_82576, sim_model_x710, sim_model_e810, sim_model_e810_dual,
	sim_model_connectx6, sim_model_x550, sim_model_bcm57414, sim_model_pm173x, sim_model_a40,
	sim_model_qemu_nvme, sim_model_i225, sim_model_980pro, sim_model_uhd770, sim_model_g200;

/* NULL when there is no such driver. */
const struct sim_driver *sim_driver_find(const char *name);
/* The driver that a module brings: by the module's name, in either spelling, or by
 * a device's alias ("pci:v00008086d..."). NULL when there is no such module. */
const struct sim_driver *sim_driver_find_module(const char *name);
/* All of them; NULL after the last. */
const struct sim_driver *sim_driver_at(size_t n);
bool sim_driver_knows(const struct sim_driver *driver, uint16_t vendor, uint16_t device,
		      uint32_t class_code);

#endif
