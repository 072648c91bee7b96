/* outline.h - a list of headings with entries below them, in columns: what the screens
 * Groups and Drivers are made of. Folds, is filtered, and its selection follows
 * identity.
 *
 * The screen says what there is, row by row, at each update; texts are asked for when
 * they are drawn or searched.
 */
#ifndef TUI_OUTLINE_H
#define TUI_OUTLINE_H

#include "tui/field.h"
#include "tui/screen.h"
#include "widgets/keyset.h"
#include "widgets/scroll.h"
#include "widgets/table.h"
#include "widgets/tree.h"

#define OUTLINE_KEY_MAX 64

struct outline_row {
	char key[OUTLINE_KEY_MAX]; /* what it is, whatever row it stands in */
	size_t heading;            /* the screen's own number of it */
	int entry;                 /* of the heading's, -1: the heading itself */
	bool context;              /* matches not by itself */
	enum tree_node node;
};

/* What a row says in one column; the tree's lines are drawn before the first. */
typedef void outline_cell_fn(const void *state, const struct view *view,
			     const struct outline_row *row, size_t column, struct field *ret_field);

struct outline {
	const struct table_column *columns;
	size_t column_count;
	outline_cell_fn *cell;
	const void *state;      /* of the screen, for `cell` */
	const char *empty;      /* what is said when there is no row at all */
	bool starts_folded;     /* set it after outline_init() where most is of no interest */
	struct keyset *unusual; /* headings that are folded, or unfolded where that is so */
	char selected[OUTLINE_KEY_MAX]; /* kept while its row is not there */
	struct scroll scroll;
	size_t count, room, all; /* rows that are shown, and all that were added */
	struct outline_row *rows;
	struct rect area; /* of the rows, as last drawn */
};

void outline_init(struct outline *outline, const struct table_column *columns, size_t column_count,
		  outline_cell_fn *cell, const void *state, const char *empty);
void outline_done(struct outline *outline);

/* An update: begin, add each heading with its entries behind it, end. */
void outline_begin(struct outline *outline);
void outline_add(struct outline *outline, size_t heading, int entry, const char *key);
void outline_end(struct outline *outline, const struct view *view);

/* Titles in the first line of `rect`, rows below. */
void outline_draw(struct outline *outline, const struct view *view, struct canvas *canvas,
		  struct rect rect);

/* NULL when there is no row. Valid until the next update. */
const struct outline_row *outline_selected(const struct outline *outline);
/* How many rows match the filter by themselves. */
size_t outline_matches(const struct outline *outline);

void outline_move(struct outline *outline, enum list_move where);
/* These return what became stale. */
unsigned outline_fold(struct outline *outline, enum screen_fold how);
unsigned outline_toggle(struct outline *outline);
/* Selects what was clicked; a click on a fold mark folds. `ret_opened`: it was a double
 * click on a row. */
unsigned outline_click(struct outline *outline, struct key_event event, bool *ret_opened);

/* The rows' area, and below it one for what is told of the selected row, of `lines`
 * lines and its frame; it has no height where there is too little room. */
void outline_split(struct rect rect, int lines, struct rect *ret_rows, struct rect *ret_box);

#endif
