#include "core/kernel/simulated/sim_link.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

static void free_name(struct sim_state *state, char name[static IFNAMSIZ])
{
	for (int n = 0; n < SIM_LINKS_MAX; n++) {
		snprintf(name, IFNAMSIZ, "eth%d", n);
		if (!sim_link_find_name(state, name))
			return;
	}
}

struct sim_link *sim_link_add(struct sim_state *state, const char *name)
{
	struct sim_link *link;

	if (state->link_count == SIM_LINKS_MAX)
		return NULL;
	link = &state->links[state->link_count];
	*link = (struct sim_link){.mtu = 1500, .function = -1, .vf = -1, .namespace_id = -1};
	if (name && *name && !sim_link_find_name(state, name))
		snprintf(link->name, sizeof(link->name), "%s", name);
	else
		free_name(state, link->name);
	link->ifindex = ++state->last_ifindex;
	state->link_count++;
	state->generation++;
	return link;
}

void sim_link_announce(struct sim_state *state, const struct sim_link *link)
{
	if (link->away)
		return;
	sim_events_interface(state, link, "add", NULL);
	sim_events_link(state, link, RTM_NEWLINK);
}

void sim_link_remove(struct sim_state *state, struct sim_link *link)
{
	size_t n = (size_t)(link - state->links);

	if (!link->away) {
		sim_events_interface(state, link, "remove", NULL);
		sim_events_link(state, link, RTM_DELLINK);
	}
	state->link_count--;
	memmove(link, link + 1, ((size_t)state->link_count - n) * sizeof(*link));
	state->generation++;
}

bool sim_link_running(const struct sim_link *link)
{
	return link->up && link->carrier;
}

void sim_link_update_flow(struct sim_state *state, struct sim_function *function)
{
	struct sim_link *link = sim_link_of(state, function);
	bool guest = function->holder && function->driver && function->driver->product == SIM_VFIO;

	sim_traffic_flow(&sim_vf_of(state, function)->traffic,
			 guest || (link && sim_link_running(link)), state->now);
}

/* After a change of `link`: its own traffic, or that of its VF. */
static void update_own_flow(struct sim_state *state, struct sim_link *link)
{
	if (link->vf < 0)
		sim_traffic_flow(&link->traffic, sim_link_running(link), state->now);
	else if (!link->representor)
		sim_link_update_flow(state, &state->functions[link->function]);
}

void sim_link_update_vf(struct sim_state *state, const struct sim_function *function)
{
	const struct sim_pf *pf = sim_pf_of(state, function);
	const struct sim_link *uplink = sim_link_of(state, &state->functions[pf->function]);
	struct sim_link *link = sim_link_of(state, function);
	bool carrier;

	if (!link)
		return;
	switch (sim_vf_of(state, function)->state) {
	case IFLA_VF_LINK_STATE_ENABLE:
		carrier = true;
		break;
	case IFLA_VF_LINK_STATE_DISABLE:
		carrier = false;
		break;
	default:
		carrier = uplink && sim_link_running(uplink);
	}
	sim_link_set_carrier(state, link, carrier);
}

/* The VFs follow their PF's link. */
static void update_vfs(struct sim_state *state, int ifindex)
{
	const struct sim_link *link = sim_link_find(state, ifindex);
	const struct sim_function *function;
	const struct sim_pf *pf;

	if (link->function < 0 || link->representor)
		return;
	function = &state->functions[link->function];
	if (!sim_function_is_pf(state, function))
		return;
	pf = sim_pf_of(state, function);
	for (int i = 0; i < pf->numvfs; i++)
		sim_link_update_vf(state, sim_function_of_vf(state, pf, i));
}

/* A VF whose MAC nobody set tells the PF its own when it goes up; mlx5's
 * firmware keeps that to itself. */
static void tell_mac(struct sim_state *state, const struct sim_link *link)
{
	const struct sim_function *function;
	struct sim_vf *vf;

	if (link->vf < 0 || link->representor)
		return;
	function = &state->functions[link->function];
	vf = sim_vf_of(state, function);
	if (!vf->mac_set && strcmp(function->driver->name, "mlx5_core") != 0)
		memcpy(vf->mac, link->address, sizeof(vf->mac));
}

void sim_link_set_up(struct sim_state *state, struct sim_link *link, bool up)
{
	if (link->up == up)
		return;
	link->up = up;
	if (up)
		tell_mac(state, link);
	update_own_flow(state, link);
	sim_events_link(state, link, RTM_NEWLINK);
	update_vfs(state, link->ifindex);
}

void sim_link_set_carrier(struct sim_state *state, struct sim_link *link, bool carrier)
{
	if (link->carrier == carrier)
		return;
	link->carrier = carrier;
	update_own_flow(state, link);
	/* A link that is down has no carrier anyway. */
	if (link->up)
		sim_events_link(state, link, RTM_NEWLINK);
	update_vfs(state, link->ifindex);
}

static bool is_name(const char *name)
{
	size_t length = strlen(name);

	return length > 0 && length < IFNAMSIZ && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0 && strpbrk(name, "/: \t\n\v\f\r") == NULL;
}

int sim_link_rename(struct sim_state *state, struct sim_link *link, const char *name)
{
	char old[SIM_PATH_MAX];

	if (!is_name(name))
		return -EINVAL;
	if (strcmp(link->name, name) == 0)
		return 0;
	if (sim_link_find_name(state, name))
		return -EEXIST;
	sim_link_path(state, link, old);
	snprintf(link->name, sizeof(link->name), "%s", name);
	sim_events_interface(state, link, "move", old);
	sim_events_link(state, link, RTM_NEWLINK);
	return 0;
}

void sim_link_move(struct sim_state *state, struct sim_link *link, bool away)
{
	if (link->away == away)
		return;
	state->generation++;
	if (away) {
		sim_events_interface(state, link, "remove", NULL);
		sim_events_link_moved(state, link);
		link->master = 0;
	} else {
		/* Whoever brought it up was over there. */
		link->up = false;
	}
	link->away = away;
	if (!away)
		link->namespace_id = -1;
	else if (link->namespace_id < 0)
		link->namespace_id = sim_namespace_named(state, "elsewhere");
	update_own_flow(state, link);
	sim_link_announce(state, link);
}

struct sim_counters sim_link_counters(const struct sim_state *state, const struct sim_link *link)
{
	struct sim_counters counters;

	if (link->vf < 0)
		return sim_traffic_counters(&link->traffic, state->now);
	counters = sim_traffic_counters(&state->vfs[link->vf].traffic, state->now);
	if (!link->representor)
		return counters;
	return (struct sim_counters){.rx_bytes = counters.tx_bytes,
				     .tx_bytes = counters.rx_bytes,
				     .rx_packets = counters.tx_packets,
				     .tx_packets = counters.rx_packets,
				     .rx_dropped = counters.tx_dropped,
				     .tx_dropped = counters.rx_dropped};
}
