#include "core/snapshot.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const char FIRST_PF[] = "0000:01:00.0";

static void add_vfs(struct pf *pf, int count)
{
	char address[DEVICE_NAME_MAX];

	for (int i = 0; i < count; i++) {
		snprintf(address, sizeof(address), "0000:01:%02x.%d", 16 + i / 8, i % 8);
		snapshot_add_vf(pf, i, address);
	}
}

static struct snapshot *host_with(int vfs)
{
	struct snapshot *snapshot = snapshot_new();

	add_vfs(snapshot_add_pf(snapshot, "pci", FIRST_PF), vfs);
	return snapshot;
}

Test(snapshot, is_new_and_unknown)
{
	struct snapshot *snapshot = snapshot_new();

	cr_assert_eq(snapshot->pf_count, 0);
	cr_assert_eq(snapshot->host.iommu, UNKNOWN);
	cr_assert_eq(snapshot->host.passthrough, UNKNOWN);
	cr_assert_not(snapshot->complete);
	cr_assert_null(snapshot_find_pf(snapshot, FIRST_PF));
	snapshot_put(snapshot);
	snapshot_put(NULL);
}

Test(snapshot, new_functions_are_unknown)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", FIRST_PF);
	struct vf *vf = snapshot_add_vf(pf, 3, "0000:01:10.3");

	cr_assert_str_eq(pf->name, FIRST_PF);
	cr_assert_str_eq(pf->bus, "pci");
	cr_assert_eq(pf->class_code, UNKNOWN);
	cr_assert_eq(pf->numvfs, UNKNOWN);
	cr_assert_eq(pf->autoprobe, UNKNOWN);
	cr_assert_eq(pf->numa_node, UNKNOWN);
	cr_assert_eq(pf->pcie.max_width, UNKNOWN);
	cr_assert_eq(pf->rates.tx_dropped, UNKNOWN);
	cr_assert_str_eq(pf->model, "");
	cr_assert_eq(vf->index, 3);
	cr_assert_eq(vf->iommu_group, UNKNOWN);
	cr_assert_eq(vf->link.up, UNKNOWN);
	cr_assert_eq(vf->link.mtu, UNKNOWN);
	cr_assert_eq(vf->link.ifindex, 0);
	cr_assert_eq(vf->config.vlan, UNKNOWN);
	cr_assert_eq(vf->config.max_tx_rate, UNKNOWN);
	cr_assert_eq(vf->config.mac.length, 0);
	cr_assert_eq(vf->counters.rx_bytes, COUNTER_UNKNOWN);
	cr_assert_eq(vf->counters.tx_dropped, COUNTER_UNKNOWN);
	cr_assert_eq(vf->counters.time, 0);
	cr_assert_str_eq(vf->model, "");
	cr_assert_not(vf->going);
	snapshot_put(snapshot);
}

Test(snapshot, pfs_are_in_the_order_of_the_bus)
{
	static const char *const SORTED[][2] = {
		{"pci", "0000:01:00.0"},  {"pci", "0000:0a:00.0"},     {"pci", "0000:81:00.0"},
		{"pci", "10000:01:00.0"}, {"netdevsim", "netdevsim2"}, {"netdevsim", "netdevsim10"},
	};
	static const size_t ORDER[] = {5, 1, 3, 0, 4, 2};
	struct snapshot *snapshot = snapshot_new();

	for (size_t i = 0; i < 6; i++)
		snapshot_add_pf(snapshot, SORTED[ORDER[i]][0], SORTED[ORDER[i]][1]);
	cr_assert_eq(snapshot->pf_count, 6);
	for (size_t i = 0; i < 6; i++)
		cr_assert_str_eq(snapshot->pfs[i].name, SORTED[i][1]);
	snapshot_remove_pf(snapshot, "0000:0a:00.0");
	snapshot_remove_pf(snapshot, "no such");
	cr_assert_eq(snapshot->pf_count, 5);
	cr_assert_null(snapshot_find_pf(snapshot, "0000:0a:00.0"));
	cr_assert_str_eq(snapshot_find_pf(snapshot, "netdevsim10")->bus, "netdevsim");
	snapshot_put(snapshot);
}

