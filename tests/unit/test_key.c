#include "widgets/key.h"

#include <criterion/criterion.h>

static void expect(uint32_t code, const char *name)
{
	char buffer[16];

	cr_expect_str_eq(key_label(code, buffer), name);
}

Test(key, labels_are_those_of_the_manual)
{
	expect('g', "g");
	expect('?', "?");
	expect(' ', "Space");
	expect(KEYCODE_CTRL('l'), "^L");
	expect(0xe9, "é");
	expect(KEYCODE_PAGE_DOWN, "PgDn");
	expect(KEYCODE_F1, "F1");
	expect(KEYCODE_F12, "F12");
	expect(KEYCODE_WHEEL_DOWN, "wheel down");
	expect(KEYCODE_NONE, "");
	expect(UINT32_MAX, "");
}

Test(key, every_code_has_a_label)
{
	char buffer[16];

	for (uint32_t code = KEYCODE_UP; code <= KEYCODE_WHEEL_DOWN; code++) {
		cr_assert(key_label(code, buffer) != NULL, "%u", code);
		cr_expect_neq(*key_label(code, buffer), '\0', "%u", code);
	}
}
