#include "core/holder.h"

#include "core/container.h"
#include "core/memory.h"
#include "core/network_namespace.h"
#include "core/open_device.h"
#include "core/owner.h"
#include "core/process.h"
#include "core/reservation.h"
#include "core/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK_MAX 256 /* longer ones are no devices */
/* PROC_PID_INIT_INO of linux/proc_ns.h: the namespace that sees all processes. */
#define ALL_PROCESSES "pid:[4026531836]"
#define MOUNTINFO_MAX (1 << 20)
/* Of a namespace so many processes are asked whether they are a container. */
#define ASKED_MAX 32

static const char NOT_PERMITTED[] = "seeing what other users' processes have open needs root";
static const char NOT_ALL[] = "processes outside this container are not seen from here";
static const char NO_PROC[] = "/proc could not be read";
static const char NO_NAMESPACES[] = "looking into other network namespaces needs root";
static const char UNREADABLE[] = "the other network namespaces could not be read";
static const char UNNUMBERED[] = "its network namespace is not known in this one";

/* A process in a network namespace that is not this one. */
struct resident {
	uint64_t inode;
	int pid;
};

struct search {
	struct kernel *kernel;
	struct holder_list *list;
	bool devices, namespaces; /* what is looked for */
	int pid;                  /* whose descriptors are being read */
	bool denied;              /* of some process they may not be read */
	bool saw_init;
	uint64_t own_namespace;
	size_t resident_count, resident_room;
	struct resident *residents;
	struct named_namespaces names;
	struct process process; /* the last that was read */
};

/* --- what is looked for ---------------------------------------------------- */

static bool is_vfio(const char *driver)
{
	return strstr(driver, "vfio") != NULL;
}

bool holder_driver(const char *driver)
{
	return is_vfio(driver) || strstr(driver, "uio") != NULL;
}

static void add(struct holder_list *list, const char *device, const char *driver, int group,
		bool away)
{
	struct holder *holder = &list->holders[list->count];

	if (!device[0] || (!away && !holder_driver(driver)))
		return;
	*holder = (struct holder){
		.vfio = is_vfio(driver), .group = group, .away = away, .namespace_id = UNKNOWN};
	snprintf(holder->device, sizeof(holder->device), "%s", device);
	list->count++;
}

static int compare_holders(const void *a, const void *b)
{
	return strcmp(((const struct holder *)a)->device, ((const struct holder *)b)->device);
}

void holder_list_init(struct holder_list *list, const struct snapshot *snapshot)
{
	size_t functions = snapshot->pf_count;

	for (size_t i = 0; i < snapshot->pf_count; i++)
		functions += snapshot->pfs[i].vf_count;
	*list = (struct holder_list){
		.holders = memory_new_array(functions + 1, sizeof(*list->holders))};
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		add(list, pf->name, pf->driver, pf->iommu_group, false);
		for (size_t j = 0; j < pf->vf_count; j++)
			add(list, pf->vfs[j].address, pf->vfs[j].driver, pf->vfs[j].iommu_group,
			    pf->vfs[j].away);
	}
	qsort(list->holders, list->count, sizeof(*list->holders), compare_holders);
}

void holder_list_done(struct holder_list *list)
{
	free(list->holders);
	*list = (struct holder_list){0};
}

static struct holder *find(const struct holder_list *list, const char *device)
{
	struct holder wanted = {0};

	snprintf(wanted.device, sizeof(wanted.device), "%s", device);
	return list->count ? bsearch(&wanted, list->holders, list->count, sizeof(wanted),
				     compare_holders)
			   : NULL;
}

