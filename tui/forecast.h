/* forecast.h - what a change that is still being typed would do, in words. */
#ifndef TUI_FORECAST_H
#define TUI_FORECAST_H

#include "core/intent.h"
#include "core/snapshot.h"
#include "widgets/dialog.h"

/* Which VFs are made, destroyed and kept when the PF gets `count` of them, and who
 * holds one. `pf` may be NULL: it is gone. */
void forecast_numvfs(struct dialog *dialog, const struct pf *pf, int64_t count);

/* What each function would have instead of what: the first few. */
void forecast_values(struct dialog *dialog, const struct snapshot *snapshot,
		     const struct intent *intent);

#endif
