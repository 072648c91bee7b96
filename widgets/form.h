/* form.h - fields to fill in: texts, numbers with a slider, choices.
 *
 * Keys: Up Down Tab move between the fields; in a text those of prompt.h (what is
 * typed first replaces the text that is there); in a number Left Right PgUp PgDn Home End and
 * digits; in a choice Left Right Space. A field that cannot be filled in is shown with the reason
 * and passed over.
 */
#ifndef WIDGETS_FORM_H
#define WIDGETS_FORM_H

#include "widgets/canvas.h"
#include "widgets/key.h"
#include "widgets/prompt.h"

#define FORM_LABEL_MAX   24
#define FORM_NOTE_MAX    96
#define FORM_CHOICE_MAX  48
#define FORM_CHOICES_MAX 16
#define FORM_NO_CHOICE   (-1)

enum form_kind {
	FORM_TEXT,
	FORM_NUMBER,
	FORM_CHOICE, /* side by side */
	FORM_LIST,   /* one below the other, with notes */
};

enum form_result {
	FORM_EDITING,   /* the key was used */
	FORM_DONE,      /* Enter */
	FORM_CANCELLED, /* Escape */
	FORM_UNUSED,
};

struct form;

/* NULL without memory, which all functions below take as a form without fields. */
struct form *form_new(void);
void form_free(struct form *form); /* NULL is allowed */

/* Each adds a field and returns its number, -1 without memory. Texts are copied.
 * What the field holds then counts as unchanged. */

/* `placeholder` is shown while the text is empty. */
int form_add_text(struct form *form, const char *label, const char *text, const char *placeholder);
int form_add_number(struct form *form, const char *label, int64_t number, int64_t minimum,
		    int64_t maximum);
/* Without choices yet; nothing is chosen. */
int form_add_choice(struct form *form, enum form_kind kind, const char *label);
/* One more choice; `chosen`: it is what the field holds. `note` is shown in a list. */
void form_add_option(struct form *form, int field, const char *text, const char *note, bool chosen);
/* Greys the field: it cannot be filled in, and why. */
void form_disable(struct form *form, int field, const char *reason);

int form_field_count(const struct form *form);
/* The field that takes keys, -1 when none can. */
int form_focus(const struct form *form);
void form_set_focus(struct form *form, int field);

/* What a field holds, as a text: "" for an empty one and for nothing chosen. */
const char *form_value(const struct form *form, int field, char *buffer, size_t size);
int64_t form_number(const struct form *form, int field);
bool form_is_changed(const struct form *form, int field);
bool form_is_disabled(const struct form *form, int field);
/* Fills in a text or a number, as if typed. */
void form_set_text(struct form *form, int field, const char *text);
void form_set_number(struct form *form, int field, int64_t number);
void form_choose(struct form *form, int field, int option);

enum form_result form_key(struct form *form, uint32_t code);
/* A click at (x, y) of the canvas; true when it hit a field. */
bool form_click(struct form *form, int x, int y);

/* The room it wants. */
int form_width(const struct form *form);
int form_height(const struct form *form);

/* Draws it into `rect`, scrolled so that the field with the focus is in sight.
 * False when there is no cursor to be shown; else where it is. */
bool form_draw(struct canvas *canvas, struct rect rect, struct form *form, int *ret_x, int *ret_y);

#endif
