/* journal.h - the screen of what was changed on this host, newest first. */
#ifndef TUI_JOURNAL_H
#define TUI_JOURNAL_H

#include "tui/screen.h"

extern const struct screen journal_screen;

#endif
