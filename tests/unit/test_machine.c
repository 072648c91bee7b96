#include "core/machine.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Words with blanks between them become a command line. */
static const char *name_of(const char *words, const char *cgroup)
{
	static char name[MACHINE_NAME_MAX];
	char line[512];
	size_t length = strlen(words);

	memcpy(line, words, length + 1);
	for (size_t i = 0; i < length; i++)
		if (line[i] == ' ')
			line[i] = '\0';
	if (!machine_name(line, length + 1, cgroup, name))
		snprintf(name, sizeof(name), "no machine");
	return name;
}

Test(machine, every_manager_calls_its_machines_its_own_way)
{
	static const struct {
		const char *words, *cgroup, *name;
	} CASES[] = {
		{"/usr/bin/qemu-system-x86_64 -name guest=web01,debug-threads=on -S", "", "web01"},
		{"qemu-system-x86_64 -name web01,debug-threads=on", "", "web01"},
		{"qemu-system-x86_64 -name debug-threads=on,guest=a,,b", "", "a,b"},
		{"qemu-system-aarch64 --name=arm", "", "qemu-system-aarch64"},
		{"/usr/libexec/qemu-kvm -name guest=db", "", "db"},
		{"/usr/bin/kvm -id 100 -name router0,debug-threads=on", "", "100 router0"},
		{"/usr/bin/kvm -id 100", "", "100"},
		{"qemu-system-x86_64 -m 64", "", "qemu-system-x86_64"},
		{"qemu-system-x86_64 -m 64",
		 "0::/machine.slice/machine-qemu\\x2d3\\x2dweb\\x2d02.scope/libvirt\n", "web-02"},
		{"qemu-system-x86_64 -name debug-threads=on", "", "qemu-system-x86_64"},
		{"cloud-hypervisor --api-socket /run/ch/web03.sock --cpus boot=2", "", "web03"},
		{"cloud-hypervisor --api-socket path=/run/web04.sock,x=y", "", "web04"},
		{"cloud-hypervisor -v", "0::/machine-ch\\x2d1\\x2dweb05.scope\n", "web05"},
		{"crosvm run --name=penguin kernel", "", "penguin"},
		{"crosvm run -s /run/crosvm/cuttle.sock", "", "cuttle"},
		{"firecracker --id fc-7 --config-file x", "", "fc-7"},
		{"lkvm run --name tiny", "", "tiny"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++)
		cr_expect_str_eq(name_of(CASES[i].words, CASES[i].cgroup), CASES[i].name, "%s: %s",
				 CASES[i].words, name_of(CASES[i].words, CASES[i].cgroup));
}

Test(machine, others_are_none)
{
	static const char *const WORDS[] = {
		"qemu-img convert -name x",
		"kvm_stat",
		"/usr/bin/dpdk-testpmd -a 0000:01:00.0",
		"sleep 1000",
		"crosvm-fake",
		"",
		"bash -c qemu-system-x86_64",
	};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS); i++)
		cr_expect_str_eq(name_of(WORDS[i], ""), "no machine", "%s", WORDS[i]);
}

Test(machine, names_are_made_safe_and_cut)
{
	char words[400] = "qemu-system-x86_64 -name guest=";
	const char *name;

	cr_assert_str_eq(name_of("kvm -name guest=a\033]0;b", ""), "a\xEF\xBF\xBD]0;b");
	memset(words + strlen(words), 'x', 300);
	words[331] = '\0';
	name = name_of(words, "");
	cr_assert_eq(strlen(name), MACHINE_NAME_MAX - 1);
}
