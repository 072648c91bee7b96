#include "core/holder.h"
#include "core/kernel/simulated.h"
#include "core/owner.h"
#include "core/reader.h"
#include "tree_kernel.h"

#include <criterion/criterion.h>

#define SECOND 1000000000ULL

static struct tree_kernel *tree;
static struct kernel_class watched;
static unsigned walks; /* over all processes */
static uint64_t offset;

static int watch_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	walks += strcmp(path, "/proc") == 0;
	return tree_list(kernel, path, fn, user);
}

static uint64_t watch_now(struct kernel *kernel)
{
	return tree_now(kernel) + offset;
}

static void add_process(int pid, const char *cmdline, unsigned start)
{
	char stat[128];

	snprintf(stat, sizeof(stat), "%d (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %u 0", pid,
		 start);
	tree_file(tree, stat, "/proc/%d/stat", pid);
	tree_file(tree, cmdline, "/proc/%d/cmdline", pid);
	tree_file(tree, "0::/\n", "/proc/%d/cgroup", pid);
	tree_directory(tree, "/proc/%d/fd", pid);
}

static void set_up(void)
{
	tree = tree_new();
	watched = *tree->base.class;
	watched.list = watch_list;
	watched.now = watch_now;
	tree->base.class = &watched;
	add_process(1, "init", 1);
	tree_link(tree, "pid:[4026531836]", "/proc/self/ns/pid");
	tree_file(tree, "9\n", "/sys/module/vfio/refcnt");
	tree_file(tree, "0\n", "/sys/module/uio/refcnt");
}

static void tear_down(void)
{
	kernel_free(&tree->base);
}

TestSuite(holder, .init = set_up, .fini = tear_down);

/* Three VFs: two bound to vfio, in one group, and one to uio. */
static struct snapshot *make_snapshot(void)
{
	static const char *const DRIVERS[] = {"vfio-pci", "vfio-pci", "igb_uio"};
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	char address[32];

	for (int i = 0; i < 3; i++) {
		snprintf(address, sizeof(address), "0000:01:10.%d", i);
		struct vf *vf = snapshot_add_vf(pf, i, address);

		strcpy(vf->driver, DRIVERS[i]);
		vf->iommu_group = 10;
	}
	return snapshot;
}

static struct holder_list search(const struct holder_list *before)
{
	struct snapshot *snapshot = make_snapshot();
	struct holder_list list;

	holder_list_init(&list, snapshot);
	holder_list_search(&list, &tree->base, before);
	snapshot_put(snapshot);
	return list;
}

static const char *text_of(const struct holder_list *list, int vf)
{
	static char text[OWNER_TEXT_MAX];
	char address[32];

	snprintf(address, sizeof(address), "0000:01:10.%d", vf);
	return owner_text(&holder_list_find(list, address)->owner, text);
}

Test(holder, a_group_belongs_to_whoever_has_it_open)
{
	struct holder_list list;

	add_process(7, "qemu-system-x86_64", 50);
	tree_link(tree, "/dev/vfio/vfio", "/proc/7/fd/4");
	tree_link(tree, "/dev/vfio/10", "/proc/7/fd/5");
	list = search(NULL);
	cr_expect_str_eq(text_of(&list, 0), "vm qemu-system-x86_64");
	cr_expect_str_eq(text_of(&list, 1), "vm qemu-system-x86_64");
	cr_expect_str_eq(text_of(&list, 2), "free");
	cr_expect_eq(list.holders[0].descriptor, 5);
	cr_expect_eq(list.holders[0].owner.since, SECOND / 2);
	cr_expect_str_eq(list.holders[0].owner.via, "/dev/vfio/10");
	holder_list_done(&list);
}

Test(holder, vfio_and_uio_devices_are_looked_up)
{
	struct holder_list list;

	add_process(7, "a", 50);
	tree_link(tree, "/dev/vfio/devices/vfio3", "/proc/7/fd/5");
	tree_link(tree, "/dev/uio1", "/proc/7/fd/6");
	tree_link(tree, "../../devices/pci0000:00/0000:01:10.1/vfio-dev/vfio3",
		  "/sys/class/vfio-dev/vfio3");
	tree_link(tree, "../../devices/pci0000:00/0000:01:10.2/uio/uio1", "/sys/class/uio/uio1");
	list = search(NULL);
	cr_expect_str_eq(text_of(&list, 0), "free");
	cr_expect_str_eq(text_of(&list, 1), "a 7");
	cr_expect_str_eq(text_of(&list, 2), "a 7");
	holder_list_done(&list);
}

Test(holder, of_several_a_machine_goes_before_and_then_who_came_first)
{
	struct holder_list list;

	add_process(7, "launcher", 10);
	add_process(8, "helper", 5);
	tree_link(tree, "/dev/vfio/10", "/proc/7/fd/5");
	tree_link(tree, "/dev/vfio/10", "/proc/8/fd/5");
	list = search(NULL);
	cr_expect_str_eq(text_of(&list, 0), "helper 8");
	holder_list_done(&list);
	add_process(9, "kvm", 90);
	tree_link(tree, "/dev/vfio/10", "/proc/9/fd/5");
	list = search(NULL);
	cr_expect_str_eq(text_of(&list, 0), "vm kvm");
	holder_list_done(&list);
}

Test(holder, proxmox_tells_where_descriptors_do_not)
{
	struct holder_list list;

	add_process(7, "kvm", 10);
	add_process(8, "sleep", 10);
	tree_file(tree, "0000:01:10.0 100 pid:7\n0000:01:10.1 101 pid:8\n0000:01:10.2 102 pid:9\n",
		  "/run/qemu-server/pci-id-reservations");
	list = search(NULL);
	cr_expect_str_eq(text_of(&list, 0), "vm kvm");
	/* A pid that is somebody else's by now, and one that is nobody's. */
	cr_expect_str_eq(text_of(&list, 1), "free");
	cr_expect_str_eq(text_of(&list, 2), "free");
	holder_list_done(&list);
}

