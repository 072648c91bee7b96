#include "core/tar.h"

#include "core/memory.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK     512
#define NAMES_MAX (64U << 10) /* of a header that holds names only */

struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8];
	char type, linkname[100], magic[6], version[2], uname[32], gname[32];
	char major[8], minor[8], prefix[155], padding[12];
};

_Static_assert(sizeof(struct header) == BLOCK, "a tar header is one block");

enum {
	TYPE_OLD_FILE = '\0',
	TYPE_FILE = '0',
	TYPE_LINK = '2',
	TYPE_DIRECTORY = '5',
	TYPE_PAX = 'x',
	TYPE_PAX_GLOBAL = 'g',
	TYPE_GNU_NAME = 'L',
	TYPE_GNU_LINK = 'K',
};

static unsigned checksum(const struct header *header)
{
	const unsigned char *bytes = (const unsigned char *)header;
	unsigned sum = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		bool own =
			i >= offsetof(struct header, checksum) && i < offsetof(struct header, type);

		sum += own ? ' ' : bytes[i];
	}
	return sum;
}

/* --- writing ---------------------------------------------------------------- */

struct writing {
	FILE *stream;
	time_t time;
};

static void write_padding(FILE *stream, size_t size)
{
	static const char ZEROS[BLOCK];

	fwrite(ZEROS, 1, (BLOCK - size % BLOCK) % BLOCK, stream);
}

static void write_header(const struct writing *writing, char type, const char *name,
			 const char *target, size_t size)
{
	struct header header = {.type = type, .magic = "ustar", .version = {'0', '0'}};
	char number[24];

	memcpy(header.name, name, strnlen(name, sizeof(header.name)));
	memcpy(header.linkname, target, strnlen(target, sizeof(header.linkname)));
	memcpy(header.mode, type == TYPE_DIRECTORY ? "0000700" : "0000600", sizeof(header.mode));
	memcpy(header.uid, "0000000", sizeof(header.uid));
	memcpy(header.gid, "0000000", sizeof(header.gid));
	snprintf(number, sizeof(number), "%011zo", size);
	memcpy(header.size, number, sizeof(header.size));
	snprintf(number, sizeof(number), "%011llo", (unsigned long long)writing->time);
	memcpy(header.mtime, number, sizeof(header.mtime));
	snprintf(number, sizeof(number), "%06o", checksum(&header));
	memcpy(header.checksum, number, 7);
	header.checksum[7] = ' ';
	fwrite(&header, 1, sizeof(header), writing->stream);
}

/* "LENGTH KEY=VALUE\n", where LENGTH counts its own digits. Returns the length. */
static size_t put_record(char *to, const char *key, const char *value)
{
	size_t rest = strlen(key) + strlen(value) + 3, length = rest, before;

	do {
		before = length;
		length = rest + (size_t)snprintf(NULL, 0, "%zu", before);
	} while (length != before);
	return (size_t)sprintf(to, "%zu %s=%s\n", length, key, value);
}

/* What does not fit into a header stands in one of its own before it. */
static void write_long_names(const struct writing *writing, const char *path, const char *target)
{
	char records[2 * PATH_MAX + 64];
	size_t size = 0;

	if (strlen(path) > sizeof(((struct header *)NULL)->name))
		size += put_record(records + size, "path", path);
	if (strlen(target) > sizeof(((struct header *)NULL)->linkname))
		size += put_record(records + size, "linkpath", target);
	if (size == 0)
		return;
	write_header(writing, TYPE_PAX, "names", "", size);
	fwrite(records, 1, size, writing->stream);
	write_padding(writing->stream, size);
}

static int write_entry(const struct archive_entry *entry, void *user)
{
	static const char TYPES[] = {[ARCHIVE_DIRECTORY] = TYPE_DIRECTORY,
				     [ARCHIVE_FILE] = TYPE_FILE,
				     [ARCHIVE_LINK] = TYPE_LINK};
	const struct writing *writing = user;
	const char *target = entry->kind == ARCHIVE_LINK ? entry->data : "";
	size_t size = entry->kind == ARCHIVE_FILE ? entry->size : 0;

	write_long_names(writing, entry->path, target);
	write_header(writing, TYPES[entry->kind], entry->path, target, size);
	if (size > 0)
		fwrite(entry->data, 1, size, writing->stream);
	write_padding(writing->stream, size);
	return ferror(writing->stream) ? -EIO : 0;
}

int tar_write(const struct archive *archive, FILE *stream, time_t time, struct error *error)
{
	static const char END[2 * BLOCK];
	struct writing writing = {stream, time};

	errno = 0;
	if (archive_visit(archive, write_entry, &writing) == 0)
		fwrite(END, 1, sizeof(END), stream);
	if (fflush(stream) != 0 || ferror(stream))
		return error_set_errno(error, errno ? errno : EIO, "writing the archive");
	return 0;
}

