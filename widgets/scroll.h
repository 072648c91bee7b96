/* scroll.h - the part of a long list or text that is visible, its keys and its bar. */
#ifndef WIDGETS_SCROLL_H
#define WIDGETS_SCROLL_H

#include "widgets/canvas.h"

struct scroll {
	int top;      /* first visible row */
	int selected; /* row, -1: none */
};

/* Keeps `selected` within `rows` and visible in `height` lines. */
void scroll_follow(struct scroll *scroll, int rows, int height);
/* Moves the first visible of `rows` lines, `height` of which fit, where nothing is
 * selected: arrows, pages, ends, wheel and less's letters. True when the key was one
 * of them. */
bool scroll_key(int *top, uint32_t code, int rows, int height);
/* A bar at the right edge of `rect` when not all rows are visible. */
void scroll_draw_bar(struct canvas *canvas, struct rect rect, const struct scroll *scroll,
		     int rows);

#endif
