/* sim_pci_ids.h - a simulated host's /usr/share/misc/pci.ids: the real lines of the
 * devices that simulated hosts have, so that their names do not depend on the
 * machine that shows them.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_PCI_IDS_H
#define CORE_KERNEL_SIMULATED_SIM_PCI_IDS_H

extern const char sim_pci_ids[];

#endif
