#include "core/isolation.h"

#include "core/iommu.h"
#include "core/memory.h"
#include "core/pci.h"
#include "core/pci_class.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *isolation_level_name(enum isolation_level level)
{
	static const char *const NAMES[] = {
		[ISOLATION_UNKNOWN] = "unknown", [ISOLATION_BRIDGE] = "bridge",
		[ISOLATION_ALONE] = "alone",     [ISOLATION_TOGETHER] = "together",
		[ISOLATION_BLOCKED] = "blocked", [ISOLATION_RESERVED] = "reserved",
	};

	return NAMES[level];
}

const char *isolation_trouble_name(enum isolation_trouble trouble)
{
	static const char *const NAMES[] = {[TROUBLE_NONE] = "none",
					    [TROUBLE_NOTE] = "note",
					    [TROUBLE_WARN] = "warn",
					    [TROUBLE_ERROR] = "error"};

	return NAMES[trouble];
}

static bool is_pf(const struct iommu_group_device *device)
{
	return device->function.pf[0] != '\0' && device->function.vf == UNKNOWN &&
	       strcmp(device->function.pf, device->address) == 0;
}

static void count_member(struct isolation *isolation, const struct iommu_group_device *device)
{
	bool pf = is_pf(device);

	if (!iommu_driver_yields(device->driver)) {
		isolation->keepers++;
		if (!isolation->keeper || (pf && !is_pf(isolation->keeper)))
			isolation->keeper = device;
	}
	if (pci_class_is_port(device->class_code) && !isolation->bridge)
		isolation->bridge = device;
	if (pci_class_is_bridge(device->class_code))
		return;
	isolation->members++;
	isolation->pfs += pf;
	isolation->vfs += !pf && device->function.pf[0] != '\0';
}

/* A bridge with a driver that is not the kernel's own for ports. */
static bool is_bridge_kept(const struct iommu_group *group)
{
	for (size_t i = 0; i < group->device_count; i++)
		if (pci_class_is_bridge(group->devices[i].class_code) &&
		    !iommu_driver_yields(group->devices[i].driver))
			return true;
	return false;
}

static enum isolation_level level_of(const struct iommu_group *group,
				     const struct isolation *isolation)
{
	if (group->device_count == 0)
		return ISOLATION_UNKNOWN;
	if (isolation->members == 0)
		return ISOLATION_BRIDGE;
	if (group->direct == 1)
		return ISOLATION_RESERVED;
	if (isolation->members == 1 && !is_bridge_kept(group))
		return ISOLATION_ALONE;
	return isolation->keepers > 0 ? ISOLATION_BLOCKED : ISOLATION_TOGETHER;
}

static enum isolation_trouble trouble_of(const struct isolation *isolation)
{
	switch (isolation->level) {
	case ISOLATION_UNKNOWN:
	case ISOLATION_BRIDGE:
	case ISOLATION_ALONE:
		return TROUBLE_NONE;
	case ISOLATION_TOGETHER:
		return isolation->vfs > 0 ? TROUBLE_WARN : TROUBLE_NOTE;
	case ISOLATION_BLOCKED:
	case ISOLATION_RESERVED:
		break;
	}
	return isolation->vfs > 0 ? TROUBLE_ERROR : TROUBLE_NOTE;
}

struct isolation isolation_of(const struct iommu_group *group)
{
	struct isolation isolation = {0};

	for (size_t i = 0; i < group->device_count; i++)
		count_member(&isolation, &group->devices[i]);
	isolation.level = level_of(group, &isolation);
	isolation.trouble = trouble_of(&isolation);
	return isolation;
}

static int compare(const void *a, const void *b)
{
	const struct isolation_entry *left = a, *right = b;

	bool left_ours = left->isolation.pfs + left->isolation.vfs > 0;
	bool right_ours = right->isolation.pfs + right->isolation.vfs > 0;

	if (left->isolation.trouble != right->isolation.trouble)
		return left->isolation.trouble > right->isolation.trouble ? -1 : 1;
	if (left_ours != right_ours)
		return left_ours ? -1 : 1;
	return left->group->id < right->group->id ? -1 : left->group->id > right->group->id;
}

