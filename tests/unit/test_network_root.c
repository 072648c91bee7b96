#include "core/network_root.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

static void expect_root(const struct network_root_list *list, size_t n, const char *kind,
			const char *server)
{
	char text[IP_ADDRESS_TEXT_MAX];

	cr_assert_gt(list->count, n);
	cr_expect_str_eq(list->roots[n].kind, kind);
	cr_expect_str_eq(ip_address_format(&list->roots[n].server, text), server);
}

Test(network_root, mounts)
{
	char mounts[] = "proc /proc proc rw 0 0\n"
			"10.0.0.1:/srv/root / nfs4 rw,vers=4.2,clientaddr=10.0.0.5,"
			"local_lock=none,addr=10.0.0.1 0 0\n"
			"10.0.0.2:/srv/vm /var/lib/vz nfs4 rw,addr=10.0.0.2 0 0\n"
			"/dev/sda1 / ext4 rw,addr=10.0.0.3 0 0\n"
			"cut /\n";
	struct network_root_list list = {0};

	network_root_list_take_mounts(&list, mounts);
	cr_expect_eq(list.count, 1, "only the root, only of NFS");
	expect_root(&list, 0, "NFS", "10.0.0.1");
	network_root_list_done(&list);
}

Test(network_root, cmdline)
{
	char cmdline[] = "root=/dev/nfs nfsroot=10.0.0.1:/srv/root,vers=3 ip=dhcp "
			 "netroot=iscsi:user:pass@10.0.0.2::3260::iqn.2024-01.example:root "
			 "netroot=iscsi:[2001:db8::3]::::iqn.x iscsi_target_ip=10.0.0.4\n"
			 "nfsroot=server:/srv netroot=nfs:10.0.0.9:/x quiet";
	struct network_root_list list = {0};

	network_root_list_take_cmdline(&list, cmdline);
	cr_expect_eq(list.count, 4);
	expect_root(&list, 0, "NFS", "10.0.0.1");
	expect_root(&list, 1, "iSCSI", "10.0.0.2");
	expect_root(&list, 2, "iSCSI", "2001:db8::3");
	expect_root(&list, 3, "iSCSI", "10.0.0.4");
	network_root_list_done(&list);
}

Test(network_root, read)
{
	struct tree_kernel *tree = tree_new();
	struct network_root_list list = {0};

	network_root_list_read(&list, &tree->base);
	cr_expect_eq(list.count, 0, "nothing there");
	tree_file(tree, "10.0.0.1:/ / nfs rw,addr=10.0.0.1 0 0\n", "/proc/mounts");
	tree_file(tree, "quiet\n", "/proc/cmdline");
	tree_file(tree, "10.0.0.7\n", "/sys/firmware/ibft/target0/ip-addr");
	tree_file(tree, "10.0.0.8\n", "/sys/firmware/ibft/ethernet0/ip-addr");
	network_root_list_read(&list, &tree->base);
	cr_expect_eq(list.count, 2);
	expect_root(&list, 0, "NFS", "10.0.0.1");
	expect_root(&list, 1, "iSCSI", "10.0.0.7");
	network_root_list_done(&list);
	kernel_free(&tree->base);
}
