#include "core/kernel/simulated.h"
#include "core/reader.h"
#include "core/sample.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

static struct snapshot *make(int ifindex, enum counters_source source, uint64_t time,
			     uint64_t bytes)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	pf->link.ifindex = ifindex;
	pf->source = source;
	pf->counters.time = time;
	pf->counters.rx_bytes = bytes;
	struct vf *vf = snapshot_add_vf(pf, 0, "0000:01:10.0");
	vf->source = COUNTERS_PF;
	vf->counters.time = time;
	vf->counters.rx_bytes = 2 * bytes;
	return snapshot;
}

#define SECOND 1000000000ULL

Test(sample, rates_of_pfs_and_vfs)
{
	struct snapshot *before = make(2, COUNTERS_INTERFACE, SECOND, 1000);
	struct snapshot *after = make(2, COUNTERS_INTERFACE, 2 * SECOND, 2000);
	sample_update_rates(before, after);
	cr_expect_eq(after->pfs[0].rates.rx_bps, 8000);
	cr_expect_eq(after->pfs[0].vfs[0].rates.rx_bps, 16000);
	cr_expect_eq(after->pfs[0].rates.tx_bps, UNKNOWN);
	snapshot_put(before);
	snapshot_put(after);
}

Test(sample, no_new_sample_keeps_the_rate)
{
	struct snapshot *before = make(2, COUNTERS_INTERFACE, SECOND, 1000);
	struct snapshot *after = make(2, COUNTERS_INTERFACE, SECOND, 1000);
	after->pfs[0].rates.rx_bps = 42;
	sample_update_rates(before, after);
	cr_expect_eq(after->pfs[0].rates.rx_bps, 42);
	snapshot_put(before);
	snapshot_put(after);
}

Test(sample, another_source_or_function_is_a_gap)
{
	struct snapshot *before = make(2, COUNTERS_PF, SECOND, 1000);
	struct snapshot *after = make(2, COUNTERS_INTERFACE, 2 * SECOND, 2000);
	after->pfs[0].rates.rx_bps = 42;
	snapshot_remove_vf(&before->pfs[0], &before->pfs[0].vfs[0]);
	snapshot_add_vf(&before->pfs[0], 0, "0000:01:17.7");
	sample_update_rates(before, after);
	cr_expect_eq(after->pfs[0].rates.rx_bps, UNKNOWN);
	cr_expect_eq(after->pfs[0].vfs[0].rates.rx_bps, UNKNOWN, "same index, another address");
	snapshot_put(before);
	snapshot_put(after);
}

Test(sample, another_interface_begins_anew)
{
	struct snapshot *before = make(2, COUNTERS_INTERFACE, SECOND, 1000);
	struct snapshot *after = make(7, COUNTERS_INTERFACE, SECOND, 1000);
	sample_forget_lost(before, after);
	cr_expect_eq(after->pfs[0].source, COUNTERS_NONE);
	cr_expect_eq(after->pfs[0].counters.rx_bytes, COUNTER_UNKNOWN);
	cr_expect_eq(after->pfs[0].vfs[0].source, COUNTERS_PF, "not an interface's");
	snapshot_put(before);
	snapshot_put(after);
}

Test(sample, refusals_leave_nothing_known)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = make(2, COUNTERS_INTERFACE, SECOND, 1000);
	struct sample sample = {0};
	struct error error = {0};
	tree->exchange_result = -EPERM;
	cr_expect_eq(sample_read_counters(&sample, &tree->base, &error), -EPERM);
	cr_expect_eq(error.code, EPERM);
	cr_expect_eq(sample_read_vf_list(&sample, &tree->base, &snapshot->pfs[0], true, NULL),
		     -EPERM);
	sample_apply(&sample, snapshot);
	cr_expect_eq(snapshot->pfs[0].source, COUNTERS_NONE);
	cr_expect_eq(snapshot->pfs[0].counters.rx_bytes, COUNTER_UNKNOWN);
	cr_expect_eq(snapshot->pfs[0].vfs[0].source, COUNTERS_NONE);
	sample_done(&sample);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}

Test(sample, which_pfs_are_worth_asking_for_counters)
{
	struct snapshot *snapshot = make(2, COUNTERS_INTERFACE, SECOND, 0);
	struct pf *pf = &snapshot->pfs[0];
	strcpy(pf->driver, "i40e");
	cr_expect(sample_wants_counters(pf));
	pf->vfs[0].link.ifindex = 9;
	cr_expect_not(sample_wants_counters(pf), "its own interface is better");
	pf->vfs[0].link.ifindex = 0;
	strcpy(pf->driver, "igb");
	cr_expect_not(sample_wants_counters(pf), "igb counts nothing");
	strcpy(pf->driver, "unheard-of");
	cr_expect(sample_wants_counters(pf), "who knows");
	snapshot_put(snapshot);
}

Test(sample, an_interface_knows_better_than_the_pf)
{
	struct simulated_options options = {.host = "homelab", .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	struct snapshot *snapshot = reader_read(kernel, &(struct reader_options){0}, NULL);
	struct sample sample = {0};
	size_t own = 0, through_pf = 0;
	for (size_t i = 0; i < snapshot->pf_count; i++)
		if (snapshot->pfs[i].link.ifindex && snapshot->pfs[i].vf_count)
			sample_read_vf_list(&sample, kernel, &snapshot->pfs[i], true, NULL);
	sample_read_counters(&sample, kernel, NULL);
	sample_apply(&sample, snapshot);
	for (size_t i = 0; i < snapshot->pf_count; i++)
		for (size_t j = 0; j < snapshot->pfs[i].vf_count; j++) {
			const struct vf *vf = &snapshot->pfs[i].vfs[j];
			own += vf->source == COUNTERS_INTERFACE;
			through_pf += vf->source == COUNTERS_PF;
			cr_expect_eq(vf->source == COUNTERS_INTERFACE, vf->link.ifindex > 0);
		}
	cr_expect_gt(own, 0);
	cr_expect_gt(through_pf, 0);
	sample_done(&sample);
	snapshot_put(snapshot);
	kernel_free(kernel);
}
