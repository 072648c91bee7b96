#include "core/driver_use.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#include <criterion/criterion.h>
#include <string.h>

static struct kernel *open_host(const char *host)
{
	struct simulated_options options = {.host = host, .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);

	cr_assert(kernel != NULL);
	return kernel;
}

Test(driver_use, counts_and_orders)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	struct driver_use_list list = {0};

	strcpy(pf->driver, "igb");
	snapshot_add_vf(pf, 0, "0000:01:10.0");
	strcpy(snapshot_add_vf(pf, 1, "0000:01:10.2")->driver, "vfio-pci");
	strcpy(snapshot_add_vf(pf, 2, "0000:01:10.4")->driver, "igbvf");
	strcpy(snapshot_add_vf(pf, 3, "0000:01:10.6")->driver, "igbvf");
	pf = snapshot_add_pf(snapshot, "netdevsim", "netdevsim1");
	strcpy(pf->driver, "netdevsim");
	snapshot_add_vf(pf, 0, "");
	pf = snapshot_add_pf(snapshot, "pci", "0000:09:00.0");
	strcpy(pf->driver, "newdriver");
	driver_use_list_fill(&list, snapshot);
	driver_use_list_fill(&list, snapshot);

	static const char *const NAMES[] = {"igb",   "netdevsim", "newdriver",
					    "igbvf", "vfio-pci",  ""};
	cr_assert_eq(list.count, sizeof(NAMES) / sizeof(*NAMES));
	for (size_t i = 0; i < list.count; i++)
		cr_expect_str_eq(list.items[i].name, NAMES[i]);
	cr_expect_eq(list.items[0].pfs, 1);
	cr_expect_eq(list.items[0].vfs, 0);
	cr_expect(list.items[0].abilities == driver_find("igb"));
	cr_expect(list.items[2].abilities == NULL, "nothing is known of it");
	cr_expect_eq(driver_use_list_find(&list, "igbvf")->vfs, 2);
	cr_expect(driver_use_list_find(&list, "igbvf")->abilities == NULL);
	cr_expect_eq(driver_use_list_find(&list, "")->vfs, 1, "what is no PCI function has none");
	cr_expect(driver_use_list_find(&list, "e1000") == NULL);
	driver_use_list_done(&list);
	snapshot_put(snapshot);
}

Test(driver_use, module_and_variants_of_a_host)
{
	struct kernel *kernel = open_host("hypervisor");
	struct reader_options options = {0};
	struct snapshot *snapshot = reader_read(kernel, &options, NULL);
	struct vfio_alias_list aliases = {0};
	struct driver_use_list list = {0};

	cr_assert_eq(vfio_alias_list_read(&aliases, kernel, snapshot->host.kernel), 0);
	driver_use_list_read(&list, kernel, snapshot, &aliases);
	cr_expect_str_eq(driver_use_list_find(&list, "mlx5_core")->variants,
			 "mlx5_vfio_pci, vfio_pci");
	cr_expect_str_eq(driver_use_list_find(&list, "mlx5_core")->module, "mlx5_core");
	cr_expect_str_eq(driver_use_list_find(&list, "ice")->variants, "vfio_pci");
	cr_expect_str_eq(driver_use_list_find(&list, "vfio-pci")->module, "vfio_pci");
	cr_expect_str_eq(driver_use_list_find(&list, "")->module, "");
	driver_use_list_done(&list);
	vfio_alias_list_done(&aliases);
	driver_use_list_read(&list, kernel, snapshot, &aliases);
	cr_expect_str_eq(driver_use_list_find(&list, "mlx5_core")->variants, "", "not known");
	driver_use_list_done(&list);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(driver_use, abilities_in_words)
{
	char text[ABILITIES_TEXT_MAX];
	const struct driver *driver;

	cr_expect_str_eq(driver_abilities_text(driver_find("igb"), text),
			 "mac vlan qos spoofchk trust max_tx_rate");
	cr_expect_str_eq(driver_abilities_text(driver_find("nvme"), text), "");
	/* Whatever comes into the table has room. */
	for (size_t i = 0; (driver = driver_at(i)) != NULL; i++)
		cr_expect_lt(strlen(driver_abilities_text(driver, text)), sizeof(text) - 1);
	struct driver all = {.can = ~0U};
	cr_expect(strstr(driver_abilities_text(&all, text), " port_guid") != NULL);
}
