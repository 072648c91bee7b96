#include "core/kernel/simulated/sim_bus.h"

#include "core/driver.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

bool sim_bus_matches(const struct sim_state *state, const struct sim_driver *driver,
		     const struct sim_function *function)
{
	if (function->override[0] != '\0')
		return strcmp(function->override, driver->name) == 0;
	for (int i = 0; i < state->new_id_count; i++)
		if (state->new_ids[i].driver == driver &&
		    state->new_ids[i].vendor == function->vendor &&
		    state->new_ids[i].device == function->device)
			return true;
	return sim_driver_knows(driver, function->vendor, function->device, function->class_code);
}

/* --- what drivers make ----------------------------------------------------- */

static void invent_address(struct sim_state *state, const struct sim_function *function,
			   uint8_t address[static SIM_MAC_LENGTH])
{
	uint32_t high = sim_hash(function->routing_id, ++state->births);
	uint32_t low = sim_hash(high, 1);

	address[0] = (uint8_t)((high >> 8 & 0xfc) | 2); /* local, unicast */
	address[1] = (uint8_t)high;
	memcpy(address + 2, &low, sizeof(low));
}

static void make_vf_interface(struct sim_state *state, struct sim_function *function)
{
	static const uint8_t none[SIM_MAC_LENGTH];
	const struct sim_pf *pf = sim_pf_of(state, function);
	struct sim_vf *vf = sim_vf_of(state, function);
	char name[2 * IFNAMSIZ] = "";
	struct sim_link *link;

	if (pf->stem[0] != '\0')
		snprintf(name, sizeof(name), "%sv%d", pf->stem, function->vf);
	link = sim_link_add(state, strlen(name) < IFNAMSIZ ? name : NULL);
	if (!link)
		return;
	link->function = sim_function_index(state, function);
	link->vf = pf->first_vf + function->vf;
	link->speed_mbps = pf->model->speed_mbps;
	if (vf->mac_set && memcmp(vf->mac, none, sizeof(none)) != 0 &&
	    !sim_function_has(&state->functions[pf->function], SIMULATED_SILENT))
		memcpy(link->address, vf->mac, sizeof(link->address));
	else
		invent_address(state, function, link->address);
	memcpy(link->permanent, link->address, sizeof(link->permanent));
	function->ifindex = link->ifindex;
	sim_traffic_reset(&vf->traffic, state->now);
	sim_link_announce(state, link);
	sim_link_update_vf(state, function);
}

static void make_interface(struct sim_state *state, struct sim_function *function)
{
	const struct sim_pf *pf = sim_pf_of(state, function);
	struct sim_link *link = sim_link_add(state, pf->interface);

	if (!link)
		return;
	link->function = sim_function_index(state, function);
	link->speed_mbps = pf->model->speed_mbps;
	link->carrier = pf->cabled;
	memcpy(link->address, pf->mac, sizeof(link->address));
	memcpy(link->permanent, pf->mac, sizeof(link->permanent));
	memcpy(link->port_name, pf->port_name, sizeof(link->port_name));
	link->has_switch_id = pf->switchdev;
	function->ifindex = link->ifindex;
	sim_link_announce(state, link);
}

/* The N of "nvmeN": the first that no other device of the kind has. */
static int take_unit(struct sim_state *state, enum sim_product product)
{
	int unit = 0;

	while (state->units_taken[product][unit])
		unit++;
	state->units_taken[product][unit] = true;
	return unit;
}

static void make_product(struct sim_state *state, struct sim_function *function)
{
	switch (function->driver->product) {
	case SIM_NOTHING:
		break;
	case SIM_INTERFACE:
		if (function->vf >= 0)
			make_vf_interface(state, function);
		else if (function->pf >= 0)
			make_interface(state, function);
		break;
	case SIM_VFIO:
		function->unit = take_unit(state, SIM_VFIO);
		sim_events_vfio(state, function, "add");
		break;
	case SIM_CONTROLLER:
	case SIM_CARD:
		function->unit = take_unit(state, function->driver->product);
		break;
	}
}

static void remove_product(struct sim_state *state, struct sim_function *function)
{
	struct sim_link *link;

	/* Asked by the kernel, a guest gives it back. */
	if (function->holder)
		sim_process_release(state, function);
	link = sim_link_of(state, function);
	if (link)
		sim_link_remove(state, link);
	if (function->driver->product == SIM_VFIO)
		sim_events_vfio(state, function, "remove");
	if (function->unit >= 0)
		state->units_taken[function->driver->product][function->unit] = false;
	function->ifindex = 0;
	function->unit = -1;
}

/* --- drivers --------------------------------------------------------------- */

