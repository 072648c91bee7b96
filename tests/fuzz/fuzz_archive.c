/* fuzz_archive - a tar from somebody else's hands, read as a capture of a host. What
 * can be read must come out of writing and reading it again, and be anonymised. */
#include "core/anonymise.h"
#include "core/tar.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *stream = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	struct snapshot *snapshot;
	struct archive *archive;
	struct error error;

	if (!stream)
		return 0;
	archive = tar_read(stream, &error);
	fclose(stream);
	if (!archive)
		return 0;
	archive_visit(archive, resolve, archive);
	write_and_read(archive);
	snapshot = snapshot_new();
	archive_free(anonymise(archive, snapshot));
	snapshot_put(snapshot);
	archive_free(archive);
	return 0;
}
