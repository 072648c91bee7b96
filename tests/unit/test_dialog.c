#include "widgets/dialog.h"
#include "widgets/key.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct canvas canvas;
static const struct hint hints[] = {{"Esc", "close", 1, false}, {"?", "why", 2, false}};

static void start(void)
{
	cr_assert(setlocale(LC_ALL, "C.UTF-8") != NULL);
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 30, 9);
}

static void stop(void)
{
	canvas_done(&canvas);
}

TestSuite(dialog, .init = start, .fini = stop);

static struct rect draw(struct dialog *dialog, size_t hint_count)
{
	canvas_clear(&canvas);
	return dialog_draw(&canvas, (struct rect){0, 0, canvas.columns, canvas.rows}, dialog, hints,
			   hint_count);
}

static void expect_row(int row, const char *expected)
{
	char *text = canvas_row_text(&canvas, row);

	cr_expect_str_eq(text, expected, "row %d: '%s'", row, text);
	free(text);
}

Test(dialog, keeps_room_above_its_lines)
{
	struct dialog *dialog = dialog_new("Form");
	struct rect outer, reserved;

	dialog_reserve(dialog, 20, 2);
	dialog_text(dialog, ROLE_TEXT, 0, "below");
	outer = draw(dialog, 1);
	reserved = dialog_reserved(dialog);
	cr_expect_eq(reserved.height, 2);
	cr_expect_eq(reserved.width, 20);
	cr_expect_eq(reserved.y, outer.y + 1);
	expect_row(reserved.y + 3, "   │ below                │");
	dialog_reserve(dialog, 0, 30);
	draw(dialog, 1);
	reserved = dialog_reserved(dialog);
	cr_expect_gt(reserved.height, 3, "%d", reserved.height);
	expect_row(reserved.y + reserved.height, "        │ below     │");
	dialog_reserve(dialog, 0, 0);
	draw(dialog, 0);
	cr_expect_eq(dialog_reserved(dialog).height, 0);
	dialog_free(dialog);
}

Test(dialog, stays_where_it_was_scrolled_when_filled_anew)
{
	struct dialog *dialog = dialog_new("Plan");

	for (int round = 0; round < 2; round++) {
		int top = dialog_top(dialog);

		dialog_clear(dialog);
		for (int i = 0; i < 30; i++)
			dialog_textf(dialog, ROLE_TEXT, 0, "line %d", i);
		dialog_set_top(dialog, top);
		draw(dialog, 0);
		if (round == 0)
			for (int i = 0; i < 4; i++)
				dialog_key(dialog, KEYCODE_DOWN);
	}
	cr_expect_eq(dialog_top(dialog), 4);
	dialog_set_title(dialog, "Another");
	draw(dialog, 0);
	char *row = canvas_row_text(&canvas, 0);
	cr_expect(strstr(row, "Another") != NULL, "%s", row);
	free(row);
	dialog_free(dialog);
}

Test(dialog, it_is_as_large_as_its_contents)
{
	struct dialog *dialog = dialog_new("Keys");
	struct rect outer;

	dialog_text(dialog, ROLE_TITLE, CELL_BOLD, "Moving");
	dialog_line(dialog);
	dialog_span(dialog, 0, ROLE_KEY, 0, "g");
	dialog_span(dialog, 4, ROLE_TEXT, 0, "first row");
	dialog_span(dialog, -1, ROLE_DIM, 0, "!");
	outer = draw(dialog, 2);
	cr_expect_eq(outer.width, 20);
	cr_expect_eq(outer.height, 6);
	expect_row(1, "     ┌ Keys ────────────┐");
	expect_row(2, "     │ Moving           │");
	expect_row(3, "     │ g   first row!   │");
	expect_row(4, "     │                  │");
	expect_row(5, "     │ Esc close  ? why │");
	expect_row(6, "     └──────────────────┘");
	dialog_free(dialog);
}

