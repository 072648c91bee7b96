#include "widgets/keyset.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct keyset {
	char **keys; /* in order of adding */
	size_t count, capacity;
	uint32_t *slots; /* open addressing: position in keys + 1, 0: free */
	size_t slot_count;
};

static size_t hash(const char *key)
{
	uint64_t value = 0xcbf29ce484222325; /* FNV-1a */

	for (; *key != '\0'; key++)
		value = (value ^ (unsigned char)*key) * 0x100000001b3;
	return (size_t)value;
}

/* The slot of a key, or the free one where it belongs. */
static uint32_t *find(const struct keyset *set, const char *key)
{
	size_t mask = set->slot_count - 1;
	size_t i = hash(key) & mask;

	while (set->slots[i] != 0 && strcmp(set->keys[set->slots[i] - 1], key) != 0)
		i = (i + 1) & mask;
	return &set->slots[i];
}

static void index_again(struct keyset *set)
{
	memset(set->slots, 0, set->slot_count * sizeof(*set->slots));
	for (size_t i = 0; i < set->count; i++)
		*find(set, set->keys[i]) = (uint32_t)(i + 1);
}

static bool grow(struct keyset *set)
{
	size_t capacity = set->capacity > 0 ? set->capacity * 2 : 16;
	char **keys = reallocarray(set->keys, capacity, sizeof(*keys));
	uint32_t *slots;

	if (keys == NULL)
		return false;
	set->keys = keys;
	/* Twice the keys, so that a free slot always ends a search. */
	slots = calloc(capacity * 2, sizeof(*slots));
	if (slots == NULL)
		return false;
	free(set->slots);
	set->slots = slots;
	set->slot_count = capacity * 2;
	set->capacity = capacity;
	index_again(set);
	return true;
}

struct keyset *keyset_new(void)
{
	return calloc(1, sizeof(struct keyset));
}

void keyset_free(struct keyset *set)
{
	if (set == NULL)
		return;
	keyset_clear(set);
	free(set->keys);
	free(set->slots);
	free(set);
}

bool keyset_has(const struct keyset *set, const char *key)
{
	return set->count > 0 && *find(set, key) != 0;
}

void keyset_add(struct keyset *set, const char *key)
{
	char *copy;

	if (keyset_has(set, key) || (set->count == set->capacity && !grow(set)))
		return;
	copy = strdup(key);
	if (copy == NULL)
		return;
	set->keys[set->count++] = copy;
	*find(set, key) = (uint32_t)set->count;
}

void keyset_remove(struct keyset *set, const char *key)
{
	size_t position;

	if (!keyset_has(set, key))
		return;
	position = *find(set, key) - 1;
	free(set->keys[position]);
	set->count--;
	memmove(&set->keys[position], &set->keys[position + 1],
		(set->count - position) * sizeof(*set->keys));
	index_again(set);
}

bool keyset_toggle(struct keyset *set, const char *key)
{
	if (keyset_has(set, key))
		keyset_remove(set, key);
	else
		keyset_add(set, key);
	return keyset_has(set, key);
}

void keyset_clear(struct keyset *set)
{
	for (size_t i = 0; i < set->count; i++)
		free(set->keys[i]);
	set->count = 0;
	if (set->slots != NULL)
		index_again(set);
}

size_t keyset_count(const struct keyset *set)
{
	return set->count;
}

const char *keyset_at(const struct keyset *set, size_t n)
{
	return n < set->count ? set->keys[n] : NULL;
}
