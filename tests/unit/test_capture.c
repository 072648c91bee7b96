#include "core/kernel/capture.h"
#include "core/kernel/live.h"
#include "core/kernel/recorder.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/vftop-capture-XXXXXX";
static char directory[sizeof(top) + 8];
static struct kernel *capture;

/* --- a capture to read ----------------------------------------------------- */

static void put(const char *path, const void *data, size_t size)
{
	char full[600];
	int fd;

	snprintf(full, sizeof(full), "%s/%s", directory, path);
	for (char *slash = full + strlen(directory) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	cr_assert_geq(fd, 0, "%s", full);
	cr_assert_eq(write(fd, data, size), (ssize_t)size);
	close(fd);
}

static void put_link(const char *path, const char *target)
{
	char full[600];

	snprintf(full, sizeof(full), "%s/%s", directory, path);
	cr_assert_eq(symlink(target, full), 0);
}

static void set_up(void)
{
	cr_assert_neq(mkdtemp(top), NULL);
	snprintf(directory, sizeof(directory), "%s/host", top);
	cr_assert_eq(mkdir(directory, 0755), 0);
	put("sys/class/net/eth0/mtu", "1500\n", 5);
	put("../secret", "outside", 7);
	put("secret", "inside", 6);
	capture = capture_kernel_new(directory, NULL);
	cr_assert_neq(capture, NULL);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

static void tear_down(void)
{
	kernel_free(capture);
	nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

TestSuite(capture, .init = set_up, .fini = tear_down);
TestSuite(recorder, .init = set_up, .fini = tear_down);

static void expect(const char *path, const char *wanted)
{
	char text[64];

	cr_assert_geq(kernel_read_text(capture, text, sizeof(text), "%s", path), 0, "%s", path);
	cr_assert_str_eq(text, wanted, "%s", path);
}

static int add_name(const char *name, void *user)
{
	strcat(strcat(user, name), " ");
	return 0;
}

Test(capture, reads_and_lists)
{
	char text[64] = "";
	int64_t mtu;

	cr_assert_eq(kernel_read_number(capture, &mtu, "/sys/class/net/%s/mtu", "eth0"), 0);
	cr_assert_eq(mtu, 1500);
	cr_assert_eq(kernel_list(capture, "/sys/class/net", add_name, text), 0);
	cr_assert_str_eq(text, "eth0 ");
	cr_assert_eq(kernel_read(capture, "/sys/class/net", text, sizeof(text)), -EISDIR);
	cr_assert_eq(kernel_read(capture, "/sys/none", text, sizeof(text)), -ENOENT);
	cr_assert_eq(kernel_list(capture, "/secret", add_name, text), -ENOTDIR);
	cr_assert_eq(kernel_readlink(capture, "/secret", text, sizeof(text)), -EINVAL);
}

Test(capture, changes_nothing_and_has_no_events)
{
	struct nlmsghdr request = {sizeof(request), RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK, 0, 0};
	struct error error = {0};
	char text[8];
	uint64_t before = kernel_now(capture);

	cr_assert_eq(kernel_write(capture, "/secret", "x", 1), -EROFS);
	expect("/secret", "inside");
	cr_assert_eq(kernel_exchange(capture, NETLINK_ROUTE, &request, NULL, NULL, &error), -EROFS);
	cr_assert_eq(error.code, EROFS);
	cr_assert_eq(kernel_subscribe(capture, KERNEL_UEVENTS), -EOPNOTSUPP);
	cr_assert_eq(kernel_receive(capture, KERNEL_UEVENTS, text, sizeof(text)), -EOPNOTSUPP);
	usleep(1000);
	cr_assert_gt(kernel_now(capture), before);
}

Test(capture, links_never_lead_out)
{
	char text[64];

	put_link("sys/climbs", "../../../../../../../secret");
	put_link("sys/absolute", "/secret");
	put_link("sys/up", "../..");
	put_link("sys/dangles", "/etc/passwd");
	put_link("sys/loops", "loops");
	expect("/sys/climbs", "inside");
	expect("/sys/absolute", "inside");
	expect("/sys/up/secret", "inside");
	expect("/../secret", "inside");
	expect("/sys/../../secret", "inside");
	cr_assert_eq(kernel_read(capture, "/sys/dangles", text, sizeof(text)), -ENOENT);
	cr_assert_eq(kernel_read(capture, "/sys/loops", text, sizeof(text)), -ELOOP);
	cr_assert_eq(kernel_readlink(capture, "/sys/absolute", text, sizeof(text)), 7);
	cr_assert_str_eq(text, "/secret");
	cr_assert_eq(kernel_readlink(capture, "/sys/absolute", text, 7), -ENAMETOOLONG);
}

Test(capture, opens_nothing_but_files)
{
	char text[8], path[64];

	snprintf(path, sizeof(path), "%s/sys/pipe", directory);
	cr_assert_eq(mkfifo(path, 0644), 0);
	cr_assert_eq(kernel_read(capture, "/sys/pipe", text, sizeof(text)), -EACCES);
}

Test(capture, must_be_one)
{
	struct error error = {0};
	char path[64];

	snprintf(path, sizeof(path), "%s/none", top);
	cr_assert_eq(capture_kernel_new(path, &error), NULL);
	cr_assert_eq(error.code, ENOENT);
	snprintf(path, sizeof(path), "%s/secret", directory);
	cr_assert_eq(capture_kernel_new(path, &error), NULL);
	cr_assert_eq(error.code, ENOTDIR);
	cr_assert_eq(capture_kernel_new(top, &error), NULL);
	cr_assert_eq(error.code, ENOENT);
	cr_assert_neq(strstr(error.message, "no sys/ in it"), NULL, "%s", error.message);
}

/* --- recordings ------------------------------------------------------------ */

static char request_room[128];

static struct nlmsghdr *link_request(uint16_t flags, int ifindex)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(request_room);
	struct ifinfomsg *info;

	message->nlmsg_type = RTM_GETLINK;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	info = mnl_nlmsg_put_extra_header(message, sizeof(*info));
	info->ifi_index = ifindex;
	return message;
}

static int count(const struct nlmsghdr *message, void *user)
{
	cr_assert_eq(message->nlmsg_type, RTM_NEWLINK);
	++*(int *)user;
	return 0;
}

/* Records `size` bytes as the answer to the dump of all links and asks for it. */
static int replay(const void *data, size_t size, int *ret_count, struct error *error)
{
	struct nlmsghdr *request = link_request(NLM_F_DUMP, 0);
	char path[CAPTURE_PATH_MAX];

	cr_assert_eq(capture_answer_path(NETLINK_ROUTE, request, path), 0);
	put(path, data, size);
	*ret_count = 0;
	return kernel_exchange(capture, NETLINK_ROUTE, request, count, ret_count, error);
}

Test(capture, names_a_recording_by_its_request)
{
	struct nlmsghdr *request = link_request(NLM_F_DUMP, 7);
	char path[CAPTURE_PATH_MAX];

	request->nlmsg_seq = 0x1234;
	request->nlmsg_pid = 99;
	cr_assert_eq(capture_answer_path(NETLINK_ROUTE, request, path), 0);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	cr_assert_str_eq(path, "netlink/route-2000000012000103000000000000000000000000"
			       "070000000000000000000000");
#endif
	cr_assert_eq(request->nlmsg_seq, 0x1234);
	cr_assert_eq(capture_answer_path(NETLINK_XFRM, request, path), -EPROTONOSUPPORT);
	request->nlmsg_len = 126;
	cr_assert_eq(capture_answer_path(NETLINK_ROUTE, request, path), -ENAMETOOLONG);
	request->nlmsg_len = UINT32_MAX;
	cr_assert_eq(capture_answer_path(NETLINK_ROUTE, request, path), -ENAMETOOLONG);
	cr_assert_eq(kernel_exchange(capture, NETLINK_ROUTE, request, NULL, NULL, NULL), -ENOENT);
}

Test(capture, without_an_answer_says_so)
{
	struct error error = {0};

	cr_assert_eq(
		kernel_exchange(capture, NETLINK_ROUTE, link_request(0, 1), NULL, NULL, &error),
		-ENOENT);
	cr_assert_neq(strstr(error.message, "netlink/route-"), NULL, "%s", error.message);
}

Test(capture, replays_messages)
{
	struct {
		struct nlmsghdr link;
		struct ifinfomsg info;
		struct nlmsghdr done;
		int code;
	} data = {
		{sizeof(struct nlmsghdr) + sizeof(struct ifinfomsg), RTM_NEWLINK, NLM_F_MULTI, 77,
		 8},
		{0},
		{NLMSG_LENGTH(sizeof(int)), NLMSG_DONE, NLM_F_MULTI, 77, 8},
		0,
	};
	struct error error = {0};
	int messages;

	cr_assert_eq(replay(&data, sizeof(data), &messages, NULL), 0);
	cr_assert_eq(messages, 1);
	data.done.nlmsg_flags |= NLM_F_DUMP_INTR;
	cr_assert_eq(replay(&data, sizeof(data), &messages, NULL), -EINTR);
	cr_assert_eq(messages, 1);
	data.code = -EPERM;
	cr_assert_eq(replay(&data, sizeof(data), &messages, &error), -EPERM);
	cr_assert_str_eq(error.message, "kernel says: Operation not permitted");
}

Test(capture, a_damaged_recording_names_its_file)
{
	struct nlmsghdr data[2] = {{sizeof(data[0]), RTM_NEWLINK, NLM_F_MULTI, 0, 0}};
	int messages;

	/* Nothing, cut in a message, cut between two, a length that lies. */
	for (size_t size = 0; size <= sizeof(data); size++) {
		struct error error = {0};

		cr_assert_eq(replay(data, size, &messages, &error), -EBADMSG, "%zu bytes", size);
		cr_assert_neq(strstr(error.message, "netlink/route-"), NULL, "%s", error.message);
	}
	data[0].nlmsg_len = UINT32_MAX;
	cr_assert_eq(replay(data, sizeof(data), &messages, NULL), -EBADMSG);
	cr_assert_eq(messages, 0);
}

Test(capture, refuses_a_gigantic_recording)
{
	char path[CAPTURE_PATH_MAX], full[600];
	struct nlmsghdr *request = link_request(NLM_F_DUMP, 0);
	struct error error = {0};

	capture_answer_path(NETLINK_ROUTE, request, path);
	put(path, "", 0);
	snprintf(full, sizeof(full), "%s/%s", directory, path);
	cr_assert_eq(truncate(full, (64 << 20) + 1), 0);
	cr_assert_eq(kernel_exchange(capture, NETLINK_ROUTE, request, NULL, NULL, &error), -EFBIG);
	cr_assert_neq(strstr(error.message, "netlink/route-"), NULL, "%s", error.message);
}

/* --- recording ------------------------------------------------------------- */

static struct kernel *recorder_at(const char *name, struct kernel *inner, char path[64])
{
	struct error error = {0};
	struct kernel *recorder;

	snprintf(path, 64, "%s/%s", top, name);
	recorder = recorder_kernel_new(inner, path, &error);
	cr_assert_neq(recorder, NULL, "%s", error.message);
	return recorder;
}

static int note_lo(const struct nlmsghdr *message, void *user)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(*info))
	{
		if (mnl_attr_get_type(attribute) == IFLA_IFNAME &&
		    strcmp(mnl_attr_get_str(attribute), "lo") == 0)
			*(int *)user = info->ifi_index;
	}
	return 0;
}

