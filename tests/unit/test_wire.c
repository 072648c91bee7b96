#include "core/memory.h"
#include "core/wire.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct pair {
	struct wire here, there;
};

static struct pair open_pair(void)
{
	struct pair pair;
	int sockets[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
	wire_init(&pair.here, sockets[0]);
	wire_init(&pair.there, sockets[1]);
	return pair;
}

static void close_pair(struct pair *pair)
{
	wire_done(&pair->here);
	wire_done(&pair->there);
}

Test(wire, messages_arrive_in_order)
{
	struct pair pair = open_pair();
	json_t *message;

	cr_expect_eq(wire_receive(&pair.there, &message), 0);
	for (int i = 0; i < 3; i++)
		wire_queue(&pair.here, json_pack("{s:i}", "number", i));
	cr_expect(wire_has_queued(&pair.here));
	cr_expect_eq(wire_flush(&pair.here), 0);
	cr_expect_not(wire_has_queued(&pair.here));
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(wire_receive(&pair.there, &message), 1);
		cr_expect_eq(json_integer_value(json_object_get(message, "number")), i);
		json_decref(message);
	}
	cr_expect_eq(wire_receive(&pair.there, &message), 0);
	close_pair(&pair);
}

Test(wire, long_messages_go_in_pieces_and_a_full_socket_is_no_loss)
{
	struct pair pair = open_pair();
	size_t length = 3 << 20;
	char *text = memory_new(length + 1);
	int received = 0, rounds = 0, result = -EAGAIN;
	json_t *message;

	memset(text, 'x', length);
	wire_queue(&pair.here, json_pack("{s:i}", "first", 1));
	wire_queue(&pair.here, json_pack("{s:s}", "text", text));
	wire_queue(&pair.here, json_pack("{s:i}", "last", 1));
	while (received < 3) {
		if (result == -EAGAIN)
			result = wire_flush(&pair.here);
		rounds++;
		while (wire_receive(&pair.there, &message) == 1) {
			received++;
			if (received == 2)
				cr_expect_eq(json_string_length(json_object_get(message, "text")),
					     length);
			json_decref(message);
		}
	}
	cr_expect_eq(result, 0);
	cr_expect_gt(rounds, 1, "the socket takes no three MiB at once");
	free(text);
	close_pair(&pair);
}

Test(wire, the_end_comes_after_what_was_sent)
{
	struct pair pair = open_pair();
	json_t *message;

	wire_queue(&pair.here, json_pack("{s:i}", "number", 1));
	cr_assert_eq(wire_flush(&pair.here), 0);
	wire_done(&pair.here);
	cr_assert_eq(wire_receive(&pair.there, &message), 1);
	json_decref(message);
	cr_expect_eq(wire_receive(&pair.there, &message), -EPIPE);
	wire_queue(&pair.there, json_object());
	cr_expect_eq(wire_flush(&pair.there), -EPIPE);
	close_pair(&pair);
}

Test(wire, what_is_no_message_is_told)
{
	static const char *const JUNK[] = {"x{}",
					   ".",
					   ".{}",
					   ".[]",
					   ".{\"version\":2}",
					   ".{\"version\":1,\"version\":1}",
					   ".{\"version\":1}}"};

	for (size_t i = 0; i < sizeof(JUNK) / sizeof(*JUNK); i++) {
		struct pair pair = open_pair();
		json_t *message;

		cr_assert_eq(send(pair.here.fd, JUNK[i], strlen(JUNK[i]), 0),
			     (ssize_t)strlen(JUNK[i]));
		cr_expect_eq(wire_receive(&pair.there, &message), -EBADMSG, "%s", JUNK[i]);
		close_pair(&pair);
	}
}

Test(wire, a_datagram_that_is_too_long_is_told)
{
	struct pair pair = open_pair();
	char *text = memory_new(40000);
	json_t *message;

	memset(text, '+', 40000);
	cr_assert_eq(send(pair.here.fd, text, 40000, 0), 40000);
	cr_expect_eq(wire_receive(&pair.there, &message), -EBADMSG);
	free(text);
	close_pair(&pair);
}
