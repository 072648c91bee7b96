/* list.h - a list of functions: rows of row.h in columns, with a selection that
 * follows identity. What the screens Functions and Traffic are made of.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/field.h"
#include "tui/row.h"
#include "tui/view.h"
#include "widgets/canvas.h"
#include "widgets/scroll.h"
#include "widgets/table.h"

/* Where a cell is to be drawn that is more than a text. */
struct list_cell {
	struct canvas *canvas;
	struct rect rect;
	const struct view *view;
	const struct row *row;
	int64_t greatest; /* number of the column in any row, for bars */
};

/* One without a title belongs to the one before it and is never sorted by. */
struct list_column {
	struct table_column layout;
	const char *help; /* one line for the help screen, NULL: speaks for itself */
	bool moving;      /* changes with every tick: neither searched nor measured */
	void (*text)(const struct view *view, const struct row *row, struct field *ret_field);
	/* Instead of the text; NULL: draw that. */
	void (*draw)(const struct list_cell *cell);
	/* Instead of layout.title; NULL: that. */
	void (*title)(const struct view *view, char *buffer, size_t size);
	/* What it is sorted by, as in struct row_order. */
	int64_t (*number)(const struct row *row);
	const char *(*word)(const struct row *row);
};

enum list_move {
	LIST_UP,
	LIST_DOWN,
	LIST_PAGE_UP,
	LIST_PAGE_DOWN,
	LIST_FIRST,
	LIST_LAST,
	LIST_NEXT_MATCH,
	LIST_PREVIOUS_MATCH,
};

/* The row that a move leads to from row `at` of `count`, `page` rows at a time; the
 * row itself for the matches, which the list has to know. */
int list_step(enum list_move move, int at, int count, int page);

struct list {
	const struct list_column *columns;
	size_t column_count;
	bool tree;
	size_t sorted; /* column */
	bool descending;
	struct rows rows;
	struct scroll scroll;
	int wanted[TABLE_COLUMNS_MAX];
	int64_t greatest[TABLE_COLUMNS_MAX]; /* of moving columns */
	/* As last drawn. */
	struct table_slot slots[TABLE_COLUMNS_MAX];
	struct rect area;
};

void list_init(struct list *list, const struct list_column *columns, size_t column_count);
void list_done(struct list *list);

/* Makes the rows from the view's snapshot (not NULL) and finds the selection. */
void list_update(struct list *list, struct view *view);
/* Titles in the first line of `rect`, rows below. */
void list_draw(struct list *list, const struct view *view, struct canvas *canvas, struct rect rect);

/* NULL when the list is empty. Valid until the next update. */
const struct row *list_selected(const struct list *list);
/* Selects a row by its number; beyond the ends: the first or last. */
void list_select(struct list *list, struct view *view, int row);
void list_move(struct list *list, struct view *view, enum list_move move);
/* Sorts by the next visible column in direction `step`, around the ends. */
void list_sort_by_next(struct list *list, int step);
/* Sorts by this column; again: the other way round. */
void list_sort_by(struct list *list, size_t column);

/* What lies at (x, y) of the canvas. */
struct list_hit {
	int column;  /* of the titles, else -1 */
	int row;     /* of the rows, else -1 */
	bool folder; /* the fold mark of a PF */
};
struct list_hit list_at(const struct list *list, int x, int y);

/* Draws `text` in a cell, the part that the filter found as ROLE_MATCH. Returns
 * the columns used. */
int list_draw_text(const struct list_cell *cell, int x, int width, enum role role,
		   unsigned attributes, const char *text);

#endif
