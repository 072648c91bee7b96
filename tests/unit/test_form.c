#include "widgets/form.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *value(const struct form *form, int field)
{
	static char text[PROMPT_SIZE];

	return form_value(form, field, text, sizeof(text));
}

static void type(struct form *form, const char *keys)
{
	for (; *keys != '\0'; keys++)
		form_key(form, (uint32_t)*keys);
}

static int add_states(struct form *form, enum form_kind kind)
{
	int field = form_add_choice(form, kind, "state");

	form_add_option(form, field, "auto", "follows the PF", true);
	form_add_option(form, field, "enable", "", false);
	form_add_option(form, field, "disable", "never up", false);
	return field;
}

static void draw(struct canvas *canvas, struct form *form, int columns, int rows)
{
	int x, y;

	setlocale(LC_ALL, "C.UTF-8");
	canvas_init(canvas, true);
	canvas_resize(canvas, columns, rows);
	form_draw(canvas, (struct rect){0, 0, columns, rows}, form, &x, &y);
}

static void row_is(const struct canvas *canvas, int row, const char *wanted)
{
	char *text = canvas_row_text(canvas, row);

	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(form, text_is_typed)
{
	struct form *form = form_new();
	int field = form_add_text(form, "mac", "02:", "none");

	cr_expect(!form_is_changed(form, field));
	form_key(form, KEYCODE_END);
	type(form, "aa");
	cr_expect_str_eq(value(form, field), "02:aa");
	cr_expect(form_is_changed(form, field));
	form_key(form, KEYCODE_BACKSPACE);
	form_key(form, KEYCODE_BACKSPACE);
	cr_expect(!form_is_changed(form, field), "as before is unchanged");
	cr_expect_eq(form_key(form, KEYCODE_ENTER), FORM_DONE);
	cr_expect_eq(form_key(form, KEYCODE_ESCAPE), FORM_CANCELLED);
	cr_expect_eq(form_key(form, KEYCODE_F1), FORM_UNUSED);
	form_free(form);
}

Test(form, what_is_typed_first_replaces_the_text)
{
	struct form *form = form_new();
	int field = form_add_text(form, "mac", "02:", "none");
	int other = form_add_text(form, "vlan", "50", "");

	cr_expect_eq(form_key(form, KEYCODE_F1), FORM_UNUSED);
	cr_expect_str_eq(value(form, field), "02:");
	type(form, "auto");
	cr_expect_str_eq(value(form, field), "auto");
	form_key(form, KEYCODE_DOWN);
	form_key(form, KEYCODE_BACKSPACE);
	type(form, "1");
	cr_expect_str_eq(value(form, other), "51", "Backspace edits it");
	form_key(form, KEYCODE_UP);
	form_set_text(form, field, "random");
	type(form, "x");
	cr_expect_str_eq(value(form, field), "x");
	form_free(form);
}

Test(form, number_by_digits)
{
	struct form *form = form_new();
	int field = form_add_number(form, "VFs", 6, 0, 64);

	type(form, "8");
	cr_expect_eq(form_number(form, field), 8, "the first digit starts anew");
	type(form, "9");
	cr_expect_eq(form_number(form, field), 64, "no more than the maximum");
	form_key(form, KEYCODE_BACKSPACE);
	cr_expect_eq(form_number(form, field), 6);
	type(form, "2");
	cr_expect_eq(form_number(form, field), 62);
	cr_expect_str_eq(value(form, field), "62");
	for (int i = 0; i < 30; i++)
		type(form, "9");
	cr_expect_eq(form_number(form, field), 64);
	form_free(form);
}

Test(form, number_by_steps)
{
	static const struct {
		uint32_t code;
		int64_t wanted;
	} steps[] = {
		{KEYCODE_RIGHT, 7},
		{KEYCODE_LEFT, 6},
		{'-', 5},
		{'+', 6},
		{KEYCODE_END, 64},
		{'l', 64},
		{KEYCODE_PAGE_DOWN, 54},
		{KEYCODE_HOME, 0},
		{'h', 0},
		{KEYCODE_PAGE_UP, 10},
	};
	struct form *form = form_new();
	int field = form_add_number(form, "VFs", 6, 0, 64);

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		cr_expect_eq(form_key(form, steps[i].code), FORM_EDITING);
		cr_expect_eq(form_number(form, field), steps[i].wanted, "step %zu", i);
	}
	form_free(form);
}

