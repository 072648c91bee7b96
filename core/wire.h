/* wire.h - JSON messages between two processes over a SOCK_SEQPACKET socket.
 *
 * A message is one JSON object with "version": 1, cut into datagrams of at most
 * 32 KiB; the first byte of each says whether more follow ('+') or it is the last
 * ('.'). A message of more than 64 MiB, or one that is no such object, ends the
 * conversation.
 */
#ifndef CORE_WIRE_H
#define CORE_WIRE_H

#include "core/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define WIRE_VERSION 1

struct wire {
	int fd; /* does not block */
	/* What came of a message so far, and what could not be sent yet. */
	char *incoming, *outgoing;
	size_t incoming_size, outgoing_size, outgoing_sent;
	/* Where the messages in `outgoing` end. */
	size_t *ends;
	size_t end_count, end_room;
};

/* Takes the descriptor over. */
void wire_init(struct wire *wire, int fd);
/* Closes it. */
void wire_done(struct wire *wire);

/* Puts a message (which it adds "version" to and takes over) into the queue. */
void wire_queue(struct wire *wire, json_t *message);
/* Sends as much of the queue as goes without waiting. 0, -EAGAIN when there is more,
 * or -errno (-EPIPE: the other side is gone). */
int wire_flush(struct wire *wire);
bool wire_has_queued(const struct wire *wire);

/* Takes what came, without waiting. 1 with a whole message (json_decref() it), 0
 * when none is whole, -EPIPE at the end of the conversation, -EBADMSG for what
 * is no message, or -errno. */
int wire_receive(struct wire *wire, json_t **ret_message);

#endif