Test(snapshot, vfs_are_by_index_and_going_ones_last)
{
	static const int INDEX[] = {2, UNKNOWN, 0, 10, UNKNOWN, 1};
	static const char *const ADDRESS[] = {"0000:01:10.2", "0000:02:00.1", "0000:01:10.0",
					      "0000:01:11.2", "0000:01:1f.0", "0000:01:10.1"};
	static const char *const SORTED[] = {"0000:01:10.0", "0000:01:10.1", "0000:01:10.2",
					     "0000:01:11.2", "0000:01:1f.0", "0000:02:00.1"};
	struct snapshot *snapshot = host_with(0);
	struct pf *pf = snapshot_find_pf(snapshot, FIRST_PF);

	for (size_t i = 0; i < 6; i++)
		cr_assert_str_eq(snapshot_add_vf(pf, INDEX[i], ADDRESS[i])->address, ADDRESS[i]);
	for (size_t i = 0; i < 6; i++)
		cr_assert_str_eq(pf->vfs[i].address, SORTED[i]);
	for (size_t i = 0; i < 6; i++) {
		struct pf *owner = NULL;
		struct vf *vf = snapshot_find_vf_by_address(snapshot, ADDRESS[i], &owner);
		struct function_key key = function_key_of_vf(pf, vf);

		cr_assert_str_eq(vf->address, ADDRESS[i]);
		cr_assert_eq(owner, pf);
		cr_assert_eq(snapshot_find_vf(snapshot, &key), vf);
	}
	snapshot_put(snapshot);
}

Test(snapshot, removes_vfs_one_by_one)
{
	struct snapshot *snapshot = host_with(100);
	struct pf *pf = snapshot_find_pf(snapshot, FIRST_PF);
	struct function_key key = function_key_of_pf(pf);

	for (int i = 0; i < 100; i += 2) {
		key.vf = i;
		snapshot_remove_vf(pf, snapshot_find_vf(snapshot, &key));
	}
	cr_assert_eq(pf->vf_count, 50);
	for (size_t i = 0; i < 50; i++)
		cr_assert_eq(pf->vfs[i].index, (int)(2 * i + 1));
	add_vfs(pf, 1);
	cr_assert_eq(pf->vfs[0].index, 0);
	key.vf = 2;
	cr_assert_null(snapshot_find_vf(snapshot, &key));
	snapshot_put(snapshot);
}

Test(snapshot, finds_addresses_that_are_in_no_order)
{
	struct snapshot *snapshot = host_with(0);
	struct pf *pf = snapshot_find_pf(snapshot, FIRST_PF);

	snapshot_add_vf(pf, 0, "0000:09:00.0");
	snapshot_add_vf(pf, 1, "0000:01:00.1");
	snapshot_add_vf(pf, 2, "");
	snapshot_add_vf(pf, 3, "0000:05:00.0");
	cr_assert_eq(snapshot_find_vf_by_address(snapshot, "0000:09:00.0", NULL)->index, 0);
	cr_assert_eq(snapshot_find_vf_by_address(snapshot, "0000:01:00.1", NULL)->index, 1);
	cr_assert_eq(snapshot_find_vf_by_address(snapshot, "0000:05:00.0", NULL)->index, 3);
	cr_assert_null(snapshot_find_vf_by_address(snapshot, "0000:05:00.1", NULL));
	cr_assert_null(snapshot_find_vf_by_address(snapshot, "", NULL));
	snapshot_put(snapshot);
}

Test(snapshot, a_copy_shares_nothing)
{
	struct iommu_group_device device = {.address = "0000:01:00.0", .class_code = 0x020000};
	struct snapshot *snapshot = host_with(5), *copy;
	struct pf *pf;

	snapshot->number = 7;
	iommu_group_add_device(snapshot_add_group(snapshot, 3), &device);
	copy = snapshot_copy(snapshot);
	pf = snapshot_find_pf(copy, FIRST_PF);
	snapshot_find_pf(snapshot, FIRST_PF)->vfs[4].index = 99;
	snapshot->groups[0].devices[0].class_code = 0;
	cr_assert_eq(copy->number, 7);
	cr_assert_eq(pf->vf_count, 5);
	cr_assert_eq(pf->vfs[4].index, 4);
	cr_assert_eq(copy->groups[0].devices[0].class_code, 0x020000);
	snapshot_put(snapshot);
	/* It has room of its own to grow. */
	add_vfs(pf, 40);
	cr_assert_eq(pf->vf_count, 45);
	snapshot_add_pf(copy, "pci", "0000:00:00.0");
	snapshot_add_group(copy, 1);
	iommu_group_add_device(&copy->groups[1], &device);
	cr_assert_eq(copy->groups[1].device_count, 2);
	snapshot_put(copy);
}

Test(snapshot, an_empty_host_can_be_copied)
{
	struct snapshot *snapshot = snapshot_new(), *copy = snapshot_copy(snapshot);

	snapshot_put(snapshot);
	snapshot_add_pf(copy, "pci", FIRST_PF);
	cr_assert_eq(copy->pf_count, 1);
	snapshot_put(copy);
}

static void *get_and_put(void *user)
{
	for (int i = 0; i < 10000; i++)
		snapshot_put(snapshot_get(user));
	snapshot_put(user);
	return NULL;
}

