#include "core/text_pool.h"

#include <criterion/criterion.h>

Test(text_pool, one_copy_of_each_text)
{
	struct text_pool *pool = text_pool_new();
	char text[] = "82576";
	const char *first = text_pool_intern(pool, text);
	cr_expect_neq(first, text);
	cr_expect_eq(text_pool_intern(pool, "82576"), first);
	cr_expect_neq(text_pool_intern(pool, "82576 "), first);
	text[0] = 'X';
	cr_expect_str_eq(first, "82576");
	text_pool_put(pool);
}

Test(text_pool, lives_as_long_as_its_last_reference)
{
	struct text_pool *pool = text_pool_new();
	const char *text = text_pool_intern(pool, "X710");
	cr_expect_eq(text_pool_get(pool), pool);
	text_pool_put(pool);
	cr_expect_str_eq(text, "X710");
	text_pool_put(pool);
	text_pool_put(NULL);
	cr_expect(text_pool_get(NULL) == NULL);
}
