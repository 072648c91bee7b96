#include "core/manager.h"
#include "core/manager_file.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>
#include <errno.h>

static const struct hwaddr NO_MAC;

static struct hwaddr mac(const char *text)
{
	struct hwaddr result;

	cr_assert_eq(hwaddr_parse(text, &result), 0);
	return result;
}

/* "NAME WHAT" of who owns the function, separated by commas. */
static const char *owners(const struct manager_list *list, const char *address,
			  const char *interface, const struct hwaddr *hwaddr, char text[static 512])
{
	struct manager_function function = {address, interface, hwaddr, &NO_MAC};
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < list->count; i++)
		if (manager_owns(&list->managers[i], &function))
			used += (size_t)snprintf(text + used, 512 - used, "%s%s %s",
						 used > 0 ? "," : "", list->managers[i].name,
						 list->managers[i].what);
	return text;
}

#define cr_owners(LIST, ADDRESS, INTERFACE, ...)                                                   \
	do {                                                                                       \
		char cr_text[512];                                                                 \
		cr_expect_str_eq(owners(LIST, ADDRESS, INTERFACE, &NO_MAC, cr_text), __VA_ARGS__); \
	} while (0)

/* The parsers change the text. */
static struct manager_list parse(manager_file_fn *fn, const char *path, const char *text)
{
	struct manager_list list = {0};
	char *copy = memory_copy_string(text);

	fn(&list, path, copy);
	free(copy);
	return list;
}

Test(manager, systemd_network)
{
	struct manager_list list = parse(manager_file_systemd, "/etc/systemd/network/10-x.network",
					 "# a comment\n[Match]\nName = enp1s0f0 eno*\n\n"
					 "[SR-IOV]\nVirtualFunction=0\nVLANId=5\n[SR-IOV]\n");

	cr_assert_eq(list.count, 1);
	cr_expect_str_eq(list.managers[0].file, "/etc/systemd/network/10-x.network");
	cr_owners(&list, "0000:01:00.0", "enp1s0f0", "systemd [SR-IOV]");
	cr_owners(&list, "0000:01:00.0", "eno1", "systemd [SR-IOV]");
	cr_owners(&list, "0000:01:00.0", "enp1s0f1", "");
	cr_owners(&list, "0000:01:00.0", "", "");
	manager_list_done(&list);
}

Test(manager, systemd_link)
{
	struct manager_list list =
		parse(manager_file_systemd, "10.link",
		      "[Match]\nPath=pci-0000:01:*\nMACAddress=52:54:00:aa:00:01 "
		      "52:54:00:aa:00:02\n[Link]\nSR-IOVVirtualFunctions=4\n");
	struct hwaddr right = mac("52:54:00:aa:00:02"), wrong = mac("52:54:00:aa:00:03");
	char text[512];

	cr_expect_str_eq(owners(&list, "0000:01:00.0", "eth0", &right, text),
			 "systemd SR-IOVVirtualFunctions=");
	cr_expect_str_eq(owners(&list, "0000:01:00.0", "eth0", &wrong, text), "", "all must match");
	cr_expect_str_eq(owners(&list, "0000:02:00.0", "eth0", &right, text), "");
	manager_list_done(&list);
}

Test(manager, systemd_about_something_else)
{
	struct manager_list list =
		parse(manager_file_systemd, "x", "[Match]\nName=eth0\n[Network]\n");

	cr_expect_eq(list.count, 0, "no SR-IOV in it");
	list = parse(manager_file_systemd, "x", "[Match]\nDriver=igb\n[SR-IOV]\n");
	cr_expect_eq(list.count, 0, "nothing that a function could be told by");
}

Test(manager, systemd_everything_but)
{
	struct manager_list list =
		parse(manager_file_systemd, "x", "[Match]\nName=!eth* lo\n[SR-IOV]\n");

	cr_owners(&list, "", "enp1s0", "systemd [SR-IOV]");
	cr_owners(&list, "", "eth0", "");
	cr_owners(&list, "", "lo", "");
	manager_list_done(&list);
}

Test(manager, network_manager)
{
	struct manager_list list = parse(manager_file_network_manager, "x",
					 "[connection]\nid=x\ninterface-name=enp1s0f0\n[sriov]\n");

	cr_owners(&list, "", "enp1s0f0", "NetworkManager [sriov]");
	cr_owners(&list, "", "enp1s0f1", "");
	manager_list_done(&list);
	list = parse(manager_file_network_manager, "x",
		     "[match]\ninterface-name=eth1;eth2;\n[sriov]\ntotal-vfs=4\n");
	cr_owners(&list, "", "eth2", "NetworkManager [sriov]");
	manager_list_done(&list);
	list = parse(manager_file_network_manager, "x", "[connection]\ninterface-name=eth0\n");
	cr_expect_eq(list.count, 0, "manages addresses only");
}

