#include "core/host.h"

#include "core/name_list.h"

#include <stdio.h>
#include <string.h>

#define GROUPS          "/sys/kernel/iommu_groups"
#define GROUPS_TO_JUDGE 16

/* The IOMMU's driver by the name of its device. */
static void read_kind(struct kernel *kernel, struct host *host)
{
	static const struct {
		const char *prefix, *kind;
	} KINDS[] = {{"dmar", "intel"}, {"ivhd", "amd"}, {"smmu", "smmu"}, {"arm-smmu", "smmu"}};
	struct name_list units = {0};

	name_list_read(&units, kernel, "/sys/class/iommu");
	for (size_t i = 0; i < units.count && !host->iommu_kind[0]; i++)
		for (size_t k = 0; k < sizeof(KINDS) / sizeof(*KINDS); k++)
			if (strncmp(units.names[i], KINDS[k].prefix, strlen(KINDS[k].prefix)) == 0)
				snprintf(host->iommu_kind, sizeof(host->iommu_kind), "%s",
					 KINDS[k].kind);
	name_list_done(&units);
}

/* A device may ask for a type of its own; what most groups have is the
 * default. */
static int read_passthrough(struct kernel *kernel, const struct name_list *groups)
{
	unsigned identity = 0, judged = 0;
	char type[16];

	for (size_t i = 0; i < groups->count && judged < GROUPS_TO_JUDGE; i++) {
		if (kernel_read_text(kernel, type, sizeof(type), GROUPS "/%s/type",
				     groups->names[i]) <= 0)
			continue;
		judged++;
		identity += strcmp(type, "identity") == 0;
	}
	return judged ? identity * 2 > judged : UNKNOWN;
}

/* 32 hexadecimal digits; "uninitialized" on an image that never started. */
static void read_machine_id(struct kernel *kernel, struct host *host)
{
	char id[sizeof(host->machine_id) + 1];

	if (kernel_read_text(kernel, id, sizeof(id), "/etc/machine-id") == 32 &&
	    strspn(id, "0123456789abcdef") == 32)
		memcpy(host->machine_id, id, sizeof(host->machine_id));
}

void host_read(struct kernel *kernel, struct host *ret_host)
{
	struct name_list groups = {0};

	*ret_host = (struct host){.iommu = UNKNOWN, .passthrough = UNKNOWN};
	kernel_read_text(kernel, ret_host->name, sizeof(ret_host->name),
			 "/proc/sys/kernel/hostname");
	kernel_read_text(kernel, ret_host->kernel, sizeof(ret_host->kernel),
			 "/proc/sys/kernel/osrelease");
	read_machine_id(kernel, ret_host);
	if (name_list_read(&groups, kernel, GROUPS) == 0)
		ret_host->iommu = groups.count > 0;
	if (groups.count) {
		read_kind(kernel, ret_host);
		ret_host->passthrough = read_passthrough(kernel, &groups);
	}
	name_list_done(&groups);
}
