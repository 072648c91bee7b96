/* reply.h - reads the answer to one netlink request, datagram by datagram.
 *
 * Where the bytes come from (a socket, a recording) is the caller's matter. No
 * length in them is trusted.
 */
#ifndef CORE_KERNEL_REPLY_H
#define CORE_KERNEL_REPLY_H

#include "core/kernel/kernel.h"

struct reply {
	uint16_t request_flags;
	uint32_t sequence;     /* of the request; 0: messages of any are taken */
	kernel_message_fn *fn; /* may be NULL */
	void *user;
	struct error *error;

	bool interrupted; /* a change came in between */
	bool settled;     /* it ended by the kernel's own word: nothing is still to come */
	bool damaged;     /* it ended because the bytes are no messages: -EBADMSG */
	int result;       /* when it has ended: what kernel_exchange() returns */
};

/* Takes one datagram (aligned to 4 bytes). True when the answer has ended. */
bool reply_feed(struct reply *reply, const void *data, size_t length);

#endif
