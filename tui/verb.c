#include "tui/verb.h"

#include "tui/annex.h"
#include "tui/help.h"
#include "tui/screen.h"

#include <stdlib.h>
#include <string.h>

/* --- when ---------------------------------------------------------------------- */

enum action_state when_rows(const struct view *view, const char **ret_reason)
{
	*ret_reason = "the list is empty";
	if (screen_list(view) == NULL)
		return ACTION_ABSENT;
	return screen_selected(view) != NULL ? ACTION_READY : ACTION_REFUSED;
}

enum action_state when_moving(const struct view *view, const char **ret_reason)
{
	return screen_active(view)->move != NULL ? ACTION_READY : when_rows(view, ret_reason);
}

enum action_state when_opening(const struct view *view, const char **ret_reason)
{
	return screen_active(view)->open != NULL ? ACTION_READY : when_rows(view, ret_reason);
}

enum action_state when_listed(const struct view *view, const char **ret_reason)
{
	*ret_reason = "";
	return screen_is_filtered(view) ? ACTION_READY : ACTION_ABSENT;
}

static enum action_state on_tree(const struct view *view, const char **ret_reason)
{
	const struct list *list = screen_list(view);

	*ret_reason = "nothing to fold here";
	return list == NULL || !list->tree ? ACTION_ABSENT : when_rows(view, ret_reason);
}

enum action_state when_foldable(const struct view *view, const char **ret_reason)
{
	enum action_state state =
		screen_active(view)->fold != NULL ? ACTION_READY : on_tree(view, ret_reason);

	if (state != ACTION_READY)
		return state;
	*ret_reason = "all that matches is shown while a filter is on";
	return view->filter[0] != '\0' ? ACTION_REFUSED : ACTION_READY;
}

enum action_state when_filtered(const struct view *view, const char **ret_reason)
{
	*ret_reason = "no filter is set: / sets one";
	if (screen_list(view) == NULL)
		return ACTION_ABSENT;
	return view->filter[0] != '\0' ? ACTION_READY : ACTION_REFUSED;
}

enum action_state when_open(const struct view *view, const char **ret_reason)
{
	*ret_reason = "nothing is open";
	if (!screen_is_filtered(view))
		return ACTION_ABSENT;
	return view->parts.details_cover || view->filter[0] != '\0' ? ACTION_READY : ACTION_ABSENT;
}

enum action_state when_details(const struct view *view, const char **ret_reason)
{
	*ret_reason = "the details are closed: Enter opens them";
	if (screen_list(view) == NULL)
		return ACTION_ABSENT;
	return view->parts.details.height > 0 ? ACTION_READY : ACTION_REFUSED;
}

enum action_state when_marked(const struct view *view, const char **ret_reason)
{
	*ret_reason = "nothing is marked: Space marks";
	if (screen_list(view) == NULL)
		return ACTION_ABSENT;
	return keyset_count(view->marked) > 0 ? ACTION_READY : ACTION_REFUSED;
}

enum action_state when_attachable(const struct view *view, const char **ret_reason)
{
	const struct row *row = screen_selected(view);

	*ret_reason = "only a VF is given to a guest";
	if (screen_list(view) == NULL)
		return ACTION_ABSENT;
	if (row == NULL || row->vf == NULL)
		return ACTION_REFUSED;
	*ret_reason = "it is being removed";
	return row->vf->going ? ACTION_REFUSED : ACTION_READY;
}

enum action_state when_still(const struct view *view, const char **ret_reason)
{
	*ret_reason = "only a still demo is stepped";
	return view->options.still ? ACTION_READY : ACTION_ABSENT;
}

/* --- moving ---------------------------------------------------------------------- */

/* Keys that move in the list scroll the details when those lie over it. */
static unsigned move(struct view *view, enum list_move where, int scroll)
{
	if (view->parts.details_cover) {
		view->details_scroll += scroll;
		if (view->details_scroll < 0)
			view->details_scroll = 0;
		return STALE_PICTURE;
	}
	if (screen_active(view)->move != NULL)
		screen_active(view)->move(view->screens[view->screen], where);
	else
		list_move(screen_list(view), view, where);
	return STALE_PICTURE;
}

static int page(const struct view *view)
{
	return view->parts.details.height > 4 ? view->parts.details.height - 4 : 1;
}

unsigned verb_move_up(struct view *view, uint32_t key)
{
	(void)key;
	return move(view, LIST_UP, -1);
}

unsigned verb_move_down(struct view *view, uint32_t key)
{
	(void)key;
	return move(view, LIST_DOWN, 1);
}

