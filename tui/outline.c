#include "tui/outline.h"

#include "core/memory.h"
#include "widgets/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#define GUTTER   1
#define MARGIN   2 /* a blank and the scroll bar */
#define ROWS_MIN 7 /* titles and some rows: the box leaves before these do */

void outline_init(struct outline *outline, const struct table_column *columns, size_t column_count,
		  outline_cell_fn *cell, const void *state, const char *empty)
{
	*outline = (struct outline){
		.columns = columns,
		.column_count = column_count,
		.cell = cell,
		.state = state,
		.empty = empty,
		.unusual = keyset_new(),
	};
}

void outline_done(struct outline *outline)
{
	keyset_free(outline->unusual);
	free(outline->rows);
}

static bool is_folded(const struct outline *outline, const char *key)
{
	return keyset_has(outline->unusual, key) != outline->starts_folded;
}

static void set_folded(struct outline *outline, const char *key, bool folded)
{
	if (folded != outline->starts_folded)
		keyset_add(outline->unusual, key);
	else
		keyset_remove(outline->unusual, key);
}

/* --- rows ------------------------------------------------------------------------ */

void outline_begin(struct outline *outline)
{
	outline->count = 0;
}

void outline_add(struct outline *outline, size_t heading, int entry, const char *key)
{
	struct outline_row *row;

	if (outline->count == outline->room) {
		outline->room = outline->room > 0 ? 2 * outline->room : 64;
		outline->rows = memory_resize(outline->rows, outline->room, sizeof(*outline->rows));
	}
	row = &outline->rows[outline->count++];
	*row = (struct outline_row){.heading = heading, .entry = entry};
	snprintf(row->key, sizeof(row->key), "%s", key);
}

static bool matches(const struct outline *outline, const struct view *view,
		    const struct outline_row *row)
{
	struct field field;

	for (size_t i = 0; i < outline->column_count; i++) {
		outline->cell(outline->state, view, row, i, &field);
		if (view_find_filter(view, field.text) != NULL)
			return true;
	}
	return false;
}

/* A heading stays for the sake of an entry, its entries for its own. */
static size_t filter_family(struct outline *outline, const struct view *view, size_t first,
			    size_t end, size_t kept)
{
	struct outline_row *rows = outline->rows;
	bool heading = matches(outline, view, &rows[first]);
	size_t place = kept;

	rows[kept++] = rows[first];
	for (size_t i = first + 1; i < end; i++) {
		bool entry = matches(outline, view, &rows[i]);

		if (!entry && !heading)
			continue;
		rows[kept] = rows[i];
		rows[kept++].context = !entry;
	}
	rows[place].context = !heading;
	return heading || kept > place + 1 ? kept : place;
}

/* Who filters wants to see what was found: nothing is folded then. */
static size_t fold_family(struct outline *outline, size_t first, size_t end, size_t kept)
{
	struct outline_row *rows = outline->rows;
	bool folded = is_folded(outline, rows[first].key);

	rows[kept++] = rows[first];
	for (size_t i = first + 1; i < end && !folded; i++)
		rows[kept++] = rows[i];
	return kept;
}

static void draw_branches(struct outline *outline, size_t place, size_t end, bool parent)
{
	struct outline_row *rows = outline->rows;

	rows[place].node = !parent           ? TREE_PARENT_EMPTY
			   : end > place + 1 ? TREE_PARENT_OPEN
					     : TREE_PARENT_FOLDED;
	for (size_t i = place + 1; i < end; i++)
		rows[i].node = i + 1 < end ? TREE_CHILD : TREE_LAST_CHILD;
}

static int find_row(const struct outline *outline, const char *key)
{
	for (size_t i = 0; i < outline->count; i++)
		if (strcmp(outline->rows[i].key, key) == 0)
			return (int)i;
	return -1;
}

