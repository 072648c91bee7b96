#include "core/text_pool.h"

#include "core/memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A host has a handful of models: a list is enough. */
struct pooled_text {
	struct pooled_text *next;
	char text[];
};

struct text_pool {
	pthread_mutex_t lock;
	unsigned references;
	struct pooled_text *first;
};

struct text_pool *text_pool_new(void)
{
	struct text_pool *pool = memory_new(sizeof(*pool));

	pthread_mutex_init(&pool->lock, NULL);
	pool->references = 1;
	return pool;
}

struct text_pool *text_pool_get(struct text_pool *pool)
{
	if (pool) {
		pthread_mutex_lock(&pool->lock);
		pool->references++;
		pthread_mutex_unlock(&pool->lock);
	}
	return pool;
}

void text_pool_put(struct text_pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	unsigned left = --pool->references;
	pthread_mutex_unlock(&pool->lock);
	if (left)
		return;
	while (pool->first) {
		struct pooled_text *text = pool->first;

		pool->first = text->next;
		free(text);
	}
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

const char *text_pool_intern(struct text_pool *pool, const char *text)
{
	struct pooled_text *found;

	pthread_mutex_lock(&pool->lock);
	for (found = pool->first; found && strcmp(found->text, text) != 0; found = found->next)
		;
	if (!found) {
		size_t size = strlen(text) + 1;

		found = memory_new(sizeof(*found) + size);
		memcpy(found->text, text, size);
		found->next = pool->first;
		pool->first = found;
	}
	pthread_mutex_unlock(&pool->lock);
	return found->text;
}
