#include "widgets/canvas.h"
#include "widgets/utf8.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct canvas canvas;

static void start(const char *locale, bool ascii)
{
	canvas_done(&canvas);
	cr_assert(setlocale(LC_ALL, locale) != NULL);
	canvas_init(&canvas, ascii);
	canvas_resize(&canvas, 20, 3);
}

static void utf8(void)
{
	start("C.UTF-8", false);
}

static void stop(void)
{
	canvas_done(&canvas);
}

#define cr_row(row, expected)                                                                      \
	do {                                                                                       \
		char *text_ = canvas_row_text(&canvas, row);                                       \
		cr_expect_str_eq(text_, expected);                                                 \
		free(text_);                                                                       \
	} while (0)

TestSuite(canvas, .init = utf8, .fini = stop);

Test(canvas, text_is_placed_and_cut_with_an_ellipsis)
{
	cr_expect_eq(canvas_text(&canvas, 1, 0, 10, ROLE_TEXT, 0, "enp1s0f0"), 8);
	cr_expect_eq(canvas_text(&canvas, 1, 1, 5, ROLE_TEXT, 0, "enp1s0f0"), 5);
	cr_expect_eq(canvas_text(&canvas, 1, 2, 1, ROLE_TEXT, 0, "ab"), 1);
	cr_row(0, " enp1s0f0");
	cr_row(1, " enp1…");
	cr_row(2, " …");
	cr_expect_eq(canvas_text(&canvas, 0, 0, 0, ROLE_TEXT, 0, "x"), 0);
	cr_expect_eq(canvas_text(&canvas, 0, 0, -3, ROLE_TEXT, 0, "x"), 0);
}

Test(canvas, right_aligned_text_ends_at_its_edge)
{
	canvas_text_right(&canvas, 2, 0, 8, ROLE_RX, 0, "3.21");
	canvas_text_right(&canvas, 2, 1, 3, ROLE_RX, 0, "3.21");
	cr_row(0, "      3.21");
	cr_row(1, "  3.…");
	cr_expect_eq(canvas_textf(&canvas, 0, 2, 9, ROLE_TEXT, 0, "%d/%d", 6, 64), 4);
	cr_row(2, "6/64");
}

Test(canvas, wide_characters_are_never_split)
{
	cr_expect_eq(text_width("日本x"), 5);
	canvas_text(&canvas, 0, 0, 20, ROLE_TEXT, 0, "日本x");
	cr_row(0, "日本x");
	cr_expect_eq(canvas.cells[1].glyph, 0);
	/* four columns: one wide character, then no room for half of the next */
	cr_expect_eq(canvas_text(&canvas, 0, 1, 4, ROLE_TEXT, 0, "日本日"), 3);
	cr_row(1, "日…");
	canvas_put(&canvas, 19, 2, 0x65e5, ROLE_TEXT, 0);
	cr_expect_eq(canvas.cells[2 * 20 + 19].glyph, ' ');
}

Test(canvas, overwriting_half_of_a_wide_character_blanks_the_other)
{
	canvas_text(&canvas, 0, 0, 20, ROLE_TEXT, 0, "日本");
	canvas_put(&canvas, 1, 0, 'a', ROLE_TEXT, 0);
	canvas_put(&canvas, 2, 0, 'b', ROLE_TEXT, 0);
	cr_row(0, " ab");
	cr_expect_eq(canvas.cells[3].glyph, ' ');
	canvas_text(&canvas, 0, 1, 20, ROLE_TEXT, 0, "x日本");
	canvas_put(&canvas, 2, 1, 0x65e5, ROLE_TEXT, 0);
	cr_row(1, "x 日");
}

Test(canvas, marks_are_dropped_and_bad_bytes_shown)
{
	canvas_text(&canvas, 0, 0, 20, ROLE_TEXT, 0, "e\u0301a\u202eb\u200dc");
	cr_row(0, "eabc");
	canvas_text(&canvas, 0, 1, 20, ROLE_TEXT, 0, "a\xff\xc0\xaf\xed\xa0\x80z\x1b[m\n\xc2\x9b");
	cr_row(1, "a??????z?[m??");
	cr_expect_eq(text_width("a\xff\xc3"), 3);
}

Test(canvas, c_locale_keeps_the_columns)
{
	start("C", false);
	canvas_text(&canvas, 0, 0, 20, ROLE_TEXT, 0, "├─ é…");
	cr_row(0, "├─ é…");
	cr_expect_eq(text_width("├─ é…"), 5);
}

Test(canvas, ascii_canvas_has_stand_ins)
{
	start("C.UTF-8", true);
	canvas_text(&canvas, 0, 0, 7, ROLE_TEXT, 0, "µ·日▲ and more");
	cr_row(0, "?.??^ ~");
	canvas_text(&canvas, 0, 1, 9, ROLE_TEXT, 0, canvas_glyph(&canvas, GLYPH_BRANCH));
	cr_row(1, "|-");
	for (int i = 0; i < 60; i++)
		cr_expect_lt(canvas.cells[i].glyph, 0x80);
	for (int glyph = 0; glyph < GLYPHS; glyph++)
		cr_expect_geq(strlen(canvas_glyph(&canvas, (enum glyph)glyph)), 1);
}

