/* canvas.h - a grid of cells: what every widget draws into.
 *
 * No terminal is needed to draw, measure or test. Coordinates count columns and
 * rows from 0; whatever falls outside the canvas or the clip is dropped.
 */
#ifndef WIDGETS_CANVAS_H
#define WIDGETS_CANVAS_H

#include "widgets/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rect {
	int x, y, width, height;
};

/* Modifiers beside the role's own colours. */
enum cell_attribute {
	CELL_PLAIN = 0,
	CELL_SELECTED = 1 << 0, /* drawn on the selection's background */
	CELL_BOLD = 1 << 1,
	CELL_UNDERLINE = 1 << 2,
	CELL_DIM = 1 << 3,
};

struct cell {
	uint32_t glyph;     /* one code point; 0: right half of a wide one */
	uint8_t role;       /* enum role */
	uint8_t attributes; /* enum cell_attribute */
};

struct canvas {
	int columns, rows;
	bool ascii; /* only ASCII glyphs may be drawn: no UTF-8 locale, --ascii */
	struct rect clip;
	struct cell *cells;
};

/* An empty canvas of 0x0, to be resized. */
void canvas_init(struct canvas *canvas, bool ascii);
void canvas_done(struct canvas *canvas);
/* Changes the size and blanks everything; the clip is the whole canvas. Without
 * memory the canvas has 0x0 cells. */
void canvas_resize(struct canvas *canvas, int columns, int rows);
void canvas_clear(struct canvas *canvas);
/* Limits drawing to `rect` and the canvas; returns the clip before, to be put
 * back with canvas_set_clip(). */
struct rect canvas_set_clip(struct canvas *canvas, struct rect rect);

/* Draws one code point. A wide one that does not fit is a blank; one of no
 * width (combining marks) is dropped; one that cannot be shown is '?'. */
void canvas_put(struct canvas *canvas, int x, int y, uint32_t glyph, enum role role,
		unsigned attributes);
/* Fills `rect` with copies of a glyph one column wide. */
void canvas_fill(struct canvas *canvas, struct rect rect, uint32_t glyph, enum role role,
		 unsigned attributes);
/* Adds attributes to what is drawn there already (the selection bar). */
void canvas_highlight(struct canvas *canvas, struct rect rect, unsigned attributes);

/* Draws UTF-8 text from (x, y), at most `width` columns; longer text ends in
 * the ellipsis. Returns the columns used. Characters that cannot be shown
 * (control characters, invalid bytes, all but ASCII on an ASCII canvas) are '?'
 * and as wide as they would have been. */
int canvas_text(struct canvas *canvas, int x, int y, int width, enum role role, unsigned attributes,
		const char *text);
/* The same, ending at x + width. */
int canvas_text_right(struct canvas *canvas, int x, int y, int width, enum role role,
		      unsigned attributes, const char *text);
int canvas_textf(struct canvas *canvas, int x, int y, int width, enum role role,
		 unsigned attributes, const char *format, ...)
	__attribute__((format(printf, 7, 8)));

/* A frame around the inside of `rect`, with a title in its upper edge (NULL:
 * none). Returns the inner rectangle. */
struct rect canvas_box(struct canvas *canvas, struct rect rect, enum role role, const char *title);

/* Columns a UTF-8 text takes on a canvas (wcwidth). */
int text_width(const char *text);

/* Glyphs with an ASCII stand-in, chosen by the canvas. */
enum glyph {
	GLYPH_ELLIPSIS,    /* …  ~ */
	GLYPH_EXPANDED,    /* ▾  - */
	GLYPH_COLLAPSED,   /* ▸  + */
	GLYPH_BRANCH,      /* ├─ |- */
	GLYPH_LAST_BRANCH, /* └─ `- */
	GLYPH_HORIZONTAL,  /* ─  - */
	GLYPH_VERTICAL,    /* │  | */
	GLYPH_CHECK,       /* ✓  v */
	GLYPH_CROSS,       /* ✗  x */
	GLYPH_ASCENDING,   /* ▲  ^ */
	GLYPH_DESCENDING,  /* ▼  v */
	GLYPH_MARK,        /* ●  * */
	GLYPH_BULLET,      /* ·  . */
	GLYPH_TOP_LEFT,    /* ┌  + */
	GLYPH_TOP_RIGHT,
	GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT,
	GLYPH_THUMB, /* █  # of a scroll bar */
	GLYPHS
};
/* UTF-8 (or ASCII) text of one. */
const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph);

/* The row's text without trailing blanks, as UTF-8, for tests and dumps. The
 * caller frees it. */
char *canvas_row_text(const struct canvas *canvas, int row);

bool rect_contains(struct rect rect, int x, int y);
struct rect rect_intersect(struct rect a, struct rect b);

#endif
