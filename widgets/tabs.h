/* tabs.h - the bar of screens: "1 Functions  2 Traffic  5 Doctor 2!". */
#ifndef WIDGETS_TABS_H
#define WIDGETS_TABS_H

#include "widgets/canvas.h"

#define TABS_MAX 16

struct tab {
	const char *title; /* "Functions"; the number before it is its position from 1 */
	const char *badge; /* "2!" after the title (ROLE_BADGE), or NULL */
};

/* Where a tab ended up: width 0 when it has no room. */
struct tab_slot {
	int x, width;
	bool title; /* false: only the number is shown */
};

/* Pure: places the tabs (at most TABS_MAX). In a narrow bar the titles leave
 * from the right, then the tabs; the active one keeps both longest. */
void tabs_layout(const struct tab *tabs, size_t count, size_t active, int width,
		 struct tab_slot *ret_slots);

/* Draws them in the first line of `row`. */
void tabs_draw(struct canvas *canvas, struct rect row, const struct tab *tabs, size_t count,
	       size_t active);

/* The tab under column `x` of the canvas (a click), -1 for none. */
int tabs_at(struct rect row, const struct tab *tabs, size_t count, size_t active, int x);

#endif
