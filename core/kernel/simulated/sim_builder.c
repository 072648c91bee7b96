#include "core/kernel/simulated/sim_builder.h"

#include "core/kernel/simulated/sim_bus.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/pci.h"

#include <stdio.h>
#include <string.h>

/* Addresses and numbers here are constants of hosts: they fit and are right. */
static struct sim_function *add_function(struct sim_state *state, const char *address)
{
	struct sim_function *function = &state->functions[state->physical_count++];
	struct pci_address parsed;

	pci_address_parse(address, &parsed);
	*function = (struct sim_function){.bridge = -1, .pf = -1, .vf = -1};
	function->routing_id = (uint16_t)(parsed.bus << 8 | parsed.device << 3 | parsed.function);
	return function;
}

int sim_builder_bridge(struct sim_state *state, const char *address, uint16_t vendor,
		       uint16_t device, uint32_t class_code, int numa_node)
{
	struct sim_function *function = add_function(state, address);

	function->vendor = vendor;
	function->device = device;
	function->class_code = class_code;
	function->numa_node = numa_node;
	sim_bus_plug(state, function, true);
	return sim_function_index(state, function);
}

static void copy_name(char name[static IFNAMSIZ], const char *text)
{
	snprintf(name, IFNAMSIZ, "%s", text ? text : "");
}

static struct sim_pf *add_pf(struct sim_state *state, const struct sim_card *card)
{
	struct sim_pf *pf = &state->pfs[state->pf_count++];

	*pf = (struct sim_pf){.model = card->model,
			      .first_vf = state->vf_count,
			      .autoprobe = true,
			      .switchdev = card->switchdev,
			      .cabled = !card->loose};
	copy_name(pf->interface, card->interface);
	copy_name(pf->stem, card->stem);
	copy_name(pf->port_name, card->port_name);
	memcpy(pf->mac, card->mac, sizeof(pf->mac));
	state->vf_count += card->model->totalvfs;
	for (int i = 0; i < card->model->totalvfs; i++)
		sim_traffic_guess(&state->vfs[pf->first_vf + i].traffic,
				  sim_hash((uint32_t)state->pf_count, (uint32_t)i),
				  card->model->speed_mbps);
	return pf;
}

/* The VFs of a card's functions lie behind each other, or with a stride between. */
static int vf_offset_of(const struct sim_model *model, int function)
{
	return model->vf_offset + (model->vf_stride == 1 ? function * (model->totalvfs - 1) : 0);
}

struct sim_pf *sim_builder_card(struct sim_state *state, const struct sim_card *card)
{
	struct sim_function *function = add_function(state, card->address);
	struct sim_pf *pf = add_pf(state, card);
	struct sim_link *link;

	function->vendor = card->model->vendor;
	function->device = card->model->device;
	function->subsystem_vendor = card->model->subsystem_vendor;
	function->subsystem_device = card->model->subsystem_device;
	function->class_code = card->model->class_code;
	function->revision = card->model->revision;
	function->bridge = card->bridge;
	function->numa_node = card->numa_node;
	function->defects = card->defects;
	function->pf = (int)(pf - state->pfs);
	pf->function = sim_function_index(state, function);
	pf->vf_offset = vf_offset_of(card->model, function->routing_id & 7);
	sim_bus_plug(state, function, true);
	link = sim_link_of(state, function);
	if (!link)
		return pf;
	sim_traffic_init(&link->traffic, card->shape, function->routing_id, card->rx_bps,
			 card->tx_bps);
	if (!card->down)
		sim_link_set_up(state, link, true);
	return pf;
}

struct sim_link *sim_builder_link(struct sim_state *state, const char *name, const char *kind,
				  const uint8_t address[static SIM_MAC_LENGTH])
{
	struct sim_link *link = sim_link_add(state, name);

	link->kind = kind;
	link->carrier = true;
	memcpy(link->address, address, sizeof(link->address));
	sim_link_set_up(state, link, true);
	return link;
}

void sim_builder_loopback(struct sim_state *state)
{
	static const uint8_t none[SIM_MAC_LENGTH];
	struct sim_link *link = sim_builder_link(state, "lo", NULL, none);

	link->loopback = true;
	link->mtu = 65536;
	sim_builder_ipv4(link, 127, 0, 0, 1, 8);
}

void sim_builder_ipv4(struct sim_link *link, uint8_t a, uint8_t b, uint8_t c, uint8_t d,
		      uint8_t prefix)
{
	const uint8_t address[] = {a, b, c, d};

	memcpy(link->ipv4, address, sizeof(link->ipv4));
	link->prefix = prefix;
}

void sim_builder_enslave(struct sim_state *state, const char *name, const char *master)
{
	sim_link_find_name(state, name)->master = sim_link_find_name(state, master)->ifindex;
}

/* --- virtual functions ----------------------------------------------------- */

static void change_driver(struct sim_state *state, struct sim_function *function,
			  const char *driver)
{
	sim_bus_unbind(state, function);
	if (*driver == '\0')
		return;
	snprintf(function->override, sizeof(function->override), "%s", driver);
	sim_bus_probe(state, function);
}

static void dress_link(struct sim_state *state, struct sim_function *function,
		       const struct sim_outfit *outfit)
{
	struct sim_link *link = sim_link_of(state, function);

	if (!link)
		return;
	if (sim_vf_of(state, function)->mac_set)
		memcpy(link->address, outfit->mac, sizeof(link->address));
	if (outfit->up)
		sim_link_set_up(state, link, true);
	sim_builder_ipv4(link, outfit->ipv4[0], outfit->ipv4[1], outfit->ipv4[2], outfit->ipv4[3],
			 outfit->prefix);
}

static void give(struct sim_state *state, struct sim_function *function,
		 const struct sim_program *program)
{
	struct sim_process *process = program ? sim_process_run(state, program) : NULL;

	if (process)
		sim_process_hold(state, process, function);
}

void sim_builder_dress(struct sim_state *state, const struct sim_pf *pf, int vf,
		       const struct sim_outfit *outfit)
{
	static const uint8_t none[SIM_MAC_LENGTH];
	struct sim_function *function = sim_function_of_vf(state, pf, vf);
	struct sim_vf *settings = sim_vf_of(state, function);

	memcpy(settings->mac, outfit->mac, sizeof(settings->mac));
	settings->mac_set = memcmp(outfit->mac, none, sizeof(none)) != 0;
	settings->vlan = outfit->vlan;
	settings->qos = outfit->qos;
	settings->trust = outfit->trust;
	settings->spoofchk = settings->spoofchk && !outfit->no_spoofchk;
	settings->max_tx_rate = outfit->max_tx_rate;
	if (outfit->driver)
		change_driver(state, function, outfit->driver);
	dress_link(state, function, outfit);
	give(state, function, outfit->holder);
	if (outfit->rx_bps < 0)
		return;
	sim_traffic_flow(&settings->traffic, false, state->now);
	sim_traffic_init(&settings->traffic, outfit->shape, function->routing_id, outfit->rx_bps,
			 outfit->tx_bps);
	sim_link_update_flow(state, function);
}

void sim_builder_vfs(struct sim_state *state, struct sim_pf *pf, int numvfs)
{
	if (sim_bus_set_numvfs(state, &state->functions[pf->function], numvfs) == 0 &&
	    state->host->dress)
		state->host->dress(state, pf);
}