Test(manager, netplan)
{
	struct manager_list list = parse(manager_file_netplan, "x",
					 "network:\n"
					 "  version: 2\n"
					 "  ethernets:\n"
					 "    enp1s0f0:\n"
					 "      virtual-function-count: 8\n"
					 "      dhcp4: true\n"
					 "    storage:\n"
					 "      match:\n"
					 "        macaddress: \"52:54:00:aa:00:02\"\n"
					 "      embedded-switch-mode: switchdev # for the VFs\n"
					 "    uplink:\n"
					 "      match: {name: 'enp3*'}\n"
					 "    vf0:\n"
					 "      link: uplink\n"
					 "    enp9s0:\n"
					 "      addresses:\n"
					 "      - 10.0.0.1/24\n"
					 "  vlans:\n"
					 "    v5:\n"
					 "      link: enp9s0\n");
	struct hwaddr storage = mac("52:54:00:aa:00:02");
	char text[512];

	cr_owners(&list, "", "enp1s0f0", "netplan ");
	cr_owners(&list, "", "storage", "");
	cr_expect_str_eq(owners(&list, "", "enp2s0", &storage, text), "netplan ");
	cr_owners(&list, "", "enp3s0", "netplan ");
	cr_owners(&list, "", "enp9s0", "", "a VLAN is no VF");
	manager_list_done(&list);
}

Test(manager, libvirt)
{
	struct manager_list list =
		parse(manager_file_libvirt, "x",
		      "<network>\n  <name>passthrough</name>\n"
		      "  <forward mode='hostdev' managed='yes'>\n    <pf dev=\"enp1s0f0\"/>\n"
		      "    <address type='pci' domain='0x0000' bus='0x01' slot='0x10' "
		      "function='0x2'/>\n  </forward>\n  <pf dev='eth9'/>\n</network>\n");

	cr_owners(&list, "", "enp1s0f0", "libvirt passthrough");
	cr_owners(&list, "0000:01:10.2", "", "libvirt passthrough");
	cr_owners(&list, "0000:01:10.0", "", "");
	cr_owners(&list, "", "eth9", "");
	manager_list_done(&list);
	list = parse(manager_file_libvirt, "x",
		     "<network><name>br</name><forward mode='bridge'/><pf dev='eth0'/></network>");
	cr_expect_eq(list.count, 0);
}

Test(manager, proxmox)
{
	struct manager_list list = parse(manager_file_proxmox, "/etc/pve/qemu-server/100.conf",
					 "boot: order=scsi0\n"
					 "hostpci0: 0000:01:02.0,pcie=1\n"
					 "hostpci1: host=01:02.1;0000:01:02.2,x-vga=1\n"
					 "hostpci2: 03:00\n"
					 "hostpci3: mapping=nic\n"
					 "hostpci4: 0000:zz:00\n"
					 "[snapshot]\nhostpci0: 0000:09:00.0\n");

	cr_owners(&list, "0000:01:02.0", "", "Proxmox hostpci0");
	cr_owners(&list, "0000:01:02.1", "", "Proxmox hostpci1");
	cr_owners(&list, "0000:01:02.2", "", "Proxmox hostpci1");
	cr_owners(&list, "0000:03:00.1", "", "Proxmox hostpci2");
	cr_owners(&list, "0000:09:00.0", "", "");
	manager_list_done(&list);
}

Test(manager, boot)
{
	struct manager_list list =
		parse(manager_file_boot, "/etc/network/interfaces",
		      "auto eth0\niface eth0 inet manual\n"
		      "\tpre-up echo 4 > /sys/class/net/$IFACE/device/sriov_numvfs\n"
		      "iface eth1 inet manual\n"
		      "# echo 4 > /sys/class/net/eth3/device/sriov_numvfs\n"
		      "\tup echo 2 > /sys/class/net/eth10/device/sriov_numvfs\n"
		      "\tup echo 2 > /sys/bus/pci/devices/0000:05:00.0/sriov_numvfs\n");

	cr_owners(&list, "", "eth0", "ifupdown sriov_numvfs");
	cr_owners(&list, "", "eth1", "", "not a part of eth10");
	cr_owners(&list, "", "eth3", "");
	cr_owners(&list, "", "eth10", "ifupdown sriov_numvfs");
	cr_owners(&list, "0000:05:00.0", "", "ifupdown sriov_numvfs");
	cr_owners(&list, "0000:06:00.0", "", "");
	manager_list_done(&list);
}

