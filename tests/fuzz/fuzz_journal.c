#include "core/intent.h"
#include "core/journal.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void expect_harmless(const char *text, size_t size)
{
	if (strnlen(text, size) == size || strpbrk(text, "\033\n\r\t") != NULL)
		abort();
}

static void look_at(const struct journal_entry *entry)
{
	struct error error = {0};
	struct intent intent;

	expect_harmless(entry->who, sizeof(entry->who));
	expect_harmless(entry->title, sizeof(entry->title));
	expect_harmless(entry->error.message, sizeof(entry->error.message));
	if (intent_from_json(entry->undo, &intent, &error) == 0)
		intent_done(&intent);
}

/* A directory with nothing but this journal, for as long as this process lives. */
static void write_journal(const char *directory, const uint8_t *data, size_t size)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/" JOURNAL_FILE, directory);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
}

static void remove_journal(const char *directory)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/" JOURNAL_FILE, directory);
	unlink(path);
	rmdir(directory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is in the journal, and what U would take back of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char directory[] = "/tmp/fuzz_journal.XXXXXX";
	struct journal_entry *entries = NULL;
	struct error error = {0};
	size_t count = 0;

	if (mkdtemp(directory) == NULL)
		abort();
	write_journal(directory, data, size);
	if (journal_read(directory, &entries, &count, &error) == 0) {
		for (size_t i = 0; i < count; i++)
			look_at(&entries[i]);
		journal_last_undoable(entries, count);
		journal_free_entries(entries, count);
	}
	remove_journal(directory);
	return 0;
}
