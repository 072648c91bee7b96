/* details.h - the pane that tells everything of the selected function. */
#ifndef TUI_DETAILS_H
#define TUI_DETAILS_H

#include "tui/row.h"
#include "tui/view.h"
#include "widgets/canvas.h"

/* Draws a box with what is known of `row` (NULL: nothing is selected) and, with
 * `graphs`, its history. Content that has no room scrolls by
 * view->details_scroll, which is clamped. */
void details_draw(struct view *view, const struct row *row, struct canvas *canvas, struct rect rect,
		  bool graphs);

/* Rows that all of it takes at least in a box of `width` columns. */
int details_height(const struct view *view, const struct row *row, int width, bool graphs);

#endif
