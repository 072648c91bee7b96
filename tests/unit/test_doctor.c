#include "tests/unit/test_doctor.h"

#include "core/kernel/capture.h"
#include "core/kernel/recorder.h"
#include "core/kernel_log.h"
#include "core/log_rule.h"
#include "core/survey.h"
#include "core/tar.h"

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

/* --- what cannot be seen ---------------------------------------------------------- */

static const char *reason_of(const struct diagnosis *diagnosis, const char *title)
{
	for (size_t i = 0; i < diagnosis_unknown(diagnosis); i++)
		if (strcmp(diagnosis_unknown_title(diagnosis, i), title) == 0)
			return diagnosis_unknown_reason(diagnosis, i);
	return NULL;
}

static bool has_passed(const struct diagnosis *diagnosis, const char *title)
{
	for (size_t i = 0; i < diagnosis_passed(diagnosis); i++)
		if (strcmp(diagnosis_passed_title(diagnosis, i), title) == 0)
			return true;
	return false;
}

/* Without this file the check has not passed, and says what is missing. */
static void expect_unknown(const char *file, const char *title, const char *reason)
{
	struct kernel *kernel = lab("1");
	const struct diagnosis *diagnosis = examine(kernel);
	const char *said;

	cr_expect(has_passed(diagnosis, title), "%s", title);
	cr_expect_eq(diagnosis_unknown(diagnosis), 0);
	diagnosis_put(diagnosis);
	cr_assert_eq(simulated_write_file(kernel, file, NULL), 0);
	diagnosis = examine(kernel);
	said = reason_of(diagnosis, title);
	cr_expect(!has_passed(diagnosis, title), "%s", title);
	cr_assert(said != NULL, "%s", title);
	cr_expect(strstr(said, reason) != NULL, "%s: %s", title, said);
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

Test(doctor, what_cannot_be_read_has_not_passed)
{
	expect_unknown("/dev/kmsg", "The kernel logged no failure that is known",
		       "/dev/kmsg: No such file");
	expect_unknown("/proc/interrupts", "Interrupts are remapped", "/proc/interrupts");
	expect_unknown("/proc/cmdline", "No driver is given the old max_vfs parameter",
		       "/proc/cmdline");
}

/* To others than root the kernel shows the first 64 bytes. */
Test(doctor, capabilities_are_for_root)
{
	static const char title[] = "No card hides its SR-IOV";
	struct kernel *kernel = lab("1");
	const struct diagnosis *diagnosis;

	cr_assert_eq(simulated_write_file(kernel, PCI "0000:00:00.0/config",
					  "64 bytes are all that is shown to somebody who is not "
					  "root......"),
		     0);
	diagnosis = examine(kernel);
	cr_expect(!has_passed(diagnosis, title));
	cr_assert(reason_of(diagnosis, title) != NULL);
	cr_expect(strstr(reason_of(diagnosis, title), "root") != NULL);
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

/* The host as it is in a capture. */
static struct kernel *captured(struct kernel *kernel, const char *path)
{
	struct archive *archive = archive_new();
	struct kernel *recorder = recorder_kernel_new_archive(kernel, archive, NULL), *capture;
	struct error error = {0};
	FILE *file = fopen(path, "w");

	cr_assert(recorder != NULL);
	cr_assert(file != NULL);
	snapshot_put(survey_host(recorder, &error));
	cr_assert_eq(recorder_kernel_status(recorder, &error), 0, "%s", error.message);
	cr_assert_eq(capture_describe(archive, kernel_now(kernel), 0), 0);
	cr_assert_eq(tar_write(archive, file, 0, &error), 0, "%s", error.message);
	cr_assert_eq(fclose(file), 0);
	capture = capture_kernel_new(path, &error);
	cr_assert(capture != NULL, "%s", error.message);
	kernel_free(recorder);
	archive_free(archive);
	kernel_free(kernel);
	return capture;
}

static const char *file_of_test(char path[static 64])
{
	snprintf(path, 64, "/tmp/test_doctor.%d.tar", (int)getpid());
	return path;
}

static struct kernel *take_along(struct kernel *kernel)
{
	char path[64];
	struct kernel *capture = captured(kernel, file_of_test(path));

	cr_assert_eq(unlink(path), 0);
	return capture;
}

Test(doctor, what_captures_leave_out_is_unknown)
{
	static const char *const titles[] = {"No profile of NetworkManager removes VFs",
					     "No PF has two managers"};
	struct kernel *kernel = take_along(still("broken"));
	const struct diagnosis *diagnosis = examine(kernel);

	for (size_t i = 0; i < 2; i++) {
		const char *reason = reason_of(diagnosis, titles[i]);

		cr_expect(!has_passed(diagnosis, titles[i]));
		cr_assert(reason != NULL, "%s", titles[i]);
		cr_expect(strstr(reason, "captures leave it out") != NULL, "%s", reason);
	}
	cr_expect_eq(diagnosis_unknown(diagnosis), 2);
	cr_expect(find(diagnosis, "nm-sriov", NULL) == NULL);
	cr_expect(find(diagnosis, "link-file", NULL) != NULL, "systemd's files are in it");
	diagnosis_put(diagnosis);
	kernel_free(kernel);
}

/* Whether somebody wrote a profile for a VF that NetworkManager manages is not in it. */
Test(doctor, a_profile_that_is_left_out_may_be_there)
{
	static const char title[] = "NetworkManager leaves VFs alone";
	struct kernel *kernel = lab("1"), *capture;
	const struct diagnosis *diagnosis;
	char path[64];

	simulated_write_file(kernel, "/run/NetworkManager/no-stub-resolv.conf", "");
	simulated_write_file(kernel, "/run/NetworkManager/system-connections/other",
			     "[connection]\nid=other\n");
	snprintf(path, sizeof(path), "/run/NetworkManager/devices/%d", index_of(kernel, "eth4"));
	simulated_write_file(kernel, path, "[device]\nmanaged=true\n");
	cr_finds(kernel, "nm-manages", "eth0/0", SEVERITY_WARN, path, "NM_UNMANAGED");
	capture = take_along(kernel);
	diagnosis = examine(capture);
	cr_expect(find(diagnosis, "nm-manages", NULL) == NULL);
	cr_expect(!has_passed(diagnosis, title));
	cr_expect(reason_of(diagnosis, title) != NULL);
	diagnosis_put(diagnosis);
	kernel_free(capture);
}

/* What the log says of a token is no secret, and needed. */
Test(doctor, a_captures_log_has_all_that_the_doctor_knows)
{
	struct kernel *kernel = lab("1");
	const struct diagnosis *diagnosis;
	const struct log_rule *rule;
	size_t rules = 0;

	for (; (rule = log_rule_at(rules)) != NULL; rules++) {
		char line[200];

		snprintf(line, sizeof(line), "%s %s", rule->has, rule->and ? rule->and : "");
		if (strcmp(rule->id, "log-token") == 0)
			strcpy(line, "VF token required to access device");
		simulated_log(kernel, "0000:01:00.0", line);
	}
	cr_assert_gt(rules, 30);
	kernel = take_along(kernel);
	diagnosis = examine(kernel);
	for (size_t i = 0; i < rules; i++)
		if (!log_rule_at(i)->while_down)
			cr_expect(find(diagnosis, log_rule_at(i)->id, "eth0") != NULL, "%s: %s",
				  log_rule_at(i)->id, log_rule_at(i)->has);
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
