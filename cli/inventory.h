/* inventory.h - PFs with their VFs below them as a table of text. */
#ifndef CLI_INVENTORY_H
#define CLI_INVENTORY_H

#include "cli/output.h"
#include "core/snapshot.h"

#include <stdbool.h>

/* Every PF and VF of the host, then a line that sums them up; `rates`: with what
 * they receive and send. Without any PF it says so and what to do about it. */
void inventory_print(const struct snapshot *snapshot, bool rates, const struct output *output);

/* The VFs of one PF. */
void inventory_print_vfs(const struct pf *pf, const struct output *output);

#endif
