/* terminfo.h - what the terminfo database knows, apart from curses' own headers:
 * those define words such as `columns` as macros. */
#ifndef WIDGETS_TERMINFO_H
#define WIDGETS_TERMINFO_H

#include <stdbool.h>

/* Whether there is a usable entry for a type of terminal. To be asked before
 * newterm(), which loses memory on unknown ones. */
bool terminfo_knows(const char *type);
/* Whether text can be put at any place of such a terminal: on a "dumb" one it cannot,
 * and curses would draw nothing there without a complaint. */
bool terminfo_moves_cursor(const char *type);
/* A sequence of the terminal in use by its short name ("rmcup"), NULL when it
 * has none. */
const char *terminfo_sequence(const char *name);

#endif
