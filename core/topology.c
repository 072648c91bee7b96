#include "core/topology.h"

#include "core/function.h"
#include "core/host.h"
#include "core/iommu.h"
#include "core/memory.h"
#include "core/names.h"
#include "core/twin.h"
#include "core/uevent.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#define SECOND      1000000000ULL
#define POLL_PERIOD (2 * SECOND)
/* Groups follow the functions when those have come to rest. */
#define GROUPS_DELAY (SECOND / 5)
/* An interface that leaves is announced before its directory is empty. */
#define ASKED_DELAY     (SECOND / 10)
#define UEVENT_SIZE_MAX 8192
#define NEVER           UINT64_MAX

/* A device that some event was about. */
struct touched {
	char device[DEVICE_NAME_MAX];
	bool renewed; /* it came or went: what netlink said of it before is void */
};

struct touched_list {
	size_t count, room;
	struct touched *items;
};

struct topology {
	struct kernel *kernel;
	struct picture *picture;
	struct names *names;
	int fd, wake;
	bool names_due;
	uint64_t groups_due, poll_due;
	pthread_mutex_t lock; /* of what follows */
	uint64_t asked_due;
	struct touched_list asked;
	_Atomic uint64_t waiting_since, events_lost;
};

/* --- devices to read again ------------------------------------------------- */

static void touch(struct touched_list *list, const char *device, bool renewed)
{
	if (list->count && strcmp(list->items[list->count - 1].device, device) == 0) {
		list->items[list->count - 1].renewed |= renewed;
		return;
	}
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 16;
		list->items = memory_resize(list->items, list->room, sizeof(*list->items));
	}
	struct touched *item = &list->items[list->count++];
	*item = (struct touched){.renewed = renewed};
	memcpy(item->device, device, strnlen(device, sizeof(item->device) - 1));
}

static int compare_touched(const void *a, const void *b)
{
	return strcmp(((const struct touched *)a)->device, ((const struct touched *)b)->device);
}

