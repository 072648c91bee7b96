#include "tui/mend.h"

#include "core/device.h"
#include "core/memory.h"
#include "tui/deed.h"
#include "tui/doctor.h"
#include "tui/proposal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum action_state when_mendable(const struct view *view, const char **ret_reason)
{
	const struct finding *finding = doctor_selected(view);

	*ret_reason = "nothing that vftop could do here";
	if (finding == NULL)
		return ACTION_ABSENT;
	/* What is in the way of taking a change back is in the way of any. */
	return finding->change[0] == '\0' ? ACTION_REFUSED : when_undo(view, ret_reason);
}

/* "eth0", "eth0/5", "eth0/0-3": the functions that one word of a finding names. */
static int add_targets(struct targets *targets, const struct snapshot *snapshot, const char *word,
		       struct error *error)
{
	char name[FUNCTION_NAME_MAX + 16];
	const char *slash = strrchr(word, '/');
	struct function_key key;
	int first = 0;
	int last = 0;
	int given = slash != NULL ? sscanf(slash + 1, "%d-%d", &first, &last) : 0;

	if (given < 2)
		last = first;
	for (int i = first; i <= last; i++) {
		if (slash != NULL && given > 0)
			snprintf(name, sizeof(name), "%.*s/%d", (int)(slash - word), word, i);
		else
			snprintf(name, sizeof(name), "%s", word);
		int result = device_resolve(snapshot, name, &key, error);

		if (result < 0)
			return result;
		targets_add(targets, snapshot, &key);
	}
	return 0;
}

static int add_changes(struct intent *intent, const struct targets *targets,
		       const struct snapshot *snapshot, char *assignments, struct error *error)
{
	const char *assignment;
	int result = 0;

	while (result == 0 && (assignment = strsep(&assignments, " ")) != NULL)
		for (size_t i = 0; i < targets->count && result == 0; i++)
			result = intent_add(intent, snapshot, &targets->items[i].key, assignment,
					    error);
	return result;
}

/* "eth0/0-3,eth0/5 mac=auto" */
unsigned mend(struct view *view, uint32_t key)
{
	char *change = memory_copy_string(doctor_selected(view)->change);
	char *rest = change;
	char *words = strsep(&rest, " ");
	const char *word;
	struct targets targets = {0};
	struct error error = {0};
	struct intent intent;
	int result = 0;

	(void)key;
	intent_init(&intent);
	while (result == 0 && (word = strsep(&words, ",")) != NULL)
		result = add_targets(&targets, view->snapshot, word, &error);
	if (result == 0)
		result = add_changes(&intent, &targets, view->snapshot, rest, &error);
	free(change);
	if (result < 0 || targets.count == 0) {
		view_say(view, ROLE_ERROR, "%s", error.message);
		intent_done(&intent);
		targets_done(&targets);
		return STALE_PICTURE;
	}
	view->proposal = proposal_new_intent(&intent, &targets);
	return STALE_PICTURE;
}
