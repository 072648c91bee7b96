#include "core/format.h"

#include <criterion/criterion.h>
#include <linux/if_ether.h>
#include <string.h>

static void expect_rate(int64_t bps, bool bytes, const char *expected)
{
	char text[FORMAT_MAX];

	cr_assert_str_eq(format_rate(bps, bytes, text), expected, "%ld: '%s'", (long)bps, text);
}

Test(format, rate_of_every_magnitude)
{
	expect_rate(UNKNOWN, false, "   -     ");
	expect_rate(0, false, "   0     ");
	expect_rate(1, false, "   1  b/s");
	expect_rate(999, false, " 999  b/s");
	expect_rate(1000, false, "1.00 kb/s");
	expect_rate(9994, false, "9.99 kb/s");
	expect_rate(9996, false, "10.0 kb/s");
	expect_rate(99940, false, "99.9 kb/s");
	expect_rate(99960, false, " 100 kb/s");
	expect_rate(999400, false, " 999 kb/s");
	expect_rate(999600, false, "1.00 Mb/s");
	expect_rate(812000000, false, " 812 Mb/s");
	expect_rate(3210000000, false, "3.21 Gb/s");
	expect_rate(INT64_MAX, false, "9.22 Eb/s");
	expect_rate(8000, true, "1.00 kB/s");
	expect_rate(3, true, "   0     ");
	expect_rate(UNKNOWN, true, "   -     ");
}

Test(format, rates_are_always_as_wide)
{
	char text[FORMAT_MAX];

	for (int64_t value = 1; value < INT64_MAX / 11; value = value * 11 / 10 + 1) {
		cr_assert_eq(strlen(format_rate(value, false, text)), RATE_WIDTH, "'%s'", text);
		cr_assert_eq(strlen(format_rate(value, true, text)), RATE_WIDTH, "'%s'", text);
		cr_assert_eq(strlen(format_packet_rate(value, text)), RATE_WIDTH, "'%s'", text);
	}
}

Test(format, short_rates_are_not_padded)
{
	char text[FORMAT_MAX];

	cr_expect_str_eq(format_rate_short(812000000, false, text), "812 Mb/s");
	cr_expect_str_eq(format_rate_short(0, false, text), "0 b/s");
	cr_expect_str_eq(format_rate_short(UNKNOWN, true, text), "-");
	cr_expect_str_eq(format_packet_rate_short(160000, text), "160 kp/s");
	cr_expect_str_eq(format_scale(1e9F, false, text), "1 Gb/s");
	cr_expect_str_eq(format_scale(1e9F, true, text), "125 MB/s");
}

Test(format, counters)
{
	char text[FORMAT_MAX];

	cr_expect_str_eq(format_bytes(0, text), "0 B");
	cr_expect_str_eq(format_bytes(3210000000, text), "3.21 GB");
	cr_expect_str_eq(format_bytes(COUNTER_UNKNOWN, text), "-");
	cr_expect_str_eq(format_short_count(12345678, text), "12.3 M");
	cr_expect_str_eq(format_short_count(812, text), "812");
	cr_expect_str_eq(format_short_count(COUNTER_UNKNOWN, text), "-");
	cr_expect_str_eq(format_count(0, text), "0");
	cr_expect_str_eq(format_count(999, text), "999");
	cr_expect_str_eq(format_count(1000, text), "1,000");
	cr_expect_str_eq(format_count(12345678, text), "12,345,678");
	cr_expect_str_eq(format_count(COUNTER_UNKNOWN - 1, text), "18,446,744,073,709,551,614");
	cr_expect_str_eq(format_count(COUNTER_UNKNOWN, text), "-");
}

Test(format, links)
{
	char text[FORMAT_MAX];

	cr_expect_str_eq(format_speed(10000, text), "10G");
	cr_expect_str_eq(format_speed(2500, text), "2.5G");
	cr_expect_str_eq(format_speed(100, text), "100M");
	cr_expect_str_eq(format_speed(UNKNOWN, text), "-");
	cr_expect_str_eq(format_pcie(80, 4, text), "8 GT/s x4");
	cr_expect_str_eq(format_pcie(25, 1, text), "2.5 GT/s x1");
	cr_expect_str_eq(format_pcie(UNKNOWN, 4, text), "-");
}

Test(format, addresses)
{
	char text[FORMAT_MAX];
	char mac[HWADDR_TEXT_MAX];
	struct hwaddr address = {.length = 0};

	cr_expect_str_eq(format_address("0000:01:02.3", false, text), "01:02.3");
	cr_expect_str_eq(format_address("0000:01:02.3", true, text), "0000:01:02.3");
	cr_expect_str_eq(format_address("netdevsim1", false, text), "netdevsim1");
	cr_expect_str_eq(format_address("", false, text), "-");
	cr_expect_str_eq(format_hwaddr(&address, mac), "-");
	hwaddr_parse("02:00:00:00:50:01", &address);
	cr_expect_str_eq(format_hwaddr(&address, mac), "02:00:00:00:50:01");
	address.length = 20;
	memset(address.bytes, 0xfe, sizeof(address.bytes));
	cr_expect_str_eq(format_hwaddr(&address, mac), "fe:fe:fe:fe:fe:fe:fe:fe");
}

Test(format, vlan_tells_none_from_unknown)
{
	struct vf_config config = {.vlan = UNKNOWN, .qos = UNKNOWN, .proto = UNKNOWN};
	char text[FORMAT_MAX];

	cr_expect_str_eq(format_vlan(&config, text), "-");
	config.vlan = 0;
	cr_expect_str_eq(format_vlan(&config, text), "none");
	config.vlan = 60;
	config.qos = 3;
	cr_expect_str_eq(format_vlan(&config, text), "60 q3");
	config.qos = 0;
	config.proto = ETH_P_8021AD;
	cr_expect_str_eq(format_vlan(&config, text), "60 ad");
}

Test(format, durations_and_numbers)
{
	char text[FORMAT_MAX];

	cr_expect_str_eq(format_duration(250000000, text), "250 ms");
	cr_expect_str_eq(format_duration(1000000000, text), "1 s");
	cr_expect_str_eq(format_duration(1500000000, text), "1.5 s");
	cr_expect_str_eq(format_duration(60000000000, text), "60 s");
	cr_expect_str_eq(format_duration(300000000000, text), "5 min");
	cr_expect_str_eq(format_number(0, text), "0");
	cr_expect_str_eq(format_number(UNKNOWN, text), "-");
	cr_expect_str_eq(format_switch(1), "on");
	cr_expect_str_eq(format_switch(0), "off");
	cr_expect_str_eq(format_switch(UNKNOWN), "-");
}
