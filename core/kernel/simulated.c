#include "core/kernel/simulated.h"

#include "core/hwaddr.h"
#include "core/kernel/simulated/sim_builder.h"
#include "core/kernel/simulated/sim_bus.h"
#include "core/kernel/simulated/sim_happening.h"
#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/kernel/simulated/sim_talk.h"
#include "core/kernel/simulated/sim_tree.h"
#include "core/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct simulated {
	struct kernel base;
	struct sim_state *state;
};

/* Every visit first lets happen what is due. */
static struct sim_state *enter(struct kernel *kernel)
{
	struct sim_state *state = ((struct simulated *)kernel)->state;

	sim_state_lock(state);
	sim_happening_run(state);
	return state;
}

/* --- the door -------------------------------------------------------------- */

static int simulated_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	struct sim_state *state = enter(kernel);
	struct sim_names names = {0};
	int result = sim_tree_list(state, path, &names);

	/* Not under the lock: whoever is told a name may read what it names. */
	sim_state_unlock(state);
	for (size_t i = 0; i < names.length && result == 0; i += strlen(names.data + i) + 1)
		result = fn(names.data + i, user);
	free(names.data);
	return result;
}

static ssize_t simulated_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	struct sim_state *state = enter(kernel);
	ssize_t result = sim_tree_read(state, path, buffer, size);

	sim_state_unlock(state);
	return result;
}

static ssize_t simulated_readlink(struct kernel *kernel, const char *path, char *buffer,
				  size_t size)
{
	struct sim_state *state = enter(kernel);
	ssize_t result = sim_tree_readlink(state, path, buffer, size);

	sim_state_unlock(state);
	return result;
}

static ssize_t simulated_write(struct kernel *kernel, const char *path, const void *data,
			       size_t size)
{
	struct sim_state *state = enter(kernel);
	ssize_t result = sim_state_take_fault(state);

	if (result == 0)
		result = sim_tree_write(state, path, data, size);
	sim_state_unlock(state);
	return result;
}

/* The modules of all drivers that this host knows are in; others do not exist. */
static int simulated_load_module(struct kernel *kernel, const char *name)
{
	struct sim_state *state = enter(kernel);
	int result = sim_driver_find_module(name) ? 0 : -ENOENT;

	sim_state_unlock(state);
	return result;
}

static int simulated_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			      kernel_message_fn *fn, void *user, struct error *error)
{
	struct sim_state *state = enter(kernel);

	sim_state_unlock(state);
	return sim_talk_exchange(state, protocol, request, fn, user, error);
}

static int simulated_namespace_id(struct kernel *kernel, const char *path)
{
	struct sim_state *state = enter(kernel);
	int result = sim_namespace_of_path(state, path);

	sim_state_unlock(state);
	return result;
}

static int simulated_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	struct sim_state *state = enter(kernel);
	int fd = sim_events_subscribe(state, source);

	sim_state_unlock(state);
	return fd;
}

static ssize_t simulated_receive(struct kernel *kernel, enum kernel_event_source source,
				 void *buffer, size_t size)
{
	struct sim_state *state = enter(kernel);
	ssize_t result = sim_events_receive(state, source, buffer, size);

	sim_state_unlock(state);
	return result;
}

static uint64_t simulated_now(struct kernel *kernel)
{
	struct sim_state *state = enter(kernel);
	uint64_t now = state->now;

	sim_state_unlock(state);
	return now;
}

static void simulated_pause(struct kernel *kernel, unsigned milliseconds)
{
	struct timespec rest = {.tv_sec = milliseconds / 1000,
				.tv_nsec = (long)(milliseconds % 1000) * 1000000};

	simulated_advance(kernel, milliseconds * UINT64_C(1000000));
	if (!((struct simulated *)kernel)->state->still)
		clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, NULL);
}

static void simulated_free(struct kernel *kernel)
{
	struct simulated *simulated = (struct simulated *)kernel;

	sim_events_done(simulated->state);
	sim_state_free(simulated->state);
	free(simulated);
}

static const struct kernel_class simulated_class = {
	.name = "simulated",
	.list = simulated_list,
	.read = simulated_read,
	.readlink = simulated_readlink,
	.write = simulated_write,
	.load_module = simulated_load_module,
	.exchange = simulated_exchange,
	.namespace_id = simulated_namespace_id,
	.subscribe = simulated_subscribe,
	.receive = simulated_receive,
	.now = simulated_now,
	.pause = simulated_pause,
	.free = simulated_free,
};

/* --- making one ------------------------------------------------------------ */

