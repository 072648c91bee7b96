#include "tests/unit/change_scene.h"

Test(plan_run, every_scene_reaches_its_goal_and_is_undone)
{
	for (size_t i = 0; i < SCENE_COUNT; i++) {
		struct kernel *kernel = set_up(&SCENES[i]);
		char *start = portrait(kernel), *goal, *end;
		struct snapshot *snapshot = shot(kernel);
		struct plan *plan = plan_of(snapshot, SCENES[i].change), *undo;
		struct error error = {0};

		cr_expect_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s: %s", SCENES[i].change,
			     error.message);
		goal = portrait(kernel);
		cr_expect_str_neq(goal, start, "%s", SCENES[i].change);
		snapshot_put(snapshot);
		snapshot = shot(kernel);
		undo = plan_new(snapshot, &plan->undo, &error);
		cr_assert(undo != NULL, "%s", error.message);
		cr_expect_eq(run(undo, kernel, &error), OUTCOME_DONE, "undo of %s: %s",
			     SCENES[i].change, error.message);
		end = portrait(kernel);
		cr_expect(strcmp(end, start) == 0, "undo of %s:\n%sis not\n%s", SCENES[i].change,
			  end, start);
		plan_free(undo);
		plan_free(plan);
		snapshot_put(snapshot);
		kernel_free(kernel);
		free(start);
		free(goal);
		free(end);
	}
}

/* Every change of the kernel that a scene makes fails once. */
static void fail_everywhere(const struct scene *scene, int code)
{
	bool fails = true;

	for (unsigned nth = 1; fails; nth++) {
		struct kernel *kernel = set_up(scene), *untouched = set_up(scene);
		char *start = portrait(kernel), *goal, *end;
		struct snapshot *snapshot = shot(kernel);
		struct plan *plan = plan_of(snapshot, scene->change);
		struct error error = {0};
		enum executor_outcome outcome;

		cr_assert_eq(run(plan, untouched, &error), OUTCOME_DONE);
		goal = portrait(untouched);
		simulated_fail(kernel, nth, code);
		outcome = run(plan, kernel, &error);
		fails = simulated_has_failed(kernel);
		simulated_fail(kernel, 0, 0);
		end = portrait(kernel);
		cr_expect(outcome == OUTCOME_DONE || outcome == OUTCOME_ROLLED_BACK,
			  "%s, change %u fails with %s: %s: %s", scene->change, nth,
			  strerrorname_np(code), plan_run_outcome_name(outcome), error.message);
		cr_expect(strcmp(end, outcome == OUTCOME_DONE ? goal : start) == 0,
			  "%s, change %u fails with %s, and says %s (%s):\n%sis not\n%s",
			  scene->change, nth, strerrorname_np(code), plan_run_outcome_name(outcome),
			  error.message, end, outcome == OUTCOME_DONE ? goal : start);
		if (outcome == OUTCOME_ROLLED_BACK)
			cr_expect_str_not_empty(error.message);
		plan_free(plan);
		snapshot_put(snapshot);
		kernel_free(kernel);
		kernel_free(untouched);
		free(start);
		free(goal);
		free(end);
	}
}

Test(plan_run, every_failure_ends_where_it_began_or_at_the_goal)
{
	static const int CODES[] = {EIO, EBUSY, ENODEV, EPERM};

	for (size_t i = 0; i < SCENE_COUNT; i++)
		for (size_t c = 0; c < sizeof(CODES) / sizeof(*CODES); c++)
			fail_everywhere(&SCENES[i], CODES[c]);
}