/* --- the second search ------------------------------------------------------ */

Test(holder, what_did_not_change_is_only_verified)
{
	struct holder_list first, second;

	add_process(7, "kvm", 10);
	tree_link(tree, "/dev/vfio/10", "/proc/7/fd/5");
	first = search(NULL);
	cr_assert_eq(walks, 1);
	second = search(&first);
	cr_expect_eq(walks, 1);
	cr_expect_str_eq(text_of(&second, 0), "vm kvm");
	cr_expect_str_eq(text_of(&second, 2), "free");
	holder_list_done(&first);
	holder_list_done(&second);
}

static unsigned walks_of_second(const struct holder_list *first)
{
	unsigned so_far = walks;
	struct holder_list second = search(first);

	holder_list_done(&second);
	return walks - so_far;
}

Test(holder, it_looks_again_when_something_says_so)
{
	struct holder_list first;

	add_process(7, "kvm", 10);
	tree_link(tree, "/dev/vfio/10", "/proc/7/fd/5");
	first = search(NULL);
	cr_expect_eq(walks_of_second(&first), 0);
	/* Somebody opened one. */
	tree_file(tree, "10\n", "/sys/module/vfio/refcnt");
	cr_expect_eq(walks_of_second(&first), 1);
	tree_file(tree, "9\n", "/sys/module/vfio/refcnt");
	cr_expect_eq(walks_of_second(&first), 0);
	/* Its holder has something else there by now. */
	tree_link(tree, "/dev/vfio/11", "/proc/7/fd/5");
	cr_expect_eq(walks_of_second(&first), 1);
	tree_link(tree, "/dev/vfio/10", "/proc/7/fd/5");
	cr_expect_eq(walks_of_second(&first), 0);
	tree_file(tree, "1\n", "/sys/module/uio/refcnt");
	cr_expect_eq(walks_of_second(&first), 1);
	tree_file(tree, "0\n", "/sys/module/uio/refcnt");
	/* Drivers that are built in do not count. */
	tree_remove(tree, "/sys/module/vfio");
	cr_expect_eq(walks_of_second(&first), 1);
	tree_file(tree, "9\n", "/sys/module/vfio/refcnt");
	/* Some time has passed. */
	offset = 11 * SECOND;
	cr_expect_eq(walks_of_second(&first), 1);
	offset = 0;
	/* Another function is there. */
	first.count--;
	cr_expect_eq(walks_of_second(&first), 1);
	first.count++;
	holder_list_done(&first);
}

Test(holder, one_that_is_bound_since_is_looked_for)
{
	struct snapshot *snapshot = make_snapshot();
	struct holder_list first, second;

	snapshot->pfs[0].vfs[1].driver[0] = '\0';
	holder_list_init(&first, snapshot);
	holder_list_search(&first, &tree->base, NULL);
	cr_assert_eq(first.count, 2);
	second = search(&first);
	cr_expect_eq(walks, 2);
	cr_expect_str_eq(text_of(&second, 1), "free");
	holder_list_done(&first);
	holder_list_done(&second);
	snapshot_put(snapshot);
}

/* --- interfaces elsewhere --------------------------------------------------- */

static struct holder_list search_host(struct kernel *kernel, const struct holder_list *before)
{
	struct snapshot *snapshot =
		reader_read(kernel, &(struct reader_options){0}, &(struct error){0});
	struct holder_list list;

	holder_list_init(&list, snapshot);
	holder_list_search(&list, kernel, before);
	snapshot_put(snapshot);
	return list;
}

static const char *tenant_of(const struct holder_list *list, const char *address)
{
	static char text[OWNER_TEXT_MAX];
	const struct holder *holder = holder_list_find(list, address);

	return holder ? owner_text(&holder->owner, text) : "not away";
}

Test(holder, tenants_are_verified_too)
{
	struct kernel *kernel = simulated_kernel_new(
		&(struct simulated_options){.host = "homelab", .still = true}, NULL);
	struct holder_list first = search_host(kernel, NULL), second;
	int pid;

	cr_expect_str_eq(tenant_of(&first, "0000:01:02.3"), "lxc 9999 dns");
	second = search_host(kernel, &first);
	cr_expect_str_eq(tenant_of(&second, "0000:01:02.3"), "lxc 9999 dns");
	pid = second.holders[3].owner.pid;
	holder_list_done(&first);
	/* Another one goes there. */
	simulated_hold(kernel, "0000:01:02.4", "box");
	first = search_host(kernel, &second);
	cr_expect_str_eq(tenant_of(&first, "0000:01:02.4"), "nspawn box");
	cr_expect_str_eq(tenant_of(&first, "0000:01:02.3"), "lxc 9999 dns");
	holder_list_done(&second);
	/* The first one ends, and its interface goes elsewhere. */
	simulated_end(kernel, pid);
	simulated_move_interface(kernel, "enp1s0f0v3", true);
	second = search_host(kernel, &first);
	cr_expect_str_eq(tenant_of(&second, "0000:01:02.3"), "netns elsewhere");
	holder_list_done(&first);
	/* That is verified by its file. */
	first = search_host(kernel, &second);
	cr_expect_str_eq(tenant_of(&first, "0000:01:02.3"), "netns elsewhere");
	holder_list_done(&first);
	holder_list_done(&second);
	kernel_free(kernel);
}
