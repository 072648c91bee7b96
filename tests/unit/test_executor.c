#include "core/executor.h"
#include "core/executor_process.h"
#include "core/journal.h"
#include "core/wire.h"
#include "tests/unit/change_fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Enough on the slowest machine, and never waited for when all is well. */
#define LONG_MS 60000

static struct executor *new_executor(struct kernel *kernel, const char *journal, unsigned deadline)
{
	struct executor_options options = {.journal_directory = journal,
					   .who = "alice",
					   .no_syslog = true,
					   .step_deadline_ms = deadline};
	struct error error = {0};
	struct executor *executor = executor_new(kernel, &options, &error);

	cr_assert(executor != NULL, "%s", error.message);
	return executor;
}

static struct executor_report next_report(struct executor *executor)
{
	struct executor_report report = {0};

	while (!executor_receive(executor, &report)) {
		struct pollfd source = {.fd = executor_fd(executor), .events = POLLIN};

		cr_assert_eq(poll(&source, 1, LONG_MS), 1, "no report");
	}
	return report;
}

/* Waits for one event; what comes before it is counted by kind. */
static struct executor_report wait_for(struct executor *executor, enum executor_event event,
				       unsigned counts[static EXECUTOR_LOST + 1])
{
	struct executor_report report;

	do {
		report = next_report(executor);
		counts[report.event]++;
	} while (report.event != event);
	return report;
}

static struct plan *plan_now(struct kernel *kernel, const char *wishes)
{
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, wishes);

	snapshot_put(snapshot);
	return plan;
}

Test(executor, tells_each_step_and_how_it_ended)
{
	struct kernel *kernel = still("homelab");
	struct executor *executor = new_executor(kernel, NULL, 0);
	struct plan *plan = plan_now(kernel, "enp1s0f0/1 vlan=9 trust=on");
	unsigned counts[EXECUTOR_LOST + 1] = {0};
	struct error error = {0};
	struct snapshot *snapshot;

	cr_expect_not(executor_busy(executor));
	cr_assert_eq(executor_submit(executor, plan, &error), 0, "%s", error.message);
	cr_expect(executor_busy(executor));
	cr_expect_eq(executor_submit(executor, plan, &error), -EBUSY);
	cr_expect_eq(wait_for(executor, EXECUTOR_FINISHED, counts).outcome, OUTCOME_DONE);
	cr_expect_not(executor_busy(executor));
	cr_expect_eq(counts[EXECUTOR_STARTED], 1);
	cr_expect_eq(counts[EXECUTOR_STEP], 2);
	cr_expect_eq(counts[EXECUTOR_STEP_DONE], 2);
	snapshot = shot(kernel);
	cr_expect_eq(snapshot->pfs[0].vfs[1].config.vlan, 9, "the other process changed this host");
	snapshot_put(snapshot);
	/* And once more: it serves until it is let go of. */
	plan_free(plan);
	plan = plan_now(kernel, "enp1s0f0/1 vlan=10");
	cr_assert_eq(executor_submit(executor, plan, &error), 0, "%s", error.message);
	cr_expect_eq(wait_for(executor, EXECUTOR_FINISHED, counts).outcome, OUTCOME_DONE);
	plan_free(plan);
	executor_free(executor);
	kernel_free(kernel);
}

Test(executor, tells_a_failure_and_the_way_back)
{
	struct kernel *kernel = still("homelab");
	struct executor *executor = new_executor(kernel, NULL, 0);
	struct plan *plan = plan_now(kernel, "enp1s0f0/1 vlan=9 trust=on");
	unsigned counts[EXECUTOR_LOST + 1] = {0};
	struct executor_report report;
	struct error error;

	simulated_fail(kernel, 2, EIO);
	cr_assert_eq(executor_submit(executor, plan, &error), 0);
	report = wait_for(executor, EXECUTOR_STEP_FAILED, counts);
	cr_expect_eq(report.step, 1);
	cr_expect_str_eq(report.error.message, "kernel says: Input/output error");
	report = wait_for(executor, EXECUTOR_ROLLBACK, counts);
	cr_expect_str_eq(report.words, "taking back: set trust of enp1s0f0/1 to off");
	report = wait_for(executor, EXECUTOR_FINISHED, counts);
	cr_expect_eq(report.outcome, OUTCOME_ROLLED_BACK);
	cr_expect_str_eq(report.error.message,
			 "set VLAN of enp1s0f0/1 to 9 qos 3: kernel says: Input/output error");
	cr_expect_eq(counts[EXECUTOR_ROLLBACK], 1);
	plan_free(plan);
	executor_free(executor);
	kernel_free(kernel);
}

