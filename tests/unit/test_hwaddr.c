#include "core/hwaddr.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct hwaddr parsed(const char *text)
{
	struct hwaddr address;

	cr_assert_eq(hwaddr_parse(text, &address), 0, "%s", text);
	return address;
}

Test(hwaddr, parses_and_formats)
{
	char text[HWADDR_TEXT_MAX];
	struct hwaddr address = parsed("02:00:00:AB:cd:f");

	cr_assert_eq(address.length, 6);
	cr_assert_str_eq(hwaddr_format(&address, text), "02:00:00:ab:cd:0f");
	address = parsed("3c-fd-fe-9c-9e-30");
	cr_assert_str_eq(hwaddr_format(&address, text), "3c:fd:fe:9c:9e:30");
}

Test(hwaddr, infiniband_and_the_longest)
{
	char text[HWADDR_TEXT_MAX];
	uint8_t bytes[HWADDR_MAX];
	struct hwaddr address, again;

	memset(bytes, 0xFE, sizeof(bytes));
	address = hwaddr_from_bytes(bytes, 20);
	hwaddr_format(&address, text);
	cr_assert_eq(strlen(text), 59);
	again = parsed(text);
	cr_assert(hwaddr_equal(&address, &again));
	address = hwaddr_from_bytes(bytes, HWADDR_MAX);
	cr_assert_eq(strlen(hwaddr_format(&address, text)), HWADDR_TEXT_MAX - 1);
}

Test(hwaddr, unknown_is_empty_and_not_zero)
{
	char text[HWADDR_TEXT_MAX] = "x";
	uint8_t bytes[HWADDR_MAX + 1] = {0};
	struct hwaddr none = hwaddr_from_bytes(bytes, 0);
	struct hwaddr too_long = hwaddr_from_bytes(bytes, sizeof(bytes));
	struct hwaddr zero = hwaddr_from_bytes(bytes, 6);

	cr_assert_str_eq(hwaddr_format(&none, text), "");
	cr_assert_eq(too_long.length, 0);
	cr_assert_not(hwaddr_is_zero(&none));
	cr_assert(hwaddr_is_zero(&zero));
	cr_assert_not(hwaddr_equal(&none, &zero));
}

Test(hwaddr, multicast_is_the_group_bit_of_ethernet)
{
	struct hwaddr unicast = parsed("02:00:00:00:00:01");
	struct hwaddr multicast = parsed("01:00:5e:00:00:01");
	struct hwaddr infiniband =
		hwaddr_from_bytes("\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);

	cr_assert_not(hwaddr_is_multicast(&unicast));
	cr_assert(hwaddr_is_multicast(&multicast));
	cr_assert_not(hwaddr_is_multicast(&infiniband));
	cr_assert_not(hwaddr_is_zero(&multicast));
}

Test(hwaddr, refuses_what_is_none)
{
	static const char *const BAD[] = {
		"",
		":",
		"02",
		"02:",
		":02",
		"02::03",
		"02:gg",
		"02 03",
		"02:03-04",
		"002:03",
		"02:03 ",
		"0x2:03",
		"1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:10:1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:10:11",
	};
	struct hwaddr address = {.length = 99};

	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		cr_assert_eq(hwaddr_parse(BAD[i], &address), -EINVAL, "%s", BAD[i]);
	cr_assert_eq(address.length, 99, "a refused text changes nothing");
}
