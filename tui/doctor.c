#include "tui/doctor.h"

#include "core/memory.h"
#include "tui/outline.h"
#include "widgets/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOX_LINES 9
#define LABEL     10 /* where the texts of the box begin */

enum { COLUMN_SEVERITY, COLUMN_DEVICE, COLUMN_TITLE };

static const struct table_column columns[] = {
	[COLUMN_SEVERITY] = {.title = "", .minimum = 11, .maximum = 11, .priority = 2},
	[COLUMN_DEVICE] = {.title = "DEVICE", .minimum = 12, .maximum = 16, .priority = 3},
	[COLUMN_TITLE] =
		{.title = "FINDING", .minimum = 24, .maximum = 120, .priority = 1, .gap = 2},
};

/* The two headings behind the findings stand for the checks that passed, and for those
 * that could not look. */
struct state {
	struct outline outline;
	const struct diagnosis *diagnosis; /* a reference of its own, or NULL */
};

static const struct finding *finding_of(const struct state *state, const struct outline_row *row)
{
	return state->diagnosis != NULL && row != NULL
		       ? diagnosis_at(state->diagnosis, row->heading)
		       : NULL;
}

static bool is_unknown(const struct state *state, const struct outline_row *row)
{
	return row->heading > diagnosis_count(state->diagnosis);
}

/* --- cells ------------------------------------------------------------------------ */

static enum role role_of(enum severity severity)
{
	static const enum role roles[] = {[SEVERITY_INFO] = ROLE_DIM,
					  [SEVERITY_WARN] = ROLE_WARN,
					  [SEVERITY_ERROR] = ROLE_ERROR};

	return roles[severity];
}

static const char *const signs[] = {
	[SEVERITY_INFO] = " ", [SEVERITY_WARN] = "!", [SEVERITY_ERROR] = "x"};

static void say_finding(const struct finding *finding, size_t column, struct field *field)
{
	switch (column) {
	case COLUMN_SEVERITY:
		snprintf(field->text, sizeof(field->text), "%s %s", signs[finding->severity],
			 severity_name(finding->severity));
		field->role = role_of(finding->severity);
		field->attributes = finding->severity == SEVERITY_ERROR ? CELL_BOLD : CELL_PLAIN;
		break;
	case COLUMN_DEVICE:
		snprintf(field->text, sizeof(field->text), "%s",
			 finding->device[0] != '\0' ? finding->device : "host");
		field->role = finding->device[0] != '\0' ? ROLE_PRIMARY : ROLE_SECONDARY;
		break;
	default:
		snprintf(field->text, sizeof(field->text), "%.120s", finding->title);
		break;
	}
}

/* A row for many checks. */
static void say_checks(const char *word, size_t count, const char *what, enum role role,
		       size_t column, struct field *field)
{
	if (column == COLUMN_SEVERITY)
		snprintf(field->text, sizeof(field->text), "%s", word);
	else if (column == COLUMN_TITLE)
		snprintf(field->text, sizeof(field->text), "%zu check%s %s", count,
			 count == 1 ? "" : "s", what);
	field->role = role;
}

static void say_cell(const void *user, const struct view *view, const struct outline_row *row,
		     size_t column, struct field *field)
{
	const struct state *state = user;
	const struct finding *finding = finding_of(state, row);

	(void)view;
	*field = (struct field){.role = ROLE_TEXT};
	if (finding != NULL)
		say_finding(finding, column, field);
	else if (state->diagnosis != NULL && is_unknown(state, row))
		say_checks("? unknown", diagnosis_unknown(state->diagnosis), "could not be made",
			   ROLE_SECONDARY, column, field);
	else if (state->diagnosis != NULL)
		say_checks("  passed", diagnosis_passed(state->diagnosis), "found nothing", ROLE_OK,
			   column, field);
}

/* --- the screen ------------------------------------------------------------------- */

