/* view.h - what the user looks at and what he chose: the state of the dashboard
 * without its terminal.
 *
 * Everything that draws reads it, actions change it; the loop in dashboard.c
 * feeds it. Nothing here blocks or talks to the kernel.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "core/collector.h"
#include "core/diagnosis.h"
#include "core/dossier.h"
#include "core/history.h"
#include "core/lookout.h"
#include "core/snapshot.h"
#include "tui/job.h"
#include "tui/past.h"
#include "tui/row.h"
#include "widgets/dialog.h"
#include "widgets/keyset.h"
#include "widgets/pager.h"
#include "widgets/prompt.h"
#include "widgets/role.h"
#include "widgets/tabs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an action or a piece of news made stale, or asks the loop for. */
enum stale {
	STALE_NOTHING = 0,
	STALE_PICTURE = 1 << 0,    /* draw again */
	STALE_ROWS = 1 << 1,       /* rows: sort, filter, fold, another screen */
	STALE_THEME = 1 << 2,      /* view->theme changed */
	STALE_TERMINAL = 1 << 3,   /* repaint every cell */
	STALE_HOST = 1 << 4,       /* read the host again */
	STALE_CLOCK = 1 << 5,      /* one tick of a still demo */
	STALE_PAUSE = 1 << 6,      /* view->paused changed */
	STALE_LIFE = 1 << 7,       /* quit */
	STALE_JOB = 1 << 8,        /* carry out the plan of view->proposal */
	STALE_PAST = 1 << 9,       /* read the journal again */
	STALE_CLIPBOARD = 1 << 10, /* give view->pager's text to the terminal */
};

enum details_state {
	DETAILS_AUTO, /* beside or below the list where there is room */
	DETAILS_OPEN, /* over the list where there is none */
	DETAILS_CLOSED,
};

/* A collector_history() of something that is not a collector, for tests. */
typedef bool view_history_fn(void *source, const struct function_key *key,
			     struct history *ret_history);

struct view_options {
	view_history_fn *history; /* NULL: there is none */
	void *history_source;
	const char *banner, *badge; /* may be NULL */
	const char *read_only;      /* why nothing may be changed, or NULL */
	bool no_journal;            /* there is none, and nothing that could get into one */
	bool still;
	uint64_t interval; /* nanoseconds */
};

struct proposal; /* proposal.h */

/* A rectangle of each part of the page as it was last drawn: for the mouse. */
struct page_parts {
	struct rect header, banner, tabs, body, details, footer;
	bool details_cover; /* the details lie over the list */
};

struct view {
	struct view_options options;
	const struct snapshot *snapshot; /* shown now; NULL before the first */
	struct collector_status status;
	bool late;            /* the first snapshot takes long */
	const char *colors;   /* what the terminal can, for the help */
	const char *theme;    /* its name, "" before one is set */
	unsigned theme_steps; /* times that the next theme was asked for */

	bool bytes;
	bool paused;
	unsigned history_age; /* samples taken since the pause */

	struct function_key selected; /* kept even while its row is not there */
	struct keyset *marked, *folded;
	char filter[PROMPT_SIZE]; /* empty: none */

	size_t screen;           /* the active one, see screen.h */
	void *screens[TABS_MAX]; /* state of each */
	enum details_state details;
	int details_scroll;

	bool prompting; /* the filter is being typed */
	struct prompt prompt;
	char filter_before[PROMPT_SIZE]; /* what Escape goes back to */
	struct dialog *reading;          /* the help, or the like, is open; or NULL */
	struct pager *pager;             /* a plain text lies over everything; or NULL */
	char message[200];               /* until the next key; empty: none */
	enum role message_role;
	struct page_parts parts;

	uint64_t clock;                    /* milliseconds of a clock that always goes on */
	const struct sighting *sighting;   /* what hangs on the interfaces, or NULL */
	const struct dossier *dossier;     /* of what is looked at, or was; or NULL */
	const struct diagnosis *diagnosis; /* the doctor's newest, or NULL */
	char alarms[8];                    /* how many alarms are in it, "2!"; empty: none */
	struct proposal *proposal;         /* a change that is being talked over, or NULL */
	struct job job;                    /* the change under way, or the last one */
	struct past_entries past;
	bool leaving; /* was told that a change is under way */
};

void view_init(struct view *view, const struct view_options *options);
void view_done(struct view *view);

/* Shows this snapshot from now on; takes over the caller's reference. The rows
 * are stale after it. */
void view_take(struct view *view, const struct snapshot *snapshot);

/* Shows this diagnosis from now on; takes over the caller's reference. The rows are
 * stale after it. */
void view_take_diagnosis(struct view *view, const struct diagnosis *diagnosis);

/* What the footer says until the next key. */
void view_say(struct view *view, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The history of a function as of now or of the pause; false: none. */
bool view_history(const struct view *view, const struct function_key *key,
		  struct history *ret_history);

/* Marks, by function. */
bool view_is_marked(const struct view *view, const struct function_key *key);
void view_toggle_mark(struct view *view, const struct function_key *key);

/* Does the text hold the filter, whatever its case? Never with no filter. */
const char *view_find_filter(const struct view *view, const char *text);

/* The dossier of this, NULL while there is none. */
const struct dossier *view_dossier(const struct view *view, const struct dossier_subject *subject);

/* True when some PF is outside PCI domain 0: then domains are shown. */
bool view_needs_domains(const struct view *view);

#endif
