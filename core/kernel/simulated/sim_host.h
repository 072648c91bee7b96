/* sim_host.h - the hosts that can be simulated. */
#ifndef CORE_KERNEL_SIMULATED_SIM_HOST_H
#define CORE_KERNEL_SIMULATED_SIM_HOST_H

#include "core/kernel/simulated/sim_happening.h"
#include "core/kernel/simulated/sim_state.h"

/* A file that stays as it is. */
struct sim_file {
	const char *path, *text;
};

struct sim_host {
	const char *name, *hostname, *release, *cmdline;
	const char *iommu;      /* "dmar", "ivhd": of /sys/class/iommu */
	int iommu_count;        /* 0: none */
	const char *group_type; /* of every IOMMU group */
	bool live_rename;       /* an interface can be renamed while it is up (since 6.2) */
	const char *uplink;     /* the interface of the default route, which has an address */
	unsigned uptime;        /* in seconds, when the simulation begins */
	void (*build)(struct sim_state *state);
	/* Gives the VFs of a PF, just made, their settings, drivers and traffic. */
	void (*dress)(struct sim_state *state, struct sim_pf *pf);
	/* Gives a VF that is bound to vfio-pci to its guest; NULL: nobody has any. */
	void (*give)(struct sim_state *state, struct sim_pf *pf, int vf);
	const struct sim_file *files;           /* ends with one without path; NULL: none */
	const struct sim_happening *happenings; /* ends with one without `pf`; NULL: none */
};

/* NULL: the default; NULL is also what comes back when there is no such host. */
const struct sim_host *sim_host_find(const char *name);
/* All names, the default first, NULL at the end. */
const char *const *sim_host_names(void);

extern const struct sim_host sim_host_homelab, sim_host_hypervisor, sim_host_big, sim_host_broken,
	sim_host_empty, sim_host_lab;

#endif
