/* backlog.h - what is written to stderr while the screen is up, kept for after:
 * a library's complaint in the middle of a picture helps nobody. */
#ifndef TUI_BACKLOG_H
#define TUI_BACKLOG_H

struct backlog {
	int terminal; /* the real stderr, -1: nothing is kept */
};

/* Redirects stderr where it is a terminal. Cannot fail: without memory for it
 * stderr stays what it was. */
void backlog_begin(struct backlog *backlog);
/* Puts stderr back and writes what was kept to it. */
void backlog_end(struct backlog *backlog);

#endif
