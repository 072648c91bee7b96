#include "widgets/meter.h"

#include "widgets/graph.h"

#include <stdint.h>
#include <stdio.h>

#define BAR_MIN 4 /* columns: with less only the numbers are shown */

static int part_of(int width, unsigned done, unsigned total)
{
	if (done >= total)
		return total > 0 ? width : 0;
	return (int)((int64_t)width * done / total);
}

void meter_draw(struct canvas *canvas, struct rect row, unsigned done, unsigned total,
		enum role role)
{
	char text[32];
	int width;

	snprintf(text, sizeof(text), "%u/%u", done, total);
	width = row.width - text_width(text) - 1;
	if (row.height < 1)
		return;
	if (width >= BAR_MIN) {
		struct rect bar = {row.x, row.y, width, 1};

		/* A trough, so that nothing done looks like a bar, too. */
		for (int x = 0; x < bar.width; x++)
			canvas_text(canvas, bar.x + x, bar.y, 1, ROLE_BORDER, CELL_PLAIN,
				    canvas_glyph(canvas, GLYPH_BULLET));
		bar_draw(canvas, bar.x, bar.y, part_of(bar.width, done, total), 1, role,
			 CELL_PLAIN);
	}
	canvas_text_right(canvas, row.x, row.y, row.width, ROLE_TEXT, CELL_PLAIN, text);
}
