#include "core/sriov_capability.h"

#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>

/* Every capability takes at least eight bytes: more steps than that are a loop. */
#define STEPS_MAX ((PCI_CFG_SPACE_EXP_SIZE - PCI_CFG_SPACE_SIZE) / 8)

static uint32_t get_u32(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

struct sriov_capability sriov_capability_parse(const uint8_t *config, size_t length)
{
	struct sriov_capability capability = {
		.readable = length > PCI_CFG_SPACE_SIZE,
		.withheld = length == PCI_STD_HEADER_SIZEOF,
	};
	size_t at = PCI_CFG_SPACE_SIZE;

	for (int step = 0; step < STEPS_MAX && at >= PCI_CFG_SPACE_SIZE && at + 4 <= length;
	     step++) {
		uint32_t header = get_u32(config + at);
		const uint8_t *total = config + at + PCI_SRIOV_TOTAL_VF;

		if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_ID_SRIOV &&
		    at + PCI_SRIOV_TOTAL_VF + 2 <= length) {
			capability.present = true;
			capability.totalvfs = total[0] | total[1] << 8;
			break;
		}
		at = PCI_EXT_CAP_NEXT(header);
	}
	return capability;
}

struct sriov_capability sriov_capability_read(struct kernel *kernel, const char *address)
{
	uint8_t config[PCI_CFG_SPACE_EXP_SIZE];
	char path[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.32s/config", address);
	length = kernel_read(kernel, path, config, sizeof(config));
	return sriov_capability_parse(config, length < 0 ? 0 : (size_t)length);
}