/* Each device once, in the order of the bus: PFs before their VFs. */
static void settle(struct touched_list *list)
{
	size_t kept = 0;

	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare_touched);
	for (size_t i = 0; i < list->count; i++) {
		if (kept && compare_touched(&list->items[kept - 1], &list->items[i]) == 0)
			list->items[kept - 1].renewed |= list->items[i].renewed;
		else
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static bool is_renewed(const struct touched_list *list, const char *device)
{
	const struct touched *found = NULL;
	struct touched wanted = {0};

	memcpy(wanted.device, device, sizeof(wanted.device));
	if (list->count)
		found = bsearch(&wanted, list->items, list->count, sizeof(wanted), compare_touched);
	return found && found->renewed;
}

/* --- the kernel's time ----------------------------------------------------- */

static void enter_kernel(struct topology *topology)
{
	topology->waiting_since = kernel_now(topology->kernel);
}

static void leave_kernel(struct topology *topology)
{
	topology->waiting_since = 0;
}

/* --- publishing ------------------------------------------------------------ */

static void forget_vf(struct vf *vf)
{
	link_clear(&vf->link);
	vf_config_clear(&vf->config);
	vf->source = COUNTERS_NONE;
	counters_clear(&vf->counters);
	rates_clear(&vf->rates);
	vf->owner = (struct owner){0};
}

static void forget_pf(struct pf *pf)
{
	if (pf->link.ifindex)
		pf->label[0] = '\0';
	link_clear(&pf->link);
	pf->switch_mode[0] = '\0';
	pf->source = COUNTERS_NONE;
	counters_clear(&pf->counters);
	rates_clear(&pf->rates);
	pf->owner = (struct owner){0};
}

static void carry_vf(struct vf *vf, const struct vf *newest)
{
	vf->link = newest->link;
	vf->config = newest->config;
	vf->source = newest->source;
	vf->counters = newest->counters;
	vf->rates = newest->rates;
	vf->owner = newest->owner;
}

static void carry_pf(struct pf *pf, const struct pf *newest)
{
	if (newest->link.ifindex)
		memcpy(pf->label, newest->label, sizeof(pf->label));
	pf->link = newest->link;
	memcpy(pf->switch_mode, newest->switch_mode, sizeof(pf->switch_mode));
	pf->source = newest->source;
	pf->counters = newest->counters;
	pf->rates = newest->rates;
	pf->owner = newest->owner;
}

/* Takes over what netlink said while the files were read, and who holds what. */
static void carry(struct snapshot *next, const struct snapshot *newest,
		  const struct touched_list *touched)
{
	next->complete = newest->complete;
	for (size_t i = 0; i < next->pf_count; i++) {
		struct pf *pf = &next->pfs[i];
		const struct pf *twin = twin_of_pf(newest, pf, i);

		if (!twin || is_renewed(touched, pf->name))
			forget_pf(pf);
		else
			carry_pf(pf, twin);
		for (size_t j = 0; j < pf->vf_count; j++) {
			struct vf *vf = &pf->vfs[j];
			const struct vf *vf_twin = twin ? twin_of_vf(twin, vf, j) : NULL;

			if (!vf_twin || is_renewed(touched, vf->address))
				forget_vf(vf);
			else
				carry_vf(vf, vf_twin);
		}
	}
}

static void publish(struct topology *topology, struct snapshot *next,
		    const struct touched_list *touched)
{
	const struct snapshot *newest = picture_begin(topology->picture);

	if (newest)
		carry(next, newest, touched);
	picture_end(topology->picture, next, false);
}

/* A copy to read into; only this half changes what it reads. */
static struct snapshot *copy_newest(struct topology *topology)
{
	const struct snapshot *newest = picture_get(topology->picture);
	struct snapshot *copy = newest ? snapshot_copy(newest) : snapshot_new();

	snapshot_put(newest);
	return copy;
}

/* --- reading --------------------------------------------------------------- */

static void functions_changed(struct topology *topology)
{
	topology->names_due = true;
	topology->groups_due = kernel_now(topology->kernel) + GROUPS_DELAY;
}

bool topology_read(struct topology *topology)
{
	struct snapshot *next = copy_newest(topology);
	struct error error = {0};

	enter_kernel(topology);
	host_read(topology->kernel, &next->host);
	function_read_all(topology->kernel, next, &error);
	leave_kernel(topology);
	picture_set_error(topology->picture, PICTURE_FILES, &error);
	publish(topology, next, &(struct touched_list){0});
	functions_changed(topology);
	return true;
}

static bool reread(struct topology *topology, struct touched_list *touched)
{
	if (!touched->count)
		return false;
	struct snapshot *next = copy_newest(topology);
	bool changed = false;

	settle(touched);
	enter_kernel(topology);
	for (size_t i = 0; i < touched->count; i++)
		changed |= function_reread(topology->kernel, next, touched->items[i].device);
	leave_kernel(topology);
	for (size_t i = 0; i < touched->count && !changed; i++)
		changed = touched->items[i].renewed &&
			  (snapshot_find_pf(next, touched->items[i].device) ||
			   snapshot_find_vf_by_address(next, touched->items[i].device, NULL));
	if (changed) {
		publish(topology, next, touched);
		functions_changed(topology);
	} else {
		snapshot_put(next);
	}
	return changed;
}

bool topology_follow(struct topology *topology)
{
	char buffer[UEVENT_SIZE_MAX];
	struct touched_list touched = {0};
	struct uevent event;
	bool lost = false;
	ssize_t size;

	if (topology->fd < 0)
		return false;
	/* All that wait at once: a burst is one change. */
	while ((size = kernel_receive(topology->kernel, KERNEL_UEVENTS, buffer, sizeof(buffer))) >
		       0 ||
	       size == -ENOBUFS) {
		if (size < 0)
			lost = true;
		else if (uevent_parse(buffer, (size_t)size, &event))
			touch(&touched, event.device,
			      event.is_function && event.action != UEVENT_OTHER);
	}
	if (lost)
		topology->events_lost++;
	bool changed = lost ? topology_read(topology) : reread(topology, &touched);
	free(touched.items);
	return changed;
}

/* --- what comes later ------------------------------------------------------ */

static void read_names(struct topology *topology)
{
	struct snapshot *next = copy_newest(topology);

	topology->names_due = false;
	enter_kernel(topology);
	bool changed = names_fill(topology->names, next);
	leave_kernel(topology);
	if (changed)
		publish(topology, next, &(struct touched_list){0});
	else
		snapshot_put(next);
}

static void read_groups(struct topology *topology)
{
	struct snapshot *next = copy_newest(topology);

	topology->groups_due = NEVER;
	enter_kernel(topology);
	iommu_read_groups(topology->kernel, next, NULL);
	leave_kernel(topology);
	publish(topology, next, &(struct touched_list){0});
}

static bool poll_stale(struct topology *topology)
{
	const struct snapshot *newest = picture_get(topology->picture);
	struct touched_list stale = {0};

	enter_kernel(topology);
	for (size_t i = 0; newest && i < newest->pf_count; i++)
		if (function_is_stale(topology->kernel, &newest->pfs[i]))
			touch(&stale, newest->pfs[i].name, false);
	leave_kernel(topology);
	snapshot_put(newest);
	bool changed = reread(topology, &stale);
	free(stale.items);
	topology->poll_due = kernel_now(topology->kernel) + POLL_PERIOD;
	return changed;
}

void topology_ask(struct topology *topology, const char *device)
{
	pthread_mutex_lock(&topology->lock);
	touch(&topology->asked, device, false);
	topology->asked_due = kernel_now(topology->kernel) + ASKED_DELAY;
	pthread_mutex_unlock(&topology->lock);
	eventfd_write(topology->wake, 1);
}

static uint64_t asked_due(struct topology *topology)
{
	pthread_mutex_lock(&topology->lock);
	uint64_t due = topology->asked_due;
	pthread_mutex_unlock(&topology->lock);
	return due;
}

static bool reread_asked(struct topology *topology)
{
	pthread_mutex_lock(&topology->lock);
	struct touched_list asked = topology->asked;
	topology->asked = (struct touched_list){0};
	topology->asked_due = NEVER;
	pthread_mutex_unlock(&topology->lock);
	bool changed = reread(topology, &asked);
	free(asked.items);
	return changed;
}

bool topology_work(struct topology *topology)
{
	uint64_t now = kernel_now(topology->kernel);
	bool changed = false;

	if (asked_due(topology) <= now)
		changed |= reread_asked(topology);
	if (topology->poll_due <= now)
		changed |= poll_stale(topology);
	if (topology->names_due)
		read_names(topology);
	else if (topology->groups_due <= now)
		read_groups(topology);
	return changed;
}

void topology_finish(struct topology *topology)
{
	if (asked_due(topology) != NEVER)
		reread_asked(topology);
	if (topology->names_due)
		read_names(topology);
	if (topology->groups_due != NEVER)
		read_groups(topology);
}

uint64_t topology_due(struct topology *topology)
{
	uint64_t due = asked_due(topology);

	if (topology->names_due)
		return 0;
	if (topology->poll_due < due)
		due = topology->poll_due;
	return topology->groups_due < due ? topology->groups_due : due;
}

/* --- the whole ------------------------------------------------------------- */

struct topology *topology_new(struct kernel *kernel, struct picture *picture, int wake)
{
	struct topology *topology = memory_new(sizeof(*topology));

	topology->kernel = kernel;
	topology->picture = picture;
	topology->wake = wake;
	topology->names = names_new(kernel);
	topology->groups_due = topology->asked_due = NEVER;
	pthread_mutex_init(&topology->lock, NULL);
	/* Before anything is read, so that no change falls between. */
	topology->fd = kernel_subscribe(kernel, KERNEL_UEVENTS);
	/* A host without events does not change. */
	topology->poll_due = topology->fd < 0 ? NEVER : kernel_now(kernel) + POLL_PERIOD;
	return topology;
}

void topology_free(struct topology *topology)
{
	names_free(topology->names);
	pthread_mutex_destroy(&topology->lock);
	free(topology->asked.items);
	free(topology);
}

int topology_fd(const struct topology *topology)
{
	return topology->fd < 0 ? -1 : topology->fd;
}

uint64_t topology_waiting_since(const struct topology *topology)
{
	return topology->waiting_since;
}

uint64_t topology_events_lost(const struct topology *topology)
{
	return topology->events_lost;
}
