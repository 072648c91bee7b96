/* utf8.h - code points in and out of UTF-8, whatever the locale. */
#ifndef WIDGETS_UTF8_H
#define WIDGETS_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID UINT32_MAX
#define UTF8_MAX     4

/* The code point at *text, and moves *text behind it. Invalid bytes (overlong
 * forms and surrogates among them) give UTF8_INVALID one at a time. Must not be
 * called at the end of the text. */
uint32_t utf8_next(const char **text);
/* Writes a code point, NUL-terminated; one that is none becomes '?'. Returns the
 * bytes without the NUL. */
size_t utf8_put(uint32_t code, char buffer[static UTF8_MAX + 1]);
/* Columns of a code point on a terminal: 2 for a wide one, 0 for one that marks
 * or directs its neighbours (never drawn), -1 for one that cannot be shown. */
int utf8_columns(uint32_t code);

#endif
