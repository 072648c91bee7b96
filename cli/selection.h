/* selection.h - the functions that the DEVICE words of a command name. */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include "core/error.h"
#include "core/intent.h"
#include "core/snapshot.h"

struct selection {
	size_t count;
	struct function_key *functions;
};

/* Adds what a word names: a DEVICE as in core/device.h, "eth0/0-3", all VFs of a PF
 * as an asterisk behind the slash, and several of these with commas between. Where
 * `intent` changes a PF's number of VFs it is the future ones that are meant. 0,
 * or -errno with `error` as device_resolve() has it. */
int selection_add(struct selection *selection, const struct snapshot *snapshot,
		  const struct intent *intent, const char *word, struct error *error);
void selection_clear(struct selection *selection);

#endif
