/* sim_bus.h - what happens on a simulated host's PCI bus: drivers bind and let go,
 * VFs appear and vanish, cards are pulled out. All of it is announced, in the
 * order in which Linux does (drivers/pci/iov.c, drivers/base/dd.c).
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_BUS_H
#define CORE_KERNEL_SIMULATED_SIM_BUS_H

#include "core/kernel/simulated/sim_state.h"

/* May this driver have that function: by its override, or else by its ids. */
bool sim_bus_matches(const struct sim_state *state, const struct sim_driver *driver,
		     const struct sim_function *function);

/* Binds as the driver's "bind" file does. 0; -ENODEV: no match, or a VF of a PF
 * that does not want them probed; -EBUSY; or the probe's error. */
int sim_bus_bind(struct sim_state *state, struct sim_function *function,
		 const struct sim_driver *driver);
void sim_bus_unbind(struct sim_state *state, struct sim_function *function);
/* Looks for a driver; that there is none or that it fails is no error. */
void sim_bus_probe(struct sim_state *state, struct sim_function *function);

/* What writing sriov_numvfs does. 0 or -errno. */
int sim_bus_set_numvfs(struct sim_state *state, struct sim_function *function, int numvfs);

/* What writing a driver's new_id does. 0, -EEXIST or -ENOMEM. */
int sim_bus_new_id(struct sim_state *state, const struct sim_driver *driver, uint16_t vendor,
		   uint16_t device);

/* Takes all functions out of their IOMMU groups, or gives them some again. */
void sim_bus_set_iommu(struct sim_state *state, bool on);

/* The last bus below a bridge; -1: nothing is below it. */
int sim_bus_last_of(const struct sim_state *state, const struct sim_function *bridge);

/* What devlink's eswitch mode does. 0 or -errno. */
int sim_bus_set_switchdev(struct sim_state *state, struct sim_function *function, bool on);

/* A function that is not there yet: identity and place are filled in. Gives it
 * its IOMMU group, announces it and looks for a driver. */
void sim_bus_plug(struct sim_state *state, struct sim_function *function, bool probe);
void sim_bus_unplug(struct sim_state *state, struct sim_function *function);

#endif
