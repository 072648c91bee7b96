#include "cli/grid.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define GAP          2
#define UNKNOWN_CELL "-"

struct cell {
	char *text; /* NULL: unknown */
	enum output_role role;
};

struct grid {
	const struct grid_column *columns;
	size_t column_count;
	size_t row_count, row_capacity;
	struct cell *cells; /* row by row */
};

struct grid *grid_new(const struct grid_column *columns, size_t count)
{
	struct grid *grid = memory_new(sizeof(*grid));

	*grid = (struct grid){.columns = columns, .column_count = count};
	return grid;
}

void grid_free(struct grid *grid)
{
	if (!grid)
		return;
	for (size_t i = 0; i < grid->row_count * grid->column_count; i++)
		free(grid->cells[i].text);
	free(grid->cells);
	free(grid);
}

static struct cell *cell_at(const struct grid *grid, size_t row, size_t column)
{
	return &grid->cells[row * grid->column_count + column];
}

void grid_add_row(struct grid *grid)
{
	if (grid->row_count == grid->row_capacity) {
		grid->row_capacity = grid->row_capacity ? 2 * grid->row_capacity : 16;
		grid->cells = memory_resize(grid->cells, grid->row_capacity * grid->column_count,
					    sizeof(*grid->cells));
	}
	grid->row_count++;
	memset(cell_at(grid, grid->row_count - 1, 0), 0, grid->column_count * sizeof(*grid->cells));
}

void grid_set(struct grid *grid, size_t column, const char *text, enum output_role role)
{
	struct cell *cell = cell_at(grid, grid->row_count - 1, column);

	free(cell->text);
	cell->text = *text ? memory_copy_string(text) : NULL;
	cell->role = role;
}

void grid_set_blank(struct grid *grid, size_t column)
{
	struct cell *cell = cell_at(grid, grid->row_count - 1, column);

	free(cell->text);
	*cell = (struct cell){.text = memory_copy_string("")};
}

/* --- layout ---------------------------------------------------------------- */

/* The columns that a column's texts take; 0: it leaves, having nothing to say. */
static int column_width(const struct grid *grid, const struct output *output, size_t column)
{
	const struct grid_column *spec = &grid->columns[column];
	int widest = output_width(output, spec->title);
	bool known = !spec->optional;

	for (size_t row = 0; row < grid->row_count; row++) {
		const char *text = cell_at(grid, row, column)->text;
		int width = text ? output_width(output, text) : (int)strlen(UNKNOWN_CELL);

		known = known || text;
		widest = width > widest ? width : widest;
	}
	return known ? widest : 0;
}

/* Gives room to the columns in the order of their priority: whole, else cut where
 * that is allowed, else not at all. A terminal of 0 columns has room for all. */
static void fit(const struct grid *grid, int columns, const int *wanted, int *widths)
{
	unsigned last = 0;
	int used = 0;

	for (size_t i = 0; i < grid->column_count; i++)
		if (grid->columns[i].priority > last)
			last = grid->columns[i].priority;
	for (unsigned priority = 0; priority <= last; priority++) {
		for (size_t i = 0; i < grid->column_count; i++) {
			int gap = used > 0 ? GAP : 0, left = columns - used - gap;

			if (grid->columns[i].priority != priority || wanted[i] == 0)
				continue;
			if (columns == 0 || wanted[i] <= left)
				widths[i] = wanted[i];
			else if (priority == 0 || (grid->columns[i].narrowest > 0 &&
						   grid->columns[i].narrowest <= left))
				widths[i] = left > 0 ? left : 0;
			if (widths[i] > 0)
				used += gap + widths[i];
		}
	}
}

/* --- drawing --------------------------------------------------------------- */

static void print_row(const struct grid *grid, const struct output *output, const int *widths,
		      const struct cell *row)
{
	int pending = 0; /* blanks not written yet: none are left at a line's end */
	bool first = true;

	for (size_t i = 0; i < grid->column_count; i++) {
		const struct grid_column *column = &grid->columns[i];
		const char *text = row ? row[i].text : column->title;
		enum output_role role = row ? row[i].role : OUTPUT_HEADING;
		int width;

		if (widths[i] == 0)
			continue;
		if (!text) {
			text = UNKNOWN_CELL;
			role = OUTPUT_FAINT;
		}
		width = output_width(output, text);
		if (!first)
			pending += GAP;
		first = false;
		if (width == 0) {
			pending += widths[i];
			continue;
		}
		if (column->right && width < widths[i])
			pending += widths[i] - width;
		output_blanks(output, pending);
		width = output_text(output, text, widths[i], role);
		pending = column->right ? 0 : widths[i] - width;
	}
	fputc('\n', output->stream);
}

void grid_print(const struct grid *grid, const struct output *output)
{
	int *wanted = memory_new_array(grid->column_count, sizeof(*wanted));
	int *widths = memory_new_array(grid->column_count, sizeof(*widths));

	for (size_t i = 0; i < grid->column_count; i++)
		wanted[i] = column_width(grid, output, i);
	fit(grid, output->columns, wanted, widths);
	print_row(grid, output, widths, NULL);
	for (size_t row = 0; row < grid->row_count; row++)
		print_row(grid, output, widths, cell_at(grid, row, 0));
	free(wanted);
	free(widths);
}
