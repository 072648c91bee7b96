#include "tui/details.h"

#include "tui/action.h"
#include "tui/facts.h"
#include "tui/field.h"
#include "tui/spark.h"
#include "widgets/key.h"
#include "widgets/scroll.h"
#include "widgets/table.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX      4
#define COLUMN_WIDTH_MIN 37 /* label, MAC and some */
#define SECTIONS_MAX     8
#define CHART_HEIGHT_MIN 5
#define CHART_HEIGHT_MAX 12
#define CHART_WIDTH_MIN  30 /* its numbers; with less, tx stands below rx */

/* A run of facts under one heading. */
struct section {
	size_t first, count;
	int column, y; /* of its heading, counted from the first line of facts */
};

/* What goes where, in lines from the top of the content. */
struct arrangement {
	int notes;  /* lines */
	int charts; /* lines, with the blank below; 0: none */
	int chart_height;
	bool charts_stacked;
	int columns, column_width;
	size_t section_count;
	struct section sections[SECTIONS_MAX];
	int lines; /* where the lines below everything begin */
	int height;
};

/* Draws `text` wrapped at blanks, returns its lines; canvas NULL: only counts. */
static int wrap(struct canvas *canvas, int x, int y, int width, enum role role, const char *text)
{
	char line[256];
	int lines = 0;

	while (*text != '\0') {
		size_t length = strlen(text);
		size_t end = length;

		while (end > 0) {
			snprintf(line, sizeof(line), "%.*s", (int)end, text);
			if (text_width(line) <= width)
				break;
			do
				end--;
			while (end > 0 && text[end] != ' ');
		}
		if (end == 0) /* one word that is too long: it ends in the ellipsis */
			end = strcspn(text, " ");
		snprintf(line, sizeof(line), "%.*s", (int)end, text);
		if (canvas != NULL)
			canvas_text(canvas, x, y + lines, width, role, CELL_PLAIN, line);
		lines++;
		text += end;
		text += strspn(text, " ");
	}
	return lines;
}

static void find_sections(struct arrangement *plan, const struct facts *facts)
{
	const char *last = NULL;

	for (size_t i = 0; i < facts->count; i++) {
		if (last == NULL || strcmp(facts->items[i].section, last) != 0) {
			if (plan->section_count == SECTIONS_MAX)
				return;
			plan->sections[plan->section_count++].first = i;
			last = facts->items[i].section;
		}
		plan->sections[plan->section_count - 1].count++;
	}
}

/* Fills the columns one after the other up to `limit` lines. Returns the
 * height, which is beyond the limit when the columns were too few. */
static int place_sections(struct arrangement *plan, int limit)
{
	int column = 0;
	int y = 0;
	int height = 0;

	for (size_t i = 0; i < plan->section_count; i++) {
		struct section *section = &plan->sections[i];
		int lines = 1 + (int)section->count;

		if (y > 0 && y + 1 + lines > limit && column + 1 < plan->columns) {
			column++;
			y = 0;
		} else if (y > 0)
			y++;
		section->column = column;
		section->y = y;
		y += lines;
		if (y > height)
			height = y;
	}
	return height;
}

/* The least height: a limit that the columns keep to. */
static int balance_sections(struct arrangement *plan)
{
	int limit = 1;

	while (place_sections(plan, limit) > limit)
		limit++;
	return limit;
}

static bool has_rates(const struct row *row)
{
	return (row->vf != NULL ? row->vf->source : row->pf->source) != COUNTERS_NONE;
}

/* How many lines are left for the charts when all else has its own. What is below
 * everything is scrolled to where there is no room for it: then they take its. */
static int chart_room(const struct arrangement *plan, const struct facts *facts, int room)
{
	int least = (plan->charts_stacked ? 2 : 1) * CHART_HEIGHT_MIN;
	int lines = facts->line_count > 0 ? 1 + (int)facts->line_count : 0;
	int left = room - plan->height - 1;

	return left - lines >= least ? left - lines : left;
}

/* The charts take the lines that are left. */
static void place_charts(struct arrangement *plan, const struct facts *facts, int width, int room)
{
	plan->charts_stacked = width < 2 * CHART_WIDTH_MIN + 2;
	room = chart_room(plan, facts, room);
	plan->chart_height = plan->charts_stacked ? room / 2 : room;
	if (plan->chart_height < CHART_HEIGHT_MIN)
		plan->chart_height = CHART_HEIGHT_MIN;
	if (plan->chart_height > CHART_HEIGHT_MAX)
		plan->chart_height = CHART_HEIGHT_MAX;
	plan->charts = (plan->charts_stacked ? 2 : 1) * plan->chart_height + 1;
	plan->height += plan->charts;
}

