/* sim_builder.h - puts a simulated host together. */
#ifndef CORE_KERNEL_SIMULATED_SIM_BUILDER_H
#define CORE_KERNEL_SIMULATED_SIM_BUILDER_H

#include "core/kernel/simulated/sim_state.h"

/* A function of the board itself: a bridge or a host bridge. Returns its index. */
int sim_builder_bridge(struct sim_state *state, const char *address, uint16_t vendor,
		       uint16_t device, uint32_t class_code, int numa_node);
#define SIM_HOST_BRIDGE 0x060000
#define SIM_ROOT_PORT   0x060400

struct sim_card {
	const struct sim_model *model;
	const char *address;
	int bridge; /* -1: none */
	int numa_node;
	const char *interface, *stem, *port_name; /* as of struct sim_pf; NULL: none */
	uint8_t mac[SIM_MAC_LENGTH];
	bool down;  /* its interface is not brought up */
	bool loose; /* no cable */
	bool switchdev;
	enum sim_shape shape; /* of what flows through the interface itself */
	double rx_bps, tx_bps;
	unsigned defects; /* 1 << enum simulated_defect */
};

/* Plugs it in, with its driver. */
struct sim_pf *sim_builder_card(struct sim_state *state, const struct sim_card *card);

/* An interface without hardware, up; `address` is its MAC. */
struct sim_link *sim_builder_link(struct sim_state *state, const char *name, const char *kind,
				  const uint8_t address[static SIM_MAC_LENGTH]);
void sim_builder_loopback(struct sim_state *state);
void sim_builder_ipv4(struct sim_link *link, uint8_t a, uint8_t b, uint8_t c, uint8_t d,
		      uint8_t prefix);
void sim_builder_enslave(struct sim_state *state, const char *name, const char *master);

/* What a VF is given. */
struct sim_outfit {
	const char *driver;               /* NULL: the host's own for it; "": none */
	bool up;                          /* its interface, where it has one */
	uint8_t ipv4[4], prefix;          /* of that interface; prefix 0: none */
	const struct sim_program *holder; /* who has it; NULL: nobody */
	bool trust, no_spoofchk;
	uint8_t mac[SIM_MAC_LENGTH]; /* all zero: not set */
	uint16_t vlan;
	uint8_t qos;
	uint32_t max_tx_rate;
	enum sim_shape shape;
	double rx_bps, tx_bps; /* both negative: as sim_traffic_guess() thinks */
};

/* VFs that are there are given what the administrator would have given them. */
void sim_builder_dress(struct sim_state *state, const struct sim_pf *pf, int vf,
		       const struct sim_outfit *outfit);
/* Makes the VFs and lets the host dress them. */
void sim_builder_vfs(struct sim_state *state, struct sim_pf *pf, int numvfs);

#endif
