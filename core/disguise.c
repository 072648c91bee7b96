#include "core/disguise.h"

#include "core/memory.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define MAC          6
#define ORIGINAL_MAX 128
#define WORD_MAX     48 /* longer than any address */
#define HEX          "0123456789abcdefABCDEF"
#define FEW_NONZERO  4 /* bytes of a MAC: with fewer, counters look like it */

struct pair {
	char from[ORIGINAL_MAX], to[24];
};

/* The first `length` bits of an address, and whether the next one is turned. */
struct prefix {
	unsigned char family, length, bytes[16];
	bool turned;
};

struct disguise {
	size_t mac_count, name_count;
	unsigned char (*macs)[MAC]; /* what they become is their place here */
	struct pair *names;
	unsigned guests;
	void *prefixes; /* tsearch(3) */
};

struct disguise *disguise_new(void)
{
	return memory_new(sizeof(struct disguise));
}

void disguise_free(struct disguise *disguise)
{
	if (!disguise)
		return;
	tdestroy(disguise->prefixes, free);
	free(disguise->macs);
	free(disguise->names);
	free(disguise);
}

/* --- names ------------------------------------------------------------------ */

static void add_pair(struct disguise *disguise, const char *from, const char *to)
{
	struct pair *pair;

	disguise->names =
		memory_resize(disguise->names, disguise->name_count + 1, sizeof(*disguise->names));
	pair = &disguise->names[disguise->name_count++];
	snprintf(pair->from, sizeof(pair->from), "%s", from);
	snprintf(pair->to, sizeof(pair->to), "%s", to);
}

static void escape(const char *name, char escaped[static ORIGINAL_MAX])
{
	size_t used = 0;

	for (; *name != '\0' && used + 5 < ORIGINAL_MAX; name++) {
		if (*name == '-')
			used += (size_t)sprintf(escaped + used, "\\x2d");
		else
			escaped[used++] = *name;
	}
	escaped[used] = '\0';
}

void disguise_add_name(struct disguise *disguise, const char *name, const char *other)
{
	char escaped[ORIGINAL_MAX], to[24];

	if (strlen(name) >= ORIGINAL_MAX || strspn(name, "0123456789") == strlen(name))
		return;
	for (size_t i = 0; i < disguise->name_count; i++)
		if (strcmp(disguise->names[i].from, name) == 0)
			return;
	if (other && *other)
		snprintf(to, sizeof(to), "%s", other);
	else
		snprintf(to, sizeof(to), "guest%u", ++disguise->guests);
	add_pair(disguise, name, to);
	escape(name, escaped);
	if (strcmp(escaped, name) != 0)
		add_pair(disguise, escaped, to);
}

/* --- MAC addresses ---------------------------------------------------------- */

static bool is_uniform(const unsigned char *mac)
{
	for (size_t i = 1; i < MAC; i++)
		if (mac[i] != mac[0])
			return false;
	return mac[0] == 0 || mac[0] == 0xff;
}

static bool find_mac(const struct disguise *disguise, const unsigned char *mac, size_t *ret_place)
{
	for (size_t i = 0; i < disguise->mac_count; i++) {
		if (memcmp(disguise->macs[i], mac, MAC) == 0) {
			*ret_place = i;
			return true;
		}
	}
	return false;
}

static void replace_mac(unsigned char *mac, size_t place)
{
	mac[0] &= 3; /* local, multicast */
	mac[1] = mac[2] = 0;
	mac[3] = (unsigned char)((place + 1) >> 16);
	mac[4] = (unsigned char)((place + 1) >> 8);
	mac[5] = (unsigned char)(place + 1);
}

void disguise_mac(struct disguise *disguise, unsigned char *mac)
{
	size_t place;

	if (is_uniform(mac))
		return;
	if (!find_mac(disguise, mac, &place)) {
		place = disguise->mac_count++;
		disguise->macs =
			memory_resize(disguise->macs, disguise->mac_count, sizeof(*disguise->macs));
		memcpy(disguise->macs[place], mac, MAC);
	}
	replace_mac(mac, place);
}

void disguise_bytes(struct disguise *disguise, unsigned char *bytes, size_t size)
{
	for (size_t at = 0; at + MAC <= size; at++) {
		unsigned nonzero = 0;
		size_t place;

		for (size_t i = 0; i < MAC; i++)
			nonzero += bytes[at + i] != 0;
		if (nonzero < FEW_NONZERO || !find_mac(disguise, bytes + at, &place))
			continue;
		replace_mac(bytes + at, place);
		at += MAC - 1;
	}
}

