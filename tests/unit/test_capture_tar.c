/* A capture in a tar: what reads it and what makes it. */
#include "core/kernel/capture.h"
#include "core/kernel/recorder.h"
#include "core/tar.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct archive *archive;
static char request_room[128];

static void set_up(void)
{
	archive = archive_new();
}

static void tear_down(void)
{
	archive_free(archive);
}

TestSuite(capture_tar, .init = set_up, .fini = tear_down);

static void put(const char *path, const void *data, size_t size)
{
	cr_assert_eq(archive_put(archive, ARCHIVE_FILE, path, data, size), 0, "%s", path);
}

static void put_link(const char *path, const char *target)
{
	cr_assert_eq(archive_put(archive, ARCHIVE_LINK, path, target, strlen(target)), 0);
}

/* Opens the archive as a file, of which `cut` bytes are missing. */
static struct kernel *open_tar(off_t cut, struct error *error)
{
	char path[] = "/tmp/vftop-capture-XXXXXX";
	FILE *stream = fdopen(mkstemp(path), "w");
	struct kernel *kernel;

	cr_assert_neq(stream, NULL);
	cr_assert_eq(tar_write(archive, stream, 0, NULL), 0);
	cr_assert_eq(ftruncate(fileno(stream), ftell(stream) - cut), 0);
	fclose(stream);
	kernel = capture_kernel_new(path, error);
	unlink(path);
	return kernel;
}

static struct nlmsghdr *link_request(uint16_t flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(request_room);

	message->nlmsg_type = RTM_GETLINK;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
	return message;
}

static int add_name(const char *name, void *user)
{
	strcat(strcat(user, name), " ");
	return 0;
}

Test(capture_tar, is_read)
{
	struct nlmsghdr done[2] = {{NLMSG_LENGTH(sizeof(int)), NLMSG_DONE, NLM_F_MULTI, 0, 0}};
	char text[64] = "", answer[CAPTURE_PATH_MAX];
	struct kernel *capture;

	capture_answer_path(NETLINK_ROUTE, link_request(NLM_F_DUMP), answer);
	put(answer, done, done[0].nlmsg_len);
	put("sys/a/b", "1500\n", 5);
	put(CAPTURE_NAMESPACES "/run/netns/blue", "7\n", 2);
	put_link("sys/link", "/sys/a");
	cr_assert_eq(capture_describe(archive, 5000000000000, 1700000000), 0);
	capture = open_tar(0, NULL);
	cr_assert_neq(capture, NULL);
	cr_assert_eq(kernel_read(capture, "/sys/link/b", text, sizeof(text)), 5);
	cr_assert_eq(kernel_list(capture, "/sys/link", add_name, strcpy(text, "")), 0);
	cr_assert_str_eq(text, "b ");
	cr_assert_eq(kernel_list(capture, "/sys/a/b", add_name, text), -ENOTDIR);
	cr_assert_eq(kernel_read(capture, "/sys/a", text, sizeof(text)), -EISDIR);
	cr_assert_eq(kernel_read(capture, "/sys/a/b", text, 2), 2);
	cr_assert_eq(kernel_readlink(capture, "/sys/link", text, sizeof(text)), 6);
	cr_assert_eq(kernel_readlink(capture, "/sys/link", text, 6), -ENAMETOOLONG);
	cr_assert_eq(kernel_readlink(capture, "/sys/a", text, sizeof(text)), -EINVAL);
	cr_assert_eq(kernel_namespace_id(capture, "/run/netns/blue"), 7);
	cr_assert_eq(
		kernel_exchange(capture, NETLINK_ROUTE, link_request(NLM_F_DUMP), NULL, NULL, NULL),
		0);
	cr_assert_eq(kernel_exchange(capture, NETLINK_ROUTE, link_request(0), NULL, NULL, NULL),
		     -ENOENT);
	cr_assert_eq(kernel_write(capture, "/sys/a/b", "x", 1), -EROFS);
	cr_assert_eq(capture_taken(capture), 1700000000);
	cr_assert_geq(kernel_now(capture), 5000000000000);
	cr_assert_lt(kernel_now(capture), 5000000000000 + 600000000000);
	kernel_free(capture);
}

Test(capture_tar, is_refused_when_damaged)
{
	struct error error = {0};

	put("etc/a", "", 0);
	cr_assert_eq(open_tar(0, &error), NULL);
	cr_assert_neq(strstr(error.message, "no sys/ in it"), NULL, "%s", error.message);
	put("sys/a", "", 0);
	cr_assert_eq(open_tar(1024, &error), NULL);
	cr_assert_eq(error.code, EBADMSG);
	cr_assert_neq(strstr(error.message, ": the archive is cut off"), NULL, "%s", error.message);
}

