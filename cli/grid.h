/* grid.h - a table of texts on standard output: columns as wide as what stands
 * in them, the least important ones left out where the terminal is narrow.
 */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include "cli/output.h"

#include <stdbool.h>
#include <stddef.h>

struct grid_column {
	const char *title;
	unsigned priority; /* the lowest number gets room first; 0 always does */
	bool right;        /* numbers stand at the right */
	bool optional;     /* leaves when no row has anything to say in it */
	int narrowest;     /* may be cut down to this; 0: leaves rather than be cut */
};

struct grid;

/* The columns (a static table) stay the caller's. grid_free() it. */
struct grid *grid_new(const struct grid_column *columns, size_t count);
void grid_free(struct grid *grid);

/* Begins a row whose cells are all unknown: `-`. */
void grid_add_row(struct grid *grid);

/* Fills a cell of the last row; the text is copied, an empty one is unknown. */
void grid_set(struct grid *grid, size_t column, const char *text, enum output_role role);

/* Leaves a cell of the last row blank: there is nothing to say, which is not unknown. */
void grid_set_blank(struct grid *grid, size_t column);

void grid_print(const struct grid *grid, const struct output *output);

#endif
