#include "core/driver.h"

#include <criterion/criterion.h>
#include <string.h>

Test(driver, sorted_and_found)
{
	const struct driver *before = NULL, *driver;

	for (size_t n = 0; (driver = driver_at(n)) != NULL; n++) {
		cr_assert(before == NULL || strcmp(before->name, driver->name) < 0, "%s",
			  driver->name);
		cr_assert(driver_find(driver->name) == driver, "%s", driver->name);
		before = driver;
	}
	cr_assert(before != NULL);
}

Test(driver, consistent)
{
	const struct driver *driver;

	for (size_t n = 0; (driver = driver_at(n)) != NULL; n++) {
		unsigned vlan = VF_ABILITY_QOS | VF_ABILITY_PROTO;

		cr_expect(!(driver->can & vlan) || (driver->can & VF_ABILITY_VLAN), "%s",
			  driver->name);
		cr_expect(!(driver->can & VF_ABILITY_MIN_TX_RATE) ||
				  (driver->can & VF_ABILITY_MAX_TX_RATE),
			  "%s", driver->name);
		cr_expect(!driver->counts_vfs || driver->reports_config,
			  "%s: counters are in the VF list", driver->name);
		cr_expect(!driver->mac_needs_reload || (driver->can & VF_ABILITY_MAC), "%s",
			  driver->name);
		cr_expect(!driver->reports_config || driver->can != 0, "%s", driver->name);
	}
}

Test(driver, known_ones)
{
	const struct driver *igb = driver_find("igb"), *ixgbe = driver_find("ixgbe");

	cr_assert(igb != NULL && ixgbe != NULL);
	cr_expect(!(igb->can & (VF_ABILITY_STATE | VF_ABILITY_MIN_TX_RATE | VF_ABILITY_PROTO)));
	cr_expect((igb->can & VF_ABILITY_MAX_TX_RATE) && !igb->counts_vfs && igb->resets_link);
	cr_expect((ixgbe->can & VF_ABILITY_QUERY_RSS) && ixgbe->counts_vfs);
	cr_expect(!driver_find("netdevsim")->counts_vfs);
	cr_expect(driver_find("netdevsim")->can & VF_ABILITY_PROTO);
	cr_expect(driver_find("mlx5_core")->can & VF_ABILITY_GUID);
	cr_expect(!driver_find("fsl_enetc")->reports_config, "no VF list at all");
	cr_expect(driver_find("nvme")->can == 0 && driver_find("vfio-pci")->can == 0);
}

Test(driver, unknown_one)
{
	cr_expect(driver_find("") == NULL);
	cr_expect(driver_find("igbvf") == NULL);
	cr_expect(driver_find("zzz") == NULL);
}
