#include "widgets/utf8.h"

#include <stdbool.h>
#include <wchar.h>

uint32_t utf8_next(const char **text)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *)*text;
	unsigned length = s[0] < 0x80   ? 1
			  : s[0] < 0xc0 ? 0
			  : s[0] < 0xe0 ? 2
			  : s[0] < 0xf0 ? 3
			  : s[0] < 0xf8 ? 4
					: 0;
	uint32_t code = length <= 1 ? s[0] : s[0] & (0x7fu >> length);

	++*text;
	if (length == 0)
		return UTF8_INVALID;
	for (unsigned i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return UTF8_INVALID;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < smallest[length] || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
		return UTF8_INVALID;
	*text += length - 1;
	return code;
}

size_t utf8_put(uint32_t code, char buffer[static UTF8_MAX + 1])
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t length;

	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = '?';
	length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	buffer[length] = '\0';
	for (size_t i = length - 1; i > 0; i--, code >>= 6)
		buffer[i] = (char)(0x80 | (code & 0x3f));
	buffer[0] = (char)(lead[length] | code);
	return length;
}

/* Joiners and direction marks: wcwidth() of some locales gives them a column. */
static bool is_invisible(uint32_t code)
{
	return code == 0xad || (code >= 0x300 && code <= 0x36f) ||
	       (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || (code >= 0xfe00 && code <= 0xfe0f) ||
	       code == 0xfeff;
}

int utf8_columns(uint32_t code)
{
	int columns;

	if (code >= 0x20 && code < 0x7f)
		return 1;
	if (code < 0xa0 || code > 0x10ffff)
		return -1;
	if (is_invisible(code))
		return 0;
	columns = wcwidth((wchar_t)code);
	/* The C locale knows no character beyond ASCII, not even a line. */
	if (columns < 0 && wcwidth(L'\u2500') < 0)
		return 1;
	return columns;
}
