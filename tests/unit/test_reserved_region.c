#include "core/iommu.h"
#include "core/reserved_region.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

#define GROUPS "/sys/kernel/iommu_groups"

static struct reserved_region_list parse(const char *text)
{
	struct reserved_region_list list = {.count = 99};
	char *copy = memory_copy_string(text);

	reserved_region_list_parse(&list, copy);
	free(copy);
	return list;
}

Test(reserved_region, reads_what_the_kernel_writes)
{
	struct reserved_region_list list =
		parse("0x00000000bdd8c000 0x00000000bdddbfff direct-relaxable\n"
		      "0x00000000fee00000 0x00000000feefffff msi\n"
		      "0x000000fd00000000 0xffffffffffffffff reserved\n");

	cr_assert_eq(list.count, 3);
	cr_expect_eq(list.items[0].start, 0xbdd8c000);
	cr_expect_eq(list.items[0].end, 0xbdddbfff);
	cr_expect_str_eq(list.items[1].type, "msi");
	cr_expect_eq(list.items[2].end, UINT64_MAX);
	cr_expect_not(reserved_region_list_has_direct(&list), "the relaxable kind is harmless");
	list = parse("0x1000 0x1fff direct\n");
	cr_expect(reserved_region_list_has_direct(&list));
}

Test(reserved_region, what_is_no_region_is_skipped)
{
	struct reserved_region_list list = parse("\n0x1000\n0x1000 0x2000\n0x1000 0x2000 \n"
						 "x y z\n0x1 0x2 a\033b\n");

	cr_assert_eq(list.count, 1);
	cr_expect_str_eq(list.items[0].type, "a\xEF\xBF\xBD"
					     "b");
	list = parse("");
	cr_expect_eq(list.count, 0);
}

Test(reserved_region, more_than_there_is_room_for)
{
	char text[64 * 32] = "";

	for (int i = 0; i < 64; i++)
		strcat(text, "0x1 0x2 msi\n");
	cr_expect_eq(parse(text).count, RESERVED_REGIONS_MAX);
}

Test(reserved_region, a_group_knows_whether_one_is_direct)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = snapshot_new();
	struct reserved_region_list list;

	tree_directory(tree, GROUPS "/1/devices/0000:01:00.0");
	tree_directory(tree, GROUPS "/2/devices/0000:02:00.0");
	tree_directory(tree, GROUPS "/3/devices/0000:03:00.0");
	tree_file(tree, "0x1000 0x1fff direct\n", GROUPS "/1/reserved_regions");
	tree_file(tree, "0x1000 0x1fff msi\n", GROUPS "/2/reserved_regions");
	cr_assert_eq(iommu_read_groups(&tree->base, snapshot, NULL), 0);
	cr_expect_eq(snapshot->groups[0].direct, 1);
	cr_expect_eq(snapshot->groups[1].direct, 0);
	cr_expect_eq(snapshot->groups[2].direct, UNKNOWN, "no such file");
	cr_expect_eq(reserved_region_list_read(&list, &tree->base, 1), 0);
	cr_expect_eq(list.count, 1);
	cr_expect_eq(reserved_region_list_read(&list, &tree->base, 3), -ENOENT);
	cr_expect_eq(list.count, 0);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}
