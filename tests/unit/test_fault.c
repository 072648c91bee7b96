/* Every call to the kernel that a change makes fails once, each in its own run: reads before
 * the first step and to see what came of it, waiting, and changes. The host ends as it
 * was or as it was to be, and the outcome says which. */
#include "core/executor.h"
#include "tests/scenario/change_case.h"
#include "tests/unit/change_scene.h"
#include "tests/unit/faulty_kernel.h"

#include <poll.h>

/* Enough on the slowest machine, and never waited for when all is well. */
#define LONG_MS 60000

#define DEADLINE_MS 1

/* One change, on hosts that are made alike again and again. */
struct trial {
	struct scene scene;
	bool fails; /* without any fault, too */
	char *before, *change;
	char *start, *goal;
};

/* --- from the scenarios' words ------------------------------------------------------- */

/* "numvfs=2; /0-1 vlan=5" is "eth0 numvfs=2;eth0/0 vlan=5;eth0/1 vlan=5;". */
static char *spell_out(const char *wishes)
{
	char *text = NULL, *copy = memory_copy_string(wishes), *rest = copy, *part;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	while ((part = strsep(&rest, ";")) != NULL) {
		int first, last, length = 0;

		part += strspn(part, " ");
		if (sscanf(part, "/%d-%d %n", &first, &last, &length) < 2 || length == 0) {
			last = -1;
			if (sscanf(part, "/%d %n", &first, &length) == 1 && length > 0)
				last = first;
			else
				fprintf(out, "eth0 %s;", part);
		}
		for (int vf = first; last >= 0 && vf <= last; vf++)
			fprintf(out, "eth0/%d %s;", vf, part + length);
	}
	fclose(out);
	free(copy);
	return text;
}

/* --- one run --------------------------------------------------------------------------- */

static void next_step(size_t step, void *user)
{
	(void)step;
	((struct faulty_kernel *)user)->step++;
}

static void next_way_back(size_t step, const struct operation *operation, void *user)
{
	(void)operation;
	next_step(step, user);
}

static enum executor_outcome run_with(const struct plan *plan, struct faulty_kernel *faulty,
				      struct error *error)
{
	struct plan_run_watcher watcher = {.begins = next_step,
					   .done = ignore_step,
					   .failed = ignore_failure,
					   .takes_back = next_way_back,
					   .user = faulty};
	enum step_result *results = memory_new_array(plan->step_count, sizeof(*results));
	enum executor_outcome outcome = plan_run(plan, &faulty->base, &watcher, results, error);

	free(results);
	return outcome;
}

static void judge(const struct trial *trial, struct kernel *kernel, size_t call, const char *fault,
		  enum executor_outcome outcome, const struct error *error)
{
	char *end = portrait(kernel);
	bool ends = outcome == OUTCOME_DONE || outcome == OUTCOME_ROLLED_BACK ||
		    outcome == OUTCOME_STALE;
	const char *expected = outcome == OUTCOME_DONE ? trial->goal : trial->start;

	if (outcome != OUTCOME_DONE)
		cr_expect_str_not_empty(error->message);
	/* One more failure on the way back from its own cannot be mended, and is said. */
	if (trial->fails && outcome == OUTCOME_HALF)
		cr_expect(strstr(error->message, "not taken back: ") != NULL, "%s", error->message);
	else
		cr_expect(ends && strcmp(end, expected) == 0,
			  "%s, call %zu, %s: %s (%s):\n%sis not\n%s", trial->change, call, fault,
			  plan_run_outcome_name(outcome), error->message, end, expected);
	free(end);
}

static struct plan *prepare(const struct trial *trial, struct kernel **ret_kernel)
{
	struct snapshot *snapshot;
	struct plan *plan;

	*ret_kernel = set_up(&trial->scene);
	snapshot = shot(*ret_kernel);
	plan = plan_of(snapshot, trial->change);
	snapshot_put(snapshot);
	return plan;
}

/* Without a fault: what calls there are, and where it ends. */
static void rehearse(struct trial *trial, struct faulty_kernel *ret_faulty)
{
	struct kernel *kernel;
	struct plan *plan = prepare(trial, &kernel);
	struct error error = {0};
	enum executor_outcome outcome;

	trial->start = portrait(kernel);
	faulty_init(ret_faulty, kernel, 0, 0);
	outcome = run_with(plan, ret_faulty, &error);
	cr_assert_eq((int)outcome, trial->fails ? OUTCOME_ROLLED_BACK : OUTCOME_DONE, "%s: %s",
		     trial->change, error.message);
	trial->goal = portrait(kernel);
	cr_assert_eq(strcmp(trial->start, trial->goal) == 0, trial->fails);
	cr_assert_gt(ret_faulty->count, 5);
	plan_free(plan);
	kernel_free(kernel);
}

/* --- failing ------------------------------------------------------------------------------ */

