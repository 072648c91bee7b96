#include "tui/owner_filter.h"

#include <criterion/criterion.h>

static const struct owner WEB = {.kind = OWNER_VM, .name = "101 web01"};
static const struct owner DNS = {.kind = OWNER_CONTAINER, .name = "lxc 9999 dns"};
static const struct owner BRIDGE = {.kind = OWNER_HOST, .name = "bridge vmbr0"};
static const struct owner FREE = {.kind = OWNER_NONE};
static const struct owner UNSEEN = {.kind = OWNER_UNKNOWN};

Test(owner_filter, only_its_own_words)
{
	static const char *const OWN[] = {
		"free", "held", "Free", "vm:", "owner:x", "container:a", "process:", "HOST:b"};
	static const char *const OTHERS[] = {"", "fre", "freed", "vm", "eth0", "02:00:00", "held "};

	for (size_t i = 0; i < sizeof(OWN) / sizeof(*OWN); i++)
		cr_expect(owner_filter_is(OWN[i]), "%s", OWN[i]);
	for (size_t i = 0; i < sizeof(OTHERS) / sizeof(*OTHERS); i++)
		cr_expect_not(owner_filter_is(OTHERS[i]), "%s", OTHERS[i]);
}

Test(owner_filter, free_and_held)
{
	cr_assert(owner_filter_matches("free", &FREE, true));
	cr_assert_not(owner_filter_matches("free", &FREE, false));
	cr_assert_not(owner_filter_matches("free", &UNSEEN, true));
	cr_assert_not(owner_filter_matches("free", &WEB, true));
	cr_assert(owner_filter_matches("held", &WEB, true));
	cr_assert(owner_filter_matches("held", &BRIDGE, false));
	cr_assert_not(owner_filter_matches("held", &UNSEEN, true));
}

Test(owner_filter, by_kind_and_name)
{
	cr_assert(owner_filter_matches("vm:web01", &WEB, true));
	cr_assert(owner_filter_matches("vm:WEB", &WEB, true));
	cr_assert(owner_filter_matches("vm:101", &WEB, true));
	cr_assert(owner_filter_matches("vm:", &WEB, true));
	cr_assert_not(owner_filter_matches("vm:web02", &WEB, true));
	cr_assert_not(owner_filter_matches("vm:dns", &DNS, true));
	cr_assert(owner_filter_matches("container:", &DNS, true));
	cr_assert(owner_filter_matches("owner:dns", &DNS, true));
	cr_assert(owner_filter_matches("owner:vmbr0", &BRIDGE, false));
	cr_assert_not(owner_filter_matches("owner:", &FREE, true));
	cr_assert_not(owner_filter_matches("host:", &UNSEEN, true));
}
