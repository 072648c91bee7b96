/* keyset.h - a set of text keys: what is folded, what is marked. A rebuilt list
 * keeps its shape because keys, not row numbers, are remembered. */
#ifndef WIDGETS_KEYSET_H
#define WIDGETS_KEYSET_H

#include <stdbool.h>
#include <stddef.h>

struct keyset;

struct keyset *keyset_new(void);
void keyset_free(struct keyset *set); /* NULL is allowed */
bool keyset_has(const struct keyset *set, const char *key);
void keyset_add(struct keyset *set, const char *key);
void keyset_remove(struct keyset *set, const char *key);
/* Adds or removes; true when it is in the set afterwards. */
bool keyset_toggle(struct keyset *set, const char *key);
void keyset_clear(struct keyset *set);
size_t keyset_count(const struct keyset *set);
/* The n-th key in order of adding, NULL beyond the last. */
const char *keyset_at(const struct keyset *set, size_t n);

#endif