/* Every prefix of a good file, and a file of nonsense. */
Test(manager, hostile_files)
{
	static const struct {
		manager_file_fn *fn;
		const char *text;
	} FILES[] = {
		{manager_file_systemd, "[Match]\nName=a\n=\n[\n[]\n[SR-IOV"},
		{manager_file_network_manager, "[match]\npath=;;\n[sriov]x=y"},
		{manager_file_netplan,
		 "ethernets:\n a:\n  link: {a: {,}: }\n  : :\n:\n \t:x\n- a:\n"
		 "  match: {name: \"}\n"},
		{manager_file_libvirt, "<forward mode='hostdev'><pf dev='a\"><pf dev=><address "
				       "type='pci' bus='99999999999'/><<>"},
		{manager_file_proxmox, "hostpci0:\nhostpci1: ;;,\nhostpci: host=\nhostpci"},
		{manager_file_boot, "iface \nsriov_numvfs $IFACE\niface\nsriov_numvfs"},
	};

	for (size_t i = 0; i < sizeof(FILES) / sizeof(*FILES); i++) {
		for (size_t length = 0; length <= strlen(FILES[i].text); length++) {
			char *cut = strndup(FILES[i].text, length);
			struct manager_list list = parse(FILES[i].fn, "x", cut);

			manager_list_done(&list);
			free(cut);
		}
	}
}

Test(manager, names_are_sanitised)
{
	struct manager_list list = parse(manager_file_libvirt, "x",
					 "<name>\033[2J</name><forward mode='hostdev'>"
					 "<pf dev='eth0'/></forward>");

	cr_assert_eq(list.count, 1);
	cr_expect(strchr(list.managers[0].what, '\033') == NULL);
	manager_list_done(&list);
}

Test(manager, read)
{
	struct tree_kernel *tree = tree_new();
	struct manager_list list = {0};

	manager_list_read(&list, &tree->base);
	cr_expect_eq(list.count, 0, "nobody is installed");
	tree_file(tree, "[Match]\nName=eth0\n[SR-IOV]\n", "/usr/lib/systemd/network/10.network");
	tree_file(tree, "", "/etc/systemd/network/10.network");
	tree_file(tree, "[Match]\nName=eth1\n[SR-IOV]\n", "/run/systemd/network/11.network");
	tree_file(tree, "[Match]\nName=eth2\n[SR-IOV]\n", "/run/systemd/network/11.network.bak");
	tree_file(tree, "[connection]\ninterface-name=eth1\n[sriov]\n",
		  "/etc/NetworkManager/system-connections/a wired one");
	tree_file(tree, "vfio-pci\n", "/etc/driverctl.d/pci-0000:01:10.0");
	tree_file(tree, "echo 4 > /sys/class/net/eth1/device/sriov_numvfs\n", "/etc/rc.local");
	manager_list_read(&list, &tree->base);
	cr_owners(&list, "", "eth0", "", "masked by an empty file in /etc");
	cr_owners(&list, "", "eth2", "");
	cr_owners(&list, "", "eth1",
		  "systemd [SR-IOV],NetworkManager [sriov],a file read at boot sriov_numvfs");
	cr_owners(&list, "0000:01:10.0", "", "driverctl vfio-pci");
	manager_list_done(&list);
	kernel_free(&tree->base);
}

static ssize_t read_some(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	return strstr(path, "netplan") ? -EACCES : tree_read(kernel, path, buffer, size);
}

static int list_some(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	return strncmp(path, "/etc/pve", 8) == 0 ? -EPERM : tree_list(kernel, path, fn, user);
}

Test(manager, what_may_not_be_read_is_not_nothing)
{
	struct tree_kernel *tree = tree_new();
	struct kernel_class class = *tree->base.class;
	struct manager_list list = {0};
	const struct manager_unread *unread;

	class.read = read_some;
	class.list = list_some;
	tree->base.class = &class;
	tree_file(tree, "[Match]\nName=eth0\n[SR-IOV]\n", "/etc/systemd/network/10.network");
	tree_file(tree, "network:", "/etc/netplan/a.yaml");
	tree_file(tree, "network:", "/etc/netplan/b.yaml");
	manager_list_read(&list, &tree->base);
	cr_expect_eq(list.count, 1);
	cr_expect_eq(list.unread_count, 2);
	unread = manager_list_unread(&list, "netplan");
	cr_assert(unread != NULL);
	cr_expect_eq(strncmp(unread->file, "/etc/netplan/", 13), 0, "%s", unread->file);
	cr_expect_eq(unread->result, -EACCES);
	unread = manager_list_unread(&list, "Proxmox");
	cr_assert(unread != NULL);
	cr_expect_str_eq(unread->file, "/etc/pve/qemu-server");
	cr_expect_eq(unread->result, -EPERM);
	cr_expect(manager_list_unread(&list, "systemd") == NULL);
	cr_expect(manager_list_unread(&list, "NetworkManager") == NULL, "it is not installed");
	manager_list_done(&list);
	cr_expect_eq(list.unread_count, 0);
	kernel_free(&tree->base);
}
