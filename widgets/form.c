#include "widgets/form.h"

#include "widgets/form_field.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#define GAP 2 /* blanks between label and value */

struct form {
	int count, focus;
	int top; /* first visible line */
	struct form_field *fields;
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

static struct form_field *find(const struct form *form, int field)
{
	return form != NULL && field >= 0 && field < form->count ? &form->fields[field] : NULL;
}

static int add(struct form *form, enum form_kind kind, const char *label)
{
	struct form_field *fields;

	if (form == NULL)
		return -1;
	fields = reallocarray(form->fields, (size_t)form->count + 1, sizeof(*fields));
	if (fields == NULL)
		return -1;
	form->fields = fields;
	fields[form->count] = (struct form_field){
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
	form->fields[field].fresh = true;
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
	struct form_field *choice = find(form, field);

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
	struct form_field *disabled = find(form, field);

	if (disabled == NULL)
		return;
	snprintf(disabled->reason, sizeof(disabled->reason), "%s", reason);
	form->focus = next_enabled(form, form->count - 1, 1);
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
	struct form_field *next = find(form, field);

	if (next == NULL || next->reason[0] != '\0')
		return;
	form->focus = field;
	next->typing = false;
	next->fresh = true;
}

const char *form_value(const struct form *form, int field, char *buffer, size_t size)
{
	const struct form_field *asked = find(form, field);

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
	const struct form_field *asked = find(form, field);

	return asked != NULL ? asked->slider.number : 0;
}

bool form_is_changed(const struct form *form, int field)
{
	const struct form_field *asked = find(form, field);

	return asked != NULL && (strcmp(asked->before, asked->prompt.text) != 0 ||
				 asked->number_before != asked->slider.number ||
				 asked->chosen_before != asked->chosen);
}

bool form_is_disabled(const struct form *form, int field)
{
	const struct form_field *asked = find(form, field);

	return asked == NULL || asked->reason[0] != '\0';
}

void form_set_text(struct form *form, int field, const char *text)
{
	struct form_field *changed = find(form, field);

	if (changed == NULL)
		return;
	prompt_set(&changed->prompt, text);
	changed->fresh = true;
}

void form_set_number(struct form *form, int field, int64_t number)
{
	struct form_field *changed = find(form, field);

	if (changed != NULL)
		changed->slider.number =
			MAX(MIN(number, changed->slider.maximum), changed->slider.minimum);
}

void form_choose(struct form *form, int field, int option)
{
	struct form_field *changed = find(form, field);

	if (changed != NULL && option < changed->option_count)
		changed->chosen = option;
}

/* --- keys -------------------------------------------------------------------------- */

/* In a list Up and Down first go through its lines. */
static enum form_result move_focus(struct form *form, int step, bool in_list)
{
	struct form_field *field = &form->fields[form->focus];

	if (in_list && field->kind == FORM_LIST && form_field_move_choice(field, step))
		return FORM_EDITING;
	form_set_focus(form, next_enabled(form, form->focus, step));
	return FORM_EDITING;
}

enum form_result form_key(struct form *form, uint32_t code)
{
	struct form_field *field = find(form, form_focus(form));
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
	return form_field_key(field, code) ? FORM_EDITING : FORM_UNUSED;
}

/* --- drawing ----------------------------------------------------------------------- */

static int label_width(const struct form *form)
{
	int width = 0;

	for (int i = 0; i < form->count; i++)
		width = MAX(width, text_width(form->fields[i].label));
	return width > 0 ? width + GAP : 0;
}

int form_width(const struct form *form)
{
	int width = 0;

	for (int i = 0; form != NULL && i < form->count; i++) {
		const struct form_field *field = &form->fields[i];

		width = MAX(width, form_field_width(field));
		if (field->reason[0] != '\0')
			width = MAX(width, text_width(field->reason) + 10 + GAP);
	}
	return form != NULL ? width + label_width(form) : 0;
}

int form_height(const struct form *form)
{
	int height = 0;

	for (int i = 0; form != NULL && i < form->count; i++)
		height += form_field_height(&form->fields[i]);
	return height;
}

/* The line that must be seen: of a list the chosen one. */
static int focus_line(const struct form *form)
{
	int line = 0;

	for (int i = 0; i < form->focus; i++)
		line += form_field_height(&form->fields[i]);
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
		struct form_field *field = &form->fields[i];
		bool focused = i == form->focus;
		bool off = field->reason[0] != '\0';
		struct rect area = {rect.x + label, y, rect.width - label,
				    form_field_height(field)};

		/* A change is marked, so that one sees what Enter will ask for. */
		canvas_text(canvas, rect.x, y, MAX(label - 1, 0),
			    off                        ? ROLE_KEY_DISABLED
			    : form_is_changed(form, i) ? ROLE_ACCENT
						       : ROLE_KEY,
			    focused ? CELL_BOLD : CELL_PLAIN, field->label);
		if (form_is_changed(form, i) && label > 1)
			canvas_text(canvas, area.x - 1, y, 1, ROLE_ACCENT, CELL_BOLD, "*");

		int column = form_field_draw(canvas, area, field, focused);

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

bool form_click(struct form *form, int x, int y)
{
	for (int i = 0; form != NULL && i < form->count; i++) {
		struct form_field *field = &form->fields[i];

		if (y < field->area.y || y >= field->area.y + form_field_height(field) ||
		    field->reason[0] != '\0' || x >= field->area.x + field->area.width)
			continue;
		form_set_focus(form, i);
		if (x >= field->area.x)
			form_field_click(field, x, y);
		return true;
	}
	return false;
}
