/* text.h - strings from outside, made safe to show.
 *
 * Interface names, VM names, pci.ids, driver messages: whatever a kernel, a
 * file or a user gave us passes here once, where it enters, and is plain
 * printable UTF-8 from then on.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stddef.h>

/* Copies at most `length` bytes of `source` (it stops at a NUL) into `target`,
 * always terminated, never split inside a character. Control characters (C0,
 * DEL, C1), newlines, tabs, line separators, bidirectional marks, characters that
 * cannot be seen and every byte of invalid UTF-8 become U+FFFD each. The two must
 * not overlap. Returns the number of bytes written without the NUL. */
size_t text_sanitise(char *target, size_t size, const char *source, size_t length);

/* As one word of a shell's command line: as it is when it has nothing that a shell
 * would take for more, else in single quotes. Empty when there is no room for all of
 * it: half a word would be another one. Returns `target`. */
const char *text_quote(char *target, size_t size, const char *text);

/* Removes white space at both ends, in place. Returns `text`. */
char *text_trim(char *text);

#endif
