#include "widgets/role.h"

#include <criterion/criterion.h>

Test(role, keys_name_their_roles)
{
	for (int role = 0; role < ROLE_COUNT; role++)
		cr_expect_eq(role_from_key(role_key((enum role)role)), role);
	cr_expect_str_eq(role_key(ROLE_TAB_ACTIVE), "tab_active");
	cr_expect_eq(role_from_key("pink"), -1);
	cr_expect_eq(role_from_key(""), -1);
}
