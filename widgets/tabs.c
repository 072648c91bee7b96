#include "widgets/tabs.h"

#include <stdio.h>
#include <sys/param.h>

#define PAD 1 /* blanks at either side of a tab: part of what can be clicked */

static int width_of(const struct tab *tab, size_t position, bool title)
{
	int width = 2 * PAD + (position < 9 ? 1 : 2);

	if (title)
		width += 1 + text_width(tab->title);
	if (tab->badge != NULL)
		width += 1 + text_width(tab->badge);
	return width;
}

static int total_width(const struct tab_slot *slots, size_t count)
{
	int total = 0;

	for (size_t i = 0; i < count; i++)
		total += slots[i].width;
	return total;
}

void tabs_layout(const struct tab *tabs, size_t count, size_t active, int width,
		 struct tab_slot *ret_slots)
{
	int x = 0;

	count = MIN(count, TABS_MAX);
	for (size_t i = 0; i < count; i++)
		ret_slots[i] = (struct tab_slot){0, width_of(&tabs[i], i, true), true};
	for (size_t i = count; i-- > 0 && total_width(ret_slots, count) > width;)
		if (i != active)
			ret_slots[i] = (struct tab_slot){0, width_of(&tabs[i], i, false), false};
	for (size_t i = count; i-- > 0 && total_width(ret_slots, count) > width;)
		if (i != active)
			ret_slots[i] = (struct tab_slot){0};
	if (active < count && ret_slots[active].width > width)
		ret_slots[active].width = MAX(width, 0);
	for (size_t i = 0; i < count; x += ret_slots[i++].width)
		ret_slots[i].x = x;
}

static void draw_tab(struct canvas *canvas, struct rect place, const struct tab *tab,
		     struct tab_slot slot, size_t position, bool active)
{
	enum role role = active ? ROLE_TAB_ACTIVE : ROLE_TAB;
	struct rect before = canvas_set_clip(canvas, rect_intersect(place, canvas->clip));
	int x = place.x + PAD, right = place.x + place.width;

	canvas_fill(canvas, place, ' ', role, CELL_PLAIN);
	x += canvas_textf(canvas, x, place.y, right - x, active ? role : ROLE_KEY, CELL_PLAIN,
			  "%zu", position + 1);
	if (slot.title)
		x += 1 + canvas_text(canvas, x + 1, place.y, right - x - 1, role, CELL_PLAIN,
				     tab->title);
	if (tab->badge != NULL)
		canvas_text(canvas, x + 1, place.y, right - x - 1, ROLE_BADGE, CELL_PLAIN,
			    tab->badge);
	canvas_set_clip(canvas, before);
}

void tabs_draw(struct canvas *canvas, struct rect row, const struct tab *tabs, size_t count,
	       size_t active)
{
	struct tab_slot slots[TABS_MAX];

	if (row.height < 1)
		return;
	count = MIN(count, TABS_MAX);
	tabs_layout(tabs, count, active, row.width, slots);
	for (size_t i = 0; i < count; i++)
		if (slots[i].width > 0)
			draw_tab(canvas,
				 (struct rect){row.x + slots[i].x, row.y, slots[i].width, 1},
				 &tabs[i], slots[i], i, i == active);
}

int tabs_at(struct rect row, const struct tab *tabs, size_t count, size_t active, int x)
{
	struct tab_slot slots[TABS_MAX];

	count = MIN(count, TABS_MAX);
	tabs_layout(tabs, count, active, row.width, slots);
	for (size_t i = 0; i < count; i++)
		if (x >= row.x + slots[i].x && x < row.x + slots[i].x + slots[i].width)
			return (int)i;
	return -1;
}
