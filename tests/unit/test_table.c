#include "widgets/table.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>

static const struct table_column columns[] = {
	{.title = "FUNCTION", .minimum = 12, .maximum = 40, .priority = 1},
	{.title = "MAC", .minimum = 17, .maximum = 18, .priority = 5},
	{.title = "VLAN", .minimum = 5, .maximum = 8, .priority = 3},
	{.title = "RX", .minimum = 9, .maximum = 9, .priority = 2, .right = true, .gap = 2},
	{.title = "LAST 60 s", .minimum = 10, .maximum = 30, .priority = 6, .gap = 2},
};
static const int wanted[] = {30, 17, 8, 9, 60};

#define COUNT (sizeof(columns) / sizeof(*columns))

Test(table, columns_fit_at_every_width)
{
	struct table_slot slots[COUNT];

	for (int width = -1; width <= 300; width++) {
		int end = 0;

		table_layout(columns, COUNT, width % 2 ? wanted : NULL, width, slots);
		for (size_t i = 0; i < COUNT; i++) {
			if (slots[i].width == 0)
				continue;
			cr_assert_geq(slots[i].x, end + (end > 0), "width %d", width);
			cr_assert(slots[i].width <= columns[i].maximum);
			cr_assert(slots[i].width >= columns[i].minimum || width < 12);
			end = slots[i].x + slots[i].width;
		}
		cr_assert_leq(end, width < 0 ? 0 : width, "width %d", width);
		cr_assert(width < 1 || slots[0].width > 0, "width %d", width);
	}
}

Test(table, columns_leave_by_priority)
{
	static const int leaving[] = {4, 1, 2, 3, 0};
	struct table_slot slots[COUNT];

	for (int width = 0; width <= 300; width++) {
		bool gone = true;

		table_layout(columns, COUNT, NULL, width, slots);
		/* whoever leaves later is still there when an earlier one is */
		for (size_t i = 0; i < COUNT; i++) {
			bool here = slots[leaving[i]].width > 0;

			cr_assert(gone || here, "width %d", width);
			gone = gone && !here;
		}
	}
}

Test(table, room_goes_to_what_is_wanted)
{
	struct table_slot slots[COUNT];

	table_layout(columns, COUNT, wanted, 300, slots);
	cr_expect_eq(slots[0].width, 30);
	cr_expect_eq(slots[1].width, 17);
	cr_expect_eq(slots[2].width, 8);
	cr_expect_eq(slots[4].width, 30);
	table_layout(columns, COUNT, wanted, 70, slots);
	cr_expect_eq(slots[4].x + slots[4].width, 70);
	table_layout(columns, COUNT, NULL, 300, slots);
	cr_expect_eq(slots[0].width, 12);
}

static void expect_row(struct canvas *canvas, int row, const char *expected)
{
	char *text = canvas_row_text(canvas, row);

	cr_expect_str_eq(text, expected);
	free(text);
}

Test(table, titles_stand_above_their_cells)
{
	struct table_slot slots[COUNT];
	struct canvas canvas;

	setlocale(LC_ALL, "C.UTF-8");
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 32, 4);
	table_layout(columns, COUNT, NULL, 32, slots);
	table_draw_header(&canvas, (struct rect){0, 0, 32, 1}, columns, slots, COUNT, 3, true);
	table_draw_header(&canvas, (struct rect){0, 1, 32, 1}, columns, slots, COUNT, 0, false);
	table_draw_cell(&canvas, 0, 2, &columns[3], slots[3], ROLE_RX, 0, "812 Mb/s");
	table_draw_cell(&canvas, 0, 2, &columns[0], slots[0], ROLE_TEXT, 0, "a name much too long");
	expect_row(&canvas, 0, "FUNCTION     VLAN         ▼RX");
	expect_row(&canvas, 1, "FUNCTION▲    VLAN          RX");
	expect_row(&canvas, 2, "a name much…         812 Mb/s");
	cr_expect_eq(table_column_at(slots, COUNT, 0), 0);
	cr_expect_eq(table_column_at(slots, COUNT, 12), -1);
	cr_expect_eq(table_column_at(slots, COUNT, 13), 2);
	cr_expect_eq(table_column_at(slots, COUNT, 29), -1);
	canvas_done(&canvas);
}

Test(table, the_arrow_shows_at_every_width)
{
	struct table_slot slots[COUNT];
	struct canvas canvas;

	canvas_init(&canvas, true);
	for (int width = 1; width < 120; width++)
		for (size_t sorted = 0; sorted < COUNT; sorted++) {
			bool found = false;

			table_layout(columns, COUNT, wanted, width, slots);
			if (slots[sorted].width == 0)
				continue;
			canvas_resize(&canvas, width, 1);
			table_draw_header(&canvas, (struct rect){0, 0, width, 1}, columns, slots,
					  COUNT, (int)sorted, false);
			for (int x = 0; x < width; x++)
				found |= canvas.cells[x].glyph == '^';
			cr_assert(found, "width %d column %zu", width, sorted);
		}
	canvas_done(&canvas);
}
