#include "core/sample.h"

#include "core/driver.h"
#include "core/link_counters.h"
#include "core/memory.h"
#include "core/rate.h"
#include "core/twin.h"
#include "core/vf_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sample_counters {
	int ifindex;
	struct counters counters;
};

struct sample_list {
	char pf[DEVICE_NAME_MAX];
	int result;
	bool counters;
	uint64_t time;
	struct vf_list list;
};

/* The function that counters belong to, a PF or a VF. */
struct bearer {
	const struct link *link;
	enum counters_source *source;
	struct counters *counters;
	struct rates *rates;
};

void sample_done(struct sample *sample)
{
	for (size_t i = 0; i < sample->list_count; i++)
		vf_list_done(&sample->lists[i].list);
	free(sample->lists);
	free(sample->counters);
	*sample = (struct sample){0};
}

/* --- asking ---------------------------------------------------------------- */

struct counters_reader {
	struct sample *sample;
	struct kernel *kernel;
};

static void take_counters(int ifindex, const struct counters *counters, void *user)
{
	struct counters_reader *reader = user;
	struct sample *sample = reader->sample;

	/* The request may have waited; the first answer is when it was read. */
	if (!sample->counters_time)
		sample->counters_time = kernel_now(reader->kernel);
	if (sample->counters_count == sample->counters_room) {
		sample->counters_room = sample->counters_room ? sample->counters_room * 2 : 32;
		sample->counters = memory_resize(sample->counters, sample->counters_room,
						 sizeof(*sample->counters));
	}
	sample->counters[sample->counters_count++] = (struct sample_counters){ifindex, *counters};
}

static int compare_ifindexes(const void *a, const void *b)
{
	const struct sample_counters *left = a, *right = b;

	return (left->ifindex > right->ifindex) - (left->ifindex < right->ifindex);
}

int sample_read_counters(struct sample *sample, struct kernel *kernel, struct error *error)
{
	struct counters_reader reader = {sample, kernel};

	sample->asked_counters = true;
	sample->counters_result = link_counters_read(kernel, take_counters, &reader, error);
	if (sample->counters_count)
		qsort(sample->counters, sample->counters_count, sizeof(*sample->counters),
		      compare_ifindexes);
	return sample->counters_result;
}

int sample_read_vf_list(struct sample *sample, struct kernel *kernel, const struct pf *pf,
			bool counters, struct error *error)
{
	struct sample_list *answer;

	if (sample->list_count == sample->list_room) {
		sample->list_room = sample->list_room ? sample->list_room * 2 : 4;
		sample->lists =
			memory_resize(sample->lists, sample->list_room, sizeof(*sample->lists));
	}
	answer = &sample->lists[sample->list_count++];
	memcpy(answer->pf, pf->name, sizeof(answer->pf));
	answer->counters = counters;
	answer->result = vf_list_read(&answer->list, kernel, pf->link.ifindex, counters, error);
	answer->time = kernel_now(kernel);
	return answer->result;
}

bool sample_wants_counters(const struct pf *pf)
{
	const struct driver *driver = driver_find(pf->driver);

	if (driver && !driver->counts_vfs)
		return false;
	for (size_t i = 0; i < pf->vf_count; i++)
		if (!pf->vfs[i].going && !pf->vfs[i].link.ifindex)
			return true;
	return false;
}

/* --- into the snapshot ----------------------------------------------------- */

static struct bearer bearer_of_pf(struct pf *pf)
{
	return (struct bearer){&pf->link, &pf->source, &pf->counters, &pf->rates};
}

static struct bearer bearer_of_vf(struct vf *vf)
{
	return (struct bearer){&vf->link, &vf->source, &vf->counters, &vf->rates};
}

static void forget(const struct bearer *bearer)
{
	*bearer->source = COUNTERS_NONE;
	counters_clear(bearer->counters);
	rates_clear(bearer->rates);
}

static bool apply_list(const struct sample_list *answer, struct pf *pf)
{
	if (answer->result == 0)
		return vf_list_assign(&answer->list, pf, answer->time);
	for (size_t i = 0; answer->counters && i < pf->vf_count; i++) {
		struct bearer bearer = bearer_of_vf(&pf->vfs[i]);

		if (*bearer.source == COUNTERS_PF)
			forget(&bearer);
	}
	return false;
}

static void apply_counters(const struct sample *sample, const struct bearer *bearer)
{
	const struct sample_counters *found = NULL, wanted = {.ifindex = bearer->link->ifindex};

	if (!wanted.ifindex)
		return;
	if (sample->counters_count)
		found = bsearch(&wanted, sample->counters, sample->counters_count, sizeof(wanted),
				compare_ifindexes);
	if (found) {
		*bearer->source = COUNTERS_INTERFACE;
		*bearer->counters = found->counters;
		bearer->counters->time = sample->counters_time;
	} else if (sample->counters_result < 0 && sample->counters_result != -EINTR &&
		   *bearer->source == COUNTERS_INTERFACE) {
		forget(bearer);
	}
}

bool sample_apply(const struct sample *sample, struct snapshot *snapshot)
{
	bool changed = false;

	for (size_t i = 0; i < sample->list_count; i++) {
		struct pf *pf = snapshot_find_pf(snapshot, sample->lists[i].pf);

		if (pf)
			changed |= apply_list(&sample->lists[i], pf);
	}
	/* After the lists: an interface here knows better than the PF's driver. */
	for (size_t i = 0; sample->asked_counters && i < snapshot->pf_count; i++) {
		struct pf *pf = &snapshot->pfs[i];
		struct bearer bearer = bearer_of_pf(pf);

		apply_counters(sample, &bearer);
		for (size_t j = 0; j < pf->vf_count; j++) {
			bearer = bearer_of_vf(&pf->vfs[j]);
			apply_counters(sample, &bearer);
		}
	}
	return changed;
}

/* --- rates ----------------------------------------------------------------- */

/* `before` is NULL for a function that was not there. */
typedef void pair_fn(const struct bearer *before, const struct bearer *after);

static void for_each_pair(const struct snapshot *before, struct snapshot *after, pair_fn *fn)
{
	for (size_t i = 0; i < after->pf_count; i++) {
		struct pf *pf = &after->pfs[i], *old = twin_of_pf(before, pf, i);
		struct bearer now = bearer_of_pf(pf), past;

		if (old)
			past = bearer_of_pf(old);
		fn(old ? &past : NULL, &now);
		for (size_t j = 0; j < pf->vf_count; j++) {
			struct vf *vf = old ? twin_of_vf(old, &pf->vfs[j], j) : NULL;

			now = bearer_of_vf(&pf->vfs[j]);
			if (vf)
				past = bearer_of_vf(vf);
			fn(vf ? &past : NULL, &now);
		}
	}
}

static void update_rates(const struct bearer *before, const struct bearer *after)
{
	if (!before || *before->source != *after->source || *after->source == COUNTERS_NONE)
		rates_clear(after->rates);
	else if (before->counters->time != after->counters->time)
		*after->rates = rate_between(before->counters, after->counters);
}

void sample_update_rates(const struct snapshot *before, struct snapshot *after)
{
	for_each_pair(before, after, update_rates);
}

static void forget_lost(const struct bearer *before, const struct bearer *after)
{
	if (before && *after->source == COUNTERS_INTERFACE &&
	    before->link->ifindex != after->link->ifindex)
		forget(after);
}

void sample_forget_lost(const struct snapshot *before, struct snapshot *after)
{
	for_each_pair(before, after, forget_lost);
}