/* For a box with `room` lines inside; what needs more scrolls. */
static struct arrangement make_plan(const struct facts *facts, const struct row *row, int width,
				    int room, bool graphs)
{
	struct arrangement plan = {.columns = width / COLUMN_WIDTH_MIN};

	if (plan.columns < 1)
		plan.columns = 1;
	if (plan.columns > COLUMNS_MAX)
		plan.columns = COLUMNS_MAX;
	plan.column_width = width / plan.columns;
	for (size_t i = 0; i < facts->note_count; i++)
		plan.notes += wrap(NULL, 0, 0, width, ROLE_TEXT, facts->notes[i].text);
	if (plan.notes > 0)
		plan.notes++;
	find_sections(&plan, facts);
	plan.height = plan.notes + balance_sections(&plan);
	if (graphs && has_rates(row))
		place_charts(&plan, facts, width, room);
	plan.lines = plan.height + 1;
	if (facts->line_count > 0)
		plan.height += 1 + (int)facts->line_count;
	return plan;
}

int details_height(const struct view *view, const struct row *row, int width, bool graphs)
{
	struct facts facts;

	if (row == NULL)
		return 3;
	facts_of(&facts, view, row);
	return make_plan(&facts, row, width - 4, 0, graphs).height + 2;
}

static void draw_charts(const struct view *view, const struct row *row,
			const struct arrangement *plan, struct canvas *canvas, int x, int y,
			int width)
{
	const struct rates *rates = row_rates(row);
	int each = plan->charts_stacked ? width : (width - 2) / 2;
	struct rect rx = {x, y, each, plan->chart_height};
	struct rect tx = {x + width - each, y, each, plan->chart_height};

	if (plan->charts_stacked)
		tx.y += plan->chart_height;
	chart_draw(canvas, rx, view, &row->key, rates, CHART_RX);
	chart_draw(canvas, tx, view, &row->key, rates, CHART_TX);
}

static void draw_section(const struct facts *facts, const struct section *section,
			 struct canvas *canvas, int x, int y, int width)
{
	canvas_text(canvas, x, y++, width, ROLE_TITLE, CELL_PLAIN,
		    facts->items[section->first].section);
	for (size_t i = 0; i < section->count; i++, y++) {
		const struct fact *fact = &facts->items[section->first + i];

		canvas_text(canvas, x, y, FACT_LABEL_MAX, ROLE_DIM, CELL_PLAIN, fact->label);
		canvas_text(canvas, x + FACT_LABEL_MAX, y, width - FACT_LABEL_MAX, fact->role,
			    CELL_PLAIN, fact->value);
	}
}

static void draw_content(const struct view *view, const struct row *row, const struct facts *facts,
			 const struct arrangement *plan, struct canvas *canvas, struct rect inner)
{
	int top = inner.y - view->details_scroll;
	int y = top;
	int line = y;

	for (size_t i = 0; i < facts->note_count; i++)
		line += wrap(canvas, inner.x, line, inner.width, facts->notes[i].role,
			     facts->notes[i].text);
	y += plan->notes;
	if (plan->charts > 0)
		draw_charts(view, row, plan, canvas, inner.x, y, inner.width);
	y += plan->charts;
	for (size_t i = 0; i < facts->line_count; i++)
		canvas_text(canvas, inner.x, top + plan->lines + (int)i, inner.width,
			    facts->lines[i].role, CELL_PLAIN, facts->lines[i].text);
	for (size_t i = 0; i < plan->section_count; i++) {
		const struct section *section = &plan->sections[i];

		draw_section(facts, section, canvas, inner.x + section->column * plan->column_width,
			     y + section->y, plan->column_width - 1);
	}
}

/* In the lower border: the footer has no room for what so seldom applies. */
static void draw_scroll_hint(struct canvas *canvas, struct rect rect)
{
	char down[16], up[16], text[48];
	int width;

	snprintf(text, sizeof(text), " %s %s scroll ",
		 key_label(action_find("details-down")->keys[0], down),
		 key_label(action_find("details-up")->keys[0], up));
	width = text_width(text);
	if (width <= rect.width - 4)
		canvas_text(canvas, rect.x + rect.width - 2 - width, rect.y + rect.height - 1,
			    width, ROLE_DIM, CELL_PLAIN, text);
}

void details_draw(struct view *view, const struct row *row, struct canvas *canvas, struct rect rect,
		  bool graphs)
{
	struct facts facts;

	if (row == NULL) {
		canvas_box(canvas, rect, ROLE_BORDER, NULL);
		return;
	}
	facts_of(&facts, view, row);

	struct rect inner = canvas_box(canvas, rect, ROLE_BORDER, facts.title);
	struct rect bar = {inner.x, inner.y, inner.width + 1, inner.height};

	inner.x++;
	inner.width -= 2;
	if (inner.width < 1 || inner.height < 1)
		return;

	struct arrangement plan = make_plan(&facts, row, inner.width, inner.height, graphs);
	int most = plan.height > inner.height ? plan.height - inner.height : 0;
	struct rect before = canvas_set_clip(canvas, inner);

	if (view->details_scroll > most)
		view->details_scroll = most;
	draw_content(view, row, &facts, &plan, canvas, inner);
	canvas_set_clip(canvas, before);

	struct scroll scroll = {.top = view->details_scroll, .selected = -1};

	scroll_draw_bar(canvas, bar, &scroll, plan.height);
	if (most > 0)
		draw_scroll_hint(canvas, rect);
}