static void refuse_name(struct error *error, const char *name)
{
	const char *const *names = sim_host_names();
	char all[128] = "";

	for (size_t i = 0; names[i]; i++) {
		size_t length = strlen(all);

		snprintf(all + length, sizeof(all) - length, "%s%s", i > 0 ? ", " : "", names[i]);
	}
	error_set(error, ENOENT, "--demo=%s: no such host; there are %s", name, all);
	error_set_remedy(error, "vftop --demo=%s", names[0]);
}

/* The host was switched on long before the simulation began: it has counted. */
static void start_clock(struct sim_state *state, const struct simulated_options *options)
{
	struct timespec time;

	state->still = options->still;
	state->now = state->host->uptime * SIM_SECOND;
	clock_gettime(CLOCK_MONOTONIC, &time);
	state->start = (uint64_t)time.tv_sec * SIM_SECOND + (uint64_t)time.tv_nsec - state->now;
}

struct kernel *simulated_kernel_new(const struct simulated_options *options, struct error *error)
{
	const struct sim_host *host = sim_host_find(options->host);
	struct simulated *simulated;
	struct sim_state *state;
	int result;

	if (!host) {
		refuse_name(error, options->host);
		return NULL;
	}
	state = sim_state_new();
	if (!state) {
		error_set_errno(error, errno, "simulated host");
		return NULL;
	}
	result = sim_events_init(state);
	if (result < 0) {
		sim_events_done(state);
		sim_state_free(state);
		error_set_errno(error, -result, "simulated host");
		return NULL;
	}
	state->host = host;
	sim_process_run(state, &(struct sim_program){.kind = SIM_INIT_PROCESS, .name = "systemd"});
	host->build(state);
	state->eventful = options->eventful;
	start_clock(state, options);
	sim_happening_plan(state);
	simulated = memory_new(sizeof(*simulated));
	simulated->base.class = &simulated_class;
	simulated->state = state;
	return &simulated->base;
}

const char *const *simulated_hosts(void)
{
	return sim_host_names();
}

/* --- the outside world ----------------------------------------------------- */

void simulated_advance(struct kernel *kernel, uint64_t nanoseconds)
{
	struct sim_state *state = enter(kernel);

	if (state->still)
		state->now += nanoseconds;
	sim_happening_run(state);
	sim_state_unlock(state);
}

/* A function that is or was in a slot and no VF: NULL when there is none. */
static struct sim_function *find_card(struct sim_state *state, const char *address)
{
	char candidate[SIM_ADDRESS_MAX];

	for (int i = 0; i < state->physical_count; i++)
		if (state->functions[i].pf >= 0 &&
		    strcmp(sim_function_address(&state->functions[i], candidate), address) == 0)
			return &state->functions[i];
	return NULL;
}

int simulated_unplug(struct kernel *kernel, const char *pf_address)
{
	struct sim_state *state = enter(kernel);
	struct sim_function *function = find_card(state, pf_address);
	int result = function && function->present ? 0 : -ENODEV;

	if (result == 0)
		sim_bus_unplug(state, function);
	sim_state_unlock(state);
	return result;
}

int simulated_replug(struct kernel *kernel, const char *pf_address)
{
	struct sim_state *state = enter(kernel);
	struct sim_function *function = find_card(state, pf_address);
	int result = !function ? -ENODEV : function->present ? -EEXIST : 0;

	if (result == 0) {
		state->pfs[function->pf].autoprobe = true;
		sim_bus_plug(state, function, true);
	}
	sim_state_unlock(state);
	return result;
}

int simulated_move_interface(struct kernel *kernel, const char *interface, bool away)
{
	struct sim_state *state = enter(kernel);
	int result = -ENODEV;

	for (int i = 0; i < state->link_count && result < 0; i++)
		if (state->links[i].away != away && strcmp(state->links[i].name, interface) == 0) {
			sim_link_move(state, &state->links[i], away);
			result = 0;
		}
	sim_state_unlock(state);
	return result;
}

int simulated_rename_interface(struct kernel *kernel, const char *interface, const char *name)
{
	struct sim_state *state = enter(kernel);
	struct sim_link *link = sim_link_find_name(state, interface);
	int result = link ? sim_link_rename(state, link, name) : -ENODEV;

	sim_state_unlock(state);
	return result;
}

int simulated_set_link(struct kernel *kernel, const char *interface, bool up, bool carrier)
{
	struct sim_state *state = enter(kernel);
	struct sim_link *link = sim_link_find_name(state, interface);

	if (link) {
		sim_link_set_up(state, link, up);
		sim_link_set_carrier(state, link, carrier);
		/* A VF has no more carrier than its PF. */
		if (carrier && link->vf >= 0 && !link->representor)
			sim_link_update_vf(state, &state->functions[link->function]);
	}
	sim_state_unlock(state);
	return link ? 0 : -ENODEV;
}