/* --- reading ---------------------------------------------------------------- */

struct reading {
	FILE *stream;
	struct archive *archive;
	struct error *error;
	char *path, *target; /* of the entry that comes next, from a header of its own */
};

static int refuse(struct reading *reading, const char *name, const char *why)
{
	char shown[128];

	text_sanitise(shown, sizeof(shown), name, strlen(name));
	return error_set(reading->error, EBADMSG, "'%s': refused: %s", shown, why);
}

static int damaged(struct reading *reading)
{
	return error_set(reading->error, EBADMSG, "a header of the archive is damaged");
}

static int end_early(struct reading *reading)
{
	if (ferror(reading->stream))
		return error_set_errno(reading->error, EIO, "reading the archive");
	return error_set(reading->error, EBADMSG, "the archive is cut off");
}

/* Octal digits, with blanks around them; GNU's binary numbers are for sizes that are
 * not allowed anyway. */
static int parse_octal(const char *field, size_t size, size_t *ret_number)
{
	size_t number = 0, i = 0;

	while (i < size && field[i] == ' ')
		i++;
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		number = number * 8 + (size_t)(field[i] - '0');
	for (; i < size; i++)
		if (field[i] != ' ' && field[i] != '\0')
			return -EINVAL;
	*ret_number = number;
	return 0;
}

/* A field that is padded with NULs, and has none inside. */
static int copy_field(char *to, const char *field, size_t size)
{
	size_t length = strnlen(field, size);

	for (size_t i = length; i < size; i++)
		if (field[i] != '\0')
			return -EILSEQ;
	memcpy(to, field, length);
	to[length] = '\0';
	return 0;
}

/* Content and the padding behind it, with a NUL at its end; free() it. NULL: the file
 * ends before. */
static char *read_data(struct reading *reading, size_t size)
{
	char *data = memory_resize(NULL, size + 1, 1), padding[BLOCK];
	size_t rest = (BLOCK - size % BLOCK) % BLOCK;

	if (fread(data, 1, size, reading->stream) == size &&
	    fread(padding, 1, rest, reading->stream) == rest) {
		data[size] = '\0';
		return data;
	}
	free(data);
	end_early(reading);
	return NULL;
}

static void set_text(char **text, const char *value)
{
	free(*text);
	*text = memory_copy_string(value);
}

static int take_record(struct reading *reading, const char *key, const char *value)
{
	if (strncmp(key, "GNU.sparse", 10) == 0 || strcmp(key, "size") == 0)
		return refuse(reading, key, "a file with holes or of unusual size");
	if (strcmp(key, "path") == 0)
		set_text(&reading->path, value);
	else if (strcmp(key, "linkpath") == 0)
		set_text(&reading->target, value);
	return 0;
}

static int parse_records(struct reading *reading, char *data, size_t size)
{
	int result = 0;

	for (size_t at = 0; at < size && result == 0;) {
		char *end, *key, *equals;
		size_t length;

		errno = 0;
		length = strtoul(data + at, &end, 10);
		if (end == data + at || *end != ' ' || errno || length > size - at ||
		    data + at + length <= end + 1 || data[at + length - 1] != '\n')
			return damaged(reading);
		data[at + length - 1] = '\0';
		key = end + 1;
		equals = strchr(key, '=');
		if (!equals || strlen(key) != (size_t)(data + at + length - 1 - key))
			return damaged(reading);
		*equals = '\0';
		result = take_record(reading, key, equals + 1);
		at += length;
	}
	return result;
}

static int read_long_names(struct reading *reading, char type, size_t size)
{
	char *data;
	int result = 0;

	if (size > NAMES_MAX)
		return damaged(reading);
	data = read_data(reading, size);
	if (!data)
		return -EBADMSG;
	if (type == TYPE_PAX)
		result = parse_records(reading, data, size);
	else if (type != TYPE_PAX_GLOBAL && size > 0 && strlen(data) < size - 1)
		result = refuse(reading, data, "a NUL in its name");
	else if (type == TYPE_GNU_NAME)
		set_text(&reading->path, data);
	else if (type == TYPE_GNU_LINK)
		set_text(&reading->target, data);
	free(data);
	return result;
}

