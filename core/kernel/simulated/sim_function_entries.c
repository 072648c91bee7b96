#include "core/kernel/simulated/sim_function_entries.h"

#include "core/kernel/simulated/sim_bus.h"
#include "core/kernel/simulated/sim_group_entries.h"
#include "core/kernel/simulated/sim_link_entries.h"
#include "core/kernel/simulated/sim_pci_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096 /* of a sysfs attribute */

static const struct sim_pf *pf_of(const struct sim_place *place)
{
	return sim_pf_of(place->state, place->function);
}

/* --- which files there are ------------------------------------------------- */

static bool has_defect(const struct sim_place *place, enum simulated_defect defect)
{
	return sim_function_has(place->function, defect);
}

static bool is_card(struct sim_place *place, const char *name)
{
	(void)name;
	return place->function->pf >= 0;
}

static bool is_sriov_pf(struct sim_place *place, const char *name)
{
	(void)name;
	return sim_function_is_pf(place->state, place->function) &&
	       pf_of(place)->model->totalvfs > 0 && !has_defect(place, SIMULATED_FIRMWARE_OFF);
}

static bool has_product(const struct sim_place *place, enum sim_product product)
{
	return place->function->driver && place->function->driver->product == product;
}

/* --- identity -------------------------------------------------------------- */

SIM_VALUE(vendor, "0x%04x", place->function->vendor)
SIM_VALUE(device, "0x%04x", place->function->device)
SIM_VALUE(subsystem_vendor, "0x%04x", place->function->subsystem_vendor)
SIM_VALUE(subsystem_device, "0x%04x", place->function->subsystem_device)
SIM_VALUE(class, "0x%06x", place->function->class_code)
SIM_VALUE(revision, "0x%02x", place->function->revision)
SIM_VALUE(numa_node, "%d", place->function->numa_node)

static void read_modalias(const struct sim_place *place, struct sim_text *text)
{
	char modalias[80];

	sim_text_put(text, "%s\n", sim_function_modalias(place->function, modalias));
}

static void read_reset_method(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, place->function->vf < 0 ? "flr bus\n" : "flr\n");
}

/* --- SR-IOV ---------------------------------------------------------------- */

SIM_VALUE(sriov_totalvfs, "%d", pf_of(place)->model->totalvfs)
SIM_VALUE(sriov_numvfs, "%d", pf_of(place)->numvfs)
SIM_VALUE(sriov_offset, "%d", pf_of(place)->vf_offset)
SIM_VALUE(sriov_stride, "%d", pf_of(place)->model->vf_stride)
SIM_VALUE(sriov_vf_device, "%x", pf_of(place)->model->vf_device)
SIM_VALUE(sriov_drivers_autoprobe, "%d", pf_of(place)->autoprobe)

/* Copies what was written, less one newline at its end. False: too long. */
static bool take_line(const char *data, size_t size, char *line, size_t room)
{
	size_t length = strnlen(data, size);

	if (length > 0 && data[length - 1] == '\n')
		length--;
	if (length >= room)
		return false;
	memcpy(line, data, length);
	line[length] = '\0';
	return true;
}

/* lib/kstrtox.c kstrtou16() with base 0. */
static int parse_u16(const char *data, size_t size)
{
	char line[32], *end, *digits = line;
	unsigned long value;

	if (!take_line(data, size, line, sizeof(line)))
		return -EINVAL;
	if (*digits == '+')
		digits++;
	if (*digits < '0' || *digits > '9')
		return -EINVAL;
	value = strtoul(digits, &end, 0);
	return *end != '\0' || value > UINT16_MAX ? -EINVAL : (int)value;
}

static int write_sriov_numvfs(const struct sim_place *place, const char *data, size_t size)
{
	int numvfs = parse_u16(data, size);

	return numvfs < 0 ? numvfs : sim_bus_set_numvfs(place->state, place->function, numvfs);
}

/* lib/kstrtox.c kstrtobool(): the first letters are enough. */
static int write_sriov_drivers_autoprobe(const struct sim_place *place, const char *data,
					 size_t size)
{
	struct sim_pf *pf = sim_pf_of(place->state, place->function);
	char second = size > 1 ? data[1] : '\0';

	if (strchr("yY1", data[0]) || (strchr("oO", data[0]) && strchr("nN", second)))
		pf->autoprobe = true;
	else if (strchr("nN0", data[0]) || (strchr("oO", data[0]) && strchr("fF", second)))
		pf->autoprobe = false;
	else
		return -EINVAL;
	return 0;
}

