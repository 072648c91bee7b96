#include "widgets/form.h"

#include "widgets/slider.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#define GAP          2  /* blanks between label and value, and between choices */
#define TEXT_WIDTH   30 /* wanted for a text */
#define SLIDER_WIDTH 40
#define BIG_STEP     10

struct option {
	char text[FORM_CHOICE_MAX];
	char note[FORM_NOTE_MAX];
};

struct field {
	enum form_kind kind;
	char label[FORM_LABEL_MAX];
	char reason[FORM_NOTE_MAX]; /* it cannot be filled in; empty: it can */
	/* texts */
	struct prompt prompt;
	char before[PROMPT_SIZE];
	char placeholder[FORM_NOTE_MAX];
	/* numbers */
	struct slider slider;
	int64_t number_before;
	bool typing; /* the next digit is added to the number, not the first of a new one */
	/* choices */
	struct option options[FORM_CHOICES_MAX];
	int option_count, chosen, chosen_before;
	/* as last drawn */
	struct rect area;
};

struct form {
	int count, focus;
	int top; /* first visible line */
	struct field *fields;
};

/* --- making one ------------------------------------------------------------------ */

struct form *form_new(void)
{
	struct form *form = calloc(1, sizeof(*form));

	if (form != NULL)
		form->focus = -1;
	return form;
}

void form_free(struct form *form)
{
	if (form == NULL)
		return;
	free(form->fields);
	free(form);
}

static struct field *find(const struct form *form, int field)
{
	return form != NULL && field >= 0 && field < form->count ? &form->fields[field] : NULL;
}

static int add(struct form *form, enum form_kind kind, const char *label)
{
	struct field *fields;

	if (form == NULL)
		return -1;
	fields = reallocarray(form->fields, (size_t)form->count + 1, sizeof(*fields));
	if (fields == NULL)
		return -1;
	form->fields = fields;
	fields[form->count] = (struct field){
		.kind = kind,
		.chosen = FORM_NO_CHOICE,
		.chosen_before = FORM_NO_CHOICE,
	};
	snprintf(fields[form->count].label, FORM_LABEL_MAX, "%s", label);
	if (form->focus < 0)
		form->focus = form->count;
	return form->count++;
}

int form_add_text(struct form *form, const char *label, const char *text, const char *placeholder)
{
	int field = add(form, FORM_TEXT, label);

	if (field < 0)
		return -1;
	prompt_set(&form->fields[field].prompt, text);
	strcpy(form->fields[field].before, form->fields[field].prompt.text);
	snprintf(form->fields[field].placeholder, FORM_NOTE_MAX, "%s", placeholder);
	return field;
}

int form_add_number(struct form *form, const char *label, int64_t number, int64_t minimum,
		    int64_t maximum)
{
	int field = add(form, FORM_NUMBER, label);

	if (field < 0)
		return -1;
	form->fields[field].slider = (struct slider){number, minimum, maximum};
	form->fields[field].number_before = number;
	return field;
}

int form_add_choice(struct form *form, enum form_kind kind, const char *label)
{
	return add(form, kind, label);
}

void form_add_option(struct form *form, int field, const char *text, const char *note, bool chosen)
{
	struct field *choice = find(form, field);

	if (choice == NULL || choice->option_count == FORM_CHOICES_MAX)
		return;
	snprintf(choice->options[choice->option_count].text, FORM_CHOICE_MAX, "%s", text);
	snprintf(choice->options[choice->option_count].note, FORM_NOTE_MAX, "%s", note);
	if (chosen)
		choice->chosen = choice->chosen_before = choice->option_count;
	choice->option_count++;
}

static int next_enabled(const struct form *form, int from, int step)
{
	for (int i = 1; i <= form->count; i++) {
		int field = (from + step * i + form->count * form->count) % form->count;

		if (form->fields[field].reason[0] == '\0')
			return field;
	}
	return -1;
}

