#include "core/kernel/kernel.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

/* A kernel of one file (or link), "/sys/x/7". */
struct one_file {
	struct kernel base;
	const char *content;
	size_t length;
};

static ssize_t one_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	const struct one_file *one = (const struct one_file *)kernel;

	if (strcmp(path, "/sys/x/7") != 0)
		return -ENOENT;
	size = one->length < size ? one->length : size;
	memcpy(buffer, one->content, size);
	return (ssize_t)size;
}

static ssize_t one_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	ssize_t length = one_read(kernel, path, buffer, size - 1);

	if (length >= 0)
		buffer[length] = '\0';
	return length;
}

static const struct kernel_class ONE = {.read = one_read, .readlink = one_readlink};

static struct one_file file(const char *content)
{
	return (struct one_file){{&ONE}, content, strlen(content)};
}

static void expect_text(const char *content, const char *wanted)
{
	struct one_file one = file(content);
	char text[64];

	cr_assert_eq(kernel_read_text(&one.base, text, sizeof(text), "/sys/x/%d", 7),
		     (ssize_t)strlen(wanted));
	cr_assert_str_eq(text, wanted);
}

Test(kernel, text_is_one_clean_line)
{
	expect_text("igb\n", "igb");
	expect_text("", "");
	expect_text("\n \n", "");
	expect_text("  8.0 GT/s PCIe \n", "8.0 GT/s PCIe");
	expect_text("first \nsecond\n", "first");
	expect_text("a\033[2Jb\n", "a\xEF\xBF\xBD[2Jb");
}

Test(kernel, text_may_hold_a_nul_or_be_too_long)
{
	struct one_file one = {{&ONE}, "ab\0cd", 5};
	char text[4], many[5000];

	cr_assert_eq(kernel_read_text(&one.base, text, sizeof(text), "/sys/x/7"), 2);
	cr_assert_str_eq(text, "ab");
	memset(many, 'y', sizeof(many));
	one.content = many;
	one.length = sizeof(many);
	cr_assert_eq(kernel_read_text(&one.base, text, sizeof(text), "/sys/x/7"), 3);
	cr_assert_str_eq(text, "yyy");
}

Test(kernel, what_is_not_there_is_an_errno_and_an_empty_text)
{
	struct one_file one = file("x");
	char text[64] = "old";
	int64_t number = 99;

	cr_assert_eq(kernel_read_text(&one.base, text, sizeof(text), "/sys/y"), -ENOENT);
	cr_assert_str_eq(text, "");
	strcpy(text, "old");
	cr_assert_eq(kernel_link_name(&one.base, text, sizeof(text), "/sys/y"), -ENOENT);
	cr_assert_str_eq(text, "");
	cr_assert_eq(kernel_read_number(&one.base, &number, "/sys/y"), -ENOENT);
	cr_assert_eq(number, 99);
}

Test(kernel, a_path_too_long_is_no_file)
{
	struct one_file one = file("x");
	char path[PATH_MAX + 10], text[8];

	memset(path, '/', sizeof(path));
	memcpy(path + sizeof(path) - 9, "/sys/x/7", 9);
	cr_assert_eq(kernel_read_text(&one.base, text, sizeof(text), "%s", path), -ENOENT);
}

static void expect_number(const char *content, int result, int64_t wanted)
{
	struct one_file one = file(content);
	int64_t number = 99;

	cr_assert_eq(kernel_read_number(&one.base, &number, "/sys/x/7"), result, "%s", content);
	cr_assert_eq(number, wanted, "%s", content);
}

Test(kernel, numbers)
{
	expect_number("7\n", 0, 7);
	expect_number("-1\n", 0, -1);
	expect_number("0\n", 0, 0);
	expect_number("010\n", 0, 10);
	expect_number("0x020000\n", 0, 0x20000);
	expect_number("-0x10\n", 0, -16);
	expect_number("9223372036854775807", 0, INT64_MAX);
	expect_number("9223372036854775808", -EINVAL, 99);
	expect_number("", -EINVAL, 99);
	expect_number("-", -EINVAL, 99);
	expect_number("0x", -EINVAL, 99);
	expect_number("+7", -EINVAL, 99);
	expect_number("7 8", -EINVAL, 99);
	expect_number("seven", -EINVAL, 99);
	expect_number("- 7", -EINVAL, 99);
	expect_number("000000000000000000000000000000000000000000000000000000000000000000001",
		      -EINVAL, 99);
}

static void expect_hex(const char *content, int result, uint64_t wanted)
{
	struct one_file one = file(content);
	uint64_t number = 99;

	cr_assert_eq(kernel_read_hex(&one.base, &number, "/sys/x/7"), result, "%s", content);
	cr_assert_eq(number, wanted, "%s", content);
}

Test(kernel, hexadecimal_numbers)
{
	expect_hex("0x8086\n", 0, 0x8086);
	expect_hex("10ca\n", 0, 0x10ca);
	expect_hex("ffffffffffffffff", 0, UINT64_MAX);
	expect_hex("10000000000000000", -EINVAL, 99);
	expect_hex("", -EINVAL, 99);
	expect_hex("0x", -EINVAL, 99);
	expect_hex("-1", -EINVAL, 99);
	expect_hex("12g", -EINVAL, 99);
}

static void expect_link(const char *content, const char *wanted)
{
	struct one_file one = file(content);
	char name[16];

	cr_assert_eq(kernel_link_name(&one.base, name, sizeof(name), "/sys/x/%s", "7"),
		     (ssize_t)strlen(wanted));
	cr_assert_str_eq(name, wanted);
}

Test(kernel, link_names)
{
	expect_link("../../../bus/pci/drivers/igb", "igb");
	expect_link("igb", "igb");
	expect_link("/x/", "");
	expect_link("a/\033x", "\xEF\xBF\xBDx");
	expect_link("a/0123456789012345678", "012345678901234");
}

Test(kernel, freeing_none_is_allowed)
{
	kernel_free(NULL);
}
