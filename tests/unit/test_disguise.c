#include "core/disguise.h"
#include "core/disguise_message.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

static struct disguise *disguise;

static void set_up(void)
{
	disguise = disguise_new();
}

static void tear_down(void)
{
	disguise_free(disguise);
}

TestSuite(disguise, .init = set_up, .fini = tear_down);

static const char *text_of(const char *text, char buffer[static 256])
{
	size_t size;
	char *other = disguise_text(disguise, text, strlen(text), DISGUISE_ALL, &size);

	cr_assert_eq(strlen(other), size);
	cr_assert_lt(size, 256);
	strcpy(buffer, other);
	free(other);
	return buffer;
}

Test(disguise, macs_keep_two_bits)
{
	char text[256];

	cr_assert_str_eq(text_of("52:54:00:aa:bb:cc 3D:54:00:aa:bb:cc 52:54:00:AA:bb:cc", text),
			 "02:00:00:00:00:01 01:00:00:00:00:02 02:00:00:00:00:01");
	cr_assert_str_eq(text_of("mac=52-54-00-aa-bb-cc,", text), "mac=02-00-00-00-00-01,");
	cr_assert_str_eq(text_of("enx525400aabbcc 525400aabbcc 525400aabbcd", text),
			 "enx020000000001 020000000001 525400aabbcd");
	cr_assert_str_eq(text_of("00:00:00:00:00:00 ff:ff:ff:ff:ff:ff", text),
			 "00:00:00:00:00:00 ff:ff:ff:ff:ff:ff");
	cr_assert_str_eq(text_of("0000:01:00.0 0000:01:00 12:34:56", text),
			 "0000:01:00.0 0000:01:00 12:34:56");
}

Test(disguise, names_are_whole_words)
{
	char text[256];

	disguise_add_name(disguise, "web-01", NULL);
	disguise_add_name(disguise, "web", NULL);
	disguise_add_name(disguise, "hv1", "host");
	disguise_add_name(disguise, "100", NULL);
	disguise_add_name(disguise, "", NULL);
	cr_assert_str_eq(text_of("guest=web-01,x web webs cobweb 100 hv1.", text),
			 "guest=guest1,x guest2 webs cobweb 100 host.");
	cr_assert_str_eq(text_of("machine-qemu\\x2d1\\x2dweb\\x2d01.scope", text),
			 "machine-qemu\\x2d1\\x2dguest1.scope");
}

static unsigned common_bits(const char *a, const char *b)
{
	struct in_addr x, y;
	unsigned bits = 0;

	inet_pton(AF_INET, a, &x);
	inet_pton(AF_INET, b, &y);
	while (bits < 32 && ((ntohl(x.s_addr) ^ ntohl(y.s_addr)) & (0x80000000U >> bits)) == 0)
		bits++;
	return bits;
}

Test(disguise, networks_stay_networks)
{
	char a[256], b[256], c[256];

	text_of("192.168.10.5", a);
	text_of("192.168.10.77", b);
	text_of("192.168.11.5", c);
	cr_assert_eq(common_bits(a, b), common_bits("192.168.10.5", "192.168.10.77"));
	cr_assert_eq(common_bits(a, c), common_bits("192.168.10.5", "192.168.11.5"));
	cr_assert_eq(strncmp(a, "192.", 4), 0);
	cr_assert_str_eq(text_of("192.168.10.5", b), a);
	cr_assert_str_eq(text_of("127.0.0.1 0.0.0.0 ::1 0::/a", a), "127.0.0.1 0.0.0.0 ::1 0::/a");
	cr_assert_eq(strncmp(text_of("fe80::1234:5678:9abc:def0", a), "fe80::", 6), 0);
}

Test(disguise, of_256_addresses_most_change)
{
	unsigned same = 0;

	for (unsigned n = 0; n < 256; n++) {
		unsigned char address[4] = {10, 1, 2, (unsigned char)n}, before[4];

		memcpy(before, address, 4);
		disguise_ip(disguise, address, 4);
		same += memcmp(before, address, 4) == 0;
	}
	cr_assert_lt(same, 256);
}