static bool enter_virtfn(struct sim_place *place, const char *name)
{
	char canonical[32];
	int index;

	if (!is_sriov_pf(place, name) || sscanf(name, "virtfn%d", &index) != 1)
		return false;
	snprintf(canonical, sizeof(canonical), "virtfn%d", index);
	if (strcmp(canonical, name) != 0 || index < 0 || index >= pf_of(place)->numvfs)
		return false;
	place->function = sim_function_of_vf(place->state, pf_of(place), index);
	return true;
}

static void each_virtfn(const struct sim_place *place, struct sim_names *names)
{
	struct sim_place here = *place;
	char name[32];

	if (!is_sriov_pf(&here, NULL))
		return;
	for (int i = 0; i < pf_of(place)->numvfs; i++) {
		snprintf(name, sizeof(name), "virtfn%d", i);
		sim_names_put(names, name);
	}
}

static bool enter_physfn(struct sim_place *place, const char *name)
{
	(void)name;
	if (place->function->vf < 0)
		return false;
	place->function = &place->state->functions[pf_of(place)->function];
	return true;
}

static void link_sibling(const struct sim_place *from, const struct sim_place *to,
			 struct sim_text *text)
{
	char address[SIM_ADDRESS_MAX];

	(void)from;
	sim_text_put(text, "../%s", sim_function_address(to->function, address));
}

/* --- driver_override, bind and unbind -------------------------------------- */

SIM_VALUE(driver_override, "%s",
	  place->function->override[0] ? place->function->override : "(null)")

/* drivers/base/driver.c driver_set_override() */
static int write_driver_override(const struct sim_place *place, const char *data, size_t size)
{
	struct sim_function *function = place->function;
	size_t length = strnlen(data, size);
	const char *newline = memchr(data, '\n', length);

	if (size >= PAGE - 1)
		return -EINVAL;
	if (newline)
		length = (size_t)(newline - data);
	if (length >= sizeof(function->override))
		return -ENOMEM;
	memcpy(function->override, data, length);
	function->override[length] = '\0';
	return 0;
}

struct sim_function *sim_function_named(struct sim_state *state, const char *data, size_t size)
{
	char name[64];

	return take_line(data, size, name, sizeof(name)) ? sim_function_find(state, name) : NULL;
}

/* drivers/base/bus.c bind_store, unbind_store */
static int write_bind(const struct sim_place *place, const char *data, size_t size)
{
	struct sim_function *function = sim_function_named(place->state, data, size);

	return function ? sim_bus_bind(place->state, function, place->driver) : -ENODEV;
}

static int write_unbind(const struct sim_place *place, const char *data, size_t size)
{
	struct sim_function *function = sim_function_named(place->state, data, size);

	if (!function || function->driver != place->driver)
		return -ENODEV;
	sim_bus_unbind(place->state, function);
	return 0;
}

/* "8086 154c", in hexadecimal. */
static int write_new_id(const struct sim_place *place, const char *data, size_t size)
{
	char line[64];
	unsigned vendor, device;

	if (!take_line(data, size, line, sizeof(line)) ||
	    sscanf(line, "%x %x", &vendor, &device) != 2 || vendor > UINT16_MAX ||
	    device > UINT16_MAX)
		return -EINVAL;
	return sim_bus_new_id(place->state, place->driver, (uint16_t)vendor, (uint16_t)device);
}

static bool enter_bound(struct sim_place *place, const char *name)
{
	struct sim_function *function = sim_function_find(place->state, name);

	if (!function || function->driver != place->driver)
		return false;
	place->function = function;
	return true;
}

void sim_function_put(const struct sim_place *place, struct sim_names *names,
		      bool (*wanted)(const struct sim_place *, const struct sim_function *))
{
	const struct sim_state *state = place->state;
	char address[SIM_ADDRESS_MAX];

	for (int i = 0; i < SIM_PHYSICAL_MAX + state->vf_count; i++) {
		const struct sim_function *function = &state->functions[i];

		if (function->present && (!wanted || wanted(place, function)))
			sim_names_put(names, sim_function_address(function, address));
	}
}

static bool is_bound(const struct sim_place *place, const struct sim_function *function)
{
	return function->driver == place->driver;
}

static void each_bound(const struct sim_place *place, struct sim_names *names)
{
	sim_function_put(place, names, is_bound);
}

static bool has_module(struct sim_place *place, const char *name)
{
	(void)name;
	return place->driver->module != NULL;
}

static void link_module(const struct sim_place *from, const struct sim_place *to,
			struct sim_text *text)
{
	(void)to;
	sim_text_put(text, "../../../../module/%s", from->driver->module);
}

