#include "core/doctor.h"
#include "tests/unit/tui_fixture.h"
#include "tui/job.h"

#include <criterion/criterion.h>
#include <errno.h>

static struct plan *two_steps(void)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	strcpy(plan->title, "enp1s0f0: 6 -> 0 VFs");
	plan->step_count = 2;
	plan->steps = calloc(2, sizeof(*plan->steps));
	plan->steps[0] = (struct step){
		.words = "remove all 6 VFs of enp1s0f0",
		.command = "echo 0 > numvfs",
		.operation = {.function = {"0000:01:00.0", UNKNOWN}},
	};
	plan->steps[1] = (struct step){.words = "wait for the VFs of enp1s0f0"};
	return plan;
}

static void report(struct job *job, enum executor_event event, unsigned step, uint64_t now)
{
	struct executor_report report = {.event = event, .step = step};

	if (event == EXECUTOR_STEP_FAILED) {
		report.error.code = 5;
		strcpy(report.error.message, "write: Input/output error");
	}
	if (event == EXECUTOR_ROLLBACK)
		strcpy(report.words, "taking back: create 6 VFs");
	job_report(job, &report, now);
}

static void finish(struct job *job, enum executor_outcome outcome, const char *message,
		   uint64_t now)
{
	struct executor_report report = {.event = EXECUTOR_FINISHED, .outcome = outcome};

	report.error.code = *message != '\0' ? 5 : 0;
	strcpy(report.error.message, message);
	job_report(job, &report, now);
}

static bool shows(struct job *job, const struct snapshot *snapshot, uint64_t now, const char *text)
{
	struct rect all = {0, 0, 90, 24};
	struct canvas canvas;
	bool shows;

	setlocale(LC_ALL, "C.UTF-8");
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 90, 24);
	job_draw(job, snapshot, now, &canvas, all);
	shows = fixture_shows(&canvas, text);
	if (!shows)
		fixture_print(&canvas);
	canvas_done(&canvas);
	return shows;
}

static bool brief_is(const struct job *job, const char *wanted)
{
	char text[48];

	return strcmp(job_brief(job, text, sizeof(text)), wanted) == 0;
}

Test(job, nothing_yet)
{
	struct job job = {0};

	cr_expect(!job_is_running(&job));
	cr_expect(brief_is(&job, ""));
	report(&job, EXECUTOR_STEP, 0, 1);
	cr_expect(!job_is_running(&job), "a report of nobody's plan");
	job_done(&job);
}

Test(job, goes_on_to_its_end)
{
	struct job job = {0};

	job_begin(&job, two_steps(), 1000);
	cr_expect(job.shown);
	cr_expect(brief_is(&job, "changing 0/2"));
	cr_expect(shows(&job, NULL, 1000, "comparing the host with the plan"));
	report(&job, EXECUTOR_STARTED, 0, 1000);
	report(&job, EXECUTOR_STEP, 0, 1000);
	cr_expect(shows(&job, NULL, 3500, "echo 0 > numvfs"));
	cr_expect(shows(&job, NULL, 3500, "2 s so far"));
	report(&job, EXECUTOR_STEP_DONE, 0, 4000);
	cr_expect(brief_is(&job, "changing 1/2"));
	report(&job, EXECUTOR_STEP, 1, 4000);
	cr_expect(shows(&job, NULL, 4000, "wait for the VFs"));
	report(&job, EXECUTOR_STEP_DONE, 1, 5000);
	finish(&job, OUTCOME_DONE, "", 5000);
	cr_expect(!job_is_running(&job));
	cr_expect(!job.shown, "good news closes its dialog");
	cr_expect(brief_is(&job, ""));
	cr_expect(shows(&job, NULL, 99000, "done in 4 s"));
	cr_expect(shows(&job, NULL, 99000, "2/2"));
	job_done(&job);
}

Test(job, blocked_names_the_holder)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct owner owner = {
		.kind = OWNER_VM, .pid = 4312, .name = "web01", .via = "/dev/vfio/41"};
	struct job job = {0};

	snapshot->pfs[0].vfs[1].owner = owner;
	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP, 0, 0);
	report(&job, EXECUTOR_BLOCKED, 0, 5000);
	cr_expect(brief_is(&job, "blocked 0/2"));
	cr_expect(job_is_running(&job));
	cr_expect(shows(&job, snapshot, 7000, "waiting in the kernel for 7 s"));
	cr_expect(shows(&job, snapshot, 7000,
			"enp1s0f0/1 is held by vm web01 (pid 4312), /dev/vfio/41"));
	report(&job, EXECUTOR_STEP_DONE, 0, 8000);
	cr_expect(brief_is(&job, "changing 1/2"));
	job_done(&job);
	snapshot_put(snapshot);
}

Test(job, a_comparison_that_takes_long_is_told)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct job job = {0};

	snapshot->pfs[0].vfs[1].owner = (struct owner){.kind = OWNER_VM, .name = "web01"};
	job_begin(&job, two_steps(), 0);
	/* The first step is of another VF: what is waited for is the PF. */
	job.plan->steps[0].operation.function.vf = 0;
	report(&job, EXECUTOR_BLOCKED, 0, 5000);
	cr_expect(brief_is(&job, "blocked 0/2"));
	cr_expect(shows(&job, snapshot, 6000, "comparing the host with the plan"));
	cr_expect(shows(&job, snapshot, 6000, "waiting in the kernel for 6 s"));
	cr_expect(shows(&job, snapshot, 6000, "enp1s0f0/1 is held by vm web01"));
	report(&job, EXECUTOR_STEP, 0, 7000);
	cr_expect(brief_is(&job, "changing 0/2"));
	job_done(&job);
	snapshot_put(snapshot);
}