Test(disguise, bytes_are_found_when_known)
{
	unsigned char bytes[9] = {9, 0x52, 0x54, 0, 0xaa, 0xbb, 0xcc, 9, 9};
	unsigned char zeros[8] = {0, 2, 0, 0, 0, 0, 1, 0}, mac[6] = {2, 0, 0, 0, 0, 1};
	char text[256];

	disguise_bytes(disguise, bytes, sizeof(bytes));
	cr_assert_eq(bytes[1], 0x52);
	text_of("52:54:00:aa:bb:cc", text);
	disguise_bytes(disguise, bytes, sizeof(bytes));
	cr_assert_eq(memcmp(bytes, "\x09\x02\x00\x00\x00\x00\x01\x09\x09", 9), 0);
	disguise_mac(disguise, mac);
	disguise_bytes(disguise, zeros, sizeof(zeros));
	cr_assert_eq(zeros[6], 1, "this could be anything");
}

/* --- messages --------------------------------------------------------------- */

static const unsigned char MAC[6] = {0x52, 0x54, 0, 0xaa, 0xbb, 0xcc};

static struct nlmsghdr *make_link(char *buffer, uint32_t vfs)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
	struct nlattr *list, *info;

	message->nlmsg_type = RTM_NEWLINK;
	mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
	mnl_attr_put(message, IFLA_ADDRESS, 6, MAC);
	mnl_attr_put_strz(message, IFLA_IFALIAS, "my own");
	mnl_attr_put_u32(message, IFLA_NUM_VF, vfs);
	list = mnl_attr_nest_start(message, IFLA_VFINFO_LIST);
	for (uint32_t n = 0; n < vfs; n++) {
		struct ifla_vf_mac mac = {.vf = n};

		memcpy(mac.mac, MAC, 6);
		info = mnl_attr_nest_start(message, IFLA_VF_INFO);
		mnl_attr_put(message, IFLA_VF_MAC, sizeof(mac), &mac);
		mnl_attr_nest_end(message, info);
	}
	mnl_attr_nest_end(message, list);
	mnl_attr_put(message, IFLA_PERM_ADDRESS, 6, MAC);
	return message;
}

static bool contains(const void *data, size_t size, const void *wanted, size_t length)
{
	return memmem(data, size, wanted, length) != NULL;
}

/* 2,000 VFs: the list is longer than its length can say. */
Test(disguise, links_lose_all_their_macs)
{
	static const uint32_t COUNTS[] = {0, 1, 2000};
	char *buffer = malloc(1 << 20);

	for (size_t i = 0; i < 3; i++) {
		struct nlmsghdr *message = make_link(buffer, COUNTS[i]);
		uint32_t length = message->nlmsg_len;

		cr_assert(contains(buffer, length, MAC, 6));
		disguise_messages(disguise, NETLINK_ROUTE, buffer, length);
		cr_assert_eq(message->nlmsg_len, length);
		cr_assert_not(contains(buffer, length, MAC, 6), "%u VFs", COUNTS[i]);
		cr_assert_not(contains(buffer, length, "my own", 6));
		cr_assert(contains(buffer, length, "\x02\0\0\0\0\x01", 6));
	}
	free(buffer);
}

Test(disguise, addresses_of_interfaces_change)
{
	char buffer[256] __attribute__((aligned(8)));
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
	const unsigned char address[4] = {10, 20, 30, 40};
	unsigned char expected[4];

	message->nlmsg_type = RTM_NEWADDR;
	mnl_nlmsg_put_extra_header(message, sizeof(struct ifaddrmsg));
	mnl_attr_put(message, IFA_LOCAL, 4, address);
	memcpy(expected, address, 4);
	disguise_ip(disguise, expected, 4);
	disguise_messages(disguise, NETLINK_ROUTE, buffer, message->nlmsg_len);
	cr_assert(contains(buffer, message->nlmsg_len, expected, 4));
}

Test(disguise, damaged_messages_do_no_harm)
{
	char *buffer = malloc(1 << 16), *copy;
	uint32_t length = make_link(buffer, 3)->nlmsg_len;

	for (uint32_t size = 0; size <= length; size++) {
		copy = malloc(size + 1);
		memcpy(copy, buffer, size);
		if (size >= sizeof(struct nlmsghdr))
			((struct nlmsghdr *)copy)->nlmsg_len = size;
		disguise_messages(disguise, NETLINK_ROUTE, copy, size);
		free(copy);
	}
	for (uint32_t at = 0; at < length; at++) {
		copy = malloc(length);
		memcpy(copy, buffer, length);
		copy[at] = (char)0xff;
		disguise_messages(disguise, NETLINK_ROUTE, copy, length);
		free(copy);
	}
	free(buffer);
}
