/* Reports come from a script here, not from an executor. */
#include "cli/progress.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct executor {
	int news; /* always readable */
	const struct executor_report *next;
	unsigned interrupts; /* so many ^C before the first report */
	bool had;            /* a report just now: the next one takes its time */
};

int executor_fd(const struct executor *executor)
{
	return executor->news;
}

bool executor_receive(struct executor *executor, struct executor_report *ret_report)
{
	if (executor->interrupts > 0) {
		executor->interrupts--;
		raise(SIGINT);
		return false;
	}
	executor->had = !executor->had;
	if (executor->had)
		*ret_report = *executor->next++;
	return executor->had;
}

/* --- the stage ------------------------------------------------------------- */

static struct step steps[] = {
	{.words = "set VLAN of eth0/2 to 30",
	 .operation = {.kind = OPERATION_VF_VLAN, .function = {"0000:01:00.0", 2}}},
	{.words = "set MAC of eth0/2 to 02:00:00:00:00:02",
	 .operation = {.kind = OPERATION_VF_MAC, .function = {"0000:01:00.0", UNKNOWN}}},
};
static struct plan plan = {.steps = steps, .step_count = 2};

/* Two VFs, one of them held. */
static struct snapshot *new_host(void)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	struct vf *vf;

	snapshot_add_vf(pf, 2, "0000:01:10.2");
	vf = snapshot_add_vf(pf, 3, "0000:01:10.3");
	vf->owner = (struct owner){.kind = OWNER_VM, .pid = 4312, .name = "web01"};
	return snapshot;
}

static char *follow(const struct executor_report *reports, unsigned interrupts, bool quiet,
		    int columns, struct progress_result *ret_result)
{
	struct executor executor = {
		.news = eventfd(1, EFD_CLOEXEC), .next = reports, .interrupts = interrupts};
	char *text = NULL;
	size_t size;
	struct output output = {.stream = open_memstream(&text, &size), .columns = columns};
	struct snapshot *snapshot = new_host();
	struct error error = {0};

	setlocale(LC_ALL, "C.UTF-8");
	setenv("TERM", "xterm", 1);
	cr_assert_eq(
		progress_follow(&executor, &plan, snapshot, quiet, &output, ret_result, &error), 0,
		"%s", error.message);
	snapshot_put(snapshot);
	fclose(output.stream);
	close(executor.news);
	return text;
}

static void shows(const struct executor_report *reports, const char *expected,
		  struct progress_result *ret_result)
{
	char *text = follow(reports, 0, false, 0, ret_result);

	cr_expect_str_eq(text, expected, "%s", text);
	free(text);
}

#define FINISHED(OUTCOME)                                                                          \
	{                                                                                          \
		.event = EXECUTOR_FINISHED, .outcome = (OUTCOME)                                   \
	}

/* --- tests ----------------------------------------------------------------- */

Test(progress, has_a_line_for_each_step)
{
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STARTED},
		{.event = EXECUTOR_STEP, .step = 0},
		{.event = EXECUTOR_STEP_DONE, .step = 0, .elapsed_ms = 20},
		{.event = EXECUTOR_STEP, .step = 1},
		{.event = EXECUTOR_STEP_DONE, .step = 1, .elapsed_ms = 2300},
		FINISHED(OUTCOME_DONE)};
	struct progress_result result;

	shows(reports,
	      "\u2713 1  set VLAN of eth0/2 to 30\n"
	      "\u2713 2  set MAC of eth0/2 to 02:00:00:00:00:02  (2.3 s)\n",
	      &result);
	cr_expect_eq(result.outcome, OUTCOME_DONE);
	cr_expect_eq(result.error.code, 0);
	cr_expect_not(result.lost);
}

Test(progress, keeps_the_kernels_words_of_a_failure)
{
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STEP, .step = 0},
		{.event = EXECUTOR_STEP_DONE, .step = 0},
		{.event = EXECUTOR_STEP, .step = 1},
		{.event = EXECUTOR_STEP_FAILED,
		 .step = 1,
		 .error = {.code = ENOANO, .message = "no"}},
		{.event = EXECUTOR_ROLLBACK, .step = 0, .words = "set VLAN of eth0/2 to 0"},
		{.event = EXECUTOR_FINISHED,
		 .outcome = OUTCOME_ROLLED_BACK,
		 .error = {.code = ENOANO, .message = "set MAC of eth0/2: no"}}};
	struct progress_result result;

	shows(reports,
	      "\u2713 1  set VLAN of eth0/2 to 30\n"
	      "\u2717 2  set MAC of eth0/2 to 02:00:00:00:00:02: no\n"
	      "< set VLAN of eth0/2 to 0\n",
	      &result);
	cr_expect_eq(result.outcome, OUTCOME_ROLLED_BACK);
	cr_expect_str_eq(result.error.message, "set MAC of eth0/2: no");
	cr_expect_eq(result.leftover.code, 0);
}