void form_disable(struct form *form, int field, const char *reason)
{
	struct field *disabled = find(form, field);

	if (disabled == NULL)
		return;
	snprintf(disabled->reason, sizeof(disabled->reason), "%s", reason);
	/* Fields to come may be better: the first that can be filled in. */
	form->focus = next_enabled(form, form->count - 1, 1);
	if (form->focus < 0)
		form->focus = -1;
}

/* --- what it holds ----------------------------------------------------------------- */

int form_field_count(const struct form *form)
{
	return form != NULL ? form->count : 0;
}

int form_focus(const struct form *form)
{
	return form != NULL ? form->focus : -1;
}

void form_set_focus(struct form *form, int field)
{
	struct field *next = find(form, field);

	if (next == NULL || next->reason[0] != '\0')
		return;
	form->focus = field;
	next->typing = false;
}

const char *form_value(const struct form *form, int field, char *buffer, size_t size)
{
	const struct field *asked = find(form, field);

	snprintf(buffer, size, "%s", "");
	if (asked == NULL)
		return buffer;
	switch (asked->kind) {
	case FORM_TEXT:
		snprintf(buffer, size, "%s", asked->prompt.text);
		break;
	case FORM_NUMBER:
		snprintf(buffer, size, "%" PRId64, asked->slider.number);
		break;
	case FORM_CHOICE:
	case FORM_LIST:
		if (asked->chosen >= 0)
			snprintf(buffer, size, "%s", asked->options[asked->chosen].text);
		break;
	}
	return buffer;
}

int64_t form_number(const struct form *form, int field)
{
	const struct field *asked = find(form, field);

	return asked != NULL ? asked->slider.number : 0;
}

bool form_is_changed(const struct form *form, int field)
{
	const struct field *asked = find(form, field);

	return asked != NULL && (strcmp(asked->before, asked->prompt.text) != 0 ||
				 asked->number_before != asked->slider.number ||
				 asked->chosen_before != asked->chosen);
}

bool form_is_disabled(const struct form *form, int field)
{
	const struct field *asked = find(form, field);

	return asked == NULL || asked->reason[0] != '\0';
}

void form_set_text(struct form *form, int field, const char *text)
{
	struct field *changed = find(form, field);

	if (changed != NULL)
		prompt_set(&changed->prompt, text);
}

void form_set_number(struct form *form, int field, int64_t number)
{
	struct field *changed = find(form, field);

	if (changed != NULL)
		changed->slider.number =
			MAX(MIN(number, changed->slider.maximum), changed->slider.minimum);
}

void form_choose(struct form *form, int field, int option)
{
	struct field *changed = find(form, field);

	if (changed != NULL && option < changed->option_count)
		changed->chosen = option;
}

/* --- keys -------------------------------------------------------------------------- */

/* True when there was a choice to go to in that direction. */
static bool move_choice(struct field *field, int step)
{
	int next = field->chosen + step;

	if (field->chosen < 0)
		next = step > 0 ? 0 : field->option_count - 1;
	if (next < 0 || next >= field->option_count)
		return false;
	field->chosen = next;
	return true;
}

static bool key_in_choice(struct field *field, uint32_t code)
{
	switch (code) {
	case KEYCODE_LEFT:
	case 'h':
		move_choice(field, -1);
		return true;
	case KEYCODE_RIGHT:
	case 'l':
		move_choice(field, 1);
		return true;
	case ' ':
		if (!move_choice(field, 1))
			field->chosen = field->option_count > 0 ? 0 : FORM_NO_CHOICE;
		return true;
	default:
		return false;
	}
}

/* Digits make a new number at first, and then a longer one. */
static void type_digit(struct field *field, int digit)
{
	int64_t number = field->typing ? field->slider.number : 0;

	if (number > (INT64_MAX - 9) / 10)
		return;
	field->slider.number = number * 10 + digit;
	field->typing = true;
}

static bool key_in_number(struct field *field, uint32_t code)
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

static bool key_in_field(struct field *field, uint32_t code)
{
	switch (field->kind) {
	case FORM_TEXT:
		return prompt_key(&field->prompt, code) == PROMPT_EDITING;
	case FORM_NUMBER:
		return key_in_number(field, code);
	case FORM_CHOICE:
	case FORM_LIST:
		return key_in_choice(field, code);
	}
	return false;
}

