/* table.h - columns that share a width, and rows of cells drawn in them. */
#ifndef WIDGETS_TABLE_H
#define WIDGETS_TABLE_H

#include "widgets/canvas.h"

#define TABLE_COLUMNS_MAX 24
#define TABLE_CELL_MAX    128

struct table_column {
	const char *title;
	int minimum, maximum; /* columns of text; a column grows to `maximum` */
	int priority;         /* 1 stays longest; the highest leaves first */
	bool right;           /* right-aligned */
	int gap;              /* blanks before it, 0: one */
};

/* Where a column ended up: width 0 when it has no room. */
struct table_slot {
	int x, width;
};

/* Pure: gives every column that fits its place within `width`. `wanted` holds
 * the widest content of each (NULL: the minimum). Columns leave by priority,
 * the rest of the room is shared by what is wanted. */
void table_layout(const struct table_column *columns, size_t count, const int *wanted, int width,
		  struct table_slot *ret_slots);

/* Draws the titles; the sorted one with its arrow. sorted: -1 for none. */
void table_draw_header(struct canvas *canvas, struct rect row, const struct table_column *columns,
		       const struct table_slot *slots, size_t count, int sorted, bool descending);

/* One cell's text in its slot, aligned as the column says. */
void table_draw_cell(struct canvas *canvas, int x, int y, const struct table_column *column,
		     struct table_slot slot, enum role role, unsigned attributes, const char *text);

/* Which column lies at `x` (relative to the table), -1 for none. */
int table_column_at(const struct table_slot *slots, size_t count, int x);

#endif
