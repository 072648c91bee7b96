/* row.h - the rows of a list of functions, made from a snapshot: sorted,
 * folded, filtered. Pure: nothing here draws or remembers.
 */
#ifndef TUI_ROW_H
#define TUI_ROW_H

#include "core/snapshot.h"
#include "widgets/keyset.h"
#include "widgets/tree.h"

#include <stdbool.h>
#include <stddef.h>

/* One function. The pointers are the snapshot's and live as long as it. */
struct row {
	struct function_key key;
	const struct pf *pf;
	const struct vf *vf; /* NULL: the PF itself */
	enum tree_node node;
	bool context; /* matches not by itself: kept because one of its VFs does */
	/* What it is sorted by: the column's value and the order of the bus. */
	int64_t number;
	const char *word;
	size_t order;
};

struct rows {
	size_t count, capacity;
	struct row *items;
};

/* What a list is sorted by; a row's value is a number, a word, or neither (then
 * the order of the bus decides). Unknown numbers (negative) and empty words
 * come last, whichever the direction. */
struct row_order {
	int64_t (*number)(const struct row *row);
	const char *(*word)(const struct row *row);
	bool descending;
};

struct row_filter {
	bool (*matches)(const struct row *row, void *user); /* NULL: everything does */
	void *user;
};

void rows_done(struct rows *rows);

/* PFs with their VFs below them. A VF that matches keeps its PF, and shows even
 * where its PF is folded (`folded` holds function_key_text()s). */
void rows_build_tree(struct rows *rows, const struct snapshot *snapshot,
		     const struct row_order *order, const struct row_filter *filter,
		     const struct keyset *folded);
/* All functions side by side. */
void rows_build_flat(struct rows *rows, const struct snapshot *snapshot,
		     const struct row_order *order, const struct row_filter *filter);

/* The row of this function, -1 when it is not there. */
int rows_find(const struct rows *rows, const struct function_key *key);
/* The row that stands for this function: itself, else its PF, else -1. */
int rows_find_nearest(const struct rows *rows, const struct function_key *key);
/* The next row after `from` in direction `step` (1 or -1), around the ends,
 * that matches by itself; `from` when there is no other. */
int rows_next_match(const struct rows *rows, int from, int step);

/* "0000:01:00.0" or "0000:01:00.0/3": a key as a text, for keysets. */
#define FUNCTION_KEY_TEXT_MAX (DEVICE_NAME_MAX + 16)
const char *function_key_text(const struct function_key *key,
			      char buffer[static FUNCTION_KEY_TEXT_MAX]);

#endif
