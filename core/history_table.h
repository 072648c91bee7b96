/* history_table.h - the histories of all functions of a host. */
#ifndef CORE_HISTORY_TABLE_H
#define CORE_HISTORY_TABLE_H

#include "core/history.h"

/* Zeroed: empty. history_table_done() it. */
struct history_table {
	size_t count;
	struct function_key *keys; /* apart from what they find, to be searched fast */
	struct history *histories;
};

void history_table_done(struct history_table *table);

/* Adds the rates of every function to its history. One that is not in the
 * snapshot any more loses it; one that is going has none. */
void history_table_add(struct history_table *table, const struct snapshot *snapshot);

/* NULL when there is none. */
const struct history *history_table_find(const struct history_table *table,
					 const struct function_key *key);

#endif
