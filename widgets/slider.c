#include "widgets/slider.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/param.h>

#define LINE_MIN 5 /* columns: with less for the line the ends are not named */

struct parts {
	char minimum[24], maximum[24];
	struct rect line;
};

static struct parts lay_out(struct rect row, const struct slider *slider)
{
	struct parts parts = {.line = {row.x, row.y, MAX(row.width, 0), MIN(row.height, 1)}};
	int left, right;

	snprintf(parts.minimum, sizeof(parts.minimum), "%" PRId64, slider->minimum);
	snprintf(parts.maximum, sizeof(parts.maximum), "%" PRId64, slider->maximum);
	left = text_width(parts.minimum) + 1;
	right = text_width(parts.maximum) + 1;
	if (row.width - left - right < LINE_MIN) {
		parts.minimum[0] = parts.maximum[0] = '\0';
		return parts;
	}
	parts.line.x += left;
	parts.line.width -= left + right;
	return parts;
}

static int knob(struct rect line, const struct slider *slider)
{
	int64_t range = slider->maximum - slider->minimum;
	int64_t at = MAX(MIN(slider->number, slider->maximum), slider->minimum) - slider->minimum;

	return range > 0 ? (int)((at * (line.width - 1) + range / 2) / range) : 0;
}

void slider_draw(struct canvas *canvas, struct rect row, const struct slider *slider,
		 enum role role, unsigned attributes)
{
	struct parts parts = lay_out(row, slider);
	struct rect line = parts.line;

	if (line.width < 1 || line.height < 1)
		return;
	canvas_text(canvas, row.x, row.y, row.width, ROLE_DIM, CELL_PLAIN, parts.minimum);
	for (int x = 0; x < line.width; x++)
		canvas_text(canvas, line.x + x, line.y, 1, ROLE_BORDER, CELL_PLAIN,
			    canvas_glyph(canvas, GLYPH_HORIZONTAL));
	canvas_text(canvas, line.x + knob(line, slider), line.y, 1, role, attributes,
		    canvas_glyph(canvas, GLYPH_MARK));
	canvas_text_right(canvas, row.x, row.y, row.width, ROLE_DIM, CELL_PLAIN, parts.maximum);
}

int64_t slider_number_at(struct rect row, const struct slider *slider, int x)
{
	struct rect line = lay_out(row, slider).line;
	int64_t range = slider->maximum - slider->minimum;
	int64_t at = MAX(MIN(x - line.x, line.width - 1), 0);

	if (line.width < 2)
		return slider->minimum;
	return slider->minimum + (at * range + (line.width - 1) / 2) / (line.width - 1);
}
