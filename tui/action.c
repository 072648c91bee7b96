#include "tui/action.h"

#include "tui/deed.h"
#include "tui/mend.h"
#include "tui/verb.h"
#include "widgets/key.h"

#include <stdio.h>
#include <string.h>

/* --- the table ------------------------------------------------------------------------ */

/* id, keys, group, name, help, footer priority and key, flags, when, what */
/* clang-format off */
static const struct action actions[] = {
	{"up", {KEYCODE_UP, 'k'}, "Moving", "up",
	 "One row up",
	 0, NULL, 0, when_moving, verb_move_up},
	{"down", {KEYCODE_DOWN, 'j'}, "Moving", "down",
	 "One row down",
	 0, NULL, 0, when_moving, verb_move_down},
	{"page-up", {KEYCODE_PAGE_UP, KEYCODE_CTRL('B')}, "Moving", "page up",
	 "One page up",
	 0, NULL, 0, when_moving, verb_move_page_up},
	{"page-down", {KEYCODE_PAGE_DOWN, KEYCODE_CTRL('F')}, "Moving", "page down",
	 "One page down",
	 0, NULL, 0, when_moving, verb_move_page_down},
	{"first", {KEYCODE_HOME, 'g'}, "Moving", "first",
	 "To the first row",
	 0, NULL, 0, when_moving, verb_move_first},
	{"last", {KEYCODE_END, 'G'}, "Moving", "last",
	 "To the last row",
	 0, NULL, 0, when_moving, verb_move_last},
	{"fold", {KEYCODE_LEFT, 'h'}, "Moving", "fold",
	 "Fold the PF; on a VF: to its PF",
	 0, NULL, 0, when_foldable, verb_fold},
	{"unfold", {KEYCODE_RIGHT, 'l'}, "Moving", "unfold",
	 "Unfold the PF; when it is: to its first VF",
	 0, NULL, 0, when_foldable, verb_unfold},
	{"fold-all", {'-'}, "Moving", "fold all",
	 "Fold every PF",
	 9, "- +", 0, when_foldable, verb_fold_all},
	{"unfold-all", {'+', '='}, "Moving", "unfold all",
	 "Unfold every PF",
	 0, NULL, 0, when_foldable, verb_unfold_all},

	{"numvfs", {'c'}, "Changing", "VFs",
	 "How many VFs the PF has",
	 3, NULL, ACTION_MUTATES, when_numvfs, deed_numvfs},
	{"driver", {'b'}, "Changing", "driver",
	 "Bind to another driver, as vfio-pci, or to none",
	 3, NULL, ACTION_MUTATES, when_driver, deed_driver},
	{"mac", {'m'}, "Changing", "MAC",
	 "MAC of the VF, or of all marked ones by a pattern",
	 3, NULL, ACTION_MUTATES, when_mac, deed_mac},
	{"vlan", {'v'}, "Changing", "VLAN",
	 "VLAN, QoS and protocol of the VF, or of all marked ones",
	 3, NULL, ACTION_MUTATES, when_vlan, deed_vlan},
	{"edit", {'e'}, "Changing", "edit",
	 "Every attribute in one form, and what the driver cannot do",
	 3, NULL, ACTION_MUTATES, when_attributes, deed_attributes},
	{"link", {'o'}, "Changing", "up/down",
	 "Interface up, or down",
	 7, NULL, ACTION_MUTATES, when_link, deed_link},
	{"undo", {'U'}, "Changing", "undo",
	 "Take the last change back, through a plan like any other",
	 6, NULL, ACTION_MUTATES, when_undo, deed_undo},
	{"mend", {'f'}, "Changing", "fix",
	 "What the doctor advises, as a plan",
	 2, NULL, ACTION_MUTATES, when_mendable, mend},
	{"progress", {'C'}, "Changing", "progress",
	 "Back to the change under way, or to how the last one ended",
	 0, NULL, 0, when_job, deed_show_job},
	{"log", {'L'}, "Changing", "log",
	 "The commands of this session's changes, to be copied",
	 9, NULL, 0, when_job, deed_log},

	{"details", {KEYCODE_ENTER}, "Looking", "details",
	 "Everything about the selected function; again: close",
	 2, NULL, 0, when_opening, verb_toggle_details},
	{"details-down", {'J'}, "Looking", "scroll details",
	 "Scroll the details down",
	 0, NULL, 0, when_details, verb_scroll_details_down},
	{"details-up", {'K'}, "Looking", "scroll details up",
	 "Scroll the details up",
	 0, NULL, 0, when_details, verb_scroll_details_up},
	{"attach", {'y'}, "Looking", "attach",
	 "Lines that give the VF to a guest, to be copied",
	 8, NULL, 0, when_attachable, verb_attach},
	{"back", {KEYCODE_ESCAPE}, "Looking", "back",
	 "Close the details that cover the list, else clear the filter",
	 2, NULL, 0, when_open, verb_back},
	{"filter", {'/'}, "Looking", "filter",
	 "Show only rows with a text in any cell, or by holder: free, held, vm:NAME",
	 4, NULL, 0, when_listed, verb_edit_filter},
	{"next", {'n'}, "Looking", "next match",
	 "To the next row that matches the filter",
	 0, NULL, 0, when_filtered, verb_next_match},
	{"previous", {'N'}, "Looking", "previous match",
	 "To the previous row that matches",
	 0, NULL, 0, when_filtered, verb_previous_match},
	{"sort-next", {'>'}, "Looking", "sort",
	 "Sort by the next column",
	 6, "< >", 0, when_rows, verb_sort_next},
	{"sort-previous", {'<'}, "Looking", "sort back",
	 "Sort by the previous column",
	 0, NULL, 0, when_rows, verb_sort_previous},
	{"invert", {'I'}, "Looking", "invert",
	 "Sort the other way round; unknown values stay last",
	 10, NULL, 0, when_rows, verb_invert},
	{"units", {'u'}, "Looking", "bits/bytes",
	 "Rates in bits or in bytes per second",
	 8, NULL, 0, NULL, verb_toggle_units},
	{"pause", {'p'}, "Looking", "pause",
	 "Freeze the picture; the host is still watched",
	 7, NULL, 0, NULL, verb_toggle_pause},
	{"step", {'.'}, "Looking", "step",
	 "One step of a still demo",
	 5, NULL, 0, when_still, verb_step},

	{"mark", {' '}, "Marking", "mark",
	 "Mark the function, or take the mark away",
	 5, NULL, 0, when_rows, verb_mark},
	{"mark-range", {'V'}, "Marking", "mark range",
	 "Mark all rows from the mark above to this one",
	 0, NULL, 0, when_marked, verb_mark_range},
	{"unmark-all", {'\\'}, "Marking", "unmark all",
	 "Take all marks away",
	 0, NULL, 0, when_marked, verb_unmark_all},

	{"screen", {'1', '2', '3', '4', '5', '6', '7', '8', '9'}, "vftop", "screen",
	 "To the screen with this number",
	 0, NULL, 0, NULL, verb_switch_screen},
	{"next-screen", {KEYCODE_TAB}, "vftop", "next screen",
	 "To the next screen",
	 6, NULL, 0, NULL, verb_next_screen},
	{"previous-screen", {KEYCODE_BACKTAB}, "vftop", "previous screen",
	 "To the previous screen",
	 0, NULL, 0, NULL, verb_previous_screen},
	{"theme", {'t'}, "vftop", "theme",
	 "The next theme",
	 8, NULL, 0, NULL, verb_next_theme},
	{"refresh", {'r', KEYCODE_F1 + 4}, "vftop", "refresh",
	 "Read everything again, now",
	 0, NULL, 0, NULL, verb_refresh},
	{"redraw", {KEYCODE_CTRL('L')}, "vftop", "redraw",
	 "Draw the whole screen again",
	 0, NULL, 0, NULL, verb_redraw},
	{"help", {'?', KEYCODE_F1}, "vftop", "help",
	 "The keys, and what letters and glyphs mean",
	 1, NULL, 0, NULL, verb_open_help},
	{"quit", {'q', KEYCODE_F1 + 9}, "vftop", "quit",
	 "Leave; from details that cover the list: back to it",
	 1, NULL, 0, NULL, verb_quit},
};
/* clang-format on */

