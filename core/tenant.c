#include "core/tenant.h"

#include "core/memory.h"
#include "core/network_namespace.h"
#include "core/process.h"
#include "core/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOUNTINFO_MAX (1 << 20)
/* Of a namespace so many processes are asked whether they are a container. */
#define ASKED_MAX 32

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
	uint64_t own_inode;
	size_t resident_count, resident_room;
	struct resident *residents;
	struct named_namespaces names;
	struct process process;
};

/* --- where the interfaces are ------------------------------------------------ */

static bool place(struct holder_list *list, const struct distant_links *links)
{
	bool placed = false;

	for (size_t i = 0; i < links->count; i++) {
		const struct holder *found = holder_list_find(list, links->links[i].device);

		if (!found || !found->away)
			continue;
		list->holders[found - list->holders].namespace_id = links->links[i].namespace_id;
		placed = true;
	}
	return placed;
}

static bool is_wanted(const struct holder_list *list, int namespace_id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->holders[i].away && list->holders[i].namespace_id == namespace_id)
			return true;
	return false;
}

/* --- whose a namespace is ------------------------------------------------------ */

static int visit_process(const char *name, void *user)
{
	struct search *search = user;
	int pid = process_pid_from_name(name);
	uint64_t inode = pid ? network_namespace_of(search->kernel, name) : 0;

	if (!inode || inode == search->own_inode)
		return 0;
	if (search->resident_count == search->resident_room) {
		search->resident_room = search->resident_room ? 2 * search->resident_room : 64;
		search->residents = memory_resize(search->residents, search->resident_room,
						  sizeof(*search->residents));
	}
	search->residents[search->resident_count++] = (struct resident){inode, pid};
	return 0;
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

/* A container that one of its processes is in, the name that it was given, or else
 * its first process. */
static struct owner find_tenant(struct search *search, const struct resident *residents,
				size_t count)
{
	const struct named_namespace *name = find_name(search, residents[0].inode);
	struct owner first = {0};

	for (size_t i = 0; i < count && i < ASKED_MAX; i++) {
		if (process_read(search->kernel, residents[i].pid, &search->process) < 0)
			continue;
		struct owner owner = holder_describe(search->kernel, &search->process);

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

static void give(struct search *search, int namespace_id, uint64_t inode, const struct owner *owner)
{
	for (size_t i = 0; i < search->list->count; i++) {
		struct holder *holder = &search->list->holders[i];

		if (!holder->away || holder->namespace_id != namespace_id ||
		    holder->owner.kind != OWNER_UNKNOWN)
			continue;
		holder->owner = *owner;
		holder->inode = inode;
	}
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
		if (id < 0 || !is_wanted(search->list, id))
			continue;
		struct owner owner = find_tenant(search, first, end - i);

		give(search, id, first->inode, &owner);
	}
}

/* Namespaces without a process. */
static void ask_names(struct search *search)
{
	for (size_t i = 0; i < search->names.count; i++) {
		const struct named_namespace *name = &search->names.names[i];
		int id = kernel_namespace_id(search->kernel, name->path);
		struct owner owner = {0};

		if (id < 0 || !is_wanted(search->list, id))
			continue;
		set_name(&owner, name->path);
		give(search, id, name->inode, &owner);
	}
}

/* Those that nobody named either. */
static void tell_numbers(struct holder_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct owner *owner = &list->holders[i].owner;

		if (!list->holders[i].away || list->holders[i].namespace_id == UNKNOWN ||
		    owner->kind != OWNER_UNKNOWN)
			continue;
		owner->kind = OWNER_CONTAINER;
		snprintf(owner->name, sizeof(owner->name), "nsid %d",
			 list->holders[i].namespace_id);
		snprintf(owner->via, sizeof(owner->via), "ip netns list-id");
	}
}

/* --- the whole ------------------------------------------------------------- */

static void find_tenants(struct holder_list *list, struct kernel *kernel)
{
	struct search *search = memory_new(sizeof(*search));

	search->kernel = kernel;
	search->list = list;
	search->own_inode = network_namespace_of(kernel, "self");
	kernel_list(kernel, "/proc", visit_process, search);
	read_names(search);
	ask_residents(search);
	ask_names(search);
	tell_numbers(list);
	named_namespaces_done(&search->names);
	free(search->residents);
	free(search);
}

const char *tenant_search(struct holder_list *list, struct kernel *kernel)
{
	struct distant_links links = {0};
	int result = distant_links_read(&links, kernel);

	if (place(list, &links))
		find_tenants(list, kernel);
	distant_links_done(&links);
	if (result == -EACCES || result == -EPERM)
		return NO_NAMESPACES;
	return result < 0 ? UNREADABLE : UNNUMBERED;
}

/* --- verifying --------------------------------------------------------------- */

/* Its interface is where it was, and that is still this owner's. */
static bool is_same(struct kernel *kernel, const struct holder *holder, const struct holder *before)
{
	char process[16];

	if (!before || !before->away || holder->namespace_id == UNKNOWN ||
	    before->namespace_id != holder->namespace_id || !before->inode)
		return false;
	if (before->owner.pid == 0)
		return kernel_namespace_id(kernel, before->owner.via) == before->namespace_id;
	snprintf(process, sizeof(process), "%d", before->owner.pid);
	return network_namespace_of(kernel, process) == before->inode;
}

/* Asks only the namespaces that they were in. */
static void locate_again(struct holder_list *list, struct kernel *kernel,
			 const struct holder_list *before)
{
	struct distant_links links = {0};

	for (size_t i = 0; i < before->count; i++) {
		const struct holder *holder = &before->holders[i];
		bool asked = false;

		for (size_t j = 0; j < i && !asked; j++)
			asked = before->holders[j].away &&
				before->holders[j].namespace_id == holder->namespace_id;
		if (holder->away && holder->namespace_id != UNKNOWN && !asked)
			distant_links_read_one(&links, kernel, holder->namespace_id);
	}
	place(list, &links);
	distant_links_done(&links);
}

bool tenant_verify(struct holder_list *list, struct kernel *kernel,
		   const struct holder_list *before)
{
	bool same = true;

	locate_again(list, kernel, before);
	for (size_t i = 0; i < list->count && same; i++) {
		struct holder *holder = &list->holders[i];
		const struct holder *known =
			holder->away ? holder_list_find(before, holder->device) : NULL;

		if (!holder->away)
			continue;
		same = is_same(kernel, holder, known);
		if (same)
			*holder = *known;
	}
	for (size_t i = 0; i < list->count && !same; i++)
		if (list->holders[i].away) {
			list->holders[i].namespace_id = UNKNOWN;
			list->holders[i].owner = (struct owner){0};
		}
	return same;
}
