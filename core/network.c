#include "core/network.h"

#include "core/driver.h"
#include "core/link_table.h"
#include "core/memory.h"
#include "core/sample.h"
#include "core/twin.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SECOND             1000000000ULL
#define POLL_PERIOD        (2 * SECOND)
#define RETRY_PERIOD       (2 * SECOND)
#define UNANSWERABLE_AFTER (60 * SECOND)
/* A tick takes along what is due soon, so that two wake-ups become one. */
#define TICK_SLACK (SECOND / 2)
/* A request is repeated so rarely that it costs one part in so many. */
#define COST_SHARE       20
#define NOTIFICATION_MAX 32768
#define NEVER            UINT64_MAX

/* One PF's VF list, and how dear it is. */
struct watch {
	char pf[DEVICE_NAME_MAX];
	int ifindex;
	int numvfs;        /* when last asked */
	int result;        /* of that */
	uint64_t allowed;  /* not before, because of the cost */
	uint64_t due;      /* even if nothing happens */
	uint64_t costs[2]; /* of the last two requests */
};

struct network {
	struct kernel *kernel;
	struct picture *picture;
	struct topology *topology;
	struct link_table *links;
	struct owner_list *owners; /* NULL: nobody has looked yet */
	_Atomic(struct owner_list *) fresh_owners;
	int fd;
	bool has_links;
	uint64_t retry_due;
	size_t watch_count;
	struct watch *watches;
	void *buffer;
	_Atomic uint64_t waiting_since, events_lost;
};

static void enter_kernel(struct network *network)
{
	network->waiting_since = kernel_now(network->kernel);
}

static void leave_kernel(struct network *network)
{
	network->waiting_since = 0;
}

/* --- what to ask of whom --------------------------------------------------- */

static struct watch *find_watch(const struct network *network, const char *pf)
{
	for (size_t i = 0; i < network->watch_count; i++)
		if (strcmp(network->watches[i].pf, pf) == 0)
			return &network->watches[i];
	return NULL;
}

/* One watch for each PF that has an interface, in the snapshot's order. */
static void sync_watches(struct network *network, const struct snapshot *snapshot)
{
	struct watch *watches = memory_new_array(snapshot->pf_count + 1, sizeof(*watches));
	size_t count = 0;

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];
		const struct watch *known = find_watch(network, pf->name);

		if (!pf->link.ifindex)
			continue;
		if (known)
			watches[count] = *known;
		memcpy(watches[count].pf, pf->name, sizeof(pf->name));
		watches[count].ifindex = pf->link.ifindex;
		if (!known || known->ifindex != pf->link.ifindex)
			watches[count].due = watches[count].allowed = 0;
		count++;
	}
	free(network->watches);
	network->watches = watches;
	network->watch_count = count;
}

/* VFs that came since, or came anew. */
static bool has_news(const struct watch *watch, const struct pf *pf)
{
	if (pf->numvfs != watch->numvfs)
		return true;
	for (size_t i = 0; i < pf->vf_count; i++)
		if (!pf->vfs[i].going && pf->vfs[i].config.mac.length == 0)
			return true;
	return false;
}

/* Whether to take counters with it on each tick: an unknown driver must have
 * shown some first. */
static bool counts_each_tick(const struct pf *pf)
{
	if (!sample_wants_counters(pf))
		return false;
	if (driver_find(pf->driver))
		return true;
	for (size_t i = 0; i < pf->vf_count; i++)
		if (pf->vfs[i].source == COUNTERS_PF)
			return true;
	return false;
}

static void remember(struct watch *watch, const struct pf *pf, int result, uint64_t began,
		     uint64_t ended)
{
	watch->costs[1] = watch->costs[0];
	watch->costs[0] = ended - began;
	/* The lower of two: a single wait for RTNL says nothing of the driver. */
	uint64_t cost = watch->costs[0] < watch->costs[1] ? watch->costs[0] : watch->costs[1];
	watch->numvfs = pf->numvfs;
	watch->result = result;
	watch->allowed = ended + cost * COST_SHARE;
	watch->due = ended + POLL_PERIOD;
	if (result == -EMSGSIZE)
		watch->allowed = ended + UNANSWERABLE_AFTER;
	if (watch->due < watch->allowed)
		watch->due = watch->allowed;
}

static void keep_first(struct error *error, const struct error *more)
{
	if (!error->code)
		*error = *more;
}

