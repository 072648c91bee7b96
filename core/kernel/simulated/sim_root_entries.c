#include "core/kernel/simulated/sim_bus.h"
#include "core/kernel/simulated/sim_function_entries.h"
#include "core/kernel/simulated/sim_group_entries.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link_entries.h"
#include "core/kernel/simulated/sim_pci_ids.h"
#include "core/kernel/simulated/sim_process_entries.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- /proc and /usr -------------------------------------------------------- */

static void read_hostname(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%s\n", place->state->host->hostname);
}

static void read_osrelease(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%s\n", place->state->host->release);
}

static void read_cmdline(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%s\n", place->state->host->cmdline);
}

static void read_pci_ids(const struct sim_place *place, struct sim_text *text)
{
	(void)place;
	sim_text_add(text, sim_pci_ids, strlen(sim_pci_ids));
}

/* As long as a real one, and each host has its own. */
static void read_machine_id(const struct sim_place *place, struct sim_text *text)
{
	const char *name = place->state->host->hostname;
	uint64_t half = 0x76666f70;

	for (int i = 0; i < 2; i++) {
		for (const char *c = name; *c != '\0'; c++)
			half = (half ^ (uint8_t)*c) * 0x100000001b3;
		sim_text_put(text, "%016" PRIx64 "%s", half, i == 0 ? "" : "\n");
	}
}

/* --- /sys/bus/pci ---------------------------------------------------------- */

static bool enter_driver(struct sim_place *place, const char *name)
{
	place->driver = sim_driver_find(name);
	return place->driver != NULL;
}

static void each_driver(const struct sim_place *place, struct sim_names *names)
{
	const struct sim_driver *driver;

	(void)place;
	for (size_t i = 0; (driver = sim_driver_at(i)) != NULL; i++)
		sim_names_put(names, driver->name);
}

/* drivers/base/bus.c drivers_probe_store: that nothing was bound is no error. */
static int write_drivers_probe(const struct sim_place *place, const char *data, size_t size)
{
	struct sim_function *function = sim_function_named(place->state, data, size);

	if (!function)
		return -ENODEV;
	sim_bus_probe(place->state, function);
	return 0;
}

/* --- modules --------------------------------------------------------------- */

static bool enter_module(struct sim_place *place, const char *name)
{
	for (size_t i = 0; (place->driver = sim_driver_at(i)) != NULL; i++)
		if (place->driver->module && strcmp(place->driver->module, name) == 0)
			return true;
	return false;
}

static void each_module(const struct sim_place *place, struct sim_names *names)
{
	const struct sim_driver *driver;

	(void)place;
	for (size_t i = 0; (driver = sim_driver_at(i)) != NULL; i++)
		if (driver->module)
			sim_names_put(names, driver->module);
}

static void read_initstate(const struct sim_place *place, struct sim_text *text)
{
	(void)place;
	sim_text_put(text, "live\n");
}

/* --- root buses ------------------------------------------------------------ */

static void each_root_bus(const struct sim_place *place, struct sim_names *names)
{
	const struct sim_state *state = place->state;
	bool seen[256] = {false};
	char name[32];

	for (int i = 0; i < state->physical_count; i++) {
		const struct sim_function *function = &state->functions[i];
		unsigned bus = function->routing_id >> 8;

		if (function->bridge >= 0 || seen[bus])
			continue;
		seen[bus] = true;
		snprintf(name, sizeof(name), "pci0000:%02x", bus);
		sim_names_put(names, name);
	}
}

static bool on_root_bus(const struct sim_function *function, int bus)
{
	return function->known && function->bridge < 0 && function->routing_id >> 8 == bus;
}

static bool enter_root_bus(struct sim_place *place, const char *name)
{
	char canonical[32];
	unsigned bus;

	if (sscanf(name, "pci0000:%2x", &bus) != 1)
		return false;
	snprintf(canonical, sizeof(canonical), "pci0000:%02x", bus);
	if (strcmp(canonical, name) != 0)
		return false;
	place->root = (int)bus;
	for (int i = 0; i < place->state->physical_count; i++)
		if (on_root_bus(&place->state->functions[i], place->root))
			return true;
	return false;
}

static bool enter_root_function(struct sim_place *place, const char *name)
{
	return sim_function_enter(place, name) && on_root_bus(place->function, place->root);
}

