#include "core/kernel/live.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct kernel *kernel;
static char request[256];

static void set_up(void)
{
	kernel = live_kernel_new();
}

static void tear_down(void)
{
	kernel_free(kernel);
}

TestSuite(live, .init = set_up, .fini = tear_down);

/* --- requests -------------------------------------------------------------- */

static struct nlmsghdr *link_request(uint16_t flags, int ifindex)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(request);
	struct ifinfomsg *info;

	message->nlmsg_type = RTM_GETLINK;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	info = mnl_nlmsg_put_extra_header(message, sizeof(*info));
	info->ifi_index = ifindex;
	mnl_attr_put_u32(message, IFLA_EXT_MASK, RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS);
	return message;
}

static int find_lo(const struct nlmsghdr *message, void *user)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	const struct nlattr *attribute;

	cr_assert_eq(message->nlmsg_type, RTM_NEWLINK);
	mnl_attr_for_each(attribute, message, sizeof(*info))
	{
		if (mnl_attr_get_type(attribute) == IFLA_IFNAME &&
		    strcmp(mnl_attr_get_str(attribute), "lo") == 0)
			*(int *)user = info->ifi_index;
	}
	return 0;
}

static int count(const struct nlmsghdr *message, void *user)
{
	(void)message;
	++*(int *)user;
	return 0;
}

static int stop(const struct nlmsghdr *message, void *user)
{
	(void)message, (void)user;
	return 42;
}

Test(live, dumps_links)
{
	struct error error = {0};
	int lo = 0;

	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, link_request(NLM_F_DUMP, 0), find_lo,
				     &lo, &error),
		     0, "%s", error.message);
	cr_assert_eq(lo, (int)if_nametoindex("lo"));
}

Test(live, asks_one_link)
{
	int lo = 0, index = (int)if_nametoindex("lo");

	for (int i = 0; i < 3; i++) {
		lo = 0;
		cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), find_lo,
					     &lo, NULL),
			     0);
		cr_assert_eq(lo, index);
	}
}

Test(live, a_refusal_has_an_errno_and_words)
{
	struct error error = {0};
	int messages = 0;

	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, 0x7ffffff0), count,
				     &messages, &error),
		     -ENODEV);
	cr_assert_eq(error.code, ENODEV);
	cr_assert_eq(strncmp(error.message, "kernel says", 11), 0, "%s", error.message);
	cr_assert_eq(messages, 0);
}

Test(live, an_extended_acknowledgement_is_heard)
{
	struct error error = {0};
	struct nlmsghdr *message = link_request(NLM_F_DUMP, 0);

	/* Strict checking is on: a dump header with a flag in it is refused. */
	((struct ifinfomsg *)mnl_nlmsg_get_payload(message))->ifi_flags = IFF_UP;
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, message, NULL, NULL, &error), -EINVAL);
	cr_assert_neq(strstr(error.message, "kernel says: Invalid values in header"), NULL, "%s",
		      error.message);
}

Test(live, dumps_counters)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(request);
	struct if_stats_msg *stats;
	struct error error = {0};
	int messages = 0;

	message->nlmsg_type = RTM_GETSTATS;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	stats = mnl_nlmsg_put_extra_header(message, sizeof(*stats));
	stats->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, message, count, &messages, &error), 0,
		     "%s", error.message);
	cr_assert_geq(messages, 1);
}

Test(live, speaks_generic_netlink)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(request);
	struct genlmsghdr *generic;
	struct error error = {0};
	int messages = 0;

	message->nlmsg_type = GENL_ID_CTRL;
	message->nlmsg_flags = NLM_F_REQUEST;
	generic = mnl_nlmsg_put_extra_header(message, sizeof(*generic));
	generic->cmd = CTRL_CMD_GETFAMILY;
	generic->version = 1;
	mnl_attr_put_strz(message, CTRL_ATTR_FAMILY_NAME, "nlctrl");
	cr_assert_eq(kernel_exchange(kernel, NETLINK_GENERIC, message, count, &messages, &error), 0,
		     "%s", error.message);
	cr_assert_eq(messages, 1);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_XFRM, message, count, &messages, &error),
		     -EPROTONOSUPPORT);
}

