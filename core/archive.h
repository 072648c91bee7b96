/* archive.h - a tree of files, directories and links in memory: a captured host
 * without a trace on any disk. tar.h reads and writes it.
 *
 * It may come from a stranger, so it is bounded: ARCHIVE_TOTAL_MAX bytes with all
 * names, ARCHIVE_FILE_MAX a file, ARCHIVE_ENTRIES_MAX entries, directories that are
 * only on the way to one counted in.
 *
 * Paths are relative to its top, without "." and "..", double slashes or control
 * characters: "sys/class/net". The top itself is "".
 */
#ifndef CORE_ARCHIVE_H
#define CORE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#define ARCHIVE_TOTAL_MAX   ((size_t)256 << 20)
#define ARCHIVE_FILE_MAX    ((size_t)64 << 20)
#define ARCHIVE_ENTRIES_MAX ((size_t)200000)

enum archive_kind { ARCHIVE_DIRECTORY, ARCHIVE_FILE, ARCHIVE_LINK };

struct archive_entry {
	char *path;
	enum archive_kind kind;
	char *data;  /* a file's bytes, a link's target; with a NUL behind them */
	size_t size; /* without it */
	struct archive_entry *child, *next; /* of a directory: its first; of that: the next */
};

struct archive;

/* An empty one, with its top; archive_free() it. */
struct archive *archive_new(void);
void archive_free(struct archive *archive); /* NULL is allowed */

/* Adds an entry and the directories above it, or replaces a file's content; `data`
 * is copied, a directory has none. 0, -EILSEQ: this is no path (or target) as above;
 * -ENOTDIR: something above it is no directory; -EEXIST: there is something of
 * another kind, or another link; -EXDEV: the link climbs above the top; -EFBIG,
 * -E2BIG, -ENOSPC: more than a file's bytes, the entries, all bytes that are allowed. */
int archive_put(struct archive *archive, enum archive_kind kind, const char *path, const void *data,
		size_t size);

/* What is at a path itself, links not followed; NULL: nothing. */
const struct archive_entry *archive_find(const struct archive *archive, const char *path);

/* What a path of the host leads to ("/sys/class/net/eth0/mtu"), links followed as if
 * the archive were the whole file system; the last component only with
 * `follow_last`. 0, -ENOENT, -ENOTDIR, -ELOOP or -ENAMETOOLONG. */
int archive_resolve(const struct archive *archive, const char *path, bool follow_last,
		    const struct archive_entry **ret_entry);

/* Return non-zero to stop; archive_visit() then returns that. */
typedef int archive_entry_fn(const struct archive_entry *entry, void *user);

/* Every entry but the top, sorted, a directory before what is in it. */
int archive_visit(const struct archive *archive, archive_entry_fn *fn, void *user);

/* How many entries there are, and what all files hold together. */
size_t archive_count(const struct archive *archive);
size_t archive_size(const struct archive *archive);

#endif