Test(form, choices_side_by_side)
{
	struct form *form = form_new();
	int field = add_states(form, FORM_CHOICE);

	form_key(form, KEYCODE_LEFT);
	cr_expect_str_eq(value(form, field), "auto");
	form_key(form, KEYCODE_RIGHT);
	cr_expect_str_eq(value(form, field), "enable");
	cr_expect(form_is_changed(form, field));
	type(form, "  ");
	cr_expect_str_eq(value(form, field), "auto", "Space goes round");
	cr_expect(!form_is_changed(form, field));
	form_free(form);
}

Test(form, nothing_chosen_is_no_value)
{
	struct form *form = form_new();
	int field = form_add_choice(form, FORM_CHOICE, "trust");

	form_add_option(form, field, "off", "", false);
	form_add_option(form, field, "on", "", false);
	cr_expect_str_eq(value(form, field), "");
	cr_expect(!form_is_changed(form, field));
	form_key(form, KEYCODE_LEFT);
	cr_expect_str_eq(value(form, field), "on");
	cr_expect(form_is_changed(form, field));
	form_free(form);
}

Test(form, a_list_is_gone_through_with_up_and_down)
{
	struct form *form = form_new();
	int list = add_states(form, FORM_LIST);
	int text = form_add_text(form, "other", "", "");

	form_key(form, KEYCODE_DOWN);
	cr_expect_str_eq(value(form, list), "enable");
	cr_expect_eq(form_focus(form), list);
	type(form, "jj");
	cr_expect_str_eq(value(form, list), "disable");
	cr_expect_eq(form_focus(form), text, "beyond the last comes the next field");
	type(form, "jk");
	cr_expect_str_eq(value(form, text), "jk", "letters are letters in a text");
	form_key(form, KEYCODE_UP);
	cr_expect_eq(form_focus(form), list);
	form_free(form);
}

Test(form, what_cannot_be_filled_in_is_passed_over)
{
	struct form *form = form_new();
	int first = form_add_text(form, "a", "", "");
	int second = form_add_text(form, "b", "1", "");
	int third = form_add_text(form, "c", "", "");

	form_disable(form, first, "igb cannot");
	cr_expect_eq(form_focus(form), second);
	form_disable(form, third, "igb cannot");
	form_key(form, KEYCODE_TAB);
	cr_expect_eq(form_focus(form), second);
	form_key(form, KEYCODE_BACKTAB);
	cr_expect_eq(form_focus(form), second);
	form_set_focus(form, first);
	cr_expect_eq(form_focus(form), second);
	form_disable(form, second, "igb cannot");
	cr_expect_eq(form_focus(form), -1);
	cr_expect_eq(form_key(form, 'x'), FORM_UNUSED);
	cr_expect_eq(form_key(form, KEYCODE_DOWN), FORM_UNUSED);
	cr_expect(form_is_disabled(form, second));
	cr_expect_str_eq(value(form, second), "1");
	form_free(form);
}

Test(form, looks)
{
	struct form *form = form_new();
	struct canvas canvas;

	form_add_text(form, "mac", "02:00", "");
	form_add_text(form, "vlan", "", "various");
	add_states(form, FORM_CHOICE);
	form_disable(form, form_add_text(form, "rate", "", ""), "igb cannot set rates");
	form_key(form, KEYCODE_END);
	form_key(form, 'a');
	cr_expect_eq(form_height(form), 4);
	draw(&canvas, form, 40, 4);
	row_is(&canvas, 0, "mac   *02:00a");
	row_is(&canvas, 1, "vlan   various");
	row_is(&canvas, 2, "state  [auto] enable  disable");
	row_is(&canvas, 3, "rate   igb cannot set rates");
	canvas_done(&canvas);
	draw(&canvas, form, 20, 4);
	row_is(&canvas, 2, "state  [auto]");
	canvas_done(&canvas);
	form_free(form);
}

