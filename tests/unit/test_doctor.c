#include "tests/unit/test_doctor.h"

#include "core/kernel_log.h"

static void expect_no_alarm(struct kernel *kernel)
{
	const struct diagnosis *diagnosis = examine(kernel);

	for (size_t i = 0; i < diagnosis_count(diagnosis); i++) {
		const struct finding *finding = diagnosis_at(diagnosis, i);

		cr_expect_eq(finding->severity, SEVERITY_INFO, "%s %s: %s", finding->id,
			     finding->device, finding->title);
	}
	cr_expect_geq(diagnosis_passed(diagnosis), 30);
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

/* --- no false alarms ----------------------------------------------------------- */

Test(doctor, the_demo_host_is_healthy)
{
	expect_no_alarm(still("homelab"));
}

Test(doctor, the_lab_is_healthy_with_and_without_vfs)
{
	expect_no_alarm(still("lab"));
	expect_no_alarm(lab("7"));
}

Test(doctor, a_vf_with_the_host_and_one_with_a_guest_are_healthy)
{
	struct kernel *kernel = lab("2");

	cr_assert_eq(set_mac(kernel, "eth0", 0, "02:00:00:00:01:00"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:10.0/driver/unbind", "0000:01:10.0"), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:10.0/driver_override", "vfio-pci"), 0);
	cr_assert_eq(put(kernel, "/sys/bus/pci/drivers_probe", "0000:01:10.0"), 0);
	cr_assert_gt(simulated_hold(kernel, "0000:01:10.0", "web01"), 0);
	expect_no_alarm(kernel);
}

Test(doctor, the_many_vfs_of_the_big_host_are_healthy)
{
	expect_no_alarm(still("big"));
}

/* --- the sick one ---------------------------------------------------------------- */

Test(doctor, the_broken_host_has_a_dozen_findings)
{
	struct kernel *kernel = still("broken");
	const struct diagnosis *diagnosis = examine(kernel);
	size_t errors = diagnosis_count_of(diagnosis, SEVERITY_ERROR);
	size_t warnings = diagnosis_count_of(diagnosis, SEVERITY_WARN);

	cr_expect_geq(errors, 4);
	cr_expect_geq(errors + warnings, 12);
	cr_expect_eq(errors + warnings + diagnosis_count_of(diagnosis, SEVERITY_INFO),
		     diagnosis_count(diagnosis));
	for (size_t i = 0; i < diagnosis_count(diagnosis); i++) {
		const struct finding *finding = diagnosis_at(diagnosis, i);

		cr_expect_neq(finding->title[0], '\0', "%s", finding->id);
		cr_expect_neq(finding->evidence[0], '\0', "%s", finding->id);
		cr_expect_neq(finding->explanation[0], '\0', "%s", finding->id);
		cr_expect_neq(finding->fix[0], '\0', "%s", finding->id);
		/* A text that fills its room was perhaps cut. */
		cr_expect_lt(strlen(finding->title), sizeof(finding->title) - 1);
		cr_expect_lt(strlen(finding->evidence), sizeof(finding->evidence) - 1);
		cr_expect_lt(strlen(finding->explanation), sizeof(finding->explanation) - 1);
		cr_expect_lt(strlen(finding->fix), sizeof(finding->fix) - 1);
		if (i > 0)
			cr_expect_geq(diagnosis_at(diagnosis, i - 1)->severity, finding->severity);
	}
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

Test(doctor, says_the_same_twice)
{
	struct kernel *kernel = still("broken");
	const struct diagnosis *first = examine(kernel), *second = examine(kernel);

	cr_expect(diagnosis_equal(first, second));
	diagnosis_put(second);
	cr_assert_eq(set_up(kernel, "enp1s0f1", true), 0);
	second = examine(kernel);
	cr_expect(!diagnosis_equal(first, second));
	diagnosis_put(first);
	diagnosis_put(second);
	kernel_free(kernel);
}

Test(doctor, a_finding_concerns_its_function_its_pf_and_the_host)
{
	struct finding vf = {.function = {"0000:01:00.0", 2}, .device = "eth0/2"};
	struct finding pf = {.function = {"0000:01:00.0", UNKNOWN}, .device = "eth0"};
	struct finding host = {.function = {"", UNKNOWN}};
	struct finding card = {.function = {"", UNKNOWN}, .device = "0000:04:00.0"};
	struct function_key two = {"0000:01:00.0", 2}, three = {"0000:01:00.0", 3};
	struct function_key whole = {"0000:01:00.0", UNKNOWN}, other = {"0000:02:00.0", 2};

	cr_expect(diagnosis_concerns(&vf, &two));
	cr_expect(!diagnosis_concerns(&vf, &three));
	cr_expect(diagnosis_concerns(&vf, &whole));
	cr_expect(!diagnosis_concerns(&vf, &other));
	cr_expect(diagnosis_concerns(&pf, &three));
	cr_expect(diagnosis_concerns(&host, &other));
	cr_expect(!diagnosis_concerns(&card, &two));
}

Test(doctor, an_unreadable_log_is_told_and_does_not_pass)
{
	struct kernel *kernel = still("lab");
	const struct diagnosis *diagnosis;

	cr_assert_eq(simulated_write_file(kernel, "/dev/kmsg", NULL), 0);
	diagnosis = examine(kernel);
	for (size_t i = 0; i < diagnosis_passed(diagnosis); i++)
		cr_expect(strstr(diagnosis_passed_title(diagnosis, i), "logged") == NULL);
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

Test(doctor, a_host_without_sriov_is_told_so)
{
	struct kernel *kernel = still("empty");

	cr_finds(kernel, "no-device", "", SEVERITY_WARN, "sriov_totalvfs", "BIOS");
	cr_finds(kernel, "iommu-off-firmware", "", SEVERITY_INFO, "no DMAR", "Intel VT-d");
	kernel_free(kernel);
}
