/* builtin_theme.h - the theme files of themes/, compiled in. */
#ifndef WIDGETS_BUILTIN_THEME_H
#define WIDGETS_BUILTIN_THEME_H

#include <stddef.h>

/* The name of the n-th, NULL beyond the last; 0 is the default. */
const char *builtin_theme_name(size_t n);
/* The text of the one called `name` (not NUL-terminated), NULL when there is none. */
const char *builtin_theme_text(const char *name, size_t *ret_length);

#endif
