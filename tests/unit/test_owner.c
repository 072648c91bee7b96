#include "core/kernel/simulated.h"
#include "core/owner.h"
#include "core/reader.h"
#include "tree_kernel.h"

#include <criterion/criterion.h>

#define HEX64 "4f2a9c81d0e36b57a8c2f4e19d3b70658c1e2f3a4b5d6c7e8f901a2b3c4d5e6f"

static struct kernel *still(const char *host)
{
	return simulated_kernel_new(&(struct simulated_options){.host = host, .still = true}, NULL);
}

static struct snapshot *read_host(struct kernel *kernel)
{
	struct error error;
	struct snapshot *snapshot = reader_read(kernel, &(struct reader_options){0}, &error);

	cr_assert(snapshot != NULL);
	cr_assert_eq(error.code, 0, "%s", error.message);
	return snapshot;
}

static const char *text_of(const struct owner *owner)
{
	static char text[OWNER_TEXT_MAX];

	return owner_text(owner, text);
}

/* --- words ----------------------------------------------------------------- */

#define LINE(TEXT) (TEXT), sizeof(TEXT)

Test(owner, processes_are_called_by_their_manager)
{
	struct owner owner = owner_from_process(LINE("kvm\0-id\000100\0-name\0router0"),
						"0::/qemu.slice/100.scope\n", "kvm", 7);

	cr_expect_eq(owner.kind, OWNER_VM);
	cr_expect_eq(owner.pid, 7);
	cr_expect_str_eq(text_of(&owner), "vm 100 router0");
	owner = owner_from_process(LINE("nginx"), "0::/system.slice/docker-" HEX64 ".scope\n",
				   "nginx", 7);
	cr_expect_eq(owner.kind, OWNER_CONTAINER);
	cr_expect_str_eq(text_of(&owner), "docker 4f2a9c81d0e3");
	/* A machine in a container is a machine, as KubeVirt's are. */
	owner = owner_from_process(LINE("qemu-system-x86_64\0-name\0guest=default_web"),
				   "0::/system.slice/docker-" HEX64 ".scope\n", "qemu", 7);
	cr_expect_str_eq(text_of(&owner), "vm default_web");
	owner = owner_from_process(
		LINE("/usr/bin/dpdk-testpmd\0-a\0000000:01:02.0\0--file-prefix\0vnf1"), "0::/\n",
		"dpdk-testpmd", 4312);
	cr_expect_eq(owner.kind, OWNER_PROCESS);
	cr_expect_str_eq(text_of(&owner), "dpdk-testpmd vnf1 4312");
	owner = owner_from_process(LINE("/usr/bin/spdk_tgt"), "", "reactor_0", 9);
	cr_expect_str_eq(text_of(&owner), "spdk_tgt 9");
	owner = owner_from_process(LINE("nginx: worker process"), "", "nginx", 9);
	cr_expect_str_eq(text_of(&owner), "nginx 9");
	owner = owner_from_process("", 0, "", "kworker", 9);
	cr_expect_str_eq(text_of(&owner), "kworker 9");
}

Test(owner, kinds_have_names)
{
	cr_assert_str_eq(owner_kind_name(OWNER_VM), "vm");
	cr_assert_str_eq(owner_kind_name(OWNER_CONTAINER), "container");
	cr_assert_str_eq(owner_kind_name(OWNER_PROCESS), "process");
	cr_assert_str_eq(owner_kind_name(OWNER_HOST), "host");
	cr_assert_str_eq(owner_kind_name(OWNER_NONE), "");
	cr_assert_str_eq(owner_kind_name(OWNER_UNKNOWN), "");
	cr_assert_str_eq(text_of(&(struct owner){.kind = OWNER_NONE}), "free");
	cr_assert_str_eq(text_of(&(struct owner){0}), "-");
}

/* --- whole hosts ----------------------------------------------------------- */

