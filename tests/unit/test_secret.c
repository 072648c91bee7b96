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

Test(secret, descriptors_show_devices_only)
{
	static const char *const SECRET[] = {"/home/me/diary", "socket:[81]", "/dev/pts/0",
					     "/dev/vfio-not/1"};
	static const char *const SHOWN[] = {"/dev/vfio/41", "/dev/vfio/devices/vfio0 (deleted)",
					    "/dev/uio3", "anon_inode:[vfio-device]",
					    "/sys/devices/pci0000:00/0000:01:10.0/resource0"};

	for (size_t i = 0; i < sizeof(SECRET) / sizeof(*SECRET); i++)
		cr_assert(secret_is_link("/proc/7/fd/3", SECRET[i]), "%s", SECRET[i]);
	for (size_t i = 0; i < sizeof(SHOWN) / sizeof(*SHOWN); i++)
		cr_assert_not(secret_is_link("/proc/7/fd/3", SHOWN[i]), "%s", SHOWN[i]);
	cr_assert_not(secret_is_link("/proc/7/ns/net", "net:[1]"));
	cr_assert_not(secret_is_link("/etc/os-release", "/home/me/os-release"));
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
	LEAVES("/etc/os-release", "ID=debian\nX=passwd\n", "ID=debian\n\n");
	LEAVES("/proc/cmdline", "quiet rd.iscsi.password=x iommu=pt\n", "quiet  iommu=pt\n");
	LEAVES("/proc/cmdline", "url=ftp://me:x@host/ ip=dhcp\n", " ip=dhcp\n");
	LEAVES("/dev/kmsg", "4,1,1,-;IN=eth0 SRC=192.0.2.1 DST=192.0.2.2\n4,2,2,-;igb: up\n",
	       "\n4,2,2,-;igb: up\n");
	LEAVES("/dev/kmsg", "5,1,1,-;audit: type=1400 comm=\"x\"\n", "\n");
	LEAVES("/sys/x/config", "psk\0\n", "psk\0\n");
}

Test(secret, administrators_files_keep_what_is_known)
{
	LEAVES("/etc/pve/qemu-server/1.conf",
	       "#open sesame\nname: web\nhostpci0: 01:10.0\nargs: -vnc x\n[old]\n",
	       "\nname: web\nhostpci0: 01:10.0\n\n[old]\n");
	LEAVES("/etc/pve/lxc/9.conf", "#x\nhostname: dns\nmp0: /srv\n", "\nhostname: dns\n\n");
	LEAVES("/var/lib/lxc/9/config", "lxc.uts.name = dns\nlxc.hook = x\n",
	       "lxc.uts.name = dns\n\n");
	LEAVES("/etc/systemd/system/a.service",
	       "ExecStart=/bin/a -p x\nExecStart=/bin/sh -c 'echo 4 >/sys/x/sriov_numvfs'\n",
	       "\nExecStart=/bin/sh -c 'echo 4 >/sys/x/sriov_numvfs'\n");
	LEAVES("/etc/network/interfaces",
	       "iface eth0 inet static\n  address 1.2.3.4\n  up echo 4 >/s/$IFACE/sriov_numvfs",
	       "iface eth0 inet static\n\n  up echo 4 >/s/$IFACE/sriov_numvfs");
	LEAVES("/etc/rc.local", "curl -u me:x\n", "\n");
}

Test(secret, containers_keep_names_only)
{
	LEAVES("/var/lib/docker/containers/a/config.v2.json",
	       "{\"Config\":{\"Env\":[\"KEY=x\"]},\"Name\":\"/web\"}", "{\"Name\":\"/web\"}");
	LEAVES("/x/containers.json", "[{\"id\":\"1\",\"names\":[\"a\"],\"metadata\":\"m\"}]",
	       "[{\"id\":\"1\",\"names\":[\"a\"]}]");
	LEAVES("/x/a.json", "no json: KEY=x", "{}");
}
