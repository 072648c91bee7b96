#include "widgets/hintbar.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>

static const struct hint hints[] = {
	{"Enter", "details", 2, false}, {"Space", "mark", 4, false}, {"/", "filter", 3, false},
	{"b", "driver", 5, true},       {"q", "quit", 1, false},
};

#define COUNT (sizeof(hints) / sizeof(*hints))

static void expect(int width, const char *expected)
{
	struct canvas canvas;
	char *text;

	canvas_init(&canvas, false);
	canvas_resize(&canvas, 70, 1);
	hintbar_draw(&canvas, (struct rect){1, 0, width, 1}, hints, COUNT);
	text = canvas_row_text(&canvas, 0);
	cr_expect_str_eq(text, expected);
	free(text);
	canvas_done(&canvas);
}

Test(hintbar, hints_leave_by_priority)
{
	expect(60, " Enter details  Space mark  / filter  b driver  q quit");
	expect(53, " Enter details  Space mark  / filter  b driver  q quit");
	expect(52, " Enter details  Space mark  / filter  q quit");
	expect(31, " Enter details  / filter  q quit");
	expect(6, " q quit");
	expect(5, "");
	expect(0, "");
	expect(-1, "");
}

Test(hintbar, clicks_find_the_hint_at_every_width)
{
	for (int width = 0; width < 70; width++) {
		struct hint_slot slots[COUNT];

		hintbar_layout(hints, COUNT, width, slots);
		for (int x = 0; x < 70; x++) {
			int found = hintbar_at((struct rect){3, 0, width, 1}, hints, COUNT, x + 3);

			cr_assert(x < width || found == -1);
			if (found >= 0)
				cr_assert(x >= slots[found].x &&
					  x < slots[found].x + slots[found].width);
		}
	}
	cr_expect_eq(hintbar_at((struct rect){1, 0, 60, 1}, hints, COUNT, 1), 0);
	cr_expect_eq(hintbar_at((struct rect){1, 0, 60, 1}, hints, COUNT, 14), -1);
	cr_expect_eq(hintbar_at((struct rect){1, 0, 60, 1}, hints, COUNT, 16), 1);
	cr_expect_eq(hintbar_at((struct rect){1, 0, 60, 1}, hints, COUNT, 0), -1);
}

Test(hintbar, a_disabled_hint_looks_so)
{
	struct canvas canvas;

	canvas_init(&canvas, false);
	canvas_resize(&canvas, 70, 1);
	hintbar_draw(&canvas, (struct rect){0, 0, 70, 1}, hints, COUNT);
	cr_expect_eq(canvas.cells[0].role, ROLE_KEY);
	cr_expect_eq(canvas.cells[6].role, ROLE_KEY_TEXT);
	cr_expect_eq(canvas.cells[37].role, ROLE_KEY_DISABLED);
	cr_expect_eq(canvas.cells[39].role, ROLE_KEY_DISABLED);
	canvas_done(&canvas);
}
