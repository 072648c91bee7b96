#include "widgets/canvas.h"

#include "widgets/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

static const struct {
	const char *text, *ascii;
	uint32_t code; /* 0: more than one glyph */
} glyphs[GLYPHS] = {
	[GLYPH_ELLIPSIS] = {"…", "~", 0x2026},     [GLYPH_EXPANDED] = {"▾", "-", 0x25be},
	[GLYPH_COLLAPSED] = {"▸", "+", 0x25b8},    [GLYPH_BRANCH] = {"├─", "|-", 0},
	[GLYPH_LAST_BRANCH] = {"└─", "`-", 0},     [GLYPH_HORIZONTAL] = {"─", "-", 0x2500},
	[GLYPH_VERTICAL] = {"│", "|", 0x2502},     [GLYPH_CHECK] = {"✓", "v", 0x2713},
	[GLYPH_CROSS] = {"✗", "x", 0x2717},        [GLYPH_ASCENDING] = {"▲", "^", 0x25b2},
	[GLYPH_DESCENDING] = {"▼", "v", 0x25bc},   [GLYPH_MARK] = {"●", "*", 0x25cf},
	[GLYPH_BULLET] = {"·", ".", 0xb7},         [GLYPH_TOP_LEFT] = {"┌", "+", 0x250c},
	[GLYPH_TOP_RIGHT] = {"┐", "+", 0x2510},    [GLYPH_BOTTOM_LEFT] = {"└", "+", 0x2514},
	[GLYPH_BOTTOM_RIGHT] = {"┘", "+", 0x2518}, [GLYPH_THUMB] = {"█", "#", 0x2588},
};

void canvas_init(struct canvas *canvas, bool ascii)
{
	*canvas = (struct canvas){.ascii = ascii};
}

void canvas_done(struct canvas *canvas)
{
	free(canvas->cells);
	*canvas = (struct canvas){0};
}

void canvas_resize(struct canvas *canvas, int columns, int rows)
{
	if (columns <= 0 || rows <= 0)
		columns = rows = 0;
	if (columns != canvas->columns || rows != canvas->rows) {
		free(canvas->cells);
		canvas->cells = NULL;
		if (columns > 0)
			canvas->cells = calloc((size_t)columns * (size_t)rows, sizeof(struct cell));
		if (canvas->cells == NULL)
			columns = rows = 0;
		canvas->columns = columns;
		canvas->rows = rows;
	}
	canvas->clip = (struct rect){0, 0, columns, rows};
	canvas_clear(canvas);
}

void canvas_clear(struct canvas *canvas)
{
	size_t count = (size_t)canvas->columns * (size_t)canvas->rows;

	for (size_t i = 0; i < count; i++)
		canvas->cells[i] = (struct cell){.glyph = ' ', .role = ROLE_TEXT};
}

struct rect canvas_set_clip(struct canvas *canvas, struct rect rect)
{
	struct rect before = canvas->clip;

	canvas->clip = rect_intersect(rect, (struct rect){0, 0, canvas->columns, canvas->rows});
	return before;
}

static uint32_t stand_in(uint32_t glyph)
{
	for (size_t i = 0; i < GLYPHS; i++)
		if (glyphs[i].code == glyph)
			return (unsigned char)glyphs[i].ascii[0];
	return '?';
}

/* Half of a wide glyph cannot be shown: whoever overwrites one blanks the other. */
static void blank_other_half(struct cell *row, int columns, int x)
{
	if (row[x].glyph == 0 && x > 0)
		row[x - 1].glyph = ' ';
	if (x + 1 < columns && row[x + 1].glyph == 0)
		row[x + 1].glyph = ' ';
}

void canvas_put(struct canvas *canvas, int x, int y, uint32_t glyph, enum role role,
		unsigned attributes)
{
	struct cell cell = {.role = (uint8_t)role, .attributes = (uint8_t)attributes};
	int width = utf8_columns(glyph);
	struct cell *row;

	if (width == 0)
		return;
	if (width < 0) {
		glyph = '?';
		width = 1;
	} else if (canvas->ascii && glyph >= 0x80) {
		glyph = stand_in(glyph);
	}
	if (!rect_contains(canvas->clip, x, y))
		return;
	row = canvas->cells + (size_t)y * (size_t)canvas->columns;
	blank_other_half(row, canvas->columns, x);
	cell.glyph = glyph;
	if (width == 2 && !rect_contains(canvas->clip, x + 1, y)) {
		cell.glyph = ' ';
	} else if (width == 2) {
		blank_other_half(row, canvas->columns, x + 1);
		row[x + 1] = cell;
		row[x + 1].glyph = canvas->ascii ? glyph : 0;
	}
	row[x] = cell;
}

void canvas_fill(struct canvas *canvas, struct rect rect, uint32_t glyph, enum role role,
		 unsigned attributes)
{
	rect = rect_intersect(rect, canvas->clip);
	for (int y = rect.y; y < rect.y + rect.height; y++)
		for (int x = rect.x; x < rect.x + rect.width; x++)
			canvas_put(canvas, x, y, glyph, role, attributes);
}

