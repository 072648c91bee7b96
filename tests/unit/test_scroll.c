#include "widgets/key.h"
#include "widgets/scroll.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(scroll, the_selection_stays_in_sight)
{
	for (int rows = -1; rows < 30; rows++)
		for (int height = 0; height < 12; height++)
			for (int selected = -2; selected < 33; selected++)
				for (int top = -3; top < 33; top += 3) {
					struct scroll scroll = {top, selected};

					scroll_follow(&scroll, rows, height);
					cr_assert_geq(scroll.top, 0);
					cr_assert(scroll.selected < rows || scroll.selected == -1);
					if (scroll.selected < 0)
						continue;
					cr_assert_leq(scroll.top, scroll.selected);
					cr_assert(scroll.selected < scroll.top + height ||
						  height == 0);
					cr_assert(scroll.top == 0 || scroll.top + height <= rows ||
						  height == 0);
				}
}

static int after(int top, uint32_t code)
{
	cr_expect(scroll_key(&top, code, 100, 10), "key %u", code);
	return top;
}

Test(scroll, keys_stay_within_the_text)
{
	int top = 7;

	cr_expect_eq(after(0, KEYCODE_UP), 0);
	cr_expect_eq(after(5, 'k'), 4);
	cr_expect_eq(after(5, KEYCODE_WHEEL_DOWN), 6);
	cr_expect_eq(after(90, 'j'), 90);
	cr_expect_eq(after(5, ' '), 14);
	cr_expect_eq(after(85, KEYCODE_PAGE_DOWN), 90);
	cr_expect_eq(after(5, KEYCODE_CTRL('b')), 0);
	cr_expect_eq(after(50, 'g'), 0);
	cr_expect_eq(after(50, KEYCODE_END), 90);
	cr_expect_eq(after(1000, 'k'), 89, "from the end on when the text has become shorter");
	cr_expect_not(scroll_key(&top, 'x', 100, 10));
	cr_expect_eq(top, 7);
	cr_expect(scroll_key(&top, 'j', 3, 10));
	cr_expect_eq(top, 0, "all of it fits");
}

static void expect_row(struct canvas *canvas, int row, const char *expected)
{
	char *text = canvas_row_text(canvas, row);

	cr_expect_str_eq(text, expected);
	free(text);
}

Test(scroll, the_bar_shows_where_one_is)
{
	struct canvas canvas;

	canvas_init(&canvas, true);
	canvas_resize(&canvas, 3, 4);
	scroll_draw_bar(&canvas, (struct rect){0, 0, 3, 4}, &(struct scroll){0, 0}, 4);
	expect_row(&canvas, 0, "");
	scroll_draw_bar(&canvas, (struct rect){0, 0, 3, 4}, &(struct scroll){0, 0}, 100);
	expect_row(&canvas, 0, "  #");
	expect_row(&canvas, 3, "  |");
	scroll_draw_bar(&canvas, (struct rect){0, 0, 3, 4}, &(struct scroll){96, 96}, 100);
	expect_row(&canvas, 0, "  |");
	expect_row(&canvas, 3, "  #");
	canvas_done(&canvas);
}