Test(form, list_looks)
{
	struct form *form = form_new();
	struct canvas canvas;

	add_states(form, FORM_LIST);
	draw(&canvas, form, 40, 3);
	row_is(&canvas, 0, "state  * auto     follows the PF");
	row_is(&canvas, 1, "         enable");
	row_is(&canvas, 2, "         disable  never up");
	canvas_done(&canvas);
	cr_expect_geq(form_width(form), 32);
	form_free(form);
}

Test(form, the_focus_is_always_in_sight)
{
	struct form *form = form_new();
	struct canvas canvas;
	char label[8];

	for (int i = 0; i < 16; i++) {
		snprintf(label, sizeof(label), "f%d", i);
		form_add_text(form, label, "", label);
	}
	for (int i = 0; i < 16; i++) {
		bool found = false;

		form_set_focus(form, i);
		draw(&canvas, form, 20, 3);
		snprintf(label, sizeof(label), "f%d ", i);
		for (int row = 0; row < 3; row++) {
			char *text = canvas_row_text(&canvas, row);

			found = found || strncmp(text, label, strlen(label)) == 0;
			free(text);
		}
		cr_expect(found, "field %d", i);
		canvas_done(&canvas);
	}
	form_free(form);
}

Test(form, clicks)
{
	struct form *form = form_new();
	struct canvas canvas;
	int text = form_add_text(form, "mac", "", "");
	int number = form_add_number(form, "VFs", 0, 0, 64);
	int choice = add_states(form, FORM_CHOICE);
	int list = add_states(form, FORM_LIST);

	draw(&canvas, form, 60, 10);
	cr_expect(form_click(form, 20, 1));
	cr_expect_eq(form_focus(form), number);
	cr_expect(form_click(form, 59, 1));
	cr_expect_eq(form_number(form, number), 64);
	cr_expect(form_click(form, 15, 2));
	cr_expect_str_eq(value(form, choice), "enable");
	cr_expect(form_click(form, 12, 5));
	cr_expect_str_eq(value(form, list), "disable");
	cr_expect(form_click(form, 1, 0));
	cr_expect_eq(form_focus(form), text);
	cr_expect(!form_click(form, 1, 8));
	canvas_done(&canvas);
	form_free(form);
}

Test(form, any_size)
{
	struct form *form = form_new();
	struct canvas canvas;

	form_add_text(form, "mac", "02:00:00:00:50:00", "");
	form_add_number(form, "VFs", 3, 0, 64);
	add_states(form, FORM_CHOICE);
	add_states(form, FORM_LIST);
	for (int columns = 0; columns < 50; columns++)
		for (int rows = 0; rows < 8; rows++)
			for (int focus = 0; focus < 4; focus++) {
				form_set_focus(form, focus);
				draw(&canvas, form, columns, rows);
				canvas_done(&canvas);
			}
	form_free(form);
}

Test(form, none_at_all)
{
	struct form *form = form_new();
	struct canvas canvas;

	cr_expect_eq(form_focus(form), -1);
	cr_expect_eq(form_key(form, KEYCODE_DOWN), FORM_UNUSED);
	cr_expect_eq(form_width(form), 0);
	draw(&canvas, form, 10, 2);
	canvas_done(&canvas);
	form_free(form);
	form_free(NULL);
	cr_expect_eq(form_add_text(NULL, "a", "", ""), -1);
	cr_expect_eq(form_focus(NULL), -1);
	cr_expect_eq(form_key(NULL, 'a'), FORM_UNUSED);
}
