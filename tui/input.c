#include "tui/input.h"

#include "tui/action.h"
#include "tui/footer.h"
#include "tui/header.h"
#include "tui/proposal.h"
#include "tui/screen.h"

#include <string.h>

#define WHEEL_ROWS 3

static unsigned run(struct view *view, const char *id)
{
	const struct action *action = action_find(id);

	return action_run(action, view, action->keys[0]);
}

/* --- what lies over the page ---------------------------------------------------------- */

static unsigned in_pager(struct view *view, uint32_t code)
{
	view->message[0] = '\0';
	if (pager_key(view->pager, code))
		return STALE_PICTURE;
	switch (code) {
	case 'y':
		return STALE_CLIPBOARD | STALE_PICTURE;
	case KEYCODE_ESCAPE:
	case KEYCODE_ENTER:
	case 'q':
		pager_free(view->pager);
		view->pager = NULL;
		return STALE_PICTURE;
	default:
		return STALE_NOTHING;
	}
}

static unsigned in_job(struct view *view, struct key_event event)
{
	uint32_t code = event.code;
	struct hints hints;

	if (code == KEYCODE_CLICK) {
		job_hints(&view->job, &hints);
		code = hints_key_at(&hints, view->job.dialog, event.x, event.y);
	}
	if (dialog_key(view->job.dialog, code))
		return STALE_PICTURE;
	switch (code) {
	case 'L':
		return run(view, "log");
	case KEYCODE_ESCAPE:
	case KEYCODE_ENTER:
	case 'q':
		view->job.shown = false;
		return STALE_PICTURE;
	default:
		return STALE_NOTHING;
	}
}

static unsigned in_reading(struct view *view, uint32_t code)
{
	if (dialog_key(view->reading, code))
		return STALE_PICTURE;
	switch (code) {
	case KEYCODE_ESCAPE:
	case KEYCODE_ENTER:
	case KEYCODE_CLICK:
	case KEYCODE_F1:
	case '?':
	case 'q':
		dialog_free(view->reading);
		view->reading = NULL;
		return STALE_PICTURE;
	default:
		return STALE_NOTHING;
	}
}

/* --- the filter is being typed: it works at once ------------------------------------- */

static unsigned in_prompt(struct view *view, struct key_event event, bool *ret_used)
{
	*ret_used = true;
	switch (prompt_key(&view->prompt, event.code)) {
	case PROMPT_EDITING:
		strcpy(view->filter, view->prompt.text);
		return STALE_ROWS | STALE_PICTURE;
	case PROMPT_DONE:
		view->prompting = false;
		return STALE_PICTURE;
	case PROMPT_CANCELLED:
		view->prompting = false;
		strcpy(view->filter, view->filter_before);
		return STALE_ROWS | STALE_PICTURE;
	case PROMPT_UNUSED:
		break;
	}
	*ret_used = false;
	return STALE_NOTHING;
}

/* --- the mouse ------------------------------------------------------------------------ */

static unsigned click_list(struct view *view, struct key_event event)
{
	struct list *list = screen_list(view);
	struct list_hit hit = {.column = -1, .row = -1};
	const struct screen *screen = screen_active(view);

	if (screen->click != NULL && rect_contains(view->parts.body, event.x, event.y))
		return screen->click(view->screens[view->screen], view, event);
	if (list != NULL && view->snapshot != NULL && !view->parts.details_cover)
		hit = list_at(list, event.x, event.y);
	if (hit.column >= 0) {
		list_sort_by(list, (size_t)hit.column);
		return STALE_ROWS | STALE_PICTURE;
	}
	if (hit.row < 0)
		return STALE_NOTHING;
	list_select(list, view, hit.row);
	if (hit.folder)
		return run(view, list_selected(list)->node == TREE_PARENT_OPEN ? "fold" : "unfold");
	return event.code == KEYCODE_DOUBLE_CLICK ? run(view, "details") : STALE_PICTURE;
}

static unsigned click(struct view *view, struct key_event event)
{
	const struct page_parts *parts = &view->parts;

	if (rect_contains(parts->tabs, event.x, event.y)) {
		int tab = header_tab_at(view, parts->tabs, event.x);
		const struct action *action = action_find("screen");

		return tab < 0 ? STALE_NOTHING : action_run(action, view, '1' + (uint32_t)tab);
	}
	if (rect_contains(parts->footer, event.x, event.y)) {
		const struct action *action = footer_action_at(view, parts->footer, event.x);

		return action != NULL ? action_run(action, view, action->keys[0]) : STALE_NOTHING;
	}
	return click_list(view, event);
}

/* Over the details the wheel scrolls them, elsewhere it moves in the list. */
static unsigned wheel(struct view *view, struct key_event event)
{
	bool down = event.code == KEYCODE_WHEEL_DOWN;
	bool details = rect_contains(view->parts.details, event.x, event.y);
	unsigned stale = STALE_NOTHING;

	for (int i = 0; i < WHEEL_ROWS; i++)
		stale |= run(view, details ? (down ? "details-down" : "details-up")
					   : (down ? "down" : "up"));
	return stale;
}

static unsigned in_page(struct view *view, struct key_event event)
{
	const struct action *action;

	switch (event.code) {
	case KEYCODE_CLICK:
	case KEYCODE_DOUBLE_CLICK:
		return click(view, event);
	case KEYCODE_WHEEL_UP:
	case KEYCODE_WHEEL_DOWN:
		return wheel(view, event);
	default:
		action = action_for_key(event.code);
		return action != NULL ? action_run(action, view, event.code) : STALE_NOTHING;
	}
}

unsigned input_take(struct view *view, struct key_event event)
{
	unsigned stale = STALE_NOTHING;
	bool used;

	if (event.code == KEYCODE_RESIZE)
		return STALE_PICTURE;
	if (view->pager != NULL)
		return in_pager(view, event.code);
	if (view->reading != NULL)
		return in_reading(view, event.code);
	if (view->job.shown)
		return in_job(view, event);
	if (view->proposal != NULL)
		return proposal_key(view, event);
	if (view->prompting) {
		stale = in_prompt(view, event, &used);
		if (used)
			return stale;
	}
	if (view->message[0] != '\0') {
		view->message[0] = '\0';
		stale |= STALE_PICTURE;
		/* The hints were not to be seen: none was meant. */
		if (event.code == KEYCODE_CLICK && event.y == view->parts.footer.y)
			return stale;
	}
	return stale | in_page(view, event);
}
