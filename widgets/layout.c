#include "widgets/layout.h"

#include <limits.h>
#include <sys/param.h>

static int minimum_of(const struct layout_part *part)
{
	/* A part with a weight alone still needs a line to be worth showing. */
	return MAX(part->minimum, part->weight > 0 ? 1 : 0);
}

static int maximum_of(const struct layout_part *part)
{
	int unlimited = part->weight > 0 ? INT_MAX : 0;

	return MAX(part->maximum > 0 ? part->maximum : unlimited, minimum_of(part));
}

/* The part that goes next, or the last one that stays. */
static size_t least_important(const struct layout_part *parts, const int *sizes, size_t count)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++)
		if (sizes[i] > 0 && (found == count || parts[i].priority >= parts[found].priority))
			found = i;
	return found;
}

/* Every part that stays at its minimum; returns the room that is left. */
static int place_minimums(const struct layout_part *parts, int *sizes, size_t count, int room)
{
	size_t staying = 0;

	for (size_t i = 0; i < count; i++) {
		sizes[i] = minimum_of(&parts[i]);
		room -= sizes[i];
		staying += sizes[i] > 0;
	}
	for (; room < 0 && staying > 0; staying--) {
		size_t i = least_important(parts, sizes, count);
		int size = staying > 1 ? 0 : sizes[i] + room;

		room += sizes[i] - size;
		sizes[i] = size;
	}
	return room;
}

static int grow_fixed(const struct layout_part *parts, int *sizes, size_t count, int room)
{
	for (size_t i = 0; i < count; i++) {
		int more;

		if (sizes[i] == 0 || parts[i].weight > 0)
			continue;
		more = MIN(maximum_of(&parts[i]) - sizes[i], room);
		sizes[i] += more;
		room -= more;
	}
	return room;
}

/* Shares the room by weight; what one cannot take (its maximum) goes round again. */
static void grow_weighted(const struct layout_part *parts, int *sizes, size_t count, int room)
{
	while (room > 0) {
		int weights = 0, left = room;

		for (size_t i = 0; i < count; i++)
			if (sizes[i] > 0 && sizes[i] < maximum_of(&parts[i]))
				weights += MAX(parts[i].weight, 0);
		if (weights == 0)
			return;
		for (size_t i = 0; i < count && left > 0; i++) {
			int more;

			if (sizes[i] == 0 || parts[i].weight <= 0)
				continue;
			more = MAX((int)((long long)room * parts[i].weight / weights), 1);
			more = MIN(MIN(more, left), maximum_of(&parts[i]) - sizes[i]);
			sizes[i] += more;
			left -= more;
		}
		room = left;
	}
}

void layout_split(struct rect rect, enum layout_direction direction,
		  const struct layout_part *parts, size_t count, struct rect *ret_parts)
{
	int sizes[LAYOUT_PARTS_MAX] = {0};
	int room = MAX(direction == LAYOUT_ROWS ? rect.height : rect.width, 0);
	int at = direction == LAYOUT_ROWS ? rect.y : rect.x;

	count = count < LAYOUT_PARTS_MAX ? count : LAYOUT_PARTS_MAX;
	room = place_minimums(parts, sizes, count, room);
	room = grow_fixed(parts, sizes, count, room);
	grow_weighted(parts, sizes, count, room);
	for (size_t i = 0; i < count; i++) {
		if (direction == LAYOUT_ROWS)
			ret_parts[i] = (struct rect){rect.x, at, MAX(rect.width, 0), sizes[i]};
		else
			ret_parts[i] = (struct rect){at, rect.y, sizes[i], MAX(rect.height, 0)};
		at += sizes[i];
	}
}

struct rect layout_centre(struct rect within, int width, int height)
{
	width = MIN(MAX(width, 0), MAX(within.width, 0));
	height = MIN(MAX(height, 0), MAX(within.height, 0));
	return (struct rect){within.x + (within.width - width) / 2,
			     within.y + (within.height - height) / 2, width, height};
}

struct rect layout_inset(struct rect rect, int x, int y)
{
	x = MIN(MAX(x, 0), MAX(rect.width, 0) / 2);
	y = MIN(MAX(y, 0), MAX(rect.height, 0) / 2);
	return (struct rect){rect.x + x, rect.y + y, MAX(rect.width - 2 * x, 0),
			     MAX(rect.height - 2 * y, 0)};
}
