#include "tui/journal.h"

#include "core/memory.h"
#include "widgets/layout.h"
#include "widgets/scroll.h"
#include "widgets/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>

#define GUTTER 1
#define MARGIN 2 /* a blank and the scroll bar */

enum { COLUMN_ID, COLUMN_TIME, COLUMN_WHO, COLUMN_CHANGE, COLUMN_OUTCOME, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_ID] = {.title = "ID", .minimum = 3, .maximum = 6, .priority = 5, .right = true},
	[COLUMN_TIME] = {.title = "TIME", .minimum = 16, .maximum = 16, .priority = 3},
	[COLUMN_WHO] = {.title = "WHO", .minimum = 8, .maximum = 24, .priority = 4},
	[COLUMN_CHANGE] = {.title = "CHANGE", .minimum = 16, .maximum = 128, .priority = 1},
	[COLUMN_OUTCOME] = {.title = "OUTCOME", .minimum = 11, .maximum = 16, .priority = 2},
};

struct state {
	struct scroll scroll;
	struct rect area; /* of the rows, as last drawn */
	int count;
};

/* --- what is said ------------------------------------------------------------------------ */

static const struct journal_entry *find_undo(const struct past_entries *past, uint64_t id)
{
	for (size_t i = past->count; i-- > 0;)
		if (past->entries[i].undoes == id && past->entries[i].outcome == OUTCOME_DONE)
			return &past->entries[i];
	return NULL;
}

static void say_outcome(const struct past_entries *past, const struct journal_entry *entry,
			enum role *ret_role, char *buffer, size_t size)
{
	static const struct {
		const char *text;
		enum role role;
	} outcomes[] = {
		[OUTCOME_DONE] = {"done", ROLE_OK},
		[OUTCOME_ROLLED_BACK] = {"rolled back", ROLE_WARN},
		[OUTCOME_HALF] = {"HALF DONE", ROLE_ERROR},
		[OUTCOME_STALE] = {"not begun", ROLE_DIM},
	};
	const struct journal_entry *undo = find_undo(past, entry->id);

	*ret_role = undo != NULL ? ROLE_DIM : outcomes[entry->outcome].role;
	if (undo != NULL)
		snprintf(buffer, size, "undone by %" PRIu64, undo->id);
	else
		snprintf(buffer, size, "%s", outcomes[entry->outcome].text);
}

/* To the minute, or `exact` with second and zone. */
static const char *time_text(int64_t seconds, bool exact, char *buffer, size_t size)
{
	time_t at = (time_t)seconds;
	struct tm local;

	if (localtime_r(&at, &local) == NULL ||
	    strftime(buffer, size, exact ? "%F %T %Z" : "%F %R", &local) == 0)
		buffer[0] = '\0';
	return buffer;
}

static void say_change(const struct journal_entry *entry, char *buffer, size_t size)
{
	if (entry->undoes != 0)
		snprintf(buffer, size, "undo of %" PRIu64 ": %s", entry->undoes, entry->title);
	else
		snprintf(buffer, size, "%s", entry->title);
}

/* Newest first. */
static const struct journal_entry *entry_at(const struct past_entries *past, int row)
{
	return row >= 0 && (size_t)row < past->count ? &past->entries[past->count - 1 - (size_t)row]
						     : NULL;
}

/* --- one entry, to be read --------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static void add_step(struct dialog *dialog, const json_t *step, size_t number)
{
	const char *result = text_of(step, "result");
	char text[24];

	snprintf(text, sizeof(text), "%2zu", number);
	dialog_line(dialog);
	dialog_span(dialog, 0, ROLE_KEY, CELL_PLAIN, text);
	dialog_span(dialog, 4, ROLE_TEXT, CELL_PLAIN, text_of(step, "words"));
	if (result[0] != '\0' && strcmp(result, "done") != 0)
		dialog_span(dialog, 0, ROLE_WARN, CELL_BOLD, result);
	if (text_of(step, "command")[0] == '\0')
		return;
	dialog_line(dialog);
	dialog_span(dialog, 4, ROLE_DIM, CELL_PLAIN, text_of(step, "command"));
}

static struct dialog *read_entry(const struct past_entries *past, const struct journal_entry *entry)
{
	struct dialog *dialog = dialog_new(entry->title);
	enum role role;
	char outcome[32];
	char when[48];

	say_outcome(past, entry, &role, outcome, sizeof(outcome));
	dialog_textf(dialog, ROLE_TEXT, CELL_PLAIN, "change %" PRIu64 ", %s, by %s", entry->id,
		     time_text(entry->time, true, when, sizeof(when)), entry->who);
	dialog_text(dialog, role, CELL_BOLD, outcome);
	if (entry->error.code != 0)
		dialog_text(dialog, ROLE_TEXT, CELL_PLAIN, entry->error.message);
	if (entry->undoes != 0)
		dialog_textf(dialog, ROLE_TEXT, CELL_PLAIN, "takes back change %" PRIu64,
			     entry->undoes);
	dialog_line(dialog);
	for (size_t i = 0; i < json_array_size(entry->steps); i++)
		add_step(dialog, json_array_get(entry->steps, i), i + 1);
	return dialog;
}

/* --- the screen -------------------------------------------------------------------------- */

