#include "core/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

struct range {
	uint32_t first, last;
};

/* What a terminal acts upon, what reorders its neighbours and what cannot be
 * seen: two names that differ only in these would look the same. */
static const struct range UNSAFE[] = {
	{0x0000, 0x001F},   /* C0 */
	{0x007F, 0x009F},   /* DEL, C1 */
	{0x00AD, 0x00AD},   /* soft hyphen */
	{0x034F, 0x034F},   /* combining grapheme joiner */
	{0x061C, 0x061C},   /* Arabic letter mark */
	{0x115F, 0x1160},   /* Hangul fillers */
	{0x17B4, 0x17B5},   /* Khmer inherent vowels, invisible */
	{0x180B, 0x180F},   /* Mongolian variation selectors */
	{0x200B, 0x200F},   /* zero-width space and joiners, direction marks */
	{0x2028, 0x202E},   /* line separators, bidirectional embeddings */
	{0x2060, 0x206F},   /* word joiner, bidirectional isolates */
	{0x3164, 0x3164},   /* Hangul filler */
	{0xFDD0, 0xFDEF},   /* not characters */
	{0xFE00, 0xFE0F},   /* variation selectors */
	{0xFEFF, 0xFEFF},   /* byte order mark */
	{0xFFA0, 0xFFA0},   /* Hangul filler */
	{0xFFF0, 0xFFFB},   /* specials: annotations */
	{0x1BCA0, 0x1BCA3}, /* shorthand format controls */
	{0x1D173, 0x1D17A}, /* musical format controls */
	{0xE0000, 0xE0FFF}, /* tags, variation selectors */
};

static bool is_unsafe(uint32_t character)
{
	if ((character & 0xFFFE) == 0xFFFE)
		return true; /* the two non-characters that end each plane */
	for (size_t i = 0; i < sizeof(UNSAFE) / sizeof(UNSAFE[0]); i++) {
		if (character < UNSAFE[i].first)
			return false;
		if (character <= UNSAFE[i].last)
			return true;
	}
	return false;
}

/* Decodes one character of at most `length` bytes. Returns its bytes, 0 when it
 * is no UTF-8. It never reads behind a NUL: no continuation byte is one. */
static size_t decode(const unsigned char *source, size_t length, uint32_t *ret_character)
{
	static const uint32_t SHORTEST[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = source[0];
	size_t bytes = lead < 0x80             ? 1
		       : (lead & 0xE0) == 0xC0 ? 2
		       : (lead & 0xF0) == 0xE0 ? 3
		       : (lead & 0xF8) == 0xF0 ? 4
					       : 0;
	uint32_t character;

	if (bytes == 0 || bytes > length)
		return 0;
	character = bytes == 1 ? lead : lead & (0x7FU >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((source[i] & 0xC0) != 0x80)
			return 0;
		character = character << 6 | (source[i] & 0x3F);
	}
	if (character < SHORTEST[bytes] || character > 0x10FFFF)
		return 0;
	if (character >= 0xD800 && character <= 0xDFFF)
		return 0;
	*ret_character = character;
	return bytes;
}

size_t text_sanitise(char *target, size_t size, const char *source, size_t length)
{
	const unsigned char *from = (const unsigned char *)source;
	size_t written = 0;

	if (size == 0)
		return 0;
	while (length > 0 && *from) {
		uint32_t character;
		size_t taken = decode(from, length, &character);
		bool good = taken > 0 && !is_unsafe(character);
		const void *piece = good ? (const void *)from : REPLACEMENT;
		size_t piece_size = good ? taken : sizeof(REPLACEMENT) - 1;

		if (taken == 0)
			taken = 1;
		if (piece_size > size - 1 - written)
			break;
		memcpy(target + written, piece, piece_size);
		written += piece_size;
		from += taken;
		length -= taken;
	}
	target[written] = '\0';
	return written;
}

/* Not isspace(), which asks the locale and sees white space in parts of UTF-8. */
static bool is_space(char character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}

char *text_trim(char *text)
{
	size_t start = 0, end = strlen(text);

	while (end > 0 && is_space(text[end - 1]))
		end--;
	while (start < end && is_space(text[start]))
		start++;
	memmove(text, text + start, end - start);
	text[end - start] = '\0';
	return text;
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("@%+=:,./-_", c) != NULL);
}

/* In single quotes nothing means anything but the quote: 'it'\''s'. */
const char *text_quote(char *target, size_t size, const char *text)
{
	static const char quote[] = "'\\''";
	size_t used = 0;
	bool plain = *text != '\0';

	for (const char *at = text; *at != '\0'; at++)
		plain = plain && is_plain(*at);
	if (size < 3) {
		if (size > 0)
			*target = '\0';
		return target;
	}
	if (!plain)
		target[used++] = '\'';
	for (const char *at = text; *at != '\0'; at++) {
		size_t length = *at == '\'' ? sizeof(quote) - 1 : 1;

		if (used + length + 2 > size) {
			*target = '\0';
			return target;
		}
		memcpy(target + used, *at == '\'' ? quote : at, length);
		used += length;
	}
	if (!plain)
		target[used++] = '\'';
	target[used] = '\0';
	return target;
}
