#include "core/cgroup.h"

#include <criterion/criterion.h>

#define POD   "pod5d0e1b7a_33c4_4f5e_9a61_7c20d84f1b92.slice"
#define HEX64 "4f2a9c81d0e36b57a8c2f4e19d3b70658c1e2f3a4b5d6c7e8f901a2b3c4d5e6f"

Test(cgroup, each_engine_has_its_place)
{
	static const struct {
		const char *text;
		enum container_engine engine;
		const char *id;
	} CASES[] = {
		{"0::/system.slice/docker-" HEX64 ".scope\n", ENGINE_DOCKER, HEX64},
		{"4:memory:/docker/" HEX64 "\n0::/\n", ENGINE_DOCKER, HEX64},
		{"0::/machine.slice/libpod-" HEX64 ".scope/container\n", ENGINE_PODMAN, HEX64},
		{"0::/kubepods.slice/kubepods-burstable-" POD "/cri-containerd-" HEX64 ".scope\n",
		 ENGINE_KUBERNETES, "5d0e1b7a-33c4-4f5e-9a61-7c20d84f1b92"},
		{"0::/kubepods/besteffort/pod5d0e1b7a-33c4-4f5e-9a61-7c20d84f1b92/" HEX64 "\n",
		 ENGINE_KUBERNETES, "5d0e1b7a-33c4-4f5e-9a61-7c20d84f1b92"},
		{"0::/kubepods.slice/kubepods-pod5d0e1b7a33c44f5e9a617c20d84f1b92.slice\n",
		 ENGINE_KUBERNETES, "5d0e1b7a33c44f5e9a617c20d84f1b92"},
		{"0::/system.slice/cri-containerd-" HEX64 ".scope\n", ENGINE_CONTAINERD, HEX64},
		{"0::/system.slice/nerdctl-" HEX64 ".scope\n", ENGINE_CONTAINERD, HEX64},
		{"0::/system.slice/crio-" HEX64 ".scope\n", ENGINE_CRIO, HEX64},
		{"0::/lxc.payload.dns/init.scope\n", ENGINE_LXC, "dns"},
		{"0::/lxc.payload.prod_dns\n", ENGINE_LXC, "prod_dns"},
		{"0::/lxc/9999/ns/system.slice\n", ENGINE_LXC, "9999"},
		{"0::/machine.slice/machine-lxc\\x2d12\\x2dold\\x2done.scope\n", ENGINE_LXC,
		 "old-one"},
		{"0::/machine.slice/machine-build\\x2d1.scope/payload\n", ENGINE_NSPAWN, "build-1"},
		{"0::/machine.slice/systemd-nspawn@build.service/payload\n", ENGINE_NSPAWN,
		 "build"},
		/* The outermost is what this host runs. */
		{"0::/lxc.payload.ct/system.slice/docker-" HEX64 ".scope\n", ENGINE_LXC, "ct"},
	};
	struct container container;

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		cr_expect(cgroup_container(CASES[i].text, &container), "%s", CASES[i].text);
		cr_expect_eq(container.engine, CASES[i].engine, "%s", CASES[i].text);
		cr_expect_str_eq(container.id, CASES[i].id);
	}
}

Test(cgroup, what_is_no_container)
{
	static const char *const TEXTS[] = {
		"",
		"0::/\n",
		"nonsense",
		"::",
		"0::/system.slice/ssh.service\n",
		"0::/system.slice/docker.service\n",
		"0::/system.slice/docker-nothex.scope\n",
		"0::/docker/buildx\n",
		"0::/lxc.monitor.dns\n",
		"0::/lxc\n",
		"0::/machine.slice/machine-qemu\\x2d3\\x2dweb01.scope\n",
		"0::/user.slice/user-0.slice/pod.scope\n",
		"0::/kubepods.slice\n",
	};
	static const char SHORT[] = "docker-" HEX64 ".scope\n";
	static const char CONMON[] = "0::/machine.slice/libpod-conmon-" HEX64 ".scope\n";
	struct container container;

	cr_expect_not(cgroup_container(CONMON, &container));
	cr_expect_not(cgroup_container(SHORT, &container));
	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++)
		cr_expect_not(cgroup_container(TEXTS[i], &container), "%s", TEXTS[i]);
}

Test(cgroup, machines_are_decoded)
{
	char name[16];

	cr_assert(cgroup_machine("0::/machine.slice/machine-qemu\\x2d3\\x2da.scope/libvirt\n", name,
				 sizeof(name)));
	cr_assert_str_eq(name, "qemu-3-a");
	cr_assert(cgroup_machine("0::/machine-a\\x1b\\x00\\xzz.scope\n", name, sizeof(name)));
	cr_assert_str_eq(name, "a\xEF\xBF\xBD\\x00\\xzz");
	cr_assert_not(cgroup_machine("0::/machine.slice\n", name, sizeof(name)));
}