struct isolation_entry *isolation_list(const struct snapshot *snapshot)
{
	struct isolation_entry *list;

	if (snapshot->group_count == 0)
		return NULL;
	list = memory_new_array(snapshot->group_count, sizeof(*list));
	for (size_t i = 0; i < snapshot->group_count; i++)
		list[i] = (struct isolation_entry){&snapshot->groups[i],
						   isolation_of(&snapshot->groups[i])};
	qsort(list, snapshot->group_count, sizeof(*list), compare);
	return list;
}

/* --- words ----------------------------------------------------------------- */

const char *iommu_group_device_name(const struct snapshot *snapshot,
				    const struct iommu_group_device *device,
				    char buffer[static FUNCTION_NAME_MAX])
{
	if (device->function.pf[0] == '\0')
		snprintf(buffer, FUNCTION_NAME_MAX, "%s", device->address);
	else
		function_name(snapshot, &device->function, buffer);
	return buffer;
}

static void blocked_text(const struct snapshot *snapshot, const struct isolation *isolation,
			 char buffer[static ISOLATION_TEXT_MAX])
{
	char name[FUNCTION_NAME_MAX], others[48] = "";
	size_t more = isolation->keepers - 1;

	iommu_group_device_name(snapshot, isolation->keeper, name);
	if (more > 0)
		snprintf(others, sizeof(others), " and %zu other%s", more, more == 1 ? "" : "s");
	snprintf(buffer, ISOLATION_TEXT_MAX, "no: the host uses %s (%s)%s", name,
		 isolation->keeper->driver, others);
}

const char *isolation_text(const struct snapshot *snapshot, const struct isolation *isolation,
			   char buffer[static ISOLATION_TEXT_MAX])
{
	switch (isolation->level) {
	case ISOLATION_UNKNOWN:
		snprintf(buffer, ISOLATION_TEXT_MAX, "its devices are not known");
		break;
	case ISOLATION_BRIDGE:
		snprintf(buffer, ISOLATION_TEXT_MAX, "nothing to pass through");
		break;
	case ISOLATION_ALONE:
		snprintf(buffer, ISOLATION_TEXT_MAX, "yes, alone");
		break;
	case ISOLATION_TOGETHER:
		snprintf(buffer, ISOLATION_TEXT_MAX, "only all %zu together", isolation->members);
		break;
	case ISOLATION_BLOCKED:
		blocked_text(snapshot, isolation, buffer);
		break;
	case ISOLATION_RESERVED:
		snprintf(buffer, ISOLATION_TEXT_MAX, "no: firmware keeps memory of it (RMRR)");
		break;
	}
	return buffer;
}

/* All at one slot: "0000:01:00" of the addresses. */
static bool is_one_device(const struct iommu_group *group)
{
	struct pci_address first, other;

	if (pci_address_parse(group->devices[0].address, &first) < 0)
		return false;
	for (size_t i = 1; i < group->device_count; i++)
		if (pci_address_parse(group->devices[i].address, &other) < 0 ||
		    other.domain != first.domain || other.bus != first.bus ||
		    other.device != first.device)
			return false;
	return true;
}

const char *isolation_cause(const struct iommu_group *group, const struct isolation *isolation,
			    char buffer[static ISOLATION_TEXT_MAX])
{
	*buffer = '\0';
	if (isolation->members < 2)
		return buffer;
	if (isolation->bridge)
		snprintf(buffer, ISOLATION_TEXT_MAX,
			 "%s does not keep apart what is below it: no ACS",
			 isolation->bridge->address);
	else if (is_one_device(group))
		snprintf(buffer, ISOLATION_TEXT_MAX,
			 "functions of one device that does not keep them apart: no ACS");
	else
		snprintf(buffer, ISOLATION_TEXT_MAX,
			 "nothing on their way keeps them apart: no ACS");
	return buffer;
}

const struct iommu_group *iommu_group_find(const struct snapshot *snapshot, int id)
{
	size_t low = 0, high = snapshot->group_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (snapshot->groups[middle].id == id)
			return &snapshot->groups[middle];
		if (snapshot->groups[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
