/* spark.h - the last rates of a function as a small graph in one line, and the
 * larger one with its scale. */
#ifndef TUI_SPARK_H
#define TUI_SPARK_H

#include "tui/view.h"
#include "widgets/canvas.h"

#define SPARK_SAMPLES   60
#define SPARK_WIDTH_MIN 12
#define SPARK_WIDTH_MAX 20

/* The last SPARK_SAMPLES of rx and tx together, newest at the right. Several
 * samples share a cell, always the same ones, so that a tick moves nothing but
 * the newest cell until the next begins. */
void spark_draw(struct canvas *canvas, struct rect line, const struct view *view,
		const struct function_key *key);
/* "LAST 60 s", whatever the interval makes of the samples. */
void spark_title(const struct view *view, char *buffer, size_t size);

enum chart_direction { CHART_RX, CHART_TX };

/* A line with the numbers ("rx 1.9 Gb/s ..."), below it the graph, one sample a
 * cell. `rates` are the numbers. */
void chart_draw(struct canvas *canvas, struct rect rect, const struct view *view,
		const struct function_key *key, const struct rates *rates,
		enum chart_direction direction);

/* The top of a scale for values up to `greatest`: 1, 2 or 5 times a power of
 * ten, at least 1 Mb/s, so that neither idle noise nor a steady rate fill it. */
float scale_above(float greatest);

#endif
