#include "core/holder.h"

#include "core/container.h"
#include "core/memory.h"
#include "core/opener.h"
#include "core/owner.h"
#include "core/process.h"
#include "core/tenant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000000000ULL
/* What is only verified is looked for anew after that: a device may have changed hands
 * while the count of users was the same. */
#define TRUST_PERIOD (10 * SECOND)

/* --- the list -------------------------------------------------------------- */

static bool is_vfio(const char *driver)
{
	return strstr(driver, "vfio") != NULL;
}

bool holder_driver(const char *driver)
{
	return is_vfio(driver) || strstr(driver, "uio") != NULL;
}

bool holder_may_have(const struct vf *vf)
{
	return vf->away || vf->going || holder_driver(vf->driver);
}

static void add(struct holder_list *list, const char *device, bool vfio, int group, bool away)
{
	struct holder *holder = &list->holders[list->count];

	if (!device[0])
		return;
	*holder = (struct holder){.vfio = vfio,
				  .group = group,
				  .away = away,
				  .namespace_id = UNKNOWN,
				  .descriptor = UNKNOWN};
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
		.holders = memory_new_array(functions + 1, sizeof(*list->holders)),
		.opened = UNKNOWN};
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		if (holder_driver(pf->driver))
			add(list, pf->name, is_vfio(pf->driver), pf->iommu_group, false);
		for (size_t j = 0; j < pf->vf_count; j++) {
			const struct vf *vf = &pf->vfs[j];

			if (holder_may_have(vf))
				add(list, vf->address, is_vfio(vf->driver) || vf->going,
				    vf->iommu_group, vf->away);
		}
	}
	qsort(list->holders, list->count, sizeof(*list->holders), compare_holders);
}

void holder_list_copy(struct holder_list *list, const struct holder_list *from)
{
	*list = *from;
	list->holders = memory_new_array(from->count + 1, sizeof(*list->holders));
	if (from->count)
		memcpy(list->holders, from->holders, from->count * sizeof(*list->holders));
}

void holder_list_done(struct holder_list *list)
{
	free(list->holders);
	*list = (struct holder_list){0};
}

const struct holder *holder_list_find(const struct holder_list *list, const char *device)
{
	struct holder wanted = {0};

	snprintf(wanted.device, sizeof(wanted.device), "%s", device);
	return list->count ? bsearch(&wanted, list->holders, list->count, sizeof(wanted),
				     compare_holders)
			   : NULL;
}

/* --- owners ---------------------------------------------------------------- */

struct owner holder_describe(struct kernel *kernel, const struct process *process)
{
	struct owner owner = owner_from_process(process->cmdline, process->cmdline_size,
						process->cgroup, process->comm, process->pid);
	struct container container;

	owner.since = process->started;
	if (owner.kind == OWNER_CONTAINER && cgroup_container(process->cgroup, &container))
		container_look_up(kernel, &container, owner.name);
	return owner;
}

/* Several processes may have a device open, as a parent and its child. */
static bool comes_before(const struct owner *owner, const struct owner *other)
{
	if (!owner_is_held(other))
		return true;
	if ((owner->kind == OWNER_VM) != (other->kind == OWNER_VM))
		return owner->kind == OWNER_VM;
	return owner->since != other->since ? owner->since < other->since : owner->pid < other->pid;
}

bool holder_claim(struct holder *holder, const struct owner *owner)
{
	bool before = comes_before(owner, &holder->owner);

	if (before)
		holder->owner = *owner;
	return before;
}

/* --- searching ------------------------------------------------------------- */

static void conclude(struct holder_list *list, bool away, const char *reason)
{
	for (size_t i = 0; i < list->count; i++) {
		struct owner *owner = &list->holders[i].owner;

		if (list->holders[i].away != away || owner->kind != OWNER_UNKNOWN)
			continue;
		owner->reason = reason;
		if (!reason)
			owner->kind = OWNER_NONE;
	}
}

/* What was bound to vfio or uio is so still, whoever had it open has it, and nobody
 * else opened anything. Then `list` has the owners. */
static bool verify_devices(struct holder_list *list, struct kernel *kernel,
			   const struct holder_list *before)
{
	size_t count = 0, known_count = 0;

	if (list->opened == UNKNOWN || list->opened != before->opened)
		return false;
	for (size_t i = 0; i < before->count; i++)
		known_count += !before->holders[i].away;
	for (size_t i = 0; i < list->count; i++) {
		const struct holder *holder = &list->holders[i];
		const struct holder *known =
			holder->away ? NULL : holder_list_find(before, holder->device);

		if (holder->away)
			continue;
		if (!known || known->away || known->group != holder->group ||
		    (owner_is_held(&known->owner) && !opener_verify(known, kernel)))
			return false;
		count++;
	}
	if (count != known_count)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (!list->holders[i].away)
			list->holders[i] = *holder_list_find(before, list->holders[i].device);
	return true;
}

void holder_list_search(struct holder_list *list, struct kernel *kernel,
			const struct holder_list *before)
{
	uint64_t now = kernel_now(kernel);
	bool devices = false, away = false;

	for (size_t i = 0; i < list->count; i++) {
		devices |= !list->holders[i].away;
		away |= list->holders[i].away;
	}
	list->searched = now;
	if (before && before->searched && now - before->searched < TRUST_PERIOD)
		list->searched = before->searched;
	else
		before = NULL;
	/* Before the search, so that who opens one meanwhile is noticed by the next. */
	list->opened = devices ? opener_count(list, kernel) : UNKNOWN;
	if (devices && !(before && verify_devices(list, kernel, before)))
		conclude(list, false, opener_search(list, kernel));
	if (away && !(before && tenant_verify(list, kernel, before)))
		conclude(list, true, tenant_search(list, kernel));
}
