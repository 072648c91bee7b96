/* sim_process_entries.h - the files of processes below the simulated host's /proc. */
#ifndef CORE_KERNEL_SIMULATED_SIM_PROCESS_ENTRIES_H
#define CORE_KERNEL_SIMULATED_SIM_PROCESS_ENTRIES_H

#include "core/kernel/simulated/sim_tree.h"

extern const struct sim_entry sim_process_entries[]; /* /proc/PID */

/* Steps to them: by number, and by "self", which is the first process. */
bool sim_process_enter(struct sim_place *place, const char *name);
void sim_process_each(const struct sim_place *place, struct sim_names *names);
bool sim_process_enter_self(struct sim_place *place, const char *name);
void sim_process_link_self(const struct sim_place *from, const struct sim_place *to,
			   struct sim_text *text);

#endif