Test(live, one_that_stops_early_leaves_nothing_for_the_next)
{
	int lo = 0, index = (int)if_nametoindex("lo");

	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, link_request(NLM_F_DUMP, 0), stop, NULL,
				     NULL),
		     42);
	cr_assert_eq(
		kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), find_lo, &lo, NULL),
		0);
	cr_assert_eq(lo, index);
	cr_assert_eq(
		kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), stop, NULL, NULL),
		42);
}

Test(live, a_child_has_sockets_of_its_own)
{
	int index = (int)if_nametoindex("lo"), lo = 0, status;
	pid_t child;

	kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), NULL, NULL, NULL);
	kernel_subscribe(kernel, KERNEL_LINK_EVENTS);
	child = fork();
	if (child == 0) {
		char buffer[64];

		/* A subscription is its parent's; a request gets a socket anew. */
		if (kernel_receive(kernel, KERNEL_LINK_EVENTS, buffer, sizeof(buffer)) != -ENOTCONN)
			_exit(1);
		if (kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), find_lo, &lo,
				    NULL) != 0)
			_exit(2);
		_exit(lo == index ? 0 : 3);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
	cr_assert_eq(
		kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), find_lo, &lo, NULL),
		0);
	cr_assert_eq(lo, index);
}

/* --- events ---------------------------------------------------------------- */

static void expect_silence(enum kernel_event_source source)
{
	char buffer[8192];
	int fd = kernel_subscribe(kernel, source), flags;
	ssize_t length;

	cr_assert_geq(fd, 0);
	cr_assert_eq(kernel_subscribe(kernel, source), fd);
	flags = fcntl(fd, F_GETFD);
	cr_assert(flags & FD_CLOEXEC);
	do {
		length = kernel_receive(kernel, source, buffer, sizeof(buffer));
	} while (length > 0);
	cr_assert_eq(length, 0, "it does not wait");
}

Test(live, link_events)
{
	expect_silence(KERNEL_LINK_EVENTS);
}

Test(live, uevents)
{
	expect_silence(KERNEL_UEVENTS);
}

Test(live, nothing_is_received_before_subscribing)
{
	char buffer[64];

	cr_assert_eq(kernel_receive(kernel, KERNEL_UEVENTS, buffer, sizeof(buffer)), -ENOTCONN);
}

static int set_lo(bool up, struct error *error)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(request);
	struct ifinfomsg *info;

	message->nlmsg_type = RTM_NEWLINK;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	info = mnl_nlmsg_put_extra_header(message, sizeof(*info));
	info->ifi_index = (int)if_nametoindex("lo");
	info->ifi_flags = up ? IFF_UP : 0;
	info->ifi_change = IFF_UP;
	return kernel_exchange(kernel, NETLINK_ROUTE, message, NULL, NULL, error);
}