Test(plan_run, a_second_failure_on_the_way_back_is_said)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "enp1s0f0/0 vlan=9; enp1s0f0/1 vlan=9");
	struct error error = {0};
	struct step *last = &plan->steps[plan->step_count - 1];

	/* The second VF does not take it, and the first does not take its own back. */
	cr_assert_eq(plan->step_count, 2);
	last->operation.to.vlan = 9;
	last->operation.to.qos = 8;
	plan->steps[0].rollback[0].to.qos = 8;
	cr_expect_eq(run(plan, kernel, &error), OUTCOME_HALF);
	cr_expect(strstr(error.message, "not taken back: set VLAN of enp1s0f0/0") != NULL, "%s",
		  error.message);
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* What somebody else did between plan and execution. */
static void expect_stale(const char *change, const char *meanwhile, const char *words)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, change), *other = plan_of(snapshot, meanwhile);
	struct error error = {0};
	char *before, *after;

	cr_assert_eq(run(other, kernel, &error), OUTCOME_DONE, "%s", error.message);
	before = portrait(kernel);
	cr_expect_eq(run(plan, kernel, &error), OUTCOME_STALE, "%s after %s", change, meanwhile);
	cr_expect(strstr(error.message, words) != NULL, "%s", error.message);
	after = portrait(kernel);
	cr_expect_str_eq(after, before);
	free(before);
	free(after);
	plan_free(plan);
	plan_free(other);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(plan_run, nothing_is_written_when_somebody_else_was_here)
{
	expect_stale("enp1s0f0/1 vlan=9", "enp1s0f0/1 vlan=8",
		     "enp1s0f0/1: VLAN is 8 qos 3 now, it was 60 qos 3 when");
	expect_stale("enp1s0f0 numvfs=8", "enp1s0f0/2 mac=02:00:00:00:00:77", "MAC is");
	expect_stale("enp1s0f0 numvfs=8", "enp1s0f0 numvfs=4", "number of VFs is 4 now, it was 6");
	expect_stale("enp1s0f0 numvfs=8", "enp1s0f0/4 driver=vfio-pci", "driver is vfio-pci now");
	expect_stale("enp1s0f0/5 vlan=9", "enp1s0f0 numvfs=2", "has no VF 5 any more");
}

Test(plan_run, what_is_already_so_is_left_alone)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "enp1s0f0/1 vlan=9 trust=on");
	enum step_result results[2];
	struct error error = {0};

	cr_assert_eq(plan->step_count, 2);
	plan->steps[0].check_before = plan->steps[1].check_before = false;
	cr_expect_eq(plan_run(plan, kernel, &nobody, results, &error), OUTCOME_DONE);
	cr_expect_eq(results[0], STEP_DONE);
	simulated_fail(kernel, 1, EIO);
	cr_expect_eq(plan_run(plan, kernel, &nobody, results, &error), OUTCOME_DONE);
	cr_expect_eq(results[0], STEP_SKIPPED);
	cr_expect_eq(results[1], STEP_SKIPPED);
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(plan_run, a_silent_refusal_is_a_failure)
{
	struct kernel *kernel = still("hypervisor");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "eno1np0 numvfs=0");
	struct error error = {0};

	cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s", error.message);
	plan_free(plan);
	snapshot_put(snapshot);
	/* bnxt makes no VFs while its interface is down, and says yes. */
	cr_assert_eq(simulated_set_link(kernel, "eno1np0", false, false), 0);
	snapshot = shot(kernel);
	plan = plan_of(snapshot, "eno1np0 numvfs=2");
	cr_expect_eq(run(plan, kernel, &error), OUTCOME_ROLLED_BACK);
	cr_expect(strstr(error.message, "create 2 VFs on eno1np0: the kernel said yes, but number "
					"of VFs is 0 and not 2") != NULL,
		  "%s", error.message);
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(plan_run, a_mac_given_with_new_vfs_is_in_effect)
{
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "eth0 numvfs=2; eth0/1 mac=02:00:00:00:50:01");
	struct error error = {0};
	char mac[HWADDR_TEXT_MAX];

	cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s", error.message);
	plan_free(plan);
	snapshot_put(snapshot);
	snapshot = shot(kernel);
	cr_expect_str_eq(hwaddr_format(&snapshot->pfs[0].vfs[1].link.address, mac),
			 "02:00:00:00:50:01");
	cr_expect_str_eq(snapshot->pfs[0].vfs[1].driver, "igbvf");
	snapshot_put(snapshot);
	kernel_free(kernel);
}

static void change(struct kernel *kernel, const char *wishes)
{
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, wishes);
	struct error error = {0};

	cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s: %s", wishes, error.message);
	plan_free(plan);
	snapshot_put(snapshot);
}

/* Without udev's names the kernel counts: VFs that are made anew get numbers that
 * others had, and what they are to be called is what their neighbours are. */
Test(plan_run, interfaces_keep_their_names_though_the_kernel_counts_anew)
{
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot;

	change(kernel, "eth0 numvfs=1; eth1 numvfs=2");
	change(kernel, "eth0 numvfs=0");
	change(kernel, "eth1 numvfs=3");
	snapshot = shot(kernel);
	cr_expect_str_eq(snapshot->pfs[1].vfs[0].link.name, "eth5");
	cr_expect_str_eq(snapshot->pfs[1].vfs[1].link.name, "eth6");
	cr_expect_str_eq(snapshot->pfs[1].vfs[2].link.name, "eth4");
	snapshot_put(snapshot);
	kernel_free(kernel);
}
