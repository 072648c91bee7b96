/* screen.h - the screens behind the tabs. A new one is a file and a line in the
 * table of screen.c. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "tui/list.h"
#include "tui/view.h"
#include "widgets/canvas.h"
#include "widgets/key.h"

enum screen_fold { SCREEN_FOLD, SCREEN_UNFOLD, SCREEN_FOLD_ALL, SCREEN_UNFOLD_ALL };

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
	/* Folds or unfolds what is selected, or everything; NULL: as a list of functions
	 * does. Returns what became stale. */
	unsigned (*fold)(void *state, struct view *view, enum screen_fold how);
	/* How many rows match the filter by themselves; NULL: as a list of functions, or
	 * nothing is filtered. */
	size_t (*matches)(const void *state);
	/* What the dossier of is wanted; false: nothing. NULL: as a list of functions, what
	 * the details tell of. */
	bool (*subject)(const void *state, const struct view *view,
			struct dossier_subject *ret_subject);
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

/* Whether rows are filtered on it, and how many match by themselves. */
bool screen_is_filtered(const struct view *view);
size_t screen_matches(const struct view *view);

/* Of what the dossier is wanted now; false: of nothing. */
bool screen_subject(const struct view *view, struct dossier_subject *ret_subject);

/* To the list of functions, where this one is selected; returns what became stale. */
unsigned screen_show_function(struct view *view, const struct function_key *key);

void screen_update(struct view *view);
void screen_draw(const struct view *view, struct canvas *canvas, struct rect rect);

#endif
