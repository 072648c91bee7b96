/* sim_happening.h - what happens on a simulated host by itself: links flap, guests
 * start and stop, VFs are made anew. The times depend on the host and its clock
 * only, so that every run is the same.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_HAPPENING_H
#define CORE_KERNEL_SIMULATED_SIM_HAPPENING_H

#include <stdint.h>

struct sim_state;

enum sim_happening_kind {
	SIM_CABLE_OUT,
	SIM_CABLE_IN,
	SIM_GUEST_STOPS,  /* the VF's driver goes from vfio-pci back to the host's */
	SIM_GUEST_STARTS, /* and the other way round */
	SIM_VFS_GO,
	SIM_VFS_COME,
};

struct sim_happening {
	const char *pf; /* its PCI address */
	enum sim_happening_kind kind;
	unsigned first, every; /* seconds since the simulation began */
	int number;            /* the VF, or for SIM_VFS_* how many */
};

/* Sets the first times; does nothing unless the state is `eventful`. */
void sim_happening_plan(struct sim_state *state);

/* Lets everything happen that was due by the state's clock, each at its time. */
void sim_happening_run(struct sim_state *state);

#endif
