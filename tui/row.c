#include "tui/row.h"

#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rows_done(struct rows *rows)
{
	free(rows->items);
	*rows = (struct rows){0};
}

static struct row *append(struct rows *rows, const struct pf *pf, const struct vf *vf)
{
	if (rows->count == rows->capacity) {
		rows->capacity = rows->capacity == 0 ? 64 : rows->capacity * 2;
		rows->items = memory_resize(rows->items, rows->capacity, sizeof(*rows->items));
	}

	struct row *row = &rows->items[rows->count];

	*row = (struct row){
		.key = vf != NULL ? function_key_of_vf(pf, vf) : function_key_of_pf(pf),
		.pf = pf,
		.vf = vf,
		.node = vf != NULL ? TREE_CHILD : TREE_PARENT_OPEN,
		.number = UNKNOWN,
		.word = "",
		.order = rows->count++,
	};
	/* One that its PF forgot has no index, and is still not its PF. */
	if (vf != NULL && vf->index == UNKNOWN)
		row->key.vf = -2 - (int)(vf - pf->vfs);
	return row;
}

static void evaluate(struct row *row, const struct row_order *order)
{
	if (order->number != NULL)
		row->number = order->number(row);
	else if (order->word != NULL)
		row->word = order->word(row);
}

static int by_value(const struct row *a, const struct row *b, bool descending)
{
	bool a_known = a->number >= 0 || *a->word != '\0';
	bool b_known = b->number >= 0 || *b->word != '\0';

	if (a_known != b_known)
		return a_known ? -1 : 1;

	int difference = a->number != b->number ? (a->number < b->number ? -1 : 1)
						: strcasecmp(a->word, b->word);

	return descending ? -difference : difference;
}

static int by_order(const struct row *a, const struct row *b)
{
	return a->order < b->order ? -1 : a->order > b->order;
}

static int compare_ascending(const void *a, const void *b)
{
	int difference = by_value(a, b, false);

	return difference != 0 ? difference : by_order(a, b);
}

static int compare_descending(const void *a, const void *b)
{
	int difference = by_value(a, b, true);

	return difference != 0 ? difference : by_order(a, b);
}

static int compare_reversed(const void *a, const void *b)
{
	return by_order(b, a);
}

static void sort(struct row *rows, size_t count, const struct row_order *order)
{
	if (count == 0)
		return;
	if (order->number == NULL && order->word == NULL) {
		if (order->descending)
			qsort(rows, count, sizeof(*rows), compare_reversed);
		return;
	}
	qsort(rows, count, sizeof(*rows),
	      order->descending ? compare_descending : compare_ascending);
}

static bool matches(const struct row_filter *filter, const struct row *row)
{
	return filter->matches == NULL || filter->matches(row, filter->user);
}

/* Puts the PF's row and those of its VFs at the end of `rows`, sorted. */
static void append_family(struct rows *rows, const struct row *parent,
			  const struct row_order *order, const struct row_filter *filter,
			  bool folded)
{
	size_t at = rows->count;
	bool itself = matches(filter, parent);
	bool filtered = filter->matches != NULL;

	*append(rows, parent->pf, NULL) = *parent;
	for (size_t i = 0; i < parent->pf->vf_count && (filtered || !folded); i++) {
		struct row *row = append(rows, parent->pf, &parent->pf->vfs[i]);

		if (!matches(filter, row))
			rows->count--;
		else
			evaluate(row, order);
	}

	size_t children = rows->count - at - 1;

	if (!itself && children == 0) {
		rows->count = at;
		return;
	}
	rows->items[at].context = !itself;
	rows->items[at].node = parent->pf->vf_count == 0 ? TREE_PARENT_EMPTY
			       : children > 0            ? TREE_PARENT_OPEN
							 : TREE_PARENT_FOLDED;
	if (children == 0)
		return;
	sort(rows->items + at + 1, children, order);
	rows->items[rows->count - 1].node = TREE_LAST_CHILD;
}

void rows_build_tree(struct rows *rows, const struct snapshot *snapshot,
		     const struct row_order *order, const struct row_filter *filter,
		     const struct keyset *folded)
{
	struct rows parents = {0};
	char text[FUNCTION_KEY_TEXT_MAX];

	for (size_t i = 0; i < snapshot->pf_count; i++)
		evaluate(append(&parents, &snapshot->pfs[i], NULL), order);
	sort(parents.items, parents.count, order);

	rows->count = 0;
	for (size_t i = 0; i < parents.count; i++) {
		const struct row *parent = &parents.items[i];

		append_family(rows, parent, order, filter,
			      keyset_has(folded, function_key_text(&parent->key, text)));
	}
	rows_done(&parents);
}

static void append_flat(struct rows *rows, const struct pf *pf, const struct vf *vf,
			const struct row_order *order, const struct row_filter *filter)
{
	struct row *row = append(rows, pf, vf);

	if (!matches(filter, row))
		rows->count--;
	else
		evaluate(row, order);
}

void rows_build_flat(struct rows *rows, const struct snapshot *snapshot,
		     const struct row_order *order, const struct row_filter *filter)
{
	rows->count = 0;
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		append_flat(rows, pf, NULL, order, filter);
		for (size_t j = 0; j < pf->vf_count; j++)
			append_flat(rows, pf, &pf->vfs[j], order, filter);
	}
	sort(rows->items, rows->count, order);
}

int rows_find(const struct rows *rows, const struct function_key *key)
{
	for (size_t i = 0; i < rows->count; i++)
		if (function_key_equal(&rows->items[i].key, key))
			return (int)i;
	return -1;
}

int rows_find_nearest(const struct rows *rows, const struct function_key *key)
{
	struct function_key parent = *key;
	int found = rows_find(rows, key);

	if (found >= 0)
		return found;
	parent.vf = UNKNOWN;
	return rows_find(rows, &parent);
}

int rows_next_match(const struct rows *rows, int from, int step)
{
	int count = (int)rows->count;

	for (int i = 1; i <= count; i++) {
		int at = ((from + step * i) % count + count) % count;

		if (!rows->items[at].context)
			return at;
	}
	return from;
}

const char *function_key_text(const struct function_key *key,
			      char buffer[static FUNCTION_KEY_TEXT_MAX])
{
	if (key->vf == UNKNOWN)
		snprintf(buffer, FUNCTION_KEY_TEXT_MAX, "%s", key->pf);
	else
		snprintf(buffer, FUNCTION_KEY_TEXT_MAX, "%s/%d", key->pf, key->vf);
	return buffer;
}
