/* disguise.h - other MAC addresses, IP addresses and names in place of real ones: the
 * same for the same, wherever it stands.
 *
 * A MAC keeps its local and multicast bits. An IP address keeps its first byte (IPv6:
 * two), and two that had the first n bits in common still have: who is in which
 * network shows as before. Which became which is random and nowhere written down.
 */
#ifndef CORE_DISGUISE_H
#define CORE_DISGUISE_H

#include <stdbool.h>
#include <stddef.h>

struct disguise;

struct disguise *disguise_new(void);
void disguise_free(struct disguise *disguise); /* NULL is allowed */

/* A name that is to be replaced by `other` ("" or NULL: by guest1, guest2 ...), also
 * as systemd writes it in names of units. One that is empty, or a number, is not. */
void disguise_add_name(struct disguise *disguise, const char *name, const char *other);

/* Six bytes, in place. All zeros or ones stay. */
void disguise_mac(struct disguise *disguise, unsigned char *mac);

/* 4 or 16 bytes, in place; of other sizes, loopback and the like nothing changes. */
void disguise_ip(struct disguise *disguise, unsigned char *address, size_t size);

/* Bytes that are no text: MACs that have been seen before, in place, unless zeros make
 * most of them. */
void disguise_bytes(struct disguise *disguise, unsigned char *bytes, size_t size);

enum disguise_kind {
	DISGUISE_MACS = 1 << 0, /* with colons, behind "enx", known ones as bare digits */
	DISGUISE_IPS = 1 << 1,
	DISGUISE_NAMES = 1 << 2, /* that were added, as whole words */
	DISGUISE_ALL = (1 << 3) - 1,
};

/* A copy of a text with these replaced; free() it. It has a NUL at its end, and its
 * size without that is in `ret_size` (may be NULL). */
char *disguise_text(struct disguise *disguise, const char *text, size_t size, unsigned kinds,
		    size_t *ret_size);

#endif