const struct holder *holder_list_find(const struct holder_list *list, const char *device)
{
	return find(list, device);
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

/* As owner_from_process(), with the name that only the container's engine knows. */
static struct owner describe(struct search *search, const struct process *process)
{
	struct owner owner = owner_from_process(process->cmdline, process->cmdline_size,
						process->cgroup, process->comm, process->pid);
	struct container container;

	owner.since = process->started;
	if (owner.kind == OWNER_CONTAINER && cgroup_container(process->cgroup, &container))
		container_look_up(search->kernel, &container, owner.name);
	return owner;
}

/* Several processes may have a device open, as a parent and its child: a machine is
 * told before others, then who came first. */
static bool comes_before(const struct owner *owner, const struct owner *other)
{
	if (other->kind == OWNER_UNKNOWN || other->kind == OWNER_NONE)
		return true;
	if ((owner->kind == OWNER_VM) != (other->kind == OWNER_VM))
		return owner->kind == OWNER_VM;
	return owner->since != other->since ? owner->since < other->since : owner->pid < other->pid;
}

static void claim(struct holder *holder, const struct owner *owner)
{
	if (comes_before(owner, &holder->owner))
		holder->owner = *owner;
}

/* Gives the functions behind an open file to the process that has it open. */
static void take_device(struct search *search, struct open_device *device)
{
	const struct process *process = read_process(search, search->pid);
	struct owner owner;
	struct holder *found;

	if (!process)
		return;
	owner = describe(search, process);
	memcpy(owner.via, device->path, sizeof(owner.via));
	if (device->kind == OPEN_GROUP) {
		for (size_t i = 0; i < search->list->count; i++)
			if (search->list->holders[i].vfio &&
			    search->list->holders[i].group == device->number)
				claim(&search->list->holders[i], &owner);
		return;
	}
	if (device->kind != OPEN_RESOURCE && open_device_resolve(search->kernel, device) < 0)
		return;
	found = find(search->list, device->address);
	if (found)
		claim(found, &owner);
}

static int visit_descriptor(const char *name, void *user)
{
	struct search *search = user;
	struct open_device device;
	char path[64], link[LINK_MAX];

	snprintf(path, sizeof(path), "/proc/%d/fd/%.16s", search->pid, name);
	if (kernel_readlink(search->kernel, path, link, sizeof(link)) > 0 &&
	    open_device_parse(link, &device))
		take_device(search, &device);
	return 0;
}

static void add_resident(struct search *search, const char *name, int pid)
{
	uint64_t inode = network_namespace_of(search->kernel, name);

	if (!inode || inode == search->own_namespace)
		return;
	if (search->resident_count == search->resident_room) {
		search->resident_room = search->resident_room ? 2 * search->resident_room : 64;
		search->residents = memory_resize(search->residents, search->resident_room,
						  sizeof(*search->residents));
	}
	search->residents[search->resident_count++] = (struct resident){inode, pid};
}

static int visit_process(const char *name, void *user)
{
	struct search *search = user;
	char path[64];

	search->pid = process_pid_from_name(name);
	if (!search->pid)
		return 0;
	search->saw_init |= search->pid == 1;
	if (search->namespaces)
		add_resident(search, name, search->pid);
	if (!search->devices)
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/fd", search->pid);
	int result = kernel_list(search->kernel, path, visit_descriptor, search);
	search->denied |= result == -EACCES || result == -EPERM;
	return 0;
}

/* Why some process was not seen; NULL: all were. */
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
	struct holder *holder = find(search->list, reservation->device);
	const struct process *process;

	if (!holder || holder->owner.kind != OWNER_UNKNOWN ||
	    !(process = read_process(search, reservation->pid)))
		return;
	struct owner owner = describe(search, process);

	if (owner.kind != OWNER_VM)
		return;
	snprintf(owner.via, sizeof(owner.via), "%s", RESERVATION_PATH);
	claim(holder, &owner);
}

/* --- network namespaces ---------------------------------------------------- */

/* Why an interface that was not found was not. */
static const char *locate(struct search *search)
{
	struct distant_links links = {0};
	int result = distant_links_read(&links, search->kernel);

	for (size_t i = 0; i < links.count; i++) {
		struct holder *holder = find(search->list, links.links[i].device);

		if (!holder || !holder->away)
			continue;
		holder->namespace_id = links.links[i].namespace_id;
		search->namespaces = true;
	}
	distant_links_done(&links);
	if (result == -EACCES || result == -EPERM)
		return NO_NAMESPACES;
	return result < 0 ? UNREADABLE : UNNUMBERED;
}

static void read_names(struct search *search)
{
	char *text = memory_new(MOUNTINFO_MAX);
	ssize_t length =
		kernel_read(search->kernel, "/proc/self/mountinfo", text, MOUNTINFO_MAX - 1);

	text[length > 0 ? length : 0] = '\0';
	named_namespaces_parse(&search->names, text);
	free(text);
}

static const struct named_namespace *find_name(const struct search *search, uint64_t inode)
{
	for (size_t i = 0; i < search->names.count; i++)
		if (search->names.names[i].inode == inode)
			return &search->names.names[i];
	return NULL;
}

static void set_name(struct owner *owner, const char *path)
{
	const char *slash = strrchr(path, '/');
	char text[sizeof(owner->via) + 8];

	owner->kind = OWNER_CONTAINER;
	snprintf(text, sizeof(text), "netns %s", slash ? slash + 1 : path);
	text_sanitise(owner->name, sizeof(owner->name), text, sizeof(text));
	snprintf(owner->via, sizeof(owner->via), "%s", path);
}

/* Whose namespace it is: a container that one of its processes is in, the name that
 * it was given, or else its first process. */