/* In a list Up and Down first go through its lines. */
static enum form_result move_focus(struct form *form, int step, bool in_list)
{
	struct field *field = &form->fields[form->focus];

	if (in_list && field->kind == FORM_LIST && move_choice(field, step))
		return FORM_EDITING;
	/* Staying in the only field is better than leaving a list at one end only
	 * to enter it at the same one. */
	form_set_focus(form, next_enabled(form, form->focus, step));
	return FORM_EDITING;
}

enum form_result form_key(struct form *form, uint32_t code)
{
	struct field *field = find(form, form_focus(form));
	bool text = field != NULL && field->kind == FORM_TEXT;

	if (code == KEYCODE_ENTER)
		return FORM_DONE;
	if (code == KEYCODE_ESCAPE)
		return FORM_CANCELLED;
	if (field == NULL)
		return FORM_UNUSED;
	if (code == KEYCODE_DOWN || (code == 'j' && !text))
		return move_focus(form, 1, true);
	if (code == KEYCODE_UP || (code == 'k' && !text))
		return move_focus(form, -1, true);
	if (code == KEYCODE_TAB)
		return move_focus(form, 1, false);
	if (code == KEYCODE_BACKTAB)
		return move_focus(form, -1, false);
	return key_in_field(field, code) ? FORM_EDITING : FORM_UNUSED;
}

/* --- drawing ----------------------------------------------------------------------- */

static int label_width(const struct form *form)
{
	int width = 0;

	for (int i = 0; i < form->count; i++)
		width = MAX(width, text_width(form->fields[i].label));
	return width > 0 ? width + GAP : 0;
}

static int field_height(const struct field *field)
{
	return field->kind == FORM_LIST ? MAX(field->option_count, 1) : 1;
}

/* Of the choices side by side: each with room for the brackets of the chosen. */
static int options_width(const struct field *field)
{
	int width = 0;

	for (int i = 0; i < field->option_count; i++)
		width += text_width(field->options[i].text) + GAP;
	return width;
}

static int value_width(const struct field *field)
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
			width = MAX(width, text_width(field->options[i].text) + 2 * GAP +
						   text_width(field->options[i].note));
		return width + GAP;
	}
	return width;
}

int form_width(const struct form *form)
{
	int width = 0;

	for (int i = 0; form != NULL && i < form->count; i++) {
		const struct field *field = &form->fields[i];

		width = MAX(width, value_width(field));
		if (field->reason[0] != '\0')
			width = MAX(width, text_width(field->reason) + 1 + GAP);
	}
	return form != NULL ? width + label_width(form) : 0;
}

int form_height(const struct form *form)
{
	int height = 0;

	for (int i = 0; form != NULL && i < form->count; i++)
		height += field_height(&form->fields[i]);
	return height;
}

/* Which of the options of a list a line shows. */
static void draw_option(struct canvas *canvas, struct rect row, const struct field *field,
			int option, bool focused)
{
	bool chosen = option == field->chosen;
	unsigned attributes = chosen ? CELL_BOLD : CELL_PLAIN;
	int widest = 0;
	int x = row.x;

	for (int i = 0; i < field->option_count; i++)
		widest = MAX(widest, text_width(field->options[i].text));
	canvas_text(canvas, x, row.y, 1, ROLE_ACCENT, CELL_BOLD,
		    chosen ? canvas_glyph(canvas, GLYPH_MARK) : " ");
	x += GAP;
	canvas_text(canvas, x, row.y, row.x + row.width - x, chosen ? ROLE_PRIMARY : ROLE_TEXT,
		    attributes, field->options[option].text);
	x += widest + GAP;
	if (x < row.x + row.width)
		canvas_text(canvas, x, row.y, row.x + row.width - x, ROLE_DIM, CELL_PLAIN,
			    field->options[option].note);
	if (chosen && focused)
		canvas_highlight(canvas, row, CELL_SELECTED);
}

