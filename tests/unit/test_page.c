#include "tests/unit/tui_fixture.h"
#include "tui/action.h"
#include "tui/spark.h"

#include <criterion/criterion.h>

static bool inside(struct rect rect, int columns, int rows)
{
	return rect.width >= 0 && rect.height >= 0 && rect.x >= 0 && rect.y >= 0 &&
	       rect.x + rect.width <= columns && rect.y + rect.height <= rows;
}

static bool overlap(struct rect a, struct rect b)
{
	struct rect common = rect_intersect(a, b);

	return common.width > 0 && common.height > 0;
}

static void check_parts(const struct page_parts *parts, int columns, int rows)
{
	const struct rect all[] = {parts->header, parts->banner,  parts->tabs,
				   parts->body,   parts->details, parts->footer};

	for (size_t i = 0; i < 6; i++) {
		cr_assert(inside(all[i], columns, rows), "part %zu of %dx%d", i, columns, rows);
		for (size_t j = 0; j < i; j++)
			cr_assert(!overlap(all[i], all[j]) ||
					  (parts->details_cover && i == 4 && j == 3),
				  "parts %zu and %zu of %dx%d", i, j, columns, rows);
	}
}

/* Each size from 1x1 to 200x60, with what can be open changing as it goes. */
static void draw_every_size(size_t screen)
{
	struct view view;
	struct canvas canvas;
	int turn = 0;

	fixture_view(&view);
	view.options.banner = "simulated host homelab: nothing here is real";
	view.screen = screen;
	screen_update(&view);
	canvas_init(&canvas, false);
	for (int columns = 1; columns <= 200; columns++)
		for (int rows = 1; rows <= 60; rows++, turn++) {
			int x;
			int y;

			view.details = (enum details_state)(turn % 3);
			view.details_scroll = turn % 40;
			view.prompting = turn % 11 == 0;
			if (turn % 5 == 0)
				list_select(screen_list(&view), &view, turn / 5 % 9);
			canvas_resize(&canvas, columns, rows);
			page_draw(&view, &canvas, &x, &y);
			cr_assert(x >= 0 && x < columns && y >= 0 && y < rows,
				  "cursor at %d,%d of %dx%d", x, y, columns, rows);
			check_parts(&view.parts, columns, rows);
		}
	canvas_done(&canvas);
	view_done(&view);
}

Test(page, functions_at_every_size, .timeout = 120)
{
	draw_every_size(0);
}

Test(page, traffic_at_every_size, .timeout = 120)
{
	draw_every_size(1);
}

Test(page, help_at_every_size, .timeout = 120)
{
	struct view view;
	struct canvas canvas;

	fixture_view(&view);
	action_run(action_find("help"), &view, '?');
	cr_assert(view.reading != NULL);
	for (int columns = 1; columns <= 200; columns += 3)
		for (int rows = 1; rows <= 60; rows++) {
			fixture_draw(&view, &canvas, columns, rows);
			canvas_done(&canvas);
		}
	view_done(&view);
}

Test(page, too_small_says_what_is_needed)
{
	struct view view;
	struct canvas canvas;

	fixture_view(&view);
	fixture_draw(&view, &canvas, 39, 20);
	cr_expect(fixture_shows(&canvas, "vftop needs 40x10, this is 39x20"));
	canvas_done(&canvas);
	fixture_draw(&view, &canvas, 80, 9);
	cr_expect(fixture_shows(&canvas, "vftop needs 40x10, this is 80x9"));
	canvas_done(&canvas);
	fixture_draw(&view, &canvas, 20, 9);
	cr_expect(fixture_shows(&canvas, "vftop needs 40x10"));
	canvas_done(&canvas);
	fixture_draw(&view, &canvas, 40, 10);
	cr_expect(fixture_shows(&canvas, "enp1s0f0"));
	cr_expect(fixture_shows(&canvas, "3.21 Gb/s"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(page, ascii_means_ascii)
{
	struct view view;
	struct canvas canvas;
	int x;
	int y;

	fixture_view(&view);
	canvas_init(&canvas, true);
	for (view.screen = 0; view.screen < screen_count(); view.screen++) {
		screen_update(&view);
		canvas_resize(&canvas, 180, 50);
		page_draw(&view, &canvas, &x, &y);
		for (int i = 0; i < 180 * 50; i++)
			cr_assert(canvas.cells[i].glyph >= ' ' && canvas.cells[i].glyph < 0x7f,
				  "U+%04X at %d,%d", (unsigned)canvas.cells[i].glyph, i % 180,
				  i / 180);
	}
	view.screen = 0;
	canvas_done(&canvas);
	view_done(&view);
}

Test(page, same_state_same_picture)
{
	struct view view;
	struct canvas first;
	struct canvas second;

	fixture_view(&view);
	fixture_draw(&view, &first, 120, 40);
	view_take(&view, fixture_snapshot());
	screen_update(&view);
	fixture_draw(&view, &second, 120, 40);
	cr_expect_arr_eq(first.cells, second.cells, 120 * 40 * sizeof(struct cell));
	canvas_done(&first);
	canvas_done(&second);
	view_done(&view);
}

Test(page, stalled_kernel_is_told_after_a_second)
{
	struct view view;
	struct canvas canvas;

	fixture_view(&view);
	view.status.now = 10000000000;
	view.status.netlink_waiting_since = 9500000000;
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(!fixture_shows(&canvas, "waiting"));
	canvas_done(&canvas);
	view.status.netlink_waiting_since = 6500000000;
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(fixture_shows(&canvas, "waiting for the kernel 3 s"));
	canvas_done(&canvas);
	fixture_draw(&view, &canvas, 40, 10);
	cr_expect(fixture_shows(&canvas, "kernel"), "also where it is narrow");
	canvas_done(&canvas);
	view_done(&view);
}

Test(page, paused_history_stands_still)
{
	struct view view;
	struct history now;
	struct history paused;
	struct function_key pf = {"0000:01:00.0", UNKNOWN};

	fixture_view(&view);
	cr_assert(view_history(&view, &pf, &now));
	view.history_age = 5;
	cr_assert(view_history(&view, &pf, &paused));
	for (unsigned age = 0; age < 60; age++)
		cr_expect_float_eq(history_rx(&paused, age), history_rx(&now, age + 5), 1);
	view.history_age = 1000;
	cr_expect(!view_history(&view, &pf, &paused));
	view_done(&view);
}

Test(page, scales_are_round)
{
	cr_expect_float_eq(scale_above(0), 1e6F, 1);
	cr_expect_float_eq(scale_above(1e6F), 1e6F, 1);
	cr_expect_float_eq(scale_above(1.1e6F), 2e6F, 1);
	cr_expect_float_eq(scale_above(4e9F), 5e9F, 1e3);
	cr_expect_float_eq(scale_above(6e9F), 1e10F, 1e4);
}