static struct owner find_tenant(struct search *search, const struct resident *residents,
				size_t count)
{
	const struct named_namespace *name = find_name(search, residents[0].inode);
	struct owner first = {0};

	for (size_t i = 0; i < count && i < ASKED_MAX; i++) {
		const struct process *process = read_process(search, residents[i].pid);

		if (!process)
			continue;
		struct owner owner = describe(search, process);

		snprintf(owner.via, sizeof(owner.via), "/proc/%d/ns/net", owner.pid);
		if (owner.kind == OWNER_CONTAINER)
			return owner;
		if (first.kind == OWNER_UNKNOWN)
			first = owner;
	}
	if (name)
		set_name(&first, name->path);
	return first;
}

static void give(struct search *search, int namespace_id, const struct owner *owner)
{
	for (size_t i = 0; i < search->list->count; i++) {
		struct holder *holder = &search->list->holders[i];

		if (holder->away && holder->namespace_id == namespace_id)
			claim(holder, owner);
	}
}

static bool is_wanted(const struct search *search, int namespace_id)
{
	for (size_t i = 0; i < search->list->count; i++)
		if (search->list->holders[i].away &&
		    search->list->holders[i].namespace_id == namespace_id)
			return true;
	return false;
}

static int compare_residents(const void *a, const void *b)
{
	const struct resident *left = a, *right = b;

	if (left->inode != right->inode)
		return left->inode > right->inode ? 1 : -1;
	return (left->pid > right->pid) - (left->pid < right->pid);
}

static void ask_residents(struct search *search)
{
	size_t end;

	if (search->resident_count)
		qsort(search->residents, search->resident_count, sizeof(*search->residents),
		      compare_residents);
	for (size_t i = 0; i < search->resident_count; i = end) {
		const struct resident *first = &search->residents[i];
		char path[48];

		for (end = i; end < search->resident_count; end++)
			if (search->residents[end].inode != first->inode)
				break;
		snprintf(path, sizeof(path), "/proc/%d/ns/net", first->pid);
		int id = kernel_namespace_id(search->kernel, path);
		if (id < 0 || !is_wanted(search, id))
			continue;
		struct owner owner = find_tenant(search, first, end - i);

		if (owner.kind != OWNER_UNKNOWN)
			give(search, id, &owner);
	}
}

/* Namespaces without a process, and those that nobody named either. */
static void ask_names(struct search *search)
{
	for (size_t i = 0; i < search->names.count; i++) {
		int id = kernel_namespace_id(search->kernel, search->names.names[i].path);
		struct owner owner = {0};

		if (id < 0 || !is_wanted(search, id))
			continue;
		set_name(&owner, search->names.names[i].path);
		for (size_t j = 0; j < search->list->count; j++) {
			struct holder *holder = &search->list->holders[j];

			if (holder->namespace_id == id && holder->owner.kind == OWNER_UNKNOWN)
				holder->owner = owner;
		}
	}
	for (size_t i = 0; i < search->list->count; i++) {
		struct holder *holder = &search->list->holders[i];

		if (holder->namespace_id == UNKNOWN || holder->owner.kind != OWNER_UNKNOWN)
			continue;
		holder->owner.kind = OWNER_CONTAINER;
		snprintf(holder->owner.name, sizeof(holder->owner.name), "nsid %d",
			 holder->namespace_id);
		snprintf(holder->owner.via, sizeof(holder->owner.via), "ip netns list-id");
	}
}

/* --- the whole ------------------------------------------------------------- */

static void conclude(struct holder_list *list, const char *unseen, const char *not_located)
{
	for (size_t i = 0; i < list->count; i++) {
		struct owner *owner = &list->holders[i].owner;

		if (owner->kind != OWNER_UNKNOWN)
			continue;
		owner->reason = list->holders[i].away ? not_located : unseen;
		if (!owner->reason)
			owner->kind = OWNER_NONE;
	}
}

void holder_list_search(struct holder_list *list, struct kernel *kernel)
{
	struct search *search = memory_new(sizeof(*search));
	const char *unseen = NULL, *not_located = NULL;
	bool away = false;

	search->kernel = kernel;
	search->list = list;
	for (size_t i = 0; i < list->count; i++) {
		search->devices |= !list->holders[i].away;
		away |= list->holders[i].away;
	}
	if (away)
		not_located = locate(search);
	if (search->namespaces)
		search->own_namespace = network_namespace_of(kernel, "self");
	if (search->devices || search->namespaces)
		unseen = visit_processes(search);
	if (search->devices)
		reservation_each(kernel, take_reservation, search);
	if (search->namespaces) {
		read_names(search);
		ask_residents(search);
		ask_names(search);
	}
	conclude(list, unseen, not_located);
	named_namespaces_done(&search->names);
	free(search->residents);
	free(search);
}