static int stop(const struct nlmsghdr *message, void *user)
{
	(void)message, (void)user;
	return 42;
}

/* What a reader would find out of the loopback interface. */
struct findings {
	char names[4096], link[256], name[64], operstate[64], unread[64];
	int64_t mtu;
	int lo, lo_alone, refusal, stopped;
	struct error error;
};

static void look(struct kernel *kernel, struct findings *found, bool read_all)
{
	int index = (int)if_nametoindex("lo");

	memset(found, 0, sizeof(*found));
	cr_assert_eq(kernel_list(kernel, "/sys/class/net/lo/", add_name, found->names), 0);
	kernel_readlink(kernel, "/sys/class/net/lo", found->link, sizeof(found->link));
	kernel_link_name(kernel, found->name, sizeof(found->name), "/sys/class/net/lo/subsystem");
	kernel_read_number(kernel, &found->mtu, "/sys/class/net/lo/mtu");
	kernel_read_text(kernel, found->operstate, sizeof(found->operstate),
			 "/sys/devices/virtual/net/lo/operstate");
	if (read_all)
		kernel_read_text(kernel, found->unread, sizeof(found->unread),
				 "/sys/class/net/lo/addr_len");
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, link_request(NLM_F_DUMP, 0), note_lo,
				     &found->lo, NULL),
		     0);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, index), note_lo,
				     &found->lo_alone, NULL),
		     0);
	found->refusal = kernel_exchange(kernel, NETLINK_ROUTE, link_request(0, 0x7ffffff0), NULL,
					 NULL, &found->error);
	found->stopped = kernel_exchange(kernel, NETLINK_ROUTE, link_request(NLM_F_DUMP, 0), stop,
					 NULL, NULL);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Directories have no order. */
