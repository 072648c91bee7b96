#include "core/secret.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(secret, is_in_some_files)
{
	static const char *const SECRET[] = {
		"/proc/1/environ",
		"/proc/self/environ",
		"/etc/NetworkManager/system-connections",
		"/etc/NetworkManager/system-connections/home.nmconnection",
		"/run/NetworkManager/system-connections/x",
		"/etc/netplan/01.yaml",
		"/proc/net/tcp6",
	};
	static const char *const OPEN[] = {"/proc/1/cmdline", "/run/NetworkManager/devices/3",
					   "/etc/os-release", "/sys/class/net"};

	for (size_t i = 0; i < sizeof(SECRET) / sizeof(*SECRET); i++)
		cr_assert(secret_is_in(SECRET[i]), "%s", SECRET[i]);
	for (size_t i = 0; i < sizeof(OPEN) / sizeof(*OPEN); i++)
		cr_assert_not(secret_is_in(OPEN[i]), "%s", OPEN[i]);
}

static void leaves(const char *path, const char *text, size_t size, const char *wanted,
		   size_t wanted_size)
{
	size_t length;
	char *kept = secret_strip(path, text, size, &length);

	cr_assert_eq(length, wanted_size, "%s: %zu bytes: %s", path, length, kept);
	cr_assert_eq(memcmp(kept, wanted, length), 0, "%s: %s", path, kept);
	free(kept);
}

#define LEAVES(path, text, wanted) leaves(path, text, sizeof(text) - 1, wanted, sizeof(wanted) - 1)

Test(secret, command_lines_keep_names_only)
{
	LEAVES("/proc/7/cmdline",
	       "/usr/bin/kvm\0-id\0"
	       "100\0-name\0web\0-vnc\0pw=x\0",
	       "/usr/bin/kvm\0-id\0"
	       "100\0-name\0web\0");
	LEAVES("/proc/7/cmdline", "testpmd\0--file-prefix=a\0--key=b\0-c",
	       "testpmd\0--file-prefix=a\0");
	LEAVES("/proc/7/cmdline", "sshd: root@pts/0 secret\0", "sshd:\0");
	LEAVES("/proc/7/cmdline", "", "");
}

Test(secret, telling_lines_go)
{
	LEAVES("/etc/pve/qemu-server/1.conf", "name: web\ncipassword: x\ncores: 2\n",
	       "name: web\n\ncores: 2\n");
	LEAVES("/etc/systemd/system/a.service", "Environment=TOKEN=x\nExecStart=/bin/a",
	       "\nExecStart=/bin/a");
	LEAVES("/proc/cmdline", "quiet rd.iscsi.password=x iommu=pt\n", "quiet  iommu=pt\n");
	LEAVES("/proc/cmdline", "url=ftp://me:x@host/ ip=dhcp\n", " ip=dhcp\n");
	LEAVES("/sys/x/config", "psk\0\n", "psk\0\n");
}

Test(secret, containers_keep_names_only)
{
	LEAVES("/var/lib/docker/containers/a/config.v2.json",
	       "{\"Config\":{\"Env\":[\"KEY=x\"]},\"Name\":\"/web\"}", "{\"Name\":\"/web\"}");
	LEAVES("/x/containers.json", "[{\"id\":\"1\",\"names\":[\"a\"],\"metadata\":\"m\"}]",
	       "[{\"id\":\"1\",\"names\":[\"a\"]}]");
	LEAVES("/x/a.json", "no json: KEY=x", "{}");
}