/* What the driver's probe function says. */
static int try_driver(struct sim_state *state, const struct sim_function *function,
		      const struct sim_driver *driver)
{
	const struct sim_pf *pf = sim_pf_of(state, function);

	if (driver->product != SIM_VFIO)
		return 0;
	if (function->group < 0)
		return -EINVAL;
	if (function->vf < 0 && pf && pf->numvfs > 0)
		return -EBUSY;
	return 0;
}

int sim_bus_bind(struct sim_state *state, struct sim_function *function,
		 const struct sim_driver *driver)
{
	const struct sim_pf *pf = sim_pf_of(state, function);
	int result;

	if (!sim_bus_matches(state, driver, function))
		return -ENODEV;
	if (function->driver)
		return -EBUSY;
	/* drivers/pci/pci-driver.c pci_device_can_probe */
	if (function->vf >= 0 && !pf->autoprobe && function->override[0] == '\0')
		return -ENODEV;
	result = try_driver(state, function, driver);
	if (result < 0)
		return result;
	function->driver = driver;
	/* nvme probes in the background, finds no queues and lets go again. */
	if (function->vf >= 0 && pf->model->vfs_offline && driver->product == SIM_CONTROLLER) {
		function->driver = NULL;
		return 0;
	}
	make_product(state, function);
	if (function->vf >= 0)
		sim_link_update_flow(state, function);
	sim_events_function(state, function, "bind");
	return 0;
}

void sim_bus_probe(struct sim_state *state, struct sim_function *function)
{
	const struct sim_driver *driver;

	for (size_t i = 0; !function->driver && (driver = sim_driver_at(i)) != NULL; i++)
		if (sim_bus_matches(state, driver, function))
			sim_bus_bind(state, function, driver);
}

/* --- functions come and go ------------------------------------------------- */

/* Without ACS in the port above they reach each other: one group. */
static int shared_group(const struct sim_state *state, const struct sim_function *function)
{
	const struct sim_pf *pf = function->pf < 0 ? NULL : &state->pfs[function->pf];
	const struct sim_function *physical = pf ? &state->functions[pf->function] : function;

	return function->vf >= 0 && sim_function_has(physical, SIMULATED_NO_ACS) ? physical->group
										 : -1;
}

static int take_group(struct sim_state *state, const struct sim_function *function)
{
	int shared = shared_group(state, function);

	if (state->host->iommu_count == 0 || state->iommu_off)
		return -1;
	if (shared >= 0) {
		state->group_members[shared]++;
		return shared;
	}
	for (int group = 0; group < SIM_GROUPS_MAX; group++)
		if (state->group_members[group] == 0) {
			state->group_members[group] = 1;
			return group;
		}
	return -1;
}

void sim_bus_set_iommu(struct sim_state *state, bool on)
{
	state->iommu_off = !on;
	memset(state->group_members, 0, sizeof(state->group_members));
	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++)
		state->functions[i].group = -1;
	for (int i = 0; on && i < SIM_FUNCTIONS_MAX; i++)
		if (state->functions[i].present)
			state->functions[i].group = take_group(state, &state->functions[i]);
}

void sim_bus_plug(struct sim_state *state, struct sim_function *function, bool probe)
{
	function->present = true;
	function->known = true;
	function->driver = NULL;
	function->override[0] = '\0';
	function->unit = -1;
	function->ifindex = 0;
	function->group = take_group(state, function);
	state->by_routing_id[function->routing_id] =
		(uint16_t)(sim_function_index(state, function) + 1);
	sim_events_function(state, function, "add");
	if (function->vf >= 0)
		sim_events_function(state, function, "change");
	if (probe)
		sim_bus_probe(state, function);
}

/* --- virtual functions ----------------------------------------------------- */

/* What a VF has before anybody sets anything: all of it is lost with the VF. */
static void set_defaults(struct sim_vf *vf, const struct sim_driver *driver)
{
	struct sim_traffic traffic = vf->traffic;

	traffic.flowing = false;
	traffic.base = (struct sim_counters){0};
	*vf = (struct sim_vf){.proto = ETH_P_8021Q, .traffic = traffic};
	/* Intel's drivers check for spoofed addresses unless told otherwise. */
	vf->spoofchk =
		strcmp(driver->name, "mlx5_core") != 0 && strcmp(driver->name, "bnxt_en") != 0;
}

