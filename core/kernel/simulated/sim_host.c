#include "core/kernel/simulated/sim_host.h"

#include <string.h>

static const struct sim_host *const hosts[] = {&sim_host_homelab, &sim_host_hypervisor,
					       &sim_host_big,     &sim_host_broken,
					       &sim_host_empty,   &sim_host_lab};

const struct sim_host *sim_host_find(const char *name)
{
	if (!name)
		return hosts[0];
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		if (strcmp(hosts[i]->name, name) == 0)
			return hosts[i];
	return NULL;
}

const char *const *sim_host_names(void)
{
	static const char *const names[] = {"homelab", "hypervisor", "big", "broken",
					    "empty",   "lab",        NULL};

	return names;
}
