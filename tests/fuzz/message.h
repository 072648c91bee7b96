/* message.h - what a fuzzer gives, as a netlink message of exactly that size. */
#ifndef TESTS_FUZZ_MESSAGE_H
#define TESTS_FUZZ_MESSAGE_H

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* NULL when it is too short for a header; free() it. Its length is set right:
 * the door to the kernel vouches for that. */
static inline struct nlmsghdr *fuzz_message(const uint8_t *data, size_t size)
{
	struct nlmsghdr *message = size >= sizeof(*message) ? malloc(size) : NULL;

	if (message != NULL) {
		memcpy(message, data, size);
		message->nlmsg_len = (uint32_t)size;
	}
	return message;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
