/* store.h - where a recorder puts what it records: a directory, or an archive in
 * memory. Paths are relative to its top. Functions return 0 or -errno.
 */
#ifndef CORE_KERNEL_STORE_H
#define CORE_KERNEL_STORE_H

#include "core/archive.h"

#include <limits.h>
#include <sys/types.h>

struct store {
	int directory;           /* a descriptor, used when there is no archive */
	struct archive *archive; /* or NULL */
};

/* One that is there already is no error. */
int store_make_directory(const struct store *store, const char *path);
int store_make_link(const struct store *store, const char *path, const char *target);
/* The whole of a file, in place of what it held. */
int store_write(const struct store *store, const char *path, const void *data, size_t size);

/* A link's target, terminated. Its length, or -errno as readlinkat(2) has it. */
ssize_t store_read_link(const struct store *store, const char *path, char target[static PATH_MAX]);

/* The size of what is there, links not followed, or -errno. */
ssize_t store_size(const struct store *store, const char *path);

#endif
