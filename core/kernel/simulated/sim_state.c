#include "core/kernel/simulated/sim_state.h"

#include "core/pci.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct sim_state *sim_state_new(void)
{
	struct sim_state *state = mmap(NULL, sizeof(*state), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	pthread_mutexattr_t lock;

	if (state == MAP_FAILED)
		return NULL;
	pthread_mutexattr_init(&lock);
	pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&lock, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&state->lock, &lock);
	pthread_mutexattr_destroy(&lock);
	return state;
}

void sim_state_free(struct sim_state *state)
{
	/* The lock is not destroyed: a child may still use it. */
	munmap(state, sizeof(*state));
}

static void read_clock(struct sim_state *state)
{
	struct timespec time;

	if (state->still)
		return;
	clock_gettime(CLOCK_MONOTONIC, &time);
	state->now = (uint64_t)time.tv_sec * SIM_SECOND + (uint64_t)time.tv_nsec - state->start;
}

void sim_state_lock(struct sim_state *state)
{
	/* After a holder's death the state is as it left it: half a change at
	 * worst, which is what a kernel would have been left with, too. */
	if (pthread_mutex_lock(&state->lock) == EOWNERDEAD)
		pthread_mutex_consistent(&state->lock);
	read_clock(state);
}

void sim_state_unlock(struct sim_state *state)
{
	pthread_mutex_unlock(&state->lock);
}

void sim_state_wait_rtnl(struct sim_state *state)
{
	while (state->rtnl_held) {
		sim_state_unlock(state);
		syscall(SYS_futex, &state->rtnl_held, FUTEX_WAIT, 1, NULL, NULL, 0);
		sim_state_lock(state);
	}
}

void sim_state_hold_rtnl(struct sim_state *state, bool hold)
{
	state->rtnl_held = hold;
	syscall(SYS_futex, &state->rtnl_held, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

int sim_state_take_fault(struct sim_state *state)
{
	if (state->fault_in == 0 || --state->fault_in > 0)
		return 0;
	return -state->fault_code;
}

struct sim_function *sim_function_find(struct sim_state *state, const char *address)
{
	char canonical[SIM_ADDRESS_MAX];
	struct pci_address parsed;
	struct sim_function *function;
	unsigned index;

	if (pci_address_parse(address, &parsed) < 0 || parsed.domain != 0)
		return NULL;
	index = state->by_routing_id[parsed.bus << 8 | parsed.device << 3 | parsed.function];
	if (index == 0)
		return NULL;
	function = &state->functions[index - 1];
	/* A file name is that of sysfs and no other way to write the address. */
	if (!function->present || strcmp(sim_function_address(function, canonical), address) != 0)
		return NULL;
	return function;
}

struct sim_link *sim_link_find(struct sim_state *state, int ifindex)
{
	int low = 0, high = state->link_count;

	while (low < high) {
		int middle = (low + high) / 2;

		if (state->links[middle].ifindex < ifindex)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == state->link_count || state->links[low].ifindex != ifindex)
		return NULL;
	return &state->links[low];
}

struct sim_link *sim_link_find_name(struct sim_state *state, const char *name)
{
	for (int i = 0; i < state->link_count; i++)
		if (!state->links[i].away && strcmp(state->links[i].name, name) == 0)
			return &state->links[i];
	return NULL;
}

struct sim_pf *sim_pf_of(struct sim_state *state, const struct sim_function *function)
{
	return function->pf < 0 ? NULL : &state->pfs[function->pf];
}

struct sim_vf *sim_vf_of(struct sim_state *state, const struct sim_function *function)
{
	return &state->vfs[state->pfs[function->pf].first_vf + function->vf];
}

struct sim_function *sim_function_of_vf(struct sim_state *state, const struct sim_pf *pf, int vf)
{
	return &state->functions[SIM_PHYSICAL_MAX + pf->first_vf + vf];
}

struct sim_link *sim_link_of(struct sim_state *state, const struct sim_function *function)
{
	return function->ifindex == 0 ? NULL : sim_link_find(state, function->ifindex);
}

bool sim_function_has(const struct sim_function *function, enum simulated_defect defect)
{
	return function->defects & 1U << defect;
}

int sim_function_index(const struct sim_state *state, const struct sim_function *function)
{
	return (int)(function - state->functions);
}

bool sim_function_is_pf(const struct sim_state *state, const struct sim_function *function)
{
	return function->pf >= 0 &&
	       state->pfs[function->pf].function == sim_function_index(state, function);
}

const char *sim_function_address(const struct sim_function *function,
				 char buffer[static SIM_ADDRESS_MAX])
{
	snprintf(buffer, SIM_ADDRESS_MAX, "0000:%02x:%02x.%x", function->routing_id >> 8,
		 function->routing_id >> 3 & 0x1f, function->routing_id & 7);
	return buffer;
}

const char *sim_function_modalias(const struct sim_function *function, char buffer[static 80])
{
	snprintf(buffer, 80, "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02x", function->vendor,
		 function->device, function->subsystem_vendor, function->subsystem_device,
		 function->class_code >> 16 & 0xff, function->class_code >> 8 & 0xff,
		 function->class_code & 0xff);
	return buffer;
}

void sim_function_path(const struct sim_state *state, const struct sim_function *function,
		       char path[static SIM_PATH_MAX])
{
	const struct sim_function *bridge =
		function->bridge < 0 ? NULL : &state->functions[function->bridge];
	char address[SIM_ADDRESS_MAX], above[SIM_ADDRESS_MAX + 1] = "";

	if (bridge) {
		sim_function_address(bridge, above);
		strcat(above, "/");
	}
	snprintf(path, SIM_PATH_MAX, "devices/pci0000:%02x/%s%s",
		 (bridge ? bridge : function)->routing_id >> 8, above,
		 sim_function_address(function, address));
}

void sim_link_path(const struct sim_state *state, const struct sim_link *link,
		   char path[static SIM_PATH_MAX])
{
	char parent[SIM_PATH_MAX] = "devices/virtual";

	if (link->function >= 0)
		sim_function_path(state, &state->functions[link->function], parent);
	snprintf(path, SIM_PATH_MAX, "%.200s/net/%s", parent, link->name);
}