static void *doctor_new(void)
{
	struct state *state = memory_new(sizeof(*state));

	outline_init(&state->outline, columns, sizeof(columns) / sizeof(*columns), say_cell, state,
		     "The doctor is still looking ...");
	return state;
}

static void doctor_free(void *user)
{
	struct state *state = user;

	outline_done(&state->outline);
	diagnosis_put(state->diagnosis);
	free(state);
}

static void doctor_update(void *user, struct view *view)
{
	struct state *state = user;
	char key[OUTLINE_KEY_MAX];
	size_t count = view->diagnosis != NULL ? diagnosis_count(view->diagnosis) : 0;

	diagnosis_put(state->diagnosis);
	state->diagnosis = view->diagnosis != NULL ? diagnosis_get(view->diagnosis) : NULL;
	outline_begin(&state->outline);
	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = diagnosis_at(state->diagnosis, i);

		snprintf(key, sizeof(key), "%.30s %.30s", finding->id, finding->device);
		outline_add(&state->outline, i, -1, key);
	}
	if (state->diagnosis != NULL && diagnosis_passed(state->diagnosis) > 0)
		outline_add(&state->outline, count, -1, "passed");
	if (state->diagnosis != NULL && diagnosis_unknown(state->diagnosis) > 0)
		outline_add(&state->outline, count + 1, -1, "unknown");
	outline_end(&state->outline, view);
}

/* --- what is told of the selected one ---------------------------------------------- */

/* How many bytes of `text` fit `width` columns, cut behind a word; a word that is too
 * long is cut anywhere. */
static size_t fitting(const char *text, int width)
{
	size_t used = 0;

	while (text[used] != '\0') {
		size_t next = used + strspn(text + used, " ");
		char line[512];

		next += strcspn(text + next, " ");
		snprintf(line, sizeof(line), "%.*s", (int)next, text);
		if (text_width(line) > width)
			return used > 0 ? used : (size_t)width;
		used = next;
	}
	return used;
}

/* Draws the lines of a text behind a label, from the top of `rect`; returns what is left
 * of that below. */
static struct rect draw_part(struct canvas *canvas, struct rect rect, const char *label,
			     enum role role, const char *text)
{
	struct rect inside = {rect.x + LABEL, rect.y, rect.width - LABEL, rect.height};

	if (*text != '\0' && rect.height > 0)
		canvas_text(canvas, rect.x, rect.y, LABEL, ROLE_DIM, CELL_PLAIN, label);
	while (*text != '\0' && inside.height > 0) {
		char line[512];
		size_t length = strcspn(text, "\n"), used;

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		used = fitting(line, inside.width);
		line[used] = '\0';
		canvas_text(canvas, inside.x, inside.y, inside.width, role, CELL_PLAIN, line);
		text += used;
		text += *text == '\n' ? 1 : strspn(text, " ");
		inside.y++;
		inside.height--;
	}
	return (struct rect){rect.x, inside.y, rect.width, inside.height};
}

static void draw_box(const struct finding *finding, struct canvas *canvas, struct rect box)
{
	struct rect rest = layout_inset(canvas_box(canvas, box, ROLE_BORDER, finding->id), 1, 0);

	rest = draw_part(canvas, rest, "because", ROLE_TEXT, finding->evidence);
	rest = draw_part(canvas, rest, "", ROLE_DIM, finding->explanation);
	draw_part(canvas, rest, "fix", ROLE_ACCENT, finding->fix);
}

static void doctor_draw(void *user, const struct view *view, struct canvas *canvas,
			struct rect rect)
{
	struct state *state = user;
	const struct finding *finding = finding_of(state, outline_selected(&state->outline));
	struct rect rows;
	struct rect box;

	outline_split(rect, BOX_LINES, &rows, &box);
	if (finding == NULL)
		rows = rect;
	outline_draw(&state->outline, view, canvas, rows);
	if (finding != NULL && box.height > 0)
		draw_box(finding, canvas, box);
}

