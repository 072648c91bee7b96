#include "core/container.h"
#include "tree_kernel.h"

#include <criterion/criterion.h>

#define HEX64   "4f2a9c81d0e36b57a8c2f4e19d3b70658c1e2f3a4b5d6c7e8f901a2b3c4d5e6f"
#define UID     "5d0e1b7a-33c4-4f5e-9a61-7c20d84f1b92"
#define PODMANS "/var/lib/containers/storage/overlay-containers/containers.json"

static struct tree_kernel *tree;

static void set_up(void)
{
	tree = tree_new();
}

static void tear_down(void)
{
	kernel_free(&tree->base);
}

TestSuite(container, .init = set_up, .fini = tear_down);

static void expect(enum container_engine engine, const char *id, const char *name)
{
	struct container container = {.engine = engine};
	char text[CONTAINER_NAME_MAX];

	snprintf(container.id, sizeof(container.id), "%s", id);
	cr_expect_str_eq(container_look_up(&tree->base, &container, text), name, "%s", text);
}

Test(container, without_its_file_the_number_stays)
{
	expect(ENGINE_DOCKER, HEX64, "docker 4f2a9c81d0e3");
	expect(ENGINE_PODMAN, HEX64, "podman 4f2a9c81d0e3");
	expect(ENGINE_KUBERNETES, UID, "pod 5d0e1b7a-33c");
	expect(ENGINE_CONTAINERD, HEX64, "containerd 4f2a9c81d0e3");
	expect(ENGINE_CRIO, HEX64, "cri-o 4f2a9c81d0e3");
	expect(ENGINE_LXC, "9999", "lxc 9999");
	expect(ENGINE_LXC, "a-container-with-a-name", "lxc a-container-with-a-name");
	expect(ENGINE_NSPAWN, "build", "nspawn build");
}

Test(container, docker_keeps_a_file_for_each)
{
	tree_file(tree, "{\"ID\":\"x\",\"Name\":\"/web\"}",
		  "/var/lib/docker/containers/" HEX64 "/config.v2.json");
	expect(ENGINE_DOCKER, HEX64, "docker web");
	tree_file(tree, "{\"Name\":17}", "/var/lib/docker/containers/" HEX64 "/config.v2.json");
	expect(ENGINE_DOCKER, HEX64, "docker 4f2a9c81d0e3");
	tree_file(tree, "{\"Name\":", "/var/lib/docker/containers/" HEX64 "/config.v2.json");
	expect(ENGINE_DOCKER, HEX64, "docker 4f2a9c81d0e3");
	tree_file(tree, "{\"Name\":\"/a\\u001b[31m\"}",
		  "/var/lib/docker/containers/" HEX64 "/config.v2.json");
	expect(ENGINE_DOCKER, HEX64, "docker a\xEF\xBF\xBD[31m");
}

Test(container, podman_keeps_one_for_all)
{
	tree_file(tree, "[{\"id\":\"0\"},{\"id\":\"" HEX64 "\",\"names\":[\"db\",\"x\"]}]",
		  PODMANS);
	expect(ENGINE_PODMAN, HEX64, "podman db");
	tree_file(tree, "[{\"id\":\"" HEX64 "\",\"names\":[]}, 3]", PODMANS);
	expect(ENGINE_PODMAN, HEX64, "podman 4f2a9c81d0e3");
	tree_file(tree, "{}", PODMANS);
	expect(ENGINE_PODMAN, HEX64, "podman 4f2a9c81d0e3");
}

Test(container, kubelet_names_directories_by_uid)
{
	tree_directory(tree, "/var/log/pods/kube-system_coredns_00000000-0000");
	tree_directory(tree, "/var/log/pods/telco_upf-0_" UID);
	expect(ENGINE_KUBERNETES, UID, "pod telco/upf-0");
}

Test(container, proxmox_and_lxc_keep_the_host_name)
{
	tree_file(tree, "lxc.arch = amd64\nlxc.uts.name = old\n", "/var/lib/lxc/9999/config");
	expect(ENGINE_LXC, "9999", "lxc 9999 old");
	tree_file(tree, "arch: amd64\nhostname: dns\n", "/etc/pve/lxc/9999.conf");
	expect(ENGINE_LXC, "9999", "lxc 9999 dns");
	/* Only numbers are looked up: a name could be a path. */
	tree_file(tree, "hostname: x\n", "/etc/pve/lxc/../a.conf");
	expect(ENGINE_LXC, "../a", "lxc ../a");
}
