/* verb.h - what the actions of action.c do, and when they can. */
#ifndef TUI_VERB_H
#define TUI_VERB_H

#include "tui/action.h"

#include <stdint.h>

/* Conditions: see struct action. */
enum action_state when_rows(const struct view *view, const char **ret_reason);
enum action_state when_moving(const struct view *view, const char **ret_reason);
enum action_state when_opening(const struct view *view, const char **ret_reason);
enum action_state when_listed(const struct view *view, const char **ret_reason);
enum action_state when_foldable(const struct view *view, const char **ret_reason);
enum action_state when_filtered(const struct view *view, const char **ret_reason);
enum action_state when_open(const struct view *view, const char **ret_reason);
enum action_state when_details(const struct view *view, const char **ret_reason);
enum action_state when_marked(const struct view *view, const char **ret_reason);
enum action_state when_attachable(const struct view *view, const char **ret_reason);
enum action_state when_still(const struct view *view, const char **ret_reason);

/* Each changes the view and returns what became stale (enum stale). */
unsigned verb_move_up(struct view *view, uint32_t key);
unsigned verb_move_down(struct view *view, uint32_t key);
unsigned verb_move_page_up(struct view *view, uint32_t key);
unsigned verb_move_page_down(struct view *view, uint32_t key);
unsigned verb_move_first(struct view *view, uint32_t key);
unsigned verb_move_last(struct view *view, uint32_t key);
unsigned verb_next_match(struct view *view, uint32_t key);
unsigned verb_previous_match(struct view *view, uint32_t key);
unsigned verb_fold(struct view *view, uint32_t key);
unsigned verb_unfold(struct view *view, uint32_t key);
unsigned verb_fold_all(struct view *view, uint32_t key);
unsigned verb_unfold_all(struct view *view, uint32_t key);
unsigned verb_toggle_details(struct view *view, uint32_t key);
unsigned verb_scroll_details_down(struct view *view, uint32_t key);
unsigned verb_scroll_details_up(struct view *view, uint32_t key);
unsigned verb_attach(struct view *view, uint32_t key);
unsigned verb_back(struct view *view, uint32_t key);
unsigned verb_edit_filter(struct view *view, uint32_t key);
unsigned verb_sort_next(struct view *view, uint32_t key);
unsigned verb_sort_previous(struct view *view, uint32_t key);
unsigned verb_invert(struct view *view, uint32_t key);
unsigned verb_mark(struct view *view, uint32_t key);
unsigned verb_mark_range(struct view *view, uint32_t key);
unsigned verb_unmark_all(struct view *view, uint32_t key);
unsigned verb_switch_screen(struct view *view, uint32_t key);
unsigned verb_next_screen(struct view *view, uint32_t key);
unsigned verb_previous_screen(struct view *view, uint32_t key);
unsigned verb_toggle_pause(struct view *view, uint32_t key);
unsigned verb_toggle_units(struct view *view, uint32_t key);
unsigned verb_next_theme(struct view *view, uint32_t key);
unsigned verb_refresh(struct view *view, uint32_t key);
unsigned verb_step(struct view *view, uint32_t key);
unsigned verb_redraw(struct view *view, uint32_t key);
unsigned verb_open_help(struct view *view, uint32_t key);
unsigned verb_quit(struct view *view, uint32_t key);

#endif
