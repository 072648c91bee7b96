#include "core/kernel/live.h"

#include "core/kernel/channel.h"
#include "core/kernel/file.h"
#include "core/kernel/reply.h"
#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The kernel sizes the chunks of a dump by the largest buffer it has seen on the
 * socket, up to this: a smaller one later would lose the ends of chunks. */
#define DUMP_CHUNK 32768

struct live_kernel {
	struct kernel base;
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
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);

	(void)kernel;
	if (fd < 0)
		return -errno;
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

static int live_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			 kernel_message_fn *fn, void *user, struct error *error)
{
	struct live_kernel *live = (struct live_kernel *)kernel;
	struct channel *channel = protocol == NETLINK_ROUTE ? &live->route : &live->generic;
	struct reply reply = {
		.request_flags = request->nlmsg_flags,
		.fn = fn,
		.user = user,
		.error = error,
	};
	int result;

	if (protocol != NETLINK_ROUTE && protocol != NETLINK_GENERIC)
		return error_set_errno(error, EPROTONOSUPPORT, "netlink protocol %d", protocol);
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
		.exchange = live_exchange,
		.subscribe = live_subscribe,
		.receive = live_receive,
		.now = live_now,
		.free = live_free,
	};
	struct live_kernel *live = memory_new(sizeof(*live));

	live->base.class = &LIVE;
	live->buffer = memory_new(DUMP_CHUNK);
	live->buffer_size = DUMP_CHUNK;
	return &live->base;
}
