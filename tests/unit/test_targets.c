#include "tests/unit/tui_fixture.h"
#include "tui/targets.h"

#include <criterion/criterion.h>

static struct view view;

static void start(void)
{
	fixture_view(&view);
}

static void stop(void)
{
	view_done(&view);
}

TestSuite(targets, .init = start, .fini = stop);

static void select_row(int row)
{
	list_select(screen_list(&view), &view, row);
}

static void mark(const char *pf, int vf)
{
	struct function_key key = {.vf = vf};

	strcpy(key.pf, pf);
	view_toggle_mark(&view, &key);
}

static void named(struct targets *targets, size_t count, const char *wanted)
{
	char name[FUNCTION_NAME_MAX];

	cr_expect_eq(targets->count, count, "%zu of them", targets->count);
	cr_expect_str_eq(targets_name(targets, view.snapshot, name), wanted);
	targets_done(targets);
}

Test(targets, the_selected_one)
{
	struct targets targets;

	select_row(3);
	targets_of_vfs(&targets, &view);
	named(&targets, 1, "enp1s0f0/2");
	targets_of_all(&targets, &view);
	named(&targets, 1, "enp1s0f0/2");
	targets_of_pf(&targets, &view);
	named(&targets, 1, "enp1s0f0");
}

Test(targets, a_pf_is_no_vf)
{
	struct targets targets;

	select_row(0);
	targets_of_vfs(&targets, &view);
	named(&targets, 0, "");
	targets_of_all(&targets, &view);
	named(&targets, 1, "enp1s0f0");
}

Test(targets, marks_go_before_the_selection)
{
	struct targets targets;

	select_row(3);
	mark("0000:01:00.0", 4);
	mark("0000:01:00.0", 0);
	targets_of_vfs(&targets, &view);
	cr_expect_eq(targets.items[0].key.vf, 0, "in the order of the bus");
	cr_expect_str_eq(targets.items[0].address, "0000:01:02.0");
	named(&targets, 2, "2 VFs of enp1s0f0");
	mark("0000:01:00.1", UNKNOWN);
	targets_of_vfs(&targets, &view);
	named(&targets, 2, "2 VFs of enp1s0f0");
	targets_of_all(&targets, &view);
	named(&targets, 3, "3 functions");
}

Test(targets, marks_of_what_is_gone_are_passed_over)
{
	struct targets targets;

	select_row(1);
	mark("0000:01:00.0", 44);
	targets_of_vfs(&targets, &view);
	named(&targets, 1, "enp1s0f0/0");
}

Test(targets, are_they_still_there)
{
	struct snapshot *later = fixture_snapshot();
	const struct target *missing;
	struct targets targets;

	mark("0000:01:00.0", 1);
	mark("0000:01:00.0", 2);
	targets_of_vfs(&targets, &view);
	cr_expect(targets_are_there(&targets, later, &missing));
	strcpy(later->pfs[0].vfs[2].address, "0000:01:03.7");
	cr_expect(!targets_are_there(&targets, later, &missing), "another device of that index");
	cr_expect_eq(missing->key.vf, 2);
	snapshot_remove_vf(&later->pfs[0], &later->pfs[0].vfs[1]);
	cr_expect(!targets_are_there(&targets, later, &missing));
	cr_expect_eq(missing->key.vf, 1);
	snapshot_put(later);
	later = fixture_snapshot();
	snapshot_remove_pf(later, "0000:01:00.0");
	cr_expect(!targets_are_there(&targets, later, &missing));
	targets_done(&targets);
	snapshot_put(later);
}