/* --- IP addresses ----------------------------------------------------------- */

static int compare_prefixes(const void *a, const void *b)
{
	return memcmp(a, b, offsetof(struct prefix, turned));
}

/* Whether the bit behind these is turned: decided once, at random. */
static bool is_turned(struct disguise *disguise, const struct prefix *wanted)
{
	struct prefix *const *found = tfind(wanted, &disguise->prefixes, compare_prefixes);
	struct prefix *prefix;
	unsigned char random = 0;

	if (found)
		return (*found)->turned;
	prefix = memory_new(sizeof(*prefix));
	*prefix = *wanted;
	if (getrandom(&random, 1, 0) != 1)
		random = 1;
	prefix->turned = random & 1;
	if (!tsearch(prefix, &disguise->prefixes, compare_prefixes))
		memory_exhausted();
	return prefix->turned;
}

/* How many bits stay as they are. */
static unsigned kept_bits(const unsigned char *address, size_t size)
{
	static const unsigned char ZEROS[2] = {0};

	if (size == 4)
		return address[0] == 0 || address[0] == 127 || address[0] >= 224 ||
				       (address[0] == 169 && address[1] == 254)
			       ? 32
			       : 8;
	if (memcmp(address, ZEROS, 2) == 0 || address[0] == 0xff)
		return 128;
	return address[0] == 0xfe && (address[1] & 0xc0) == 0x80 ? 64 : 16;
}

void disguise_ip(struct disguise *disguise, unsigned char *address, size_t size)
{
	struct prefix prefix = {.family = (unsigned char)size};
	unsigned bits = 8 * (unsigned)size;

	if (size != 4 && size != 16)
		return;
	for (unsigned bit = 0; bit < bits; bit++) {
		unsigned char mask = (unsigned char)(0x80 >> bit % 8);
		bool set = address[bit / 8] & mask;

		prefix.length = (unsigned char)bit;
		if (bit >= kept_bits(address, size) && is_turned(disguise, &prefix))
			address[bit / 8] ^= mask;
		if (set)
			prefix.bytes[bit / 8] |= mask;
	}
}

/* --- words of a text -------------------------------------------------------- */

/* A place in a text; replacements are written there, their length returned by the
 * functions that find one, with what they stand for in `ret_taken`. */
struct place {
	const char *text;
	size_t at, size;
};

static bool is_word(int character)
{
	return isalnum(character) || character == '_';
}

/* Nothing of a word before it, or one of systemd's escapes ("\x2d"). */
static bool starts_word(const struct place *place)
{
	const char *here = place->text + place->at;

	if (place->at == 0 || !is_word((unsigned char)here[-1]))
		return true;
	return place->at >= 4 && here[-4] == '\\' && here[-3] == 'x';
}

static size_t span(const struct place *place, const char *characters)
{
	size_t length = 0;

	while (place->at + length < place->size && place->text[place->at + length] != '\0' &&
	       strchr(characters, place->text[place->at + length]))
		length++;
	return length;
}

static bool ends_word(const struct place *place, size_t length)
{
	return place->at + length >= place->size ||
	       !is_word((unsigned char)place->text[place->at + length]);
}

/* Copies what is `length` long there, terminated, when it can be an address. */
static bool copy_word(const struct place *place, size_t length, char word[static WORD_MAX])
{
	if (length == 0 || length >= WORD_MAX)
		return false;
	memcpy(word, place->text + place->at, length);
	word[length] = '\0';
	return true;
}

static size_t write_mac(const unsigned char *mac, const char *separator, char *to)
{
	int used = 0;

	for (size_t i = 0; i < MAC; i++)
		used += sprintf(to + used, "%s%02x", i ? separator : "", mac[i]);
	return (size_t)used;
}

static bool parse_hex(const char *text, size_t stride, unsigned char mac[static MAC])
{
	for (size_t i = 0; i < MAC; i++) {
		char digits[3] = {text[i * stride], text[i * stride + 1], '\0'};

		if (!isxdigit((unsigned char)digits[0]) || !isxdigit((unsigned char)digits[1]))
			return false;
		mac[i] = (unsigned char)strtoul(digits, NULL, 16);
	}
	return true;
}

