#include "core/kernel/simulated/sim_happening.h"

#include "core/kernel/simulated/sim_bus.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"

#include <string.h>

static const struct sim_happening *at(const struct sim_state *state, int n)
{
	const struct sim_happening *happenings = state->host->happenings;

	return happenings && n < SIM_HAPPENINGS_MAX && happenings[n].pf ? &happenings[n] : NULL;
}

static void plug_cable(struct sim_state *state, struct sim_function *function, bool in)
{
	struct sim_link *link = sim_link_of(state, function);

	sim_pf_of(state, function)->cabled = in;
	if (link)
		sim_link_set_carrier(state, link, in);
}

/* A guest starts or stops: only where the VF is as the other of the two left it. */
static void change_guest(struct sim_state *state, struct sim_pf *pf, int vf, bool starts)
{
	struct sim_function *function = sim_function_of_vf(state, pf, vf);
	bool held;

	if (vf >= pf->numvfs || !function->driver)
		return;
	held = function->driver->product == SIM_VFIO;
	if (held == starts)
		return;
	sim_bus_unbind(state, function);
	strcpy(function->override, starts ? "vfio-pci" : "");
	sim_bus_probe(state, function);
	if (starts && state->host->give)
		state->host->give(state, pf, vf);
}

/* Nobody's VFs but those that the host came with are removed. */
static void remove_vfs(struct sim_state *state, struct sim_function *function, int numvfs)
{
	struct sim_pf *pf = sim_pf_of(state, function);

	if (pf->numvfs == numvfs)
		pf->torn_down = sim_bus_set_numvfs(state, function, 0) == 0;
}

static void make_vfs(struct sim_state *state, struct sim_function *function, int numvfs)
{
	struct sim_pf *pf = sim_pf_of(state, function);

	if (pf->torn_down && pf->numvfs == 0 && sim_bus_set_numvfs(state, function, numvfs) == 0)
		state->host->dress(state, pf);
	pf->torn_down = false;
}

static void happen(struct sim_state *state, const struct sim_happening *happening)
{
	struct sim_function *function = sim_function_find(state, happening->pf);

	if (!function)
		return;
	switch (happening->kind) {
	case SIM_CABLE_OUT:
	case SIM_CABLE_IN:
		plug_cable(state, function, happening->kind == SIM_CABLE_IN);
		break;
	case SIM_GUEST_STOPS:
	case SIM_GUEST_STARTS:
		change_guest(state, sim_pf_of(state, function), happening->number,
			     happening->kind == SIM_GUEST_STARTS);
		break;
	case SIM_VFS_GO:
		remove_vfs(state, function, happening->number);
		break;
	case SIM_VFS_COME:
		make_vfs(state, function, happening->number);
		break;
	}
}

void sim_happening_plan(struct sim_state *state)
{
	const struct sim_happening *happening;

	for (int i = 0; state->eventful && (happening = at(state, i)) != NULL; i++)
		state->happens_at[i] = state->now + happening->first * SIM_SECOND;
}

/* The first that is due; -1: none. */
static int find_due(const struct sim_state *state, uint64_t now)
{
	int first = -1;

	for (int i = 0; at(state, i) != NULL; i++)
		if (state->happens_at[i] <= now &&
		    (first < 0 || state->happens_at[i] < state->happens_at[first]))
			first = i;
	return first;
}

void sim_happening_run(struct sim_state *state)
{
	uint64_t now = state->now;
	int due;

	if (!state->eventful)
		return;
	while ((due = find_due(state, now)) >= 0) {
		const struct sim_happening *happening = at(state, due);

		/* Counters are to be those of that moment, whenever somebody looks. */
		state->now = state->happens_at[due];
		state->happens_at[due] += happening->every * SIM_SECOND;
		happen(state, happening);
	}
	state->now = now;
}
