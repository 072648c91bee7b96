#include "tests/unit/tui_fixture.h"
#include "tui/action.h"
#include "tui/help.h"
#include "widgets/key.h"

#include <criterion/criterion.h>

Test(action, no_key_means_two_things)
{
	const struct action *action;
	const struct action *other;

	for (size_t i = 0; (action = action_at(i)) != NULL; i++)
		for (size_t k = 0; k < ACTION_KEYS_MAX && action->keys[k] != 0; k++) {
			other = action_for_key(action->keys[k]);
			cr_expect(other == action, "%s and %s", action->id, other->id);
			for (size_t l = 0; l < k; l++)
				cr_expect_neq(action->keys[k], action->keys[l], "%s", action->id);
		}
}

Test(action, every_one_has_key_name_and_help)
{
	const struct action *action;
	char keys[64];
	size_t i;

	for (i = 0; (action = action_at(i)) != NULL; i++) {
		cr_expect_neq(action->keys[0], 0, "%s", action->id);
		cr_expect_gt(strlen(action->group), 0, "%s", action->id);
		cr_expect_gt(strlen(action->name), 0, "%s", action->id);
		cr_expect_gt(strlen(action->help), 0, "%s", action->id);
		cr_expect_neq(action->help[strlen(action->help) - 1], '.', "%s", action->id);
		cr_expect(action->run != NULL, "%s", action->id);
		cr_expect(action_find(action->id) == action, "%s twice", action->id);
		cr_expect_gt(strlen(action_keys(action, keys, sizeof(keys))), 0);
		cr_expect_lt(strlen(keys), 14, "'%s' has its column in the help", keys);
	}
	cr_expect_gt(i, 30);
	cr_expect(action_for_key('x') == NULL);
	cr_expect(action_find("nothing") == NULL);
}

Test(action, hjkl_only_move)
{
	const char *const ids[] = {"fold", "down", "up", "unfold"};

	for (size_t i = 0; i < 4; i++)
		cr_expect_str_eq(action_for_key((uint32_t) "hjkl"[i])->id, ids[i]);
}

Test(action, keys_as_text)
{
	char keys[64];

	cr_expect_str_eq(action_keys(action_find("screen"), keys, sizeof(keys)), "1..9");
	cr_expect_str_eq(action_keys(action_find("up"), keys, sizeof(keys)), "Up k");
	cr_expect_str_eq(action_keys(action_find("mark"), keys, sizeof(keys)), "Space");
	cr_expect_str_eq(action_keys(action_find("up"), keys, 3), "Up");
}

Test(action, refused_with_a_reason)
{
	struct view view;

	fixture_view(&view);
	cr_expect_eq(action_run(action_find("next"), &view, 'n'), STALE_PICTURE);
	cr_expect(strstr(view.message, "no filter") != NULL, "%s", view.message);
	view_done(&view);
}

static unsigned changed(struct view *view, uint32_t key)
{
	(void)view;
	return key;
}

Test(action, mutating_ones_are_refused_when_read_only)
{
	const struct action action = {
		.id = "numvfs",
		.name = "VFs",
		.flags = ACTION_MUTATES,
		.run = changed,
	};
	struct view view;
	const char *reason;

	fixture_view(&view);
	cr_expect_eq(action_state(&action, &view, &reason), ACTION_READY);
	cr_expect_eq(action_run(&action, &view, 77), 77);
	view.options.read_only = "started with --read-only";
	cr_expect_eq(action_state(&action, &view, &reason), ACTION_REFUSED);
	cr_expect_str_eq(reason, "started with --read-only");
	cr_expect_eq(action_run(&action, &view, 77), STALE_PICTURE);
	cr_expect(strstr(view.message, "--read-only") != NULL);
	view_done(&view);
}

/* Every action runs on an empty host, too, and before there is any host. */
Test(action, none_needs_functions)
{
	const struct action *action;
	struct view_options options = {.interval = 1000000000};
	struct view view;
	struct canvas canvas;

	for (int with_host = 0; with_host < 2; with_host++) {
		view_init(&view, &options);
		if (with_host) {
			view_take(&view, snapshot_new());
			screen_update(&view);
		}
		for (size_t i = 0; (action = action_at(i)) != NULL; i++) {
			unsigned stale = action_run(action, &view, action->keys[0]);

			if ((stale & STALE_ROWS) != 0)
				screen_update(&view);
			dialog_free(view.reading);
			view.reading = NULL;
			fixture_draw(&view, &canvas, 80, 24);
			canvas_done(&canvas);
		}
		view_done(&view);
	}
}

Test(action, help_tells_every_action_that_means_something_here)
{
	const struct action *action;
	struct view view;
	struct dialog *help;
	struct canvas canvas;
	const char *reason;

	fixture_view(&view);
	help = help_new(&view);
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 120, 90);
	dialog_draw(&canvas, (struct rect){0, 0, 120, 90}, help, NULL, 0);
	for (size_t i = 0; (action = action_at(i)) != NULL; i++) {
		bool absent = action_state(action, &view, &reason) == ACTION_ABSENT;

		if (strcmp(action->id, "back") != 0 && (action->flags & ACTION_MUTATES) == 0)
			cr_expect_neq(fixture_shows(&canvas, action->help), absent, "%s",
				      action->id);
	}
	cr_expect(fixture_shows(&canvas, "spoofchk"), "the flags are explained");
	dialog_free(help);
	canvas_done(&canvas);
	view_done(&view);
}
