/* deed.h - the actions that change the host: when they can be had, and opening
 * their dialogs. Nothing is changed before a plan was said yes to. */
#ifndef TUI_DEED_H
#define TUI_DEED_H

#include "tui/action.h"

/* Conditions: see struct action. */
enum action_state when_numvfs(const struct view *view, const char **ret_reason);
enum action_state when_link(const struct view *view, const char **ret_reason);
enum action_state when_driver(const struct view *view, const char **ret_reason);
enum action_state when_mac(const struct view *view, const char **ret_reason);
enum action_state when_vlan(const struct view *view, const char **ret_reason);
enum action_state when_attributes(const struct view *view, const char **ret_reason);
enum action_state when_undo(const struct view *view, const char **ret_reason);
enum action_state when_job(const struct view *view, const char **ret_reason);

/* Each opens a dialog and returns what became stale (enum stale). */
unsigned deed_numvfs(struct view *view, uint32_t key);
unsigned deed_link(struct view *view, uint32_t key);
unsigned deed_driver(struct view *view, uint32_t key);
unsigned deed_mac(struct view *view, uint32_t key);
unsigned deed_vlan(struct view *view, uint32_t key);
unsigned deed_attributes(struct view *view, uint32_t key);
unsigned deed_undo(struct view *view, uint32_t key);
/* The commands of this session's changes, as plain text. */
unsigned deed_log(struct view *view, uint32_t key);
/* Back to the dialog of a change that was hidden. */
unsigned deed_show_job(struct view *view, uint32_t key);

#endif
