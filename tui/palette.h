/* palette.h - the themes one can step through: the user's and the built-in. */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "core/error.h"
#include "widgets/theme.h"

#include <stddef.h>

#define PALETTE_COMPLAINT_MAX 160

struct palette {
	const char *directory; /* of the user's themes, or NULL */
	size_t count;
	char **names;
	size_t at;          /* the current one */
	struct theme theme; /* loaded */
	/* What was wrong with it, or with one that was passed by: "mine: line 3: unknown
	 * role 'txet'"; empty: nothing. */
	char complaint[PALETTE_COMPLAINT_MAX];
};

/* Finds all themes and loads the one called `name` (NULL: the default). 0,
 * -EINVAL (no such theme, or not one) or what reading it gave, with `error` filled;
 * palette_done() it in any case. */
int palette_init(struct palette *palette, const char *name, const char *directory,
		 struct error *error);
void palette_done(struct palette *palette);

/* Loads the next theme; one that cannot be loaded is passed by, with a complaint. */
void palette_next(struct palette *palette);

#endif
