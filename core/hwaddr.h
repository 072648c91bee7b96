/* hwaddr.h - a link-layer address: 6 bytes for Ethernet, 20 for InfiniBand. */
#ifndef CORE_HWADDR_H
#define CORE_HWADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HWADDR_MAX      32 /* MAX_ADDR_LEN of the kernel */
#define HWADDR_TEXT_MAX 96 /* of hwaddr_format() */

struct hwaddr {
	uint8_t length; /* 0: unknown */
	uint8_t bytes[HWADDR_MAX];
};

/* Copies `length` bytes (more than HWADDR_MAX: none, unknown). */
struct hwaddr hwaddr_from_bytes(const void *bytes, size_t length);
/* "02:00:00:00:50:00"; `-` is not written here: an unknown one gives "". */
const char *hwaddr_format(const struct hwaddr *address, char buffer[static HWADDR_TEXT_MAX]);
/* Parses two or more hexadecimal bytes, separated by colons or by dashes.
 * 0 or -EINVAL. */
int hwaddr_parse(const char *text, struct hwaddr *ret_address);
bool hwaddr_equal(const struct hwaddr *a, const struct hwaddr *b);
bool hwaddr_is_zero(const struct hwaddr *address); /* known and all zero */
/* The group bit of an Ethernet address; others have none. */
bool hwaddr_is_multicast(const struct hwaddr *address);

#endif
