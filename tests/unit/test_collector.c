#include "core/collector.h"
#include "core/kernel/simulated.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>
#include <linux/rtnetlink.h>
#include <poll.h>

#define MS 1000000ULL
#define PF "0000:01:00.0"

/* Generous, for machines that do other things: what is timed says so. */
#define PATIENCE (5000 * MS)

typedef bool condition_fn(const struct snapshot *snapshot, const void *what);

/* The first snapshot that fulfils the condition; NULL when none came in time. */
static const struct snapshot *wait_for(struct collector *collector, condition_fn *condition,
				       const void *what, uint64_t patience)
{
	struct pollfd news = {collector_fd(collector), POLLIN, 0};
	uint64_t end = tree_now(NULL) + patience, now;
	while ((now = tree_now(NULL)) < end) {
		if (poll(&news, 1, (int)((end - now) / MS) + 1) <= 0)
			continue;
		const struct snapshot *snapshot = collector_take(collector);
		if (snapshot && condition(snapshot, what))
			return snapshot;
		snapshot_put(snapshot);
	}
	return NULL;
}

static bool wait_and_put(struct collector *collector, condition_fn *condition, const void *what,
			 uint64_t patience)
{
	const struct snapshot *snapshot = wait_for(collector, condition, what, patience);
	snapshot_put(snapshot);
	return snapshot != NULL;
}

static bool is_any(const struct snapshot *snapshot, const void *what)
{
	(void)snapshot;
	return what == NULL;
}

static bool is_complete(const struct snapshot *snapshot, const void *what)
{
	(void)what;
	return snapshot->complete;
}

static bool has_vf(const struct snapshot *snapshot, const void *address)
{
	return snapshot_find_vf_by_address(snapshot, address, NULL) != NULL;
}

static bool lacks_vf(const struct snapshot *snapshot, const void *address)
{
	return !has_vf(snapshot, address);
}

static bool has_vfs(const struct snapshot *snapshot, const void *count)
{
	size_t vfs = 0;
	for (size_t i = 0; i < snapshot->pf_count; i++)
		vfs += snapshot->pfs[i].vf_count;
	return vfs == *(const size_t *)count;
}

static struct collector *start(struct kernel *kernel, uint64_t interval)
{
	struct collector_options options = {.interval = interval};
	struct error error = {0};
	struct collector *collector = collector_new(kernel, &options, &error);
	cr_assert(collector != NULL, "%s", error.message);
	return collector;
}

/* --- files and uevents, on a kernel whose netlink answers nothing ------------ */

static struct tree_kernel *host_new(void)
{
	struct tree_kernel *tree = tree_new();
	tree_add_pf(tree, PF);
	tree_add_vf(tree, PF, 0, "0000:01:10.0", "igbvf");
	return tree;
}

static void send_vf_event(struct tree_kernel *tree, const char *action, const char *address)
{
	char path[96];
	snprintf(path, sizeof(path), "/devices/pci0000:00/0000:00:02.0/%s", address);
	tree_event(tree, action, path, "pci");
}

Test(collector, a_stalled_rtnl_delays_no_vf)
{
	struct tree_kernel *tree = host_new();
	struct collector_status status;
	tree_stall(tree, true);
	struct collector *collector = start(&tree->base, 1000 * MS);
	const struct snapshot *first = wait_for(collector, is_any, NULL, PATIENCE);
	cr_assert(first != NULL);
	cr_expect_not(first->complete);
	cr_expect(has_vf(first, "0000:01:10.0"));
	snapshot_put(first);
	/* Who looks for holders asks by netlink, too, and may have come first. */
	for (collector_status(collector, &status); !status.netlink_waiting_since;) {
		usleep(1000);
		collector_status(collector, &status);
	}
	cr_expect_leq(status.netlink_waiting_since, status.now);

	tree_add_vf(tree, PF, 1, "0000:01:10.2", "igbvf");
	send_vf_event(tree, "add", "0000:01:10.2");
	cr_expect(wait_and_put(collector, has_vf, "0000:01:10.2", 250 * MS));
	tree_remove_vf(tree, PF, 0, "0000:01:10.0");
	send_vf_event(tree, "remove", "0000:01:10.0");
	cr_expect(wait_and_put(collector, lacks_vf, "0000:01:10.0", 250 * MS));

	uint64_t before = tree_now(NULL);
	cr_expect_not(collector_free(collector), "one thread is stuck");
	uint64_t took = tree_now(NULL) - before;
	cr_expect(took >= 150 * MS && took < 1000 * MS, "%lu ms", (unsigned long)(took / MS));
	/* Its memory, and the kernel, stay for as long as it is. */
}

