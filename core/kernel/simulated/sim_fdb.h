/* sim_fdb.h - the forwarding databases of a simulated host's bridges and cards. */
#ifndef CORE_KERNEL_SIMULATED_SIM_FDB_H
#define CORE_KERNEL_SIMULATED_SIM_FDB_H

#include <stdbool.h>
#include <stdint.h>

#define SIM_FDB_MAX 64

struct sim_state;
struct sim_talk;
struct sim_link;

struct sim_fdb_entry {
	int ifindex;
	bool self; /* of the card, not learned by the bridge */
	uint8_t mac[6];
};

/* A bridge learns that an address is behind its port; or (`self`) a card is told to hand
 * up what is sent there. False: no room. */
bool sim_fdb_add(struct sim_state *state, const struct sim_link *link, const uint8_t mac[6],
		 bool self);

/* RTM_GETNEIGH dump of AF_BRIDGE. 1: there is more. */
int sim_fdb_dump(struct sim_talk *talk);

#endif
