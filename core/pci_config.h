/* pci_config.h - what a PCI function's configuration space says beyond the first 64
 * bytes, which only root may read (linux pci_read_config(): CAP_SYS_ADMIN).
 */
#ifndef CORE_PCI_CONFIG_H
#define CORE_PCI_CONFIG_H

#include "core/kernel/kernel.h"

#include <stddef.h>
#include <stdint.h>

/* How many MSI-X vectors the function has: the size of its table. UNKNOWN when its
 * configuration space may not be read, 0 when it has no MSI-X. */
int pci_config_msix(struct kernel *kernel, const char *device);
/* The same from the bytes of that space. */
int pci_config_parse_msix(const uint8_t *config, size_t size);

#endif
