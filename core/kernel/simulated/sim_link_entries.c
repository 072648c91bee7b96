#include "core/kernel/simulated/sim_link_entries.h"

#include "core/kernel/simulated/sim_function_entries.h"
#include "core/kernel/simulated/sim_link.h"

SIM_VALUE(mtu, "%d", place->link->mtu)
SIM_VALUE(ifindex, "%d", place->link->ifindex)

static void read_address(const struct sim_place *place, struct sim_text *text)
{
	const uint8_t *a = place->link->address;

	sim_text_put(text, "%02x:%02x:%02x:%02x:%02x:%02x\n", a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void read_operstate(const struct sim_place *place, struct sim_text *text)
{
	const struct sim_link *link = place->link;

	sim_text_put(text, "%s\n",
		     link->loopback           ? "unknown"
		     : sim_link_running(link) ? "up"
					      : "down");
}

static bool enter_device(struct sim_place *place, const char *name)
{
	(void)name;
	if (place->link->function < 0)
		return false;
	place->function = &place->state->functions[place->link->function];
	return true;
}

static void link_device(const struct sim_place *from, const struct sim_place *to,
			struct sim_text *text)
{
	char address[SIM_ADDRESS_MAX];

	(void)from;
	sim_text_put(text, "../../../%s", sim_function_address(to->function, address));
}

const struct sim_entry sim_link_entries[] = {
	{.name = "address", .read = read_address},
	{.name = "ifindex", .read = read_ifindex},
	{.name = "mtu", .read = read_mtu},
	{.name = "operstate", .read = read_operstate},
	{.name = "device",
	 .enter = enter_device,
	 .link = link_device,
	 .children = sim_function_entries},
	{0},
};
