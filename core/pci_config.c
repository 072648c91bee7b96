#include "core/pci_config.h"

#include "core/snapshot.h"

#include <linux/pci_regs.h>
#include <stdio.h>

#define CONFIG_MAX       256
#define CAPABILITIES_MAX 48 /* that have room: a longer list runs in a circle */

static unsigned word(const uint8_t *config, size_t at)
{
	return config[at] | (unsigned)config[at + 1] << 8;
}

int pci_config_parse_msix(const uint8_t *config, size_t size)
{
	size_t at;

	if (size <= PCI_STD_HEADER_SIZEOF)
		return UNKNOWN;
	if (!(word(config, PCI_STATUS) & PCI_STATUS_CAP_LIST))
		return 0;
	at = config[PCI_CAPABILITY_LIST] & ~3U;
	for (int i = 0; i < CAPABILITIES_MAX && at >= PCI_STD_HEADER_SIZEOF; i++) {
		if (at + PCI_MSIX_FLAGS + 2 > size)
			return UNKNOWN;
		if (config[at + PCI_CAP_LIST_ID] == PCI_CAP_ID_MSIX)
			return (int)(word(config, at + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE) + 1;
		at = config[at + PCI_CAP_LIST_NEXT] & ~3U;
	}
	return 0;
}

int pci_config_msix(struct kernel *kernel, const char *device)
{
	uint8_t config[CONFIG_MAX];
	char path[96];
	ssize_t size;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/config", device);
	size = kernel_read(kernel, path, config, sizeof(config));
	return size < 0 ? UNKNOWN : pci_config_parse_msix(config, (size_t)size);
}
