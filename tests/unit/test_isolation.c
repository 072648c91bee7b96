#include "core/isolation.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A snapshot with eth0 (igb) and its VFs 0 and 1, and one group to be filled. */
static struct snapshot *new_host(void)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");

	strcpy(pf->link.name, "eth0");
	strcpy(pf->driver, "igb");
	snapshot_add_vf(pf, 0, "0000:01:10.0");
	snapshot_add_vf(pf, 1, "0000:01:10.2");
	snapshot_add_group(snapshot, 7);
	return snapshot;
}

static void add(struct snapshot *snapshot, const char *address, const char *driver, int class_code)
{
	struct iommu_group_device device = {.class_code = class_code, .function.vf = UNKNOWN};
	struct pf *pf;
	const struct vf *vf = snapshot_find_vf_by_address(snapshot, address, &pf);

	strcpy(device.address, address);
	strcpy(device.driver, driver);
	if (vf)
		device.function = function_key_of_vf(pf, vf);
	else if (snapshot_find_pf(snapshot, address))
		device.function = function_key_of_pf(snapshot_find_pf(snapshot, address));
	iommu_group_add_device(&snapshot->groups[0], &device);
}

#define NETWORK 0x020000
#define PORT    0x060400

static void is(const struct snapshot *snapshot, enum isolation_level level,
	       enum isolation_trouble trouble, const char *text, const char *cause)
{
	struct isolation isolation = isolation_of(&snapshot->groups[0]);
	char buffer[ISOLATION_TEXT_MAX];

	cr_expect_str_eq(isolation_level_name(isolation.level), isolation_level_name(level));
	cr_expect_str_eq(isolation_trouble_name(isolation.trouble),
			 isolation_trouble_name(trouble));
	cr_expect_str_eq(isolation_text(snapshot, &isolation, buffer), text);
	cr_expect_str_eq(isolation_cause(&snapshot->groups[0], &isolation, buffer), cause);
}

Test(isolation, nothing_known)
{
	struct snapshot *snapshot = new_host();

	is(snapshot, ISOLATION_UNKNOWN, TROUBLE_NONE, "its devices are not known", "");
	snapshot_put(snapshot);
}

Test(isolation, one_device_is_alone_whatever_its_driver_and_the_bridge)
{
	struct snapshot *snapshot = new_host();

	add(snapshot, "0000:01:10.0", "igbvf", NETWORK);
	is(snapshot, ISOLATION_ALONE, TROUBLE_NONE, "yes, alone", "");
	add(snapshot, "0000:00:01.0", "pcieport", PORT);
	is(snapshot, ISOLATION_ALONE, TROUBLE_NONE, "yes, alone", "");
	snapshot_put(snapshot);
}

Test(isolation, a_bridge_that_a_driver_claims_is_in_the_way)
{
	struct snapshot *snapshot = new_host();

	add(snapshot, "0000:01:10.0", "vfio-pci", NETWORK);
	add(snapshot, "0000:00:01.0", "shpchp", PORT);
	is(snapshot, ISOLATION_BLOCKED, TROUBLE_ERROR, "no: the host uses 0000:00:01.0 (shpchp)",
	   "");
	snapshot_put(snapshot);
}

Test(isolation, bridges_alone_are_nothing)
{
	struct snapshot *snapshot = new_host();

	add(snapshot, "0000:00:00.0", "", 0x060000);
	add(snapshot, "0000:00:01.0", "pcieport", PORT);
	is(snapshot, ISOLATION_BRIDGE, TROUBLE_NONE, "nothing to pass through", "");
	snapshot_put(snapshot);
}

Test(isolation, without_acs_the_pf_blocks_its_vfs)
{
	struct snapshot *snapshot = new_host();
	struct isolation isolation;

	add(snapshot, "0000:01:10.0", "vfio-pci", NETWORK);
	add(snapshot, "0000:01:10.2", "igbvf", NETWORK);
	add(snapshot, "0000:00:01.0", "pcieport", PORT);
	add(snapshot, "0000:01:00.0", "igb", NETWORK);
	isolation = isolation_of(&snapshot->groups[0]);
	cr_expect_eq(isolation.members, 3);
	cr_expect_eq(isolation.pfs, 1);
	cr_expect_eq(isolation.vfs, 2);
	cr_expect_eq(isolation.keepers, 2);
	is(snapshot, ISOLATION_BLOCKED, TROUBLE_ERROR, "no: the host uses eth0 (igb) and 1 other",
	   "0000:00:01.0 does not keep apart what is below it: no ACS");
	snapshot_put(snapshot);
}

Test(isolation, members_that_nobody_uses_go_together)
{
	struct snapshot *snapshot = new_host();

	add(snapshot, "0000:01:10.0", "vfio-pci", NETWORK);
	add(snapshot, "0000:01:10.2", "", NETWORK);
	is(snapshot, ISOLATION_TOGETHER, TROUBLE_WARN, "only all 2 together",
	   "functions of one device that does not keep them apart: no ACS");
	snapshot_put(snapshot);
}

Test(isolation, others_devices_are_no_trouble_of_sriov)
{
	struct snapshot *snapshot = new_host();

	add(snapshot, "0000:00:1f.2", "ahci", 0x010601);
	add(snapshot, "0000:00:1e.0", "", 0x0c0500);
	is(snapshot, ISOLATION_BLOCKED, TROUBLE_NOTE, "no: the host uses 0000:00:1f.2 (ahci)",
	   "nothing on their way keeps them apart: no ACS");
	snapshot_put(snapshot);
}

Test(isolation, reserved_memory_blocks_even_who_is_alone)
{
	struct snapshot *snapshot = new_host();

	add(snapshot, "0000:01:10.0", "vfio-pci", NETWORK);
	snapshot->groups[0].direct = 1;
	is(snapshot, ISOLATION_RESERVED, TROUBLE_ERROR, "no: firmware keeps memory of it (RMRR)",
	   "");
	snapshot->groups[0].direct = 0;
	is(snapshot, ISOLATION_ALONE, TROUBLE_NONE, "yes, alone", "");
	snapshot_put(snapshot);
}

Test(isolation, trouble_first_then_functions_then_numbers)
{
	struct snapshot *snapshot = new_host();
	struct iommu_group_device device = {.class_code = NETWORK, .function.vf = UNKNOWN};
	struct isolation_entry *list;

	for (int id = 1; id <= 4; id++)
		snapshot_add_group(snapshot, id);
	strcpy(device.address, "0000:05:00.0");
	iommu_group_add_device(&snapshot->groups[0], &device);
	device.function = (struct function_key){"0000:01:00.0", 1};
	iommu_group_add_device(&snapshot->groups[2], &device);
	device.function.vf = 0;
	iommu_group_add_device(&snapshot->groups[3], &device);
	iommu_group_add_device(&snapshot->groups[3], &device);
	list = isolation_list(snapshot);
	cr_assert(list != NULL);
	cr_expect_eq(list[0].group->id, 4, "trouble");
	cr_expect_eq(list[1].group->id, 3, "a VF");
	cr_expect_eq(list[2].group->id, 1);
	cr_expect_eq(list[3].group->id, 2);
	cr_expect_eq(list[4].group->id, 7);
	free(list);
	cr_expect(iommu_group_find(snapshot, 3) == &snapshot->groups[2]);
	cr_expect(iommu_group_find(snapshot, 5) == NULL);
	cr_expect(iommu_group_find(snapshot, UNKNOWN) == NULL);
	snapshot_clear_groups(snapshot);
	cr_expect(isolation_list(snapshot) == NULL);
	snapshot_put(snapshot);
}