void canvas_highlight(struct canvas *canvas, struct rect rect, unsigned attributes)
{
	rect = rect_intersect(rect, canvas->clip);
	for (int y = rect.y; y < rect.y + rect.height; y++)
		for (int x = rect.x; x < rect.x + rect.width; x++)
			canvas->cells[(size_t)y * (size_t)canvas->columns + (size_t)x].attributes |=
				(uint8_t)attributes;
}

static int glyph_width(uint32_t glyph)
{
	int width = utf8_columns(glyph);

	return width < 0 ? 1 : width;
}

/* Draws what fits whole into `width` columns; returns the columns used. */
static int draw_text(struct canvas *canvas, int x, int y, int width, enum role role,
		     unsigned attributes, const char *text)
{
	int used = 0;

	while (*text != '\0') {
		uint32_t glyph = utf8_next(&text);
		int columns = glyph_width(glyph);

		if (used + columns > width)
			break;
		canvas_put(canvas, x + used, y, glyph, role, attributes);
		used += columns;
	}
	return used;
}

int canvas_text(struct canvas *canvas, int x, int y, int width, enum role role, unsigned attributes,
		const char *text)
{
	int used;

	if (width <= 0)
		return 0;
	if (text_width(text) <= width)
		return draw_text(canvas, x, y, width, role, attributes, text);
	used = draw_text(canvas, x, y, width - 1, role, attributes, text);
	canvas_put(canvas, x + used, y, glyphs[GLYPH_ELLIPSIS].code, role, attributes);
	return used + 1;
}

int canvas_text_right(struct canvas *canvas, int x, int y, int width, enum role role,
		      unsigned attributes, const char *text)
{
	int needed = text_width(text);

	if (needed < width)
		x += width - needed;
	return canvas_text(canvas, x, y, width, role, attributes, text);
}

int canvas_textf(struct canvas *canvas, int x, int y, int width, enum role role,
		 unsigned attributes, const char *format, ...)
{
	va_list arguments;
	char *text;
	int used;

	va_start(arguments, format);
	used = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (used < 0)
		return 0;
	used = canvas_text(canvas, x, y, width, role, attributes, text);
	free(text);
	return used;
}

struct rect canvas_box(struct canvas *canvas, struct rect rect, enum role role, const char *title)
{
	int right = rect.x + rect.width - 1, bottom = rect.y + rect.height - 1;

	if (rect.width < 2 || rect.height < 2)
		return (struct rect){rect.x, rect.y, 0, 0};
	for (int x = rect.x + 1; x < right; x++) {
		canvas_put(canvas, x, rect.y, glyphs[GLYPH_HORIZONTAL].code, role, CELL_PLAIN);
		canvas_put(canvas, x, bottom, glyphs[GLYPH_HORIZONTAL].code, role, CELL_PLAIN);
	}
	for (int y = rect.y + 1; y < bottom; y++) {
		canvas_put(canvas, rect.x, y, glyphs[GLYPH_VERTICAL].code, role, CELL_PLAIN);
		canvas_put(canvas, right, y, glyphs[GLYPH_VERTICAL].code, role, CELL_PLAIN);
	}
	canvas_put(canvas, rect.x, rect.y, glyphs[GLYPH_TOP_LEFT].code, role, CELL_PLAIN);
	canvas_put(canvas, right, rect.y, glyphs[GLYPH_TOP_RIGHT].code, role, CELL_PLAIN);
	canvas_put(canvas, rect.x, bottom, glyphs[GLYPH_BOTTOM_LEFT].code, role, CELL_PLAIN);
	canvas_put(canvas, right, bottom, glyphs[GLYPH_BOTTOM_RIGHT].code, role, CELL_PLAIN);
	if (title != NULL && rect.width > 4) {
		int used = canvas_text(canvas, rect.x + 2, rect.y, rect.width - 4, ROLE_TITLE,
				       CELL_PLAIN, title);

		canvas_put(canvas, rect.x + 1, rect.y, ' ', role, CELL_PLAIN);
		canvas_put(canvas, rect.x + 2 + used, rect.y, ' ', role, CELL_PLAIN);
	}
	return (struct rect){rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2};
}

int text_width(const char *text)
{
	int width = 0;

	while (*text != '\0')
		width += glyph_width(utf8_next(&text));
	return width;
}

const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph)
{
	return canvas->ascii ? glyphs[glyph].ascii : glyphs[glyph].text;
}

char *canvas_row_text(const struct canvas *canvas, int row)
{
	char *text, *end, *last;

	if (row < 0 || row >= canvas->rows)
		return strdup("");
	text = malloc((size_t)canvas->columns * UTF8_MAX + 1);
	if (text == NULL)
		return NULL;
	end = last = text;
	for (int x = 0; x < canvas->columns; x++) {
		uint32_t glyph =
			canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)x].glyph;

		if (glyph == 0)
			continue;
		end += utf8_put(glyph, end);
		if (glyph != ' ')
			last = end;
	}
	*last = '\0';
	return text;
}

bool rect_contains(struct rect rect, int x, int y)
{
	return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

struct rect rect_intersect(struct rect a, struct rect b)
{
	int x = MAX(a.x, b.x), y = MAX(a.y, b.y);
	int right = MIN(a.x + a.width, b.x + b.width);
	int bottom = MIN(a.y + a.height, b.y + b.height);

	return (struct rect){x, y, MAX(right - x, 0), MAX(bottom - y, 0)};
}
