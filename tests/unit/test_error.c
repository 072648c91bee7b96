#include "core/error.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(error, carries_code_and_message_and_clears_the_remedy)
{
	struct error error = {.remedy = "old"};

	cr_assert_eq(error_set(&error, ENODEV, "%s: %d", "eth0", 7), -ENODEV);
	cr_assert_eq(error.code, ENODEV);
	cr_assert_str_eq(error.message, "eth0: 7");
	cr_assert_str_eq(error.remedy, "");
	error_set_remedy(&error, "vftop %s", "list");
	cr_assert_str_eq(error.remedy, "vftop list");
}

Test(error, nobody_need_ask)
{
	cr_assert_eq(error_set(NULL, EPERM, "x"), -EPERM);
	cr_assert_eq(error_set_errno(NULL, EPERM, "x"), -EPERM);
	error_set_remedy(NULL, "x");
}

Test(error, errno_brings_its_own_words)
{
	struct error error;

	cr_assert_eq(error_set_errno(&error, EBUSY, "eth%d", 0), -EBUSY);
	cr_assert_str_eq(error.message, "eth0: Device or resource busy");
	error_set_errno(&error, 524, "bnxt");
	cr_assert_str_eq(error.message, "bnxt: Operation not supported");
	error_set_errno(&error, 9999, "odd");
	cr_assert_str_eq(error.message, "odd: Unknown error");
	cr_expect_str_eq(error_symbol(EIO), "EIO");
	cr_expect_str_eq(error_symbol(524), "ENOTSUPP");
	cr_expect_str_eq(error_symbol(ERROR_NO_EFFECT), "no-effect");
	cr_expect_str_eq(error_symbol(9999), "unknown");
}

Test(error, long_and_hostile_texts_stay_one_safe_line)
{
	struct error error;
	char text[2000];

	error_set(&error, EIO, "a\nb\033[2J");
	cr_assert_str_eq(error.message, "a\xEF\xBF\xBD"
					"b\xEF\xBF\xBD[2J");
	for (size_t i = 0; i < sizeof(text) - 2; i += 2)
		memcpy(text + i, "\xC3\xA9", 2);
	text[sizeof(text) - 2] = '\0';
	error_set(&error, EIO, "x%s", text);
	cr_assert_eq(strlen(error.message), sizeof(error.message) - 1);
	error_set(&error, EIO, "%s", text);
	cr_assert_eq(strlen(error.message), sizeof(error.message) - 2);
}

Test(error, a_message_may_quote_the_one_it_replaces)
{
	struct error error;

	error_set(&error, EIO, "inner");
	error_set(&error, EIO, "outer: %s", error.message);
	cr_assert_str_eq(error.message, "outer: inner");
}
