#include "widgets/layout.h"

#include <criterion/criterion.h>

static bool inside(struct rect part, struct rect whole)
{
	return part.x >= whole.x && part.y >= whole.y && part.width >= 0 && part.height >= 0 &&
	       part.x + part.width <= whole.x + whole.width &&
	       part.y + part.height <= whole.y + whole.height;
}

static bool overlap(struct rect a, struct rect b)
{
	struct rect both = rect_intersect(a, b);

	return both.width > 0 && both.height > 0;
}

/* header, tabs, list, details, footer; and a list beside its details */
static const struct layout_part screen[] = {
	{.minimum = 1, .priority = 3},
	{.minimum = 1, .priority = 4},
	{.minimum = 3, .weight = 3, .priority = 1},
	{.minimum = 6, .maximum = 12, .weight = 1, .priority = 6},
	{.minimum = 0},
	{.minimum = 1, .maximum = 2, .priority = 2},
};
static const struct layout_part beside[] = {
	{.minimum = 40, .weight = 2, .priority = 1},
	{.minimum = 1, .priority = 3},
	{.minimum = 50, .maximum = 90, .weight = 1, .priority = 2},
};

static void check(struct rect whole, enum layout_direction direction,
		  const struct layout_part *parts, size_t count)
{
	struct rect placed[8];

	layout_split(whole, direction, parts, count, placed);
	for (size_t i = 0; i < count; i++) {
		if (!inside(placed[i], whole))
			cr_assert_fail("part %zu outside %dx%d", i, whole.width, whole.height);
		for (size_t j = 0; j < i; j++)
			if (overlap(placed[i], placed[j]))
				cr_assert_fail("parts %zu and %zu overlap in %dx%d", i, j,
					       whole.width, whole.height);
	}
}

Test(layout, parts_are_inside_and_disjoint_at_every_size)
{
	for (int width = 0; width <= 300; width++)
		for (int height = 0; height <= 100; height++) {
			struct rect whole = {2, 3, width, height};
			struct rect centre = layout_centre(whole, 76, 20);

			check(whole, LAYOUT_ROWS, screen, 6);
			check(whole, LAYOUT_COLUMNS, beside, 3);
			cr_assert(inside(centre, whole));
			cr_assert(inside(layout_inset(whole, 2, 1), whole));
			cr_assert(inside(layout_inset(whole, 200, 200), whole));
		}
}

Test(layout, room_is_used_to_the_last_line)
{
	struct rect placed[6];

	for (int height = 1; height <= 100; height++) {
		int used = 0;

		layout_split((struct rect){0, 0, 80, height}, LAYOUT_ROWS, screen, 6, placed);
		for (size_t i = 0; i < 6; i++)
			used += placed[i].height;
		cr_assert_eq(used, height);
	}
}

Test(layout, parts_leave_by_priority)
{
	struct rect placed[6];

	layout_split((struct rect){0, 0, 80, 24}, LAYOUT_ROWS, screen, 6, placed);
	cr_expect_eq(placed[0].height, 1);
	cr_expect_eq(placed[5].height, 2);
	cr_expect_eq(placed[4].height, 0);
	cr_expect_geq(placed[3].height, 6);
	cr_expect_eq(placed[5].y, 22);
	layout_split((struct rect){0, 0, 80, 11}, LAYOUT_ROWS, screen, 6, placed);
	cr_expect_eq(placed[3].height, 0);
	cr_expect_eq(placed[2].height, 7);
	layout_split((struct rect){0, 0, 80, 4}, LAYOUT_ROWS, screen, 6, placed);
	cr_expect_eq(placed[0].height, 0);
	cr_expect_eq(placed[2].height, 3);
	cr_expect_eq(placed[5].height, 1);
	/* the last one is cut, not dropped */
	layout_split((struct rect){0, 0, 80, 2}, LAYOUT_ROWS, screen, 6, placed);
	cr_expect_eq(placed[2].height, 2);
}

Test(layout, weights_share_and_maximums_hold)
{
	struct rect placed[3];

	layout_split((struct rect){0, 0, 200, 9}, LAYOUT_COLUMNS, beside, 3, placed);
	cr_expect_eq(placed[0].width + placed[2].width, 199);
	cr_expect_leq(placed[2].width, 90);
	cr_expect_eq(placed[2].x + placed[2].width, 200);
	layout_split((struct rect){0, 0, 300, 9}, LAYOUT_COLUMNS, beside, 3, placed);
	cr_expect_eq(placed[2].width, 90);
	cr_expect_eq(placed[0].width, 209);
	layout_split((struct rect){0, 0, 90, 9}, LAYOUT_COLUMNS, beside, 3, placed);
	cr_expect_eq(placed[1].width, 0);
	cr_expect_eq(placed[2].width, 50);
}
