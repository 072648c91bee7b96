#include "core/owner.h"

#include "core/cgroup.h"
#include "core/container.h"
#include "core/holder.h"
#include "core/host_use.h"
#include "core/machine.h"
#include "core/memory.h"
#include "core/process.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct owner_memory {
	struct holder_list holders;
};

struct owner_list {
	struct holder_list holders;
	struct interface_address_list addresses;
};

/* --- words ----------------------------------------------------------------- */

const char *owner_kind_name(enum owner_kind kind)
{
	switch (kind) {
	case OWNER_VM:
		return "vm";
	case OWNER_CONTAINER:
		return "container";
	case OWNER_PROCESS:
		return "process";
	case OWNER_HOST:
		return "host";
	case OWNER_UNKNOWN:
	case OWNER_NONE:
		break;
	}
	return "";
}

bool owner_is_held(const struct owner *owner)
{
	return owner->kind != OWNER_UNKNOWN && owner->kind != OWNER_NONE;
}

bool owner_is_outside(const struct owner *owner)
{
	return owner_is_held(owner) && owner->kind != OWNER_HOST;
}

bool owner_equal(const struct owner *a, const struct owner *b)
{
	return a->kind == b->kind && a->pid == b->pid && a->since == b->since &&
	       a->reason == b->reason && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->via, b->via) == 0;
}

const char *owner_text(const struct owner *owner, char buffer[static OWNER_TEXT_MAX])
{
	switch (owner->kind) {
	case OWNER_UNKNOWN:
		strcpy(buffer, "-");
		break;
	case OWNER_NONE:
		strcpy(buffer, "free");
		break;
	case OWNER_VM:
		snprintf(buffer, OWNER_TEXT_MAX, "vm %s", owner->name);
		break;
	case OWNER_PROCESS:
		snprintf(buffer, OWNER_TEXT_MAX, "%s %d", owner->name, owner->pid);
		break;
	case OWNER_CONTAINER:
	case OWNER_HOST:
		snprintf(buffer, OWNER_TEXT_MAX, "%s", owner->name);
		break;
	}
	return buffer;
}

struct owner_count owner_count(const struct snapshot *snapshot)
{
	struct owner_count count = {0};

	for (size_t i = 0; i < snapshot->pf_count; i++)
		for (size_t j = 0; j < snapshot->pfs[i].vf_count; j++) {
			const struct owner *owner = &snapshot->pfs[i].vfs[j].owner;

			count.free += owner->kind == OWNER_NONE;
			count.held += owner_is_held(owner);
		}
	return count;
}

/* --- processes ------------------------------------------------------------- */

/* DPDK's primary processes are told apart by what they call their files. */
static void name_process(struct owner *owner, const char *cmdline, size_t size, const char *comm)
{
	const char *prefix = process_option(cmdline, size, "--file-prefix");
	char program[sizeof(owner->name)], text[2 * sizeof(owner->name)];

	process_program(cmdline, size, program, sizeof(program));
	/* Some write a whole sentence there. */
	if (!program[0] || strpbrk(program, " :"))
		text_sanitise(program, sizeof(program), comm, strlen(comm));
	snprintf(text, sizeof(text), "%s%s%.40s", program, prefix ? " " : "", prefix ? prefix : "");
	text_sanitise(owner->name, sizeof(owner->name), text, sizeof(text));
}

struct owner owner_from_process(const char *cmdline, size_t cmdline_size, const char *cgroup,
				const char *comm, int pid)
{
	struct owner owner = {.pid = pid};
	struct container container;

	if (machine_name(cmdline, cmdline_size, cgroup, owner.name)) {
		owner.kind = OWNER_VM;
	} else if (cgroup_container(cgroup, &container)) {
		owner.kind = OWNER_CONTAINER;
		container_text(&container, owner.name);
	} else {
		owner.kind = OWNER_PROCESS;
		name_process(&owner, cmdline, cmdline_size, comm);
	}
	return owner;
}

/* --- searching ------------------------------------------------------------- */

bool owner_search_needed(const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		if (holder_driver(pf->driver))
			return true;
		for (size_t j = 0; j < pf->vf_count; j++)
			if (holder_may_have(&pf->vfs[j]))
				return true;
	}
	return false;
}

struct owner_memory *owner_memory_new(void)
{
	return memory_new(sizeof(struct owner_memory));
}

void owner_memory_free(struct owner_memory *memory)
{
	if (!memory)
		return;
	holder_list_done(&memory->holders);
	free(memory);
}

struct owner_list *owner_search(struct kernel *kernel, const struct snapshot *snapshot,
				struct owner_memory *before)
{
	struct owner_list *list = memory_new(sizeof(*list));

	interface_address_list_read(&list->addresses, kernel, NULL);
	host_use_sort(&list->addresses);
	if (owner_search_needed(snapshot)) {
		holder_list_init(&list->holders, snapshot);
		holder_list_search(&list->holders, kernel, before ? &before->holders : NULL);
	}
	if (before) {
		holder_list_done(&before->holders);
		holder_list_copy(&before->holders, &list->holders);
	}
	return list;
}

void owner_list_free(struct owner_list *list)
{
	if (!list)
		return;
	holder_list_done(&list->holders);
	interface_address_list_done(&list->addresses);
	free(list);
}

/* --- into the snapshot ----------------------------------------------------- */

struct assignment {
	const struct owner_list *list;
	struct uppers uppers;
	bool changed;
};

/* What is to be known of any function. */
struct subject {
	const char *address, *driver;
	const struct link *link;
	bool away, held; /* somebody may have it */
};

static struct owner find_owner(const struct assignment *assignment, const struct subject *subject)
{
	static const char OTHER_USE[] = "who uses what is no network interface is not known";
	struct owner owner = {0};
	const struct holder *holder;

	if (subject->link->ifindex) {
		host_use_find(&assignment->list->addresses, &assignment->uppers, subject->link,
			      &owner);
	} else if (subject->held) {
		/* One that has come since is not known until the next search. */
		holder = holder_list_find(&assignment->list->holders, subject->address);
		if (holder && holder->away == subject->away)
			owner = holder->owner;
	} else if (!subject->driver[0] || !subject->address[0]) {
		owner.kind = OWNER_NONE;
	} else {
		owner.reason = OTHER_USE;
	}
	return owner;
}

static void assign(struct assignment *assignment, const struct subject *subject,
		   struct owner *owner)
{
	struct owner found = find_owner(assignment, subject);

	if (owner_equal(owner, &found))
		return;
	*owner = found;
	assignment->changed = true;
}

bool owner_list_assign(const struct owner_list *list, const struct link_table *links,
		       struct snapshot *snapshot)
{
	struct assignment assignment = {.list = list};

	uppers_index(&assignment.uppers, links);
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		struct pf *pf = &snapshot->pfs[i];

		assign(&assignment,
		       &(struct subject){pf->name, pf->driver, &pf->link, false,
					 holder_driver(pf->driver)},
		       &pf->owner);
		for (size_t j = 0; j < pf->vf_count; j++) {
			struct vf *vf = &pf->vfs[j];

			assign(&assignment,
			       &(struct subject){vf->address, vf->driver, &vf->link, vf->away,
						 holder_may_have(vf)},
			       &vf->owner);
		}
	}
	uppers_done(&assignment.uppers);
	return assignment.changed;
}