const struct action *action_at(size_t n)
{
	return n < sizeof(actions) / sizeof(*actions) ? &actions[n] : NULL;
}

const struct action *action_for_key(uint32_t key)
{
	const struct action *action;

	for (size_t i = 0; (action = action_at(i)) != NULL; i++)
		for (size_t k = 0; k < ACTION_KEYS_MAX && action->keys[k] != 0; k++)
			if (action->keys[k] == key)
				return action;
	return NULL;
}

const struct action *action_find(const char *id)
{
	const struct action *action;

	for (size_t i = 0; (action = action_at(i)) != NULL; i++)
		if (strcmp(action->id, id) == 0)
			return action;
	return NULL;
}

enum action_state action_state(const struct action *action, const struct view *view,
			       const char **ret_reason)
{
	enum action_state state = ACTION_READY;

	*ret_reason = "";
	if (action->state != NULL)
		state = action->state(view, ret_reason);
	if (state != ACTION_ABSENT && (action->flags & ACTION_MUTATES) != 0 &&
	    view->options.read_only != NULL) {
		*ret_reason = view->options.read_only;
		return ACTION_REFUSED;
	}
	return state;
}

unsigned action_run(const struct action *action, struct view *view, uint32_t key)
{
	const char *reason;

	switch (action_state(action, view, &reason)) {
	case ACTION_READY:
		return action->run(view, key);
	case ACTION_REFUSED:
		break;
	case ACTION_ABSENT:
		/* Who wants to change something wants to know why not. */
		if ((action->flags & ACTION_MUTATES) == 0 || reason[0] == '\0')
			return STALE_NOTHING;
	}
	view_say(view, ROLE_WARN, "%s: %s", action->name, reason);
	return STALE_PICTURE;
}

const char *action_keys(const struct action *action, char *buffer, size_t size)
{
	size_t length = 0;

	buffer[0] = '\0';
	for (size_t i = 0; i < ACTION_KEYS_MAX && action->keys[i] != 0 && length < size; i++) {
		size_t last = i;
		char first_name[16];
		char last_name[16];

		while (last + 1 < ACTION_KEYS_MAX &&
		       action->keys[last + 1] == action->keys[last] + 1)
			last++;
		if (last < i + 2)
			last = i;
		length += (size_t)snprintf(
			buffer + length, size - length, "%s%s%s%s", length > 0 ? " " : "",
			key_label(action->keys[i], first_name), last > i ? ".." : "",
			last > i ? key_label(action->keys[last], last_name) : "");
		i = last;
	}
	return buffer;
}
