#include "tui/list.h"

#include "tui/owner_filter.h"

#include <stdio.h>
#include <string.h>
#include <sys/param.h>

#define GUTTER 1 /* the mark before a row */
#define MARGIN 2 /* a blank and the scroll bar behind it */

void list_init(struct list *list, const struct list_column *columns, size_t column_count)
{
	*list = (struct list){
		.columns = columns,
		.column_count = column_count,
		.scroll = {.selected = -1},
	};
}

void list_done(struct list *list)
{
	rows_done(&list->rows);
}

/* --- rows ------------------------------------------------------------------ */

struct search {
	const struct list *list;
	const struct view *view;
};

/* A row matches when one of its cells does, or its name ("eth0/3", so that a
 * PF's name finds its VFs), or its full address or model. */
static bool row_matches(const struct row *row, void *user)
{
	const struct search *search = user;
	const struct view *view = search->view;
	const char *model = row->vf != NULL ? row->vf->model : row->pf->model;
	const char *address = row->vf != NULL ? row->vf->address : row->pf->name;
	char name[FUNCTION_NAME_MAX];
	struct field field;

	if (owner_filter_is(view->filter))
		return owner_filter_matches(view->filter, row_owner(row), row->vf != NULL);
	if (view_find_filter(view, function_name(view->snapshot, &row->key, name)) != NULL ||
	    view_find_filter(view, address) != NULL || view_find_filter(view, model) != NULL)
		return true;
	for (size_t i = 0; i < search->list->column_count; i++) {
		const struct list_column *column = &search->list->columns[i];

		if (column->moving || column->text == NULL)
			continue;
		column->text(view, row, &field);
		if (view_find_filter(view, field.text) != NULL)
			return true;
	}
	return false;
}

static void measure(struct list *list, const struct view *view)
{
	struct field field;

	for (size_t i = 0; i < list->column_count; i++) {
		const struct list_column *column = &list->columns[i];

		list->wanted[i] = column->layout.maximum;
		if (column->moving || column->layout.minimum == column->layout.maximum)
			continue;
		list->wanted[i] = 0;
		for (size_t row = 0; row < list->rows.count; row++) {
			column->text(view, &list->rows.items[row], &field);
			int width = text_width(field.text);
			if (width > list->wanted[i])
				list->wanted[i] = width;
		}
	}
}

static void find_greatest(struct list *list)
{
	for (size_t i = 0; i < list->column_count; i++) {
		const struct list_column *column = &list->columns[i];

		list->greatest[i] = 0;
		for (size_t row = 0; column->moving && row < list->rows.count; row++) {
			int64_t number = column->number(&list->rows.items[row]);

			if (number > list->greatest[i])
				list->greatest[i] = number;
		}
	}
}

void list_update(struct list *list, struct view *view)
{
	const struct list_column *column = &list->columns[list->sorted];
	struct row_order order = {column->number, column->word, list->descending};
	struct search search = {list, view};
	struct row_filter filter = {view->filter[0] != '\0' ? row_matches : NULL, &search};

	if (list->tree)
		rows_build_tree(&list->rows, view->snapshot, &order, &filter, view->folded);
	else
		rows_build_flat(&list->rows, view->snapshot, &order, &filter);
	measure(list, view);
	find_greatest(list);

	int count = (int)list->rows.count;
	int found =
		view->selected.pf[0] == '\0' ? 0 : rows_find_nearest(&list->rows, &view->selected);

	if (found < 0)
		found = list->scroll.selected < 0 ? 0 : list->scroll.selected;
	list->scroll.selected = found < count ? found : count - 1;
}

/* --- drawing --------------------------------------------------------------- */

int list_draw_text(const struct list_cell *cell, int x, int width, enum role role,
		   unsigned attributes, const char *text)
{
	struct canvas *canvas = cell->canvas;
	int used = canvas_text(canvas, x, cell->rect.y, width, role, attributes, text);
	const char *found = view_find_filter(cell->view, text);
	char part[TABLE_CELL_MAX];

	if (found == NULL)
		return used;
	snprintf(part, sizeof(part), "%.*s", (int)(found - text), text);

	int before = text_width(part);

	snprintf(part, sizeof(part), "%.*s", (int)strlen(cell->view->filter), found);
	if (before + text_width(part) <= used)
		canvas_text(canvas, x + before, cell->rect.y, width - before, ROLE_MATCH,
			    attributes, part);
	return used;
}

static void draw_field(const struct list_cell *cell, const struct list_column *column)
{
	struct field field;
	int x = cell->rect.x;
	int width = cell->rect.width;

	column->text(cell->view, cell->row, &field);
	if (cell->row->context)
		field.role = ROLE_DIM;
	if (column->layout.right) {
		int wanted = text_width(field.text);
		int shift = wanted < width ? width - wanted : 0;

		x += shift;
		width -= shift;
	}
	list_draw_text(cell, x, width, field.role, field.attributes, field.text);
}