Test(capture_tar, is_recorded_without_secrets)
{
	struct archive *recorded = archive_new();
	struct kernel *capture, *recorder;
	char text[64];

	put("sys/class/net/eth0/mtu", "1500\n", 5);
	put_link("sys/link", "class/net");
	put("proc/7/environ", "PASSWORD=x", 10);
	put("etc/NetworkManager/system-connections/home", "psk=x", 5);
	put("etc/a.conf", "name: a\npassword: x\n", 20);
	put_link("proc/7/fd/3", "/home/me/diary");
	put_link("proc/7/fd/4", "/dev/vfio/41");
	capture = open_tar(0, NULL);
	recorder = recorder_kernel_new_archive(capture, recorded, NULL);
	cr_assert_neq(recorder, NULL);
	cr_assert_eq(kernel_read(recorder, "/sys/link/eth0/mtu", text, sizeof(text)), 5);
	cr_assert_eq(kernel_read(recorder, "/proc/7/environ", text, sizeof(text)), 10);
	cr_assert_eq(kernel_list(recorder, "/etc/NetworkManager/system-connections", add_name,
				 strcpy(text, "")),
		     0);
	cr_assert_eq(kernel_read(recorder, "/etc/NetworkManager/system-connections/home", text,
				 sizeof(text)),
		     5);
	cr_assert_eq(kernel_read(recorder, "/etc/a.conf", text, sizeof(text)), 20);
	cr_assert_eq(kernel_list(recorder, "/proc", add_name, strcpy(text, "")), 0);
	cr_assert_eq(kernel_list(recorder, "/proc/7/fd", add_name, strcpy(text, "")), 0);
	cr_assert_eq(kernel_readlink(recorder, "/proc/7/fd/3", text, sizeof(text)), 14);
	cr_assert_eq(recorder_kernel_status(recorder, NULL), 0);
	kernel_free(recorder);
	kernel_free(capture);
	cr_assert_str_eq(archive_find(recorded, "proc/7/fd/4")->data, "/dev/vfio/41");
	cr_assert_eq(archive_find(recorded, "proc/7/fd/3"), NULL);
	cr_assert_str_eq(archive_find(recorded, "sys/class/net/eth0/mtu")->data, "1500\n");
	cr_assert_str_eq(archive_find(recorded, "sys/link")->data, "class/net");
	cr_assert_str_eq(archive_find(recorded, "etc/a.conf")->data, "name: a\n\n");
	cr_assert_neq(archive_find(recorded, "proc/7"), NULL);
	cr_assert_eq(archive_find(recorded, "proc/7/environ"), NULL);
	cr_assert_eq(archive_find(recorded, "etc/NetworkManager/system-connections/home"), NULL);
	archive_free(recorded);
}

/* Nobody can tell from a capture whether they were there. */
Test(capture_tar, secrets_are_not_known_to_be_missing)
{
	static const char directory[] = "/etc/NetworkManager/system-connections";
	struct kernel *capture;
	char text[64] = "";

	put("sys/class/net/eth0/mtu", "1500\n", 5);
	cr_assert_eq(archive_put(archive, ARCHIVE_DIRECTORY, "run/netplan", NULL, 0), 0);
	capture = open_tar(0, NULL);
	cr_assert(capture != NULL);
	cr_expect_eq(kernel_list(capture, directory, add_name, text), -ENODATA);
	cr_expect_eq(kernel_read(capture, "/proc/7/environ", text, sizeof(text)), -ENODATA);
	cr_expect_eq(kernel_list(capture, "/run/netplan", add_name, text), -ENODATA,
		     "only its name was recorded");
	cr_expect_eq(kernel_list(capture, "/etc/pve", add_name, text), -ENOENT);
	cr_expect_eq(kernel_read(capture, "/etc/b.conf", text, sizeof(text)), -ENOENT);
	kernel_free(capture);
	/* One that somebody put in is there. */
	put("etc/NetworkManager/system-connections/home", "x", 1);
	capture = open_tar(0, NULL);
	cr_assert(capture != NULL);
	cr_expect_eq(kernel_list(capture, directory, add_name, text), 0);
	cr_expect_str_eq(text, "home ");
	kernel_free(capture);
}

/* What no archive may hold does not end the recording. */
Test(capture_tar, is_recorded_of_an_odd_host)
{
	char top[] = "/tmp/vftop-odd-XXXXXX", path[64], text[64] = "";
	struct kernel *capture, *recorder;

	cr_assert_neq(mkdtemp(top), NULL);
	snprintf(path, sizeof(path), "%s/sys", top);
	cr_assert_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/sys/a\033", top);
	cr_assert_eq(symlink("b", path), 0);
	snprintf(path, sizeof(path), "%s/sys/climbs", top);
	cr_assert_eq(symlink("../../../sys", path), 0);
	capture = capture_kernel_new(top, NULL);
	recorder = recorder_kernel_new_archive(capture, archive, NULL);
	cr_assert_eq(kernel_list(recorder, "/sys", add_name, text), 0);
	cr_assert_eq(recorder_kernel_status(recorder, NULL), 0);
	cr_assert_str_eq(archive_find(archive, "sys/climbs")->data, "../sys");
	cr_assert_eq(archive_find(archive, "sys/a\033"), NULL);
	kernel_free(recorder);
	kernel_free(capture);
	unlink(path);
	snprintf(path, sizeof(path), "%s/sys/a\033", top);
	unlink(path);
	snprintf(path, sizeof(path), "%s/sys", top);
	rmdir(path);
	rmdir(top);
}