static void fail(const struct trial *trial, size_t call, int code)
{
	struct kernel *kernel;
	struct plan *plan = prepare(trial, &kernel);
	struct faulty_kernel faulty;
	struct error error = {0};
	enum executor_outcome outcome;

	faulty_init(&faulty, kernel, call + 1, code);
	outcome = run_with(plan, &faulty, &error);
	cr_expect(faulty.failed, "%s, call %zu is not made again", trial->change, call);
	judge(trial, kernel, call, strerrorname_np(code), outcome, &error);
	faulty_done(&faulty);
	plan_free(plan);
	kernel_free(kernel);
}

static void fail_everywhere(struct trial *trial)
{
	static const int CODES[] = {EIO, EBUSY, ENODEV, EPERM};
	struct faulty_kernel rehearsal;

	rehearse(trial, &rehearsal);
	for (size_t i = 0; i < rehearsal.count; i++) {
		if (!faulty_is_first(&rehearsal, i))
			continue;
		/* Changes fail in every way, of reads one in each. */
		for (size_t c = 0; c < 4; c++)
			if (rehearsal.calls[i].changes || c == i % 4)
				fail(trial, i, CODES[c]);
	}
	faulty_done(&rehearsal);
}

/* --- blocking -------------------------------------------------------------------------------- */

static struct executor_report next_report(struct executor *executor)
{
	struct executor_report report = {0};

	while (!executor_receive(executor, &report)) {
		struct pollfd source = {.fd = executor_fd(executor), .events = POLLIN};

		cr_assert_eq(poll(&source, 1, LONG_MS), 1, "no report");
	}
	return report;
}

/* The call does not come back; that is said (VFs that settle may take long) and, once it
 * does, all goes on. */
static void block(const struct trial *trial, size_t call)
{
	struct kernel *kernel;
	struct plan *plan = prepare(trial, &kernel);
	struct executor_options options = {.no_syslog = true, .step_deadline_ms = DEADLINE_MS};
	struct executor_report report = {.event = EXECUTOR_STARTED};
	struct faulty_kernel faulty;
	struct executor *executor;
	struct error error = {0};
	bool settles = false, told = false;
	char byte = 0;

	faulty_init(&faulty, kernel, call + 1, 0);
	executor = executor_new(&faulty.base, &options, &error);
	cr_assert(executor != NULL, "%s", error.message);
	cr_assert_eq(executor_submit(executor, plan, &error), 0, "%s", error.message);
	cr_assert_eq(read(faulty.blocked[0], &byte, 1), 1);
	while (!told && !settles) {
		report = next_report(executor);
		if (report.event == EXECUTOR_STEP)
			settles = plan->steps[report.step].operation.kind == OPERATION_SETTLE;
		else if (report.event == EXECUTOR_ROLLBACK)
			settles = strncmp(report.words, "taking back: wait", 17) == 0;
		else
			told = report.event == EXECUTOR_BLOCKED;
		cr_assert_neq(report.event, EXECUTOR_FINISHED, "%s, call %zu", trial->change, call);
	}
	cr_assert_eq(write(faulty.released[1], &byte, 1), 1);
	while (report.event != EXECUTOR_FINISHED)
		report = next_report(executor);
	judge(trial, kernel, call, "blocks", report.outcome, &report.error);
	cr_expect_eq((int)report.outcome, trial->fails ? OUTCOME_ROLLED_BACK : OUTCOME_DONE);
	executor_free(executor);
	faulty_done(&faulty);
	plan_free(plan);
	kernel_free(kernel);
}

static void block_everywhere(struct trial *trial)
{
	struct faulty_kernel rehearsal;

	rehearse(trial, &rehearsal);
	for (size_t i = 0; i < rehearsal.count; i++)
		if (faulty_is_first(&rehearsal, i))
			block(trial, i);
	faulty_done(&rehearsal);
}

/* --- all of them --------------------------------------------------------------------------------
 */

static void try_scene(const struct scene *scene, void (*fn)(struct trial *))
{
	struct trial trial = {.scene = *scene, .change = memory_copy_string(scene->change)};

	fn(&trial);
	free(trial.change);
	free(trial.start);
	free(trial.goal);
}

/* What is refused makes no call, and what comes too late only looks. */
static void try_case(const struct change_case *one, void (*fn)(struct trial *))
{
	struct trial trial = {.fails = strcmp(one->end, "rolled-back") == 0};

	if (!trial.fails && strcmp(one->end, "done") != 0)
		return;
	trial.before = one->before != NULL ? spell_out(one->before) : NULL;
	trial.change = spell_out(one->change);
	trial.scene = (struct scene){"lab", trial.before, trial.change};
	fn(&trial);
	free(trial.before);
	free(trial.change);
	free(trial.start);
	free(trial.goal);
}

Test(fault, every_call_of_every_scenario_fails_once)
{
	for (size_t i = 0; i < CHANGE_CASE_COUNT; i++)
		try_case(&change_cases[i], fail_everywhere);
}

Test(fault, every_call_of_every_scenario_blocks_once)
{
	for (size_t i = 0; i < CHANGE_CASE_COUNT; i++)
		try_case(&change_cases[i], block_everywhere);
}

Test(fault, every_call_of_every_scene_fails_once)
{
	for (size_t i = 0; i < SCENE_COUNT; i++)
		try_scene(&SCENES[i], fail_everywhere);
}
