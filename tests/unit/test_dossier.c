#include "core/dossier.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

static struct kernel *open_host(const char *host, struct snapshot **ret_snapshot)
{
	struct simulated_options options = {.host = host, .still = true};
	struct reader_options reader = {.groups = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);

	cr_assert(kernel != NULL);
	*ret_snapshot = reader_read(kernel, &reader, NULL);
	return kernel;
}

static const struct dossier *read_one(struct kernel *kernel, const struct snapshot *snapshot,
				      const char *pf, int vf)
{
	struct function_key key = {.vf = vf};
	struct dossier_subject subject;
	struct vfio_alias_list aliases = {0};
	const struct dossier *dossier;

	strcpy(key.pf, pf);
	subject = dossier_subject_of(&key);
	vfio_alias_list_read(&aliases, kernel, snapshot->host.kernel);
	dossier = dossier_read(kernel, snapshot, &subject, &aliases);
	vfio_alias_list_done(&aliases);
	return dossier;
}

Test(dossier, of_a_vf_in_switchdev_mode)
{
	struct snapshot *snapshot;
	struct kernel *kernel = open_host("hypervisor", &snapshot);
	const struct dossier *dossier = read_one(kernel, snapshot, "0000:41:00.1", 2);

	cr_expect_eq(dossier->msix, 12);
	cr_expect_str_eq(dossier->reset_methods, "flr");
	cr_expect_eq(dossier->vf_total_msix, 1524);
	cr_expect_str_eq(dossier->variants, "mlx5_vfio_pci, vfio_pci");
	cr_expect_str_eq(dossier->eswitch, "switchdev");
	cr_expect(strstr(dossier->representor, "vf2") != NULL);
	cr_expect_str_eq(dossier->port_address, "0000:40:01.1");
	cr_expect_eq(dossier->pcie_degraded, 0);
	cr_expect_gt(dossier->regions.count, 0);
	cr_expect_eq(dossier->messages_error, 0);
	dossier_put(dossier);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(dossier, of_a_pf)
{
	struct snapshot *snapshot;
	struct kernel *kernel = open_host("hypervisor", &snapshot);
	const struct dossier *dossier = read_one(kernel, snapshot, "0000:a1:00.0", UNKNOWN);

	cr_expect_eq(dossier->pcie_degraded, 1, "5 of 8 GT/s");
	cr_expect_str_eq(dossier->module, "ixgbe");
	cr_expect_eq(dossier->eswitch_error, ENODEV, "ixgbe has no devlink");
	cr_expect_str_empty(dossier->eswitch);
	cr_expect_str_empty(dossier->representor);
	cr_expect_eq(dossier->vf_total_msix, 0);
	cr_expect_eq(dossier->msix_used, 9);
	dossier_put(dossier);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(dossier, the_last_words_about_it)
{
	struct snapshot *snapshot;
	struct kernel *kernel = open_host("lab", &snapshot);
	const struct dossier *dossier;
	char text[32];

	for (int i = 0; i < DOSSIER_MESSAGES_MAX + 2; i++) {
		snprintf(text, sizeof(text), "word %d", i);
		cr_assert_eq(simulated_log(kernel, snapshot->pfs[0].name, text), 0);
		cr_assert_eq(simulated_log(kernel, snapshot->pfs[1].name, "of another"), 0);
	}
	dossier = read_one(kernel, snapshot, snapshot->pfs[0].name, UNKNOWN);
	cr_assert_eq(dossier->message_count, DOSSIER_MESSAGES_MAX);
	cr_expect(strstr(dossier->messages[0].text, "word 2") != NULL, "%s",
		  dossier->messages[0].text);
	cr_expect(strstr(dossier->messages[DOSSIER_MESSAGES_MAX - 1].text, "word 7") != NULL);
	dossier_put(dossier);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(dossier, nothing_there_is_unknown)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	const struct dossier *dossier;

	snapshot_add_vf(pf, 0, "0000:01:10.0");
	tree->exchange_result = -EPERM;
	dossier = read_one(&tree->base, snapshot, "0000:01:00.0", 0);
	cr_expect_eq(dossier->msix, UNKNOWN);
	cr_expect_str_empty(dossier->reset_methods);
	cr_expect_eq(dossier->msix_used, UNKNOWN);
	cr_expect_eq(dossier->pcie_degraded, UNKNOWN);
	cr_expect_eq(dossier->eswitch_error, EPERM);
	cr_expect_eq(dossier->messages_error, ENOENT);
	cr_expect_eq(dossier->vf_total_msix, 0);
	dossier_put(dossier);
	dossier = read_one(&tree->base, snapshot, "0000:01:00.0", 5);
	cr_expect_eq(dossier->messages_error, 0, "of a VF that is not there nothing is read");
	dossier_put(dossier);
	dossier = read_one(&tree->base, snapshot, "gone", UNKNOWN);
	cr_expect_eq(dossier->msix, UNKNOWN);
	dossier_put(dossier);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}

/* Its file waits for whoever removes the VFs, for as long as somebody holds one. */
Test(dossier, never_waits_for_a_vf_that_is_going)
{
	struct tree_kernel *tree = tree_new();
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	const struct dossier *dossier;

	tree_file(tree, "64\n", TREE_PCI "/0000:01:00.0/sriov_vf_total_msix");
	dossier = read_one(&tree->base, snapshot, "0000:01:00.0", UNKNOWN);
	cr_expect_eq(dossier->vf_total_msix, 64);
	dossier_put(dossier);
	snapshot_add_vf(pf, UNKNOWN, "0000:01:10.0")->going = true;
	unsigned before = tree->reads['s'];
	dossier = read_one(&tree->base, snapshot, "0000:01:00.0", UNKNOWN);
	cr_expect_eq(dossier->vf_total_msix, 0);
	cr_expect_eq(tree->reads['s'], before);
	dossier_put(dossier);
	snapshot_put(snapshot);
	kernel_free(&tree->base);
}

Test(dossier, groups_and_drivers)
{
	struct snapshot *snapshot;
	struct kernel *kernel = open_host("homelab", &snapshot);
	struct dossier_subject subject = {.function.vf = UNKNOWN, .group = 5, .drivers = true};
	struct vfio_alias_list aliases = {0};
	const struct dossier *one = dossier_read(kernel, snapshot, &subject, &aliases);
	const struct dossier *other = dossier_read(kernel, snapshot, &subject, &aliases);

	cr_expect_gt(one->regions.count, 0);
	cr_expect_gt(one->drivers.count, 2);
	cr_expect(dossier_equal(one, other));
	cr_expect_not(dossier_equal(one, NULL));
	dossier_put(other);
	subject.drivers = false;
	other = dossier_read(kernel, snapshot, &subject, &aliases);
	cr_expect_not(dossier_equal(one, other));
	dossier_put(dossier_get(other));
	dossier_put(other);
	dossier_put(one);
	dossier_put(NULL);
	snapshot_put(snapshot);
	kernel_free(kernel);
}
