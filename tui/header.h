/* header.h - the first lines: the host, the banner, the tabs. */
#ifndef TUI_HEADER_H
#define TUI_HEADER_H

#include "tui/view.h"
#include "widgets/canvas.h"
#include "widgets/tabs.h"

/* One line: what host this is, how many functions it has, as whom one looks. */
void header_draw(const struct view *view, struct canvas *canvas, struct rect line);
/* "simulated host ...", across the line. */
void header_draw_banner(const struct view *view, struct canvas *canvas, struct rect line);
/* The screens, and at the right what the filter, marks or a complaint need. */
void header_draw_tabs(const struct view *view, struct canvas *canvas, struct rect line);
/* The screen whose tab lies at column x, -1 for none. */
int header_tab_at(const struct view *view, struct rect line, int x);

#endif
