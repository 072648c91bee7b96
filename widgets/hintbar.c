#include "widgets/hintbar.h"

#include <sys/param.h>

#define GAP 2 /* blanks between two hints */

static int width_of(const struct hint *hint)
{
	return text_width(hint->key) + 1 + text_width(hint->text);
}

static size_t least_important(const struct hint *hints, const struct hint_slot *slots, size_t count)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++)
		if (slots[i].width > 0 &&
		    (found == count || hints[i].priority >= hints[found].priority))
			found = i;
	return found;
}

void hintbar_layout(const struct hint *hints, size_t count, int width, struct hint_slot *ret_slots)
{
	int total = -GAP, x = 0;

	count = MIN(count, HINTBAR_MAX);
	for (size_t i = 0; i < count; i++) {
		ret_slots[i] = (struct hint_slot){0, width_of(&hints[i])};
		total += ret_slots[i].width + GAP;
	}
	while (total > width) {
		size_t i = least_important(hints, ret_slots, count);

		if (i == count)
			break;
		total -= ret_slots[i].width + GAP;
		ret_slots[i].width = 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (ret_slots[i].width == 0)
			continue;
		ret_slots[i].x = x;
		x += ret_slots[i].width + GAP;
	}
}

void hintbar_draw(struct canvas *canvas, struct rect row, const struct hint *hints, size_t count)
{
	struct hint_slot slots[HINTBAR_MAX];

	if (row.height < 1)
		return;
	count = MIN(count, HINTBAR_MAX);
	hintbar_layout(hints, count, row.width, slots);
	for (size_t i = 0; i < count; i++) {
		bool off = hints[i].disabled;
		int x = row.x + slots[i].x, key;

		if (slots[i].width == 0)
			continue;
		key = canvas_text(canvas, x, row.y, slots[i].width,
				  off ? ROLE_KEY_DISABLED : ROLE_KEY, CELL_PLAIN, hints[i].key);
		canvas_text(canvas, x + key + 1, row.y, slots[i].width - key - 1,
			    off ? ROLE_KEY_DISABLED : ROLE_KEY_TEXT, CELL_PLAIN, hints[i].text);
	}
}

int hintbar_at(struct rect row, const struct hint *hints, size_t count, int x)
{
	struct hint_slot slots[HINTBAR_MAX];

	count = MIN(count, HINTBAR_MAX);
	hintbar_layout(hints, count, row.width, slots);
	for (size_t i = 0; i < count; i++)
		if (x >= row.x + slots[i].x && x < row.x + slots[i].x + slots[i].width)
			return (int)i;
	return -1;
}
