/* screenshot - runs a program on a pseudo-terminal and writes what is seen as SVG
 * to stdout.
 *
 *   screenshot dark|light COLUMNS ROWS WAIT-FOR KEYS COMMAND [ARG...]
 *
 * Dark or light is the terminal's own background, which themes leave as it is. The
 * keys are typed once WAIT-FOR is on the screen. Bars and frames are drawn as shapes:
 * fonts do not agree on how they fill a cell.
 */
#include "tests/tui/vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL_WIDTH  8.43 /* of DejaVu Sans Mono at FONT_SIZE */
#define CELL_HEIGHT 18
#define FONT_SIZE   14
#define BASELINE    14
#define MARGIN      14

/* The terminal's own colours, and what it shows. */
struct picture {
	const struct vt *vt;
	uint32_t foreground, background;
};

struct look {
	uint32_t foreground, background;
	bool bold, underline, italic;
};

static struct look look_of(const struct picture *picture, const VTermScreenCell *cell)
{
	struct look look = {
		.foreground = vt_color(picture->vt, cell->fg, picture->foreground),
		.background = vt_color(picture->vt, cell->bg, picture->background),
		.bold = cell->attrs.bold,
		.underline = cell->attrs.underline != VTERM_UNDERLINE_OFF,
		.italic = cell->attrs.italic,
	};
	if (cell->attrs.reverse) {
		uint32_t other = look.foreground;
		look.foreground = look.background;
		look.background = other;
	}
	return look;
}

static bool same_look(const struct look *a, const struct look *b)
{
	return a->foreground == b->foreground && a->background == b->background &&
	       a->bold == b->bold && a->underline == b->underline && a->italic == b->italic;
}

static double left_of(int column)
{
	return MARGIN + column * CELL_WIDTH;
}

static double top_of(int row)
{
	return MARGIN + row * (double)CELL_HEIGHT;
}

static void rectangle(double x, double y, double width, double height, uint32_t color)
{
	printf("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>\n", x,
	       y, width, height, color);
}

/* The parts of a box-drawing character: left, right, up, down. */
static const char *box_arms(uint32_t glyph)
{
	static const struct {
		uint32_t glyph;
		const char *arms;
	} boxes[] = {
		{0x2500, "lr"},  {0x2502, "ud"},  {0x250c, "rd"},   {0x2510, "ld"},
		{0x2514, "ru"},  {0x2518, "lu"},  {0x251c, "rud"},  {0x2524, "lud"},
		{0x252c, "lrd"}, {0x2534, "lru"}, {0x253c, "lrud"}, {0x256d, "rd"},
		{0x256e, "ld"},  {0x2570, "ru"},  {0x256f, "lu"},
	};
	for (size_t i = 0; i < sizeof(boxes) / sizeof(*boxes); i++) {
		if (boxes[i].glyph == glyph)
			return boxes[i].arms;
	}
	return NULL;
}

/* Draws bars and frames; false for every other glyph. */
static bool draw_shape(uint32_t glyph, int column, int row, uint32_t color)
{
	const double x = left_of(column), y = top_of(row);
	const double middle_x = x + CELL_WIDTH / 2, middle_y = y + CELL_HEIGHT / 2.0;
	if (glyph >= 0x2581 && glyph <= 0x2588) { /* lower blocks, by eighths */
		double height = CELL_HEIGHT * (double)(glyph - 0x2580) / 8;
		rectangle(x, y + CELL_HEIGHT - height, CELL_WIDTH - 0.6, height, color);
		return true;
	}
	if (glyph >= 0x2589 && glyph <= 0x258f) { /* left blocks */
		rectangle(x, y + 3, CELL_WIDTH * (0x2590 - glyph) / 8.0, CELL_HEIGHT - 6, color);
		return true;
	}
	const char *arms = box_arms(glyph);
	if (!arms)
		return false;
	for (; *arms; arms++) {
		if (*arms == 'l')
			rectangle(x, middle_y - 0.5, CELL_WIDTH / 2 + 0.5, 1, color);
		else if (*arms == 'r')
			rectangle(middle_x - 0.5, middle_y - 0.5, CELL_WIDTH / 2 + 0.6, 1, color);
		else if (*arms == 'u')
			rectangle(middle_x - 0.5, y, 1, CELL_HEIGHT / 2.0 + 0.5, color);
		else
			rectangle(middle_x - 0.5, middle_y - 0.5, 1, CELL_HEIGHT / 2.0 + 0.6,
				  color);
	}
	return true;
}

