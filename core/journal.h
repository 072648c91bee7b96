/* journal.h - what was changed, by whom, from what to what: one JSON line each.
 *
 * /var/log/vftop/journal.jsonl, or $XDG_STATE_HOME/vftop for a user who is not
 * root. Appended with one write and fsync; a line cut by a crash is skipped when
 * reading and closed by the next append. At 1 MiB it is renamed to .1 (the old .1
 * goes).
 */
#ifndef CORE_JOURNAL_H
#define CORE_JOURNAL_H

#include "core/plan_run.h"

#include <jansson.h>

struct journal_entry {
	uint64_t id;  /* counts up */
	int64_t time; /* seconds since 1970 */
	char who[64]; /* login name and, under sudo, SUDO_USER */
	char title[128];
	enum executor_outcome outcome;
	uint64_t undoes;    /* id of the entry that this one took back, 0: none */
	struct error error; /* what failed, or was left; code 0: nothing. Without a remedy. */
	json_t *steps;      /* words, command, from, to, result of each */
	json_t *undo;       /* the intent that takes it back (intent_from_json()) */
};

#define JOURNAL_FILE "journal.jsonl"

/* The directory of this user's journal. Returns buffer. */
const char *journal_directory(char *buffer, size_t size);

/* Numbers the entry and writes it to the disk; makes the directory when there is
 * none. 0 or -errno. */
int journal_append(const char *directory, struct journal_entry *entry, struct error *error);
/* Says it in one line to syslog, too. */
void journal_tell_syslog(const struct journal_entry *entry);
/* All readable entries, oldest first; *ret_entries is for journal_free_entries(). */
int journal_read(const char *directory, struct journal_entry **ret_entries, size_t *ret_count,
		 struct error *error);
void journal_free_entries(struct journal_entry *entries, size_t count);
/* The last entry that can be taken back: done, and not undone yet. NULL: none. */
const struct journal_entry *journal_last_undoable(const struct journal_entry *entries,
						  size_t count);

#endif
