#include "core/kernel/simulated.h"
#include "core/lookout.h"

#include <criterion/criterion.h>

static struct kernel *kernel;
static struct lookout *lookout;

static void start(void)
{
	struct simulated_options options = {.host = "homelab", .still = true};

	kernel = simulated_kernel_new(&options, NULL);
	cr_assert(kernel != NULL);
	lookout = lookout_new(kernel, NULL);
}

static void stop(void)
{
	lookout_free(lookout);
	kernel_free(kernel);
}

TestSuite(lookout, .init = start, .fini = stop, .timeout = 30);

Test(lookout, nobody_pays_while_nobody_wants_to_know)
{
	cr_expect_eq(lookout_due(lookout), UINT64_MAX);
	cr_expect(!lookout_work(lookout));
	cr_expect(lookout_take(lookout) == NULL);
}

Test(lookout, reads_at_once_when_wanted_and_again_later)
{
	const struct sighting *first, *second;

	lookout_want(lookout, true);
	cr_expect_leq(lookout_due(lookout), kernel_now(kernel));
	cr_expect(lookout_work(lookout));
	first = lookout_take(lookout);
	cr_assert(first != NULL);
	cr_expect(surroundings_complete(first->surroundings));
	cr_expect(!lookout_work(lookout), "not again at once");
	simulated_advance(kernel, 4000000000ULL);
	cr_expect(lookout_work(lookout));
	second = lookout_take(lookout);
	cr_expect_neq(second, first);
	cr_expect_gt(second->time, first->time);
	cr_expect(surroundings_has_interface(first->surroundings, "vmbr0"), "lives on with me");
	sighting_put(first);
	sighting_put(second);
}

Test(lookout, wanting_twice_is_wanting_once)
{
	lookout_want(lookout, true);
	cr_expect(lookout_work(lookout));
	lookout_want(lookout, true);
	cr_expect(!lookout_work(lookout));
}

Test(lookout, what_is_not_wanted_any_more_is_forgotten)
{
	lookout_want(lookout, true);
	cr_expect(lookout_work(lookout));
	lookout_want(lookout, false);
	cr_expect(lookout_take(lookout) == NULL);
	cr_expect_eq(lookout_due(lookout), UINT64_MAX);
	lookout_want(lookout, true);
	cr_expect(lookout_take(lookout) == NULL, "the next one gets no old one");
	cr_expect(lookout_work(lookout));
}

Test(lookout, a_disturbance_is_looked_at_soon_but_not_each)
{
	uint64_t due;

	lookout_want(lookout, true);
	cr_expect(lookout_work(lookout));
	due = lookout_due(lookout);
	lookout_disturb(lookout);
	cr_expect_lt(lookout_due(lookout), due);
	cr_expect(!lookout_work(lookout), "a burst is one change");
	simulated_advance(kernel, 600000000ULL);
	cr_expect(lookout_work(lookout));
}
