#include "cli/set.h"

#include "cli/change.h"
#include "cli/selection.h"
#include "cli/spelling.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The key that was meant, for a word that begins like "vlna=". */
static void suggest_key(const char *device, const char *assignment, struct error *error)
{
	const char *names[INTENT_KEYS + 1] = {0};
	const char *equals = strchr(assignment, '='), *nearest;
	char word[32];

	snprintf(word, sizeof(word), "%.*s", (int)(equals - assignment), assignment);
	for (enum intent_key key = 0; key < INTENT_KEYS; key++)
		names[key] = intent_key_name(key);
	if (intent_key_find(word) != INTENT_KEYS)
		return;
	nearest = spelling_nearest(word, names);
	if (nearest)
		error_set_remedy(error, "vftop set %s %s%s", device, nearest, equals);
	else
		error_set_remedy(error, "vftop set --help");
}

static int add_assignment(struct intent *intent, const struct snapshot *snapshot,
			  const struct selection *selection, const char *device,
			  const char *assignment, struct error *error)
{
	for (size_t i = 0; i < selection->count; i++) {
		int result =
			intent_add(intent, snapshot, &selection->functions[i], assignment, error);

		if (result < 0) {
			suggest_key(device, assignment, error);
			return result;
		}
	}
	return 0;
}

/* DEVICE... KEY=VALUE..., and so on: a DEVICE behind a KEY=VALUE begins anew. */
static int read_words(struct intent *intent, const struct snapshot *snapshot,
		      const struct options *options, struct error *error)
{
	struct selection selection = {0};
	const char *device = NULL;
	bool assigned = false;
	int result = 0;

	for (size_t i = 0; i < options->word_count && result == 0; i++) {
		const char *word = options->words[i];
		bool assigns = strchr(word, '=') != NULL;

		if (assigns) {
			result = add_assignment(intent, snapshot, &selection, device, word, error);
		} else {
			if (assigned)
				selection_clear(&selection);
			result = selection_add(&selection, snapshot, intent, word, error);
			device = word;
		}
		assigned = assigns;
	}
	selection_clear(&selection);
	return result < 0 ? -EINVAL : 0;
}

int set_run(struct target *target, const struct options *options, const struct output *output,
	    struct error *error)
{
	struct change change;
	struct intent intent;
	int result = change_open(&change, target, options, output, error);

	intent_init(&intent);
	if (result == 0)
		result = read_words(&intent, change.snapshot, options, error);
	if (result == 0)
		result = change_run(&change, &intent, 0, error);
	intent_done(&intent);
	change_close(&change);
	return result;
}