static void *journal_new(void)
{
	return memory_new(sizeof(struct state));
}

static void journal_update(void *state, struct view *view)
{
	(void)state;
	(void)view;
}

static void draw_row(const struct view *view, struct canvas *canvas, struct rect line,
		     const struct table_slot *slots, const struct journal_entry *entry)
{
	char texts[COLUMNS][176];
	enum role roles[COLUMNS] = {ROLE_DIM, ROLE_TEXT, ROLE_TEXT, ROLE_PRIMARY, ROLE_TEXT};

	snprintf(texts[COLUMN_ID], sizeof(texts[0]), "%" PRIu64, entry->id);
	time_text(entry->time, false, texts[COLUMN_TIME], sizeof(texts[0]));
	snprintf(texts[COLUMN_WHO], sizeof(texts[0]), "%s", entry->who);
	say_change(entry, texts[COLUMN_CHANGE], sizeof(texts[0]));
	say_outcome(&view->past, entry, &roles[COLUMN_OUTCOME], texts[COLUMN_OUTCOME],
		    sizeof(texts[0]));
	for (int i = 0; i < COLUMNS; i++)
		table_draw_cell(canvas, line.x + GUTTER, line.y, &columns[i], slots[i], roles[i],
				CELL_PLAIN, texts[i]);
}

static void draw_words(struct canvas *canvas, struct rect rect, enum role role, const char *text)
{
	struct rect line = layout_centre(rect, text_width(text), 1);

	canvas_text(canvas, line.x, line.y, line.width, role, CELL_PLAIN, text);
}

/* As wide as what is in them, as far as that is known. */
static void measure(const struct view *view, int wanted[static COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++)
		wanted[i] = columns[i].minimum;
	wanted[COLUMN_CHANGE] = columns[COLUMN_CHANGE].maximum;
	wanted[COLUMN_OUTCOME] = columns[COLUMN_OUTCOME].maximum;
	for (size_t i = 0; i < view->past.count; i++)
		wanted[COLUMN_WHO] = MAX(wanted[COLUMN_WHO], text_width(view->past.entries[i].who));
}

static void journal_draw(void *user, const struct view *view, struct canvas *canvas,
			 struct rect rect)
{
	struct state *state = user;
	struct rect titles = {rect.x + GUTTER, rect.y, rect.width - GUTTER - MARGIN, 1};
	struct table_slot slots[COLUMNS];
	int wanted[COLUMNS];

	state->count = (int)view->past.count;
	state->area = (struct rect){rect.x, rect.y + 1, rect.width, rect.height - 1};
	if (view->past.error.code != 0 || state->count == 0) {
		draw_words(canvas, rect, view->past.error.code != 0 ? ROLE_WARN : ROLE_DIM,
			   view->past.error.code != 0 ? view->past.error.message
			   : view->options.no_journal ? "A capture holds no journal."
			   : view->past.readings == 0 ? "reading the journal ..."
						      : "Nothing was changed by vftop yet.");
		return;
	}
	measure(view, wanted);
	table_layout(columns, COLUMNS, wanted, titles.width, slots);
	canvas_fill(canvas, (struct rect){rect.x, rect.y, rect.width, 1}, ' ', ROLE_COLUMN,
		    CELL_PLAIN);
	table_draw_header(canvas, titles, columns, slots, COLUMNS, -1, false);
	scroll_follow(&state->scroll, state->count, state->area.height);
	for (int i = 0; i < state->area.height && state->scroll.top + i < state->count; i++) {
		struct rect line = {rect.x, state->area.y + i, rect.width, 1};

		draw_row(view, canvas, line, slots, entry_at(&view->past, state->scroll.top + i));
		if (state->scroll.top + i == state->scroll.selected)
			canvas_highlight(canvas, line, CELL_SELECTED);
	}
	scroll_draw_bar(canvas, state->area, &state->scroll, state->count);
}

static void journal_move(void *user, enum list_move where)
{
	struct state *state = user;

	state->scroll.selected = list_step(where, state->scroll.selected, state->count,
					   MAX(state->area.height - 1, 1));
}

static unsigned journal_open(void *user, struct view *view)
{
	struct state *state = user;
	const struct journal_entry *entry = entry_at(&view->past, state->scroll.selected);

	if (entry == NULL)
		return STALE_NOTHING;
	view->reading = read_entry(&view->past, entry);
	return STALE_PICTURE;
}

static unsigned journal_click(void *user, struct view *view, struct key_event event)
{
	struct state *state = user;
	int row = state->scroll.top + event.y - state->area.y;

	if (!rect_contains(state->area, event.x, event.y) || row >= state->count)
		return STALE_NOTHING;
	state->scroll.selected = row;
	return event.code == KEYCODE_DOUBLE_CLICK ? journal_open(user, view) : STALE_PICTURE;
}

const struct screen journal_screen = {
	.title = "Journal",
	.help = "what was changed on this host, when, by whom and how it ended",
	.new = journal_new,
	.free = free,
	.update = journal_update,
	.draw = journal_draw,
	.move = journal_move,
	.open = journal_open,
	.click = journal_click,
	.entering = STALE_PAST,
};