static void select_row(struct outline *outline, int row)
{
	int count = (int)outline->count;

	outline->scroll.selected = count == 0 ? -1 : MAX(MIN(row, count - 1), 0);
	if (count > 0)
		memcpy(outline->selected, outline->rows[outline->scroll.selected].key,
		       sizeof(outline->selected));
}

void outline_end(struct outline *outline, const struct view *view)
{
	size_t end, kept = 0;
	int row;

	outline->all = outline->count;
	for (size_t first = 0; first < outline->count; first = end) {
		size_t place = kept;

		for (end = first + 1; end < outline->count && outline->rows[end].entry >= 0;)
			end++;
		kept = view->filter[0] != '\0' ? filter_family(outline, view, first, end, kept)
					       : fold_family(outline, first, end, kept);
		if (kept > place)
			draw_branches(outline, place, kept, end > first + 1);
	}
	outline->count = kept;
	/* Until the user chose one, the first is selected: the gravest. */
	row = outline->selected[0] != '\0' ? find_row(outline, outline->selected) : 0;
	if (row >= 0)
		outline->scroll.selected = kept > 0 ? row : -1;
	else
		outline->scroll.selected =
			MAX(MIN(outline->scroll.selected, (int)kept - 1), kept > 0 ? 0 : -1);
}

const struct outline_row *outline_selected(const struct outline *outline)
{
	int selected = outline->scroll.selected;

	return selected >= 0 && (size_t)selected < outline->count ? &outline->rows[selected] : NULL;
}

size_t outline_matches(const struct outline *outline)
{
	size_t count = 0;

	for (size_t i = 0; i < outline->count; i++)
		count += !outline->rows[i].context;
	return count;
}

/* --- drawing --------------------------------------------------------------------- */

static void draw_cell(const struct outline *outline, const struct view *view, struct canvas *canvas,
		      struct rect rect, const struct outline_row *row, size_t column)
{
	struct list_cell cell = {.canvas = canvas, .rect = rect, .view = view};
	struct field field;
	int indent = 0;

	outline->cell(outline->state, view, row, column, &field);
	if (row->context)
		field.role = ROLE_DIM;
	if (column == 0)
		indent =
			tree_draw_lines(canvas, rect.x, rect.y, row->node, ROLE_BORDER, CELL_PLAIN);
	else if (outline->columns[column].right)
		indent = MAX(rect.width - text_width(field.text), 0);
	list_draw_text(&cell, rect.x + indent, rect.width - indent, field.role, field.attributes,
		       field.text);
}

static void draw_empty(const struct outline *outline, const struct view *view,
		       struct canvas *canvas, struct rect rect)
{
	char text[PROMPT_SIZE + 64];
	struct rect line;

	if (outline->all == 0)
		snprintf(text, sizeof(text), "%s", outline->empty);
	else
		snprintf(text, sizeof(text), "Nothing matches \"%s\". Esc shows all again.",
			 view->filter);
	line = layout_centre(rect, text_width(text), 1);
	canvas_text(canvas, line.x, line.y, line.width, ROLE_DIM, CELL_PLAIN, text);
}

void outline_draw(struct outline *outline, const struct view *view, struct canvas *canvas,
		  struct rect rect)
{
	struct rect titles = {rect.x + GUTTER, rect.y, rect.width - GUTTER - MARGIN, 1};
	struct table_slot slots[TABLE_COLUMNS_MAX];
	int wanted[TABLE_COLUMNS_MAX];

