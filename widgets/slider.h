/* slider.h - a number between two ends as a knob on a line: "0 ───●────── 64". */
#ifndef WIDGETS_SLIDER_H
#define WIDGETS_SLIDER_H

#include "widgets/canvas.h"

struct slider {
	int64_t number, minimum, maximum;
};

/* Draws it into the first line of `row`; the ends are named where there is room. */
void slider_draw(struct canvas *canvas, struct rect row, const struct slider *slider,
		 enum role role, unsigned attributes);

/* The number under column `x` of a slider drawn into `row`, within its ends. */
int64_t slider_number_at(struct rect row, const struct slider *slider, int x);

#endif
