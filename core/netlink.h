/* netlink.h - netlink requests and answers, with libmnl, through the door.
 *
 * libmnl builds requests and reads attributes; kernel_exchange() carries them.
 * Answers come from kernels, captures and simulations alike, so nothing in them
 * is trusted: an attribute of the wrong size counts as absent.
 */
#ifndef CORE_NETLINK_H
#define CORE_NETLINK_H

#include "core/kernel/kernel.h"

#include <libmnl/libmnl.h>

#define NETLINK_REQUEST_MAX 512

/* A request under construction. Attributes are added to `header` with
 * mnl_attr_put_*(); the room is for those that vftop sends, a handful each. */
union netlink_request {
	struct nlmsghdr header;
	uint8_t room[NETLINK_REQUEST_MAX];
};

/* What a dump gives: `begin` (may be NULL) forgets what an interrupted run
 * gave, `message` takes one answer and stops the dump when not 0. */
struct netlink_reader {
	void (*begin)(void *user);
	kernel_message_fn *message;
	void *user;
};

/* Starts a request: NLM_F_REQUEST and `flags`, then the family's own header of
 * `size` bytes (struct ifinfomsg, genlmsghdr ...). */
void netlink_request_init(union netlink_request *request, uint16_t type, uint16_t flags,
			  const void *header, size_t size);

/* Runs a dump, and up to three times more when a change interrupted it
 * (NLM_F_DUMP_INTR). Returns 0; -EINTR when every run was interrupted: what the
 * last one gave is right, but something may be missing in it; what `message`
 * returned; or -errno with `error` filled. */
int netlink_dump(struct kernel *kernel, int protocol, union netlink_request *request,
		 const struct netlink_reader *reader, struct error *error);

/* The first attribute after the family's own header of `size` bytes, and the
 * number of bytes from there to the message's end. NULL and 0 when the message
 * is too short for that header (or of 2 GiB: libmnl counts in int). */
const struct nlattr *netlink_attributes(const struct nlmsghdr *message, size_t size,
					size_t *ret_length);

/* The first attribute of each type below `count` among `length` bytes of them,
 * NULL where there is none: `ret_table` has `count` elements. */
void netlink_index(const struct nlattr *first, size_t length, const struct nlattr **ret_table,
		   size_t count);

/* The same inside a nested attribute (NULL: none). */
void netlink_index_nested(const struct nlattr *nest, const struct nlattr **ret_table, size_t count);

/* Copies an attribute's payload into `ret_value`; false, and nothing is
 * written, when the attribute is NULL or its payload shorter than `size`. */
bool netlink_get(const struct nlattr *attribute, void *ret_value, size_t size);

/* Copies an attribute's text, sanitised; "" when the attribute is NULL. */
void netlink_get_text(const struct nlattr *attribute, char *buffer, size_t size);

#endif
