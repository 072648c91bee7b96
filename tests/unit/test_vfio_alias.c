#include "core/vfio_alias.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

#define MLX5_VF "pci:v000015B3d0000101Esv000015B3sd00000016bc02sc00i00"
#define IGB_VF  "pci:v00008086d000010CAsv00008086sd0000A03Cbc02sc00i00"

static const char aliases[] = "# Aliases extracted from modules themselves.\n"
			      "alias pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_core\n"
			      "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n"
			      "alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci\n"
			      "alias vfio_pci:v000015B3d0000101Csv*sd*bc*sc*i* mlx5_vfio_pci\n"
			      "alias vfio_pci:v000019E5d0000A251sv*sd*bc*sc*i* "
			      "hisi_acc_vfio_pci\n"
			      "alias vfio_pci:broken\n"
			      "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci";

static void matches(const struct vfio_alias_list *list, const char *modalias, const char *modules)
{
	char buffer[VFIO_MODULES_MAX];

	cr_expect_str_eq(vfio_alias_list_match(list, modalias, buffer), modules);
}

Test(vfio_alias, the_most_exact_first_each_once)
{
	struct tree_kernel *tree = tree_new();
	struct vfio_alias_list list = {0};

	tree_file(tree, aliases, "/lib/modules/6.1.0-56-amd64/modules.alias");
	cr_assert_eq(vfio_alias_list_read(&list, &tree->base, "6.1.0-56-amd64"), 0);
	cr_expect_eq(list.count, 5, "only the kind of VFIO");
	matches(&list, MLX5_VF, "mlx5_vfio_pci, vfio_pci");
	matches(&list, IGB_VF, "vfio_pci");
	matches(&list, "usb:v1D6Bp0002", "");
	matches(&list, "", "");
	vfio_alias_list_done(&list);
	matches(&list, MLX5_VF, "");
	kernel_free(&tree->base);
}

Test(vfio_alias, no_file_and_no_release)
{
	struct tree_kernel *tree = tree_new();
	struct vfio_alias_list list = {0};

	tree_file(tree, aliases, "/etc/modules.alias");
	cr_expect_eq(vfio_alias_list_read(&list, &tree->base, "6.1.0"), -ENOENT);
	cr_expect_eq(vfio_alias_list_read(&list, &tree->base, "../../etc"), -EINVAL);
	cr_expect_eq(vfio_alias_list_read(&list, &tree->base, ".."), -EINVAL);
	cr_expect_eq(vfio_alias_list_read(&list, &tree->base, ""), -EINVAL);
	cr_expect_eq(list.count, 0);
	kernel_free(&tree->base);
}

Test(vfio_alias, hostile_lines)
{
	struct vfio_alias_list list = {0};
	char *text = memory_new(4 << 20);
	char buffer[VFIO_MODULES_MAX];
	size_t used = 0;

	for (int i = 0; i < 40000; i++)
		used += (size_t)sprintf(text + used, "alias vfio_pci:v* module%d\n", i);
	sprintf(text + used, "alias vfio_pci:v* %0200d\nalias vfio_pci:%0200d x\n", 0, 0);
	vfio_alias_list_parse(&list, text);
	cr_expect_leq(list.count, 1024);
	cr_expect_lt(strlen(vfio_alias_list_match(&list, "pci:v1", buffer)), sizeof(buffer));
	free(text);
	vfio_alias_list_done(&list);
}