/* bnxt makes no VFs while its interface is down, and says yes. */
Test(executor, tells_and_writes_down_that_a_step_had_no_effect)
{
	struct kernel *kernel = still("hypervisor");
	char directory[] = "/tmp/test_executor.XXXXXX", path[64];
	unsigned counts[EXECUTOR_LOST + 1] = {0};
	struct journal_entry *entries;
	struct executor *executor;
	struct error error = {0};
	struct plan *plan = plan_now(kernel, "eno1np0 numvfs=0");
	size_t count;

	cr_assert(mkdtemp(directory) != NULL);
	cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s", error.message);
	plan_free(plan);
	cr_assert_eq(simulated_set_link(kernel, "eno1np0", false, false), 0);
	plan = plan_now(kernel, "eno1np0 numvfs=2");
	executor = new_executor(kernel, directory, 0);
	cr_assert_eq(executor_submit(executor, plan, &error), 0, "%s", error.message);
	cr_expect_eq(wait_for(executor, EXECUTOR_STEP_FAILED, counts).error.code, ERROR_NO_EFFECT);
	cr_expect_eq(wait_for(executor, EXECUTOR_FINISHED, counts).error.code, ERROR_NO_EFFECT);
	cr_assert_eq(journal_read(directory, &entries, &count, &error), 0, "%s", error.message);
	cr_assert_eq(count, 1);
	cr_expect_eq(entries[0].error.code, ERROR_NO_EFFECT);
	journal_free_entries(entries, count);
	snprintf(path, sizeof(path), "%s/" JOURNAL_FILE, directory);
	unlink(path);
	rmdir(directory);
	plan_free(plan);
	executor_free(executor);
	kernel_free(kernel);
}

Test(executor, says_when_the_kernel_does_not_answer_and_goes_on_when_it_does)
{
	struct kernel *kernel = still("homelab");
	struct executor *executor = new_executor(kernel, NULL, 30);
	struct plan *plan = plan_now(kernel, "enp1s0f0/1 vlan=9");
	unsigned counts[EXECUTOR_LOST + 1] = {0};
	struct executor_report report;
	struct error error;

	simulated_hold_rtnl(kernel, true);
	cr_assert_eq(executor_submit(executor, plan, &error), 0);
	/* The comparison before the first step waits as well. */
	report = wait_for(executor, EXECUTOR_BLOCKED, counts);
	cr_expect_eq(counts[EXECUTOR_STEP], 0);
	cr_expect_eq(report.step, 0);
	cr_expect_geq(report.elapsed_ms, 30);
	simulated_hold_rtnl(kernel, false);
	report = wait_for(executor, EXECUTOR_FINISHED, counts);
	cr_expect_eq(report.outcome, OUTCOME_DONE);
	cr_expect_eq(counts[EXECUTOR_BLOCKED], 1, "said once");
	plan_free(plan);
	counts[EXECUTOR_BLOCKED] = 0;

	plan = plan_now(kernel, "enp1s0f0/1 vlan=10");
	plan->steps[0].check_before = false;
	simulated_hold_rtnl(kernel, true);
	cr_assert_eq(executor_submit(executor, plan, &error), 0);
	report = wait_for(executor, EXECUTOR_BLOCKED, counts);
	cr_expect_eq(report.step, 0);
	cr_expect_geq(report.elapsed_ms, 30);
	cr_expect(strstr(report.words, "has not answered") != NULL, "%s", report.words);
	simulated_hold_rtnl(kernel, false);
	cr_expect_eq(wait_for(executor, EXECUTOR_FINISHED, counts).outcome, OUTCOME_DONE);
	cr_expect_eq(counts[EXECUTOR_BLOCKED], 1, "said once");
	plan_free(plan);
	executor_free(executor);
	kernel_free(kernel);
}