Test(collector, an_unplugged_card_leaves_no_ghost)
{
	struct tree_kernel *tree = host_new();
	struct collector *collector = start(&tree->base, 1000 * MS);
	cr_assert(wait_and_put(collector, has_vf, "0000:01:10.0", PATIENCE));
	tree_remove_vf(tree, PF, 0, "0000:01:10.0");
	tree_remove(tree, TREE_PCI "/" PF);
	send_vf_event(tree, "remove", "0000:01:10.0");
	send_vf_event(tree, "remove", PF);
	const struct snapshot *snapshot = wait_for(collector, lacks_vf, "0000:01:10.0", PATIENCE);
	cr_assert(snapshot != NULL);
	snapshot_put(snapshot);
	size_t none = 0;
	cr_expect(wait_and_put(collector, has_vfs, &none, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
}

Test(collector, lost_events_lead_to_reading_everything)
{
	struct tree_kernel *tree = host_new();
	struct collector_status status;
	struct collector *collector = start(&tree->base, 1000 * MS);
	cr_assert(wait_and_put(collector, has_vf, "0000:01:10.0", PATIENCE));
	tree_add_pf(tree, "0000:02:00.0");
	tree_add_vf(tree, "0000:02:00.0", 0, "0000:02:10.0", "igbvf");
	tree_event(tree, "-", "", "");
	cr_expect(wait_and_put(collector, has_vf, "0000:02:10.0", PATIENCE));
	collector_status(collector, &status);
	cr_expect_eq(status.events_lost, 1);
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
}

Test(collector, refresh_finds_what_no_event_told)
{
	struct tree_kernel *tree = host_new();
	struct collector *collector = start(&tree->base, 60000 * MS);
	cr_assert(wait_and_put(collector, has_vf, "0000:01:10.0", PATIENCE));
	tree_add_pf(tree, "0000:02:00.0");
	tree_add_vf(tree, "0000:02:00.0", 0, "0000:02:10.0", "igbvf");
	collector_refresh(collector);
	cr_expect(wait_and_put(collector, has_vf, "0000:02:10.0", PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
}

Test(collector, a_removal_that_waits_is_noticed)
{
	struct tree_kernel *tree = host_new();
	struct collector *collector = start(&tree->base, 60000 * MS);
	cr_assert(wait_and_put(collector, has_vf, "0000:01:10.0", PATIENCE));
	tree_unlink_vf(tree, PF, 0, "0000:01:10.0"); /* and no event */
	const struct snapshot *snapshot = NULL;
	for (int i = 0; i < 40 && (!snapshot || !snapshot->pfs[0].vfs[0].going); i++) {
		snapshot_put(snapshot);
		snapshot = wait_for(collector, has_vf, "0000:01:10.0", 200 * MS);
	}
	cr_assert(snapshot != NULL);
	cr_expect(snapshot->pfs[0].vfs[0].going);
	cr_expect_eq(snapshot->pfs[0].numvfs, 0);
	snapshot_put(snapshot);
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
}

static bool has_groups(const struct snapshot *snapshot, const void *what)
{
	(void)what;
	return snapshot->group_count > 0;
}

static bool has_model(const struct snapshot *snapshot, const void *what)
{
	(void)what;
	return snapshot->pfs[0].model[0] && snapshot->pfs[0].vfs[0].model[0];
}

Test(collector, names_and_groups_follow)
{
	struct tree_kernel *tree = host_new();
	tree_file(tree, "8086  Intel\n\t10c9  82576\n\t10ca  82576 VF\n",
		  "/usr/share/misc/pci.ids");
	tree_directory(tree, "/sys/kernel/iommu_groups/10/devices/0000:01:10.0");
	struct collector *collector = start(&tree->base, 60000 * MS);
	const struct snapshot *named = wait_for(collector, has_model, NULL, PATIENCE);
	cr_assert(named != NULL);
	cr_expect(wait_and_put(collector, has_groups, NULL, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
	cr_expect_str_eq(named->pfs[0].model, "82576", "it outlives the collector");
	snapshot_put(named);
}

Test(collector, netlink_errors_are_told_and_the_picture_is_incomplete)
{
	struct tree_kernel *tree = host_new();
	struct collector_status status = {0};
	tree->exchange_result = -EPERM;
	struct collector *collector = start(&tree->base, 20 * MS);
	cr_assert(wait_and_put(collector, has_vf, "0000:01:10.0", PATIENCE));
	for (int i = 0; i < 100 && !(status.error.code && status.ticks > 2); i++) {
		usleep(20000);
		collector_status(collector, &status);
	}
	cr_expect_eq(status.error.code, EPERM);
	cr_expect_gt(status.ticks, 2, "it goes on");
	const struct snapshot *snapshot = collector_take(collector);
	cr_expect_not(snapshot->complete);
	snapshot_put(snapshot);
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
}

Test(collector, a_storm_of_events)
{
	struct tree_kernel *tree = host_new();
	struct collector *collector = start(&tree->base, 5 * MS);
	cr_assert(wait_and_put(collector, has_vf, "0000:01:10.0", PATIENCE));
	for (int i = 1; i < 60; i++) {
		char address[32];
		snprintf(address, sizeof(address), "0000:01:%02x.%d", 0x10 + i / 4, i % 4 * 2);
		tree_add_vf(tree, PF, i, address, i % 2 ? "igbvf" : "vfio-pci");
		send_vf_event(tree, "add", address);
		send_vf_event(tree, "change", address);
		send_vf_event(tree, "bind", address);
	}
	size_t all = 60;
	cr_expect(wait_and_put(collector, has_vfs, &all, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(&tree->base);
}

/* --- everything, on the simulated kernel ------------------------------------ */

static struct kernel *simulated(const char *host, bool still)
{
	struct simulated_options options = {.host = host, .still = still};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	cr_assert(kernel != NULL);
	return kernel;
}

static bool has_rates(const struct snapshot *snapshot, const void *what)
{
	(void)what;
	return snapshot->pf_count && snapshot->pfs[0].rates.rx_bps > 0;
}

Test(collector, ticks_give_rates_and_histories)
{
	struct kernel *kernel = simulated("homelab", false);
	struct collector *collector = start(kernel, 20 * MS);
	struct history history;
	const struct snapshot *snapshot = wait_for(collector, has_rates, NULL, PATIENCE);
	cr_assert(snapshot != NULL);
	cr_expect(snapshot->complete);
	struct function_key key = function_key_of_pf(&snapshot->pfs[0]);
	cr_assert(collector_history(collector, &key, &history));
	cr_expect_gt(history_rx(&history, 0), 0);
	key.vf = 9999;
	cr_expect_not(collector_history(collector, &key, &history));
	snapshot_put(snapshot);
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

static bool is_numbered_above(const struct snapshot *snapshot, const void *number)
{
	return snapshot->number > *(const uint64_t *)number;
}

Test(collector, without_news_only_ticks_publish)
{
	struct kernel *kernel = simulated("lab", true);
	struct collector *collector = start(kernel, 1000 * MS);
	cr_assert(wait_and_put(collector, is_complete, NULL, PATIENCE));
	while (wait_and_put(collector, is_any, NULL, 500 * MS))
		; /* names and groups; the clock stands, so no tick comes */
	uint64_t before = tree_now(NULL);
	collector_tick(collector);
	cr_expect(wait_and_put(collector, is_any, NULL, PATIENCE));
	cr_expect_lt(tree_now(NULL) - before, 1000 * MS);
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

static void write_file(struct kernel *kernel, const char *path, const char *text)
{
	ssize_t rc = kernel_write(kernel, path, text, strlen(text));
	cr_assert_geq(rc, 0, "%s: %zd", path, rc);
}

static bool has_configured_vfs(const struct snapshot *snapshot, const void *count)
{
	size_t configured = 0;
	const struct pf *pf = snapshot_find_pf(snapshot, PF);
	for (size_t i = 0; pf && i < pf->vf_count; i++)
		configured += pf->vfs[i].config.mac.length > 0 && pf->vfs[i].link.ifindex > 0;
	return configured == *(const size_t *)count;
}

Test(collector, vfs_appear_with_links_and_attributes_and_vanish)
{
	struct kernel *kernel = simulated("lab", false);
	struct collector *collector = start(kernel, 1000 * MS);
	size_t three = 3, none = 0;
	cr_assert(wait_and_put(collector, is_complete, NULL, PATIENCE));
	write_file(kernel, TREE_PCI "/" PF "/sriov_numvfs", "3");
	cr_expect(wait_and_put(collector, has_configured_vfs, &three, PATIENCE));
	write_file(kernel, TREE_PCI "/" PF "/sriov_numvfs", "0");
	cr_expect(wait_and_put(collector, has_vfs, &none, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

static bool is_unplugged(const struct snapshot *snapshot, const void *address)
{
	return snapshot_find_pf(snapshot, address) == NULL;
}

static bool is_plugged(const struct snapshot *snapshot, const void *address)
{
	const struct pf *pf = snapshot_find_pf(snapshot, address);
	return pf && pf->link.ifindex;
}

Test(collector, unplug_and_replug)
{
	struct kernel *kernel = simulated("lab", false);
	struct collector *collector = start(kernel, 1000 * MS);
	cr_assert(wait_and_put(collector, is_plugged, PF, PATIENCE));
	cr_assert_eq(simulated_unplug(kernel, PF), 0);
	cr_expect(wait_and_put(collector, is_unplugged, PF, PATIENCE));
	cr_assert_eq(simulated_replug(kernel, PF), 0);
	cr_expect(wait_and_put(collector, is_plugged, PF, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

static bool is_away(const struct snapshot *snapshot, const void *address)
{
	const struct vf *vf = snapshot_find_vf_by_address(snapshot, address, NULL);
	return vf && vf->away && !vf->link.ifindex;
}

static bool is_here(const struct snapshot *snapshot, const void *address)
{
	const struct vf *vf = snapshot_find_vf_by_address(snapshot, address, NULL);
	return vf && !vf->away && vf->link.ifindex;
}

Test(collector, an_interface_goes_away_and_comes_back)
{
	struct kernel *kernel = simulated("lab", false);
	struct collector *collector = start(kernel, 1000 * MS);
	size_t one = 1;
	write_file(kernel, TREE_PCI "/" PF "/sriov_numvfs", "1");
	const struct snapshot *snapshot = wait_for(collector, has_configured_vfs, &one, PATIENCE);
	cr_assert(snapshot != NULL);
	const struct vf vf = snapshot_find_pf(snapshot, PF)->vfs[0];
	snapshot_put(snapshot);
	cr_assert_eq(simulated_move_interface(kernel, vf.link.name, true), 0);
	cr_expect(wait_and_put(collector, is_away, vf.address, PATIENCE));
	cr_assert_eq(simulated_move_interface(kernel, vf.link.name, false), 0);
	cr_expect(wait_and_put(collector, is_here, vf.address, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

static bool is_named(const struct snapshot *snapshot, const void *name)
{
	return strcmp(snapshot->pfs[0].link.name, name) == 0;
}

Test(collector, renames_and_lost_link_events)
{
	struct kernel *kernel = simulated("lab", false);
	struct collector_status status;
	struct collector *collector = start(kernel, 60000 * MS);
	cr_assert(wait_and_put(collector, is_named, "eth0", PATIENCE));
	cr_assert_eq(simulated_rename_interface(kernel, "eth0", "lan0"), 0);
	cr_expect(wait_and_put(collector, is_named, "lan0", PATIENCE));
	simulated_lose_events(kernel);
	cr_assert_eq(simulated_rename_interface(kernel, "lan0", "lan1"), 0);
	cr_expect(wait_and_put(collector, is_named, "lan1", PATIENCE));
	collector_status(collector, &status);
	cr_expect_gt(status.events_lost, 0);
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

Test(collector, held_rtnl_is_seen_and_survived)
{
	struct kernel *kernel = simulated("lab", false);
	struct collector_status status = {0};
	struct collector *collector = start(kernel, 20 * MS);
	cr_assert(wait_and_put(collector, is_complete, NULL, PATIENCE));
	simulated_hold_rtnl(kernel, true);
	for (int i = 0; i < 200 && !(status.netlink_waiting_since &&
				     status.now - status.netlink_waiting_since > 100 * MS);
	     i++) {
		usleep(10000);
		collector_status(collector, &status);
	}
	cr_expect_gt(status.netlink_waiting_since, 0);
	write_file(kernel, TREE_PCI "/" PF "/sriov_numvfs", "2");
	size_t two = 2;
	cr_expect(wait_and_put(collector, has_vfs, &two, 250 * MS));
	simulated_hold_rtnl(kernel, false);
	cr_expect(wait_and_put(collector, has_configured_vfs, &two, PATIENCE));
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}

/* --- a driver that answers slowly -------------------------------------------- */

struct slow_kernel {
	struct kernel base;
	struct kernel *inner;
	useconds_t delay;
	atomic_uint vf_lists;
};

static struct kernel *inner_of(struct kernel *kernel)
{
	return ((struct slow_kernel *)kernel)->inner;
}

static int slow_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	return kernel_list(inner_of(kernel), path, fn, user);
}

static ssize_t slow_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	return kernel_read(inner_of(kernel), path, buffer, size);
}

static ssize_t slow_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	return kernel_readlink(inner_of(kernel), path, buffer, size);
}

static int slow_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			 kernel_message_fn *fn, void *user, struct error *error)
{
	struct slow_kernel *slow = (struct slow_kernel *)kernel;
	if (protocol == NETLINK_ROUTE && request->nlmsg_type == RTM_GETLINK &&
	    !(request->nlmsg_flags & NLM_F_DUMP)) {
		slow->vf_lists++;
		usleep(slow->delay);
	}
	return kernel_exchange(slow->inner, protocol, request, fn, user, error);
}

static int slow_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	return kernel_subscribe(inner_of(kernel), source);
}

static ssize_t slow_receive(struct kernel *kernel, enum kernel_event_source source, void *buffer,
			    size_t size)
{
	return kernel_receive(inner_of(kernel), source, buffer, size);
}

static unsigned count_vf_lists(useconds_t delay)
{
	static const struct kernel_class SLOW = {
		.name = "slow",
		.list = slow_list,
		.read = slow_read,
		.readlink = slow_readlink,
		.exchange = slow_exchange,
		.subscribe = slow_subscribe,
		.receive = slow_receive,
		.now = tree_now,
	};
	struct slow_kernel slow = {
		.base = {&SLOW}, .inner = simulated("homelab", false), .delay = delay};
	struct collector *collector = start(&slow.base, 10 * MS);
	cr_assert(wait_and_put(collector, is_complete, NULL, PATIENCE));
	usleep(1000000);
	cr_expect(collector_free(collector));
	kernel_free(slow.inner);
	return slow.vf_lists;
}

Test(collector, a_slow_driver_is_asked_rarely)
{
	unsigned often = count_vf_lists(0), rarely = count_vf_lists(20000);
	/* Two PFs, 100 ticks; and one part in twenty of a second, after two to learn. */
	cr_expect_gt(often, 60, "%u", often);
	cr_expect(rarely >= 2 && rarely <= 14, "%u", rarely);
}

/* --- stills ------------------------------------------------------------------ */

static struct collector *start_still(struct kernel *kernel, unsigned warm_up)
{
	struct collector_options options = {
		.interval = 1000 * MS, .warm_up = warm_up, .advance = simulated_advance};
	struct collector *collector = collector_new(kernel, &options, NULL);
	cr_assert(collector != NULL);
	return collector;
}

static const struct snapshot *still_at(unsigned warm_up, struct history *history)
{
	struct simulated_options options = {.host = "homelab", .still = true, .eventful = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	struct collector *collector = start_still(kernel, warm_up);
	const struct snapshot *snapshot = wait_for(collector, is_any, NULL, PATIENCE);
	cr_assert(snapshot != NULL);
	struct function_key key = function_key_of_pf(&snapshot->pfs[0]);
	cr_expect(collector_history(collector, &key, history));
	cr_expect(collector_free(collector));
	kernel_free(kernel);
	return snapshot;
}

Test(collector, a_still_is_the_same_every_time)
{
	struct history a = {0}, b = {0};
	const struct snapshot *first = still_at(90, &a), *second = still_at(90, &b);
	cr_expect(first->complete);
	cr_expect_str_not_empty(first->pfs[0].model);
	cr_expect_gt(first->group_count, 0);
	cr_expect_eq(a.count, 90);
	cr_expect_arr_eq(&a, &b, sizeof(a));
	cr_assert_eq(first->pf_count, second->pf_count);
	cr_expect_eq(first->time, second->time);
	cr_expect_eq(first->number, second->number);
	for (size_t i = 0; i < first->pf_count; i++) {
		cr_assert_eq(first->pfs[i].vf_count, second->pfs[i].vf_count);
		for (size_t j = 0; j < first->pfs[i].vf_count; j++) {
			const struct vf *x = &first->pfs[i].vfs[j], *y = &second->pfs[i].vfs[j];
			cr_expect_eq(x->rates.rx_bps, y->rates.rx_bps);
			cr_expect_eq(x->counters.tx_bytes, y->counters.tx_bytes);
			cr_expect_str_eq(x->driver, y->driver);
		}
	}
	snapshot_put(first);
	snapshot_put(second);
}

Test(collector, a_still_moves_only_by_ticks)
{
	struct kernel *kernel = simulated("homelab", true);
	struct collector *collector = start_still(kernel, 3);
	struct collector_status status;
	const struct snapshot *snapshot = wait_for(collector, is_any, NULL, PATIENCE);
	cr_assert(snapshot != NULL);
	uint64_t number = snapshot->number, time = snapshot->time;
	snapshot_put(snapshot);
	cr_expect_not(wait_and_put(collector, is_any, NULL, 100 * MS));
	collector_set_interval(collector, 500 * MS);
	cr_expect_not(wait_and_put(collector, is_any, NULL, 100 * MS));
	collector_tick(collector);
	snapshot = wait_for(collector, is_numbered_above, &number, PATIENCE);
	cr_assert(snapshot != NULL);
	cr_expect_eq(snapshot->time, time + 500 * MS);
	snapshot_put(snapshot);
	collector_status(collector, &status);
	cr_expect_eq(status.ticks, 1);
	cr_expect(collector_free(collector));
	kernel_free(kernel);
}