static void each_root_function(const struct sim_place *place, struct sim_names *names)
{
	char address[SIM_ADDRESS_MAX];

	for (int i = 0; i < place->state->physical_count; i++) {
		const struct sim_function *function = &place->state->functions[i];

		if (function->present && on_root_bus(function, place->root))
			sim_names_put(names, sim_function_address(function, address));
	}
}

/* --- interfaces ------------------------------------------------------------ */

static bool enter_link(struct sim_place *place, const char *name)
{
	place->link = sim_link_find_name(place->state, name);
	return place->link != NULL;
}

static void each_link(const struct sim_place *place, struct sim_names *names)
{
	for (int i = 0; i < place->state->link_count; i++)
		if (!place->state->links[i].away)
			sim_names_put(names, place->state->links[i].name);
}

static void link_link(const struct sim_place *from, const struct sim_place *to,
		      struct sim_text *text)
{
	char path[SIM_PATH_MAX];

	(void)from;
	sim_link_path(to->state, to->link, path);
	sim_text_put(text, "../../%s", path);
}

static bool enter_virtual_link(struct sim_place *place, const char *name)
{
	return enter_link(place, name) && place->link->function < 0;
}

static void each_virtual_link(const struct sim_place *place, struct sim_names *names)
{
	for (int i = 0; i < place->state->link_count; i++)
		if (!place->state->links[i].away && place->state->links[i].function < 0)
			sim_names_put(names, place->state->links[i].name);
}

/* --- IOMMU ----------------------------------------------------------------- */

static void each_iommu(const struct sim_place *place, struct sim_names *names)
{
	const struct sim_host *host = place->state->host;
	char name[32];

	for (int i = 0; i < host->iommu_count; i++) {
		snprintf(name, sizeof(name), "%s%d", host->iommu, i);
		sim_names_put(names, name);
	}
}

static bool enter_iommu(struct sim_place *place, const char *name)
{
	const struct sim_host *host = place->state->host;
	char candidate[32];

	for (int i = 0; i < host->iommu_count; i++) {
		snprintf(candidate, sizeof(candidate), "%s%d", host->iommu, i);
		if (strcmp(candidate, name) == 0) {
			place->root = i;
			return true;
		}
	}
	return false;
}

static void link_iommu(const struct sim_place *from, const struct sim_place *to,
		       struct sim_text *text)
{
	(void)from;
	sim_text_put(text, "../../devices/virtual/iommu/%s%d", to->state->host->iommu, to->root);
}

static void each_group(const struct sim_place *place, struct sim_names *names)
{
	char name[16];

	for (int i = 0; i < SIM_GROUPS_MAX; i++)
		if (place->state->group_members[i] > 0) {
			snprintf(name, sizeof(name), "%d", i);
			sim_names_put(names, name);
		}
}

static bool enter_group(struct sim_place *place, const char *name)
{
	char canonical[16];
	int group;

	if (sscanf(name, "%d", &group) != 1 || group < 0 || group >= SIM_GROUPS_MAX)
		return false;
	snprintf(canonical, sizeof(canonical), "%d", group);
	place->group = group;
	return strcmp(canonical, name) == 0 && place->state->group_members[group] > 0;
}

/* --- /dev ------------------------------------------------------------------ */

static bool has_vfio_group(const struct sim_state *state, int group)
{
	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++) {
		const struct sim_function *function = &state->functions[i];

		if (function->present && function->driver && function->group == group &&
		    function->driver->product == SIM_VFIO)
			return true;
	}
	return false;
}

static bool enter_vfio_group(struct sim_place *place, const char *name)
{
	return enter_group(place, name) && has_vfio_group(place->state, place->group);
}

static void each_vfio_group(const struct sim_place *place, struct sim_names *names)
{
	const struct sim_state *state = place->state;
	bool seen[SIM_GROUPS_MAX] = {false};
	char name[16];

	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++) {
		const struct sim_function *function = &state->functions[i];

		if (!function->present || !function->driver || function->group < 0 ||
		    function->driver->product != SIM_VFIO || seen[function->group])
			continue;
		seen[function->group] = true;
		snprintf(name, sizeof(name), "%d", function->group);
		sim_names_put(names, name);
	}
}

/* --- the tables ------------------------------------------------------------ */

static const struct sim_entry empty[] = {{0}};

static const struct sim_entry proc_kernel[] = {
	{.name = "hostname", .read = read_hostname},
	{.name = "osrelease", .read = read_osrelease},
	{0},
};

static const struct sim_entry proc_sys[] = {{.name = "kernel", .children = proc_kernel}, {0}};

