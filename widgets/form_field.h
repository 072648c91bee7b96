/* form_field.h - one field of a form: what it holds, its keys, how it looks. Of
 * form.c only; others fill in forms. */
#ifndef WIDGETS_FORM_FIELD_H
#define WIDGETS_FORM_FIELD_H

#include "widgets/form.h"
#include "widgets/slider.h"

struct form_option {
	char text[FORM_CHOICE_MAX];
	char note[FORM_NOTE_MAX];
};

struct form_field {
	enum form_kind kind;
	char label[FORM_LABEL_MAX];
	char reason[FORM_NOTE_MAX]; /* it cannot be filled in; empty: it can */
	/* texts */
	struct prompt prompt;
	char before[PROMPT_SIZE];
	char placeholder[FORM_NOTE_MAX];
	bool fresh; /* the focus has just come: a character replaces the text */
	/* numbers */
	struct slider slider;
	int64_t number_before;
	bool typing; /* the next digit is added to the number, not the first of a new one */
	/* choices */
	struct form_option options[FORM_CHOICES_MAX];
	int option_count, chosen, chosen_before;
	/* as last drawn */
	struct rect area;
};

/* True when the field has a use for the key. */
bool form_field_key(struct form_field *field, uint32_t code);
/* True when there was a choice to go to in that direction. */
bool form_field_move_choice(struct form_field *field, int step);
/* A click at (x, y) within its area. */
void form_field_click(struct form_field *field, int x, int y);

/* The room it wants, without its label. */
int form_field_width(const struct form_field *field);
int form_field_height(const struct form_field *field);
/* Returns the column of the cursor, -1 without. */
int form_field_draw(struct canvas *canvas, struct rect area, struct form_field *field,
		    bool focused);

#endif
