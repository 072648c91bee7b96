/* ip_address.h - an IPv4 or IPv6 address. One of IPv4 inside IPv6 (::ffff:10.0.0.1,
 * what a server that listens on both sees) is the IPv4 address. */
#ifndef CORE_IP_ADDRESS_H
#define CORE_IP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IP_ADDRESS_TEXT_MAX 46 /* INET6_ADDRSTRLEN */

struct ip_address {
	uint8_t length; /* in bytes: 4 or 16; 0: none */
	uint8_t bytes[16];
};

/* 4 or 16 bytes; of any other length: none. */
struct ip_address ip_address_from_bytes(const void *bytes, size_t length);

/* Takes "10.0.0.1", "fe80::1", "[fe80::1]" and "fe80::1%eth0", whose zone is left
 * out. 0 or -EINVAL. */
int ip_address_parse(const char *text, struct ip_address *ret_address);

/* "" when there is none. Returns `buffer`. */
const char *ip_address_format(const struct ip_address *address,
			      char buffer[static IP_ADDRESS_TEXT_MAX]);

bool ip_address_equal(const struct ip_address *a, const struct ip_address *b);

/* Whether the first `prefix` bits are the same; false between the families. */
bool ip_address_in(const struct ip_address *address, const struct ip_address *network,
		   unsigned prefix);

/* 169.254.0.0/16, fe80::/10: known on one link only. */
bool ip_address_is_link_local(const struct ip_address *address);
/* 127.0.0.0/8, ::1. */
bool ip_address_is_loopback(const struct ip_address *address);

#endif