/* --- links out of a function's directory ----------------------------------- */

/* Up to /sys. */
static void put_up(const struct sim_function *function, struct sim_text *text)
{
	sim_text_put(text, function->bridge < 0 ? "../../../" : "../../../../");
}

static bool enter_driver(struct sim_place *place, const char *name)
{
	(void)name;
	place->driver = place->function->driver;
	return place->driver != NULL;
}

static void link_driver(const struct sim_place *from, const struct sim_place *to,
			struct sim_text *text)
{
	put_up(from->function, text);
	sim_text_put(text, "bus/pci/drivers/%s", to->driver->name);
}

static bool enter_iommu_group(struct sim_place *place, const char *name)
{
	(void)name;
	place->group = place->function->group;
	return place->group >= 0;
}

static void link_iommu_group(const struct sim_place *from, const struct sim_place *to,
			     struct sim_text *text)
{
	put_up(from->function, text);
	sim_text_put(text, "kernel/iommu_groups/%d", to->group);
}

static void link_subsystem(const struct sim_place *from, const struct sim_place *to,
			   struct sim_text *text)
{
	(void)to;
	put_up(from->function, text);
	sim_text_put(text, "bus/pci");
}

/* --- what the driver made -------------------------------------------------- */

static bool makes_interfaces(struct sim_place *place, const char *name)
{
	(void)name;
	return has_product(place, SIM_INTERFACE);
}

static bool enter_own_link(struct sim_place *place, const char *name)
{
	place->link = sim_link_find_name(place->state, name);
	return place->link &&
	       place->link->function == sim_function_index(place->state, place->function);
}

static void each_own_link(const struct sim_place *place, struct sim_names *names)
{
	int index = sim_function_index(place->state, place->function);

	for (int i = 0; i < place->state->link_count; i++)
		if (place->state->links[i].function == index && !place->state->links[i].away)
			sim_names_put(names, place->state->links[i].name);
}

/* Directories that hold one name with a number: nvme/nvme0. */
static const struct {
	enum sim_product product;
	const char *format;
} units[] = {
	{SIM_CONTROLLER, "nvme"},
	{SIM_CARD, "card"},
	{SIM_VFIO, "vfio"},
};

static bool unit_name(const struct sim_place *place, char name[static 32])
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (has_product(place, units[i].product)) {
			snprintf(name, 32, "%s%d", units[i].format, place->function->unit);
			return true;
		}
	return false;
}

static bool makes_controller(struct sim_place *place, const char *name)
{
	(void)name;
	return has_product(place, SIM_CONTROLLER);
}

static bool makes_card(struct sim_place *place, const char *name)
{
	(void)name;
	return has_product(place, SIM_CARD);
}

static bool makes_vfio(struct sim_place *place, const char *name)
{
	(void)name;
	return has_product(place, SIM_VFIO);
}

static bool enter_unit(struct sim_place *place, const char *name)
{
	char unit[32];

	return unit_name(place, unit) && strcmp(unit, name) == 0;
}

static void each_unit(const struct sim_place *place, struct sim_names *names)
{
	char unit[32];

	if (unit_name(place, unit))
		sim_names_put(names, unit);
}

/* --- functions below a bridge ---------------------------------------------- */

bool sim_function_enter(struct sim_place *place, const char *name)
{
	place->function = sim_function_find(place->state, name);
	return place->function != NULL;
}

void sim_function_each(const struct sim_place *place, struct sim_names *names)
{
	sim_function_put(place, names, NULL);
}

static bool is_below(const struct sim_place *place, const struct sim_function *function)
{
	return function->bridge == sim_function_index(place->state, place->function);
}

static bool enter_below(struct sim_place *place, const char *name)
{
	struct sim_function *function = sim_function_find(place->state, name);

	if (!function || !is_below(place, function))
		return false;
	place->function = function;
	return true;
}

static void each_below(const struct sim_place *place, struct sim_names *names)
{
	if (place->function->class_code >> 8 == 0x0604)
		sim_function_put(place, names, is_below);
}

void sim_function_link_4(const struct sim_place *from, const struct sim_place *to,
			 struct sim_text *text)
{
	sim_text_put(text, "../");
	sim_function_link_3(from, to, text);
}

void sim_function_link_3(const struct sim_place *from, const struct sim_place *to,
			 struct sim_text *text)
{
	char path[SIM_PATH_MAX];

	(void)from;
	sim_function_path(to->state, to->function, path);
	sim_text_put(text, "../../../%s", path);
}

