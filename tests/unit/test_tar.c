#include "core/tar.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 512

static const char MAGIC[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};

/* --- a tar, made by hand ---------------------------------------------------- */

struct made {
	char bytes[64 * BLOCK];
	size_t size;
};

static void seal(char *header)
{
	unsigned sum = 0;

	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
}

static char *add(struct made *made, char type, const char *name, const char *target,
		 const char *data, size_t size)
{
	char *header = made->bytes + made->size;

	strncpy(header, name, 100);
	strncpy(header + 157, target, 100);
	memcpy(header + 257, MAGIC, sizeof(MAGIC));
	snprintf(header + 124, 12, "%011o", (unsigned)size);
	header[156] = type;
	seal(header);
	if (size > 0)
		memcpy(header + BLOCK, data, size);
	made->size += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
	return header;
}

static struct archive *read_bytes(const void *bytes, size_t size, struct error *error)
{
	char *copy = malloc(size + 1);
	FILE *stream;
	struct archive *archive;

	memcpy(copy, bytes, size);
	stream = fmemopen(copy, size, "r");
	archive = tar_read(stream, error);
	fclose(stream);
	free(copy);
	return archive;
}

static struct archive *read_made(struct made *made, struct error *error)
{
	return read_bytes(made->bytes, made->size + 2 * BLOCK, error);
}

static void refused(struct made *made, const char *why)
{
	struct error error = {0};

	cr_assert_eq(read_made(made, &error), NULL, "%s", why);
	cr_assert_eq(error.code, EBADMSG);
	cr_assert_neq(strstr(error.message, why), NULL, "%s: %s", why, error.message);
}

/* --- both ways -------------------------------------------------------------- */

static int same(const struct archive_entry *entry, void *user)
{
	const struct archive_entry *other = archive_find(user, entry->path);

	cr_assert_neq(other, NULL, "%s", entry->path);
	cr_assert_eq(other->kind, entry->kind, "%s", entry->path);
	cr_assert_eq(other->size, entry->size, "%s", entry->path);
	cr_assert(entry->size == 0 || memcmp(other->data, entry->data, entry->size) == 0);
	return 0;
}

static void put(struct archive *archive, enum archive_kind kind, const char *path, const char *data,
		size_t size)
{
	cr_assert_eq(archive_put(archive, kind, path, data, size), 0, "%s", path);
}

Test(tar, gives_back_what_was_written)
{
	struct archive *archive = archive_new(), *copy;
	struct error error = {0};
	char name[256], *bytes = NULL, long_path[400], block[3 * BLOCK] = {7};
	size_t size = 0;
	FILE *stream = open_memstream(&bytes, &size);

	put(archive, ARCHIVE_FILE, "proc/empty", "", 0);
	put(archive, ARCHIVE_FILE, "proc/binary", "a\0b\n", 4);
	put(archive, ARCHIVE_FILE, "proc/blocks", block, sizeof(block));
	put(archive, ARCHIVE_LINK, "sys/link", "../proc/empty", 13);
	put(archive, ARCHIVE_DIRECTORY, "sys/directory", NULL, 0);
	/* Around the 100 bytes of a header, and where a record's length gets a digit. */
	memset(name, 'n', sizeof(name));
	for (size_t length = 80; length < 256; length++) {
		snprintf(long_path, sizeof(long_path), "d/%.*s", (int)length, name);
		put(archive, ARCHIVE_FILE, long_path, name, length);
		snprintf(long_path, sizeof(long_path), "l/%.*s", (int)length, name);
		put(archive, ARCHIVE_LINK, long_path, name, length);
	}
	cr_assert_eq(tar_write(archive, stream, 1700000000, &error), 0, "%s", error.message);
	fclose(stream);
	cr_assert_eq(size % BLOCK, 0);
	copy = read_bytes(bytes, size, &error);
	cr_assert_neq(copy, NULL, "%s", error.message);
	cr_assert_eq(archive_count(copy), archive_count(archive));
	archive_visit(archive, same, copy);
	archive_free(copy);
	archive_free(archive);
	free(bytes);
}

Test(tar, cut_off_anywhere_is_refused)
{
	struct made made = {0};
	struct error error;

	add(&made, '0', "sys/a", "", "data", 4);
	for (size_t size = 1; size < made.size + BLOCK; size += 37) {
		cr_assert_eq(read_bytes(made.bytes, size, &error), NULL, "%zu", size);
		cr_assert_eq(error.code, EBADMSG);
	}
}

Test(tar, one_flipped_bit_is_found)
{
	struct made made = {0};

	char *header = add(&made, '0', "sys/a", "", "data", 4);
	header[2] ^= 1;
	refused(&made, "damaged");
}

/* --- what others write ------------------------------------------------------ */

