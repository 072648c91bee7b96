/* sim_link.h - the life of a simulated host's interfaces: they appear, go up and
 * down, are renamed, moved and go, and each of it is announced.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_LINK_H
#define CORE_KERNEL_SIMULATED_SIM_LINK_H

#include "core/kernel/simulated/sim_state.h"

/* Adds an interface that is down and belongs to nothing; `name` NULL or taken:
 * the first free ethN. Announce it when it is complete. NULL when there is no
 * room. Pointers to links are valid until the next one is added or removed. */
struct sim_link *sim_link_add(struct sim_state *state, const char *name);
void sim_link_announce(struct sim_state *state, const struct sim_link *link);
void sim_link_remove(struct sim_state *state, struct sim_link *link);

/* What the kernel says is running: up, and somebody at the other end. */
bool sim_link_running(const struct sim_link *link);

void sim_link_set_up(struct sim_state *state, struct sim_link *link, bool up);
void sim_link_set_carrier(struct sim_state *state, struct sim_link *link, bool carrier);
/* 0, -EINVAL (no name for an interface) or -EEXIST. */
int sim_link_rename(struct sim_state *state, struct sim_link *link, const char *name);
/* Another network namespace, or back. */
void sim_link_move(struct sim_state *state, struct sim_link *link, bool away);

/* A VF's traffic flows when somebody uses the VF: call it after a change of its
 * driver. */
void sim_link_update_flow(struct sim_state *state, struct sim_function *function);
/* A VF's interface has carrier when its PF has, unless its state says otherwise. */
void sim_link_update_vf(struct sim_state *state, const struct sim_function *function);

/* Its counters, as it sees them; a representor sees its VF's the other way round. */
struct sim_counters sim_link_counters(const struct sim_state *state, const struct sim_link *link);

#endif
