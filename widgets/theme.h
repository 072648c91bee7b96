/* theme.h - colours and attributes of every role, from a theme file.
 *
 *   name = nord
 *   [roles]
 *   text = default
 *   selected = #eceff4 on #434c5e
 *   error = #bf616a bold
 *
 * A colour is #rrggbb, a palette index 0..255, or `default` (the terminal's
 * own, so that a transparent background stays so). Attributes are bold, dim,
 * underline, reverse. A missing role falls back to the default theme's; an
 * unknown one is a warning with its line number.
 */
#ifndef WIDGETS_THEME_H
#define WIDGETS_THEME_H

#include "widgets/color.h"
#include "widgets/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THEME_COLOR_DEFAULT (-1)

struct theme_style {
	int32_t foreground, background; /* 0xrrggbb, or 0x1000000 + palette index, or default */
	bool bold, dim, underline, reverse;
};

struct theme {
	char name[32];
	struct theme_style styles[ROLE_COUNT];
	struct theme_style mono[ROLE_COUNT]; /* used without colours: attributes only */
};

/* Parses the text of a theme file over a copy of the default theme. Returns 0,
 * or -EINVAL with the first complaint ("line 7: unknown colour 'pink'") in
 * `complaint`; unknown roles complain too but are otherwise ignored (returns
 * 0). */
int theme_parse(struct theme *theme, const char *text, size_t length, char *complaint,
		size_t complaint_size);

/* The same from a file of at most 64 KiB: 0, -EINVAL as above, -EFBIG, or what
 * open() and read() say (the complaint names it, too). */
int theme_load_file(struct theme *theme, const char *path, char *complaint, size_t complaint_size);

/* A built-in theme (themes/ is compiled in); false when none is called so. */
bool theme_load_builtin(struct theme *theme, const char *name);
/* The name of the n-th built-in theme, NULL beyond the last; 0 is the default. */
const char *theme_builtin_name(size_t n);

/* The theme called `name`: DIRECTORY/NAME.ini of the user if there is one, else
 * the built-in one. directory: NULL, or one that nobody lets us into, for none. Returns 0, -ENOENT
 * when there is neither, or what theme_load_file() says; `theme` is left alone on errors. */
int theme_load(struct theme *theme, const char *name, const char *directory, char *complaint,
	       size_t complaint_size);

/* How a cell looks at a depth of `colors` (0: mono, 8, 16, 256, 1 << 24). Colours
 * in the result are default, or a palette index (below 1 << 24: an 0xrrggbb). */
struct theme_style theme_cell_style(const struct theme *theme, enum role role, unsigned attributes,
				    int colors);

#endif
