/* targets.h - the functions that a change is for: the marked ones, else the
 * selected one; remembered by what they were when it was asked for. */
#ifndef TUI_TARGETS_H
#define TUI_TARGETS_H

#include "core/snapshot.h"
#include "tui/view.h"

struct target {
	struct function_key key;
	char address[DEVICE_NAME_MAX]; /* the device it was, empty: none of its own */
};

struct targets {
	size_t count;
	struct target *items;
};

/* Marked VFs, else the selected one; none when the selection is a PF. */
void targets_of_vfs(struct targets *ret_targets, const struct view *view);
/* Marked functions of both kinds, else the selected one. */
void targets_of_all(struct targets *ret_targets, const struct view *view);
/* The PF of what is selected. */
void targets_of_pf(struct targets *ret_targets, const struct view *view);
/* One function, which must be in the snapshot. */
void targets_add(struct targets *targets, const struct snapshot *snapshot,
		 const struct function_key *key);
void targets_done(struct targets *targets);

/* Are all of them still there, the same devices? Else `missing` is the first that
 * is not. */
bool targets_are_there(const struct targets *targets, const struct snapshot *snapshot,
		       const struct target **ret_missing);

/* "enp1s0f0/2", "4 VFs of enp1s0f0", "3 functions". Returns `buffer`. */
const char *targets_name(const struct targets *targets, const struct snapshot *snapshot,
			 char buffer[static FUNCTION_NAME_MAX]);

#endif
