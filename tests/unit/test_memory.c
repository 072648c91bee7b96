#include "core/memory.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

Test(memory, new_memory_is_zeroed)
{
	unsigned char *bytes = memory_new(1000), *array = memory_new_array(10, 100);

	for (size_t i = 0; i < 1000; i++) {
		cr_assert_eq(bytes[i], 0);
		cr_assert_eq(array[i], 0);
	}
	free(bytes);
	free(array);
}

Test(memory, nothing_at_all_is_memory_too)
{
	void *none = memory_new(0), *empty = memory_new_array(0, 8);

	cr_assert_neq(none, NULL);
	cr_assert_neq(empty, NULL);
	none = memory_resize(none, 0, 8);
	cr_assert_neq(none, NULL);
	free(none);
	free(empty);
}

Test(memory, resizing_and_copying_keep_what_was)
{
	char *text = memory_copy_string("eth0");

	text = memory_resize(text, 1000, 2);
	cr_assert_str_eq(text, "eth0");
	free(text);
}

/* The sanitizer's allocator ends the process itself. */
#ifndef __SANITIZE_ADDRESS__
static void leave(void)
{
	_exit(7);
}

Test(memory, exhaustion_runs_the_handler, .exit_code = 7)
{
	volatile size_t count = SIZE_MAX / 2;

	memory_on_exhaustion(leave);
	free(memory_new_array(count, 1));
}

Test(memory, exhaustion_without_a_handler_aborts, .signal = SIGABRT)
{
	volatile size_t count = SIZE_MAX / 2;

	memory_on_exhaustion(NULL);
	free(memory_resize(NULL, count, 4)); /* the product overflows */
}
#endif
