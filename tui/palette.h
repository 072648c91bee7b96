/* palette.h - the themes one can step through: the user's and the built-in. */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "core/error.h"
#include "widgets/theme.h"

#include <stddef.h>

struct palette {
	const char *directory; /* of the user's themes, or NULL */
	size_t count;
	char **names;
	size_t at;          /* the current one */
	struct theme theme; /* loaded */
};

/* Finds all themes and loads the one called `name` (NULL: the default). 0,
 * -ENOENT or -EINVAL with `error` filled; palette_done() it in any case. */
int palette_init(struct palette *palette, const char *name, const char *directory,
		 struct error *error);
void palette_done(struct palette *palette);

/* Loads the next theme; one that cannot be loaded is passed by. */
void palette_next(struct palette *palette);

#endif
