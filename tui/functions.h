/* functions.h - the screen "Functions": the tree of PFs and their VFs. */
#ifndef TUI_FUNCTIONS_H
#define TUI_FUNCTIONS_H

#include "tui/screen.h"

extern const struct screen functions_screen;

#endif
