#include "tui/screen.h"

#include "tui/doctor.h"
#include "tui/drivers.h"
#include "tui/functions.h"
#include "tui/groups.h"
#include "tui/journal.h"
#include "tui/traffic.h"

#include <stddef.h>

static const struct screen *const screens[] = {
	&functions_screen, &traffic_screen, &groups_screen,
	&drivers_screen,   &doctor_screen,  &journal_screen,
};

size_t screen_count(void)
{
	return sizeof(screens) / sizeof(*screens);
}

const struct screen *screen_at(size_t n)
{
	return n < screen_count() ? screens[n] : NULL;
}

const struct screen *screen_active(const struct view *view)
{
	return screens[view->screen];
}

struct list *screen_list(const struct view *view)
{
	const struct screen *screen = screen_active(view);

	return screen->list != NULL ? screen->list(view->screens[view->screen]) : NULL;
}

const struct row *screen_selected(const struct view *view)
{
	const struct list *list = screen_list(view);

	return view->snapshot != NULL && list != NULL ? list_selected(list) : NULL;
}

bool screen_is_filtered(const struct view *view)
{
	return screen_list(view) != NULL || screen_active(view)->matches != NULL;
}

size_t screen_matches(const struct view *view)
{
	const struct screen *screen = screen_active(view);
	const struct list *list = screen_list(view);
	size_t count = 0;

	if (screen->matches != NULL)
		return screen->matches(view->screens[view->screen]);
	for (size_t i = 0; list != NULL && i < list->rows.count; i++)
		count += !list->rows.items[i].context;
	return count;
}

bool screen_subject(const struct view *view, struct dossier_subject *ret_subject)
{
	const struct screen *screen = screen_active(view);
	const struct row *row = screen_selected(view);

	if (view->snapshot == NULL)
		return false;
	if (screen->subject != NULL)
		return screen->subject(view->screens[view->screen], view, ret_subject);
	if (row == NULL || view->parts.details.height == 0)
		return false;
	*ret_subject = dossier_subject_of(&row->key);
	return true;
}

unsigned screen_show_function(struct view *view, const struct function_key *key)
{
	for (size_t i = 0; i < screen_count(); i++)
		if (screens[i] == &functions_screen)
			view->screen = i;
	view->selected = *key;
	view->filter[0] = '\0';
	screen_update(view);
	return STALE_PICTURE;
}

void screen_update(struct view *view)
{
	if (view->snapshot != NULL)
		screen_active(view)->update(view->screens[view->screen], view);
}

void screen_draw(const struct view *view, struct canvas *canvas, struct rect rect)
{
	screen_active(view)->draw(view->screens[view->screen], view, canvas, rect);
}
