#include "core/kernel/channel.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <unistd.h>

/* Room for a burst of some thousand notifications, or for the VFs of a PF that
 * has thousands; it takes memory only while it is filled. */
#define QUEUE_SIZE (4 << 20)

bool channel_is_open(const struct channel *channel)
{
	return channel->socket && channel->owner == getpid();
}

void channel_close(struct channel *channel)
{
	if (channel->socket)
		mnl_socket_close(channel->socket);
	channel->socket = NULL;
}

/* The kernel's limit for SO_RCVBUF is small; only CAP_NET_ADMIN passes it. What an
 * older kernel does not know is gone without: then a refusal comes without words. */
static void set_options(struct mnl_socket *socket)
{
	int fd = mnl_socket_get_fd(socket), size = QUEUE_SIZE, on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(socket, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
}

int channel_open(struct channel *channel, int protocol, unsigned groups)
{
	int flags = SOCK_CLOEXEC | (groups ? SOCK_NONBLOCK : 0), result;

	if (channel_is_open(channel))
		return mnl_socket_get_fd(channel->socket);
	channel_close(channel);
	channel->socket = mnl_socket_open2(protocol, flags);
	if (!channel->socket)
		return -errno;
	set_options(channel->socket);
	if (mnl_socket_bind(channel->socket, groups, MNL_SOCKET_AUTOPID) < 0) {
		result = -errno;
		channel_close(channel);
		return result;
	}
	channel->owner = getpid();
	return mnl_socket_get_fd(channel->socket);
}

int channel_send(struct channel *channel, const void *message, size_t size)
{
	ssize_t sent;

	do {
		sent = mnl_socket_sendto(channel->socket, message, size);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

ssize_t channel_peek(struct channel *channel)
{
	ssize_t size;

	do {
		size = recv(mnl_socket_get_fd(channel->socket), NULL, 0, MSG_PEEK | MSG_TRUNC);
	} while (size < 0 && errno == EINTR);
	return size < 0 ? -errno : size;
}

ssize_t channel_receive(struct channel *channel, void *buffer, size_t size)
{
	for (;;) {
		struct sockaddr_nl sender = {0};
		struct iovec room = {.iov_base = buffer, .iov_len = size};
		struct msghdr header = {
			.msg_name = &sender,
			.msg_namelen = sizeof(sender),
			.msg_iov = &room,
			.msg_iovlen = 1,
		};
		ssize_t length = recvmsg(mnl_socket_get_fd(channel->socket), &header, 0);

		if (length < 0 && errno == EAGAIN)
			return 0;
		if (length < 0 && errno != EINTR)
			return -errno;
		if (length <= 0 || sender.nl_pid != 0)
			continue;
		return header.msg_flags & MSG_TRUNC ? -ENOBUFS : length;
	}
}