static void put_glyph(uint32_t glyph)
{
	if (glyph == '<' || glyph == '>' || glyph == '&')
		printf("&#%u;", glyph);
	else if (glyph < 0x80)
		putchar((int)glyph);
	else
		printf("&#x%x;", glyph);
}

/* One word of one look starting at `column`; returns the column after it. */
static int draw_word(const struct picture *picture, int column, int row, const struct look *look)
{
	printf("<text x=\"%.2f\" y=\"%.2f\" fill=\"#%06x\"%s%s%s>", left_of(column),
	       top_of(row) + BASELINE, look->foreground, look->bold ? " font-weight=\"bold\"" : "",
	       look->italic ? " font-style=\"italic\"" : "",
	       look->underline ? " text-decoration=\"underline\"" : "");
	while (column < vt_columns(picture->vt)) {
		VTermScreenCell cell = vt_cell(picture->vt, column, row);
		struct look here = look_of(picture, &cell);
		if (!cell.chars[0] || cell.chars[0] == ' ' || !same_look(&here, look) ||
		    box_arms(cell.chars[0]) || (cell.chars[0] >= 0x2581 && cell.chars[0] <= 0x258f))
			break;
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			put_glyph(cell.chars[i]);
		column += cell.width > 1 ? cell.width : 1;
	}
	puts("</text>");
	return column;
}

static void draw_background(const struct picture *picture, int row)
{
	for (int column = 0; column < vt_columns(picture->vt);) {
		VTermScreenCell cell = vt_cell(picture->vt, column, row);
		uint32_t color = look_of(picture, &cell).background;
		int start = column;
		for (; column < vt_columns(picture->vt); column++) {
			cell = vt_cell(picture->vt, column, row);
			if (look_of(picture, &cell).background != color)
				break;
		}
		if (color != picture->background)
			rectangle(left_of(start), top_of(row), (column - start) * CELL_WIDTH + 0.1,
				  CELL_HEIGHT, color);
	}
}

static void draw_row(const struct picture *picture, int row)
{
	draw_background(picture, row);
	for (int column = 0; column < vt_columns(picture->vt);) {
		VTermScreenCell cell = vt_cell(picture->vt, column, row);
		struct look look = look_of(picture, &cell);
		if (!cell.chars[0] || cell.chars[0] == ' ' ||
		    draw_shape(cell.chars[0], column, row, look.foreground))
			column++;
		else
			column = draw_word(picture, column, row, &look);
	}
}

static void draw(const struct picture *picture)
{
	double width = vt_columns(picture->vt) * CELL_WIDTH + 2.0 * MARGIN;
	double height = vt_rows(picture->vt) * (double)CELL_HEIGHT + 2.0 * MARGIN;
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
	       "height=\"%.0f\" font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" "
	       "font-size=\"%d\">\n",
	       width, height, width, height, FONT_SIZE);
	printf("<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#%06x\"/>\n",
	       picture->background);
	for (int row = 0; row < vt_rows(picture->vt); row++)
		draw_row(picture, row);
	puts("</svg>");
}

int main(int argc, char **argv)
{
	char term[] = "TERM=xterm-256color", locale[] = "LC_ALL=C.UTF-8",
	     colors[] = "COLORTERM=truecolor", home[] = "HOME=/nonexistent";
	char *const env[] = {term, locale, colors, home, NULL};
	if (argc < 7) {
		fprintf(stderr, "usage: screenshot dark|light COLUMNS ROWS WAIT-FOR KEYS COMMAND "
				"[ARG...]\n");
		return 2;
	}
	struct vt *vt = vt_spawn((int)strtol(argv[2], NULL, 10), (int)strtol(argv[3], NULL, 10),
				 argv + 6, env);
	if (!vt_wait_text(vt, argv[4], 10000)) {
		char *seen = vt_text(vt);
		fprintf(stderr, "screenshot: no '%s' on the screen:\n%s", argv[4], seen);
		free(seen);
		vt_free(vt);
		return 1;
	}
	vt_settle(vt, 200, 3000);
	for (const char *key = argv[5]; *key; key++) {
		vt_type(vt, (const char[]){*key, '\0'});
		vt_settle(vt, 100, 2000);
	}
	bool light = strcmp(argv[1], "light") == 0;
	struct picture picture = {vt, light ? 0x24292f : 0xd8dee9, light ? 0xffffff : 0x11151d};
	draw(&picture);
	vt_free(vt);
	return 0;
}
