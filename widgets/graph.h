/* graph.h - a series as bars in cells: one row (a spark line) or several. */
#ifndef WIDGETS_GRAPH_H
#define WIDGETS_GRAPH_H

#include "widgets/canvas.h"

/* The value `age` samples ago, negative for a gap. */
typedef float graph_value_fn(const void *series, unsigned age);

struct graph {
	graph_value_fn *value;
	const void *series;
	float maximum;  /* of the scale; 0: the greatest visible value */
	enum role role; /* ROLE_GRAPH_LOW: low, mid and high by height */
};

/* Fills `rect`, newest at the right, eighths of a cell high (ASCII: "_:-=+*%#").
 * A gap is drawn as GLYPH_BULLET in the lowest row, zero as the lowest bar.
 * Returns the maximum used for the scale. */
float graph_draw(struct canvas *canvas, struct rect rect, const struct graph *graph,
		 unsigned attributes);

/* A horizontal bar of `part` of 1. */
void bar_draw(struct canvas *canvas, int x, int y, int width, float part, enum role role,
	      unsigned attributes);

#endif
