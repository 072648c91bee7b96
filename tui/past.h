/* past.h - what was changed on this host: the journal, read by a thread of its own,
 * because a disk can make one wait. Without a journal (a simulated host): what this
 * session did. */
#ifndef TUI_PAST_H
#define TUI_PAST_H

#include "core/journal.h"
#include "core/plan.h"

struct past;

/* One state of it, as far as it is known. */
struct past_entries {
	unsigned readings; /* counts up; 0: not read yet */
	size_t count;
	struct journal_entry *entries; /* oldest first */
	struct error error;            /* why it could not be read, code 0: it was */
};

/* `directory` is the journal's; NULL: there is none. NULL with `error` filled when
 * no thread could be made. */
struct past *past_new(const char *directory, struct error *error);
/* A thread stuck in a read is left behind. */
void past_free(struct past *past);

/* A descriptor to poll for reading: there is news. */
int past_fd(const struct past *past);
/* Wants it read, again. Never blocks. */
void past_ask(struct past *past);
/* Replaces `entries` by the newest reading; false when there is none newer. */
bool past_take(struct past *past, struct past_entries *entries);
void past_entries_done(struct past_entries *entries);

/* Without a journal: notes that this plan was carried out. */
void past_note(struct past *past, const struct plan *plan, enum executor_outcome outcome);

#endif