Test(owner, homelab_has_proxmox_guests_and_a_container)
{
	static const char *const FIRST[] = {"vm 100 router0", "vm 101 web01", "free",
					    "lxc 9999 dns",   "free",         "free"};
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = read_host(kernel);
	const struct pf *pf = snapshot_find_pf(snapshot, "0000:01:00.0");
	struct owner_count count = owner_count(snapshot);

	cr_assert_str_eq(text_of(&pf->owner), "bridge vmbr0");
	for (size_t i = 0; i < sizeof(FIRST) / sizeof(*FIRST); i++)
		cr_expect_str_eq(text_of(&pf->vfs[i].owner), FIRST[i], "%zu: %s", i,
				 text_of(&pf->vfs[i].owner));
	cr_expect_str_eq(pf->vfs[0].owner.via, "/dev/vfio/9");
	cr_expect_gt(pf->vfs[0].owner.since, 0);
	cr_expect_lt(pf->vfs[0].owner.since, kernel_now(kernel));
	/* what has traffic has somebody who makes it */
	pf = snapshot_find_pf(snapshot, "0000:01:00.1");
	cr_expect_str_eq(text_of(&pf->vfs[1].owner), "10.0.20.2/24");
	cr_expect_eq(count.free, 3);
	cr_expect_eq(count.held, 5);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

static bool has(const struct snapshot *snapshot, const char *text)
{
	for (size_t i = 0; i < snapshot->pf_count; i++)
		for (size_t j = 0; j < snapshot->pfs[i].vf_count; j++)
			if (strncmp(text_of(&snapshot->pfs[i].vfs[j].owner), text, strlen(text)) ==
			    0)
				return true;
	return false;
}

Test(owner, hypervisor_has_every_kind)
{
	static const char *const TEXTS[] = {
		"vm web-",   "dpdk-testpmd vnf", "spdk_tgt ",    "docker proxy",
		"podman db", "pod telco/upf-0",  "nspawn build", "free",
	};
	struct kernel *kernel = still("hypervisor");
	struct snapshot *snapshot = read_host(kernel);

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++)
		cr_expect(has(snapshot, TEXTS[i]), "%s", TEXTS[i]);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(owner, who_comes_is_found_and_who_goes_is_forgotten)
{
	struct kernel *kernel = still("homelab");
	int pid = simulated_hold(kernel, "0000:01:02.2", "late");
	struct snapshot *snapshot;

	cr_assert_gt(pid, 0);
	snapshot = read_host(kernel);
	cr_expect_str_eq(text_of(&snapshot->pfs[0].vfs[2].owner), "vm late");
	cr_expect_eq(snapshot->pfs[0].vfs[2].owner.pid, pid);
	snapshot_put(snapshot);
	cr_assert_eq(simulated_end(kernel, pid), 0);
	cr_assert_eq(simulated_end(kernel, pid), -ESRCH);
	snapshot = read_host(kernel);
	cr_expect_str_eq(text_of(&snapshot->pfs[0].vfs[2].owner), "free");
	snapshot_put(snapshot);
	pid = simulated_hold(kernel, "0000:01:02.4", "box");
	snapshot = read_host(kernel);
	cr_expect_str_eq(text_of(&snapshot->pfs[0].vfs[4].owner), "nspawn box");
	snapshot_put(snapshot);
	simulated_end(kernel, pid);
	snapshot = read_host(kernel);
	cr_expect_str_eq(text_of(&snapshot->pfs[0].vfs[4].owner), "free");
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* It has lost its driver already, and the kernel waits for just that process. */
Test(owner, a_vf_that_is_going_is_held)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = read_host(kernel);
	struct vf *vf = &snapshot_find_pf(snapshot, "0000:01:00.0")->vfs[0];
	struct link_table *links = link_table_new();
	struct owner_list *owners;

	for (int round = 0; round < 2; round++) {
		vf->going = round == 0;
		vf->driver[0] = '\0';
		owners = owner_search(kernel, snapshot, NULL);
		owner_list_assign(owners, links, snapshot);
		owner_list_free(owners);
		cr_expect_str_eq(text_of(&vf->owner), round == 0 ? "vm 100 router0" : "free");
	}
	link_table_free(links);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(owner, a_namespace_with_a_name_only)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot;

	simulated_move_interface(kernel, "enp1s0f0v4", true);
	snapshot = read_host(kernel);
	cr_expect_str_eq(text_of(&snapshot->pfs[0].vfs[4].owner), "netns elsewhere");
	cr_expect_str_eq(snapshot->pfs[0].vfs[4].owner.via, "/run/netns/elsewhere");
	cr_expect_eq(snapshot->pfs[0].vfs[4].owner.pid, 0);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* --- what may not be seen -------------------------------------------------- */

static struct kernel_class hiding;
static const struct kernel_class *hidden;
static const char *hidden_part;
static int hidden_error;

static int hide_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	return strstr(path, hidden_part) ? hidden_error : hidden->list(kernel, path, fn, user);
}

static ssize_t hide_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	return strstr(path, hidden_part) ? hidden_error
					 : hidden->readlink(kernel, path, buffer, size);
}

