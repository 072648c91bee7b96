/* json_text.h - texts into JSON and out of it: between processes, and in the journal. */
#ifndef CORE_JSON_TEXT_H
#define CORE_JSON_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A new JSON string of `text`, sanitised: one that was cut may end inside a character,
 * which JSON does not take. At most 511 bytes of it. */
json_t *json_text_new(const char *text);

/* Copies the string at `key` sanitised, for it goes to terminals and logs; cut when it
 * is longer than `size`. False, and nothing copied: there is no string. */
bool json_text_take(const json_t *object, const char *key, char *target, size_t size);

#endif
