#include "widgets/dialog.h"

#include "widgets/layout.h"
#include "widgets/scroll.h"
#include "widgets/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#define FRAME 1 /* the line around it */
#define PAD   1 /* blanks between the frame and the text */

struct dialog_span {
	char *text;
	int column;
	uint8_t role, attributes;
};

struct dialog_line {
	struct dialog_span *spans;
	size_t count;
};

struct dialog {
	char *title;
	struct dialog_line *lines;
	size_t count;
	int reserved_columns, reserved_rows;
	/* as last drawn */
	int top, height, rows;
	struct rect hints, reserved;
};

/* Where the next character goes, and where a broken line goes on. */
struct pen {
	struct canvas *canvas; /* NULL: only measure */
	int left, width;       /* of the text's box */
	int column, row;       /* row: of the screen */
	int indent;
};

struct dialog *dialog_new(const char *title)
{
	struct dialog *dialog = calloc(1, sizeof(*dialog));

	if (dialog != NULL && title != NULL)
		dialog->title = strdup(title);
	return dialog;
}

void dialog_set_title(struct dialog *dialog, const char *title)
{
	char *copy = strdup(title);

	if (dialog == NULL || copy == NULL) {
		free(copy);
		return;
	}
	free(dialog->title);
	dialog->title = copy;
}

void dialog_clear(struct dialog *dialog)
{
	if (dialog == NULL)
		return;
	for (size_t i = 0; i < dialog->count; i++) {
		for (size_t j = 0; j < dialog->lines[i].count; j++)
			free(dialog->lines[i].spans[j].text);
		free(dialog->lines[i].spans);
	}
	free(dialog->lines);
	dialog->lines = NULL;
	dialog->count = 0;
	dialog->top = 0;
}

void dialog_free(struct dialog *dialog)
{
	if (dialog == NULL)
		return;
	dialog_clear(dialog);
	free(dialog->title);
	free(dialog);
}

void dialog_line(struct dialog *dialog)
{
	struct dialog_line *lines;

	if (dialog == NULL)
		return;
	lines = reallocarray(dialog->lines, dialog->count + 1, sizeof(*lines));
	if (lines == NULL)
		return;
	dialog->lines = lines;
	lines[dialog->count++] = (struct dialog_line){0};
}

void dialog_span(struct dialog *dialog, int column, enum role role, unsigned attributes,
		 const char *text)
{
	struct dialog_line *line;
	struct dialog_span *spans;

	if (dialog != NULL && dialog->count == 0)
		dialog_line(dialog);
	if (dialog == NULL || dialog->count == 0)
		return;
	line = &dialog->lines[dialog->count - 1];
	spans = reallocarray(line->spans, line->count + 1, sizeof(*spans));
	if (spans == NULL)
		return;
	line->spans = spans;
	spans[line->count] = (struct dialog_span){
		strdup(text),
		column,
		(uint8_t)role,
		(uint8_t)attributes,
	};
	line->count += spans[line->count].text != NULL;
}

void dialog_text(struct dialog *dialog, enum role role, unsigned attributes, const char *text)
{
	dialog_line(dialog);
	dialog_span(dialog, 0, role, attributes, text);
}

void dialog_textf(struct dialog *dialog, enum role role, unsigned attributes, const char *format,
		  ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	dialog_text(dialog, role, attributes, text);
	free(text);
}

size_t dialog_line_count(const struct dialog *dialog)
{
	return dialog != NULL ? dialog->count : 0;
}

void dialog_reserve(struct dialog *dialog, int columns, int rows)
{
	if (dialog == NULL)
		return;
	dialog->reserved_columns = columns;
	dialog->reserved_rows = rows;
}

struct rect dialog_reserved(const struct dialog *dialog)
{
	return dialog != NULL ? dialog->reserved : (struct rect){0};
}

int dialog_top(const struct dialog *dialog)
{
	return dialog != NULL ? dialog->top : 0;
}

void dialog_set_top(struct dialog *dialog, int top)
{
	if (dialog != NULL)
		dialog->top = top;
}

/* Where a span starts on its line. */
static int start_of(const struct dialog_span *span, int column)
{
	if (span->column < 0 || (span->column == 0 && column == 0))
		return column;
	return MAX(span->column, column + 1);
}

static int natural_width(const struct dialog_line *line)
{
	int column = 0;

	for (size_t i = 0; i < line->count; i++)
		column = start_of(&line->spans[i], column) + text_width(line->spans[i].text);
	return column;
}

static void break_line(struct pen *pen)
{
	pen->row++;
	pen->column = pen->indent;
}

static int width_between(const char *at, const char *end)
{
	int width = 0;

	while (at < end) {
		int columns = utf8_columns(utf8_next(&at));

		width += columns < 0 ? 1 : columns;
	}
	return width;
}

/* One word with the blanks before it; a word wider than the box is broken. */
static const char *draw_word(struct pen *pen, const struct dialog_span *span, const char *text)
{
	int blanks = (int)strspn(text, " ");
	const char *at = text + blanks, *end = at + strcspn(at, " ");

	if (pen->column + blanks + width_between(at, end) > pen->width && pen->column > pen->indent)
		break_line(pen);
	else
		pen->column += blanks;
	while (at < end) {
		uint32_t code = utf8_next(&at);
		int columns = utf8_columns(code);

		columns = columns < 0 ? 1 : columns;
		if (pen->column + columns > pen->width && pen->column > pen->indent)
			break_line(pen);
		if (pen->canvas != NULL)
			canvas_put(pen->canvas, pen->left + pen->column, pen->row, code,
				   (enum role)span->role, span->attributes);
		pen->column += columns;
	}
	return end;
}