Test(executor, takes_a_plan_of_many_datagrams)
{
	struct kernel *kernel = still("big");
	struct executor *executor = new_executor(kernel, NULL, 0);
	struct snapshot *snapshot = shot(kernel);
	char wishes[64];
	unsigned counts[EXECUTOR_LOST + 1] = {0};
	struct error error = {0};
	struct plan *plan;

	snprintf(wishes, sizeof(wishes), "%s numvfs=0", snapshot->pfs[0].label);
	plan = plan_of(snapshot, wishes);
	cr_assert_gt(plan->steps[0].rollback_count, 300);
	cr_assert_eq(executor_submit(executor, plan, &error), 0, "%s", error.message);
	cr_expect_eq(wait_for(executor, EXECUTOR_FINISHED, counts).outcome, OUTCOME_DONE);
	plan_free(plan);
	snapshot_put(snapshot);
	snapshot = shot(kernel);
	cr_expect_eq(snapshot->pfs[0].numvfs, 0);
	snapshot_put(snapshot);
	executor_free(executor);
	kernel_free(kernel);
}

Test(executor, its_death_is_told_once)
{
	struct kernel *kernel = still("homelab");
	struct executor *executor = new_executor(kernel, NULL, 0);
	struct plan *plan = plan_now(kernel, "enp1s0f0/1 vlan=9");
	struct executor_report report;
	char path[64], text[32] = "";
	struct error error;
	FILE *children;
	pid_t pid;

	snprintf(path, sizeof(path), "/proc/self/task/%ld/children", syscall(SYS_gettid));
	children = fopen(path, "re");
	cr_assert(children != NULL);
	cr_assert(fgets(text, sizeof(text), children) != NULL);
	fclose(children);
	pid = atoi(text);
	cr_assert_gt(pid, 1);
	cr_assert_eq(kill(pid, SIGTERM), 0, "which it ignores");
	cr_assert_eq(executor_submit(executor, plan, &error), 0);
	do {
		report = next_report(executor);
	} while (report.event != EXECUTOR_FINISHED);
	cr_assert_eq(kill(pid, SIGKILL), 0);
	cr_expect_eq(next_report(executor).event, EXECUTOR_LOST);
	cr_expect_not(executor_receive(executor, &report));
	cr_expect_eq(executor_fd(executor), -1);
	cr_expect_eq(executor_submit(executor, plan, &error), -EPIPE);
	plan_free(plan);
	executor_free(executor);
	kernel_free(kernel);
}

/* Says anything to an executor's process and looks whether it survives it. */
static int ended(pid_t pid)
{
	int status = -1;

	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return status;
}

Test(executor, what_is_no_message_ends_the_process)
{
	static const char *const JUNK[] = {"",  "x",  ".", ".{", ".[]", ".{\"version\":2}",
					   "+", "-{}"};

	for (size_t i = 0; i < sizeof(JUNK) / sizeof(*JUNK); i++) {
		struct kernel *kernel = still("lab");
		int sockets[2];
		pid_t pid;

		cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
		pid = fork();
		if (pid == 0) {
			close(sockets[0]);
			executor_process_run(kernel, sockets[1], &(struct executor_options){0});
			_exit(0);
		}
		close(sockets[1]);
		send(sockets[0], JUNK[i], strlen(JUNK[i]), 0);
		/* Half a message is only one once nothing more can come. */
		if (JUNK[i][0] == '+')
			close(sockets[0]);
		cr_expect_eq(ended(pid), 0, "%s", JUNK[i]);
		if (JUNK[i][0] != '+')
			close(sockets[0]);
		kernel_free(kernel);
	}
}