	outline->area = (struct rect){rect.x, rect.y + 1, rect.width, rect.height - 1};
	if (outline->count == 0) {
		draw_empty(outline, view, canvas, rect);
		return;
	}
	for (size_t i = 0; i < outline->column_count; i++)
		wanted[i] = outline->columns[i].maximum;
	table_layout(outline->columns, outline->column_count, wanted, titles.width, slots);
	canvas_fill(canvas, (struct rect){rect.x, rect.y, rect.width, 1}, ' ', ROLE_COLUMN,
		    CELL_PLAIN);
	table_draw_header(canvas, titles, outline->columns, slots, outline->column_count, -1,
			  false);
	scroll_follow(&outline->scroll, (int)outline->count, outline->area.height);
	for (int i = 0; i < outline->area.height; i++) {
		int place = outline->scroll.top + i;
		struct rect line = {rect.x, outline->area.y + i, rect.width, 1};

		if (place >= (int)outline->count)
			break;
		for (size_t c = 0; c < outline->column_count; c++)
			if (slots[c].width > 0)
				draw_cell(outline, view, canvas,
					  (struct rect){titles.x + slots[c].x, line.y,
							slots[c].width, 1},
					  &outline->rows[place], c);
		if (place == outline->scroll.selected)
			canvas_highlight(canvas, line, CELL_SELECTED);
	}
	scroll_draw_bar(canvas, outline->area, &outline->scroll, (int)outline->count);
}

void outline_split(struct rect rect, int lines, struct rect *ret_rows, struct rect *ret_box)
{
	struct layout_part parts[] = {
		{.minimum = ROWS_MIN, .weight = 1, .priority = 1},
		{.minimum = lines + 2, .priority = 2},
	};
	struct rect areas[2];

	layout_split(rect, LAYOUT_ROWS, parts, 2, areas);
	*ret_rows = areas[0];
	*ret_box = areas[1];
}

/* --- moving and folding ------------------------------------------------------------ */

void outline_move(struct outline *outline, enum list_move where)
{
	select_row(outline, list_step(where, outline->scroll.selected, (int)outline->count,
				      MAX(outline->area.height - 1, 1)));
}

/* The heading that the selected row is, or is below of. */
static int find_heading(const struct outline *outline)
{
	int at = outline->scroll.selected;

	while (at > 0 && outline->rows[at].entry >= 0)
		at--;
	return at;
}

static void fold_all(struct outline *outline, bool folded)
{
	for (size_t i = 0; i < outline->count; i++)
		if (outline->rows[i].entry < 0)
			set_folded(outline, outline->rows[i].key, folded);
}

unsigned outline_fold(struct outline *outline, enum screen_fold how)
{
	int heading = find_heading(outline);

	if (heading < 0)
		return STALE_NOTHING;
	switch (how) {
	case SCREEN_FOLD:
		if (outline->scroll.selected == heading)
			set_folded(outline, outline->rows[heading].key, true);
		select_row(outline, heading);
		break;
	case SCREEN_UNFOLD:
		if (outline->rows[heading].node == TREE_PARENT_OPEN &&
		    outline->scroll.selected == heading)
			select_row(outline, heading + 1);
		set_folded(outline, outline->rows[heading].key, false);
		break;
	case SCREEN_FOLD_ALL:
		fold_all(outline, true);
		select_row(outline, heading);
		break;
	case SCREEN_UNFOLD_ALL:
		fold_all(outline, false);
		break;
	}
	return STALE_ROWS;
}

unsigned outline_toggle(struct outline *outline)
{
	const struct outline_row *row = outline_selected(outline);

	if (row == NULL || row->node == TREE_PARENT_EMPTY)
		return STALE_NOTHING;
	return outline_fold(outline, row->node == TREE_PARENT_FOLDED ? SCREEN_UNFOLD : SCREEN_FOLD);
}

unsigned outline_click(struct outline *outline, struct key_event event, bool *ret_opened)
{
	int row = outline->scroll.top + event.y - outline->area.y;
	int mark = event.x - outline->area.x - GUTTER;

	*ret_opened = false;
	if (!rect_contains(outline->area, event.x, event.y) || row >= (int)outline->count)
		return STALE_NOTHING;
	select_row(outline, row);
	if (outline->rows[row].entry < 0 && mark >= 0 && mark < TREE_PARENT_INDENT)
		return outline_toggle(outline) | STALE_PICTURE;
	*ret_opened = event.code == KEYCODE_DOUBLE_CLICK;
	return STALE_PICTURE;
}
