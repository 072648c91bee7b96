#include "widgets/form_field.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>

#define GAP          2  /* blanks between choices */
#define TEXT_WIDTH   30 /* wanted for a text */
#define SLIDER_WIDTH 40
#define BIG_STEP     10

/* --- keys -------------------------------------------------------------------------- */

bool form_field_move_choice(struct form_field *field, int step)
{
	int next = field->chosen + step;

	if (field->chosen < 0)
		next = step > 0 ? 0 : field->option_count - 1;
	if (next < 0 || next >= field->option_count)
		return false;
	field->chosen = next;
	return true;
}

static bool key_in_choice(struct form_field *field, uint32_t code)
{
	switch (code) {
	case KEYCODE_LEFT:
	case 'h':
		form_field_move_choice(field, -1);
		return true;
	case KEYCODE_RIGHT:
	case 'l':
		form_field_move_choice(field, 1);
		return true;
	case ' ':
		if (!form_field_move_choice(field, 1))
			field->chosen = field->option_count > 0 ? 0 : FORM_NO_CHOICE;
		return true;
	default:
		return false;
	}
}

/* Digits make a new number at first, and then a longer one. */
static void type_digit(struct form_field *field, int digit)
{
	int64_t number = field->typing ? field->slider.number : 0;

	if (number > (INT64_MAX - 9) / 10)
		return;
	field->slider.number = number * 10 + digit;
	field->typing = true;
}

static bool key_in_number(struct form_field *field, uint32_t code)
{
	struct slider *slider = &field->slider;

	if (code >= '0' && code <= '9') {
		type_digit(field, (int)(code - '0'));
		slider->number = MIN(slider->number, slider->maximum);
		return true;
	}
	field->typing = code == KEYCODE_BACKSPACE;
	switch (code) {
	case KEYCODE_LEFT:
	case '-':
	case 'h':
		slider->number--;
		break;
	case KEYCODE_RIGHT:
	case '+':
	case 'l':
		slider->number++;
		break;
	case KEYCODE_PAGE_UP:
		slider->number += BIG_STEP;
		break;
	case KEYCODE_PAGE_DOWN:
		slider->number -= BIG_STEP;
		break;
	case KEYCODE_HOME:
		slider->number = slider->minimum;
		break;
	case KEYCODE_END:
		slider->number = slider->maximum;
		break;
	case KEYCODE_BACKSPACE:
		slider->number /= 10;
		break;
	default:
		return false;
	}
	slider->number = MAX(MIN(slider->number, slider->maximum), slider->minimum);
	return true;
}

static bool key_in_text(struct form_field *field, uint32_t code)
{
	struct prompt before = field->prompt;
	bool typed = code >= ' ' && code < KEYCODE_UP;

	if (field->fresh && typed)
		prompt_set(&field->prompt, "");
	if (prompt_key(&field->prompt, code) != PROMPT_EDITING) {
		field->prompt = before;
		return false;
	}
	field->fresh = false;
	return true;
}

bool form_field_key(struct form_field *field, uint32_t code)
{
	switch (field->kind) {
	case FORM_TEXT:
		return key_in_text(field, code);
	case FORM_NUMBER:
		return key_in_number(field, code);
	case FORM_CHOICE:
	case FORM_LIST:
		return key_in_choice(field, code);
	}
	return false;
}

/* --- drawing ----------------------------------------------------------------------- */

int form_field_height(const struct form_field *field)
{
	return field->kind == FORM_LIST ? MAX(field->option_count, 1) : 1;
}

static int widest_option(const struct form_field *field)
{
	int width = 0;

	for (int i = 0; i < field->option_count; i++)
		width = MAX(width, text_width(field->options[i].text));
	return width;
}

/* Of the choices side by side: each with room for the brackets of the chosen. */
static int options_width(const struct form_field *field)
{
	int width = 0;

	for (int i = 0; i < field->option_count; i++)
		width += text_width(field->options[i].text) + GAP;
	return width;
}

int form_field_width(const struct form_field *field)
{
	int width = 0;

	switch (field->kind) {
	case FORM_TEXT:
		return MAX(TEXT_WIDTH, text_width(field->placeholder));
	case FORM_NUMBER:
		return SLIDER_WIDTH;
	case FORM_CHOICE:
		return options_width(field);
	case FORM_LIST:
		for (int i = 0; i < field->option_count; i++)
			width = MAX(width, text_width(field->options[i].note));
		return GAP + widest_option(field) + GAP + width;
	}
	return width;
}

/* Which of the options of a list a line shows. */
static void draw_option(struct canvas *canvas, struct rect row, const struct form_field *field,
			int option, bool focused)
{
	bool chosen = option == field->chosen;
	unsigned attributes = chosen ? CELL_BOLD : CELL_PLAIN;
	int x = row.x;

	canvas_text(canvas, x, row.y, 1, ROLE_ACCENT, CELL_BOLD,
		    chosen ? canvas_glyph(canvas, GLYPH_MARK) : " ");
	x += GAP;
	canvas_text(canvas, x, row.y, row.x + row.width - x, chosen ? ROLE_PRIMARY : ROLE_TEXT,
		    attributes, field->options[option].text);
	x += widest_option(field) + GAP;
	if (x < row.x + row.width)
		canvas_text(canvas, x, row.y, row.x + row.width - x, ROLE_DIM, CELL_PLAIN,
			    field->options[option].note);
	if (chosen && focused)
		canvas_highlight(canvas, row, CELL_SELECTED);
}

