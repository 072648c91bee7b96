/* sim_function_entries.h - the files of one PCI function and of one driver below
 * the simulated host's /sys, and what writing to them does.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_FUNCTION_ENTRIES_H
#define CORE_KERNEL_SIMULATED_SIM_FUNCTION_ENTRIES_H

#include "core/kernel/simulated/sim_tree.h"

extern const struct sim_entry sim_function_entries[]; /* /sys/bus/pci/devices/BDF */
extern const struct sim_entry sim_driver_entries[];   /* /sys/bus/pci/drivers/NAME */

/* Steps that other tables share: one of all PCI functions, and the link to its
 * directory from a directory four levels, or three, below /sys. */
bool sim_function_enter(struct sim_place *place, const char *name);
void sim_function_each(const struct sim_place *place, struct sim_names *names);
/* Names those of them that are `wanted` (NULL: all). */
void sim_function_put(const struct sim_place *place, struct sim_names *names,
		      bool (*wanted)(const struct sim_place *, const struct sim_function *));
void sim_function_link_4(const struct sim_place *from, const struct sim_place *to,
			 struct sim_text *text);
void sim_function_link_3(const struct sim_place *from, const struct sim_place *to,
			 struct sim_text *text);

/* A device's name as it is written to bind, unbind and drivers_probe, with or
 * without a newline. NULL when there is no such function. */
struct sim_function *sim_function_named(struct sim_state *state, const char *data, size_t size);

#endif
