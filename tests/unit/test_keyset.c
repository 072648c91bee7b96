#include "widgets/keyset.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(keyset, keys_come_and_go_in_order)
{
	struct keyset *set = keyset_new();

	cr_expect(!keyset_has(set, "a"));
	keyset_remove(set, "a");
	keyset_clear(set);
	keyset_add(set, "b");
	keyset_add(set, "a");
	keyset_add(set, "b");
	keyset_add(set, "");
	cr_expect_eq(keyset_count(set), 3);
	cr_expect_str_eq(keyset_at(set, 0), "b");
	cr_expect_str_eq(keyset_at(set, 1), "a");
	cr_expect(keyset_has(set, ""));
	keyset_remove(set, "b");
	cr_expect(!keyset_has(set, "b"));
	cr_expect_str_eq(keyset_at(set, 0), "a");
	cr_expect(keyset_at(set, 2) == NULL);
	keyset_clear(set);
	cr_expect_eq(keyset_count(set), 0);
	cr_expect(!keyset_has(set, "a"));
	keyset_free(set);
	keyset_free(NULL);
}

Test(keyset, toggle_says_what_is_true_now)
{
	struct keyset *set = keyset_new();

	cr_expect(keyset_toggle(set, "0000:01:00.0"));
	cr_expect(keyset_has(set, "0000:01:00.0"));
	cr_expect(!keyset_toggle(set, "0000:01:00.0"));
	cr_expect(!keyset_has(set, "0000:01:00.0"));
	keyset_free(set);
}

Test(keyset, thousands_of_keys_are_found)
{
	struct keyset *set = keyset_new();
	char key[16];

	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "vf%d", i);
		keyset_add(set, key);
	}
	for (int i = 0; i < 3000; i += 2) {
		snprintf(key, sizeof(key), "vf%d", i);
		keyset_remove(set, key);
	}
	cr_expect_eq(keyset_count(set), 1500);
	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "vf%d", i);
		if (keyset_has(set, key) != (i % 2 == 1))
			cr_expect_fail("%s", key);
	}
	cr_expect_str_eq(keyset_at(set, 1499), "vf2999");
	keyset_free(set);
}
