#include "core/names.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

static const char LIST[] = "# a comment\n"
			   "10b5  PLX Technology, Inc.\n"
			   "\t10c9  Not this one\n"
			   "8086  Intel Corporation\n"
			   "\t10c9  82576 Gigabit Network Connection\n"
			   "\t\t8086 a01c  Gigabit ET Dual Port Server Adapter\n"
			   "\t10ca  82576 \033[2JVirtual Function\n"
			   "garbage\n"
			   "\tzzzz\n"
			   "\t1572\n"
			   "C 02  Network controller\n"
			   "\t00  Ethernet controller\n";

static struct tree_kernel *host_new(const char *list)
{
	struct tree_kernel *tree = tree_new();
	tree_file(tree, list, "/usr/share/misc/pci.ids");
	return tree;
}

Test(names, finds_devices_of_the_right_vendor)
{
	struct tree_kernel *tree = host_new(LIST);
	struct names *names = names_new(&tree->base);
	cr_expect_str_eq(names_device(names, 0x8086, 0x10c9), "82576 Gigabit Network Connection");
	cr_expect_str_eq(names_device(names, 0x10b5, 0x10c9), "Not this one",
			 "a vendor that comes later");
	cr_expect_str_eq(names_device(names, 0x8086, 0x10c9), "82576 Gigabit Network Connection");
	cr_expect_str_eq(names_device(names, 0x8086, 0x10ca),
			 "82576 \xef\xbf\xbd[2JVirtual Function", "sanitised");
	cr_expect_str_empty(names_device(names, 0x8086, 0xffff));
	cr_expect_str_empty(names_device(names, 0x1234, 0x10c9));
	cr_expect_str_empty(names_device(names, UNKNOWN, 0x10c9));
	cr_expect_str_empty(names_device(names, 0x8086, UNKNOWN));
	names_free(names);
	kernel_free(&tree->base);
}

Test(names, bad_lists_give_no_names)
{
	static const char *const LISTS[] = {"",
					    "\n",
					    "8086",
					    "8086  ",
					    "\t\t\t\t\n",
					    "8086  Intel\nxxxx  bad\n\tqqqq  bad\n",
					    "8086  Intel\n\t10c9\n",
					    "8086 one space\n\t10c9  x\n"};
	for (size_t i = 0; i < sizeof(LISTS) / sizeof(*LISTS); i++) {
		struct tree_kernel *tree = host_new(LISTS[i]);
		struct names *names = names_new(&tree->base);
		names_device(names, 0x8086, 0x10c9);
		cr_expect_str_empty(names_device(names, 0x8086, 0x10ca), "list %zu", i);
		names_free(names);
		kernel_free(&tree->base);
	}
}

Test(names, a_host_without_a_list_uses_this_machines)
{
	struct tree_kernel *tree = tree_new();
	struct names *names = names_new(&tree->base);
	if (access("/usr/share/misc/pci.ids", R_OK) != 0)
		cr_skip("no pci.ids on this machine");
	cr_expect_str_eq(names_device(names, 0x8086, 0x10c9), "82576 Gigabit Network Connection");
	names_free(names);
	kernel_free(&tree->base);
}

Test(names, fills_a_snapshot_that_outlives_them)
{
	struct tree_kernel *tree = host_new(LIST);
	struct names *names = names_new(&tree->base);
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	pf->vendor_id = 0x8086;
	pf->device_id = 0x10c9;
	for (int i = 0; i < 3; i++) {
		struct vf *vf = snapshot_add_vf(pf, i, "");
		vf->vendor_id = 0x8086;
		vf->device_id = i < 2 ? 0x10ca : UNKNOWN;
	}
	cr_expect(names_fill(names, snapshot));
	cr_expect_not(names_fill(names, snapshot), "nothing is left to fill");
	struct snapshot *copy = snapshot_copy(snapshot);
	snapshot_put(snapshot);
	names_free(names);
	kernel_free(&tree->base);
	cr_expect_str_eq(copy->pfs[0].model, "82576 Gigabit Network Connection");
	cr_expect_eq(copy->pfs[0].vfs[0].model, copy->pfs[0].vfs[1].model, "one text for all");
	cr_expect_str_empty(copy->pfs[0].vfs[2].model);
	snapshot_put(copy);
}

Test(names, other_names_replace_them)
{
	struct tree_kernel *tree = host_new(LIST), *other = host_new("8086  I\n\t10c9  Other\n");
	struct names *names = names_new(&tree->base), *more = names_new(&other->base);
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	pf->vendor_id = 0x8086;
	pf->device_id = 0x10c9;
	names_fill(names, snapshot);
	names_free(names);
	cr_expect(names_fill(more, snapshot));
	names_free(more);
	cr_expect_str_eq(pf->model, "Other");
	snapshot_put(snapshot);
	kernel_free(&tree->base);
	kernel_free(&other->base);
}
