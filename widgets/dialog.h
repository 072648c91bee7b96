/* dialog.h - a box in the middle of the screen: styled lines that scroll, and a
 * row of hints. */
#ifndef WIDGETS_DIALOG_H
#define WIDGETS_DIALOG_H

#include "widgets/canvas.h"
#include "widgets/hintbar.h"

struct dialog;

/* An empty one; `title` is copied. NULL without memory, which all functions
 * below take as an empty dialog. */
struct dialog *dialog_new(const char *title);
void dialog_free(struct dialog *dialog); /* NULL is allowed */
void dialog_set_title(struct dialog *dialog, const char *title);

/* Starts a new line; an empty one when nothing is added to it. */
void dialog_line(struct dialog *dialog);
/* Adds text to the last line (starts the first), at `column` of the box or, when
 * the line is already longer, one blank after its end; -1: right behind it.
 * The text is copied. */
void dialog_span(struct dialog *dialog, int column, enum role role, unsigned attributes,
		 const char *text);
/* dialog_line() and dialog_span() in one: a whole line in one style. */
void dialog_text(struct dialog *dialog, enum role role, unsigned attributes, const char *text);
void dialog_textf(struct dialog *dialog, enum role role, unsigned attributes, const char *format,
		  ...) __attribute__((format(printf, 4, 5)));
/* Forgets all lines and scrolls to the top. */
void dialog_clear(struct dialog *dialog);
size_t dialog_line_count(const struct dialog *dialog);

/* Keeps room above the lines for something that the caller draws, after
 * dialog_draw(), into dialog_reserved(); at least `columns` wide if there is room.
 * 0 rows: none. */
void dialog_reserve(struct dialog *dialog, int columns, int rows);
struct rect dialog_reserved(const struct dialog *dialog);

/* Where it is scrolled to, to be kept when its lines are made anew. */
int dialog_top(const struct dialog *dialog);
void dialog_set_top(struct dialog *dialog, int top);

/* Scrolls: Up Down k j PgUp PgDn ^B ^F Space Home End g G and the wheel. True
 * when the key was one of them. Closing is up to the caller. */
bool dialog_key(struct dialog *dialog, uint32_t code);

/* Draws the dialog in the middle of `within`, as large as its lines, title and
 * hints need and `within` allows; a line too long for it is wrapped at blanks,
 * under the column of its last span. Returns its outer rectangle. */
struct rect dialog_draw(struct canvas *canvas, struct rect within, struct dialog *dialog,
			const struct hint *hints, size_t hint_count);

/* The hint under (x, y) of the canvas as last drawn, -1 for none. */
int dialog_hint_at(const struct dialog *dialog, const struct hint *hints, size_t hint_count, int x,
		   int y);

#endif
