#include "tui/spark.h"

#include "core/format.h"
#include "widgets/graph.h"

#include <stdio.h>

#define SCALE_MIN 1e6F

float scale_above(float greatest)
{
	float scale = SCALE_MIN;

	for (;;) {
		if (greatest <= scale)
			return scale;
		if (greatest <= scale * 2)
			return scale * 2;
		if (greatest <= scale * 5)
			return scale * 5;
		scale *= 10;
	}
}

/* --- in one line ----------------------------------------------------------- */

struct spark {
	struct history history;
	unsigned per_cell;
};

static float total(const struct history *history, unsigned age)
{
	float rx = history_rx(history, age);
	float tx = history_tx(history, age);

	if (rx < 0 && tx < 0)
		return HISTORY_GAP;
	return (rx < 0 ? 0 : rx) + (tx < 0 ? 0 : tx);
}

/* The mean of a cell's samples. The newest cell may not be full yet. */
static float spark_value(const void *series, unsigned cell)
{
	const struct spark *spark = series;
	unsigned newest = spark->history.next % spark->per_cell;
	unsigned known = 0;
	float sum = 0;

	if (newest == 0)
		newest = spark->per_cell;

	unsigned first = cell == 0 ? 0 : newest + (cell - 1) * spark->per_cell;
	unsigned last = newest + cell * spark->per_cell;

	for (unsigned age = first; age < last; age++) {
		float value = total(&spark->history, age);

		if (value < 0)
			continue;
		sum += value;
		known++;
	}
	return known > 0 ? sum / (float)known : HISTORY_GAP;
}

void spark_draw(struct canvas *canvas, struct rect line, const struct view *view,
		const struct function_key *key)
{
	struct spark spark;
	struct graph graph = {.value = spark_value, .series = &spark, .role = ROLE_GRAPH_LOW};
	float greatest = 0;

	if (line.width <= 0 || !view_history(view, key, &spark.history))
		return;
	spark.per_cell = (SPARK_SAMPLES + (unsigned)line.width - 1) / (unsigned)line.width;

	unsigned cells = SPARK_SAMPLES / spark.per_cell;

	for (unsigned cell = 0; cell < cells; cell++) {
		float value = spark_value(&spark, cell);

		if (value > greatest)
			greatest = value;
	}
	/* A steady rate must not fill the line: it would join the row above. */
	graph.maximum = scale_above(greatest * 1.2F);
	line.width = (int)cells;
	graph_draw(canvas, line, &graph, CELL_PLAIN);
}

void spark_title(const struct view *view, char *buffer, size_t size)
{
	char duration[FORMAT_MAX];

	snprintf(buffer, size, "LAST %s",
		 format_duration(view->options.interval * SPARK_SAMPLES, duration));
}

/* --- the larger one -------------------------------------------------------- */

static float rx_value(const void *series, unsigned age)
{
	return history_rx(series, age);
}

static float tx_value(const void *series, unsigned age)
{
	return history_tx(series, age);
}

static void draw_numbers(struct canvas *canvas, struct rect line, const struct view *view,
			 const struct rates *rates, enum chart_direction direction, float scale)
{
	bool rx = direction == CHART_RX;
	int64_t dropped = rx ? rates->rx_dropped : rates->tx_dropped;
	enum role role = rx ? ROLE_RX : ROLE_TX;
	char text[FORMAT_MAX];
	char top[FORMAT_MAX];
	int left = line.width;
	int x = line.x;
	int used = canvas_text(canvas, x, line.y, left, role, CELL_BOLD, rx ? "rx " : "tx ");

	x += used;
	left -= used;
	used = canvas_text(canvas, x, line.y, left, ROLE_TEXT, CELL_BOLD,
			   format_rate(rx ? rates->rx_bps : rates->tx_bps, view->bytes, text));
	x += used;
	left -= used;
	used = canvas_textf(canvas, x, line.y, left, ROLE_TEXT, CELL_PLAIN, "  %s",
			    format_packet_rate(rx ? rates->rx_pps : rates->tx_pps, text));
	x += used;
	left -= used;
	used = 0;
	if (dropped >= 0) {
		snprintf(text, sizeof(text), "  %s dropped",
			 dropped == 0 ? "0" : format_packet_rate_short(dropped, top));
		if (text_width(text) <= left)
			used = canvas_text(canvas, x, line.y, left,
					   dropped > 0 ? ROLE_WARN : ROLE_DIM, CELL_PLAIN, text);
	}
	left -= used;
	snprintf(text, sizeof(text), "of %s", format_scale(scale, view->bytes, top));
	if (scale > 0 && left > text_width(text) + 2)
		canvas_text_right(canvas, line.x, line.y, line.width, ROLE_DIM, CELL_PLAIN, text);
}

void chart_draw(struct canvas *canvas, struct rect rect, const struct view *view,
		const struct function_key *key, const struct rates *rates,
		enum chart_direction direction)
{
	struct history history;
	struct graph graph = {
		.value = direction == CHART_RX ? rx_value : tx_value,
		.series = &history,
		.role = direction == CHART_RX ? ROLE_RX : ROLE_TX,
	};
	struct rect area = {rect.x, rect.y + 1, rect.width, rect.height - 1};
	bool known = view_history(view, key, &history);
	float greatest = 0;

	if (area.width > HISTORY_LENGTH) {
		area.x += area.width - HISTORY_LENGTH;
		area.width = HISTORY_LENGTH;
	}
	for (int age = 0; known && age < area.width; age++) {
		float value = graph.value(&history, (unsigned)age);

		if (value > greatest)
			greatest = value;
	}
	graph.maximum = scale_above(greatest);
	draw_numbers(canvas, (struct rect){rect.x, rect.y, rect.width, 1}, view, rates, direction,
		     known ? graph.maximum : 0);
	if (known && area.height > 0)
		graph_draw(canvas, area, &graph, CELL_PLAIN);
}
