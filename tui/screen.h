/* screen.h - the screens behind the tabs. A new one is a file and a line in the
 * table of screen.c. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "tui/list.h"
#include "tui/view.h"
#include "widgets/canvas.h"
#include "widgets/key.h"

struct screen {
	const char *title; /* in the tab bar */
	const char *help;  /* one line */
	void *(*new)(void);
	void (*free)(void *state);
	/* Takes up the view's snapshot (not NULL), filter and folds. */
	void (*update)(void *state, struct view *view);
	void (*draw)(void *state, const struct view *view, struct canvas *canvas, struct rect rect);
	/* The list of functions in which keys and mouse move; NULL: the screen shows
	 * something else, and what follows may say how one moves there. */
	struct list *(*list)(void *state);
	void (*move)(void *state, enum list_move where);
	/* Enter; returns what became stale. */
	unsigned (*open)(void *state, struct view *view);
	/* A click in what was last drawn; returns what became stale. */
	unsigned (*click)(void *state, struct view *view, struct key_event event);
	unsigned entering; /* what is stale (enum stale) when one comes to it */
	/* What the tab says after its title ("2!"), or NULL; of any screen. */
	const char *(*badge)(const void *state, const struct view *view);
	/* The screen draws the graphs of the selected function itself. */
	bool has_graphs;
};

/* The n-th screen, NULL beyond the last. */
const struct screen *screen_at(size_t n);
size_t screen_count(void);

/* The active screen of a view, its list (NULL: it is no list of functions), its
 * selected row (NULL: no row, or no snapshot yet). */
const struct screen *screen_active(const struct view *view);
struct list *screen_list(const struct view *view);
const struct row *screen_selected(const struct view *view);

void screen_update(struct view *view);
void screen_draw(const struct view *view, struct canvas *canvas, struct rect rect);

#endif
