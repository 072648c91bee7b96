/* messages.h - netlink messages as Linux builds them, and a kernel that answers
 * with them. For the tests of what reads netlink. */
#ifndef TESTS_UNIT_MESSAGES_H
#define TESTS_UNIT_MESSAGES_H

#include "core/kernel/kernel.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_ROOM (1U << 22)

/* An empty message of its own; free() it. */
static inline struct nlmsghdr *message_new(uint16_t type, const void *header, size_t size)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(calloc(1, MESSAGE_ROOM));

	message->nlmsg_type = type;
	memcpy(mnl_nlmsg_put_extra_header(message, size), header, size);
	return message;
}

static inline struct nlmsghdr *link_message(uint16_t type, int ifindex, unsigned flags)
{
	const struct ifinfomsg header = {.ifi_index = ifindex, .ifi_flags = flags, .ifi_type = 1};

	return message_new(type, &header, sizeof(header));
}

/* The message's first `length` bytes in memory that ends with them, so that a
 * sanitizer sees whoever reads on. */
static inline struct nlmsghdr *message_cut(const struct nlmsghdr *message, size_t length)
{
	struct nlmsghdr *cut = malloc(length);

	memcpy(cut, message, length);
	cut->nlmsg_len = (uint32_t)length;
	return cut;
}

/* --- a kernel with one answer to every request ------------------------------ */

struct scripted {
	struct kernel kernel;
	size_t count;
	size_t first_only; /* the last so many answers are given to the first only */
	struct nlmsghdr *answers[8];
	int results[8];     /* of the first exchanges; 0 after that */
	unsigned exchanges; /* so far */
	struct nlmsghdr *request;
};

static inline int scripted_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
				    kernel_message_fn *fn, void *user, struct error *error)
{
	struct scripted *scripted = (struct scripted *)kernel;
	size_t count = scripted->count - (scripted->exchanges > 0 ? scripted->first_only : 0);
	int stop = 0;

	(void)protocol;
	free(scripted->request);
	scripted->request = message_cut(request, request->nlmsg_len);
	for (size_t n = 0; n < count && stop == 0; n++)
		stop = fn(scripted->answers[n], user);
	if (stop == 0 && scripted->exchanges < 8)
		stop = scripted->results[scripted->exchanges];
	scripted->exchanges++;
	if (stop < 0 && error != NULL)
		error->code = -stop;
	return stop;
}

static const struct kernel_class scripted_class = {.name = "scripted",
						   .exchange = scripted_exchange};

static inline void scripted_done(struct scripted *scripted)
{
	for (size_t n = 0; n < scripted->count; n++)
		free(scripted->answers[n]);
	free(scripted->request);
}

#endif
