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

static int total_width(const struct grid *grid, const int *widths)
{
	int total = 0;

	for (size_t i = 0; i < grid->column_count; i++)
		if (widths[i] > 0)
			total += widths[i] + (total > 0 ? GAP : 0);
	return total;
}

/* The column that leaves next: of the shown ones the one with the highest
 * priority number; column_count when all that is left must stay. */
static size_t least_important(const struct grid *grid, const int *widths)
{
	size_t found = grid->column_count;
	unsigned priority = 0;

	for (size_t i = 0; i < grid->column_count; i++) {
		if (widths[i] > 0 && grid->columns[i].priority > priority) {
			priority = grid->columns[i].priority;
			found = i;
		}
	}
	return found;
}

/* Makes everything fit: cut what may be cut, then let columns leave. */
static void fit(const struct grid *grid, int columns, int *widths)
{
	int excess;

	while ((excess = total_width(grid, widths) - columns) > 0) {
		size_t last = least_important(grid, widths);
		int narrowest;

		if (last == grid->column_count)
			break;
		narrowest = grid->columns[last].narrowest;
		if (narrowest > 0 && widths[last] - excess >= narrowest)
			widths[last] -= excess;
		else
			widths[last] = 0;
	}
	if (excess > 0 && columns > 0 && widths[0] > columns)
		widths[0] = columns;
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
	int *widths = memory_new_array(grid->column_count, sizeof(*widths));

	for (size_t i = 0; i < grid->column_count; i++)
		widths[i] = column_width(grid, output, i);
	if (output->columns > 0)
		fit(grid, output->columns, widths);
	print_row(grid, output, widths, NULL);
	for (size_t row = 0; row < grid->row_count; row++)
		print_row(grid, output, widths, cell_at(grid, row, 0));
	free(widths);
}