/* Draws (or measures) a line at the pen's row, and moves the pen below it. */
static void draw_line(struct pen *pen, const struct dialog_line *line)
{
	pen->column = pen->indent = 0;
	for (size_t i = 0; i < line->count; i++) {
		const struct dialog_span *span = &line->spans[i];
		int start = start_of(span, pen->column);

		/* In a narrow box a deep indent would leave no room for words. */
		pen->indent = start <= pen->width / 2 ? start : 0;
		pen->column = start;
		for (const char *text = span->text; *text != '\0';)
			text = draw_word(pen, span, text);
	}
	pen->row++;
}

static int rows_at(const struct dialog *dialog, int width)
{
	struct pen pen = {.width = width};

	for (size_t i = 0; i < dialog->count; i++)
		draw_line(&pen, &dialog->lines[i]);
	return pen.row;
}

static int hints_width(const struct hint *hints, size_t count)
{
	struct hint_slot slots[HINTBAR_MAX];
	int width = 0;

	count = MIN(count, HINTBAR_MAX);
	hintbar_layout(hints, count, 1000, slots);
	for (size_t i = 0; i < count; i++)
		width = MAX(width, slots[i].x + slots[i].width);
	return width;
}

/* The outer size the contents ask for, at most that of `within`. */
static struct rect place(const struct dialog *dialog, struct rect within, const struct hint *hints,
			 size_t hint_count)
{
	int around = 2 * (FRAME + PAD);
	int width = MAX(hints_width(hints, hint_count), text_width(dialog->title ?: "") + 2);
	int rows;

	for (size_t i = 0; i < dialog->count; i++)
		width = MAX(width, natural_width(&dialog->lines[i]));
	width = MIN(MAX(width, dialog->reserved_columns), within.width - around);
	rows = rows_at(dialog, MAX(width, 1)) + dialog->reserved_rows +
	       (dialog->reserved_rows > 0 && dialog->count > 0);
	return layout_centre(within, width + around, rows + 2 * FRAME + (hint_count > 0 ? 2 : 0));
}

static void draw_lines(struct canvas *canvas, struct rect text, struct dialog *dialog)
{
	struct rect before = canvas_set_clip(canvas, rect_intersect(text, canvas->clip));
	struct pen pen = {canvas, .left = text.x, .width = text.width};

	dialog->height = text.height;
	dialog->rows = rows_at(dialog, text.width);
	dialog->top = MAX(MIN(dialog->top, dialog->rows - dialog->height), 0);
	pen.row = text.y - dialog->top;
	for (size_t i = 0; i < dialog->count; i++)
		draw_line(&pen, &dialog->lines[i]);
	canvas_set_clip(canvas, before);
}

/* The reserved rows come first, but leave a third to the lines: those say what is
 * wrong with what is above. */
static void take_reserved(struct dialog *dialog, struct rect *text)
{
	int wanted = rows_at(dialog, MAX(text->width, 1));
	int kept = MIN(wanted, text->height / 3);
	int rows = MAX(MIN(dialog->reserved_rows, text->height - kept), 0);
	int left = text->height - rows;
	/* Where it costs none of the lines, or few of many. */
	int blank = rows > 0 && left > MIN(wanted, 6);

	dialog->reserved = (struct rect){text->x, text->y, text->width, rows};
	text->y += rows + blank;
	text->height -= rows + blank;
}

struct rect dialog_draw(struct canvas *canvas, struct rect within, struct dialog *dialog,
			const struct hint *hints, size_t hint_count)
{
	struct rect outer, inner, text;

	if (dialog == NULL)
		return (struct rect){0};
	outer = place(dialog, within, hints, hint_count);
	canvas_fill(canvas, outer, ' ', ROLE_DIALOG, CELL_PLAIN);
	inner = canvas_box(canvas, outer, ROLE_BORDER_FOCUS, dialog->title);
	text = layout_inset(inner, PAD, 0);
	dialog->hints = (struct rect){0};
	if (hint_count > 0 && text.height > 1) {
		dialog->hints = (struct rect){text.x, text.y + text.height - 1, text.width, 1};
		hintbar_draw(canvas, dialog->hints, hints, hint_count);
		/* A blank line before the hints, where it costs no text. */
		text.height -= text.height > 6 ? 2 : 1;
	}
	take_reserved(dialog, &text);
	if (text.width < 1 || text.height < 1)
		return outer;
	draw_lines(canvas, text, dialog);
	scroll_draw_bar(canvas, (struct rect){outer.x, text.y, outer.width, text.height},
			&(struct scroll){.top = dialog->top}, dialog->rows);
	return outer;
}

bool dialog_key(struct dialog *dialog, uint32_t code)
{
	return dialog != NULL && scroll_key(&dialog->top, code, dialog->rows, dialog->height);
}

int dialog_hint_at(const struct dialog *dialog, const struct hint *hints, size_t hint_count, int x,
		   int y)
{
	if (dialog == NULL || !rect_contains(dialog->hints, x, y))
		return -1;
	return hintbar_at(dialog->hints, hints, hint_count, x);
}
