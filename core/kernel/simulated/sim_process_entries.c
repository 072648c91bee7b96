#include "core/kernel/simulated/sim_process_entries.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- which processes ------------------------------------------------------- */

static int parse_number(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	return *name >= '0' && *name <= '9' && *end == '\0' && number < 1 << 22 ? (int)number : -1;
}

bool sim_process_enter(struct sim_place *place, const char *name)
{
	place->process = sim_process_find(place->state, parse_number(name));
	return place->process != NULL;
}

void sim_process_each(const struct sim_place *place, struct sim_names *names)
{
	char name[16];

	for (int i = 0; i < SIM_PROCESSES_MAX; i++)
		if (place->state->processes[i].pid) {
			snprintf(name, sizeof(name), "%d", place->state->processes[i].pid);
			sim_names_put(names, name);
		}
}

bool sim_process_enter_self(struct sim_place *place, const char *name)
{
	(void)name;
	place->process = sim_process_find(place->state, SIM_INIT);
	return place->process != NULL;
}

void sim_process_link_self(const struct sim_place *from, const struct sim_place *to,
			   struct sim_text *text)
{
	(void)from;
	sim_text_put(text, "%d", to->process->pid);
}

/* --- files ----------------------------------------------------------------- */

SIM_VALUE(comm, "%s", sim_process_comm(place->process))

static void read_cmdline(const struct sim_place *place, struct sim_text *text)
{
	char buffer[4096];
	size_t length = sim_process_cmdline(place->state, place->process, buffer, sizeof(buffer));

	sim_text_add(text, buffer, length);
}

static void read_cgroup(const struct sim_place *place, struct sim_text *text)
{
	char buffer[320];

	sim_process_cgroup(place->process, buffer);
	sim_text_add(text, buffer, strlen(buffer));
}

/* Of its 52 fields, those up to the start are there. */
static void read_stat(const struct sim_place *place, struct sim_text *text)
{
	const struct sim_process *process = place->process;

	sim_text_put(text,
		     "%d (%s) S 1 %d %d 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 %" PRIu64 " 0 0\n",
		     process->pid, sim_process_comm(process), process->pid, process->pid,
		     process->started / (SIM_SECOND / 100));
}

/* A machine's memory is pinned, and nothing limits that. */
static void read_limits(const struct sim_place *place, struct sim_text *text)
{
	(void)place;
	sim_text_put(text, "%-26s%-21s%-21s%-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	sim_text_put(text, "%-26s%-21s%-21s%-10s\n", "Max locked memory", "unlimited", "unlimited",
		     "bytes");
}

static void read_status(const struct sim_place *place, struct sim_text *text)
{
	bool machine = place->process->kind == SIM_PROXMOX || place->process->kind == SIM_LIBVIRT;

	sim_text_put(text, "Name:\t%s\nPid:\t%d\nVmLck:\t%8d kB\n",
		     sim_process_comm(place->process), place->process->pid, machine ? 8 << 20 : 0);
	sim_text_put(text, "CapEff:\t000001ffffffffff\nMems_allowed_list:\t0-7\n");
}

static void read_mountinfo(const struct sim_place *place, struct sim_text *text)
{
	const struct sim_state *state = place->state;

	sim_text_put(text, "26 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n");
	for (int i = 0; i < state->namespace_count; i++)
		if (state->namespace_names[i][0])
			sim_text_put(text,
				     "%d 26 0:4 net:[%" PRIu64
				     "] /run/netns/%s rw shared:%d - nsfs nsfs rw\n",
				     350 + i, sim_namespace_inode(i), state->namespace_names[i],
				     200 + i);
}

/* --- descriptors ----------------------------------------------------------- */

static const struct sim_function *held(const struct sim_place *place, int descriptor)
{
	const struct sim_function *function;
	int n = descriptor - SIM_FIRST_DESCRIPTOR;

	if (n < 0 || n >= SIM_FUNCTIONS_MAX)
		return NULL;
	function = &place->state->functions[n];
	if (!function->present || function->holder != place->process->pid || !function->driver ||
	    function->driver->product != SIM_VFIO)
		return NULL;
	return function;
}

static bool enter_descriptor(struct sim_place *place, const char *name)
{
	place->descriptor = parse_number(name);
	return (place->descriptor >= 0 && place->descriptor <= 2) ||
	       held(place, place->descriptor) != NULL;
}

static void each_descriptor(const struct sim_place *place, struct sim_names *names)
{
	char name[16];

	for (int i = 0; i < SIM_FIRST_DESCRIPTOR + SIM_FUNCTIONS_MAX; i++) {
		if (i > 2 && !held(place, i))
			continue;
		snprintf(name, sizeof(name), "%d", i);
		sim_names_put(names, name);
	}
}

static void link_descriptor(const struct sim_place *from, const struct sim_place *to,
			    struct sim_text *text)
{
	const struct sim_function *function = held(to, to->descriptor);

	(void)from;
	if (function)
		sim_text_put(text, "/dev/vfio/%d", function->group);
	else
		sim_text_put(text, "/dev/null");
}

/* --- namespaces ------------------------------------------------------------ */

static void link_net(const struct sim_place *from, const struct sim_place *to,
		     struct sim_text *text)
{
	(void)from;
	sim_text_put(text, "net:[%" PRIu64 "]", sim_namespace_inode(to->process->namespace_id));
}

static void link_pid(const struct sim_place *from, const struct sim_place *to,
		     struct sim_text *text)
{
	(void)from, (void)to;
	sim_text_put(text, "pid:[4026531836]");
}

/* --- the tables ------------------------------------------------------------ */

static const struct sim_entry descriptors[] = {
	{.enter = enter_descriptor, .each = each_descriptor, .link = link_descriptor},
	{0},
};

static const struct sim_entry namespaces[] = {
	{.name = "net", .link = link_net},
	{.name = "pid", .link = link_pid},
	{0},
};

const struct sim_entry sim_process_entries[] = {
	{.name = "cgroup", .read = read_cgroup}, {.name = "cmdline", .read = read_cmdline},
	{.name = "comm", .read = read_comm},     {.name = "fd", .children = descriptors},
	{.name = "limits", .read = read_limits}, {.name = "mountinfo", .read = read_mountinfo},
	{.name = "ns", .children = namespaces},  {.name = "stat", .read = read_stat},
	{.name = "status", .read = read_status}, {0},
};