/* GNU's own magic is "ustar  ", and its prefix field something else. */
static int take_names(struct reading *reading, const struct header *header)
{
	char name[sizeof(header->prefix) + sizeof(header->name) + 2] = "";
	char target[sizeof(header->linkname) + 1];
	size_t length = 0;
	int result = 0;

	if (header->magic[5] == '\0' && header->prefix[0] != '\0') {
		result = copy_field(name, header->prefix, sizeof(header->prefix));
		length = strlen(name);
		name[length++] = '/';
	}
	if (result == 0)
		result = copy_field(name + length, header->name, sizeof(header->name));
	if (result == 0)
		result = copy_field(target, header->linkname, sizeof(header->linkname));
	if (result < 0)
		return refuse(reading, name, "a NUL in its name");
	if (!reading->path)
		set_text(&reading->path, name);
	if (!reading->target)
		set_text(&reading->target, target);
	return 0;
}

/* "./sys/" and "sys" are the same. */
static char *plain(char *path)
{
	size_t length;

	while (path[0] == '.' && (path[1] == '/' || path[1] == '\0'))
		path += 1 + (path[1] == '/');
	length = strlen(path);
	if (length > 1 && path[length - 1] == '/')
		path[length - 1] = '\0';
	return path;
}

static const char *reason(int code)
{
	switch (code) {
	case -EILSEQ:
		return "such a name could lead anywhere";
	case -EXDEV:
		return "a link that leads out of the archive";
	case -EFBIG:
		return "more than 64 MiB";
	case -ENOSPC:
		return "the archive is above 256 MiB";
	case -E2BIG:
		return "the archive has more than 200000 entries";
	}
	return "it is there twice, or below what is no directory";
}

static int put(struct reading *reading, enum archive_kind kind, const char *path, const char *data,
	       size_t size)
{
	int result = -EEXIST;

	if (kind != ARCHIVE_FILE || !archive_find(reading->archive, path))
		result = archive_put(reading->archive, kind, path, data, size);
	return result < 0 ? refuse(reading, path, reason(result)) : 0;
}

static int read_file(struct reading *reading, const char *path, size_t size)
{
	char *data;
	int result;

	if (size > ARCHIVE_FILE_MAX)
		return refuse(reading, path, reason(-EFBIG));
	data = read_data(reading, size);
	if (!data)
		return -EBADMSG;
	result = put(reading, ARCHIVE_FILE, path, data, size);
	free(data);
	return result;
}

static int read_entry(struct reading *reading, const struct header *header, size_t size)
{
	int result = take_names(reading, header);
	const char *path;

	if (result < 0 || !reading->path || !reading->target)
		return result;
	path = plain(reading->path);
	switch (header->type) {
	case TYPE_FILE:
	case TYPE_OLD_FILE:
		result = read_file(reading, path, size);
		break;
	case TYPE_DIRECTORY:
		if (*path != '\0')
			result = put(reading, ARCHIVE_DIRECTORY, path, NULL, 0);
		break;
	case TYPE_LINK:
		result = put(reading, ARCHIVE_LINK, path, reading->target, strlen(reading->target));
		break;
	default:
		return refuse(reading, path, "neither a file, a directory nor a symbolic link");
	}
	if (header->type != TYPE_FILE && header->type != TYPE_OLD_FILE && size > 0)
		result = damaged(reading);
	free(reading->path);
	free(reading->target);
	reading->path = reading->target = NULL;
	return result;
}

/* One header and what belongs to it: 1, 0 at the end of the archive, or -errno. */
static int read_next(struct reading *reading)
{
	static const struct header END;
	struct header header;
	size_t size, sum;
	int result;

	if (fread(&header, 1, sizeof(header), reading->stream) != sizeof(header))
		return end_early(reading);
	if (memcmp(&header, &END, sizeof(header)) == 0)
		return reading->path || reading->target ? damaged(reading) : 0;
	if (memcmp(header.magic, "ustar", 5) != 0 ||
	    parse_octal(header.checksum, sizeof(header.checksum), &sum) < 0 ||
	    sum != checksum(&header) || parse_octal(header.size, sizeof(header.size), &size) < 0)
		return damaged(reading);
	switch (header.type) {
	case TYPE_PAX:
	case TYPE_PAX_GLOBAL:
	case TYPE_GNU_NAME:
	case TYPE_GNU_LINK:
		result = read_long_names(reading, header.type, size);
		break;
	default:
		result = read_entry(reading, &header, size);
	}
	return result < 0 ? result : 1;
}

struct archive *tar_read(FILE *stream, struct error *error)
{
	struct reading reading = {.stream = stream, .archive = archive_new(), .error = error};
	int result;

	while ((result = read_next(&reading)) > 0)
		;
	free(reading.path);
	free(reading.target);
	if (result == 0)
		return reading.archive;
	archive_free(reading.archive);
	return NULL;
}

bool tar_is(FILE *stream)
{
	struct header header;
	bool found = fread(&header, 1, sizeof(header), stream) == sizeof(header) &&
		     memcmp(header.magic, "ustar", 5) == 0;

	rewind(stream);
	return found;
}