static void draw_row(const struct list *list, const struct view *view, struct canvas *canvas,
		     struct rect line, const struct row *row, bool selected)
{
	if (view_is_marked(view, &row->key))
		canvas_text(canvas, line.x, line.y, GUTTER, ROLE_MARKED, CELL_BOLD,
			    canvas_glyph(canvas, GLYPH_MARK));
	for (size_t i = 0; i < list->column_count; i++) {
		const struct table_slot slot = list->slots[i];
		struct list_cell cell = {
			.canvas = canvas,
			.rect = {line.x + GUTTER + slot.x, line.y, slot.width, 1},
			.view = view,
			.row = row,
			.greatest = list->greatest[i],
		};

		if (slot.width == 0)
			continue;
		if (list->columns[i].draw != NULL)
			list->columns[i].draw(&cell);
		else
			draw_field(&cell, &list->columns[i]);
	}
	if (selected)
		canvas_highlight(canvas, line, CELL_SELECTED);
}

static void draw_titles(struct list *list, const struct view *view, struct canvas *canvas,
			struct rect line)
{
	struct table_column columns[TABLE_COLUMNS_MAX];
	char titles[TABLE_COLUMNS_MAX][24];

	for (size_t i = 0; i < list->column_count; i++) {
		columns[i] = list->columns[i].layout;
		if (list->columns[i].title == NULL)
			continue;
		list->columns[i].title(view, titles[i], sizeof(titles[i]));
		columns[i].title = titles[i];
	}
	table_layout(columns, list->column_count, list->wanted, line.width, list->slots);
	table_draw_header(canvas, line, columns, list->slots, list->column_count, (int)list->sorted,
			  list->descending);
}

void list_draw(struct list *list, const struct view *view, struct canvas *canvas, struct rect rect)
{
	struct rect before = canvas_set_clip(canvas, rect);
	int height = rect.height - 1;
	int count = (int)list->rows.count;
	struct rect titles = {rect.x + GUTTER, rect.y, rect.width - GUTTER - MARGIN, 1};

	list->area = rect;
	canvas_fill(canvas, (struct rect){rect.x, rect.y, rect.width, 1}, ' ', ROLE_COLUMN,
		    CELL_PLAIN);
	draw_titles(list, view, canvas, titles);
	scroll_follow(&list->scroll, count, height);
	for (int i = 0; i < height && list->scroll.top + i < count; i++) {
		int row = list->scroll.top + i;
		struct rect line = {rect.x, rect.y + 1 + i, rect.width, 1};

		draw_row(list, view, canvas, line, &list->rows.items[row],
			 row == list->scroll.selected);
	}
	scroll_draw_bar(canvas, (struct rect){rect.x, rect.y + 1, rect.width, height},
			&list->scroll, count);
	canvas_set_clip(canvas, before);
}

/* --- moving ---------------------------------------------------------------- */

const struct row *list_selected(const struct list *list)
{
	int selected = list->scroll.selected;

	return selected >= 0 && selected < (int)list->rows.count ? &list->rows.items[selected]
								 : NULL;
}

void list_select(struct list *list, struct view *view, int row)
{
	int count = (int)list->rows.count;

	if (count == 0)
		return;
	row = row < 0 ? 0 : row >= count ? count - 1 : row;
	list->scroll.selected = row;
	view->selected = list->rows.items[row].key;
}

int list_step(enum list_move move, int at, int count, int page)
{
	switch (move) {
	case LIST_UP:
		at--;
		break;
	case LIST_DOWN:
		at++;
		break;
	case LIST_PAGE_UP:
		at -= page;
		break;
	case LIST_PAGE_DOWN:
		at += page;
		break;
	case LIST_FIRST:
		at = 0;
		break;
	case LIST_LAST:
		at = count - 1;
		break;
	case LIST_NEXT_MATCH:
	case LIST_PREVIOUS_MATCH:
		break;
	}
	return MAX(MIN(at, count - 1), 0);
}

void list_move(struct list *list, struct view *view, enum list_move move)
{
	int at = list->scroll.selected;

	if (list->rows.count == 0)
		return;
	if (move == LIST_NEXT_MATCH || move == LIST_PREVIOUS_MATCH)
		at = rows_next_match(&list->rows, at, move == LIST_NEXT_MATCH ? 1 : -1);
	else
		at = list_step(move, at, (int)list->rows.count, MAX(list->area.height - 2, 1));
	list_select(list, view, at);
}

void list_sort_by_next(struct list *list, int step)
{
	size_t count = list->column_count;
	size_t at = list->sorted;

	for (size_t i = 0; i < count; i++) {
		at = (at + count + (size_t)step) % count;
		if (list->slots[at].width > 0 && *list->columns[at].layout.title != '\0') {
			list->sorted = at;
			list->descending = list->columns[at].moving;
			return;
		}
	}
}

void list_sort_by(struct list *list, size_t column)
{
	while (column > 0 && *list->columns[column].layout.title == '\0')
		column--;
	if (list->sorted == column) {
		list->descending = !list->descending;
		return;
	}
	list->sorted = column;
	/* Who looks at rates looks for the greatest. */
	list->descending = list->columns[column].moving;
}

struct list_hit list_at(const struct list *list, int x, int y)
{
	struct list_hit hit = {.column = -1, .row = -1};
	int line = y - list->area.y - 1;

	if (!rect_contains(list->area, x, y))
		return hit;
	if (line < 0) {
		hit.column =
			table_column_at(list->slots, list->column_count, x - list->area.x - GUTTER);
		return hit;
	}
	if (list->scroll.top + line >= (int)list->rows.count)
		return hit;
	hit.row = list->scroll.top + line;
	hit.folder = list->tree && list->rows.items[hit.row].vf == NULL &&
		     x < list->area.x + GUTTER + TREE_PARENT_INDENT;
	return hit;
}
