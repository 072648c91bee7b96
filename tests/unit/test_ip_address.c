#include "core/ip_address.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct ip_address address(const char *text)
{
	struct ip_address result;

	cr_assert_eq(ip_address_parse(text, &result), 0, "%s", text);
	return result;
}

Test(ip_address, parse_and_format)
{
	static const char *const TEXTS[][2] = {
		{"10.0.0.9", "10.0.0.9"},         {"fe80::1", "fe80::1"},
		{"[2001:db8::1]", "2001:db8::1"}, {"fe80::1%eth0", "fe80::1"},
		{"::ffff:10.0.0.9", "10.0.0.9"},  {"2001:DB8:0::1", "2001:db8::1"},
	};
	char text[IP_ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++) {
		struct ip_address one = address(TEXTS[i][0]);

		cr_expect_str_eq(ip_address_format(&one, text), TEXTS[i][1]);
	}
}

Test(ip_address, malformed)
{
	static const char *const TEXTS[] = {"",
					    "10.0.0",
					    "10.0.0.256",
					    "10.0.0.9 ",
					    "::1::",
					    "[",
					    "%",
					    "name",
					    "10.0.0.9/24",
					    "fe80:%eth0",
					    "0000000000000000000000000000000000000000000000000001"};
	struct ip_address one;

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++) {
		cr_expect_eq(ip_address_parse(TEXTS[i], &one), -EINVAL, "'%s'", TEXTS[i]);
		cr_expect_eq(one.length, 0);
	}
}

Test(ip_address, from_bytes)
{
	const uint8_t bytes[16] = {10, 0, 0, 9};

	cr_expect_eq(ip_address_from_bytes(bytes, 4).length, 4);
	cr_expect_eq(ip_address_from_bytes(bytes, 16).length, 16);
	cr_expect_eq(ip_address_from_bytes(bytes, 5).length, 0);
	cr_expect_eq(ip_address_from_bytes(bytes, 0).length, 0);
}

Test(ip_address, none_has_no_text)
{
	struct ip_address none = {0};
	char text[IP_ADDRESS_TEXT_MAX] = "x";

	cr_expect_str_eq(ip_address_format(&none, text), "");
}

static bool is_in(const char *one, const char *network, unsigned prefix)
{
	struct ip_address a = address(one), b = address(network);

	return ip_address_in(&a, &b, prefix);
}

Test(ip_address, in_a_network)
{
	cr_expect(is_in("192.168.10.200", "192.168.10.0", 24));
	cr_expect(!is_in("192.168.11.200", "192.168.10.0", 24));
	cr_expect(is_in("192.168.11.200", "192.168.10.0", 23));
	cr_expect(is_in("10.0.0.9", "0.0.0.0", 0));
	cr_expect(is_in("10.0.0.9", "10.0.0.9", 32));
	cr_expect(!is_in("10.0.0.8", "10.0.0.9", 32));
	cr_expect(!is_in("10.0.0.9", "10.0.0.9", 33));
	cr_expect(is_in("2001:db8::7", "2001:db8::", 125));
	cr_expect(!is_in("2001:db8::8", "2001:db8::", 125));
	cr_expect(!is_in("10.0.0.9", "::", 0), "between the families");
}

Test(ip_address, kinds)
{
	struct ip_address one = address("169.254.3.4");

	cr_expect(ip_address_is_link_local(&one));
	one = address("febf::1");
	cr_expect(ip_address_is_link_local(&one));
	one = address("fec0::1");
	cr_expect(!ip_address_is_link_local(&one));
	one = address("127.9.9.9");
	cr_expect(ip_address_is_loopback(&one));
	one = address("::1");
	cr_expect(ip_address_is_loopback(&one));
	one = address("::2");
	cr_expect(!ip_address_is_loopback(&one));
}
