/* meter.h - how far something is: a bar and "3/9". */
#ifndef WIDGETS_METER_H
#define WIDGETS_METER_H

#include "widgets/canvas.h"

/* Draws `done` of `total` into the first line of `row`. */
void meter_draw(struct canvas *canvas, struct rect row, unsigned done, unsigned total,
		enum role role);

#endif
