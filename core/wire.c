#include "core/wire.h"

#include "core/memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define DATAGRAM_MAX 32768
#define MESSAGE_MAX  ((size_t)64 << 20)
#define MORE         '+'
#define LAST         '.'

void wire_init(struct wire *wire, int fd)
{
	*wire = (struct wire){.fd = fd};
}

void wire_done(struct wire *wire)
{
	if (wire->fd >= 0)
		close(wire->fd);
	free(wire->incoming);
	free(wire->outgoing);
	free(wire->ends);
	wire_init(wire, -1);
}

/* --- sending --------------------------------------------------------------- */

void wire_queue(struct wire *wire, json_t *message)
{
	char *text;
	size_t length;

	json_object_set_new(message, "version", json_integer(WIRE_VERSION));
	text = json_dumps(message, JSON_COMPACT);
	json_decref(message);
	if (text == NULL)
		return;
	length = strlen(text);
	wire->outgoing = memory_resize(wire->outgoing, wire->outgoing_size + length, 1);
	memcpy(wire->outgoing + wire->outgoing_size, text, length);
	wire->outgoing_size += length;
	free(text);
	if (wire->end_count == wire->end_room) {
		wire->end_room = wire->end_room > 0 ? 2 * wire->end_room : 16;
		wire->ends = memory_resize(wire->ends, wire->end_room, sizeof(*wire->ends));
	}
	wire->ends[wire->end_count++] = wire->outgoing_size;
}

bool wire_has_queued(const struct wire *wire)
{
	return wire->outgoing_sent < wire->outgoing_size;
}

/* One datagram of the message that ends at `end`. */
static ssize_t send_part(const struct wire *wire, size_t end)
{
	size_t length = end - wire->outgoing_sent;
	char mark = LAST;
	struct iovec parts[] = {{&mark, 1}, {wire->outgoing + wire->outgoing_sent, 0}};
	struct msghdr header = {.msg_iov = parts, .msg_iovlen = 2};

	if (length > DATAGRAM_MAX - 1) {
		length = DATAGRAM_MAX - 1;
		mark = MORE;
	}
	parts[1].iov_len = length;
	if (sendmsg(wire->fd, &header, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return -errno;
	return (ssize_t)length;
}

int wire_flush(struct wire *wire)
{
	size_t message = 0;
	int result = 0;

	while (message < wire->end_count && result == 0) {
		ssize_t sent;

		if (wire->outgoing_sent >= wire->ends[message]) {
			message++;
			continue;
		}
		sent = send_part(wire, wire->ends[message]);
		if (sent > 0)
			wire->outgoing_sent += (size_t)sent;
		else if (sent != -EINTR)
			result = (int)sent;
	}
	if (wire_has_queued(wire))
		return result;
	wire->outgoing_size = wire->outgoing_sent = wire->end_count = 0;
	return 0;
}

/* --- receiving ------------------------------------------------------------- */

static int parse(const char *text, size_t length, json_t **ret_message)
{
	json_t *message = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	const json_t *version = json_object_get(message, "version");

	if (json_is_integer(version) && json_integer_value(version) == WIRE_VERSION) {
		*ret_message = message;
		return 1;
	}
	json_decref(message);
	return -EBADMSG;
}

/* 1 when it was the last of a message. */
static int take_part(struct wire *wire, const char *part, size_t length)
{
	if (part[0] != MORE && part[0] != LAST)
		return -EBADMSG;
	if (wire->incoming_size + length - 1 > MESSAGE_MAX)
		return -EBADMSG;
	wire->incoming = memory_resize(wire->incoming, wire->incoming_size + length, 1);
	memcpy(wire->incoming + wire->incoming_size, part + 1, length - 1);
	wire->incoming_size += length - 1;
	return part[0] == LAST;
}

int wire_receive(struct wire *wire, json_t **ret_message)
{
	char part[DATAGRAM_MAX];
	int result = 0;

	while (result == 0) {
		ssize_t length = recv(wire->fd, part, sizeof(part), MSG_DONTWAIT | MSG_TRUNC);

		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return errno == EAGAIN ? 0 : errno == ECONNRESET ? -EPIPE : -errno;
		if (length == 0)
			return -EPIPE;
		if ((size_t)length > sizeof(part))
			return -EBADMSG;
		result = take_part(wire, part, (size_t)length);
	}
	if (result < 0)
		return result;
	result = parse(wire->incoming, wire->incoming_size, ret_message);
	wire->incoming_size = 0;
	return result;
}
