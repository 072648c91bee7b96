#include "core/kernel/simulated.h"
#include "core/network_namespace.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(network_namespace, inodes)
{
	cr_assert_eq(network_namespace_inode("net:[4026531840]"), 4026531840U);
	cr_assert_eq(network_namespace_inode("net:[4026531840]x"), 0);
	cr_assert_eq(network_namespace_inode("net:[]"), 0);
	cr_assert_eq(network_namespace_inode("mnt:[4026531840]"), 0);
	cr_assert_eq(network_namespace_inode(""), 0);
}

Test(network_namespace, mounts_that_name_one)
{
	static const char MOUNTS[] =
		"26 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n"
		"350 26 0:4 net:[4026532300] /run/netns/blue rw shared:200 - nsfs nsfs rw\n"
		"351 26 0:4 mnt:[4026532301] /run/snapd/ns/x.mnt rw - nsfs nsfs rw\n"
		"352 26 0:4 net:[4026532361] /run/netns/two\\040words rw - nsfs nsfs rw\n"
		"353 26 0:4 net:[4026532362] /run/netns/a\\033[2J rw - nsfs nsfs rw\n"
		"354 26\n\n\n";
	struct named_namespaces names = {0};

	named_namespaces_parse(&names, MOUNTS);
	cr_assert_eq(names.count, 2, "%zu", names.count);
	cr_assert_eq(names.names[0].inode, 4026532300U);
	cr_assert_str_eq(names.names[0].path, "/run/netns/blue");
	cr_assert_str_eq(names.names[1].path, "/run/netns/two words");
	named_namespaces_done(&names);
}

Test(network_namespace, interfaces_elsewhere_are_found_by_their_device)
{
	struct kernel *kernel = simulated_kernel_new(
		&(struct simulated_options){.host = "homelab", .still = true}, NULL);
	struct distant_links links = {0};
	size_t before;

	cr_assert_eq(distant_links_read(&links, kernel), 0);
	cr_assert_eq(links.count, 1);
	cr_assert_str_eq(links.links[0].device, "0000:01:02.3");
	before = links.count;
	distant_links_done(&links);
	cr_assert_eq(simulated_move_interface(kernel, "enp1s0f0v4", true), 0);
	cr_assert_eq(distant_links_read(&links, kernel), 0);
	cr_assert_eq(links.count, before + 1);
	cr_assert_neq(links.links[0].namespace_id, links.links[1].namespace_id);
	distant_links_done(&links);
	kernel_free(kernel);
}

Test(network_namespace, a_file_tells_its_number)
{
	struct kernel *kernel = simulated_kernel_new(
		&(struct simulated_options){.host = "homelab", .still = true}, NULL);
	struct distant_links links = {0};

	simulated_move_interface(kernel, "enp1s0f0v4", true);
	cr_assert_eq(distant_links_read(&links, kernel), 0);
	cr_assert_eq(kernel_namespace_id(kernel, "/run/netns/elsewhere"),
		     links.links[1].namespace_id);
	cr_assert_eq(kernel_namespace_id(kernel, "/run/netns/nowhere"), -ENOENT);
	cr_assert_eq(kernel_namespace_id(kernel, "/proc/self/ns/net"), -ENOENT);
	distant_links_done(&links);
	kernel_free(kernel);
}
