#include "tui/page.h"

#include "tui/details.h"
#include "tui/footer.h"
#include "tui/header.h"
#include "tui/proposal.h"
#include "tui/screen.h"
#include "widgets/layout.h"

#include <stdio.h>
#include <string.h>

/* From here on the details have a place of their own unless closed. */
#define BESIDE_COLUMNS 170
#define BELOW_ROWS     32
#define LIST_ROWS_MIN  10

#define DETAILS_WIDTH  58
#define DETAILS_HEIGHT 22

/* --- where ------------------------------------------------------------------------ */

/* Below the list: of one height whatever is selected, so that nothing jumps. */
static void split_below(struct page_parts *parts)
{
	int height = parts->body.height * 5 / 9;
	struct layout_part rows[] = {
		{.minimum = LIST_ROWS_MIN, .weight = 1, .priority = 1},
		{.minimum = height < DETAILS_HEIGHT ? height : DETAILS_HEIGHT, .priority = 2},
	};
	struct rect areas[2];

	layout_split(parts->body, LAYOUT_ROWS, rows, 2, areas);
	parts->body = areas[0];
	parts->details = areas[1];
}

static void split_beside(struct page_parts *parts)
{
	struct layout_part columns[] = {
		{.minimum = PAGE_COLUMNS_MIN, .weight = 1, .priority = 1},
		{.minimum = DETAILS_WIDTH, .priority = 2},
	};
	struct rect areas[2];

	layout_split(parts->body, LAYOUT_COLUMNS, columns, 2, areas);
	parts->body = areas[0];
	parts->details = areas[1];
}

static void place_details(struct page_parts *parts, const struct view *view, int columns, int rows)
{
	if (view->details == DETAILS_CLOSED || screen_selected(view) == NULL)
		return;
	if (columns >= BESIDE_COLUMNS)
		split_beside(parts);
	else if (view->details == DETAILS_AUTO && screen_active(view)->has_graphs)
		return; /* the room below the list is the graphs' */
	else if (rows >= BELOW_ROWS)
		split_below(parts);
	else if (view->details == DETAILS_OPEN) {
		parts->details = parts->body;
		parts->details_cover = true;
	}
}

struct page_parts page_layout(const struct view *view, int columns, int rows)
{
	struct page_parts parts = {.details_cover = false};
	bool banner = view->options.banner != NULL && rows >= 16;
	struct layout_part lines[] = {
		{.minimum = 1, .priority = 3}, {.minimum = banner, .priority = 5},
		{.minimum = 1, .priority = 4}, {.minimum = 1, .weight = 1, .priority = 1},
		{.minimum = 1, .priority = 2},
	};
	struct rect areas[5];

	layout_split((struct rect){0, 0, columns, rows}, LAYOUT_ROWS, lines, 5, areas);
	parts.header = areas[0];
	parts.banner = areas[1];
	parts.tabs = areas[2];
	parts.body = areas[3];
	parts.footer = areas[4];
	place_details(&parts, view, columns, rows);
	return parts;
}

/* --- drawing ---------------------------------------------------------------------- */

/* As long a sentence as even that has room for. */
static void draw_too_small(struct canvas *canvas)
{
	char text[3][64];
	int last = 0;

	snprintf(text[0], sizeof(text[0]), "vftop needs %dx%d, this is %dx%d", PAGE_COLUMNS_MIN,
		 PAGE_ROWS_MIN, canvas->columns, canvas->rows);
	snprintf(text[1], sizeof(text[1]), "vftop needs %dx%d", PAGE_COLUMNS_MIN, PAGE_ROWS_MIN);
	snprintf(text[2], sizeof(text[2]), "%dx%d", PAGE_COLUMNS_MIN, PAGE_ROWS_MIN);
	while (last < 2 && text_width(text[last]) > canvas->columns)
		last++;
	canvas_text(canvas, 0, canvas->rows / 2, canvas->columns, ROLE_WARN, CELL_PLAIN,
		    text[last]);
}

#define WORDS_MAX 3

/* A few sentences in the middle of an empty body, a line each; NULL: no more. */
static void draw_words(struct canvas *canvas, struct rect rect,
		       const char *const lines[static WORDS_MAX])
{
	int y = rect.y + rect.height / 2 - 1;

	for (size_t i = 0; i < WORDS_MAX && lines[i] != NULL; i++) {
		int width = text_width(lines[i]);
		struct rect line = layout_centre(rect, width, 1);

		canvas_text(canvas, line.x, y + (int)i, line.width, i == 0 ? ROLE_TEXT : ROLE_DIM,
			    i == 0 ? CELL_BOLD : CELL_PLAIN, lines[i]);
	}
}

