#include "tests/unit/tui_fixture.h"
#include "tui/functions.h"

#include <criterion/criterion.h>

static struct list *list_of(struct view *view)
{
	return screen_list(view);
}

static int selected_vf(struct view *view)
{
	const struct row *row = screen_selected(view);

	return row->vf != NULL ? row->vf->index : UNKNOWN;
}

Test(functions_screen, shows_what_is_known)
{
	struct view view;
	struct canvas canvas;

	fixture_view(&view);
	view.details = DETAILS_CLOSED;
	fixture_draw(&view, &canvas, 132, 43);
	cr_expect(fixture_shows(&canvas, "hv1"));
	cr_expect(fixture_shows(&canvas, "3 PFs  6 VFs"));
	cr_expect(fixture_shows(&canvas, "2 free  1 held"));
	cr_expect(fixture_shows(&canvas, "vm 100 router0"));
	cr_expect(fixture_shows(&canvas, "IOMMU Intel VT-d, passthrough"));
	cr_expect(fixture_shows(&canvas, "enp1s0f0"));
	cr_expect(fixture_shows(&canvas, "up 10G") && fixture_shows(&canvas, "bridge vmbr0"));
	cr_expect(fixture_shows(&canvas, "6/64"));
	cr_expect(fixture_shows(&canvas, "10 q3"));
	cr_expect(fixture_shows(&canvas, "00:00:00:00:00:00!"), "an all zero MAC is marked");
	cr_expect(fixture_shows(&canvas, "in netns"));
	cr_expect(fixture_shows(&canvas, "going"));
	cr_expect(fixture_shows(&canvas, "no link"));
	cr_expect(fixture_shows(&canvas, "3.21 Gb/s"));
	cr_expect(fixture_shows(&canvas, "LAST 60 s"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(functions_screen, columns_never_come_back_as_it_narrows)
{
	struct view view;
	struct canvas canvas;
	struct list *list;
	int before[TABLE_COLUMNS_MAX];

	fixture_view(&view);
	view.details = DETAILS_CLOSED;
	list = list_of(&view);
	memset(before, 1, sizeof(before));
	for (int width = 300; width >= PAGE_COLUMNS_MIN; width--) {
		fixture_draw(&view, &canvas, width, 12);
		cr_expect_gt(list->slots[0].width, 0, "the function itself stays");
		for (size_t i = 0; i < list->column_count; i++) {
			const struct table_slot slot = list->slots[i];

			cr_expect(slot.width == 0 || before[i] != 0, "column %zu at %d", i, width);
			cr_expect_leq(slot.x + slot.width, width - 2, "column %zu at %d", i, width);
			cr_expect(slot.width == 0 || slot.width >= list->columns[i].layout.minimum,
				  "column %zu at %d is cut", i, width);
			before[i] = slot.width;
		}
		canvas_done(&canvas);
	}
	cr_expect(list->slots[8].width > 0 && list->slots[9].width > 0, "rx and tx fit 40");
	view_done(&view);
}

Test(functions_screen, selection_follows_identity)
{
	struct view view;
	struct snapshot *next;

	fixture_view(&view);
	list_select(list_of(&view), &view, 4);
	cr_assert_eq(selected_vf(&view), 3);

	/* VFs before it go away. */
	next = fixture_snapshot();
	snapshot_remove_vf(&next->pfs[0], &next->pfs[0].vfs[0]);
	snapshot_remove_vf(&next->pfs[0], &next->pfs[0].vfs[0]);
	view_take(&view, next);
	screen_update(&view);
	cr_expect_eq(selected_vf(&view), 3);
	cr_expect_eq(list_of(&view)->scroll.selected, 2);

	/* All go: the PF stands for it; it comes back: so does the selection. */
	next = fixture_snapshot();
	while (next->pfs[0].vf_count > 0)
		snapshot_remove_vf(&next->pfs[0], &next->pfs[0].vfs[0]);
	view_take(&view, next);
	screen_update(&view);
	cr_expect_eq(selected_vf(&view), UNKNOWN);
	cr_expect_eq(list_of(&view)->scroll.selected, 0);
	view_take(&view, fixture_snapshot());
	screen_update(&view);
	cr_expect_eq(selected_vf(&view), 3);
	view_done(&view);
}

Test(functions_screen, selection_follows_its_row_through_a_sort)
{
	struct view view;

	fixture_view(&view);
	list_select(list_of(&view), &view, 1);
	cr_assert_eq(selected_vf(&view), 0);
	list_sort_by(list_of(&view), 8);
	list_of(&view)->descending = false;
	screen_update(&view);
	cr_expect_eq(selected_vf(&view), 0, "the row with the most rx is last now");
	cr_expect_neq(list_of(&view)->scroll.selected, 1);
	view_done(&view);
}

Test(functions_screen, card_pulled_out_selects_what_is_near)
{
	struct view view;
	struct snapshot *next;

	fixture_view(&view);
	list_select(list_of(&view), &view, 8);
	next = fixture_snapshot();
	snapshot_remove_pf(next, "0000:04:00.0");
	view_take(&view, next);
	screen_update(&view);
	cr_assert(screen_selected(&view) != NULL);
	cr_expect_eq(list_of(&view)->scroll.selected, 7);

	view_take(&view, snapshot_new());
	screen_update(&view);
	cr_expect(screen_selected(&view) == NULL);
	view_done(&view);
}

Test(functions_screen, filter_looks_into_every_column)
{
	static const struct {
		const char *filter;
		size_t rows;
	} cases[] = {
		{"IAVF", 3},    {"50:02", 2}, {"enp1s0f0/4", 2}, {"enp1s0f0", 7},
		{"01:02.1", 2}, {"going", 2}, {"vmbr0", 1},      {"PM173", 1},
		{"nothing", 0}, {"10 q3", 2}, {"nvme0", 1},      {"Gb/s", 0},
		{"free", 3},    {"held", 2},  {"vm:router", 2},  {"container:", 0},
		{"owner:", 2},  {"host:", 1}, {"router0", 2},
	};
	struct view view;

	fixture_view(&view);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		strcpy(view.filter, cases[i].filter);
		screen_update(&view);
		cr_expect_eq(list_of(&view)->rows.count, cases[i].rows, "%s: %zu rows",
			     cases[i].filter, list_of(&view)->rows.count);
	}
	view_done(&view);
}

Test(functions_screen, found_text_is_lit)
{
	struct view view;
	struct canvas canvas;
	int lit = 0;

	fixture_view(&view);
	strcpy(view.filter, "iavf");
	screen_update(&view);
	fixture_draw(&view, &canvas, 120, 12);
	for (int i = 120 * 2; i < 120 * 11; i++)
		lit += canvas.cells[i].role == ROLE_MATCH;
	cr_expect_eq(lit, 8, "two times four letters, not %d", lit);
	canvas_done(&canvas);
	view_done(&view);
}

Test(functions_screen, empty_states_say_what_to_do)
{
	struct view_options options = {.interval = 1000000000};
	struct view view;
	struct canvas canvas;

	setlocale(LC_ALL, "C.UTF-8");
	view_init(&view, &options);
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(!fixture_shows(&canvas, "reading"));
	canvas_done(&canvas);
	view.late = true;
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(fixture_shows(&canvas, "reading the host ..."));
	canvas_done(&canvas);

	view_take(&view, snapshot_new());
	screen_update(&view);
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(fixture_shows(&canvas, "No SR-IOV device here."));
	cr_expect(fixture_shows(&canvas, "vftop --demo"));
	canvas_done(&canvas);

	view_take(&view, fixture_snapshot());
	strcpy(view.filter, "no such thing");
	screen_update(&view);
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(fixture_shows(&canvas, "Nothing matches \"no such thing\"."));
	canvas_done(&canvas);
	view_done(&view);
}

Test(functions_screen, unknown_is_a_dash_and_a_gap_is_a_gap)
{
	struct snapshot *snapshot = snapshot_new();
	struct view view;
	struct canvas canvas;
	char *line;

	fixture_view(&view);
	snapshot_add_vf(snapshot_add_pf(snapshot, "netdevsim", "netdevsim1"), 0, "");
	view_take(&view, snapshot);
	screen_update(&view);
	fixture_draw(&view, &canvas, 120, 12);
	line = canvas_row_text(&canvas, 4);
	cr_expect(strchr(line, '0') == strstr(line, "0"), "%s", line);
	cr_expect(strpbrk(strchr(line, '0') + 1, "0123456789") == NULL, "a number: %s", line);
	cr_expect(strstr(line, "·") != NULL, "no gap: %s", line);
	free(line);
	canvas_done(&canvas);
	view_done(&view);
}