Test(dialog, long_lines_are_wrapped_below_their_last_span)
{
	struct dialog *dialog = dialog_new(NULL);

	dialog_span(dialog, 0, ROLE_KEY, 0, "PgDn");
	dialog_span(dialog, 6, ROLE_TEXT, 0, "goes down by one screen of rows");
	dialog_text(dialog, ROLE_TEXT, 0, "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs");
	draw(dialog, 0);
	expect_row(1, "┌────────────────────────────┐");
	expect_row(2, "│ PgDn  goes down by one     │");
	expect_row(3, "│       screen of rows       │");
	expect_row(4, "│ /sys/bus/pci/devices/0000: │");
	expect_row(5, "│ 01:00.0/sriov_numvfs       │");
	dialog_free(dialog);
}

Test(dialog, it_scrolls_no_further_than_its_ends)
{
	struct dialog *dialog = dialog_new("many");

	for (int i = 0; i < 20; i++)
		dialog_textf(dialog, ROLE_TEXT, 0, "line %d", i);
	cr_expect_eq(dialog_line_count(dialog), 20);
	draw(dialog, 1);
	expect_row(1, "        │ line 0    █");
	cr_expect(dialog_key(dialog, KEYCODE_UP));
	cr_expect(dialog_key(dialog, KEYCODE_DOWN));
	draw(dialog, 1);
	expect_row(1, "        │ line 1    █");
	dialog_key(dialog, 'G');
	dialog_key(dialog, KEYCODE_PAGE_DOWN);
	draw(dialog, 1);
	expect_row(5, "        │ line 19   █");
	dialog_key(dialog, KEYCODE_PAGE_UP);
	draw(dialog, 1);
	expect_row(5, "        │ line 15   │");
	dialog_key(dialog, KEYCODE_HOME);
	draw(dialog, 1);
	expect_row(1, "        │ line 0    █");
	cr_expect(!dialog_key(dialog, 'x'));
	cr_expect(!dialog_key(dialog, KEYCODE_ESCAPE));
	dialog_clear(dialog);
	cr_expect_eq(dialog_line_count(dialog), 0);
	dialog_free(dialog);
}

Test(dialog, clicks_find_the_hints)
{
	struct dialog *dialog = dialog_new("t");

	dialog_text(dialog, ROLE_TEXT, 0, "x");
	draw(dialog, 2);
	expect_row(5, "     │ Esc close  ? why │");
	cr_expect_eq(dialog_hint_at(dialog, hints, 2, 7, 5), 0);
	cr_expect_eq(dialog_hint_at(dialog, hints, 2, 15, 5), 0);
	cr_expect_eq(dialog_hint_at(dialog, hints, 2, 16, 5), -1);
	cr_expect_eq(dialog_hint_at(dialog, hints, 2, 18, 5), 1);
	cr_expect_eq(dialog_hint_at(dialog, hints, 2, 7, 3), -1);
	dialog_free(dialog);
}

Test(dialog, no_size_breaks_it)
{
	struct dialog *dialog = dialog_new("A rather long title");

	dialog_span(dialog, 0, ROLE_KEY, 0, "key");
	dialog_span(dialog, 30, ROLE_TEXT, 0, "日本日本 deep \xff indent");
	for (int i = 0; i < 9; i++)
		dialog_text(dialog, ROLE_TEXT, 0, "some words and averyveryverylongword   ");
	for (int columns = 0; columns < 60; columns++)
		for (int rows = 0; rows < 24; rows++) {
			struct rect outer;

			canvas_resize(&canvas, columns, rows);
			outer = draw(dialog, 2);
			cr_assert(outer.x >= 0 && outer.y >= 0);
			cr_assert(outer.x + outer.width <= columns);
			cr_assert(outer.y + outer.height <= rows);
			dialog_key(dialog, KEYCODE_PAGE_DOWN);
		}
	dialog_free(dialog);
}

Test(dialog, without_memory_there_is_none)
{
	dialog_free(NULL);
	dialog_line(NULL);
	dialog_span(NULL, 0, ROLE_TEXT, 0, "x");
	dialog_clear(NULL);
	cr_expect_eq(dialog_line_count(NULL), 0);
	cr_expect(!dialog_key(NULL, KEYCODE_UP));
	cr_expect_eq(draw(NULL, 2).width, 0);
	cr_expect_eq(dialog_hint_at(NULL, hints, 2, 0, 0), -1);
}
