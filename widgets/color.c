#include "widgets/color.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/param.h>

#define RED(rgb)       (((rgb) >> 16) & 0xff)
#define GREEN(rgb)     (((rgb) >> 8) & 0xff)
#define BLUE(rgb)      ((rgb)&0xff)
#define RGB(r, g, b)   ((r) << 16 | (g) << 8 | (b))
#define CUBE           16  /* first entry of the 6x6x6 cube */
#define RAMP           232 /* first of the 24 greys */
#define GREY_CHROMA    32  /* a tint below this reads as grey */
#define BRIGHT_CHANNEL 240 /* a channel above this reads as a bright colour */
#define PASTEL_CHANNEL 96  /* so does one with no channel below this */

static const int cube_levels[6] = {0, 95, 135, 175, 215, 255};

static int nearest_level(int channel)
{
	int nearest = 0;

	for (int i = 1; i < 6; i++)
		if (abs(cube_levels[i] - channel) < abs(cube_levels[nearest] - channel))
			nearest = i;
	return nearest;
}

static int distance(int32_t a, int32_t b)
{
	int red = RED(a) - RED(b), green = GREEN(a) - GREEN(b), blue = BLUE(a) - BLUE(b);

	return red * red + green * green + blue * blue;
}

int color_to_256(int32_t rgb)
{
	int cube = CUBE + 36 * nearest_level(RED(rgb)) + 6 * nearest_level(GREEN(rgb)) +
		   nearest_level(BLUE(rgb));
	int mean = (RED(rgb) + GREEN(rgb) + BLUE(rgb)) / 3;
	int grey = RAMP + MIN(MAX((mean - 3) / 10, 0), 23);

	return distance(color_from_256(grey), rgb) < distance(color_from_256(cube), rgb) ? grey
											 : cube;
}

static int nearest_grey(int brightness)
{
	if (brightness < 64)
		return 0;
	if (brightness < 160)
		return 8;
	return brightness < BRIGHT_CHANNEL ? 7 : 15;
}

/* By hue, not by distance: the nearest of the sixteen to a soft red is a grey,
 * and an error must not turn grey. */
int color_to_16(int32_t rgb)
{
	int red = RED(rgb), green = GREEN(rgb), blue = BLUE(rgb);
	int most = MAX(MAX(red, green), blue), least = MIN(MIN(red, green), blue);
	int middle = (most + least) / 2;
	bool bright = most > BRIGHT_CHANNEL || least >= PASTEL_CHANNEL;

	if (most - least < GREY_CHROMA)
		return nearest_grey((red + green + blue) / 3);
	return (red > middle) | (green > middle) << 1 | (blue > middle) << 2 | bright << 3;
}

int32_t color_from_256(int index)
{
	static const int32_t ansi[CUBE] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
	int grey;

	if (index < 0 || index > 255)
		return 0;
	if (index < CUBE)
		return ansi[index];
	grey = 8 + 10 * (index - RAMP);
	if (index >= RAMP)
		return RGB(grey, grey, grey);
	index -= CUBE;
	return RGB(cube_levels[index / 36], cube_levels[index / 6 % 6], cube_levels[index % 6]);
}
