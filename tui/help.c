#include "tui/help.h"

#include "tui/action.h"
#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#define COLUMN_TEXT 14 /* where the explanation begins */

static void heading(struct dialog *dialog, const char *text)
{
	if (dialog_line_count(dialog) > 0)
		dialog_line(dialog);
	dialog_text(dialog, ROLE_TITLE, CELL_BOLD, text);
}

static void entry(struct dialog *dialog, enum role role, const char *what, const char *text)
{
	dialog_line(dialog);
	dialog_span(dialog, 1, role, CELL_PLAIN, what);
	dialog_span(dialog, COLUMN_TEXT, ROLE_TEXT, CELL_PLAIN, text);
}

static void add_keys(struct dialog *dialog, const struct view *view)
{
	const struct action *action;
	const char *group = "";
	const char *reason;
	char keys[64];

	for (size_t i = 0; (action = action_at(i)) != NULL; i++) {
		/* What this row has no use for is told all the same when it is the way to
		 * change something. */
		if (action_state(action, view, &reason) == ACTION_ABSENT &&
		    (action->flags & ACTION_MUTATES) == 0 && strcmp(action->id, "back") != 0)
			continue;
		if (strcmp(action->group, group) != 0)
			heading(dialog, action->group);
		group = action->group;
		entry(dialog, ROLE_KEY, action_keys(action, keys, sizeof(keys)), action->help);
	}
}

static void add_columns(struct dialog *dialog, const struct view *view)
{
	const struct list *list = screen_list(view);

	if (list == NULL)
		return;
	heading(dialog, "Columns");
	for (size_t i = 0; i < list->column_count; i++)
		if (list->columns[i].help != NULL)
			entry(dialog, ROLE_COLUMN, list->columns[i].layout.title,
			      list->columns[i].help);
	entry(dialog, ROLE_COLUMN, "-", "unknown, or there is none; zero is 0");
}

struct dialog *help_new(const struct view *view)
{
	struct dialog *dialog = dialog_new("Help");
	char text[96];

	add_keys(dialog, view);
	add_columns(dialog, view);
	heading(dialog, "Mouse");
	entry(dialog, ROLE_KEY, "click", "select; on a fold mark, a title, a tab, a hint: do it");
	entry(dialog, ROLE_KEY, "double click", "details");
	entry(dialog, ROLE_KEY, "wheel", "scroll");
	heading(dialog, "Colours");
	snprintf(text, sizeof(text), "%s, of %s", view->theme, view->colors);
	entry(dialog, ROLE_KEY, "theme", text);
	return dialog;
}