static void read_vf_lists(struct network *network, const struct snapshot *base,
			  struct sample *sample, bool counters, struct error *error)
{
	for (size_t i = 0; i < base->pf_count; i++) {
		const struct pf *pf = &base->pfs[i];
		struct watch *watch = find_watch(network, pf->name);
		uint64_t began = kernel_now(network->kernel);
		struct error why = {0};

		if (!watch)
			continue;
		if (!pf->vf_count)
			watch->numvfs = 0;
		if (!pf->vf_count || watch->allowed > began)
			continue;
		if (watch->due > began + (counters ? TICK_SLACK : 0) &&
		    !(counters && counts_each_tick(pf)))
			continue;
		int result = sample_read_vf_list(sample, network->kernel, pf,
						 counters && sample_wants_counters(pf), &why);
		if (result == -ENODEV) /* it vanished meanwhile: no failure */
			result = 0;
		if (result < 0)
			keep_first(error, &why);
		remember(watch, pf, result, began, kernel_now(network->kernel));
	}
}

/* Errors are news; that all is well is known when nothing failed. */
static void report(struct network *network, const struct error *error)
{
	bool failed = network->retry_due != NEVER;

	for (size_t i = 0; i < network->watch_count; i++)
		failed |= network->watches[i].result < 0;
	if (error->code || !failed)
		picture_set_error(network->picture, PICTURE_NETLINK, error);
}

/* --- publishing ------------------------------------------------------------ */

/* A VF's interface left: its directory in sysfs tells whether it went elsewhere
 * or away for good. */
static void ask_about_lost(struct network *network, const struct snapshot *before,
			   const struct snapshot *after)
{
	for (size_t i = 0; i < after->pf_count; i++) {
		const struct pf *pf = &after->pfs[i], *old = twin_of_pf(before, pf, i);

		for (size_t j = 0; old && j < pf->vf_count; j++) {
			const struct vf *vf = &pf->vfs[j], *was = twin_of_vf(old, vf, j);

			if (was && was->link.ifindex && !vf->link.ifindex)
				topology_ask(network->topology, vf->address);
		}
	}
}

static bool assign(struct network *network, struct snapshot *next)
{
	bool changed = link_table_assign(network->links, next);

	if (network->owners)
		changed |= owner_list_assign(network->owners, network->links, next);
	return changed;
}

/* Gives the functions their links, as far as those are known, and so their owners. */
static void publish_links(struct network *network)
{
	const struct snapshot *newest = picture_begin(network->picture);
	struct snapshot *next = newest ? snapshot_copy(newest) : NULL;

	if (next && network->has_links && assign(network, next)) {
		sample_forget_lost(newest, next);
		ask_about_lost(network, newest, next);
	} else {
		snapshot_put(next);
		next = NULL;
	}
	picture_end(network->picture, next, false);
}

static void publish_sample(struct network *network, const struct sample *sample, bool tick)
{
	const struct snapshot *newest = picture_begin(network->picture);
	struct snapshot *next = newest ? snapshot_copy(newest) : NULL;

	if (next) {
		bool changed = sample_apply(sample, next);

		sample_update_rates(newest, next);
		changed |= next->complete != network->has_links;
		next->complete = network->has_links;
		if (!changed && !tick) {
			snapshot_put(next);
			next = NULL;
		}
	}
	picture_end(network->picture, next, tick);
}

/* Asks what is due, with counters of all interfaces on request. */
static void collect(struct network *network, bool counters, bool tick)
{
	const struct snapshot *base = picture_get(network->picture);
	struct sample sample = {0};
	struct error error = {0};

	if (!base)
		return;
	sync_watches(network, base);
	enter_kernel(network);
	if (counters)
		sample_read_counters(&sample, network->kernel, &error);
	if (sample.counters_result == -EINTR) /* the next tick has the rest */
		error.code = 0;
	read_vf_lists(network, base, &sample, counters, &error);
	leave_kernel(network);
	snapshot_put(base);
	if (sample.asked_counters || sample.list_count) {
		report(network, &error);
		publish_sample(network, &sample, tick);
	}
	sample_done(&sample);
}

/* --- the start, and after lost notifications -------------------------------- */

static void read_modes(struct network *network, struct error *error)
{
	struct error why = {0};
	int result = link_table_read_modes(network->links, network->kernel, &why);

	if (result < 0 && result != -EOPNOTSUPP) /* an old kernel: no speeds */
		keep_first(error, &why);
}

static bool read_links(struct network *network)
{
	struct error error = {0};

	enter_kernel(network);
	int result = link_table_read(network->links, network->kernel, &error);
	if (result == 0)
		read_modes(network, &error);
	leave_kernel(network);
	network->has_links |= result == 0;
	network->retry_due = result == 0 ? NEVER : kernel_now(network->kernel) + RETRY_PERIOD;
	if (error.code)
		picture_set_error(network->picture, PICTURE_NETLINK, &error);
	return result == 0;
}

void network_read(struct network *network)
{
	read_links(network);
	publish_links(network);
	for (size_t i = 0; i < network->watch_count; i++)
		network->watches[i].due = network->watches[i].allowed = 0;
	collect(network, true, false);
}

void network_give_owners(struct network *network, struct owner_list *owners)
{
	owner_list_free(atomic_exchange(&network->fresh_owners, owners));
}

