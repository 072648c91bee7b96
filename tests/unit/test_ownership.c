#include "core/collector.h"
#include "core/kernel/simulated.h"
#include "core/owner.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000000ULL
#define VF     "0000:01:02.2" /* of homelab, free, bound to vfio-pci */

static struct kernel_class counting;
static const struct kernel_class *counted;
static atomic_uint searches;

static int count_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	searches += strcmp(path, "/proc") == 0;
	return counted->list(kernel, path, fn, user);
}

static struct kernel *open_kernel(const char *host)
{
	struct kernel *kernel =
		simulated_kernel_new(&(struct simulated_options){.host = host}, NULL);

	counted = kernel->class;
	counting = *kernel->class;
	counting.list = count_list;
	kernel->class = &counting;
	searches = 0;
	return kernel;
}

static void close_kernel(struct kernel *kernel)
{
	kernel->class = counted;
	kernel_free(kernel);
}

static struct collector *collect(struct kernel *kernel)
{
	return collector_new(kernel, &(struct collector_options){.interval = SECOND}, NULL);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

static const char *text_of_vf(struct collector *collector, char text[static OWNER_TEXT_MAX])
{
	const struct snapshot *snapshot = collector_take(collector);
	const struct vf *vf = snapshot ? snapshot_find_vf_by_address(snapshot, VF, NULL) : NULL;

	strcpy(text, "none yet");
	if (vf)
		owner_text(&vf->owner, text);
	snapshot_put(snapshot);
	return text;
}

/* False: not within two seconds. */
static bool wait_for(struct collector *collector, const char *wanted)
{
	char text[OWNER_TEXT_MAX];
	uint64_t end = now() + 2 * SECOND;

	while (strcmp(text_of_vf(collector, text), wanted) != 0) {
		struct pollfd news = {collector_fd(collector), POLLIN, 0};

		if (now() >= end)
			return false;
		poll(&news, 1, 50);
	}
	return true;
}

Test(ownership, who_comes_and_goes_is_seen_within_two_seconds)
{
	struct kernel *kernel = open_kernel("homelab");
	struct collector *collector = collect(kernel);
	int pid;

	cr_assert(wait_for(collector, "free"));
	pid = simulated_hold(kernel, VF, "late");
	cr_assert(wait_for(collector, "vm late"));
	simulated_end(kernel, pid);
	cr_assert(wait_for(collector, "free"));
	cr_assert(collector_free(collector));
	close_kernel(kernel);
}

Test(ownership, another_driver_is_news_at_once)
{
	struct kernel *kernel = open_kernel("homelab");
	struct collector *collector = collect(kernel);

	cr_assert(wait_for(collector, "free"));
	simulated_hold(kernel, VF, "late");
	cr_assert(wait_for(collector, "vm late"));
	kernel_write(kernel, "/sys/bus/pci/devices/" VF "/driver/unbind", VF, strlen(VF));
	cr_assert(wait_for(collector, "free"));
	cr_assert(collector_free(collector));
	close_kernel(kernel);
}

Test(ownership, no_process_is_looked_at_while_nobody_can_hold)
{
	struct kernel *kernel = open_kernel("lab");
	struct collector *collector = collect(kernel);

	/* The lab's cards have no VFs. */
	poll(NULL, 0, 1800);
	cr_assert_eq(searches, 0, "%u", searches);
	cr_assert(collector_free(collector));
	close_kernel(kernel);
}

Test(ownership, a_still_host_knows_its_holders_in_the_first_picture)
{
	struct kernel *kernel = simulated_kernel_new(
		&(struct simulated_options){.host = "homelab", .still = true}, NULL);
	struct collector *collector = collector_new(
		kernel,
		&(struct collector_options){
			.interval = SECOND, .warm_up = 2, .advance = simulated_advance},
		NULL);
	struct pollfd news = {collector_fd(collector), POLLIN, 0};
	char text[OWNER_TEXT_MAX];

	cr_assert_eq(poll(&news, 1, 5000), 1);
	cr_assert_str_eq(text_of_vf(collector, text), "free");
	cr_assert(collector_free(collector));
	kernel_free(kernel);
}

Test(ownership, nothing_is_published_while_nothing_changes)
{
	struct kernel *kernel =
		simulated_kernel_new(&(struct simulated_options){.host = "homelab"}, NULL);
	struct collector *collector =
		collector_new(kernel, &(struct collector_options){.interval = 60 * SECOND}, NULL);
	struct pollfd news = {collector_fd(collector), POLLIN, 0};
	const struct snapshot *snapshot;
	uint64_t number;

	cr_assert(wait_for(collector, "free"));
	poll(NULL, 0, 700);
	snapshot = collector_take(collector);
	number = snapshot->number;
	snapshot_put(snapshot);
	cr_assert_eq(poll(&news, 1, 2500), 0);
	snapshot = collector_take(collector);
	cr_assert_eq(snapshot->number, number);
	snapshot_put(snapshot);
	cr_assert(collector_free(collector));
	kernel_free(kernel);
}