Test(progress, explains_the_kernels_words)
{
	static struct step making[] = {
		{.words = "create 7 VFs on eth0",
		 .operation = {.kind = OPERATION_NUMVFS, .function = {"0000:01:00.0", UNKNOWN}}}};
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STEP_FAILED, .error = {.code = ENOSPC, .message = "no"}},
		FINISHED(OUTCOME_ROLLED_BACK)};
	struct progress_result result;
	char *text;

	plan = (struct plan){.steps = making, .step_count = 1};
	text = follow(reports, 0, false, 0, &result);
	cr_expect_str_not_empty(result.explanation);
	cr_expect_not_null(strstr(text, "create 7 VFs on eth0: no\n  "), "%s", text);
	cr_expect_not_null(strstr(text, result.explanation), "%s", text);
	free(text);
}

Test(progress, tells_what_could_not_be_taken_back)
{
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STEP_FAILED,
		 .step = 0,
		 .error = {.code = ENOANO, .message = "no", .remedy = "try again"}},
		{.event = EXECUTOR_FINISHED,
		 .outcome = OUTCOME_HALF,
		 .error = {.code = 5, .message = "eth0/2 has no VLAN"}}};
	struct progress_result result;

	free(follow(reports, 0, true, 0, &result));
	cr_expect_eq(result.outcome, OUTCOME_HALF);
	cr_expect_str_eq(result.error.message, "set VLAN of eth0/2 to 30: no");
	cr_expect_str_eq(result.error.remedy, "try again");
	cr_expect_str_eq(result.leftover.message, "eth0/2 has no VLAN");
}

Test(progress, says_once_that_a_step_is_blocked_and_by_whom)
{
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STEP, .step = 0},    {.event = EXECUTOR_BLOCKED, .step = 0},
		{.event = EXECUTOR_BLOCKED, .step = 0}, {.event = EXECUTOR_STEP, .step = 1},
		{.event = EXECUTOR_BLOCKED, .step = 1}, FINISHED(OUTCOME_DONE)};
	struct progress_result result;

	shows(reports,
	      "! blocked in the kernel\n"
	      "! blocked in the kernel, held by vm web01\n",
	      &result);
}

Test(progress, says_that_the_comparison_before_the_first_step_is_blocked)
{
	static const struct executor_report reports[] = {{.event = EXECUTOR_STARTED},
							 {.event = EXECUTOR_BLOCKED, .step = 0},
							 {.event = EXECUTOR_STEP, .step = 0},
							 {.event = EXECUTOR_STEP_DONE, .step = 0},
							 FINISHED(OUTCOME_DONE)};
	struct progress_result result;
	char *text;

	/* The step is of VF 2; a guest with another one makes the PF wait. */
	shows(reports,
	      "! comparing the host with the plan: blocked in the kernel, held by vm web01\n"
	      "\u2713 1  set VLAN of eth0/2 to 30\n",
	      &result);
	text = follow(reports, 0, false, 120, &result);
	cr_expect_not_null(strstr(text, "0/2  "), "%s", text);
	cr_expect_not_null(strstr(text, "comparing the host with the plan"), "%s", text);
	free(text);
}

Test(progress, knows_when_the_executor_is_gone)
{
	static const struct executor_report reports[] = {{.event = EXECUTOR_STEP},
							 {.event = EXECUTOR_LOST}};
	struct progress_result result;

	free(follow(reports, 0, true, 0, &result));
	cr_expect(result.lost);
}

Test(progress, is_silent_when_quiet)
{
	static const struct executor_report reports[] = {{.event = EXECUTOR_STEP},
							 {.event = EXECUTOR_STEP_DONE},
							 {.event = EXECUTOR_BLOCKED},
							 FINISHED(OUTCOME_DONE)};
	struct progress_result result;
	char *text = follow(reports, 0, true, 80, &result);

	cr_expect_str_empty(text);
	free(text);
}

Test(progress, lives_on_a_terminal_and_leaves_whole_lines)
{
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STEP}, {.event = EXECUTOR_STEP_DONE}, FINISHED(OUTCOME_DONE)};
	struct progress_result result;
	char *text = follow(reports, 0, false, 80, &result);

	cr_expect_not_null(strstr(text, "\r\033[K\u2713 1  set VLAN of eth0/2 to 30\n"), "%s",
			   text);
	free(text);
}

Test(progress, goes_on_after_the_first_interrupt)
{
	static const struct executor_report reports[] = {
		{.event = EXECUTOR_STEP}, {.event = EXECUTOR_STEP_DONE}, FINISHED(OUTCOME_DONE)};
	struct progress_result result;

	cr_redirect_stderr();
	free(follow(reports, 1, true, 0, &result));
	cr_expect_eq(result.outcome, OUTCOME_DONE);
	fflush(stderr);
	cr_expect_stderr_eq_str("vftop: what has begun is finished or rolled back; ^C again leaves "
				"it alone with that\n");
}

Test(progress, leaves_on_the_second_interrupt, .signal = SIGINT)
{
	static const struct executor_report reports[] = {FINISHED(OUTCOME_DONE)};
	struct progress_result result;

	free(follow(reports, 2, true, 0, &result));
}