void network_assign_owners(struct network *network)
{
	struct owner_list *fresh = atomic_exchange(&network->fresh_owners, NULL);

	if (!fresh)
		return;
	owner_list_free(network->owners);
	network->owners = fresh;
	publish_links(network);
}

void network_assign(struct network *network)
{
	publish_links(network);
	const struct snapshot *base = picture_get(network->picture);

	if (!base)
		return;
	sync_watches(network, base);
	for (size_t i = 0; i < network->watch_count; i++) {
		const struct pf *pf = snapshot_find_pf(base, network->watches[i].pf);

		if (pf && has_news(&network->watches[i], pf))
			network->watches[i].due = 0;
	}
	/* The first functions to be seen: rates need a sample to start from. */
	bool first = !base->complete;
	snapshot_put(base);
	collect(network, first, false);
}

/* --- notifications --------------------------------------------------------- */

struct heard {
	bool links, modes, lost;
};

static int carrier_of(const struct network *network, int ifindex)
{
	const struct link *link = link_table_find(network->links, ifindex);

	/* Only hardware has link modes worth asking for. */
	return link && link->parent[0] ? link->carrier : UNKNOWN;
}

static void hear_message(struct network *network, const struct nlmsghdr *message,
			 struct heard *heard)
{
	if (message->nlmsg_len < NLMSG_LENGTH(sizeof(struct ifinfomsg)))
		return;
	int ifindex = ((const struct ifinfomsg *)NLMSG_DATA(message))->ifi_index;
	int before = carrier_of(network, ifindex);

	heard->links |= link_table_apply(network->links, message) > 0;
	int after = carrier_of(network, ifindex);
	heard->modes |= after != before && after == 1;
	if (message->nlmsg_type != RTM_NEWLINK)
		return;
	/* It may be about a VF, though it never says so. */
	for (size_t i = 0; i < network->watch_count; i++)
		if (network->watches[i].ifindex == ifindex)
			network->watches[i].due = 0;
}

/* Takes all that wait at once: a burst is one change. */
static struct heard hear(struct network *network)
{
	struct heard heard = {0};

	for (;;) {
		ssize_t size = kernel_receive(network->kernel, KERNEL_LINK_EVENTS, network->buffer,
					      NOTIFICATION_MAX);
		if (size == 0)
			return heard;
		if (size < 0) {
			heard.lost = true;
			if (size == -ENOBUFS)
				continue;
			network->fd = -1; /* no more of them will come */
			return heard;
		}
		const struct nlmsghdr *message = network->buffer;
		for (int left = (int)size; NLMSG_OK(message, left);
		     message = NLMSG_NEXT(message, left))
			hear_message(network, message, &heard);
	}
}

void network_follow(struct network *network)
{
	if (network->fd < 0)
		return;
	struct heard heard = hear(network);

	if (heard.lost) {
		network->events_lost++;
		network_read(network);
		return;
	}
	if (heard.modes) {
		struct error error = {0};

		enter_kernel(network);
		read_modes(network, &error);
		leave_kernel(network);
	}
	if (heard.links)
		publish_links(network);
	collect(network, false, false);
}

/* --- what comes with time -------------------------------------------------- */

void network_tick(struct network *network)
{
	collect(network, true, true);
}

void network_work(struct network *network)
{
	if (network->retry_due <= kernel_now(network->kernel))
		network_read(network);
	else
		collect(network, false, false);
}

uint64_t network_due(const struct network *network)
{
	uint64_t due = network->retry_due;

	for (size_t i = 0; i < network->watch_count; i++) {
		const struct watch *watch = &network->watches[i];

		/* Without VFs there is nothing to ask. */
		if (watch->numvfs != 0 && watch->due < due)
			due = watch->due < watch->allowed ? watch->allowed : watch->due;
	}
	return due;
}

/* --- the whole ------------------------------------------------------------- */

struct network *network_new(struct kernel *kernel, struct picture *picture,
			    struct topology *topology)
{
	struct network *network = memory_new(sizeof(*network));

	network->kernel = kernel;
	network->picture = picture;
	network->topology = topology;
	network->links = link_table_new();
	network->buffer = memory_new(NOTIFICATION_MAX);
	network->retry_due = NEVER;
	/* Before anything is read, so that no change falls between. */
	network->fd = kernel_subscribe(kernel, KERNEL_LINK_EVENTS);
	return network;
}

void network_free(struct network *network)
{
	owner_list_free(network->owners);
	owner_list_free(network->fresh_owners);
	link_table_free(network->links);
	free(network->watches);
	free(network->buffer);
	free(network);
}

int network_fd(const struct network *network)
{
	return network->fd < 0 ? -1 : network->fd;
}

uint64_t network_waiting_since(const struct network *network)
{
	return network->waiting_since;
}

uint64_t network_events_lost(const struct network *network)
{
	return network->events_lost;
}
