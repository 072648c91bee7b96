/* layout.h - a rectangle split into parts: arithmetic only.
 *
 * Whatever the size, the parts lie inside the rectangle, side by side or one
 * below the other in the order given, and never overlap. A part that left has
 * no size (width or height 0).
 */
#ifndef WIDGETS_LAYOUT_H
#define WIDGETS_LAYOUT_H

#include "widgets/canvas.h"

#define LAYOUT_PARTS_MAX 16

enum layout_direction {
	LAYOUT_ROWS,    /* one below the other: sizes are rows */
	LAYOUT_COLUMNS, /* side by side: sizes are columns */
};

struct layout_part {
	int minimum;  /* with less than that it leaves; 0 with no weight: not wanted */
	int maximum;  /* 0: the minimum when weight is 0, else no limit */
	int weight;   /* its share of the room that is left; 0: none */
	int priority; /* 1 stays longest, the highest leaves first (ties: the last) */
};

/* Splits `rect` into `count` parts (at most LAYOUT_PARTS_MAX). Parts without a
 * weight grow to their maximum first, then those with one share the rest. The
 * part that stays last is cut to what there is rather than dropped. */
void layout_split(struct rect rect, enum layout_direction direction,
		  const struct layout_part *parts, size_t count, struct rect *ret_parts);

/* A rectangle of at most width x height in the middle of `within`. */
struct rect layout_centre(struct rect within, int width, int height);

/* `rect` without `x` columns at either side and `y` rows above and below. */
struct rect layout_inset(struct rect rect, int x, int y);

#endif
