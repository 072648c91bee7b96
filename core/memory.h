/* memory.h - allocation that cannot fail: out of memory ends the process.
 *
 * A monitor that cannot get a few kilobytes cannot say anything true any more.
 * The handler registered with memory_on_exhaustion() (the screen restores the
 * terminal there) runs before the abort.
 */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

/* Zeroed memory; free() it. */
void *memory_new(size_t size) __attribute__((malloc, alloc_size(1), returns_nonnull));
/* Zeroed array of `count` elements. */
void *memory_new_array(size_t count, size_t size)
	__attribute__((malloc, alloc_size(1, 2), returns_nonnull));
/* What is beyond the old size is not zeroed. */
void *memory_resize(void *old, size_t count, size_t size)
	__attribute__((alloc_size(2, 3), returns_nonnull, warn_unused_result));
char *memory_copy_string(const char *text) __attribute__((malloc, returns_nonnull));
/* What they do when there is none left: for memory that a library could not get, too. */
void memory_exhausted(void) __attribute__((noreturn));
/* Runs before the abort, in the thread that ran out of memory; NULL: none. */
void memory_on_exhaustion(void (*handler)(void));

#endif
