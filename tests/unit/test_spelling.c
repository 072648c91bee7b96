#include "cli/spelling.h"

#include <criterion/criterion.h>

static const char *const words[] = {"list", "show", "interval", NULL};

Test(spelling, distance_counts_single_mistakes)
{
	cr_assert_eq(spelling_distance("list", "list"), 0);
	cr_assert_eq(spelling_distance("lst", "list"), 1);
	cr_assert_eq(spelling_distance("liist", "list"), 1);
	cr_assert_eq(spelling_distance("lisp", "list"), 1);
	cr_assert_eq(spelling_distance("lsit", "list"), 1);
	cr_assert_eq(spelling_distance("", "list"), 4);
	cr_assert_eq(spelling_distance("show", "list"), 4);
}

Test(spelling, nearest_finds_what_was_meant)
{
	cr_assert_str_eq(spelling_nearest("lits", words), "list");
	cr_assert_str_eq(spelling_nearest("sho", words), "show");
	cr_assert_str_eq(spelling_nearest("intervall", words), "interval");
}

Test(spelling, nearest_does_not_guess_wildly)
{
	cr_assert_null(spelling_nearest("frobnicate", words));
	cr_assert_null(spelling_nearest("xy", words));
	cr_assert_null(spelling_nearest("", words));
}

Test(spelling, a_long_word_stays_inside)
{
	char word[4096];

	for (size_t i = 0; i < sizeof(word) - 1; i++)
		word[i] = 'a';
	word[sizeof(word) - 1] = '\0';
	cr_assert_null(spelling_nearest(word, words));
	cr_assert_eq(spelling_distance(word, "b"), 31);
}
