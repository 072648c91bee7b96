/* prompt.h - a line being typed: UTF-8, with a cursor.
 *
 * Keys: Left Right Home End ^A ^E ^B ^F move; Backspace ^H Delete ^D take a
 * character; ^W a word, ^U all before and ^K all after the cursor.
 */
#ifndef WIDGETS_PROMPT_H
#define WIDGETS_PROMPT_H

#include "widgets/canvas.h"
#include "widgets/key.h"

#define PROMPT_SIZE 256

enum prompt_result {
	PROMPT_EDITING,   /* the key was used */
	PROMPT_DONE,      /* Enter */
	PROMPT_CANCELLED, /* Escape, ^G; the text is as it was typed */
	PROMPT_UNUSED,    /* not a key of a prompt (Up, PgDn, F1, mouse, ...) */
};

struct prompt {
	char text[PROMPT_SIZE]; /* valid UTF-8, NUL-terminated */
	size_t length;          /* bytes */
	size_t cursor;          /* byte offset, never within a character */
};

/* Starts with `text` (invalid bytes and what does not fit are left out), the
 * cursor at its end. */
void prompt_set(struct prompt *prompt, const char *text);
enum prompt_result prompt_key(struct prompt *prompt, uint32_t code);

/* Draws `label` (ROLE_KEY) and the text in the row `row` of a prompt, scrolled
 * sideways so that the cursor is in sight, and the cursor as a CELL_SELECTED
 * cell. Returns the cursor's column, for terminal_show(). */
int prompt_draw(struct canvas *canvas, struct rect row, const char *label,
		const struct prompt *prompt);

#endif