Test(snapshot, lives_until_the_last_reference_goes)
{
	struct snapshot *snapshot = host_with(3);
	pthread_t threads[4];

	for (size_t i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, get_and_put, snapshot_get(snapshot));
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	cr_assert_eq(snapshot->pfs[0].vfs[2].index, 2);
	snapshot_put(snapshot);
}

Test(snapshot, groups_and_their_devices_are_sorted)
{
	struct iommu_group_device late = {.address = "0000:81:00.0"};
	struct iommu_group_device early = {.address = "0000:0a:00.0", .driver = "vfio-pci"};
	struct snapshot *snapshot = snapshot_new();
	struct iommu_group *group;

	snapshot_add_group(snapshot, 10);
	snapshot_add_group(snapshot, 2);
	group = snapshot_add_group(snapshot, 5);
	cr_assert_eq(group->viable, UNKNOWN);
	iommu_group_add_device(group, &late);
	iommu_group_add_device(group, &early);
	cr_assert_eq(snapshot->groups[0].id, 2);
	cr_assert_eq(snapshot->groups[1].id, 5);
	cr_assert_eq(snapshot->groups[2].id, 10);
	cr_assert_str_eq(snapshot->groups[1].devices[0].driver, "vfio-pci");
	snapshot_clear_groups(snapshot);
	cr_assert_eq(snapshot->group_count, 0);
	cr_assert_null(snapshot->groups);
	snapshot_put(snapshot);
}

Test(snapshot, names_what_users_type)
{
	char name[FUNCTION_NAME_MAX];
	struct snapshot *snapshot = host_with(2);
	struct pf *pf = snapshot_find_pf(snapshot, FIRST_PF);
	struct function_key key = function_key_of_pf(pf), vf_key, gone = {"0000:99:00.0", 4};

	vf_key = function_key_of_vf(pf, &pf->vfs[1]);
	cr_assert_str_eq(function_name(snapshot, &key, name), FIRST_PF);
	cr_assert_str_eq(function_name(snapshot, &vf_key, name), "0000:01:00.0/1");
	snprintf(pf->link.name, sizeof(pf->link.name), "eth0");
	cr_assert_str_eq(function_name(snapshot, &key, name), "eth0");
	cr_assert_str_eq(function_name(snapshot, &vf_key, name), "eth0/1");
	cr_assert_str_eq(function_name(snapshot, &gone, name), "0000:99:00.0/4");
	cr_assert_not(function_key_equal(&key, &vf_key));
	cr_assert(function_key_equal(&vf_key, &vf_key));
	cr_assert_null(snapshot_find_vf(snapshot, &key), "a PF is no VF");
	snapshot_put(snapshot);
}

Test(snapshot, a_going_vf_is_not_taken_for_its_pf)
{
	char name[FUNCTION_NAME_MAX];
	struct snapshot *snapshot = host_with(0);
	struct pf *pf = snapshot_find_pf(snapshot, FIRST_PF);
	struct vf *vf = snapshot_add_vf(pf, UNKNOWN, "0000:01:10.0");
	struct function_key pf_key = function_key_of_pf(pf), key = function_key_of_vf(pf, vf);

	cr_assert_not(function_key_equal(&pf_key, &key));
	cr_assert_null(snapshot_find_pf(snapshot, key.pf));
	cr_assert_eq(snapshot_find_vf(snapshot, &key), vf);
	cr_assert_str_eq(function_name(snapshot, &key, name), "0000:01:10.0");
	snapshot_put(snapshot);
}

Test(snapshot, the_effective_mac_is_the_one_in_use)
{
	struct snapshot *snapshot = host_with(1);
	struct vf *vf = &snapshot->pfs[0].vfs[0];

	cr_assert_eq(vf_effective_mac(vf)->length, 0);
	vf->config.mac = hwaddr_from_bytes("\0\0\0\0\0\0", 6);
	cr_assert_eq(vf_effective_mac(vf)->length, 0, "all zero: the VF chooses");
	hwaddr_parse("02:00:00:00:00:01", &vf->config.mac);
	cr_assert_eq(vf_effective_mac(vf), &vf->config.mac);
	hwaddr_parse("02:00:00:00:00:02", &vf->link.address);
	cr_assert_eq(vf_effective_mac(vf), &vf->link.address);
	snapshot_put(snapshot);
}

Test(snapshot, long_names_are_cut)
{
	char name[100];
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	pf = snapshot_add_pf(snapshot, name, name);
	cr_assert_eq(strlen(pf->name), DEVICE_NAME_MAX - 1);
	cr_assert_eq(strlen(snapshot_add_vf(pf, 0, name)->address), DEVICE_NAME_MAX - 1);
	snapshot_put(snapshot);
}
