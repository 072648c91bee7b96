/* hintbar.h - a row of "key text" hints: what can be pressed now. */
#ifndef WIDGETS_HINTBAR_H
#define WIDGETS_HINTBAR_H

#include "widgets/canvas.h"

#define HINTBAR_MAX 32

struct hint {
	const char *key;  /* "Enter" */
	const char *text; /* "details" */
	int priority;     /* 1 stays longest, the highest leaves first (ties: the last) */
	bool disabled;
};

/* Where a hint ended up: width 0 when it has no room. */
struct hint_slot {
	int x, width;
};

/* Pure: places the hints (at most HINTBAR_MAX) in `width` columns, in the order
 * given; those that do not fit whole leave by priority. */
void hintbar_layout(const struct hint *hints, size_t count, int width, struct hint_slot *ret_slots);

/* Draws them in the first line of `row`. */
void hintbar_draw(struct canvas *canvas, struct rect row, const struct hint *hints, size_t count);

/* The hint under column `x` of the canvas (a click), -1 for none. */
int hintbar_at(struct rect row, const struct hint *hints, size_t count, int x);

#endif
