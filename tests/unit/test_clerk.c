#include "core/clerk.h"
#include "core/collector.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <string.h>

struct desk {
	struct kernel *kernel;
	struct picture *picture;
	struct clerk *clerk;
};

static struct desk open_desk(void)
{
	struct simulated_options options = {.host = "homelab", .still = true};
	struct desk desk = {.kernel = simulated_kernel_new(&options, NULL)};

	desk.picture = picture_new(desk.kernel, NULL);
	desk.clerk = clerk_new(desk.kernel, desk.picture);
	return desk;
}

static void fill_picture(struct desk *desk)
{
	struct reader_options options = {.groups = true};

	picture_begin(desk->picture);
	picture_end(desk->picture, reader_read(desk->kernel, &options, NULL), false);
}

static void close_desk(struct desk *desk)
{
	clerk_free(desk->clerk);
	picture_free(desk->picture);
	kernel_free(desk->kernel);
}

static struct dossier_subject subject_of(int vf)
{
	struct function_key key = {.pf = "0000:01:00.0", .vf = vf};

	return dossier_subject_of(&key);
}

Test(clerk, does_nothing_unless_somebody_looks)
{
	struct desk desk = open_desk();

	fill_picture(&desk);
	cr_expect_eq(clerk_due(desk.clerk), UINT64_MAX);
	cr_expect_not(clerk_work(desk.clerk));
	cr_expect(clerk_take(desk.clerk) == NULL);
	clerk_disturb(desk.clerk);
	cr_expect_eq(clerk_due(desk.clerk), UINT64_MAX);
	close_desk(&desk);
}

Test(clerk, fetches_once_and_again_later)
{
	struct desk desk = open_desk();
	struct dossier_subject subject = subject_of(1);
	const struct dossier *dossier;

	fill_picture(&desk);
	cr_expect(clerk_want(desk.clerk, &subject));
	cr_expect_not(clerk_want(desk.clerk, &subject), "nothing new");
	cr_expect_eq(clerk_due(desk.clerk), 0);
	cr_expect(clerk_work(desk.clerk));
	dossier = clerk_take(desk.clerk);
	cr_assert(dossier != NULL);
	cr_expect(dossier_subject_equal(&dossier->subject, &subject));
	dossier_put(dossier);
	cr_expect_not(clerk_work(desk.clerk), "not due");

	simulated_advance(desk.kernel, 11000000000ULL);
	cr_expect_not(clerk_work(desk.clerk), "read again, and nothing changed");
	clerk_disturb(desk.clerk);
	cr_expect_leq(clerk_due(desk.clerk), kernel_now(desk.kernel) + 1000000000ULL);
	simulated_log(desk.kernel, "0000:01:02.1", "says something");
	simulated_advance(desk.kernel, 1000000000ULL);
	cr_expect(clerk_work(desk.clerk));
	close_desk(&desk);
}

Test(clerk, who_looks_elsewhere_gets_no_old_one)
{
	struct desk desk = open_desk();
	struct dossier_subject one = subject_of(1), other = subject_of(2);

	fill_picture(&desk);
	clerk_want(desk.clerk, &one);
	clerk_work(desk.clerk);
	cr_expect(clerk_want(desk.clerk, &other));
	cr_expect(clerk_take(desk.clerk) == NULL);
	clerk_work(desk.clerk);
	cr_expect(clerk_want(desk.clerk, NULL));
	cr_expect_not(clerk_want(desk.clerk, NULL));
	cr_expect(clerk_take(desk.clerk) == NULL);
	close_desk(&desk);
}

Test(clerk, waits_for_the_first_picture)
{
	struct desk desk = open_desk();
	struct dossier_subject subject = subject_of(1);

	clerk_want(desk.clerk, &subject);
	cr_expect_not(clerk_work(desk.clerk));
	cr_expect_leq(clerk_due(desk.clerk), kernel_now(desk.kernel) + 1000000000ULL);
	fill_picture(&desk);
	simulated_advance(desk.kernel, 1000000000ULL);
	cr_expect(clerk_work(desk.clerk));
	close_desk(&desk);
}

static const struct dossier *wait_for(struct collector *collector)
{
	struct pollfd news = {collector_fd(collector), POLLIN, 0};
	const struct dossier *dossier = NULL;

	for (int i = 0; i < 100 && !dossier; i++) {
		poll(&news, 1, 100);
		snapshot_put(collector_take(collector));
		dossier = collector_dossier(collector);
	}
	return dossier;
}

static void through_a_collector(void (*advance)(struct kernel *, uint64_t))
{
	struct simulated_options options = {.host = "homelab", .still = advance != NULL};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	struct collector_options collector_options = {.interval = 1000000000, .advance = advance};
	struct collector *collector = collector_new(kernel, &collector_options, NULL);
	struct dossier_subject subject = subject_of(0);
	const struct dossier *dossier;

	collector_want_dossier(collector, &subject);
	dossier = wait_for(collector);
	cr_assert(dossier != NULL);
	cr_expect_str_eq(dossier->reset_methods, "flr");
	dossier_put(dossier);
	collector_want_dossier(collector, NULL);
	cr_expect(collector_dossier(collector) == NULL);
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

Test(clerk, in_a_thread_of_the_collector)
{
	through_a_collector(NULL);
}

Test(clerk, in_the_only_thread_of_a_still_one)
{
	through_a_collector(simulated_advance);
}
