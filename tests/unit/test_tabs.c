#include "widgets/tabs.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct tab tabs[] = {
	{"Functions", NULL}, {"Traffic", NULL}, {"Groups", NULL},
	{"Drivers", NULL},   {"Doctor", "2!"},  {"Journal", NULL},
};

#define COUNT (sizeof(tabs) / sizeof(*tabs))

static void expect(size_t active, int width, const char *expected)
{
	struct canvas canvas;
	char *text;

	canvas_init(&canvas, false);
	canvas_resize(&canvas, 80, 1);
	tabs_draw(&canvas, (struct rect){0, 0, width, 1}, tabs, COUNT, active);
	text = canvas_row_text(&canvas, 0);
	cr_expect_str_eq(text, expected);
	free(text);
	canvas_done(&canvas);
}

Test(tabs, titles_leave_from_the_right_and_the_active_one_last)
{
	expect(0, 80, " 1 Functions  2 Traffic  3 Groups  4 Drivers  5 Doctor 2!  6 Journal");
	expect(0, 45, " 1 Functions  2 Traffic  3  4  5 2!  6");
	expect(5, 45, " 1 Functions  2  3  4  5 2!  6 Journal");
	expect(2, 20, " 1  2  3 Groups  4");
	expect(5, 11, " 6 Journal");
	expect(5, 6, " 6 Jo…");
	expect(5, 0, "");
}

Test(tabs, clicks_find_the_tab_at_every_width)
{
	for (int width = 0; width < 90; width++)
		for (size_t active = 0; active < COUNT; active++) {
			struct tab_slot slots[COUNT];
			int end = 0;

			tabs_layout(tabs, COUNT, active, width, slots);
			for (size_t i = 0; i < COUNT; i++) {
				if (slots[i].width == 0)
					continue;
				cr_assert_geq(slots[i].x, end);
				end = slots[i].x + slots[i].width;
				cr_assert_eq(tabs_at((struct rect){5, 0, width, 1}, tabs, COUNT,
						     active, 5 + slots[i].x),
					     (int)i);
			}
			cr_assert_leq(end, width);
			cr_assert(width == 0 || slots[active].width > 0);
			cr_assert_eq(tabs_at((struct rect){5, 0, width, 1}, tabs, COUNT, active,
					     5 + end),
				     -1);
		}
}

Test(tabs, the_active_tab_and_badges_stand_out)
{
	struct canvas canvas;

	canvas_init(&canvas, false);
	canvas_resize(&canvas, 80, 1);
	tabs_draw(&canvas, (struct rect){0, 0, 80, 1}, tabs, COUNT, 0);
	cr_expect_eq(canvas.cells[1].role, ROLE_TAB_ACTIVE);
	cr_expect_eq(canvas.cells[3].role, ROLE_TAB_ACTIVE);
	cr_expect_eq(canvas.cells[14].role, ROLE_KEY);
	cr_expect_eq(canvas.cells[16].role, ROLE_TAB);
	cr_expect_eq(canvas.cells[55].role, ROLE_BADGE);
	canvas_done(&canvas);
}
