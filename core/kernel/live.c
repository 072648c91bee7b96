#include "core/kernel/live.h"

#include "core/kernel/channel.h"
#include "core/kernel/file.h"
#include "core/kernel/kmsg.h"
#include "core/kernel/reply.h"
#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <limits.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The kernel sizes the chunks of a dump by the largest buffer it has seen on the
 * socket, up to this: a smaller one later would lose the ends of chunks. */
#define DUMP_CHUNK 32768

struct live_kernel {
	struct kernel base;
	pthread_mutex_t turn; /* to exchange: it holds the sockets that answer, and what follows */
	struct channel route, generic;
	struct channel events[KERNEL_EVENT_SOURCES];
	uint32_t sequence;
	void *buffer; /* of answers; it only grows */
	size_t buffer_size;
};

/* --- files ----------------------------------------------------------------- */

static int live_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)kernel;
	return fd < 0 ? -errno : file_list(fd, fn, user);
}

static ssize_t live_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	bool log = strcmp(path, "/dev/kmsg") == 0;
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC | (log ? O_NONBLOCK : 0));

	(void)kernel;
	if (fd < 0)
		return -errno;
	if (log)
		return kmsg_read(fd, buffer, size);
	return file_read(fd, buffer, size, strncmp(path, "/sys/", 5) == 0);
}

static ssize_t live_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	ssize_t length = readlink(path, buffer, size);

	(void)kernel;
	if (length < 0)
		return -errno;
	if ((size_t)length == size)
		return -ENAMETOOLONG;
	buffer[length] = '\0';
	return length;
}

static ssize_t live_write(struct kernel *kernel, const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	ssize_t written;

	(void)kernel;
	if (fd < 0)
		return -errno;
	written = write(fd, data, size);
	if (written < 0)
		written = -errno;
	else if ((size_t)written != size)
		written = -EIO;
	close(fd);
	return written;
}

/* --- modules --------------------------------------------------------------- */

/* The helper that the kernel itself calls, or one at its usual places. */
static int find_modprobe(char path[static PATH_MAX])
{
	static const char *const USUAL[] = {"/sbin/modprobe", "/usr/sbin/modprobe",
					    "/usr/bin/modprobe"};
	ssize_t length = live_read(NULL, "/proc/sys/kernel/modprobe", path, PATH_MAX - 1);

	if (length > 0) {
		path[length] = '\0';
		path[strcspn(path, "\n")] = '\0';
		if (*path == '/' && access(path, X_OK) == 0)
			return 0;
	}
	for (size_t i = 0; i < sizeof(USUAL) / sizeof(*USUAL); i++)
		if (access(USUAL[i], X_OK) == 0) {
			strcpy(path, USUAL[i]);
			return 0;
		}
	return -ENOENT;
}

/* Nothing of this process is left to the child: neither terminal nor signals. */
static int spawn_quietly(pid_t *ret_pid, char *const arguments[])
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *const environment[] = {path, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int result;

	posix_spawn_file_actions_init(&actions);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
	posix_spawnattr_init(&attributes);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	result = posix_spawn(ret_pid, arguments[0], &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -result;
}

static int live_load_module(struct kernel *kernel, const char *name)
{
	char path[PATH_MAX], separator[] = "--", module[NAME_MAX];
	char *const arguments[] = {path, separator, module, NULL};
	pid_t pid;
	int status, result = find_modprobe(path);

	(void)kernel;
	if (result < 0)
		return result;
	snprintf(module, sizeof(module), "%s", name);
	result = spawn_quietly(&pid, arguments);
	if (result < 0)
		return result;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -ENOENT;
}

/* --- netlink --------------------------------------------------------------- */

/* Takes one datagram of whatever size. */
static ssize_t receive(struct live_kernel *live, struct channel *channel)
{
	ssize_t length = channel_peek(channel);

	if (length < 0)
		return length;
	if ((size_t)length > live->buffer_size) {
		live->buffer = memory_resize(live->buffer, (size_t)length, 1);
		live->buffer_size = (size_t)length;
	}
	return channel_receive(channel, live->buffer, live->buffer_size);
}

static int ask(struct live_kernel *live, struct channel *channel, struct nlmsghdr *request,
	       struct reply *reply)
{
	ssize_t length;
	int result = channel_send(channel, request, request->nlmsg_len);

	if (result < 0)
		return error_set_errno(reply->error, -result, "netlink");
	do {
		length = receive(live, channel);
		if (length < 0)
			return error_set_errno(reply->error, (int)-length, "netlink");
	} while (!reply_feed(reply, live->buffer, (size_t)length));
	return reply->result;
}

static int exchange(struct live_kernel *live, int protocol, struct nlmsghdr *request,
		    kernel_message_fn *fn, void *user, struct error *error)
{
	struct channel *channel = protocol == NETLINK_ROUTE ? &live->route : &live->generic;
	struct reply reply = {
		.request_flags = request->nlmsg_flags,
		.fn = fn,
		.user = user,
		.error = error,
	};
	int result;

	result = channel_open(channel, protocol, 0);
	if (result < 0)
		return error_set_errno(error, -result, "netlink socket");
	if (++live->sequence == 0)
		live->sequence = 1; /* 0 is any to a reply */
	request->nlmsg_seq = reply.sequence = live->sequence;
	request->nlmsg_pid = 0;
	result = ask(live, channel, request, &reply);
	/* An answer that was not read to its end would be read by the next request,
	 * and a dump that still runs would refuse it. */
	if (!reply.settled)
		channel_close(channel);
	return result;
}

static int live_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			 kernel_message_fn *fn, void *user, struct error *error)
{
	struct live_kernel *live = (struct live_kernel *)kernel;
	int result;

	if (protocol != NETLINK_ROUTE && protocol != NETLINK_GENERIC)
		return error_set_errno(error, EPROTONOSUPPORT, "netlink protocol %d", protocol);
	pthread_mutex_lock(&live->turn);
	result = exchange(live, protocol, request, fn, user, error);
	pthread_mutex_unlock(&live->turn);
	return result;
}