int simulated_set_busy(struct kernel *kernel, const char *pf_address, int vf, bool busy)
{
	struct sim_state *state = enter(kernel);
	const struct sim_function *function = find_card(state, pf_address);
	const struct sim_pf *pf = function ? sim_pf_of(state, function) : NULL;
	int result = pf && vf >= 0 && vf < pf->numvfs ? 0 : -ENODEV;

	if (result == 0)
		state->vfs[pf->first_vf + vf].busy = busy;
	sim_state_unlock(state);
	return result;
}

int simulated_hold(struct kernel *kernel, const char *address, const char *name)
{
	struct sim_state *state = enter(kernel);
	struct sim_function *function = sim_function_find(state, address);
	struct sim_program program = {.kind = SIM_LIBVIRT, .name = name, .number = 1};
	struct sim_process *process = NULL;
	int result;

	if (function && function->driver && function->driver->product == SIM_INTERFACE)
		program = (struct sim_program){.kind = SIM_NSPAWN, .name = name};
	if (function && function->driver)
		process = sim_process_run(state, &program);
	if (process)
		sim_process_hold(state, process, function);
	result = process ? process->pid : -ENODEV;
	sim_state_unlock(state);
	return result;
}

int simulated_end(struct kernel *kernel, int pid)
{
	struct sim_state *state = enter(kernel);
	struct sim_process *process = sim_process_find(state, pid);

	if (process)
		sim_process_end(state, process);
	sim_state_unlock(state);
	return process ? 0 : -ESRCH;
}

int simulated_set_defect(struct kernel *kernel, const char *address, enum simulated_defect defect,
			 bool broken)
{
	struct sim_state *state = enter(kernel);
	struct sim_function *function = address ? find_card(state, address) : NULL;
	int result = address && !function ? -ENODEV : 0;

	if (function && broken)
		function->defects |= 1U << defect;
	else if (function)
		function->defects &= ~(1U << defect);
	else if (result == 0)
		sim_bus_set_iommu(state, !broken);
	sim_state_unlock(state);
	return result;
}

int simulated_write_file(struct kernel *kernel, const char *path, const char *text)
{
	struct sim_state *state = enter(kernel);
	int result = sim_files_write(state, path, text);

	sim_state_unlock(state);
	return result;
}

int simulated_log(struct kernel *kernel, const char *address, const char *text)
{
	struct sim_state *state = enter(kernel);
	const struct sim_function *function = address ? sim_function_find(state, address) : NULL;

	if (!address || function)
		sim_log_put(state, function, "%s", text);
	sim_state_unlock(state);
	return !address || function ? 0 : -ENODEV;
}

int simulated_learn(struct kernel *kernel, const char *interface, const char *mac, bool self)
{
	struct sim_state *state = enter(kernel);
	const struct sim_link *link = sim_link_find_name(state, interface);
	struct hwaddr address;
	int result = link ? hwaddr_parse(mac, &address) : -ENODEV;

	if (result == 0 && address.length != SIM_MAC_LENGTH)
		result = -EINVAL;
	if (result == 0 && !sim_fdb_add(state, link, address.bytes, self))
		result = -ENOSPC;
	sim_state_unlock(state);
	return result;
}

int simulated_add_port(struct kernel *kernel, const char *interface, const char *master)
{
	static const uint8_t mac[SIM_MAC_LENGTH] = {0xfe, 0x4b, 0x11, 0x90, 0x2c, 0x08};
	struct sim_state *state = enter(kernel);

	if (master && !sim_link_find_name(state, master))
		sim_builder_link(state, master, strncmp(master, "bond", 4) == 0 ? "bond" : "bridge",
				 mac);
	if (!sim_link_find_name(state, interface))
		sim_builder_link(state, interface, "veth", mac);
	if (master)
		sim_builder_enslave(state, interface, master);
	sim_state_unlock(state);
	return 0;
}

void simulated_hold_rtnl(struct kernel *kernel, bool hold)
{
	struct sim_state *state = enter(kernel);

	sim_state_hold_rtnl(state, hold);
	sim_state_unlock(state);
}

void simulated_fail(struct kernel *kernel, unsigned nth, int code)
{
	struct sim_state *state = enter(kernel);

	state->fault_in = code != 0 ? nth : 0;
	state->fault_code = abs(code);
	sim_state_unlock(state);
}

bool simulated_has_failed(struct kernel *kernel)
{
	struct sim_state *state = enter(kernel);
	bool failed = state->fault_code != 0 && state->fault_in == 0;

	sim_state_unlock(state);
	return failed;
}

void simulated_lose_events(struct kernel *kernel)
{
	struct sim_state *state = enter(kernel);

	sim_events_lose(state);
	sim_state_unlock(state);
}
