/* sim_pci_files.h - what the PCI core tells of a simulated function: link, room for
 * VFs, interrupts, errors.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_PCI_FILES_H
#define CORE_KERNEL_SIMULATED_SIM_PCI_FILES_H

#include "core/kernel/simulated/sim_tree.h"

/* Which functions have some of the files; of the others only cards have them. */
bool sim_pci_is_bridge(struct sim_place *place, const char *name);
bool sim_pci_is_on_link(struct sim_place *place, const char *name);
bool sim_pci_uses_vectors(struct sim_place *place, const char *name);

void sim_pci_current_link_speed(const struct sim_place *place, struct sim_text *text);
void sim_pci_current_link_width(const struct sim_place *place, struct sim_text *text);
void sim_pci_max_link_speed(const struct sim_place *place, struct sim_text *text);
void sim_pci_max_link_width(const struct sim_place *place, struct sim_text *text);
void sim_pci_subordinate_bus_number(const struct sim_place *place, struct sim_text *text);
void sim_pci_ari_enabled(const struct sim_place *place, struct sim_text *text);
void sim_pci_resource(const struct sim_place *place, struct sim_text *text);
void sim_pci_config(const struct sim_place *place, struct sim_text *text);
void sim_pci_aer_correctable(const struct sim_place *place, struct sim_text *text);
void sim_pci_aer_nonfatal(const struct sim_place *place, struct sim_text *text);
void sim_pci_aer_fatal(const struct sim_place *place, struct sim_text *text);
void sim_pci_sriov_vf_total_msix(const struct sim_place *place, struct sim_text *text);

extern const struct sim_entry sim_pci_vectors[]; /* msi_irqs */

#endif
