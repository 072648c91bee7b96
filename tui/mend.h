/* mend.h - the action that carries out what a finding of the doctor advises: its change
 * becomes a plan to be talked over, like any other. */
#ifndef TUI_MEND_H
#define TUI_MEND_H

#include "tui/action.h"

enum action_state when_mendable(const struct view *view, const char **ret_reason);
unsigned mend(struct view *view, uint32_t key);

#endif