static void add_representor(struct sim_state *state, const struct sim_pf *pf, int vf)
{
	const struct sim_function *function = &state->functions[pf->function];
	char name[64], port[32];
	struct sim_link *link;

	snprintf(port, sizeof(port), "pf%dvf%d", function->routing_id & 7, vf);
	snprintf(name, sizeof(name), "%sn%s", pf->stem, port);
	link = sim_link_add(state, strlen(name) < IFNAMSIZ ? name : NULL);
	if (!link)
		return;
	link->function = pf->function;
	link->vf = pf->first_vf + vf;
	link->representor = true;
	link->has_switch_id = true;
	link->up = link->carrier = true;
	link->speed_mbps = pf->model->speed_mbps;
	snprintf(link->port_name, sizeof(link->port_name), "%.15s", port);
	invent_address(state, function, link->address);
	sim_link_announce(state, link);
}

static void remove_representors(struct sim_state *state, const struct sim_pf *pf)
{
	for (int i = state->link_count - 1; i >= 0; i--)
		if (state->links[i].representor && state->links[i].function == pf->function)
			sim_link_remove(state, &state->links[i]);
}

int sim_bus_set_switchdev(struct sim_state *state, struct sim_function *function, bool on)
{
	struct sim_pf *pf = sim_pf_of(state, function);
	struct sim_link *link = sim_link_of(state, function);

	if (pf->switchdev == on)
		return 0;
	/* "allowed only if there is no VFs created", ice_eswitch_mode_set() */
	if (strcmp(function->driver->name, "ice") == 0 && pf->numvfs > 0)
		return -EOPNOTSUPP;
	pf->switchdev = on;
	if (link) {
		link->has_switch_id = on;
		sim_events_link(state, link, RTM_NEWLINK);
	}
	for (int i = 0; on && i < pf->numvfs; i++)
		add_representor(state, pf, i);
	if (!on)
		remove_representors(state, pf);
	return 0;
}

/* igb, ixgbe and i40e reset their port. */
static void bounce_link(struct sim_state *state, const struct sim_function *function)
{
	const struct driver *driver = driver_find(function->driver->name);
	struct sim_link *link = sim_link_of(state, function);

	if (!driver || !driver->resets_link || !link || !sim_link_running(link))
		return;
	for (int i = 0; i < 2; i++) {
		sim_link_set_carrier(state, link, false);
		sim_link_set_carrier(state, link, true);
	}
}

static void add_vf(struct sim_state *state, struct sim_pf *pf, int vf)
{
	const struct sim_function *physical = &state->functions[pf->function];
	struct sim_function *function = sim_function_of_vf(state, pf, vf);

	*function = (struct sim_function){
		.routing_id = (uint16_t)(physical->routing_id + pf->vf_offset +
					 vf * pf->model->vf_stride),
		.vendor = physical->vendor,
		.device = pf->model->vf_device,
		.subsystem_vendor = physical->subsystem_vendor,
		.subsystem_device = physical->subsystem_device,
		.class_code = physical->class_code,
		.revision = physical->revision,
		.bridge = physical->bridge,
		.numa_node = physical->numa_node,
		.pf = physical->pf,
		.vf = vf,
	};
	set_defaults(sim_vf_of(state, function), physical->driver);
	sim_bus_plug(state, function, pf->autoprobe);
}

static void enable_vfs(struct sim_state *state, const struct sim_function *function, int numvfs)
{
	struct sim_pf *pf = sim_pf_of(state, function);

	bounce_link(state, function);
	for (int i = 0; i < numvfs; i++)
		add_vf(state, pf, i);
	pf->numvfs = numvfs;
	if (pf->switchdev)
		for (int i = 0; i < numvfs; i++)
			add_representor(state, pf, i);
	sim_events_function(state, function, "change");
}

static void disable_vfs(struct sim_state *state, const struct sim_function *function)
{
	struct sim_pf *pf = sim_pf_of(state, function);
	int numvfs = pf->numvfs;

	if (numvfs == 0)
		return;
	remove_representors(state, pf);
	for (int i = 0; i < numvfs; i++)
		sim_bus_unplug(state, sim_function_of_vf(state, pf, i));
	pf->numvfs = 0;
	if (function->driver)
		bounce_link(state, function);
}

/* Removing a PF's driver disables SR-IOV, but for drivers that do not care. */
void sim_bus_unbind(struct sim_state *state, struct sim_function *function)
{
	const struct sim_driver *driver = function->driver;

	if (!driver)
		return;
	if (sim_function_is_pf(state, function) && driver->configures_vfs && !driver->leaves_vfs)
		disable_vfs(state, function);
	remove_product(state, function);
	function->driver = NULL;
	if (function->vf >= 0)
		sim_link_update_flow(state, function);
	sim_events_function(state, function, "unbind");
}

