#include "core/ip_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#define IPV4_LENGTH 4
#define IPV6_LENGTH 16

struct ip_address ip_address_from_bytes(const void *bytes, size_t length)
{
	static const uint8_t MAPPED[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	struct ip_address address = {0};
	const uint8_t *from = bytes;

	if (length == IPV6_LENGTH && memcmp(from, MAPPED, sizeof(MAPPED)) == 0) {
		from += sizeof(MAPPED);
		length = IPV4_LENGTH;
	}
	if (length != IPV4_LENGTH && length != IPV6_LENGTH)
		return address;
	address.length = (uint8_t)length;
	memcpy(address.bytes, from, length);
	return address;
}

int ip_address_parse(const char *text, struct ip_address *ret_address)
{
	char plain[IP_ADDRESS_TEXT_MAX];
	uint8_t bytes[IPV6_LENGTH];
	size_t length;

	*ret_address = (struct ip_address){0};
	text += *text == '[';
	length = strcspn(text, "]%");
	if (length >= sizeof(plain))
		return -EINVAL;
	memcpy(plain, text, length);
	plain[length] = '\0';
	if (inet_pton(AF_INET, plain, bytes) == 1)
		*ret_address = ip_address_from_bytes(bytes, IPV4_LENGTH);
	else if (inet_pton(AF_INET6, plain, bytes) == 1)
		*ret_address = ip_address_from_bytes(bytes, IPV6_LENGTH);
	return ret_address->length > 0 ? 0 : -EINVAL;
}

const char *ip_address_format(const struct ip_address *address,
			      char buffer[static IP_ADDRESS_TEXT_MAX])
{
	int family = address->length == IPV4_LENGTH ? AF_INET : AF_INET6;

	buffer[0] = '\0';
	if (address->length > 0)
		inet_ntop(family, address->bytes, buffer, IP_ADDRESS_TEXT_MAX);
	return buffer;
}

bool ip_address_equal(const struct ip_address *a, const struct ip_address *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

bool ip_address_in(const struct ip_address *address, const struct ip_address *network,
		   unsigned prefix)
{
	unsigned whole = prefix / 8, rest = prefix % 8;
	uint8_t mask = (uint8_t)(0xff00 >> rest);

	if (address->length == 0 || address->length != network->length ||
	    prefix > 8U * address->length)
		return false;
	if (memcmp(address->bytes, network->bytes, whole) != 0)
		return false;
	return rest == 0 || ((address->bytes[whole] ^ network->bytes[whole]) & mask) == 0;
}

bool ip_address_is_link_local(const struct ip_address *address)
{
	static const struct ip_address V4 = {IPV4_LENGTH, {169, 254}};
	static const struct ip_address V6 = {IPV6_LENGTH, {0xfe, 0x80}};

	return ip_address_in(address, &V4, 16) || ip_address_in(address, &V6, 10);
}

bool ip_address_is_loopback(const struct ip_address *address)
{
	static const struct ip_address V4 = {IPV4_LENGTH, {127}};
	static const struct ip_address V6 = {IPV6_LENGTH, {[15] = 1}};

	return ip_address_in(address, &V4, 8) || ip_address_equal(address, &V6);
}