static void draw_body(struct view *view, struct canvas *canvas)
{
	struct rect body = view->parts.body;
	char text[PROMPT_SIZE + 32];

	if (view->snapshot == NULL) {
		if (view->late)
			draw_words(canvas, body, (const char *[WORDS_MAX]){"reading the host ..."});
		return;
	}
	if (view->snapshot->pf_count == 0 && screen_list(view) != NULL) {
		draw_words(canvas, body,
			   (const char *[WORDS_MAX]){"No SR-IOV device here.",
						     "The screen Doctor says why.",
						     "`vftop --demo` shows what it looks like."});
		return;
	}
	screen_draw(view, canvas, body);
	if (screen_list(view) != NULL && screen_selected(view) == NULL && view->filter[0] != '\0') {
		snprintf(text, sizeof(text), "Nothing matches \"%s\".", view->filter);
		draw_words(canvas, body, (const char *[WORDS_MAX]){text, "Esc shows all again."});
	}
}

static void draw_reading(struct view *view, struct canvas *canvas)
{
	static const struct hint hints[] = {
		{.key = "Up Down", .text = "scroll", .priority = 2},
		{.key = "Esc", .text = "close", .priority = 1},
	};
	struct rect all = {0, 0, canvas->columns, canvas->rows};

	dialog_draw(canvas, layout_inset(all, 1, 0), view->reading, hints, 2);
}

/* Without a frame, so that the terminal's own selection takes the text alone. */
static void draw_pager(struct view *view, struct canvas *canvas)
{
	static const struct hint hints[] = {
		{.key = "Up Down", .text = "scroll", .priority = 3},
		{.key = "y", .text = "copy", .priority = 2},
		{.key = "Esc", .text = "close", .priority = 1},
	};

	struct rect all = {0, 0, canvas->columns, canvas->rows};

	pager_draw(canvas, all, view->pager, hints, 3);
	if (view->message[0] != '\0') {
		struct rect last = {0, all.height - 1, all.width, 1};

		canvas_fill(canvas, last, ' ', ROLE_TEXT, CELL_PLAIN);
		canvas_text(canvas, 0, last.y, last.width, view->message_role, CELL_PLAIN,
			    view->message);
	}
}

/* The change that is talked over, the one under way, something to read: the last
 * lies on top. True when one of them has the cursor. */
static bool draw_above(struct view *view, struct canvas *canvas, int *ret_x, int *ret_y)
{
	struct rect all = layout_inset((struct rect){0, 0, canvas->columns, canvas->rows}, 1, 0);
	bool cursor = false;

	if (view->proposal != NULL)
		cursor = proposal_draw(view, canvas, ret_x, ret_y);
	if (view->job.shown)
		job_draw(&view->job, view->snapshot, view->clock, canvas, all);
	if (view->reading != NULL)
		draw_reading(view, canvas);
	if (view->pager != NULL)
		draw_pager(view, canvas);
	return cursor && !view->job.shown && view->reading == NULL && view->pager == NULL;
}

static void find_cursor(const struct view *view, int typing, int *ret_x, int *ret_y)
{
	const struct list *list = screen_list(view);

	*ret_x = view->parts.body.x;
	*ret_y = view->parts.body.y;
	if (typing >= 0) {
		*ret_x = typing;
		*ret_y = view->parts.footer.y;
	} else if (view->snapshot != NULL && list != NULL && list->scroll.selected >= 0)
		*ret_y += 1 + list->scroll.selected - list->scroll.top;
}

void page_draw(struct view *view, struct canvas *canvas, int *ret_x, int *ret_y)
{
	*ret_x = 0;
	*ret_y = 0;
	canvas_clear(canvas);
	if (canvas->columns < PAGE_COLUMNS_MIN || canvas->rows < PAGE_ROWS_MIN) {
		view->parts = (struct page_parts){.details_cover = false};
		draw_too_small(canvas);
		return;
	}
	view->parts = page_layout(view, canvas->columns, canvas->rows);
	header_draw(view, canvas, view->parts.header);
	if (view->parts.banner.height > 0)
		header_draw_banner(view, canvas, view->parts.banner);
	header_draw_tabs(view, canvas, view->parts.tabs);
	if (!view->parts.details_cover)
		draw_body(view, canvas);
	if (view->parts.details.height > 0)
		details_draw(view, screen_selected(view), canvas, view->parts.details,
			     !screen_active(view)->has_graphs || view->parts.details_cover);

	int typing = footer_draw(view, canvas, view->parts.footer);

	if (!draw_above(view, canvas, ret_x, ret_y))
		find_cursor(view, typing, ret_x, ret_y);
}