void sim_bus_unplug(struct sim_state *state, struct sim_function *function)
{
	sim_bus_unbind(state, function);
	/* A driver that leaves the VFs behind does not keep them from going now. */
	if (sim_function_is_pf(state, function))
		disable_vfs(state, function);
	sim_events_function(state, function, "remove");
	function->present = false;
	if (function->group >= 0)
		state->group_members[function->group]--;
}

/* drivers/pci/pci-driver.c new_id_store: the ids of devices that are there already
 * bring them the driver at once. */
int sim_bus_new_id(struct sim_state *state, const struct sim_driver *driver, uint16_t vendor,
		   uint16_t device)
{
	for (int i = 0; i < state->new_id_count; i++)
		if (state->new_ids[i].driver == driver && state->new_ids[i].vendor == vendor &&
		    state->new_ids[i].device == device)
			return -EEXIST;
	if (sim_driver_knows(driver, vendor, device, 0))
		return -EEXIST;
	if (state->new_id_count == SIM_NEW_IDS_MAX)
		return -ENOMEM;
	state->new_ids[state->new_id_count++] = (struct sim_new_id){driver, vendor, device};
	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++)
		if (state->functions[i].present && !state->functions[i].driver)
			sim_bus_bind(state, &state->functions[i], driver);
	return 0;
}

int sim_bus_last_of(const struct sim_state *state, const struct sim_function *bridge)
{
	int index = sim_function_index(state, bridge), last = -1;

	for (int i = 0; i < state->physical_count; i++) {
		const struct sim_function *function = &state->functions[i];
		const struct sim_pf *pf = function->pf < 0 ? NULL : &state->pfs[function->pf];
		int end = function->routing_id;

		if (!function->known || function->bridge != index)
			continue;
		if (pf && pf->model->totalvfs > 0 &&
		    !sim_function_has(function, SIMULATED_FEW_BUSES))
			end += pf->vf_offset + (pf->model->totalvfs - 1) * pf->model->vf_stride;
		last = end >> 8 > last ? end >> 8 : last;
	}
	return last;
}

/* drivers/pci/iov.c sriov_enable and pci_iov_add_virtfn: what the slot has no room
 * for. */
static int check_room(struct sim_state *state, const struct sim_function *function, int numvfs)
{
	const struct sim_pf *pf = sim_pf_of(state, function);
	int end = function->routing_id + pf->vf_offset + (numvfs - 1) * pf->model->vf_stride;
	int bus = function->routing_id >> 8;

	if (sim_function_has(function, SIMULATED_NO_VF_BARS)) {
		sim_log_put(state, function, "not enough MMIO resources for SR-IOV");
		return -ENOMEM;
	}
	if (sim_function_has(function, SIMULATED_FEW_BUSES) && end >> 8 > bus) {
		sim_log_put(state, function,
			    "can't enable %d VFs (bus %02x out of range of [bus %02x])", numvfs,
			    (unsigned)end >> 8, (unsigned)bus);
		return -ENOMEM;
	}
	if (sim_function_has(function, SIMULATED_NO_ARI)) {
		sim_log_put(state, function, "unknown header type 7f, ignoring device");
		return -EIO;
	}
	return 0;
}

/* bnxt makes none while its interface is down, and says so in the log only. */
static bool makes_none(struct sim_state *state, const struct sim_function *function, int numvfs)
{
	const struct sim_link *link = sim_link_of(state, function);

	if (strcmp(function->driver->name, "bnxt_en") != 0 || (link && link->up))
		return false;
	sim_log_put(state, function, "Reject SRIOV config request since if is down!");
	sim_log_put(state, function, "%d VFs requested; only 0 enabled", numvfs);
	return true;
}

/* drivers/pci/iov.c sriov_numvfs_store, and what single drivers make of it. */
int sim_bus_set_numvfs(struct sim_state *state, struct sim_function *function, int numvfs)
{
	const struct sim_pf *pf = sim_pf_of(state, function);
	int result;

	if (numvfs > pf->model->totalvfs)
		return -ERANGE;
	if (numvfs == pf->numvfs)
		return 0;
	if (!function->driver || !function->driver->configures_vfs) {
		sim_log_put(state, function,
			    function->driver
				    ? "driver does not support SR-IOV configuration via sysfs"
				    : "no driver bound to device; cannot configure SR-IOV");
		return -ENOENT;
	}
	if (numvfs == 0) {
		disable_vfs(state, function);
		return 0;
	}
	if (pf->numvfs > 0) {
		sim_log_put(state, function,
			    "%d VFs already enabled. Disable before enabling %d VFs", pf->numvfs,
			    numvfs);
		return -EBUSY;
	}
	if (makes_none(state, function, numvfs))
		return 0;
	result = check_room(state, function, numvfs);
	if (result == 0)
		enable_vfs(state, function, numvfs);
	return result;
}
