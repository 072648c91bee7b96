/* undo.h - `vftop undo`: takes the last change back. */
#ifndef CLI_UNDO_H
#define CLI_UNDO_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* As change_run() has it; -ENOENT when there is nothing to take back. */
int undo_run(struct target *target, const struct options *options, const struct output *output,
	     struct error *error);

#endif
