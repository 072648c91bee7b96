/* sim_link_entries.h - the files of one interface below the simulated host's /sys. */
#ifndef CORE_KERNEL_SIMULATED_SIM_LINK_ENTRIES_H
#define CORE_KERNEL_SIMULATED_SIM_LINK_ENTRIES_H

#include "core/kernel/simulated/sim_tree.h"

extern const struct sim_entry sim_link_entries[]; /* /sys/class/net/NAME */

#endif