static void sort_names(char *names)
{
	char *words[512], *copy = strdup(names), *rest = copy, *word;
	size_t words_count = 0;

	while ((word = strsep(&rest, " ")) && words_count < 512)
		words[words_count++] = word;
	qsort(words, words_count, sizeof(words[0]), compare_names);
	*names = '\0';
	for (size_t i = 0; i < words_count; i++)
		strcat(strcat(names, words[i]), " ");
	free(copy);
}

Test(recorder, what_it_saw_can_be_replayed)
{
	struct kernel *live = live_kernel_new(), *recorder, *replayed;
	struct findings seen, again;
	char path[64];

	recorder = recorder_at("lo", live, path);
	look(recorder, &seen, true);
	cr_assert_eq(recorder_kernel_status(recorder, NULL), 0);
	kernel_free(recorder);
	kernel_free(live);
	replayed = capture_kernel_new(path, NULL);
	cr_assert_neq(replayed, NULL);
	look(replayed, &again, true);
	kernel_free(replayed);

	sort_names(seen.names);
	sort_names(again.names);
	cr_assert_str_eq(again.names, seen.names);
	cr_assert_str_eq(seen.link, "../../devices/virtual/net/lo");
	cr_assert_str_eq(again.link, seen.link);
	cr_assert_str_eq(seen.name, "net");
	cr_assert_str_eq(again.name, seen.name);
	cr_assert_gt(seen.mtu, 0);
	cr_assert_eq(again.mtu, seen.mtu);
	cr_assert_str_eq(again.operstate, seen.operstate);
	cr_assert_str_eq(again.unread, "6");
	cr_assert_eq(seen.lo, (int)if_nametoindex("lo"));
	cr_assert_eq(again.lo, seen.lo);
	cr_assert_eq(again.lo_alone, seen.lo);
	cr_assert_eq(seen.refusal, -ENODEV);
	cr_assert_eq(again.refusal, -ENODEV);
	cr_assert_eq(again.error.code, ENODEV);
	cr_assert_eq(seen.stopped, 42);
	cr_assert_eq(again.stopped, 42);
}