Test(canvas, glyphs_take_the_columns_of_their_stand_ins)
{
	struct canvas ascii;

	canvas_init(&ascii, true);
	for (int glyph = 0; glyph < GLYPHS; glyph++)
		cr_expect_eq(text_width(canvas_glyph(&canvas, (enum glyph)glyph)),
			     text_width(canvas_glyph(&ascii, (enum glyph)glyph)), "glyph %d",
			     glyph);
}

Test(canvas, nothing_is_drawn_outside_the_clip)
{
	struct rect before = canvas_set_clip(&canvas, (struct rect){2, 1, 3, 1});

	canvas_fill(&canvas, (struct rect){-5, -5, 100, 100}, '#', ROLE_TEXT, 0);
	canvas_text(&canvas, -1, 1, 10, ROLE_TEXT, 0, "abcdefghij");
	canvas_highlight(&canvas, (struct rect){0, 0, 20, 3}, CELL_SELECTED);
	cr_row(0, "");
	cr_row(1, "  def");
	cr_row(2, "");
	cr_expect_eq(canvas.cells[0].attributes, 0);
	cr_expect_eq(canvas.cells[22].attributes, CELL_SELECTED);
	canvas_set_clip(&canvas, (struct rect){-10, -10, 12, 12});
	cr_expect_eq(canvas.clip.x, 0);
	cr_expect_eq(canvas.clip.width, 2);
	canvas_set_clip(&canvas, before);
	cr_expect_eq(canvas.clip.width, 20);
}

Test(canvas, highlight_keeps_what_is_there)
{
	canvas_text(&canvas, 0, 0, 9, ROLE_ERROR, CELL_BOLD, "no");
	canvas_highlight(&canvas, (struct rect){0, 0, 20, 1}, CELL_SELECTED);
	cr_expect_eq(canvas.cells[0].role, ROLE_ERROR);
	cr_expect_eq(canvas.cells[0].attributes, CELL_BOLD | CELL_SELECTED);
	cr_expect_eq(canvas.cells[20].attributes, 0);
}

Test(canvas, a_box_has_a_title_and_an_inside)
{
	struct rect inner = canvas_box(&canvas, (struct rect){0, 0, 12, 3}, ROLE_BORDER, "eth0/1");

	cr_row(0, "┌ eth0/1 ──┐");
	cr_row(1, "│          │");
	cr_row(2, "└──────────┘");
	cr_expect_eq(inner.x, 1);
	cr_expect_eq(inner.width, 10);
	cr_expect_eq(inner.height, 1);
	canvas_clear(&canvas);
	canvas_box(&canvas, (struct rect){0, 0, 8, 2}, ROLE_BORDER, "too long");
	cr_row(0, "┌ too… ┐");
}

Test(canvas, no_size_of_box_or_canvas_crashes)
{
	for (int columns = -1; columns < 8; columns++)
		for (int rows = -1; rows < 8; rows++) {
			canvas_resize(&canvas, columns, rows);
			for (int width = -1; width < 9; width++) {
				struct rect inner =
					canvas_box(&canvas, (struct rect){-1, -1, width, rows + 2},
						   ROLE_BORDER, "title");

				cr_expect_geq(inner.width, 0);
				cr_expect_geq(inner.height, 0);
			}
			canvas_text(&canvas, 0, 0, 30, ROLE_TEXT, 0, "日本");
		}
}

Test(canvas, resize_blanks)
{
	canvas_text(&canvas, 0, 0, 9, ROLE_TEXT, CELL_BOLD, "old");
	canvas_resize(&canvas, 20, 3);
	cr_row(0, "");
	cr_expect_eq(canvas.cells[0].attributes, 0);
	cr_row(99, "");
}

Test(utf8, every_code_point_survives_a_round_trip)
{
	for (uint32_t code = 1; code <= 0x10ffff; code++) {
		char bytes[UTF8_MAX + 1];
		const char *at = bytes;
		size_t length;

		if (code >= 0xd800 && code < 0xe000)
			continue;
		length = utf8_put(code, bytes);
		if (utf8_next(&at) != code || at != bytes + length)
			cr_assert_fail("U+%04X", code);
	}
}

Test(utf8, what_is_no_utf8_is_invalid)
{
	static const char *const bad[] = {
		"\x80",         "\xc0\x80",         "\xc1\xbf",         "\xe0\x80\x80",
		"\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
		"\xe2\x82",     "\xf0\x9f"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const char *at = bad[i];

		cr_expect_eq(utf8_next(&at), UTF8_INVALID, "%zu", i);
		cr_expect_eq(at, bad[i] + 1);
	}
}
