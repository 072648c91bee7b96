/* help.h - the help screen, made from the tables of actions and columns. */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "tui/view.h"
#include "widgets/dialog.h"

/* The caller frees it. */
struct dialog *help_new(const struct view *view);

#endif
