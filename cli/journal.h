/* journal.h - `vftop journal`: what was changed, when, by whom and how it ended. */
#ifndef CLI_JOURNAL_H
#define CLI_JOURNAL_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

/* 0, or -errno with `error` filled. */
int journal_run(struct target *target, const struct options *options, const struct output *output,
		struct error *error);

#endif
