/* color.h - the nearest colour of a smaller palette. */
#ifndef WIDGETS_COLOR_H
#define WIDGETS_COLOR_H

#include <stdint.h>

/* The nearest entry of xterm's 256-colour palette (16..255: the first sixteen
 * are whatever the user made of them) to an 0xrrggbb. */
int color_to_256(int32_t rgb);
/* The nearest of the 16 ANSI colours (0..15). */
int color_to_16(int32_t rgb);
/* The 0xrrggbb of an entry of xterm's palette, 0..255. */
int32_t color_from_256(int index);

#endif
