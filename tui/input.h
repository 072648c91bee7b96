/* input.h - where a key or a click goes: the help, the prompt, or an action. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/view.h"
#include "widgets/key.h"

/* Returns what became stale (enum stale). */
unsigned input_take(struct view *view, struct key_event event);

#endif
