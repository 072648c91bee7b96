/* fuzz_archive - a tar from somebody else's hands, read as a capture of a host. What
 * can be read must come out of writing and reading it again, and be anonymised. */
#include "core/anonymise.h"
#include "core/tar.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 512, CHECKSUM_AT = 148, CHECKSUM_SIZE = 8, MAGIC_AT = 257 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int resolve(const struct archive_entry *entry, void *user)
{
	const struct archive_entry *found;

	archive_resolve(user, entry->path, true, &found);
	return 0;
}

static void write_and_read(const struct archive *archive)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&bytes, &size);
	struct archive *again;

	if (!stream || tar_write(archive, stream, 0, NULL) < 0)
		abort();
	fclose(stream);
	stream = fmemopen(bytes, size, "r");
	again = tar_read(stream, NULL);
	if (!again || archive_count(again) != archive_count(archive) ||
	    archive_size(again) != archive_size(archive))
		abort();
	archive_free(again);
	fclose(stream);
	free(bytes);
}

static void try(void *data, size_t size)
{
	FILE *stream = fmemopen(data, size, "r");
	struct snapshot *snapshot;
	struct archive *archive;
	struct error error;

	if (!stream)
		abort();
	archive = tar_read(stream, &error);
	fclose(stream);
	if (!archive)
		return;
	archive_visit(archive, resolve, archive);
	write_and_read(archive);
	snapshot = snapshot_new();
	archive_free(anonymise(archive, snapshot));
	snapshot_put(snapshot);
	archive_free(archive);
}

/* Gives what looks like a header the checksum that it should have: behind a wrong one
 * nothing would ever be reached. */
static void seal(uint8_t *data, size_t size)
{
	for (size_t at = 0; at + BLOCK <= size; at += BLOCK) {
		uint8_t *header = data + at;
		unsigned sum = 0;

		if (memcmp(header + MAGIC_AT, "ustar", 5) != 0)
			continue;
		memset(header + CHECKSUM_AT, ' ', CHECKSUM_SIZE);
		for (size_t i = 0; i < BLOCK; i++)
			sum += header[i];
		snprintf((char *)header + CHECKSUM_AT, CHECKSUM_SIZE, "%06o", sum);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = size > 0 ? malloc(size) : NULL;

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	try(copy, size);
	seal(copy, size);
	try(copy, size);
	free(copy);
	return 0;
}
