#include "core/host.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

#define GROUPS "/sys/kernel/iommu_groups"

static struct host read_host(struct tree_kernel *tree)
{
	struct host host;
	memset(&host, 0x55, sizeof(host));
	host_read(&tree->base, &host);
	return host;
}

Test(host, reads_names_and_iommu)
{
	struct tree_kernel *tree = tree_new();
	tree_file(tree, "hv1\n", "/proc/sys/kernel/hostname");
	tree_file(tree, "6.1.0-56-amd64\n", "/proc/sys/kernel/osrelease");
	tree_directory(tree, "/sys/class/iommu/dmar0");
	tree_file(tree, "identity\n", GROUPS "/0/type");
	tree_file(tree, "identity\n", GROUPS "/1/type");
	tree_file(tree, "DMA\n", GROUPS "/2/type");
	struct host host = read_host(tree);
	cr_expect_str_eq(host.name, "hv1");
	cr_expect_str_eq(host.kernel, "6.1.0-56-amd64");
	cr_expect_eq(host.iommu, 1);
	cr_expect_str_eq(host.iommu_kind, "intel");
	cr_expect_eq(host.passthrough, 1, "most groups decide");
	tree_file(tree, "DMA-FQ\n", GROUPS "/1/type");
	cr_expect_eq(read_host(tree).passthrough, 0);
	kernel_free(&tree->base);
}

Test(host, kinds)
{
	static const char *const KINDS[][2] = {
		{"ivhd0", "amd"}, {"smmu3.0x0000000009050000", "smmu"}, {"virtio0", ""}};
	for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
		struct tree_kernel *tree = tree_new();
		tree_directory(tree, "/sys/class/iommu/%s", KINDS[i][0]);
		tree_directory(tree, GROUPS "/0");
		struct host host = read_host(tree);
		cr_expect_eq(host.iommu, 1);
		cr_expect_str_eq(host.iommu_kind, KINDS[i][1]);
		cr_expect_eq(host.passthrough, UNKNOWN, "old kernels have no type");
		kernel_free(&tree->base);
	}
}

Test(host, no_iommu_is_known_and_no_sysfs_is_not)
{
	struct tree_kernel *tree = tree_new();
	cr_expect_eq(read_host(tree).iommu, UNKNOWN);
	tree_directory(tree, GROUPS);
	tree_directory(tree, "/sys/class/iommu");
	struct host host = read_host(tree);
	cr_expect_eq(host.iommu, 0);
	cr_expect_eq(host.passthrough, UNKNOWN);
	cr_expect_str_empty(host.iommu_kind);
	cr_expect_str_empty(host.name);
	kernel_free(&tree->base);
}

Test(host, names_are_sanitised)
{
	struct tree_kernel *tree = tree_new();
	tree_file(tree, "a\033[31mb\n", "/proc/sys/kernel/hostname");
	cr_expect_str_eq(read_host(tree).name, "a\xef\xbf\xbd[31mb");
	kernel_free(&tree->base);
}

Test(host, machine_id_is_32_digits_or_none)
{
	static const char *const CASES[][2] = {
		{"0123456789abcdef0123456789abcdef\n", "0123456789abcdef0123456789abcdef"},
		{"uninitialized\n", ""},
		{"0123456789abcdef0123456789abcdef0\n", ""},
		{"0123456789ABCDEF0123456789abcdef\n", ""},
		{"", ""}};
	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		struct tree_kernel *tree = tree_new();
		tree_file(tree, CASES[i][0], "/etc/machine-id");
		cr_expect_str_eq(read_host(tree).machine_id, CASES[i][1]);
		kernel_free(&tree->base);
	}
}