/* --- the tables ------------------------------------------------------------ */

static const struct sim_entry empty[] = {{0}};

static const struct sim_entry own_links[] = {
	{.enter = enter_own_link, .each = each_own_link, .children = sim_link_entries},
	{0},
};

static const struct sim_entry own_units[] = {
	{.enter = enter_unit, .each = each_unit, .children = empty},
	{0},
};

const struct sim_entry sim_function_entries[] = {
	{.name = "class", .read = read_class},
	{.name = "vendor", .read = read_vendor},
	{.name = "device", .read = read_device},
	{.name = "driver",
	 .enter = enter_driver,
	 .link = link_driver,
	 .children = sim_driver_entries},
	{.name = "iommu_group",
	 .enter = enter_iommu_group,
	 .link = link_iommu_group,
	 .children = sim_group_entries},
	{.name = "numa_node", .read = read_numa_node},
	{.name = "physfn",
	 .enter = enter_physfn,
	 .link = link_sibling,
	 .children = sim_function_entries},
	{.name = "net", .enter = makes_interfaces, .children = own_links},
	{.name = "nvme", .enter = makes_controller, .children = own_units},
	{.name = "drm", .enter = makes_card, .children = own_units},
	{.name = "vfio-dev", .enter = makes_vfio, .children = own_units},
	{.name = "sriov_totalvfs", .enter = is_sriov_pf, .read = read_sriov_totalvfs},
	{.name = "sriov_numvfs",
	 .enter = is_sriov_pf,
	 .read = read_sriov_numvfs,
	 .write = write_sriov_numvfs},
	{.name = "sriov_drivers_autoprobe",
	 .enter = is_sriov_pf,
	 .read = read_sriov_drivers_autoprobe,
	 .write = write_sriov_drivers_autoprobe},
	{.name = "sriov_offset", .enter = is_sriov_pf, .read = read_sriov_offset},
	{.name = "sriov_stride", .enter = is_sriov_pf, .read = read_sriov_stride},
	{.name = "sriov_vf_device", .enter = is_sriov_pf, .read = read_sriov_vf_device},
	{.name = "driver_override", .read = read_driver_override, .write = write_driver_override},
	{.name = "subsystem_vendor", .read = read_subsystem_vendor},
	{.name = "subsystem_device", .read = read_subsystem_device},
	{.name = "revision", .read = read_revision},
	{.name = "modalias", .read = read_modalias},
	{.name = "reset_method", .enter = is_card, .read = read_reset_method},
	{.name = "current_link_speed", .enter = is_card, .read = sim_pci_current_link_speed},
	{.name = "current_link_width", .enter = is_card, .read = sim_pci_current_link_width},
	{.name = "max_link_speed", .enter = sim_pci_is_on_link, .read = sim_pci_max_link_speed},
	{.name = "max_link_width", .enter = sim_pci_is_on_link, .read = sim_pci_max_link_width},
	{.name = "resource", .enter = is_card, .read = sim_pci_resource},
	{.name = "config", .enter = is_card, .read = sim_pci_config},
	{.name = "ari_enabled", .enter = is_card, .read = sim_pci_ari_enabled},
	{.name = "aer_dev_correctable", .enter = is_card, .read = sim_pci_aer_correctable},
	{.name = "aer_dev_nonfatal", .enter = is_card, .read = sim_pci_aer_nonfatal},
	{.name = "aer_dev_fatal", .enter = is_card, .read = sim_pci_aer_fatal},
	{.name = "subordinate_bus_number",
	 .enter = sim_pci_is_bridge,
	 .read = sim_pci_subordinate_bus_number},
	{.name = "msi_irqs", .enter = sim_pci_uses_vectors, .children = sim_pci_vectors},
	{.name = "sriov_vf_total_msix", .enter = is_sriov_pf, .read = sim_pci_sriov_vf_total_msix},
	{.name = "subsystem", .link = link_subsystem, .children = empty},
	{.enter = enter_virtfn,
	 .each = each_virtfn,
	 .link = link_sibling,
	 .children = sim_function_entries},
	{.enter = enter_below, .each = each_below, .children = sim_function_entries},
	{0},
};

const struct sim_entry sim_driver_entries[] = {
	{.name = "bind", .write = write_bind},
	{.name = "unbind", .write = write_unbind},
	{.name = "new_id", .write = write_new_id},
	{.name = "module", .enter = has_module, .link = link_module, .children = empty},
	{.enter = enter_bound,
	 .each = each_bound,
	 .link = sim_function_link_4,
	 .children = sim_function_entries},
	{0},
};
