#include "core/hwaddr.h"

#include <errno.h>
#include <string.h>

struct hwaddr hwaddr_from_bytes(const void *bytes, size_t length)
{
	struct hwaddr address = {0};

	if (length == 0 || length > HWADDR_MAX)
		return address;
	address.length = (uint8_t)length;
	memcpy(address.bytes, bytes, length);
	return address;
}

const char *hwaddr_format(const struct hwaddr *address, char buffer[static HWADDR_TEXT_MAX])
{
	static const char DIGITS[] = "0123456789abcdef";
	char *end = buffer;

	for (size_t i = 0; i < address->length && i < HWADDR_MAX; i++) {
		if (i > 0)
			*end++ = ':';
		*end++ = DIGITS[address->bytes[i] >> 4];
		*end++ = DIGITS[address->bytes[i] & 0xF];
	}
	*end = '\0';
	return buffer;
}

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return -1;
}

int hwaddr_parse(const char *text, struct hwaddr *ret_address)
{
	struct hwaddr address = {0};
	char separator = '\0';

	for (;;) {
		int high = hex_digit(text[0]);
		int low = high < 0 ? -1 : hex_digit(text[1]);

		if (high < 0 || address.length == HWADDR_MAX)
			return -EINVAL;
		address.bytes[address.length++] = (uint8_t)(low < 0 ? high : high << 4 | low);
		text += low < 0 ? 1 : 2;
		if (*text == '\0')
			break;
		if (*text != ':' && *text != '-')
			return -EINVAL;
		if (separator && *text != separator)
			return -EINVAL;
		separator = *text++;
	}
	if (!separator)
		return -EINVAL;
	*ret_address = address;
	return 0;
}

bool hwaddr_equal(const struct hwaddr *a, const struct hwaddr *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

bool hwaddr_is_zero(const struct hwaddr *address)
{
	static const uint8_t ZERO[HWADDR_MAX];

	return address->length > 0 && memcmp(address->bytes, ZERO, address->length) == 0;
}

bool hwaddr_is_multicast(const struct hwaddr *address)
{
	return address->length == 6 && (address->bytes[0] & 1);
}
