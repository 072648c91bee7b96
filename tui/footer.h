/* footer.h - the last line: what can be pressed now, a message, or the prompt. */
#ifndef TUI_FOOTER_H
#define TUI_FOOTER_H

#include "tui/action.h"
#include "tui/view.h"
#include "widgets/canvas.h"

/* Returns the column of the cursor when something is being typed, else -1. */
int footer_draw(const struct view *view, struct canvas *canvas, struct rect line);

/* The action whose hint lies at column x, NULL for none. */
const struct action *footer_action_at(const struct view *view, struct rect line, int x);

#endif
