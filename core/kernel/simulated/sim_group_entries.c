#include "core/kernel/simulated/sim_group_entries.h"

#include "core/kernel/simulated/sim_function_entries.h"
#include "core/kernel/simulated/sim_host.h"

#include <string.h>

SIM_VALUE(type, "%s", place->state->host->group_type)

static void read_reserved_regions(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "0x00000000fee00000 0x00000000feefffff msi\n");
	if (strcmp(place->state->host->iommu, "ivhd") == 0)
		sim_text_put(text, "0x000000fd00000000 0x000000ffffffffff reserved\n");
}

static bool is_member(const struct sim_place *place, const struct sim_function *function)
{
	return function->group == place->group;
}

static bool enter_member(struct sim_place *place, const char *name)
{
	struct sim_function *function = sim_function_find(place->state, name);

	if (!function || !is_member(place, function))
		return false;
	place->function = function;
	return true;
}

static void each_member(const struct sim_place *place, struct sim_names *names)
{
	sim_function_put(place, names, is_member);
}

static const struct sim_entry members[] = {
	{.enter = enter_member,
	 .each = each_member,
	 .link = sim_function_link_4,
	 .children = sim_function_entries},
	{0},
};

const struct sim_entry sim_group_entries[] = {
	{.name = "devices", .children = members},
	{.name = "type", .read = read_type},
	{.name = "reserved_regions", .read = read_reserved_regions},
	{0},
};
