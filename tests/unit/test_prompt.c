#include "widgets/prompt.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct prompt prompt;

static void start(void)
{
	cr_assert(setlocale(LC_ALL, "C.UTF-8") != NULL);
	prompt_set(&prompt, "");
}

TestSuite(prompt, .init = start);

static void type(const char *text)
{
	for (; *text != '\0'; text++)
		cr_assert_eq(prompt_key(&prompt, (unsigned char)*text), PROMPT_EDITING);
}

Test(prompt, letters_are_inserted_at_the_cursor)
{
	type("eth1");
	prompt_key(&prompt, KEYCODE_LEFT);
	type("0v");
	cr_expect_str_eq(prompt.text, "eth0v1");
	prompt_key(&prompt, KEYCODE_HOME);
	type("x");
	prompt_key(&prompt, KEYCODE_END);
	type("y");
	cr_expect_str_eq(prompt.text, "xeth0v1y");
	prompt_key(&prompt, KEYCODE_CTRL('a'));
	cr_expect_eq(prompt.cursor, 0);
	prompt_key(&prompt, KEYCODE_CTRL('e'));
	cr_expect_eq(prompt.cursor, prompt.length);
}

Test(prompt, whole_characters_come_and_go)
{
	prompt_set(&prompt, "aéz");
	prompt_key(&prompt, 0x65e5);
	cr_expect_str_eq(prompt.text, "aéz日");
	prompt_key(&prompt, KEYCODE_LEFT);
	prompt_key(&prompt, KEYCODE_LEFT);
	prompt_key(&prompt, KEYCODE_BACKSPACE);
	cr_expect_str_eq(prompt.text, "az日");
	prompt_key(&prompt, KEYCODE_RIGHT);
	prompt_key(&prompt, KEYCODE_DELETE);
	cr_expect_str_eq(prompt.text, "az");
	prompt_key(&prompt, KEYCODE_RIGHT);
	prompt_key(&prompt, KEYCODE_DELETE);
	cr_expect_str_eq(prompt.text, "az");
	prompt_key(&prompt, KEYCODE_CTRL('a'));
	prompt_key(&prompt, KEYCODE_BACKSPACE);
	prompt_key(&prompt, KEYCODE_LEFT);
	cr_expect_str_eq(prompt.text, "az");
}

Test(prompt, words_and_ends_are_cut)
{
	prompt_set(&prompt, "driver:ice vlan:50  ");
	prompt_key(&prompt, KEYCODE_CTRL('w'));
	cr_expect_str_eq(prompt.text, "driver:ice ");
	prompt_key(&prompt, KEYCODE_CTRL('w'));
	prompt_key(&prompt, KEYCODE_CTRL('w'));
	cr_expect_str_eq(prompt.text, "");
	prompt_set(&prompt, "abc def");
	prompt_key(&prompt, KEYCODE_LEFT);
	prompt_key(&prompt, KEYCODE_CTRL('u'));
	cr_expect_str_eq(prompt.text, "f");
	prompt_key(&prompt, KEYCODE_CTRL('k'));
	cr_expect_str_eq(prompt.text, "");
}

Test(prompt, other_keys_are_told_apart)
{
	cr_expect_eq(prompt_key(&prompt, KEYCODE_ENTER), PROMPT_DONE);
	cr_expect_eq(prompt_key(&prompt, KEYCODE_ESCAPE), PROMPT_CANCELLED);
	cr_expect_eq(prompt_key(&prompt, KEYCODE_CTRL('g')), PROMPT_CANCELLED);
	cr_expect_eq(prompt_key(&prompt, KEYCODE_UP), PROMPT_UNUSED);
	cr_expect_eq(prompt_key(&prompt, KEYCODE_F1), PROMPT_UNUSED);
	cr_expect_eq(prompt_key(&prompt, KEYCODE_CTRL('l')), PROMPT_UNUSED);
	cr_expect_eq(prompt_key(&prompt, KEYCODE_NONE), PROMPT_UNUSED);
	cr_expect_eq(prompt_key(&prompt, 0x301), PROMPT_UNUSED);
	cr_expect_eq(prompt_key(&prompt, UINT32_MAX), PROMPT_UNUSED);
	cr_expect_str_eq(prompt.text, "");
}

Test(prompt, a_full_one_takes_no_more)
{
	for (int i = 0; i < 1000; i++)
		prompt_key(&prompt, 0x65e5);
	cr_expect_eq(prompt.length, 255);
	cr_expect_eq(strlen(prompt.text), 255);
	prompt_key(&prompt, 'x');
	cr_expect_eq(prompt.length, 255);
	prompt_set(&prompt, "\xff\x1bgood\n\xe2\x82");
	cr_expect_str_eq(prompt.text, "good");
}

/* What a row of `width` shows, with [] around the cursor. */
static char *shown(int width, int *ret_cursor)
{
	struct canvas canvas;
	char *text;

	canvas_init(&canvas, false);
	canvas_resize(&canvas, 20, 1);
	*ret_cursor = prompt_draw(&canvas, (struct rect){0, 0, width, 1}, "/", &prompt);
	for (int x = 0; x < 20; x++)
		cr_expect_eq((canvas.cells[x].attributes & CELL_SELECTED) != 0, x == *ret_cursor);
	text = canvas_row_text(&canvas, 0);
	canvas_done(&canvas);
	return text;
}

Test(prompt, the_cursor_is_always_in_sight)
{
	int cursor;
	char *text;

	prompt_set(&prompt, "abcdefghijkl");
	text = shown(8, &cursor);
	cr_expect_str_eq(text, "/ghijkl");
	cr_expect_eq(cursor, 7);
	free(text);
	prompt_key(&prompt, KEYCODE_HOME);
	text = shown(8, &cursor);
	cr_expect_str_eq(text, "/abcdefg");
	cr_expect_eq(cursor, 1);
	free(text);
	for (int width = 1; width <= 20; width++) {
		prompt_set(&prompt, "日本日本日本");
		for (int i = 0; i < 7; i++) {
			free(shown(width, &cursor));
			cr_expect(cursor >= 0 && cursor < width, "%d", width);
			prompt_key(&prompt, KEYCODE_LEFT);
		}
	}
}
