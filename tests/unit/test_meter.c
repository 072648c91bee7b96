#include "widgets/meter.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void looks(int width, unsigned done, unsigned total, const char *wanted)
{
	struct canvas canvas;
	char *text;

	canvas_init(&canvas, true);
	canvas_resize(&canvas, width, 1);
	meter_draw(&canvas, (struct rect){0, 0, width, 1}, done, total, ROLE_OK);
	text = canvas_row_text(&canvas, 0);
	cr_expect_str_eq(text, wanted);
	free(text);
	canvas_done(&canvas);
}

Test(meter, bar_and_numbers)
{
	looks(14, 0, 9, ".......... 0/9");
	looks(14, 9, 9, "########## 9/9");
	looks(14, 4, 8, "#####..... 4/8");
}

Test(meter, numbers_stay_longest)
{
	looks(7, 4, 8, "    4/8");
	looks(2, 4, 8, "4~");
}

Test(meter, more_than_all_is_all)
{
	looks(23, 4000000000U, 9, "########## 4000000000/9");
}

Test(meter, nothing_of_nothing)
{
	looks(14, 0, 0, ".......... 0/0");
}
