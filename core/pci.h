/* pci.h - PCI addresses, DOMAIN:BUS:DEVICE.FUNCTION. */
#ifndef CORE_PCI_H
#define CORE_PCI_H

#include <stddef.h>
#include <stdint.h>

#define PCI_ADDRESS_MAX 17 /* "ffffffff:ff:1f.7" and its NUL */

struct pci_address {
	uint32_t domain;
	uint8_t bus, device, function;
};

/* Takes "0000:01:00.0" and, in domain 0, "01:00.0". 0 or -EINVAL. */
int pci_address_parse(const char *text, struct pci_address *ret_address);
const char *pci_address_format(const struct pci_address *address,
			       char buffer[static PCI_ADDRESS_MAX]);
/* The order of the bus: domain, bus, device, function. For qsort-like use. */
int pci_address_compare(const struct pci_address *a, const struct pci_address *b);

#endif