Test(executor, a_plan_that_is_malformed_is_refused)
{
	static const char *const PLANS[] = {
		"{\"type\":\"plan\"}", "{\"type\":\"plan\",\"plan\":{}}",
		"{\"type\":\"plan\",\"plan\":{\"snapshot\":1,\"undoes\":0,\"title\":\"\","
		"\"consequence\":\"\",\"steps\":[{}],\"checks\":[],\"verdicts\":[],\"intent\":[],"
		"\"undo\":[]}}"};
	struct kernel *kernel = still("lab");
	struct wire wire;
	int sockets[2];
	pid_t pid;

	cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
	pid = fork();
	if (pid == 0) {
		close(sockets[0]);
		executor_process_run(kernel, sockets[1], &(struct executor_options){0});
		_exit(0);
	}
	close(sockets[1]);
	wire_init(&wire, sockets[0]);
	for (size_t i = 0; i < sizeof(PLANS) / sizeof(*PLANS); i++) {
		struct pollfd source = {.fd = sockets[0], .events = POLLIN};
		json_t *answer;

		wire_queue(&wire, json_loads(PLANS[i], 0, NULL));
		cr_assert_eq(wire_flush(&wire), 0);
		cr_assert_eq(poll(&source, 1, LONG_MS), 1);
		cr_assert_eq(wire_receive(&wire, &answer), 1);
		cr_expect_str_eq(json_string_value(json_object_get(answer, "event")), "finished");
		cr_expect_str_not_empty(json_string_value(json_object_get(answer, "message")));
		json_decref(answer);
	}
	wire_done(&wire);
	cr_expect_eq(ended(pid), 0);
	kernel_free(kernel);
}

/* --- the death of who asked ------------------------------------------------ */

/* A process that submits the plan and dies of SIGKILL some time after. Returns when
 * its executor is gone, too. */
static void kill_in_mid_change(struct kernel *kernel, const struct plan *plan, const char *journal,
			       unsigned microseconds)
{
	int ends[2];
	char byte;
	pid_t pid;

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	cr_assert_geq(pid, 0);
	if (pid == 0) {
		struct executor *executor = new_executor(kernel, journal, 0);

		if (executor_submit(executor, plan, NULL) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	usleep(microseconds);
	cr_assert_eq(kill(pid, SIGKILL), 0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	/* Whoever is left of the two holds the other end. */
	cr_assert_eq(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

static void kill_rounds(bool stands_still, unsigned rounds, unsigned longest)
{
	unsigned done = 0;

	srand(20250101);
	for (unsigned i = 0; i < rounds; i++) {
		struct simulated_options options = {.host = "lab", .still = stands_still};
		struct kernel *kernel = simulated_kernel_new(&options, NULL);
		struct plan *plan =
			plan_now(kernel, "eth0 numvfs=3; eth0/1 vlan=60 "
					 "mac=02:00:00:00:50:01; eth0/2 driver=vfio-pci");
		char directory[] = "/tmp/test_executor.XXXXXX", path[64], *start, *end;
		struct journal_entry *entries;
		struct error error = {0};
		size_t count;

		cr_assert(mkdtemp(directory) != NULL);
		cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s", error.message);
		plan_free(plan);
		plan = plan_now(kernel, "eth0 numvfs=7; eth0/6 vlan=70; eth0/0 vlan=50");
		start = portrait(kernel);
		kill_in_mid_change(kernel, plan, directory, (unsigned)rand() % longest);
		end = portrait(kernel);
		cr_assert_eq(journal_read(directory, &entries, &count, &error), 0);
		if (count == 0) {
			cr_expect_str_eq(end, start, "not begun, and yet something is different");
		} else {
			cr_expect_eq(count, 1);
			cr_expect_eq(entries[0].outcome, OUTCOME_DONE);
			cr_expect(strstr(end, "numvfs=7") != NULL &&
					  strstr(end, "vlan=70") != NULL &&
					  strstr(end, "vlan=50") != NULL &&
					  strstr(end, "vlan=60") != NULL,
				  "%s", end);
			done++;
		}
		journal_free_entries(entries, count);
		snprintf(path, sizeof(path), "%s/" JOURNAL_FILE, directory);
		unlink(path);
		rmdir(directory);
		plan_free(plan);
		kernel_free(kernel);
		free(start);
		free(end);
	}
	cr_expect_gt(done, 0, "it was killed after submitting at least once");
}

Test(executor, finishes_alone_when_who_asked_is_killed)
{
	kill_rounds(true, 60, 6000);
}

Test(executor, finishes_alone_in_real_time)
{
	kill_rounds(false, 8, 400000);
}