/* " auto [enable] disable ", or only the chosen one where there is no room. */
static void draw_options(struct canvas *canvas, struct rect row, const struct field *field,
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

static void draw_number(struct canvas *canvas, struct rect row, struct field *field, bool focused)
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
static int draw_text(struct canvas *canvas, struct rect row, const struct field *field,
		     bool focused)
{
	int cursor = -1;

	if (focused)
		cursor = prompt_draw(canvas, row, "", &field->prompt);
	else
		canvas_text(canvas, row.x, row.y, row.width, ROLE_TEXT, CELL_PLAIN,
			    field->prompt.text);
	if (field->prompt.length == 0)
		canvas_text(canvas, row.x + focused, row.y, row.width - focused, ROLE_DIM,
			    CELL_PLAIN, field->placeholder);
	return cursor;
}

static void draw_disabled(struct canvas *canvas, struct rect row, const struct field *field)
{
	canvas_text(canvas, row.x, row.y, row.width, ROLE_KEY_DISABLED, CELL_PLAIN, field->reason);
}

/* Returns the column of the cursor, -1 without. */
static int draw_field(struct canvas *canvas, struct rect area, struct field *field, bool focused)
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

/* The line that must be seen: of a list the chosen one. */
static int focus_line(const struct form *form)
{
	int line = 0;

	for (int i = 0; i < form->focus; i++)
		line += field_height(&form->fields[i]);
	if (form->focus >= 0 && form->fields[form->focus].kind == FORM_LIST)
		line += MAX(form->fields[form->focus].chosen, 0);
	return line;
}

static void scroll(struct form *form, int height)
{
	int line = focus_line(form);

	if (line < form->top)
		form->top = line;
	if (line >= form->top + height)
		form->top = line - height + 1;
	form->top = MAX(MIN(form->top, form_height(form) - height), 0);
}

bool form_draw(struct canvas *canvas, struct rect rect, struct form *form, int *ret_x, int *ret_y)
{
	struct rect before;
	bool cursor = false;
	int label, y;

	if (form == NULL || rect.height < 1)
		return false;
	before = canvas_set_clip(canvas, rect_intersect(rect, canvas->clip));
	label = MIN(label_width(form), rect.width / 2);
	scroll(form, rect.height);
	y = rect.y - form->top;
	for (int i = 0; i < form->count; i++) {
		struct field *field = &form->fields[i];
		bool focused = i == form->focus;
		bool off = field->reason[0] != '\0';
		struct rect area = {rect.x + label, y, rect.width - label, field_height(field)};

		/* A change is marked, so that one sees what Enter will ask for. */
		canvas_text(canvas, rect.x, y, MAX(label - 1, 0),
			    off                        ? ROLE_KEY_DISABLED
			    : form_is_changed(form, i) ? ROLE_ACCENT
						       : ROLE_KEY,
			    focused ? CELL_BOLD : CELL_PLAIN, field->label);
		if (form_is_changed(form, i) && label > 1)
			canvas_text(canvas, area.x - 1, y, 1, ROLE_ACCENT, CELL_BOLD, "*");

		int column = draw_field(canvas, area, field, focused);

		if (column >= 0) {
			*ret_x = column;
			*ret_y = y;
			cursor = true;
		}
		y += area.height;
	}
	canvas_set_clip(canvas, before);
	return cursor;
}

/* --- the mouse --------------------------------------------------------------------- */

static void click_options(struct field *field, int x)
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

bool form_click(struct form *form, int x, int y)
{
	for (int i = 0; form != NULL && i < form->count; i++) {
		struct field *field = &form->fields[i];

		if (y < field->area.y || y >= field->area.y + field_height(field) ||
		    field->reason[0] != '\0' || x >= field->area.x + field->area.width)
			continue;
		form_set_focus(form, i);
		if (x < field->area.x)
			return true;
		if (field->kind == FORM_NUMBER)
			field->slider.number = slider_number_at(field->area, &field->slider, x);
		if (field->kind == FORM_LIST)
			field->chosen = y - field->area.y;
		if (field->kind == FORM_CHOICE && options_width(field) <= field->area.width)
			click_options(field, x);
		return true;
	}
	return false;
}