Test(job, failure_and_rollback)
{
	struct job job = {0};

	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP, 0, 0);
	report(&job, EXECUTOR_STEP_DONE, 0, 0);
	report(&job, EXECUTOR_STEP, 1, 0);
	report(&job, EXECUTOR_STEP_FAILED, 1, 0);
	cr_expect(brief_is(&job, "rolling back 1/2"));
	job.shown = false;
	report(&job, EXECUTOR_ROLLBACK, 0, 0);
	cr_expect(shows(&job, NULL, 0, "write: Input/output error"));
	cr_expect(shows(&job, NULL, 0, "rolling back: 1 taken back so far"));
	finish(&job, OUTCOME_ROLLED_BACK, "wait for the VFs: write: Input/output error", 0);
	cr_expect(job.shown, "bad news opens the dialog again");
	cr_expect(shows(&job, NULL, 0, "the host is as before"));
	job_done(&job);
}

Test(job, a_failure_is_explained)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct executor_report failed = {.event = EXECUTOR_STEP_FAILED, .error = {.code = EAGAIN}};
	struct job job = {0};
	char wanted[320];

	job_begin(&job, two_steps(), 0);
	job.plan->steps[0].operation.kind = OPERATION_VF_MAC;
	strcpy(failed.error.message, "kernel says: Resource temporarily unavailable");
	job_report(&job, &failed, 0);
	doctor_explain_operation(&job.plan->steps[0].operation, snapshot, EAGAIN, wanted,
				 sizeof(wanted));
	cr_assert_gt(strlen(wanted), 10);
	wanted[30] = '\0';
	cr_expect(shows(&job, snapshot, 0, "Resource temporarily unavailable"));
	cr_expect(shows(&job, snapshot, 0, wanted));
	job_done(&job);
	snapshot_put(snapshot);
}

Test(job, what_could_not_be_taken_back_is_named)
{
	struct job job = {0};

	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP_FAILED, 1, 0);
	finish(&job, OUTCOME_HALF, "MAC of enp1s0f0/2", 0);
	cr_expect(shows(&job, NULL, 0, "MAC of enp1s0f0/2"));
	job_done(&job);
}

Test(job, stale_and_lost)
{
	struct job job = {0};

	job_begin(&job, two_steps(), 0);
	finish(&job, OUTCOME_STALE, "numvfs is 3, was 6", 0);
	cr_expect(shows(&job, NULL, 0, "nothing was written: numvfs is 3, was 6"));
	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_LOST, 0, 0);
	cr_expect(!job_is_running(&job));
	cr_expect(shows(&job, NULL, 0, "how this ended is not known"));
	job_done(&job);
}

Test(job, done_but_something_else_failed)
{
	struct job job = {0};
	char text[400];

	job_begin(&job, two_steps(), 0);
	finish(&job, OUTCOME_DONE, "journal: No space left on device", 0);
	cr_expect_str_eq(job_outcome(&job, text, sizeof(text)),
			 "done in 0 s, but journal: No space left on device");
	job_done(&job);
}

Test(job, the_log_has_the_commands_of_the_session)
{
	struct job job = {0};

	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP, 0, 0);
	report(&job, EXECUTOR_STEP_DONE, 0, 0);
	finish(&job, OUTCOME_DONE, "", 0);
	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP_FAILED, 0, 0);
	report(&job, EXECUTOR_ROLLBACK, 0, 0);
	finish(&job, OUTCOME_ROLLED_BACK, "x", 0);
	cr_expect(strstr(job.log.text, "enp1s0f0: 6 -> 0 VFs\necho 0 > numvfs\n# done in 0 s\n") !=
			  NULL,
		  "%s", job.log.text);
	cr_expect(strstr(job.log.text,
			 "\n# failed: write: Input/output error\n"
			 "# taking back: create 6 VFs\n# failed and rolled back") != NULL,
		  "%s", job.log.text);
	job_done(&job);
}

/* The executor is another process: its numbers are not believed. */
Test(job, a_step_that_is_not_in_the_plan)
{
	struct job job = {0};

	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP, 77, 0);
	report(&job, EXECUTOR_BLOCKED, 77, 0);
	cr_expect(shows(&job, NULL, 0, "0/2"));
	report(&job, EXECUTOR_STEP_DONE, 4000000000U, 0);
	cr_expect(shows(&job, NULL, 0, "2/2"));
	job_done(&job);
}

Test(job, any_size)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct job job = {0};

	job_begin(&job, two_steps(), 0);
	report(&job, EXECUTOR_STEP, 0, 0);
	report(&job, EXECUTOR_BLOCKED, 0, 0);
	for (int columns = 1; columns < 100; columns += 3)
		for (int rows = 1; rows < 30; rows++) {
			struct canvas canvas;

			canvas_init(&canvas, true);
			canvas_resize(&canvas, columns, rows);
			job_draw(&job, snapshot, 1, &canvas, (struct rect){0, 0, columns, rows});
			canvas_done(&canvas);
		}
	job_done(&job);
	snapshot_put(snapshot);
}