Test(tar, reads_what_gnu_tar_packs)
{
	struct made made = {0};
	struct error error = {0};
	struct archive *archive;
	char name[200];

	memset(name, 'n', sizeof(name));
	name[199] = '\0';
	add(&made, '5', "./", "", "", 0);
	add(&made, 'L', "././@LongLink", "", name, sizeof(name));
	add(&made, '0', "cut", "", "text", 4);
	add(&made, 'K', "././@LongLink", "", name, sizeof(name));
	add(&made, '2', "./sys/link", "cut", "", 0);
	memcpy(add(&made, '5', "./sys/d/", "", "", 0) + 257, "ustar  ", 8);
	seal(made.bytes + made.size - BLOCK);
	archive = read_made(&made, &error);
	cr_assert_neq(archive, NULL, "%s", error.message);
	cr_assert_str_eq(archive_find(archive, name)->data, "text");
	cr_assert_str_eq(archive_find(archive, "sys/link")->data, name);
	cr_assert_eq(archive_find(archive, "sys/d")->kind, ARCHIVE_DIRECTORY);
	archive_free(archive);
}

/* --- what nobody should ----------------------------------------------------- */

Test(tar, refuses_names_that_lead_out)
{
	static const char *const NAMES[] = {"/etc/passwd", "../x", "sys/../../x", "a//b", "a\033b"};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++) {
		struct made made = {0};

		add(&made, '0', NAMES[i], "", "", 0);
		refused(&made, "lead anywhere");
	}
}

Test(tar, refuses_links_that_lead_out)
{
	struct made made = {0};

	add(&made, '2', "sys/a", "../../etc/passwd", "", 0);
	refused(&made, "leads out");
}

Test(tar, refuses_a_nul_in_a_name)
{
	struct made made = {0};
	struct made pax = {0};
	char *header = add(&made, '0', "sys/a", "", "", 0);

	header[7] = 'x';
	seal(header);
	refused(&made, "NUL");
	add(&pax, 'x', "p", "", "12 path=a\0b\n", 12);
	refused(&pax, "damaged");
}

Test(tar, refuses_what_is_no_file)
{
	static const char TYPES[] = {'1', '3', '4', '6', '7', 'S', 'M', 'V', 'A'};

	for (size_t i = 0; i < sizeof(TYPES); i++) {
		struct made made = {0};

		add(&made, TYPES[i], "sys/a", "b", "", 0);
		refused(&made, "neither a file");
	}
}

Test(tar, refuses_gigantic_sizes)
{
	struct made made = {0}, binary = {0}, pax = {0};
	char *header = add(&made, '0', "sys/a", "", "", 0);

	memset(header + 124, '7', 11);
	seal(header);
	refused(&made, "more than 64 MiB");
	header = add(&binary, '0', "sys/a", "", "", 0);
	memset(header + 124, 0xff, 12);
	seal(header);
	refused(&binary, "damaged");
	add(&pax, 'x', "p", "", "15 size=999999\n", 15);
	refused(&pax, "unusual size");
}

Test(tar, refuses_holes)
{
	struct made made = {0};

	add(&made, 'x', "p", "", "22 GNU.sparse.major=1\n", 22);
	refused(&made, "holes");
}

Test(tar, refuses_damaged_records)
{
	static const char *const RECORDS[] = {
		"x",    "9 path=a",    "99 path=a\n", "0 path=a\n",
		"3 \n", "-9 path=a\n", "10 pathxa\n", "18446744073709551615 a=b\n"};

	for (size_t i = 0; i < sizeof(RECORDS) / sizeof(*RECORDS); i++) {
		struct made made = {0};

		add(&made, 'x', "p", "", RECORDS[i], strlen(RECORDS[i]));
		refused(&made, "damaged");
	}
}

Test(tar, refuses_the_same_file_twice)
{
	struct made made = {0}, below = {0};

	add(&made, '0', "sys/a", "", "1", 1);
	add(&made, '0', "sys/a", "", "2", 1);
	refused(&made, "twice");
	add(&below, '2', "sys", "/etc", "", 0);
	add(&below, '0', "sys/a", "", "1", 1);
	refused(&below, "below what is no directory");
}

Test(tar, complains_without_escapes)
{
	struct made made = {0};
	struct error error = {0};

	add(&made, '0', "sys/\033[2J", "", "", 0);
	cr_assert_eq(read_made(&made, &error), NULL);
	cr_assert_eq(strchr(error.message, '\033'), NULL);
}

Test(tar, is_told_by_its_content)
{
	struct made made = {0};
	FILE *stream;

	add(&made, '0', "sys/a", "", "", 0);
	stream = fmemopen(made.bytes, made.size, "r");
	cr_assert(tar_is(stream));
	cr_assert_eq(ftell(stream), 0);
	fclose(stream);
	stream = fmemopen(made.bytes + 1, made.size - 1, "r");
	cr_assert_not(tar_is(stream));
	fclose(stream);
}

Test(tar, says_when_it_cannot_be_written)
{
	struct archive *archive = archive_new();
	struct error error = {0};
	FILE *full = fopen("/dev/full", "w");

	cr_assert_neq(full, NULL);
	put(archive, ARCHIVE_FILE, "a", "b", 1);
	cr_assert_eq(tar_write(archive, full, 0, &error), -ENOSPC, "%s", error.message);
	fclose(full);
	archive_free(archive);
}
