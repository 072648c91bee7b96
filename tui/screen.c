#include "tui/screen.h"

#include "tui/functions.h"
#include "tui/journal.h"
#include "tui/traffic.h"

#include <stddef.h>

static const struct screen *const screens[] = {
	&functions_screen,
	&traffic_screen,
	&journal_screen,
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

void screen_update(struct view *view)
{
	if (view->snapshot != NULL)
		screen_active(view)->update(view->screens[view->screen], view);
}

void screen_draw(const struct view *view, struct canvas *canvas, struct rect rect)
{
	screen_active(view)->draw(view->screens[view->screen], view, canvas, rect);
}