/* In a network namespace of its own, whose loopback is nobody else's. */
Test(live, a_change_is_acknowledged_and_told)
{
	char buffer[8192] __attribute__((aligned(4)));
	const struct nlmsghdr *message = (const struct nlmsghdr *)buffer;
	struct pollfd poll_fd = {.events = POLLIN};
	struct error error = {0};

	if (unshare(CLONE_NEWNET) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		cr_skip_test("no network namespace can be made here");
	poll_fd.fd = kernel_subscribe(kernel, KERNEL_LINK_EVENTS);
	cr_assert_eq(set_lo(true, &error), 0, "%s", error.message);
	cr_assert_eq(poll(&poll_fd, 1, 2000), 1);
	cr_assert_gt(kernel_receive(kernel, KERNEL_LINK_EVENTS, buffer, sizeof(buffer)), 16);
	cr_assert_eq(message->nlmsg_type, RTM_NEWLINK);
	while (kernel_receive(kernel, KERNEL_LINK_EVENTS, buffer, sizeof(buffer)) > 0)
		;
	cr_assert_eq(set_lo(false, &error), 0, "%s", error.message);
	cr_assert_eq(kernel_receive(kernel, KERNEL_LINK_EVENTS, buffer, 20), -ENOBUFS,
		     "one that does not fit is lost");
}

/* --- files and time -------------------------------------------------------- */

static int note_lo(const char *name, void *user)
{
	cr_assert_str_neq(name, ".");
	cr_assert_str_neq(name, "..");
	if (strcmp(name, "lo") == 0)
		*(bool *)user = true;
	return 0;
}

static int stop_at_once(const char *name, void *user)
{
	(void)name, (void)user;
	return -77;
}

Test(live, lists_reads_and_follows_sysfs)
{
	bool lo = false;
	char text[64];
	int64_t number = 0;

	cr_assert_eq(kernel_list(kernel, "/sys/class/net", note_lo, &lo), 0);
	cr_assert(lo);
	cr_assert_eq(kernel_list(kernel, "/sys/class/net", stop_at_once, NULL), -77);
	cr_assert_eq(kernel_list(kernel, "/nowhere", note_lo, &lo), -ENOENT);
	cr_assert_eq(kernel_list(kernel, "/dev/null", note_lo, &lo), -ENOTDIR);
	cr_assert_eq(kernel_read_number(kernel, &number, "/sys/class/net/%s/ifindex", "lo"), 0);
	cr_assert_eq(number, if_nametoindex("lo"));
	cr_assert_eq(kernel_link_name(kernel, text, sizeof(text), "/sys/class/net/lo"), 2);
	cr_assert_str_eq(text, "lo");
	cr_assert_eq(kernel_readlink(kernel, "/sys/class/net/lo", text, 4), -ENAMETOOLONG);
	cr_assert_eq(kernel_readlink(kernel, "/sys", text, sizeof(text)), -EINVAL);
	cr_assert_eq(kernel_read(kernel, "/sys/class/net/lo/none", text, sizeof(text)), -ENOENT);
	cr_assert_eq(kernel_read(kernel, "/sys", text, sizeof(text)), -EISDIR);
}

Test(live, reads_whole_files)
{
	char path[] = "/tmp/vftop-live-XXXXXX", *content = malloc(100000), *again = malloc(100001);
	int fd = mkstemp(path);

	memset(content, 'x', 100000);
	cr_assert_eq(write(fd, content, 100000), 100000);
	close(fd);
	cr_assert_eq(kernel_read(kernel, path, again, 100001), 100000);
	cr_assert_eq(memcmp(content, again, 100000), 0);
	cr_assert_eq(kernel_read(kernel, path, again, 10), 10);
	/* /proc gives its files in pieces. */
	cr_assert_gt(kernel_read(kernel, "/proc/self/maps", again, 100000), 4096);
	unlink(path);
	free(content);
	free(again);
}

Test(live, writes_what_is_there_and_makes_nothing)
{
	char path[] = "/tmp/vftop-live-XXXXXX", text[8];

	close(mkstemp(path));
	cr_assert_eq(kernel_write(kernel, path, "4\n", 2), 2);
	cr_assert_eq(kernel_read_text(kernel, text, sizeof(text), "%s", path), 1);
	cr_assert_str_eq(text, "4");
	unlink(path);
	cr_assert_eq(kernel_write(kernel, path, "4\n", 2), -ENOENT);
	cr_assert_eq(access(path, F_OK), -1);
	cr_assert_eq(kernel_write(kernel, "/dev/full", "4", 1), -ENOSPC);
}

Test(live, time_goes_on)
{
	uint64_t before = kernel_now(kernel);

	usleep(2000);
	cr_assert_geq(kernel_now(kernel), before + 2000000);
}

Test(live, what_is_no_module_is_not_loaded)
{
	cr_expect_eq(kernel_load_module(kernel, "vftop_has_no_such_module"), -ENOENT);
	cr_expect_eq(kernel_load_module(kernel, "--help"), -EINVAL);
	cr_expect_eq(kernel_load_module(kernel, "a b"), -EINVAL);
	cr_expect_eq(kernel_load_module(kernel, ""), -EINVAL);
}
