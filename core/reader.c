#include "core/reader.h"

#include "core/function.h"
#include "core/host.h"
#include "core/iommu.h"
#include "core/link_table.h"
#include "core/names.h"
#include "core/owner.h"
#include "core/sample.h"

#include <errno.h>

static void keep_first(struct error *error, const struct error *more)
{
	if (error && !error->code)
		*error = *more;
}

static void find_owners(struct kernel *kernel, struct snapshot *snapshot,
			const struct link_table *links)
{
	struct owner_list *owners = owner_search(kernel, snapshot, NULL);

	owner_list_assign(owners, links, snapshot);
	owner_list_free(owners);
}

static void read_links(struct kernel *kernel, struct snapshot *snapshot, struct error *error)
{
	struct link_table *links = link_table_new();
	struct error why = {0};

	if (link_table_read(links, kernel, &why) == 0) {
		/* Speeds are missing on kernels without ethtool netlink. */
		if (link_table_read_modes(links, kernel, &why) == -EOPNOTSUPP)
			why.code = 0;
		link_table_assign(links, snapshot);
		snapshot->complete = true;
		find_owners(kernel, snapshot, links);
	}
	keep_first(error, &why);
	link_table_free(links);
}

static void read_sample(struct kernel *kernel, struct snapshot *snapshot, struct error *error)
{
	struct sample sample = {0};

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];
		struct error why = {0};

		if (pf->link.ifindex && pf->vf_count)
			sample_read_vf_list(&sample, kernel, pf, sample_wants_counters(pf), &why);
		keep_first(error, &why);
	}
	struct error why = {0};
	sample_read_counters(&sample, kernel, &why);
	keep_first(error, &why);
	sample_apply(&sample, snapshot);
	sample_done(&sample);
}

struct snapshot *reader_read(struct kernel *kernel, const struct reader_options *options,
			     struct error *error)
{
	struct snapshot *snapshot = snapshot_new();
	struct error why = {0};

	if (error)
		error->code = 0;
	host_read(kernel, &snapshot->host);
	if (function_read_all(kernel, snapshot, &why) < 0) {
		keep_first(error, &why);
		snapshot_put(snapshot);
		return NULL;
	}
	read_links(kernel, snapshot, error);
	if (snapshot->complete)
		read_sample(kernel, snapshot, error);
	if (options->groups && iommu_read_groups(kernel, snapshot, &why) < 0)
		keep_first(error, &why);
	if (options->names) {
		struct names *names = names_new(kernel);

		names_fill(names, snapshot);
		names_free(names);
	}
	snapshot->number = 1;
	snapshot->time = kernel_now(kernel);
	return snapshot;
}

void reader_measure(struct kernel *kernel, struct snapshot *snapshot, unsigned milliseconds)
{
	struct snapshot *before = snapshot_copy(snapshot);

	kernel_pause(kernel, milliseconds);
	read_sample(kernel, snapshot, NULL);
	sample_update_rates(before, snapshot);
	snapshot_put(before);
}
