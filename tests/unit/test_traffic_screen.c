#include "tests/unit/tui_fixture.h"
#include "tui/field.h"
#include "tui/traffic.h"

#include <criterion/criterion.h>

static void traffic_view(struct view *view)
{
	fixture_view(view);
	view->screen = 1;
	screen_update(view);
}

Test(traffic_screen, most_traffic_first)
{
	struct view view;
	const struct rows *rows;

	traffic_view(&view);
	rows = &screen_list(&view)->rows;
	cr_assert_eq(rows->count, 9);
	for (size_t i = 1; i < rows->count; i++)
		cr_expect_leq(field_total_number(&rows->items[i]),
			      field_total_number(&rows->items[i - 1]));
	cr_expect_str_eq(rows->items[8].pf->label, "nvme0", "unknown comes last");
	view_done(&view);
}

Test(traffic_screen, first_row_is_selected_until_the_user_chose)
{
	struct view view;
	struct snapshot *next = fixture_snapshot();

	traffic_view(&view);
	next->pfs[1].rates.rx_bps = 9000000000;
	view_take(&view, next);
	screen_update(&view);
	cr_expect_str_eq(screen_selected(&view)->pf->label, "enp1s0f1");

	list_move(screen_list(&view), &view, LIST_FIRST);
	view_take(&view, fixture_snapshot());
	screen_update(&view);
	cr_expect_str_eq(screen_selected(&view)->pf->label, "enp1s0f1", "now it is followed");
	view_done(&view);
}

Test(traffic_screen, shows_rates_and_graphs)
{
	struct view view;
	struct canvas canvas;

	traffic_view(&view);
	view.details = DETAILS_CLOSED;
	fixture_draw(&view, &canvas, 132, 43);
	cr_expect(fixture_shows(&canvas, "4.31 Gb/s"), "the total of the PF");
	cr_expect(fixture_shows(&canvas, "enp1s0f0/3"));
	cr_expect(fixture_shows(&canvas, "rx 3.21 Gb/s"));
	cr_expect(fixture_shows(&canvas, "tx 1.10 Gb/s"));
	canvas_done(&canvas);
	view.bytes = true;
	fixture_draw(&view, &canvas, 132, 43);
	cr_expect(fixture_shows(&canvas, "401 MB/s"));
	cr_expect(!fixture_shows(&canvas, "b/s"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(traffic_screen, load_is_of_the_link_or_of_the_limit)
{
	struct view view;
	const struct rows *rows;
	struct function_key vf = {"0000:01:00.0", 1};
	const struct row *row;

	traffic_view(&view);
	rows = &screen_list(&view)->rows;
	row = &rows->items[rows_find(rows, &vf)];
	cr_expect_float_eq(row_load(row), 0.12F, 1e-3F, "tx, of its 1000 Mb/s");
	vf.vf = 0;
	row = &rows->items[rows_find(rows, &vf)];
	cr_expect_float_eq(row_load(row), 0.0812F, 1e-3F, "rx, of 10 Gb/s");
	cr_expect_lt(row_load(&rows->items[8]), 0, "no link, no load");
	view_done(&view);
}
