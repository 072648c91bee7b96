#include "core/opener.h"

#include "core/memory.h"
#include "core/open_device.h"
#include "core/process.h"
#include "core/reservation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK_MAX 256 /* longer ones are no devices */
/* PROC_PID_INIT_INO of linux/proc_ns.h: the namespace that sees all processes. */
#define ALL_PROCESSES "pid:[4026531836]"

static const char NOT_PERMITTED[] = "seeing what other users' processes have open needs root";
static const char NOT_ALL[] = "processes outside this container are not seen from here";
static const char NO_PROC[] = "/proc could not be read";

struct search {
	struct kernel *kernel;
	struct holder_list *list;
	int pid;        /* whose descriptors are being read */
	int descriptor; /* which one */
	bool denied;    /* of some process they may not be read */
	bool saw_init;
	struct process process; /* the last that was read */
};

static int64_t count_users(struct kernel *kernel, const char *module)
{
	int64_t users;

	if (kernel_read_number(kernel, &users, "/sys/module/%s/refcnt", module) < 0)
		return UNKNOWN;
	return users >= 0 && users < INT32_MAX ? users : UNKNOWN;
}

/* Every open group, container and vfio device counts as a user of vfio, every open
 * device of uio of that (their struct file_operations have an owner). */
int64_t opener_count(const struct holder_list *list, struct kernel *kernel)
{
	bool needs_vfio = false, needs_uio = false;
	int64_t vfio = 0, uio = 0;

	for (size_t i = 0; i < list->count; i++) {
		needs_vfio |= !list->holders[i].away && list->holders[i].vfio;
		needs_uio |= !list->holders[i].away && !list->holders[i].vfio;
	}
	if (needs_vfio)
		vfio = count_users(kernel, "vfio");
	if (needs_uio)
		uio = count_users(kernel, "uio");
	return vfio == UNKNOWN || uio == UNKNOWN ? UNKNOWN : vfio << 32 | uio;
}

/* --- processes ------------------------------------------------------------- */

static const struct process *read_process(struct search *search, int pid)
{
	if (search->process.pid != pid && process_read(search->kernel, pid, &search->process) < 0) {
		search->process.pid = 0;
		return NULL;
	}
	return &search->process;
}

static void claim(struct search *search, struct holder *holder, const struct owner *owner)
{
	if (!holder->away && holder_claim(holder, owner))
		holder->descriptor = search->descriptor;
}

/* Gives the functions behind an open file to the process that has it open. */
static void take_device(struct search *search, struct open_device *device)
{
	const struct process *process = read_process(search, search->pid);
	struct owner owner;

	if (!process || ((device->kind == OPEN_VFIO || device->kind == OPEN_UIO) &&
			 open_device_resolve(search->kernel, device) < 0))
		return;
	owner = holder_describe(search->kernel, process);
	memcpy(owner.via, device->path, sizeof(owner.via));
	for (size_t i = 0; i < search->list->count; i++) {
		struct holder *holder = &search->list->holders[i];

		if (device->kind == OPEN_GROUP ? holder->vfio && holder->group == device->number
					       : strcmp(holder->device, device->address) == 0)
			claim(search, holder, &owner);
	}
}

static void descriptor_path(char path[static 64], int pid, int descriptor)
{
	snprintf(path, 64, "/proc/%d/fd/%d", pid, descriptor);
}

static bool read_descriptor(struct kernel *kernel, int pid, int descriptor,
			    struct open_device *device)
{
	char path[64], link[LINK_MAX];

	descriptor_path(path, pid, descriptor);
	return kernel_readlink(kernel, path, link, sizeof(link)) > 0 &&
	       open_device_parse(link, device);
}

static int visit_descriptor(const char *name, void *user)
{
	struct search *search = user;
	struct open_device device;

	search->descriptor = atoi(name);
	if (read_descriptor(search->kernel, search->pid, search->descriptor, &device))
		take_device(search, &device);
	return 0;
}

static int visit_process(const char *name, void *user)
{
	struct search *search = user;
	char path[64];

	search->pid = process_pid_from_name(name);
	if (!search->pid)
		return 0;
	search->saw_init |= search->pid == 1;
	snprintf(path, sizeof(path), "/proc/%d/fd", search->pid);
	int result = kernel_list(search->kernel, path, visit_descriptor, search);
	search->denied |= result == -EACCES || result == -EPERM;
	return 0;
}

static const char *visit_processes(struct search *search)
{
	char link[64];

	if (kernel_list(search->kernel, "/proc", visit_process, search) < 0)
		return NO_PROC;
	if (search->denied || !search->saw_init)
		return NOT_PERMITTED;
	if (kernel_readlink(search->kernel, "/proc/self/ns/pid", link, sizeof(link)) < 0 ||
	    strcmp(link, ALL_PROCESSES) != 0)
		return NOT_ALL;
	return NULL;
}

/* --- what managers say ------------------------------------------------------- */

/* Believed when the process is there and is a machine: where the descriptors of others
 * may not be read, this may. */
static void take_reservation(const struct reservation *reservation, void *user)
{
	struct search *search = user;
	const struct process *process = read_process(search, reservation->pid);
	struct owner owner;

	if (!process)
		return;
	owner = holder_describe(search->kernel, process);
	if (owner.kind != OWNER_VM)
		return;
	snprintf(owner.via, sizeof(owner.via), "%s", RESERVATION_PATH);
	for (size_t i = 0; i < search->list->count; i++) {
		struct holder *holder = &search->list->holders[i];

		if (holder->owner.kind == OWNER_UNKNOWN &&
		    strcmp(holder->device, reservation->device) == 0)
			claim(search, holder, &owner);
	}
}

/* --- the whole ------------------------------------------------------------- */

const char *opener_search(struct holder_list *list, struct kernel *kernel)
{
	struct search *search = memory_new(sizeof(*search));
	const char *unseen;

	search->kernel = kernel;
	search->list = list;
	unseen = visit_processes(search);
	search->descriptor = UNKNOWN;
	reservation_each(kernel, take_reservation, search);
	free(search);
	return unseen;
}

bool opener_verify(const struct holder *holder, struct kernel *kernel)
{
	struct open_device device;

	return holder->descriptor != UNKNOWN &&
	       read_descriptor(kernel, holder->owner.pid, holder->descriptor, &device) &&
	       strcmp(device.path, holder->owner.via) == 0;
}