/* --- keys and mouse ----------------------------------------------------------------- */

static void doctor_move(void *user, enum list_move where)
{
	outline_move(&((struct state *)user)->outline, where);
}

static size_t doctor_matches(const void *user)
{
	return outline_matches(&((const struct state *)user)->outline);
}

static void add_lines(struct dialog *dialog, const char *label, enum role role, const char *text)
{
	char line[512];

	if (*text == '\0')
		return;
	dialog_line(dialog);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		dialog_line(dialog);
		dialog_span(dialog, 0, ROLE_DIM, CELL_PLAIN, label);
		dialog_span(dialog, LABEL, role, CELL_PLAIN, line);
		text += length + (text[length] == '\n');
		label = "";
	}
}

static struct dialog *read_finding(const struct finding *finding)
{
	struct dialog *dialog = dialog_new(finding->title);

	dialog_textf(dialog, role_of(finding->severity), CELL_BOLD, "%s   %s   %s",
		     severity_name(finding->severity),
		     finding->device[0] != '\0' ? finding->device : "host", finding->id);
	add_lines(dialog, "because", ROLE_TEXT, finding->evidence);
	add_lines(dialog, "", ROLE_TEXT, finding->explanation);
	add_lines(dialog, "fix", ROLE_ACCENT, finding->fix);
	return dialog;
}

static struct dialog *read_passed(const struct diagnosis *diagnosis)
{
	struct dialog *dialog = dialog_new("Checks that found nothing");

	for (size_t i = 0; i < diagnosis_passed(diagnosis); i++)
		dialog_text(dialog, ROLE_TEXT, CELL_PLAIN, diagnosis_passed_title(diagnosis, i));
	return dialog;
}

static struct dialog *read_unknown(const struct diagnosis *diagnosis)
{
	struct dialog *dialog = dialog_new("Checks that could not be made");

	for (size_t i = 0; i < diagnosis_unknown(diagnosis); i++) {
		if (i > 0)
			dialog_line(dialog);
		dialog_text(dialog, ROLE_TEXT, CELL_PLAIN, diagnosis_unknown_title(diagnosis, i));
		dialog_textf(dialog, ROLE_DIM, CELL_PLAIN, "is not known: %s",
			     diagnosis_unknown_reason(diagnosis, i));
	}
	return dialog;
}

static unsigned doctor_open(void *user, struct view *view)
{
	struct state *state = user;
	const struct outline_row *row = outline_selected(&state->outline);
	const struct finding *finding = finding_of(state, row);

	if (row == NULL || state->diagnosis == NULL)
		return STALE_NOTHING;
	dialog_free(view->reading);
	view->reading = finding != NULL          ? read_finding(finding)
			: is_unknown(state, row) ? read_unknown(state->diagnosis)
						 : read_passed(state->diagnosis);
	return STALE_PICTURE;
}

static unsigned doctor_click(void *user, struct view *view, struct key_event event)
{
	struct state *state = user;
	bool opened;
	unsigned stale = outline_click(&state->outline, event, &opened);

	return opened ? doctor_open(state, view) : stale;
}

static const char *doctor_badge(const void *user, const struct view *view)
{
	(void)user;
	return view->alarms[0] != '\0' ? view->alarms : NULL;
}

const struct finding *doctor_selected(const struct view *view)
{
	const struct state *state = view->screens[view->screen];

	return screen_active(view) == &doctor_screen
		       ? finding_of(state, outline_selected(&state->outline))
		       : NULL;
}

const struct screen doctor_screen = {
	.title = "Doctor",
	.help = "what is wrong, how it is known, and how to mend it here",
	.new = doctor_new,
	.free = doctor_free,
	.update = doctor_update,
	.draw = doctor_draw,
	.move = doctor_move,
	.matches = doctor_matches,
	.open = doctor_open,
	.click = doctor_click,
	.badge = doctor_badge,
};
