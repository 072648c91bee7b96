#include "widgets/slider.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>

static char *drawn(int width, const struct slider *slider)
{
	struct canvas canvas;
	char *text;

	setlocale(LC_ALL, "C.UTF-8");
	canvas_init(&canvas, true);
	canvas_resize(&canvas, width, 1);
	slider_draw(&canvas, (struct rect){0, 0, width, 1}, slider, ROLE_TEXT, CELL_PLAIN);
	text = canvas_row_text(&canvas, 0);
	canvas_done(&canvas);
	return text;
}

static void looks(int width, int64_t number, int64_t maximum, const char *wanted)
{
	char *text = drawn(width, &(struct slider){number, 0, maximum});

	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(slider, knob_goes_from_end_to_end)
{
	looks(15, 0, 64, "0 *--------- 64");
	looks(15, 64, 64, "0 ---------* 64");
	looks(15, 32, 64, "0 -----*---- 64");
}

Test(slider, ends_are_not_named_without_room)
{
	looks(8, 64, 64, "-------*");
	looks(1, 64, 64, "*");
}

Test(slider, nothing_to_choose)
{
	looks(12, 0, 0, "0 *------- 0");
}

Test(slider, what_is_outside_is_at_the_end)
{
	looks(15, 99, 64, "0 ---------* 64");
	looks(15, -3, 64, "0 *--------- 64");
}

Test(slider, a_click_gives_the_number_that_draws_the_knob_there)
{
	struct rect row = {3, 0, 40, 1};
	struct slider slider = {0, 0, 7};

	cr_expect_eq(slider_number_at(row, &slider, 0), 0);
	cr_expect_eq(slider_number_at(row, &slider, 100), 7);
	for (int64_t number = 0; number <= 7; number++) {
		struct canvas canvas;
		int knob = -1;

		slider.number = number;
		canvas_init(&canvas, true);
		canvas_resize(&canvas, 60, 1);
		slider_draw(&canvas, row, &slider, ROLE_TEXT, CELL_PLAIN);
		for (int x = 0; x < 60; x++)
			if (canvas.cells[x].glyph == '*')
				knob = x;
		cr_expect_eq(slider_number_at(row, &slider, knob), number);
		canvas_done(&canvas);
	}
}

Test(slider, any_size)
{
	for (int width = 0; width < 40; width++)
		free(drawn(width, &(struct slider){5, 0, 1000000}));
}
