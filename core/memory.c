#include "core/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The one exception to "no global state": whoever runs out of memory has no
 * structure at hand that could say what to do. */
static void (*_Atomic exhaustion_handler)(void);

void memory_on_exhaustion(void (*handler)(void))
{
	atomic_store(&exhaustion_handler, handler);
}

/* The handler is taken out first, so that one that allocates cannot recurse. */
void memory_exhausted(void)
{
	void (*handler)(void) = atomic_exchange(&exhaustion_handler, NULL);

	if (handler)
		handler();
	abort();
}

static void *checked(void *memory)
{
	if (!memory)
		memory_exhausted();
	return memory;
}

void *memory_new(size_t size)
{
	return memory_new_array(1, size);
}

void *memory_new_array(size_t count, size_t size)
{
	if (count == 0 || size == 0)
		return checked(calloc(1, 1));
	return checked(calloc(count, size));
}

void *memory_resize(void *old, size_t count, size_t size)
{
	if (count == 0 || size == 0)
		return checked(realloc(old, 1));
	return checked(reallocarray(old, count, size));
}

char *memory_copy_string(const char *text)
{
	return checked(strdup(text));
}
