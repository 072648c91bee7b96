#include "core/journal.h"

#include "core/json_text.h"
#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#define SIZE_TO_ROTATE (1 << 20)
#define SIZE_TO_READ   ((off_t)256 << 20) /* one change of a thousand VFs is a few MiB */
#define VERSION        1

const char *journal_directory(char *buffer, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (geteuid() == 0)
		snprintf(buffer, size, "/var/log/vftop");
	else if (state != NULL && *state == '/')
		snprintf(buffer, size, "%s/vftop", state);
	else
		snprintf(buffer, size, "%s/.local/state/vftop", home != NULL ? home : "");
	return buffer;
}

/* --- one entry as JSON ----------------------------------------------------- */

static json_t *error_to_json(const struct error *error)
{
	return error->code == 0
		       ? json_null()
		       : json_pack("{s:i, s:s}", "code", error->code, "message", error->message);
}

static json_t *entry_to_json(const struct journal_entry *entry)
{
	return json_pack("{s:i, s:I, s:I, s:s, s:s, s:s, s:I, s:o, s:O, s:O}", "version", VERSION,
			 "id", (json_int_t)entry->id, "time", (json_int_t)entry->time, "who",
			 entry->who, "title", entry->title, "outcome",
			 plan_run_outcome_name(entry->outcome), "undoes", (json_int_t)entry->undoes,
			 "error", error_to_json(&entry->error), "steps", entry->steps, "undo",
			 entry->undo);
}

static bool take_number(const json_t *json, const char *key, int64_t *ret_number)
{
	const json_t *number = json_object_get(json, key);

	*ret_number = json_integer_value(number);
	return json_is_integer(number) && *ret_number >= 0;
}

static bool take_outcome(const json_t *json, enum executor_outcome *ret_outcome)
{
	const char *name = json_string_value(json_object_get(json, "outcome"));

	for (int i = OUTCOME_DONE; name != NULL && i <= OUTCOME_STALE; i++) {
		if (strcmp(plan_run_outcome_name((enum executor_outcome)i), name) == 0) {
			*ret_outcome = (enum executor_outcome)i;
			return true;
		}
	}
	return false;
}

/* Entries without one have no such failure, or were written before it was kept. */
static void take_error(const json_t *json, struct error *error)
{
	const json_t *object = json_object_get(json, "error");
	int64_t code;

	if (take_number(object, "code", &code) && code > 0 && code <= ERROR_NO_EFFECT &&
	    json_text_take(object, "message", error->message, sizeof(error->message)))
		error->code = (int)code;
}

/* False for what is no entry: the rest of a line that a crash cut. */
static bool entry_from_json(const json_t *json, struct journal_entry *entry)
{
	json_t *steps = json_object_get(json, "steps"), *undo = json_object_get(json, "undo");
	int64_t id, undoes;

	*entry = (struct journal_entry){0};
	if (!take_number(json, "id", &id) || !take_number(json, "time", &entry->time) ||
	    !take_number(json, "undoes", &undoes) ||
	    !json_text_take(json, "who", entry->who, sizeof(entry->who)) ||
	    !json_text_take(json, "title", entry->title, sizeof(entry->title)) ||
	    !take_outcome(json, &entry->outcome) || !json_is_array(steps) || !json_is_array(undo))
		return false;
	entry->id = (uint64_t)id;
	entry->undoes = (uint64_t)undoes;
	take_error(json, &entry->error);
	entry->steps = json_incref(steps);
	entry->undo = json_incref(undo);
	return true;
}

/* --- reading --------------------------------------------------------------- */

struct entries {
	struct journal_entry *items;
	size_t count, room;
};

static void take_line(struct entries *entries, const char *line, size_t length)
{
	json_t *json = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
	struct journal_entry entry;

	if (entry_from_json(json, &entry)) {
		if (entries->count == entries->room) {
			entries->room = entries->room > 0 ? 2 * entries->room : 32;
			entries->items = memory_resize(entries->items, entries->room,
						       sizeof(*entries->items));
		}
		entries->items[entries->count++] = entry;
	}
	json_decref(json);
}

static void take_lines(struct entries *entries, const char *text, size_t size)
{
	while (size > 0) {
		const char *newline = memchr(text, '\n', size);
		size_t length = newline != NULL ? (size_t)(newline - text) : size;

		take_line(entries, text, length);
		if (newline == NULL)
			return;
		text += length + 1;
		size -= length + 1;
	}
}

/* At most `size` bytes of an open file. Returns how many, or -errno. */
static ssize_t read_bytes(int fd, char *text, size_t size)
{
	size_t length = 0;

	while (length < size) {
		ssize_t part = pread(fd, text + length, size - length, (off_t)length);

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return -errno;
		if (part == 0)
			break;
		length += (size_t)part;
	}
	return (ssize_t)length;
}

static int take_file(struct entries *entries, int fd)
{
	struct stat status;
	ssize_t length;
	char *text;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	if (status.st_size > SIZE_TO_READ)
		return -EFBIG;
	text = memory_new((size_t)status.st_size + 1);
	length = read_bytes(fd, text, (size_t)status.st_size);
	if (length > 0)
		take_lines(entries, text, (size_t)length);
	free(text);
	return length < 0 ? (int)length : 0;
}

static int read_file(struct entries *entries, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), result;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	result = take_file(entries, fd);
	close(fd);
	return result;
}