static int take_namespace_id(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(struct rtgenmsg))
	{
		if (mnl_attr_get_type(attribute) == NETNSA_NSID &&
		    mnl_attr_get_payload_len(attribute) == sizeof(int))
			memcpy(user, mnl_attr_get_payload(attribute), sizeof(int));
	}
	return 0;
}

static int live_namespace_id(struct kernel *kernel, const char *path)
{
	union {
		struct nlmsghdr header;
		char room[64];
	} request = {0};
	int id = NETNSA_NSID_NOT_ASSIGNED, result;
	/* Neither waits nor acts if it should be a pipe or a device. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	mnl_nlmsg_put_header(&request);
	request.header.nlmsg_type = RTM_GETNSID;
	request.header.nlmsg_flags = NLM_F_REQUEST;
	mnl_nlmsg_put_extra_header(&request.header, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(&request.header, NETNSA_FD, (uint32_t)fd);
	result =
		live_exchange(kernel, NETLINK_ROUTE, &request.header, take_namespace_id, &id, NULL);
	close(fd);
	if (result < 0)
		return result;
	return id < 0 ? -ENOENT : id;
}

/* --- events and time ------------------------------------------------------- */

static int live_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	static const struct {
		int protocol;
		unsigned groups;
	} SOURCES[] = {
		[KERNEL_LINK_EVENTS] = {NETLINK_ROUTE, RTMGRP_LINK},
		[KERNEL_UEVENTS] = {NETLINK_KOBJECT_UEVENT, 1},
	};
	struct live_kernel *live = (struct live_kernel *)kernel;

	return channel_open(&live->events[source], SOURCES[source].protocol,
			    SOURCES[source].groups);
}

static ssize_t live_receive(struct kernel *kernel, enum kernel_event_source source, void *buffer,
			    size_t size)
{
	struct channel *channel = &((struct live_kernel *)kernel)->events[source];

	return channel_is_open(channel) ? channel_receive(channel, buffer, size) : -ENOTCONN;
}

static uint64_t live_now(struct kernel *kernel)
{
	struct timespec now;

	(void)kernel;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void live_free(struct kernel *kernel)
{
	struct live_kernel *live = (struct live_kernel *)kernel;

	pthread_mutex_destroy(&live->turn);
	channel_close(&live->route);
	channel_close(&live->generic);
	for (size_t i = 0; i < KERNEL_EVENT_SOURCES; i++)
		channel_close(&live->events[i]);
	free(live->buffer);
	free(live);
}

struct kernel *live_kernel_new(void)
{
	static const struct kernel_class LIVE = {
		.name = "live",
		.list = live_list,
		.read = live_read,
		.readlink = live_readlink,
		.write = live_write,
		.load_module = live_load_module,
		.exchange = live_exchange,
		.namespace_id = live_namespace_id,
		.subscribe = live_subscribe,
		.receive = live_receive,
		.now = live_now,
		.free = live_free,
	};
	struct live_kernel *live = memory_new(sizeof(*live));

	live->base.class = &LIVE;
	pthread_mutex_init(&live->turn, NULL);
	live->buffer = memory_new(DUMP_CHUNK);
	live->buffer_size = DUMP_CHUNK;
	return &live->base;
}
