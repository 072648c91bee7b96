/* action.h - everything a key can do: one table, from which dispatch, the
 * footer, the help screen and the man page's list of keys come. */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#include "tui/view.h"
#include "widgets/hintbar.h"

#include <stddef.h>
#include <stdint.h>

#define ACTION_KEYS_MAX 9

enum action_flag {
	ACTION_MUTATES = 1 << 0, /* changes the host: refused when the view is read-only */
};

enum action_state {
	ACTION_READY,
	ACTION_REFUSED, /* it exists here but cannot be done now: there is a reason */
	ACTION_ABSENT,  /* it means nothing here */
};

struct action {
	const char *id;
	uint32_t keys[ACTION_KEYS_MAX]; /* ends with 0 unless full */
	const char *group;              /* heading in the help */
	const char *name;               /* a word or two, in the footer */
	const char *help;               /* a sentence without full stop */
	int footer;                     /* priority there, 1 stays longest; 0: not there */
	const char *footer_key;         /* written instead of the first key, or NULL */
	unsigned flags;                 /* enum action_flag */
	/* NULL: always ready. */
	enum action_state (*state)(const struct view *view, const char **ret_reason);
	/* Returns what became stale (enum stale). */
	unsigned (*run)(struct view *view, uint32_t key);
};

/* The n-th action in the order of the help, NULL beyond the last. */
const struct action *action_at(size_t n);
/* The one with this key, or id, NULL. */
const struct action *action_for_key(uint32_t key);
const struct action *action_find(const char *id);

/* Can it be done with what is selected now? Fills the reason unless ready. */
enum action_state action_state(const struct action *action, const struct view *view,
			       const char **ret_reason);
/* Runs it, or says why not. Returns what became stale. */
unsigned action_run(const struct action *action, struct view *view, uint32_t key);

/* All keys of an action as people write them: "Up k", "1..9". */
const char *action_keys(const struct action *action, char *buffer, size_t size);

#endif
