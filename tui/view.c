#include "tui/view.h"

#include "tui/proposal.h"
#include "tui/screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void view_init(struct view *view, const struct view_options *options)
{
	*view = (struct view){
		.options = *options,
		.colors = "",
		.theme = "",
		.selected = {.vf = UNKNOWN},
		.marked = keyset_new(),
		.folded = keyset_new(),
	};
	for (size_t i = 0; screen_at(i) != NULL; i++)
		view->screens[i] = screen_at(i)->new ();
}

void view_done(struct view *view)
{
	for (size_t i = 0; screen_at(i) != NULL; i++)
		screen_at(i)->free(view->screens[i]);
	dialog_free(view->reading);
	pager_free(view->pager);
	proposal_free(view->proposal);
	job_done(&view->job);
	past_entries_done(&view->past);
	sighting_put(view->sighting);
	dossier_put(view->dossier);
	diagnosis_put(view->diagnosis);
	keyset_free(view->marked);
	keyset_free(view->folded);
	snapshot_put(view->snapshot);
	*view = (struct view){0};
}

void view_take(struct view *view, const struct snapshot *snapshot)
{
	snapshot_put(view->snapshot);
	view->snapshot = snapshot;
}

void view_take_diagnosis(struct view *view, const struct diagnosis *diagnosis)
{
	size_t alarms = diagnosis_count_of(diagnosis, SEVERITY_WARN) +
			diagnosis_count_of(diagnosis, SEVERITY_ERROR);

	diagnosis_put(view->diagnosis);
	view->diagnosis = diagnosis;
	view->alarms[0] = '\0';
	if (alarms > 0)
		snprintf(view->alarms, sizeof(view->alarms), "%zu!", alarms < 9999 ? alarms : 9999);
}

void view_say(struct view *view, enum role role, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(view->message, sizeof(view->message), format, arguments);
	va_end(arguments);
	view->message_role = role;
}

bool view_history(const struct view *view, const struct function_key *key,
		  struct history *ret_history)
{
	if (view->options.history == NULL ||
	    !view->options.history(view->options.history_source, key, ret_history))
		return false;

	/* A paused picture stands still although samples are still taken. */
	unsigned forget =
		view->history_age < ret_history->count ? view->history_age : ret_history->count;

	ret_history->count -= forget;
	ret_history->next = (ret_history->next + HISTORY_LENGTH - forget) % HISTORY_LENGTH;
	return ret_history->count > 0;
}

bool view_is_marked(const struct view *view, const struct function_key *key)
{
	char text[FUNCTION_KEY_TEXT_MAX];

	return keyset_has(view->marked, function_key_text(key, text));
}

void view_toggle_mark(struct view *view, const struct function_key *key)
{
	char text[FUNCTION_KEY_TEXT_MAX];

	keyset_toggle(view->marked, function_key_text(key, text));
}

const char *view_find_filter(const struct view *view, const char *text)
{
	return view->filter[0] == '\0' ? NULL : strcasestr(text, view->filter);
}

const struct dossier *view_dossier(const struct view *view, const struct dossier_subject *subject)
{
	return view->dossier != NULL && dossier_subject_equal(&view->dossier->subject, subject)
		       ? view->dossier
		       : NULL;
}

bool view_needs_domains(const struct view *view)
{
	for (size_t i = 0; i < view->snapshot->pf_count; i++) {
		const struct pf *pf = &view->snapshot->pfs[i];

		if (strcmp(pf->bus, "pci") == 0 && strncmp(pf->name, "0000:", 5) != 0)
			return true;
	}
	return false;
}
