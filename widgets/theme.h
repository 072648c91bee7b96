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

/* A built-in theme (themes/ is compiled in). NULL when there is none so called. */
const struct theme *theme_find(const char *name);
/* The n-th built-in theme, NULL beyond the last; 0 is the default. */
const struct theme *theme_at(size_t n);

/* The nearest colour of the 256- and 16-colour palettes of an 0xrrggbb. */
int color_to_256(int32_t rgb);
int color_to_16(int32_t rgb);

#endif
