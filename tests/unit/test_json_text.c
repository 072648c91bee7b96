#include "core/json_text.h"

#include <criterion/criterion.h>
#include <string.h>

Test(json_text, a_text_that_ends_inside_a_character_is_still_json)
{
	json_t *json = json_text_new("Gr\xc3");

	cr_assert(json != NULL);
	cr_expect_str_eq(json_string_value(json), "Gr\xef\xbf\xbd");
	json_decref(json);
}

Test(json_text, takes_strings_only_and_makes_them_harmless)
{
	json_t *json = json_pack("{s:s, s:i}", "evil", "a\033[2Jb", "number", 5);
	char text[16] = "before";

	cr_expect_not(json_text_take(json, "number", text, sizeof(text)));
	cr_expect_not(json_text_take(json, "absent", text, sizeof(text)));
	cr_expect_str_eq(text, "before");
	cr_expect(json_text_take(json, "evil", text, sizeof(text)));
	cr_expect(strchr(text, '\033') == NULL, "%s", text);
	cr_expect_eq(text[0], 'a');
	json_decref(json);
}

Test(json_text, a_long_one_is_cut)
{
	json_t *json = json_pack("{s:s}", "key", "0123456789");
	char text[5];

	cr_expect(json_text_take(json, "key", text, sizeof(text)));
	cr_expect_lt(strlen(text), sizeof(text));
	cr_expect_eq(strncmp(text, "0123", 3), 0);
	json_decref(json);
}
