#include "core/checkup.h"
#include "core/reader.h"
#include "tests/unit/test_doctor.h"

/* Publishes the host as it is. */
static void publish(struct picture *picture, struct kernel *kernel, bool complete)
{
	struct snapshot *snapshot = look_at(kernel);

	snapshot->complete = complete;
	picture_begin(picture);
	picture_end(picture, snapshot, false);
}

Test(checkup, looks_at_complete_pictures_only)
{
	struct kernel *kernel = still("broken");
	struct picture *picture = picture_new(kernel, NULL);
	struct checkup *checkup = checkup_new(kernel, picture);
	const struct diagnosis *diagnosis;

	cr_expect(!checkup_work(checkup));
	publish(picture, kernel, false);
	simulated_advance(kernel, SECOND);
	cr_expect(!checkup_work(checkup));
	cr_expect(checkup_take(checkup) == NULL);
	publish(picture, kernel, true);
	simulated_advance(kernel, SECOND);
	cr_expect(checkup_work(checkup));
	diagnosis = checkup_take(checkup);
	cr_assert(diagnosis != NULL);
	cr_expect_gt(diagnosis_count(diagnosis), 12);
	diagnosis_put(diagnosis);
	checkup_free(checkup);
	picture_free(picture);
	kernel_free(kernel);
}

Test(checkup, looks_again_after_changes_but_not_all_the_time)
{
	struct kernel *kernel = still("lab");
	struct picture *picture = picture_new(kernel, NULL);
	struct checkup *checkup = checkup_new(kernel, picture);
	uint64_t now;

	publish(picture, kernel, true);
	cr_expect(checkup_work(checkup));
	now = kernel_now(kernel);
	cr_expect_geq(checkup_due(checkup), now + 10 * SECOND);
	checkup_disturb(checkup);
	cr_expect_geq(checkup_due(checkup), now + SECOND);
	cr_expect_leq(checkup_due(checkup), now + 5 * SECOND);
	cr_expect(!checkup_work(checkup), "it is not due yet");
	simulated_advance(kernel, 5 * SECOND);
	cr_expect(!checkup_work(checkup), "the same again is no news");
	simulated_write_file(kernel, "/etc/modprobe.d/a.conf", "options i40e max_vfs=4\n");
	simulated_advance(kernel, 40 * SECOND);
	cr_expect(checkup_work(checkup), "files tell nobody that they changed");
	checkup_free(checkup);
	picture_free(picture);
	kernel_free(kernel);
}