static const char *file_path(const char *directory, const char *suffix, char path[static PATH_MAX])
{
	if (snprintf(path, PATH_MAX, "%s/" JOURNAL_FILE "%s", directory, suffix) >= PATH_MAX)
		path[0] = '\0';
	return path;
}

int journal_read(const char *directory, struct journal_entry **ret_entries, size_t *ret_count,
		 struct error *error)
{
	struct entries entries = {0};
	char path[PATH_MAX];
	int result = read_file(&entries, file_path(directory, ".1", path));

	if (result == 0)
		result = read_file(&entries, file_path(directory, "", path));
	*ret_entries = entries.items;
	*ret_count = entries.count;
	if (result == 0)
		return 0;
	journal_free_entries(entries.items, entries.count);
	*ret_entries = NULL;
	*ret_count = 0;
	return error_set_errno(error, -result, "%s", path);
}

void journal_free_entries(struct journal_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		json_decref(entries[i].steps);
		json_decref(entries[i].undo);
	}
	free(entries);
}

static bool is_undone(const struct journal_entry *entries, size_t count, uint64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (entries[i].undoes == id && entries[i].outcome == OUTCOME_DONE)
			return true;
	return false;
}

/* An undo is no change to take back: it would only be done again. */
const struct journal_entry *journal_last_undoable(const struct journal_entry *entries, size_t count)
{
	for (size_t i = count; i-- > 0;) {
		const struct journal_entry *entry = &entries[i];

		if (entry->outcome == OUTCOME_DONE && entry->undoes == 0 &&
		    json_array_size(entry->undo) > 0 && !is_undone(entries, count, entry->id))
			return entry;
	}
	return NULL;
}

/* --- writing --------------------------------------------------------------- */

static int make_directory(const char *directory)
{
	char path[PATH_MAX];
	size_t length = strlen(directory);

	if (length == 0 || length >= sizeof(path))
		return -ENAMETOOLONG;
	strcpy(path, directory);
	for (size_t i = 1; i <= length; i++) {
		if (directory[i] != '/' && directory[i] != '\0')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			return -errno;
		path[i] = directory[i];
	}
	return 0;
}

/* Opens the journal and holds it alone. A file that was rotated away while this
 * waited is not it any more. */
static int open_locked(const char *path)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
		struct stat mine, there;

		if (fd < 0)
			return -errno;
		while (flock(fd, LOCK_EX) < 0)
			if (errno != EINTR) {
				close(fd);
				return -errno;
			}
		if (fstat(fd, &mine) == 0 && stat(path, &there) == 0 &&
		    mine.st_ino == there.st_ino && mine.st_dev == there.st_dev)
			return fd;
		close(fd);
	}
}

static int write_whole(int fd, const char *text, size_t size)
{
	ssize_t written;

	do {
		written = write(fd, text, size);
	} while (written < 0 && errno == EINTR);
	if (written < 0)
		return -errno;
	if ((size_t)written != size)
		return -ENOSPC;
	return fsync(fd) < 0 ? -errno : 0;
}

static bool ends_in_a_line(int fd, off_t size)
{
	char last = '\n';

	return size == 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

/* In one write, with the newline that a crash kept from the line before. */
static int append_line(int fd, off_t size, const struct journal_entry *entry)
{
	json_t *json = entry_to_json(entry);
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL, *line = NULL;
	int length, result = -EINVAL;

	json_decref(json);
	if (text != NULL) {
		length = asprintf(&line, "%s%s\n", ends_in_a_line(fd, size) ? "" : "\n", text);
		result = length < 0 ? -ENOMEM : write_whole(fd, line, (size_t)length);
		if (length >= 0)
			free(line);
	}
	free(text);
	return result;
}

static uint64_t last_id(const char *directory)
{
	struct journal_entry *entries;
	uint64_t id = 0;
	size_t count;

	if (journal_read(directory, &entries, &count, NULL) < 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (entries[i].id > id)
			id = entries[i].id;
	journal_free_entries(entries, count);
	return id;
}

/* Opens the journal to append to, and turns it over when it has become long. */
static int open_to_append(const char *directory, off_t *ret_size)
{
	char path[PATH_MAX], old[PATH_MAX];
	struct stat status = {0};
	int fd = open_locked(file_path(directory, "", path));

	if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size >= SIZE_TO_ROTATE &&
	    rename(path, file_path(directory, ".1", old)) == 0) {
		close(fd);
		fd = open_locked(path);
		if (fd >= 0 && fstat(fd, &status) < 0)
			status.st_size = 0;
	}
	*ret_size = status.st_size;
	return fd;
}

int journal_append(const char *directory, struct journal_entry *entry, struct error *error)
{
	int fd, result = make_directory(directory);
	off_t size = 0;

	if (result < 0)
		return error_set_errno(error, -result, "journal: %s", directory);
	fd = open_to_append(directory, &size);
	if (fd < 0)
		return error_set_errno(error, -fd, "journal: %s/" JOURNAL_FILE, directory);
	entry->id = last_id(directory) + 1;
	result = append_line(fd, size, entry);
	close(fd);
	return result == 0
		       ? 0
		       : error_set_errno(error, -result, "journal: %s/" JOURNAL_FILE, directory);
}

void journal_tell_syslog(const struct journal_entry *entry)
{
	syslog(LOG_DAEMON | LOG_NOTICE, "change %" PRIu64 " by %s: %s: %s", entry->id, entry->who,
	       entry->title, plan_run_outcome_name(entry->outcome));
}
