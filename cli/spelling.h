/* spelling.h - what was meant by a mistyped word. */
#ifndef CLI_SPELLING_H
#define CLI_SPELLING_H

#include <stddef.h>

/* How many letters must be put in, taken out, replaced or swapped with their
 * neighbour to make one word of the other; only the first 31 count. */
unsigned spelling_distance(const char *a, const char *b);

/* The nearest of the `words` (NULL-terminated), NULL when none is near enough
 * to be what was meant. */
const char *spelling_nearest(const char *word, const char *const *words);

#endif
