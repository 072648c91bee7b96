#include "core/kernel/kmsg.h"
#include "core/kernel_log.h"
#include "core/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct kept {
	int count;
	struct log_line lines[64];
};

static int keep(const struct log_line *line, void *user)
{
	struct kept *kept = user;

	if (kept->count < 64)
		kept->lines[kept->count] = *line;
	kept->count++;
	return 0;
}

static struct kept parse(const char *text)
{
	char *copy = memory_copy_string(text);
	struct kept kept = {0};

	cr_assert_eq(kernel_log_parse(copy, keep, &kept), 0);
	free(copy);
	return kept;
}

Test(kernel_log, records_have_level_time_and_text)
{
	struct kept kept = parse("4,1043,5140900,-;igb 0000:01:00.0: 2 VFs allocated\n"
				 "6,1044,6000000,c;second\n");

	cr_assert_eq(kept.count, 2);
	cr_expect_eq(kept.lines[0].level, 4);
	cr_expect_eq(kept.lines[0].time, 5140900000);
	cr_expect_str_eq(kept.lines[0].text, "igb 0000:01:00.0: 2 VFs allocated");
	cr_expect_str_eq(kept.lines[1].text, "second");
	cr_expect_str_empty(kept.lines[1].device);
}

Test(kernel_log, the_device_is_that_of_the_dictionary)
{
	struct kept kept = parse("4,1,2,-;vfio-pci 0000:09:00.0: text\n SUBSYSTEM=pci\n"
				 " DEVICE=+pci:0000:01:10.0\n4,2,3,-;next\n");

	cr_assert_eq(kept.count, 2);
	cr_expect_str_eq(kept.lines[0].device, "0000:01:10.0");
	cr_expect_str_empty(kept.lines[1].device);
}

Test(kernel_log, without_a_dictionary_it_is_the_one_in_the_text)
{
	struct kept kept =
		parse("4,1,2,-;ixgbe 0000:01:00.1 eth1: n spoofed packets detected\n"
		      "4,2,2,-;pci 0000:02:00.0: type 7f\n4,3,2,-;at 12:30:00.0 no device\n");

	cr_assert_eq(kept.count, 3);
	cr_expect_str_eq(kept.lines[0].device, "0000:01:00.1");
	cr_expect_str_eq(kept.lines[1].device, "0000:02:00.0");
	cr_expect_str_empty(kept.lines[2].device);
}

/* Anybody may write to /dev/kmsg: facility 1 and above. */
Test(kernel_log, programs_are_not_the_kernel)
{
	struct kept kept = parse("12,1,2,-;not enough MMIO resources for SR-IOV\n"
				 "4,2,3,-;true\n30,3,4,-;systemd\n DEVICE=+pci:0000:01:00.0\n");

	cr_assert_eq(kept.count, 1);
	cr_expect_str_eq(kept.lines[0].text, "true");
	cr_expect_str_empty(kept.lines[0].device);
}

Test(kernel_log, nonsense_is_left_out_and_made_safe)
{
	char longest[4096];
	struct kept kept;

	cr_expect_eq(parse("").count, 0);
	cr_expect_eq(parse(" DEVICE=+pci:0000:01:00.0\n").count, 0);
	cr_expect_eq(parse("no record\n4;no\n,,,;no\n4,x,1,-;no\n").count, 0);
	kept = parse("4,1,2,-;bell\a and \033[31mred\n");
	cr_assert_eq(kept.count, 1);
	cr_expect(strchr(kept.lines[0].text, '\033') == NULL);
	memset(longest, 'a', sizeof(longest));
	memcpy(longest, "4,1,2,-;", 8);
	longest[sizeof(longest) - 1] = '\0';
	kept = parse(longest);
	cr_assert_eq(kept.count, 1);
	cr_expect_lt(strlen(kept.lines[0].text), KERNEL_LOG_TEXT_MAX);
}

static int stop(const struct log_line *line, void *user)
{
	(void)line;
	return ++*(int *)user == 2 ? 77 : 0;
}

Test(kernel_log, the_caller_may_stop)
{
	char text[] = "4,1,2,-;a\n4,2,2,-;b\n4,3,2,-;c\n";
	int count = 0;

	cr_expect_eq(kernel_log_parse(text, stop, &count), 77);
	cr_expect_eq(count, 2);
}

/* --- the device ---------------------------------------------------------------------- */

/* Records come one a read, as they do here. */
static int device_with(int records)
{
	int fds[2], size = 1 << 20;

	cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, fds), 0);
	setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	for (int i = 0; i < records; i++) {
		char record[32];
		int length = snprintf(record, sizeof(record), "4,%d,1,-;line %03d\n", i, i);

		cr_assert_eq(write(fds[1], record, (size_t)length), length);
	}
	return fds[0];
}

Test(kmsg, all_records_are_read_and_nobody_waits)
{
	char buffer[4096];
	ssize_t length = kmsg_read(device_with(3), buffer, sizeof(buffer));

	cr_assert_gt(length, 0);
	cr_expect_eq(strncmp(buffer, "4,0,1,-;line 000\n4,1,1,-;line 001\n4,2,1,-;line 002\n",
			     (size_t)length),
		     0);
	cr_expect_eq(kmsg_read(device_with(0), buffer, sizeof(buffer)), 0);
}

Test(kmsg, of_more_than_fits_the_newest_stay)
{
	char buffer[256];
	struct kept kept = {0};
	ssize_t length = kmsg_read(device_with(100), buffer, sizeof(buffer) - 1);

	cr_assert_gt(length, 64);
	buffer[length] = '\0';
	cr_assert_eq(kernel_log_parse(buffer, keep, &kept), 0);
	cr_expect_geq(kept.count, 4);
	cr_expect_leq(kept.count, 16);
	cr_expect_str_eq(kept.lines[kept.count - 1].text, "line 099");
}

Test(kmsg, a_device_that_fails_says_so)
{
	char buffer[64];
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	cr_assert_geq(fd, 0);
	cr_expect_eq(kmsg_read(fd, buffer, sizeof(buffer)), -EISDIR);
}
