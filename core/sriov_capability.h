/* sriov_capability.h - the SR-IOV capability in a device's configuration space. */
#ifndef CORE_SRIOV_CAPABILITY_H
#define CORE_SRIOV_CAPABILITY_H

#include "core/kernel/kernel.h"

struct sriov_capability {
	bool readable;
	bool withheld; /* from all but root: the kernel shows them the first 64 bytes */
	bool present;
	int totalvfs; /* of the hardware; the driver may offer fewer */
};

struct sriov_capability sriov_capability_read(struct kernel *kernel, const char *address);

/* The same from bytes; for tests and the fuzzer. */
struct sriov_capability sriov_capability_parse(const uint8_t *config, size_t length);

#endif
