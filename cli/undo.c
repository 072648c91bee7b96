#include "cli/undo.h"

#include "cli/change.h"
#include "cli/permit.h"
#include "core/journal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

/* What takes the last change back, and which that is. */
static int read_last(const struct target *target, const struct options *options,
		     struct intent *ret_intent, uint64_t *ret_id, struct error *error)
{
	char buffer[PATH_MAX];
	const char *directory = permit_journal(target, options, buffer);
	const struct journal_entry *last;
	struct journal_entry *entries;
	size_t count;
	int result;

	if (!directory)
		return permit_no_journal(target, options, "undo", error);
	result = journal_read(directory, &entries, &count, error);
	if (result < 0)
		return result;
	last = journal_last_undoable(entries, count);
	if (last) {
		*ret_id = last->id;
		result = intent_from_json(last->undo, ret_intent, error);
	} else {
		result = error_set(error, ENOENT, "undo: nothing in %s can be taken back",
				   directory);
	}
	/* A journal that cannot be understood is no fault of the command line. */
	result = result == -EINVAL ? -EIO : result;
	journal_free_entries(entries, count);
	return result;
}

int undo_run(struct target *target, const struct options *options, const struct output *output,
	     struct error *error)
{
	struct change change;
	struct intent intent;
	uint64_t id = 0;
	int result = change_open(&change, target, options, output, error);

	intent_init(&intent);
	if (result == 0)
		result = read_last(target, options, &intent, &id, error);
	if (result == 0)
		result = change_run(&change, &intent, id, error);
	intent_done(&intent);
	change_close(&change);
	return result;
}