/* " auto [enable] disable ", or only the chosen one where there is no room. */
static void draw_options(struct canvas *canvas, struct rect row, const struct form_field *field,
			 bool focused)
{
	bool all = options_width(field) <= row.width;
	int x = row.x;

	for (int i = 0; i < field->option_count; i++) {
		bool chosen = i == field->chosen;
		int width = text_width(field->options[i].text) + GAP;

		if (!all && !chosen && !(field->chosen < 0 && i == 0))
			continue;
		width = MIN(width, row.x + row.width - x);
		canvas_textf(canvas, x, row.y, width, chosen ? ROLE_PRIMARY : ROLE_DIM,
			     chosen ? CELL_BOLD : CELL_PLAIN, chosen ? "[%s]" : " %s ",
			     field->options[i].text);
		if (chosen && focused)
			canvas_highlight(canvas, (struct rect){x, row.y, width, 1}, CELL_SELECTED);
		x += width;
	}
	if (field->chosen < 0 && focused)
		canvas_highlight(canvas, (struct rect){row.x, row.y, x - row.x, 1}, CELL_UNDERLINE);
}

static void draw_number(struct canvas *canvas, struct rect row, struct form_field *field,
			bool focused)
{
	char text[24];
	char widest[24];
	int width;

	snprintf(widest, sizeof(widest), "%" PRId64, field->slider.maximum);
	width = MIN(text_width(widest) + GAP, row.width);
	snprintf(text, sizeof(text), "%" PRId64 " ", field->slider.number);
	canvas_text_right(canvas, row.x, row.y, width, ROLE_PRIMARY, CELL_BOLD, text);
	if (focused)
		canvas_highlight(canvas, (struct rect){row.x, row.y, width, 1}, CELL_SELECTED);
	field->area = (struct rect){row.x + width + 1, row.y, row.width - width - 1, 1};
	slider_draw(canvas, field->area, &field->slider, focused ? ROLE_ACCENT : ROLE_TEXT,
		    CELL_BOLD);
}

/* Returns the column of the cursor, -1 without. */
static int draw_text(struct canvas *canvas, struct rect row, const struct form_field *field,
		     bool focused)
{
	int cursor = -1;

	if (focused)
		cursor = prompt_draw(canvas, row, "", &field->prompt);
	else
		canvas_text(canvas, row.x, row.y, row.width, ROLE_TEXT, CELL_PLAIN,
			    field->prompt.text);
	/* As text that is selected looks elsewhere. */
	if (focused && field->fresh)
		canvas_highlight(canvas,
				 (struct rect){row.x, row.y,
					       MIN(text_width(field->prompt.text), row.width), 1},
				 CELL_SELECTED);
	if (field->prompt.length == 0)
		canvas_text(canvas, row.x + focused, row.y, row.width - focused, ROLE_DIM,
			    CELL_PLAIN, field->placeholder);
	return cursor;
}

static void draw_disabled(struct canvas *canvas, struct rect row, const struct form_field *field)
{
	const char *value = field->kind == FORM_TEXT ? field->prompt.text
			    : field->chosen >= 0     ? field->options[field->chosen].text
						     : "";
	int used = 0;

	if (value[0] != '\0')
		used = canvas_text(canvas, row.x, row.y, row.width, ROLE_TEXT, CELL_PLAIN, value) +
		       GAP;
	canvas_text(canvas, row.x + used, row.y, row.width - used, ROLE_KEY_DISABLED, CELL_PLAIN,
		    field->reason);
}

int form_field_draw(struct canvas *canvas, struct rect area, struct form_field *field, bool focused)
{
	int cursor = -1;

	field->area = area;
	if (field->reason[0] != '\0') {
		draw_disabled(canvas, area, field);
		return -1;
	}
	switch (field->kind) {
	case FORM_TEXT:
		cursor = draw_text(canvas, area, field, focused);
		break;
	case FORM_NUMBER:
		draw_number(canvas, area, field, focused);
		break;
	case FORM_CHOICE:
		draw_options(canvas, area, field, focused);
		break;
	case FORM_LIST:
		for (int i = 0; i < field->option_count; i++)
			draw_option(canvas, (struct rect){area.x, area.y + i, area.width, 1}, field,
				    i, focused);
		break;
	}
	return cursor;
}

/* --- the mouse --- */

static void click_options(struct form_field *field, int x)
{
	int at = field->area.x;

	for (int i = 0; i < field->option_count; i++) {
		at += text_width(field->options[i].text) + GAP;
		if (x < at) {
			field->chosen = i;
			return;
		}
	}
}

void form_field_click(struct form_field *field, int x, int y)
{
	if (field->kind == FORM_NUMBER)
		field->slider.number = slider_number_at(field->area, &field->slider, x);
	if (field->kind == FORM_LIST)
		field->chosen = y - field->area.y;
	if (field->kind == FORM_CHOICE && options_width(field) <= field->area.width)
		click_options(field, x);
}
