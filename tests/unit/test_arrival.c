#include "core/arrival.h"
#include "tests/unit/change_fixture.h"

#define SECOND UINT64_C(1000000000)

static uint64_t wait_for_link(bool up, bool carrier)
{
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot = shot(kernel);
	struct function_key key = key_of(snapshot, "eth0");
	int ifindex = snapshot_find_pf(snapshot, key.pf)->link.ifindex;
	uint64_t start, took;

	cr_assert_eq(simulated_set_link(kernel, "eth0", up, carrier), 0);
	start = kernel_now(kernel);
	arrival_wait_for_link(kernel, ifindex);
	took = kernel_now(kernel) - start;
	snapshot_put(snapshot);
	kernel_free(kernel);
	return took;
}

Test(arrival, a_link_that_is_there_is_not_waited_for)
{
	cr_expect_lt(wait_for_link(true, true), SECOND);
}

Test(arrival, a_port_that_is_down_gets_no_link)
{
	cr_expect_lt(wait_for_link(false, false), SECOND);
}

Test(arrival, a_link_that_does_not_come_back_is_given_up)
{
	uint64_t took = wait_for_link(true, false);

	cr_expect_geq(took, 10 * SECOND);
	cr_expect_lt(took, 11 * SECOND);
}

Test(arrival, what_settles_waits_for_a_link_that_was_there)
{
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot;
	struct plan *plan;

	cr_assert_eq(simulated_set_link(kernel, "eth0", true, true), 0);
	snapshot = shot(kernel);
	plan = plan_of(snapshot, "eth0 numvfs=2");
	cr_assert_eq(plan->steps[1].operation.kind, OPERATION_SETTLE);
	cr_expect_gt(plan->steps[1].operation.ifindex, 0);
	plan_free(plan);
	snapshot_put(snapshot);
	cr_assert_eq(simulated_set_link(kernel, "eth0", true, false), 0);
	snapshot = shot(kernel);
	plan = plan_of(snapshot, "eth0 numvfs=2");
	cr_expect_eq(plan->steps[1].operation.ifindex, 0, "without a cable it never comes");
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}