Test(recorder, a_capture_of_a_capture_is_the_same)
{
	struct kernel *live = live_kernel_new(), *first, *second, *middle, *last;
	struct findings seen, again;
	char path[64], path_again[64];

	first = recorder_at("first", live, path);
	look(first, &seen, false);
	middle = capture_kernel_new(path, NULL);
	second = recorder_at("second", middle, path_again);
	look(second, &seen, false);
	last = capture_kernel_new(path_again, NULL);
	look(last, &again, true);
	sort_names(seen.names);
	sort_names(again.names);
	cr_assert_str_eq(again.names, seen.names);
	cr_assert_eq(again.mtu, seen.mtu);
	cr_assert_str_eq(again.unread, "", "it was listed and never read");
	kernel_free(last);
	kernel_free(second);
	kernel_free(middle);
	kernel_free(first);
	kernel_free(live);
}

Test(recorder, follows_links_as_the_host_does)
{
	struct kernel *recorder, *replayed;
	char path[64], text[64];

	put("sys/devices/pci0000:00/0000:01:00.0/vendor", "0x8086\n", 7);
	put("sys/bus/pci/devices/x", "", 0);
	put_link("sys/bus/pci/devices/0000:01:00.0", "../../../devices/pci0000:00/0000:01:00.0");
	put_link("sys/devices/pci0000:00/0000:01:00.0/climbs", "../../../../../../../secret");
	put_link("sys/absolute", "/sys/bus/pci");
	recorder = recorder_at("links", capture, path);
	cr_assert_eq(kernel_read_text(recorder, text, sizeof(text),
				      "/sys/absolute/devices/0000:01:00.0/vendor"),
		     6);
	cr_assert_eq(kernel_read_text(recorder, text, sizeof(text),
				      "/sys/bus/pci/devices/0000:01:00.0/climbs"),
		     6);
	cr_assert_eq(recorder_kernel_status(recorder, NULL), 0);
	kernel_free(recorder);
	replayed = capture_kernel_new(path, NULL);
	kernel_read_text(replayed, text, sizeof(text),
			 "/sys/devices/pci0000:00/0000:01:00.0/vendor");
	cr_assert_str_eq(text, "0x8086");
	kernel_read_text(replayed, text, sizeof(text), "/sys/bus/pci/devices/0000:01:00.0/climbs");
	cr_assert_str_eq(text, "inside");
	kernel_readlink(replayed, "/sys/absolute", text, sizeof(text));
	cr_assert_str_eq(text, "/sys/bus/pci");
	kernel_free(replayed);
	/* Nothing was written beside the capture. */
	expect("/secret", "inside");
}

