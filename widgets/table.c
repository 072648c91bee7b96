#include "widgets/table.h"

#include <sys/param.h>

static int gap_of(const struct table_column *column)
{
	return column->gap > 0 ? column->gap : 1;
}

/* Columns taken by those that stay, each at its present width. */
static int total_width(const struct table_column *columns, const struct table_slot *slots,
		       size_t count)
{
	int total = 0;

	for (size_t i = 0; i < count; i++) {
		if (slots[i].width == 0)
			continue;
		total += slots[i].width + (total > 0 ? gap_of(&columns[i]) : 0);
	}
	return total;
}

static size_t least_important(const struct table_column *columns, const struct table_slot *slots,
			      size_t count)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++)
		if (slots[i].width > 0 &&
		    (found == count || columns[i].priority >= columns[found].priority))
			found = i;
	return found;
}

/* Everything at its minimum, less what does not fit; returns the room left. */
static int place_minimums(const struct table_column *columns, struct table_slot *slots,
			  size_t count, int width)
{
	size_t staying = 0;
	int room;

	for (size_t i = 0; i < count; i++) {
		slots[i] = (struct table_slot){0, MAX(columns[i].minimum, 0)};
		staying += slots[i].width > 0;
	}
	while ((room = width - total_width(columns, slots, count)) < 0 && staying > 0) {
		size_t i = least_important(columns, slots, count);

		/* A cut column says more than an empty screen. */
		slots[i].width = staying > 1 ? 0 : MAX(width, 0);
		staying--;
	}
	return MAX(room, 0);
}

void table_layout(const struct table_column *columns, size_t count, const int *wanted, int width,
		  struct table_slot *ret_slots)
{
	int room = place_minimums(columns, ret_slots, count, width);
	bool grown = true;
	int x = 0;

	while (room > 0 && wanted != NULL && grown) {
		grown = false;
		for (size_t i = 0; i < count && room > 0; i++) {
			if (ret_slots[i].width == 0 ||
			    ret_slots[i].width >= MIN(wanted[i], columns[i].maximum))
				continue;
			ret_slots[i].width++;
			room--;
			grown = true;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (ret_slots[i].width == 0)
			continue;
		x += x > 0 ? gap_of(&columns[i]) : 0;
		ret_slots[i].x = x;
		x += ret_slots[i].width;
	}
}

static void draw_arrow(struct canvas *canvas, struct rect row, const struct table_column *column,
		       struct table_slot slot, bool descending)
{
	int title = MIN(text_width(column->title), slot.width);
	int x = column->right ? slot.x + slot.width - title - 1 : slot.x + title;

	/* The arrow may stand in the gap beside the column, not beyond the table. */
	x = MIN(MAX(x, 0), row.width - 1);
	canvas_text(canvas, row.x + x, row.y, 1, ROLE_COLUMN_SORTED, CELL_PLAIN,
		    canvas_glyph(canvas, descending ? GLYPH_DESCENDING : GLYPH_ASCENDING));
}

void table_draw_header(struct canvas *canvas, struct rect row, const struct table_column *columns,
		       const struct table_slot *slots, size_t count, int sorted, bool descending)
{
	canvas_fill(canvas, (struct rect){row.x, row.y, row.width, MIN(row.height, 1)}, ' ',
		    ROLE_COLUMN, CELL_PLAIN);
	if (row.height < 1)
		return;
	for (size_t i = 0; i < count; i++) {
		bool by_this = sorted >= 0 && (size_t)sorted == i;

		if (slots[i].width == 0)
			continue;
		table_draw_cell(canvas, row.x, row.y, &columns[i], slots[i],
				by_this ? ROLE_COLUMN_SORTED : ROLE_COLUMN, CELL_PLAIN,
				columns[i].title);
		if (by_this)
			draw_arrow(canvas, row, &columns[i], slots[i], descending);
	}
}

void table_draw_cell(struct canvas *canvas, int x, int y, const struct table_column *column,
		     struct table_slot slot, enum role role, unsigned attributes, const char *text)
{
	if (column->right)
		canvas_text_right(canvas, x + slot.x, y, slot.width, role, attributes, text);
	else
		canvas_text(canvas, x + slot.x, y, slot.width, role, attributes, text);
}

int table_column_at(const struct table_slot *slots, size_t count, int x)
{
	for (size_t i = 0; i < count; i++)
		if (x >= slots[i].x && x < slots[i].x + slots[i].width)
			return (int)i;
	return -1;
}