unsigned verb_move_page_up(struct view *view, uint32_t key)
{
	(void)key;
	return move(view, LIST_PAGE_UP, -page(view));
}

unsigned verb_move_page_down(struct view *view, uint32_t key)
{
	(void)key;
	return move(view, LIST_PAGE_DOWN, page(view));
}

/* The details clamp what they cannot scroll. */
#define FAR 10000

unsigned verb_move_first(struct view *view, uint32_t key)
{
	(void)key;
	return move(view, LIST_FIRST, -FAR);
}

unsigned verb_move_last(struct view *view, uint32_t key)
{
	(void)key;
	return move(view, LIST_LAST, FAR);
}

unsigned verb_next_match(struct view *view, uint32_t key)
{
	(void)key;
	list_move(screen_list(view), view, LIST_NEXT_MATCH);
	return STALE_PICTURE;
}

unsigned verb_previous_match(struct view *view, uint32_t key)
{
	(void)key;
	list_move(screen_list(view), view, LIST_PREVIOUS_MATCH);
	return STALE_PICTURE;
}

/* --- folding ----------------------------------------------------------------------- */

static unsigned fold_screen(struct view *view, enum screen_fold how)
{
	return screen_active(view)->fold(view->screens[view->screen], view, how);
}

unsigned verb_fold(struct view *view, uint32_t key)
{
	const struct row *row = screen_selected(view);
	char text[FUNCTION_KEY_TEXT_MAX];

	(void)key;
	if (screen_active(view)->fold != NULL)
		return fold_screen(view, SCREEN_FOLD);
	if (row->vf != NULL) {
		view->selected = function_key_of_pf(row->pf);
		return STALE_ROWS;
	}
	if (row->node == TREE_PARENT_OPEN)
		keyset_add(view->folded, function_key_text(&row->key, text));
	view->selected = row->key;
	return STALE_ROWS;
}

unsigned verb_unfold(struct view *view, uint32_t key)
{
	const struct row *row = screen_selected(view);
	char text[FUNCTION_KEY_TEXT_MAX];

	(void)key;
	if (screen_active(view)->fold != NULL)
		return fold_screen(view, SCREEN_UNFOLD);
	if (row->node == TREE_PARENT_OPEN) {
		list_move(screen_list(view), view, LIST_DOWN);
		return STALE_PICTURE;
	}
	view->selected = row->key;
	keyset_remove(view->folded, function_key_text(&row->key, text));
	return STALE_ROWS;
}

unsigned verb_fold_all(struct view *view, uint32_t key)
{
	char text[FUNCTION_KEY_TEXT_MAX];

	(void)key;
	if (screen_active(view)->fold != NULL)
		return fold_screen(view, SCREEN_FOLD_ALL);
	for (size_t i = 0; i < view->snapshot->pf_count; i++) {
		struct function_key pf = function_key_of_pf(&view->snapshot->pfs[i]);

		keyset_add(view->folded, function_key_text(&pf, text));
	}
	return STALE_ROWS;
}

unsigned verb_unfold_all(struct view *view, uint32_t key)
{
	(void)key;
	if (screen_active(view)->fold != NULL)
		return fold_screen(view, SCREEN_UNFOLD_ALL);
	keyset_clear(view->folded);
	return STALE_ROWS;
}

/* --- looking ----------------------------------------------------------------------- */

unsigned verb_toggle_details(struct view *view, uint32_t key)
{
	(void)key;
	if (screen_active(view)->open != NULL)
		return screen_active(view)->open(view->screens[view->screen], view);
	view->details = view->parts.details.height > 0 ? DETAILS_CLOSED : DETAILS_OPEN;
	view->details_scroll = 0;
	return STALE_PICTURE;
}

unsigned verb_scroll_details_down(struct view *view, uint32_t key)
{
	(void)key;
	view->details_scroll++;
	return STALE_PICTURE;
}

unsigned verb_scroll_details_up(struct view *view, uint32_t key)
{
	(void)key;
	if (view->details_scroll > 0)
		view->details_scroll--;
	return STALE_PICTURE;
}

unsigned verb_attach(struct view *view, uint32_t key)
{
	char *text = annex_attachments(view, screen_selected(view));

	(void)key;
	if (text == NULL)
		return STALE_NOTHING;
	view->pager = pager_new(text, NULL);
	free(text);
	return STALE_PICTURE;
}