Test(recorder, a_short_read_does_not_cut_what_is_recorded)
{
	struct kernel *recorder, *replayed;
	char path[64], text[64];

	recorder = recorder_at("short", capture, path);
	kernel_read(recorder, "/secret", text, sizeof(text));
	kernel_read(recorder, "/secret", text, 2);
	kernel_free(recorder);
	replayed = capture_kernel_new(path, NULL);
	cr_assert_eq(kernel_read(replayed, "/secret", text, sizeof(text)), 6);
	kernel_free(replayed);
}

Test(recorder, wants_an_empty_directory)
{
	struct error error = {0};

	cr_assert_eq(recorder_kernel_new(capture, directory, &error), NULL);
	cr_assert_eq(error.code, ENOTEMPTY);
	cr_assert_eq(recorder_kernel_new(capture, "/proc/none/x", &error), NULL);
	cr_assert_eq(error.code, ENOENT);
}

Test(recorder, says_what_it_could_not_write)
{
	struct kernel *recorder;
	struct error error = {0};
	char path[64], text[64], blocker[80];

	recorder = recorder_at("full", capture, path);
	snprintf(blocker, sizeof(blocker), "%s/secret", path);
	cr_assert_eq(mkdir(blocker, 0755), 0);
	cr_assert_eq(kernel_read(recorder, "/secret", text, sizeof(text)), 6);
	cr_assert_eq(recorder_kernel_status(recorder, &error), -EISDIR);
	cr_assert_neq(strstr(error.message, "/secret"), NULL, "%s", error.message);
	kernel_free(recorder);
}
