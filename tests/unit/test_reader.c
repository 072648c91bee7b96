#include "core/driver.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

static struct kernel *still(const char *host)
{
	struct simulated_options options = {.host = host, .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	cr_assert(kernel != NULL);
	return kernel;
}

Test(reader, reads_a_whole_host_at_once)
{
	struct kernel *kernel = still("homelab");
	struct reader_options options = {.names = true, .groups = true};
	struct error error = {.code = 1};
	struct snapshot *snapshot = reader_read(kernel, &options, &error);
	cr_assert(snapshot != NULL);
	cr_expect_eq(error.code, 0, "%s", error.message);
	cr_expect(snapshot->complete);
	cr_expect_eq(snapshot->number, 1);
	cr_expect_str_not_empty(snapshot->host.name);
	cr_expect_gt(snapshot->group_count, 0);
	cr_assert_gt(snapshot->pf_count, 0);
	const struct pf *pf = &snapshot->pfs[0];
	cr_expect_str_not_empty(pf->model);
	cr_expect_str_eq(pf->driver, "i40e");
	cr_expect_gt(pf->link.ifindex, 0);
	cr_expect_gt(pf->link.speed_mbps, 0);
	cr_expect_eq(pf->source, COUNTERS_INTERFACE);
	cr_expect_neq(pf->counters.rx_bytes, COUNTER_UNKNOWN);
	cr_expect_eq(pf->rates.rx_bps, UNKNOWN, "a single shot has no rates");
	cr_assert_eq(pf->vf_count, (size_t)pf->numvfs);
	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];
		cr_expect_gt(vf->config.mac.length, 0);
		cr_expect_eq(vf->source, vf->link.ifindex ? COUNTERS_INTERFACE : COUNTERS_PF,
			     "i40e counts what has no interface here");
	}
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(reader, names_and_groups_only_on_request)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = reader_read(kernel, &(struct reader_options){0}, NULL);
	cr_assert(snapshot != NULL);
	cr_expect_eq(snapshot->group_count, 0);
	cr_expect_str_empty(snapshot->pfs[0].model);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(reader, every_demo_host)
{
	for (const char *const *host = simulated_hosts(); *host; host++) {
		struct kernel *kernel = still(*host);
		struct reader_options options = {.names = true, .groups = true};
		struct error error = {0};
		struct snapshot *snapshot = reader_read(kernel, &options, &error);
		cr_assert(snapshot != NULL, "%s: %s", *host, error.message);
		cr_expect_eq(error.code, 0, "%s: %s", *host, error.message);
		cr_expect_eq(snapshot->pf_count == 0, strcmp(*host, "empty") == 0, "%s", *host);
		for (size_t i = 0; i < snapshot->pf_count; i++)
			cr_expect_str_not_empty(snapshot->pfs[i].model, "%s %s", *host,
						snapshot->pfs[i].name);
		snapshot_put(snapshot);
		kernel_free(kernel);
	}
}

Test(reader, what_netlink_refuses_is_unknown_and_said)
{
	struct tree_kernel *tree = tree_new();
	tree_add_pf(tree, "0000:01:00.0");
	tree_add_vf(tree, "0000:01:00.0", 0, "0000:01:10.0", "igbvf");
	tree->exchange_result = -EPERM;
	struct error error = {0};
	struct snapshot *snapshot = reader_read(&tree->base, &(struct reader_options){0}, &error);
	cr_assert(snapshot != NULL);
	cr_expect_eq(error.code, EPERM);
	cr_expect_not(snapshot->complete);
	cr_assert_eq(snapshot->pf_count, 1);
	cr_expect_eq(snapshot->pfs[0].vf_count, 1);
	cr_expect_eq(snapshot->pfs[0].link.up, UNKNOWN);
	cr_expect_eq(snapshot->pfs[0].counters.rx_bytes, COUNTER_UNKNOWN);
	cr_expect_eq(snapshot->pfs[0].vfs[0].config.vlan, UNKNOWN);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}

Test(reader, a_host_that_cannot_be_read)
{
	struct tree_kernel *tree = tree_new();
	struct error error = {0};
	cr_expect(reader_read(&tree->base, &(struct reader_options){0}, &error) == NULL);
	cr_expect_eq(error.code, ENOENT);
	cr_expect(reader_read(&tree->base, &(struct reader_options){0}, NULL) == NULL);
	kernel_free(&tree->base);
}
