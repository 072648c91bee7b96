/* channel.h - one netlink socket of this process.
 *
 * A child must not answer from its parent's socket: a channel belongs to the
 * process that opened it, and is opened anew where it is used in another.
 */
#ifndef CORE_KERNEL_CHANNEL_H
#define CORE_KERNEL_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct mnl_socket;

struct channel {
	struct mnl_socket *socket; /* NULL: closed */
	pid_t owner;
};

/* Opens a socket that listens to `groups` (a mask, 0: it only asks), unless this
 * process has it open. Listening ones do not block. Returns the descriptor or
 * -errno. */
int channel_open(struct channel *channel, int protocol, unsigned groups);
bool channel_is_open(const struct channel *channel);
void channel_close(struct channel *channel);

/* Sends one message. 0 or -errno. */
int channel_send(struct channel *channel, const void *message, size_t size);

/* The size of the next datagram, for which it waits; it stays in the queue. */
ssize_t channel_peek(struct channel *channel);

/* Takes the next datagram of the kernel's own; one of any other sender is
 * dropped. Returns its size, 0 when none waits on a listening socket, -ENOBUFS
 * when something was lost (one that does not fit is), or -errno. */
ssize_t channel_receive(struct channel *channel, void *buffer, size_t size);

#endif