static const struct sim_entry proc[] = {
	{.name = "cmdline", .read = read_cmdline},
	{.name = "sys", .children = proc_sys},
	{.name = "self",
	 .enter = sim_process_enter_self,
	 .link = sim_process_link_self,
	 .children = sim_process_entries},
	{.enter = sim_process_enter, .each = sim_process_each, .children = sim_process_entries},
	{0},
};

static const struct sim_entry etc[] = {{.name = "machine-id", .read = read_machine_id}, {0}};

static const struct sim_entry usr_misc[] = {{.name = "pci.ids", .read = read_pci_ids}, {0}};
static const struct sim_entry usr_share[] = {{.name = "misc", .children = usr_misc}, {0}};
static const struct sim_entry usr[] = {{.name = "share", .children = usr_share}, {0}};

static const struct sim_entry pci_devices[] = {
	{.enter = sim_function_enter,
	 .each = sim_function_each,
	 .link = sim_function_link_3,
	 .children = sim_function_entries},
	{0},
};

static const struct sim_entry pci_drivers[] = {
	{.enter = enter_driver, .each = each_driver, .children = sim_driver_entries},
	{0},
};

static const struct sim_entry pci[] = {
	{.name = "devices", .children = pci_devices},
	{.name = "drivers", .children = pci_drivers},
	{.name = "drivers_probe", .write = write_drivers_probe},
	{0},
};

/* A bus that has nothing of interest. */
static const struct sim_entry other_bus[] = {
	{.name = "devices", .children = empty},
	{.name = "drivers", .children = empty},
	{0},
};

static const struct sim_entry bus[] = {
	{.name = "pci", .children = pci},
	{.name = "pci_express", .children = other_bus},
	{.name = "platform", .children = other_bus},
	{.name = "usb", .children = other_bus},
	{0},
};

static const struct sim_entry class_iommu[] = {
	{.enter = enter_iommu, .each = each_iommu, .link = link_iommu, .children = empty},
	{0},
};

static const struct sim_entry class_net[] = {
	{.enter = enter_link, .each = each_link, .link = link_link, .children = sim_link_entries},
	{0},
};

static const struct sim_entry class[] = {
	{.name = "iommu", .children = class_iommu},
	{.name = "net", .children = class_net},
	{0},
};

static const struct sim_entry virtual_net[] = {
	{.enter = enter_virtual_link, .each = each_virtual_link, .children = sim_link_entries},
	{0},
};

static const struct sim_entry virtual_iommu[] = {
	{.enter = enter_iommu, .each = each_iommu, .children = empty},
	{0},
};

static const struct sim_entry virtual[] = {
	{.name = "iommu", .children = virtual_iommu},
	{.name = "net", .children = virtual_net},
	{0},
};

static const struct sim_entry root_bus[] = {
	{.enter = enter_root_function,
	 .each = each_root_function,
	 .children = sim_function_entries},
	{0},
};

static const struct sim_entry devices[] = {
	{.name = "virtual", .children = virtual},
	{.enter = enter_root_bus, .each = each_root_bus, .children = root_bus},
	{0},
};

static const struct sim_entry iommu_groups[] = {
	{.enter = enter_group, .each = each_group, .children = sim_group_entries},
	{0},
};

static const struct sim_entry kernel[] = {{.name = "iommu_groups", .children = iommu_groups}, {0}};

static const struct sim_entry module[] = {{.name = "initstate", .read = read_initstate}, {0}};

static const struct sim_entry modules[] = {
	{.enter = enter_module, .each = each_module, .children = module},
	{0},
};

static const struct sim_entry sys[] = {
	{.name = "bus", .children = bus},         {.name = "class", .children = class},
	{.name = "devices", .children = devices}, {.name = "kernel", .children = kernel},
	{.name = "module", .children = modules},  {0},
};

static const struct sim_entry vfio[] = {
	{.name = "vfio"},
	{.enter = enter_vfio_group, .each = each_vfio_group},
	{0},
};

static const struct sim_entry dev[] = {
	{.name = "kmsg", .read = sim_log_read},
	{.name = "vfio", .children = vfio},
	{0},
};

static const struct sim_entry top[] = {
	{.name = "dev", .children = dev},   {.name = "etc", .children = etc},
	{.name = "proc", .children = proc}, {.name = "sys", .children = sys},
	{.name = "usr", .children = usr},   {0},
};

const struct sim_entry sim_tree_root = {.name = "/", .children = top};