static size_t take_mac(struct disguise *disguise, const struct place *place, char *to,
		       size_t *ret_taken)
{
	char word[WORD_MAX];
	unsigned char mac[MAC];

	*ret_taken = span(place, HEX ":-");
	if (*ret_taken != 17 || !copy_word(place, *ret_taken, word) || !parse_hex(word, 3, mac) ||
	    (word[2] != ':' && word[2] != '-'))
		return 0;
	for (size_t i = 5; i < 17; i += 3)
		if (word[i] != word[2])
			return 0;
	disguise_mac(disguise, mac);
	return write_mac(mac, word[2] == ':' ? ":" : "-", to);
}

/* Twelve digits: after "enx" always a MAC, else only one that has been seen. */
static size_t take_bare_mac(struct disguise *disguise, struct place place, char *to,
			    size_t *ret_taken)
{
	bool named = place.size - place.at > 3 && memcmp(place.text + place.at, "enx", 3) == 0;
	char word[WORD_MAX];
	unsigned char mac[MAC];
	size_t digits, known;

	place.at += named ? 3 : 0;
	digits = span(&place, HEX);
	if (digits != 12 || !ends_word(&place, digits) || !copy_word(&place, digits, word) ||
	    !parse_hex(word, 2, mac) || (!named && !find_mac(disguise, mac, &known)))
		return 0;
	disguise_mac(disguise, mac);
	*ret_taken = digits + (named ? 3 : 0);
	to = named ? stpcpy(to, "enx") : to;
	return write_mac(mac, "", to) + (named ? 3 : 0);
}

static size_t take_ip(struct disguise *disguise, const struct place *place, char *to,
		      size_t *ret_taken)
{
	size_t length = span(place, "0123456789.");
	char word[WORD_MAX];
	unsigned char address[16], before[16];
	int family = AF_INET;
	size_t size;

	/* At the end of a sentence, or "ip=ADDRESS::". */
	while (length > 0 && place->text[place->at + length - 1] == '.')
		length--;
	if (!copy_word(place, length, word) || inet_pton(family, word, address) != 1) {
		length = span(place, HEX ":");
		family = AF_INET6;
		if (!copy_word(place, length, word) || !strchr(word, ':') ||
		    inet_pton(family, word, address) != 1)
			return 0;
	}
	if (!ends_word(place, length))
		return 0;
	size = family == AF_INET ? 4 : 16;
	memcpy(before, address, size);
	disguise_ip(disguise, address, size);
	if (memcmp(before, address, size) == 0) /* it may be none: "0::/user.slice" */
		return 0;
	inet_ntop(family, address, to, WORD_MAX);
	*ret_taken = length;
	return strlen(to);
}

static size_t take_name(const struct disguise *disguise, const struct place *place, char *to,
			size_t *ret_taken)
{
	const struct pair *best = NULL;

	for (size_t i = 0; i < disguise->name_count; i++) {
		const struct pair *pair = &disguise->names[i];
		size_t length = strlen(pair->from);

		if (length > place->size - place->at || !ends_word(place, length) ||
		    memcmp(place->text + place->at, pair->from, length) != 0)
			continue;
		if (!best || length > strlen(best->from))
			best = pair;
	}
	if (!best)
		return 0;
	*ret_taken = strlen(best->from);
	strcpy(to, best->to);
	return strlen(to);
}

static size_t take(struct disguise *disguise, const struct place *place, unsigned kinds, char *to,
		   size_t *ret_taken)
{
	size_t length = 0;

	if (!starts_word(place) && place->text[place->at] != ':')
		return 0;
	if (kinds & DISGUISE_NAMES && starts_word(place))
		length = take_name(disguise, place, to, ret_taken);
	if (length == 0 && kinds & DISGUISE_MACS)
		length = take_mac(disguise, place, to, ret_taken);
	if (length == 0 && kinds & DISGUISE_MACS)
		length = take_bare_mac(disguise, *place, to, ret_taken);
	if (length == 0 && kinds & DISGUISE_IPS)
		length = take_ip(disguise, place, to, ret_taken);
	return length;
}

char *disguise_text(struct disguise *disguise, const char *text, size_t size, unsigned kinds,
		    size_t *ret_size)
{
	struct place place = {text, 0, size};
	size_t room = size + 2 * WORD_MAX, used = 0, taken = 0;
	char *result = memory_resize(NULL, room, 1);

	while (place.at < size) {
		size_t length;

		if (used + 2 * WORD_MAX > room) {
			room = 2 * room;
			result = memory_resize(result, room, 1);
		}
		length = take(disguise, &place, kinds, result + used, &taken);
		if (length == 0)
			result[used++] = text[place.at++];
		else
			place.at += taken;
		used += length;
	}
	result[used] = '\0';
	if (ret_size)
		*ret_size = used;
	return result;
}
