#include "tui/hints.h"

#include <criterion/criterion.h>

Test(hints, a_click_is_the_key)
{
	struct dialog *dialog = dialog_new("Plan");
	struct hints hints;
	struct canvas canvas;
	struct rect outer;
	int found = 0;

	hints_clear(&hints);
	hints_add(&hints, KEYCODE_ENTER, "no", 1);
	hints_add(&hints, 'y', "yes", 1);
	cr_expect_str_eq(hints.items[0].key, "Enter");
	dialog_text(dialog, ROLE_TEXT, CELL_PLAIN, "text");
	canvas_init(&canvas, true);
	canvas_resize(&canvas, 40, 10);
	outer = dialog_draw(&canvas, (struct rect){0, 0, 40, 10}, dialog, hints.items, hints.count);
	for (int x = outer.x; x < outer.x + outer.width; x++)
		found += hints_key_at(&hints, dialog, x, outer.y + outer.height - 2) == 'y';
	cr_expect_eq(found, 5, "y yes");
	cr_expect_eq(hints_key_at(&hints, dialog, outer.x + 2, outer.y), KEYCODE_NONE);
	canvas_done(&canvas);
	dialog_free(dialog);
}

Test(hints, no_more_than_fit)
{
	struct hints hints;

	hints_clear(&hints);
	for (int i = 0; i < 20; i++)
		hints_add(&hints, 'a', "a", 1);
	cr_expect_eq(hints.count, HINTS_MAX);
}
