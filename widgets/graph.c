#include "widgets/graph.h"

#include <math.h>
#include <sys/param.h>

#define LEVELS 8 /* heights of a bar within a cell */

static const uint32_t blocks[LEVELS] = {0x2581, 0x2582, 0x2583, 0x2584,
					0x2585, 0x2586, 0x2587, 0x2588};
static const char ascii_blocks[LEVELS + 1] = "_:-=+*%#";

/* Left parts of a cell, from one eighth on. */
static const uint32_t bar_blocks[LEVELS] = {0x258f, 0x258e, 0x258d, 0x258c,
					    0x258b, 0x258a, 0x2589, 0x2588};

static bool is_gap(float value)
{
	return isnan(value) || value < 0;
}

static float greatest(const struct graph *graph, int width)
{
	float maximum = 0;

	for (int age = 0; age < width; age++) {
		float value = graph->value(graph->series, (unsigned)age);

		if (isfinite(value) && value > maximum)
			maximum = value;
	}
	return maximum;
}

/* Eighths of a cell a value is high; what is not zero shows. */
static int height_of(float value, float maximum, int levels)
{
	if (value <= 0 || maximum <= 0)
		return 0;
	if (value >= maximum)
		return levels;
	return MIN(MAX((int)ceilf(value / maximum * (float)levels), 1), levels);
}

static enum role role_at(const struct graph *graph, int level, int levels)
{
	if (graph->role != ROLE_GRAPH_LOW)
		return graph->role;
	if (level * 3 > levels * 2)
		return ROLE_GRAPH_HIGH;
	return level * 3 > levels ? ROLE_GRAPH_MID : ROLE_GRAPH_LOW;
}

static void draw_bar(struct canvas *canvas, int x, struct rect rect, const struct graph *graph,
		     int height, unsigned attributes)
{
	int levels = rect.height * LEVELS;

	for (int row = 0; row < rect.height; row++) {
		int part = MIN(height - row * LEVELS, LEVELS);
		int top = rect.height == 1 ? height : (row + 1) * LEVELS;

		if (part <= 0)
			return;
		canvas_put(canvas, x, rect.y + rect.height - 1 - row,
			   canvas->ascii ? (uint32_t)ascii_blocks[part - 1] : blocks[part - 1],
			   role_at(graph, top, levels), attributes);
	}
}

float graph_draw(struct canvas *canvas, struct rect rect, const struct graph *graph,
		 unsigned attributes)
{
	float maximum = graph->maximum;
	int bottom = rect.y + rect.height - 1;

	if (!isfinite(maximum) || maximum <= 0)
		maximum = greatest(graph, rect.width);
	canvas_fill(canvas, rect, ' ', ROLE_TEXT, attributes);
	if (rect.height <= 0)
		return maximum;
	for (int age = 0; age < rect.width; age++) {
		float value = graph->value(graph->series, (unsigned)age);
		int x = rect.x + rect.width - 1 - age;
		int height = height_of(value, maximum, rect.height * LEVELS);

		if (is_gap(value))
			canvas_text(canvas, x, bottom, 1, ROLE_GAP, attributes,
				    canvas_glyph(canvas, GLYPH_BULLET));
		else if (height == 0)
			/* quiet, so that what moves is what the eye finds */
			canvas_put(canvas, x, bottom,
				   canvas->ascii ? (uint32_t)ascii_blocks[0] : blocks[0], ROLE_GAP,
				   attributes);
		else
			draw_bar(canvas, x, rect, graph, height, attributes);
	}
	return maximum;
}

void bar_draw(struct canvas *canvas, int x, int y, int width, float part, enum role role,
	      unsigned attributes)
{
	int eighths = isnan(part) ? 0 : height_of(part, 1, width * LEVELS);

	for (int i = 0; i < width; i++) {
		int filled = MIN(eighths - i * LEVELS, LEVELS);
		uint32_t glyph = ' ';

		if (filled > 0 && canvas->ascii)
			glyph = filled > LEVELS / 2 || i == 0 ? '#' : ' ';
		else if (filled > 0)
			glyph = bar_blocks[filled - 1];
		canvas_put(canvas, x + i, y, glyph, role, attributes);
	}
}
