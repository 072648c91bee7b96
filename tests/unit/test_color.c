#include "widgets/color.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(color, every_entry_of_the_cube_and_ramp_is_its_own_nearest)
{
	for (int i = 16; i < 256; i++)
		cr_expect_eq(color_from_256(color_to_256(color_from_256(i))), color_from_256(i),
			     "%d", i);
	cr_expect_eq(color_to_256(0x000000), 16);
	cr_expect_eq(color_to_256(0xffffff), 231);
	cr_expect_eq(color_to_256(0xff0000), 196);
	cr_expect_eq(color_to_256(0x767676), 243);
	cr_expect_eq(color_from_256(-1), 0);
	cr_expect_eq(color_from_256(256), 0);
}

static int distance(int32_t a, int32_t b)
{
	int sum = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		int part = ((a >> shift) & 0xff) - ((b >> shift) & 0xff);

		sum += part * part;
	}
	return sum;
}

Test(color, no_entry_is_nearer_than_the_nearest)
{
	for (int32_t rgb = 0; rgb <= 0xffffff; rgb += 0x010f0b + (rgb & 7)) {
		int found = color_to_256(rgb);

		for (int i = 16; i < 256; i++)
			if (distance(color_from_256(i), rgb) < distance(color_from_256(found), rgb))
				cr_assert_fail("#%06x: %d, not %d", (unsigned)rgb, i, found);
	}
}

Test(color, the_sixteen_are_themselves)
{
	for (int i = 0; i < 16; i++)
		cr_expect_eq(color_to_16(color_from_256(i)), i, "%d", i);
}

Test(color, soft_colours_keep_their_hue)
{
	cr_expect_eq(color_to_16(0xbf616a) % 8, 1);
	cr_expect_eq(color_to_16(0xa3be8c) % 8, 2);
	cr_expect_eq(color_to_16(0xebcb8b) % 8, 3);
	cr_expect_eq(color_to_16(0x5e81ac) % 8, 4);
	cr_expect_eq(color_to_16(0xb48ead) % 8, 5);
	cr_expect_eq(color_to_16(0x88c0d0) % 8, 6);
	cr_expect_eq(color_to_16(0x4c566a), 8);
	cr_expect_eq(color_to_16(0xd8dee9), 7);
}
