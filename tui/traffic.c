#include "tui/traffic.h"

#include "core/format.h"
#include "core/memory.h"
#include "tui/field.h"
#include "tui/spark.h"
#include "widgets/graph.h"
#include "widgets/layout.h"

#include <stdlib.h>

/* The busiest function fills the bar. */
static void draw_bar(const struct list_cell *cell, int64_t rate, enum role role)
{
	if (rate > 0)
		bar_draw(cell->canvas, cell->rect.x, cell->rect.y, cell->rect.width,
			 (float)rate / (float)cell->greatest, role, CELL_PLAIN);
}

static void draw_rx_bar(const struct list_cell *cell)
{
	draw_bar(cell, field_rx_number(cell->row), ROLE_RX);
}

static void draw_tx_bar(const struct list_cell *cell)
{
	draw_bar(cell, field_tx_number(cell->row), ROLE_TX);
}

static void draw_spark(const struct list_cell *cell)
{
	spark_draw(cell->canvas, cell->rect, cell->view, &cell->row->key);
}

#define RATE(heading, rank)                                                                        \
	.layout = {.title = (heading),                                                             \
		   .minimum = RATE_WIDTH,                                                          \
		   .maximum = RATE_WIDTH,                                                          \
		   .priority = (rank),                                                             \
		   .right = true,                                                                  \
		   .gap = 2},                                                                      \
	.moving = true

#define BAR .layout = {.title = "", .minimum = 8, .maximum = 20, .priority = 5}, .moving = true

static const struct list_column columns[] = {
	{
		.layout = {.title = "FUNCTION", .minimum = 14, .maximum = 24, .priority = 1},
		.text = field_name,
	},
	{
		.layout = {.title = "INTERFACE", .minimum = 10, .maximum = 15, .priority = 9},
		.text = field_interface,
		.word = field_interface_word,
	},
	{RATE("TOTAL", 3), .text = field_total, .number = field_total_number},
	{
		RATE("RX", 2),
		.help = "the busiest function fills the bar behind it",
		.text = field_rx,
		.number = field_rx_number,
	},
	{BAR, .draw = draw_rx_bar, .number = field_rx_number},
	{RATE("TX", 2), .text = field_tx, .number = field_tx_number},
	{BAR, .draw = draw_tx_bar, .number = field_tx_number},
	{
		.layout = {.title = "LOAD",
			   .minimum = 5,
			   .maximum = 5,
			   .priority = 4,
			   .right = true,
			   .gap = 2},
		.help = "the busier direction of the PF's link speed, tx of the VF's own limit",
		.moving = true,
		.text = field_load,
		.number = field_load_number,
	},
	{RATE("RX PKTS", 8), .text = field_rx_packets, .number = field_rx_packets_number},
	{RATE("TX PKTS", 8), .text = field_tx_packets, .number = field_tx_packets_number},
	{RATE("DROPPED", 6), .text = field_dropped, .number = field_dropped_number},
	{
		.layout = {.title = "LAST",
			   .minimum = SPARK_WIDTH_MIN,
			   .maximum = SPARK_WIDTH_MIN,
			   .priority = 7,
			   .gap = 2},
		.moving = true,
		.draw = draw_spark,
		.title = spark_title,
		.number = field_total_number,
	},
};

#define SORTED_BY_TOTAL 2

static void *traffic_new(void)
{
	struct list *list = memory_new(sizeof(*list));

	list_init(list, columns, sizeof(columns) / sizeof(*columns));
	list->sorted = SORTED_BY_TOTAL;
	list->descending = true;
	return list;
}

static void traffic_free(void *state)
{
	list_done(state);
	free(state);
}

static void traffic_update(void *state, struct view *view)
{
	list_update(state, view);
}

/* The graphs take a third of the height, and leave before the list does. */
static void traffic_draw(void *state, const struct view *view, struct canvas *canvas,
			 struct rect rect)
{
	struct list *list = state;
	const struct row *row = list_selected(list);
	struct layout_part parts[] = {
		{.minimum = 6, .weight = 1, .priority = 1},
		{.minimum = 7,
		 .maximum = rect.height / 3 < 14 ? rect.height / 3 : 14,
		 .priority = 2},
	};
	struct rect areas[2];

	if (parts[1].maximum < parts[1].minimum)
		parts[1].maximum = parts[1].minimum;
	layout_split(rect, LAYOUT_ROWS, parts, 2, areas);
	list_draw(list, view, canvas, areas[0]);
	if (row == NULL || areas[1].height == 0)
		return;

	struct field name;

	field_name(view, row, &name);

	struct rect inner =
		layout_inset(canvas_box(canvas, areas[1], ROLE_BORDER, name.text), 1, 0);
	int each = (inner.width - 2) / 2;
	struct rect rx = {inner.x, inner.y, each, inner.height};
	struct rect tx = {inner.x + inner.width - each, inner.y, each, inner.height};

	chart_draw(canvas, rx, view, &row->key, row_rates(row), CHART_RX);
	chart_draw(canvas, tx, view, &row->key, row_rates(row), CHART_TX);
}

static struct list *traffic_list(void *state)
{
	return state;
}

const struct screen traffic_screen = {
	.title = "Traffic",
	.help = "every function by what it carries, and the graphs of the selected one",
	.new = traffic_new,
	.free = traffic_free,
	.update = traffic_update,
	.draw = traffic_draw,
	.list = traffic_list,
	.has_graphs = true,
};