unsigned verb_back(struct view *view, uint32_t key)
{
	(void)key;
	if (view->parts.details_cover) {
		view->details = DETAILS_CLOSED;
		return STALE_PICTURE;
	}
	view->filter[0] = '\0';
	return STALE_ROWS;
}

unsigned verb_edit_filter(struct view *view, uint32_t key)
{
	(void)key;
	if (view->parts.details_cover)
		view->details = DETAILS_CLOSED;
	strcpy(view->filter_before, view->filter);
	prompt_set(&view->prompt, view->filter);
	view->prompting = true;
	return STALE_PICTURE;
}

unsigned verb_sort_next(struct view *view, uint32_t key)
{
	(void)key;
	list_sort_by_next(screen_list(view), 1);
	return STALE_ROWS;
}

unsigned verb_sort_previous(struct view *view, uint32_t key)
{
	(void)key;
	list_sort_by_next(screen_list(view), -1);
	return STALE_ROWS;
}

unsigned verb_invert(struct view *view, uint32_t key)
{
	struct list *list = screen_list(view);

	(void)key;
	list->descending = !list->descending;
	return STALE_ROWS;
}

/* --- marking ------------------------------------------------------------------------ */

unsigned verb_mark(struct view *view, uint32_t key)
{
	(void)key;
	view_toggle_mark(view, &screen_selected(view)->key);
	list_move(screen_list(view), view, LIST_DOWN);
	return STALE_PICTURE;
}

/* From the nearest marked row above to here. */
unsigned verb_mark_range(struct view *view, uint32_t key)
{
	const struct list *list = screen_list(view);
	int last = list->scroll.selected;
	int first = last;

	(void)key;
	while (first > 0 && !view_is_marked(view, &list->rows.items[first - 1].key))
		first--;
	for (int i = first; i <= last; i++)
		if (!view_is_marked(view, &list->rows.items[i].key))
			view_toggle_mark(view, &list->rows.items[i].key);
	return STALE_PICTURE;
}

unsigned verb_unmark_all(struct view *view, uint32_t key)
{
	(void)key;
	keyset_clear(view->marked);
	return STALE_PICTURE;
}

/* --- the dashboard -------------------------------------------------------------------- */

static unsigned go_to_screen(struct view *view, size_t n)
{
	if (n >= screen_count())
		return STALE_NOTHING;
	view->screen = n;
	/* The next key is for these rows, and may be there already. */
	screen_update(view);
	return STALE_PICTURE | screen_active(view)->entering;
}

unsigned verb_switch_screen(struct view *view, uint32_t key)
{
	return go_to_screen(view, key - '1');
}

unsigned verb_next_screen(struct view *view, uint32_t key)
{
	(void)key;
	return go_to_screen(view, (view->screen + 1) % screen_count());
}

unsigned verb_previous_screen(struct view *view, uint32_t key)
{
	(void)key;
	return go_to_screen(view, (view->screen + screen_count() - 1) % screen_count());
}

unsigned verb_toggle_pause(struct view *view, uint32_t key)
{
	(void)key;
	view->paused = !view->paused;
	return STALE_PAUSE | STALE_PICTURE;
}

unsigned verb_toggle_units(struct view *view, uint32_t key)
{
	(void)key;
	view->bytes = !view->bytes;
	return STALE_PICTURE;
}

unsigned verb_next_theme(struct view *view, uint32_t key)
{
	(void)key;
	view->theme_steps++;
	return STALE_THEME | STALE_PICTURE;
}

unsigned verb_refresh(struct view *view, uint32_t key)
{
	(void)key;
	view_say(view, ROLE_DIM, "reading everything again");
	return STALE_HOST | STALE_PICTURE;
}

unsigned verb_step(struct view *view, uint32_t key)
{
	(void)view;
	(void)key;
	return STALE_CLOCK;
}

unsigned verb_redraw(struct view *view, uint32_t key)
{
	(void)view;
	(void)key;
	return STALE_TERMINAL | STALE_PICTURE;
}

unsigned verb_open_help(struct view *view, uint32_t key)
{
	(void)key;
	view->reading = help_new(view);
	return STALE_PICTURE;
}

/* A change goes on without the screen; but who leaves should know that it does. */
unsigned verb_quit(struct view *view, uint32_t key)
{
	if (view->parts.details_cover)
		return verb_back(view, key);
	if (job_is_running(&view->job) && !view->leaving) {
		view->leaving = true;
		view_say(
			view, ROLE_WARN,
			"a change is under way and will be finished without vftop; again to leave");
		return STALE_PICTURE;
	}
	return STALE_LIFE;
}