static int hide_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			 kernel_message_fn *fn, void *user, struct error *error)
{
	/* The target's number is the last attribute of the one request that has it. */
	if (strcmp(hidden_part, "namespace") == 0 && request->nlmsg_type == 18 &&
	    request->nlmsg_len == 48)
		return hidden_error;
	return hidden->exchange(kernel, protocol, request, fn, user, error);
}

static struct kernel *still_without(const char *part, int error)
{
	struct kernel *kernel = still("homelab");

	hidden = kernel->class;
	hiding = *kernel->class;
	hiding.list = hide_list;
	hiding.readlink = hide_readlink;
	hiding.exchange = hide_exchange;
	hidden_part = part;
	hidden_error = error;
	kernel->class = &hiding;
	return kernel;
}

static void expect_unknown(const char *part, int error, int vf, const char *word)
{
	struct kernel *kernel = still_without(part, error);
	struct snapshot *snapshot = read_host(kernel);
	const struct owner *owner = &snapshot->pfs[0].vfs[vf].owner;

	cr_expect_eq(owner->kind, OWNER_UNKNOWN, "%s: %s", part, text_of(owner));
	cr_expect(owner->reason != NULL && strstr(owner->reason, word), "%s: %s", part,
		  owner->reason ? owner->reason : "no reason");
	snapshot_put(snapshot);
	kernel->class = hidden;
	kernel_free(kernel);
}

Test(owner, what_may_not_be_seen_is_unknown_and_not_free)
{
	expect_unknown("/fd", -EACCES, 2, "root");
	expect_unknown("/proc", -ENOENT, 2, "/proc");
	expect_unknown("/ns/pid", -EACCES, 2, "container");
	expect_unknown("namespace", -EACCES, 3, "root");
}

Test(owner, an_interface_that_no_namespace_has_is_not_guessed)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = read_host(kernel);
	struct link_table *links = link_table_new();
	struct owner_list *list;

	snapshot->pfs[0].vfs[5].away = true;
	list = owner_search(kernel, snapshot, NULL);
	owner_list_assign(list, links, snapshot);
	cr_expect_eq(snapshot->pfs[0].vfs[5].owner.kind, OWNER_UNKNOWN);
	cr_expect(strstr(snapshot->pfs[0].vfs[5].owner.reason, "not known") != NULL);
	owner_list_free(list);
	link_table_free(links);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* --- when it looks --------------------------------------------------------- */

Test(owner, processes_are_searched_only_while_somebody_can_hold)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = read_host(kernel), *empty = snapshot_new();

	cr_assert(owner_search_needed(snapshot));
	cr_assert_not(owner_search_needed(empty));
	for (size_t i = 0; i < snapshot->pf_count; i++)
		for (size_t j = 0; j < snapshot->pfs[i].vf_count; j++) {
			strcpy(snapshot->pfs[i].vfs[j].driver, "iavf");
			snapshot->pfs[i].vfs[j].away = false;
		}
	cr_assert_not(owner_search_needed(snapshot));
	strcpy(snapshot->pfs[0].vfs[0].driver, "mlx5_vfio_pci");
	cr_assert(owner_search_needed(snapshot));
	strcpy(snapshot->pfs[0].vfs[0].driver, "igb_uio");
	cr_assert(owner_search_needed(snapshot));
	strcpy(snapshot->pfs[0].vfs[0].driver, "");
	snapshot->pfs[0].vfs[0].away = true;
	cr_assert(owner_search_needed(snapshot));
	snapshot_put(snapshot);
	snapshot_put(empty);
	kernel_free(kernel);
}

Test(owner, what_came_after_the_search_is_not_called_free)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = read_host(kernel);
	struct owner_list *list = owner_search(kernel, snapshot, NULL);
	struct link_table *links = link_table_new();

	cr_assert(link_table_read(links, kernel, NULL) == 0);
	cr_assert_not(owner_list_assign(list, links, snapshot));
	strcpy(snapshot->pfs[0].vfs[5].driver, "vfio-pci");
	cr_assert(owner_list_assign(list, links, snapshot));
	cr_assert_eq(snapshot->pfs[0].vfs[5].owner.kind, OWNER_UNKNOWN);
	owner_list_free(list);
	link_table_free(links);
	snapshot_put(snapshot);
	kernel_free(kernel);
}
