#include "core/history_table.h"

#include "core/memory.h"

#include <stdlib.h>

void history_table_done(struct history_table *table)
{
	free(table->keys);
	free(table->histories);
	*table = (struct history_table){0};
}

const struct history *history_table_find(const struct history_table *table,
					 const struct function_key *key)
{
	for (size_t i = 0; i < table->count; i++)
		if (function_key_equal(&table->keys[i], key))
			return &table->histories[i];
	return NULL;
}

static size_t count_functions(const struct snapshot *snapshot)
{
	size_t count = snapshot->pf_count;

	for (size_t i = 0; i < snapshot->pf_count; i++)
		for (size_t j = 0; j < snapshot->pfs[i].vf_count; j++)
			count += !snapshot->pfs[i].vfs[j].going;
	return count;
}

/* The keys in the snapshot's order; there is room for count_functions(). */
static void list_keys(const struct snapshot *snapshot, struct function_key *keys)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		*keys++ = function_key_of_pf(pf);
		for (size_t j = 0; j < pf->vf_count; j++)
			if (!pf->vfs[j].going)
				*keys++ = function_key_of_vf(pf, &pf->vfs[j]);
	}
}

/* Gives every function of the snapshot a place, in its order. What stayed keeps
 * its order, so each search goes on where the last one ended. */
static void rearrange(struct history_table *table, struct function_key *keys, size_t count)
{
	struct history *histories = memory_new_array(count ? count : 1, sizeof(*histories));
	size_t from = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t tried = 0; tried < table->count; tried++) {
			size_t place = (from + tried) % table->count;

			if (function_key_equal(&table->keys[place], &keys[i])) {
				histories[i] = table->histories[place];
				from = place + 1;
				break;
			}
		}
	}
	struct history_table old = *table;
	*table = (struct history_table){count, keys, histories};
	history_table_done(&old);
}

static bool has_keys(const struct history_table *table, const struct function_key *keys,
		     size_t count)
{
	for (size_t i = 0; count == table->count && i < count; i++)
		if (!function_key_equal(&table->keys[i], &keys[i]))
			return false;
	return count == table->count;
}

void history_table_add(struct history_table *table, const struct snapshot *snapshot)
{
	size_t count = count_functions(snapshot);
	struct function_key *keys = memory_new_array(count ? count : 1, sizeof(*keys));

	list_keys(snapshot, keys);
	if (has_keys(table, keys, count))
		free(keys);
	else
		rearrange(table, keys, count);

	struct history *history = table->histories;
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		history_add(history++, &pf->rates);
		for (size_t j = 0; j < pf->vf_count; j++)
			if (!pf->vfs[j].going)
				history_add(history++, &pf->vfs[j].rates);
	}
}
