#include "core/text.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#define BAD "\xEF\xBF\xBD"

static void expect(const char *source, const char *wanted)
{
	char text[256];
	size_t length = text_sanitise(text, sizeof(text), source, strlen(source));

	cr_assert_str_eq(text, wanted);
	cr_assert_eq(length, strlen(wanted));
}

Test(text, good_text_passes)
{
	expect("", "");
	expect("enp1s0f0 ~!", "enp1s0f0 ~!");
	expect("K\xC3\xB6ln \xE2\x82\xAC \xE6\x97\xA5 \xF0\x9F\x98\x80",
	       "K\xC3\xB6ln \xE2\x82\xAC \xE6\x97\xA5 \xF0\x9F\x98\x80");
	expect("\xC2\xA0\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80",
	       "\xC2\xA0\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80");
}

Test(text, what_a_terminal_acts_upon_is_replaced)
{
	expect("\033[31mred\033]0;title\007", BAD "[31mred" BAD "]0;title" BAD);
	expect("a\tb\r\nc\x7F", "a" BAD "b" BAD BAD "c" BAD);
	expect("\xC2\x80\xC2\x9B[2J\xC2\x9F", BAD BAD "[2J" BAD); /* C1 in UTF-8 */
	expect("\x9B[2J", BAD "[2J");                             /* C1 in Latin-1 */
}

Test(text, what_reorders_or_hides_is_replaced)
{
	expect("a\xE2\x80\xAE"
	       "b",
	       "a" BAD "b");             /* U+202E */
	expect("\xE2\x80\x8D", BAD);     /* U+200D */
	expect("\xE2\x80\x8B", BAD);     /* U+200B */
	expect("\xE2\x80\x8F", BAD);     /* U+200F */
	expect("\xE2\x80\xA8", BAD);     /* U+2028 */
	expect("\xE2\x81\xA6", BAD);     /* U+2066 */
	expect("\xD8\x9C", BAD);         /* U+061C */
	expect("\xC2\xAD", BAD);         /* U+00AD */
	expect("\xEF\xBB\xBF", BAD);     /* U+FEFF */
	expect("\xEF\xB8\x8F", BAD);     /* U+FE0F */
	expect("\xF3\xA0\x80\xA0", BAD); /* U+E0020 */
	expect("\xEF\xBF\xBE", BAD);     /* U+FFFE */
	expect("\xF4\x8F\xBF\xBF", BAD); /* U+10FFFF */
	expect("\xE2\x80\x8A\xE2\x80\x90\xE2\x80\xAF",
	       "\xE2\x80\x8A\xE2\x80\x90\xE2\x80\xAF"); /* their neighbours */
}

Test(text, each_byte_that_is_no_utf8_is_replaced)
{
	expect("\x80", BAD);
	expect("\xFF\xFE", BAD BAD);
	expect("\xC3", BAD);                 /* cut short at the end */
	expect("\xC3(", BAD "(");            /* cut short by another */
	expect("\xF0\x9F\x98", BAD BAD BAD); /* three of four */
	expect("\xC0\xAF", BAD BAD);         /* overlong slash */
	expect("\xC1\xBF", BAD BAD);         /* overlong DEL */
	expect("\xE0\x9F\xBF", BAD BAD BAD); /* overlong U+07FF */
	expect("\xF0\x8F\xBF\xBF", BAD BAD BAD BAD);
	expect("\xED\xA0\x80", BAD BAD BAD); /* surrogate */
	expect("\xED\xBF\xBF", BAD BAD BAD);
	expect("\xF4\x90\x80\x80", BAD BAD BAD BAD); /* above U+10FFFF */
	expect("\xF8\x88\x80\x80\x80", BAD BAD BAD BAD BAD);
}

Test(text, truncation_never_splits_a_character)
{
	const char *source = "ab\xE2\x82\xAC";
	char text[8];

	memset(text, 'X', sizeof(text));
	cr_assert_eq(text_sanitise(text, 5, source, 5), 2);
	cr_assert_str_eq(text, "ab");
	cr_assert_eq(text[3], 'X');
	cr_assert_eq(text_sanitise(text, 6, source, 5), 5);
	cr_assert_str_eq(text, source);
	cr_assert_eq(text_sanitise(text, 4, "a\n", 2), 1);
	cr_assert_str_eq(text, "a");
	cr_assert_eq(text_sanitise(text, 1, "a", 1), 0);
	cr_assert_str_eq(text, "");
	text[0] = 'X';
	cr_assert_eq(text_sanitise(text, 0, "a", 1), 0);
	cr_assert_eq(text[0], 'X');
}

Test(text, the_source_ends_at_its_length_or_its_nul)
{
	char text[16];
	char *exact = strdup("eth");

	/* Neither terminated nor whole: a sanitizer sees a byte too far. */
	cr_assert_eq(text_sanitise(text, sizeof(text), memcpy(exact, "et\xC3\xA9", 4), 3), 5);
	cr_assert_str_eq(text, "et" BAD);
	free(exact);
	cr_assert_eq(text_sanitise(text, sizeof(text), "ab\0cd", 5), 2);
	cr_assert_eq(text_sanitise(text, sizeof(text), "\xE2\x82", SIZE_MAX), 6);
}

Test(text, twice_is_as_once)
{
	char once[64], twice[64];

	text_sanitise(once, sizeof(once), "\033\xC3 x\xE2\x80\xAE", SIZE_MAX);
	text_sanitise(twice, sizeof(twice), once, SIZE_MAX);
	cr_assert_str_eq(once, twice);
}

Test(text, trim_takes_both_ends_only)
{
	char text[] = " \t\n a b \r\n", blank[] = " \n", none[] = "";

	cr_assert_str_eq(text_trim(text), "a b");
	cr_assert_str_eq(text_trim(blank), "");
	cr_assert_str_eq(text_trim(none), "");
}

static const char *quoted(const char *text, size_t size)
{
	static _Thread_local char buffer[64];

	return text_quote(buffer, size, text);
}

Test(text, a_quoted_word_means_itself_to_a_shell)
{
	cr_expect_str_eq(quoted("enp1s0f0v3", 64), "enp1s0f0v3");
	cr_expect_str_eq(quoted("eth0/3", 64), "eth0/3");
	cr_expect_str_eq(quoted("a b", 64), "'a b'");
	cr_expect_str_eq(quoted("$(reboot)", 64), "'$(reboot)'");
	cr_expect_str_eq(quoted("it's", 64), "'it'\\''s'");
	cr_expect_str_eq(quoted("", 64), "''");
	cr_expect_str_eq(quoted(BAD, 64), "'" BAD "'");
}

Test(text, half_a_word_is_none)
{
	cr_expect_str_eq(quoted("abcd", 6), "abcd");
	cr_expect_str_eq(quoted("abcd", 5), "");
	cr_expect_str_eq(quoted("a d", 6), "'a d'");
	cr_expect_str_eq(quoted("a d", 5), "");
	cr_expect_str_eq(quoted("a", 1), "");
}
