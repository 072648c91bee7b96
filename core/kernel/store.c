#include "core/kernel/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- in an archive ---------------------------------------------------------- */

/* What no archive may hold is left out of it: it is then unknown to who reads it. */
static int put(const struct store *store, enum archive_kind kind, const char *path,
	       const void *data, size_t size)
{
	int result = archive_put(store->archive, kind, path, data, size);

	return result == -EILSEQ || result == -EFBIG ? 0 : result;
}

/* On a host, ".." at the top stays there: those that are too many can go. */
static const char *within(const char *path, const char *target)
{
	size_t depth = 0, climbs = 0;

	for (const char *slash = path; (slash = strchr(slash, '/')) != NULL; slash++)
		depth++;
	while (strncmp(target + 3 * climbs, "../", 3) == 0)
		climbs++;
	return climbs > depth ? target + 3 * (climbs - depth) : target;
}

/* --- the store -------------------------------------------------------------- */

int store_make_directory(const struct store *store, const char *path)
{
	if (store->archive)
		return put(store, ARCHIVE_DIRECTORY, path, NULL, 0);
	if (mkdirat(store->directory, path, 0777) < 0 && errno != EEXIST)
		return -errno;
	return 0;
}

int store_make_link(const struct store *store, const char *path, const char *target)
{
	if (store->archive) {
		target = within(path, target);
		return put(store, ARCHIVE_LINK, path, target, strlen(target));
	}
	return symlinkat(target, store->directory, path) < 0 ? -errno : 0;
}

ssize_t store_read_link(const struct store *store, const char *path, char target[static PATH_MAX])
{
	const struct archive_entry *entry;
	ssize_t length;

	if (store->archive) {
		entry = archive_find(store->archive, path);
		if (!entry || entry->kind != ARCHIVE_LINK)
			return entry ? -EINVAL : -ENOENT;
		memcpy(target, entry->data, entry->size + 1);
		return (ssize_t)entry->size;
	}
	length = readlinkat(store->directory, path, target, PATH_MAX - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	return length;
}

ssize_t store_size(const struct store *store, const char *path)
{
	const struct archive_entry *entry;
	struct stat status;

	if (store->archive) {
		entry = archive_find(store->archive, path);
		return entry ? (ssize_t)entry->size : -ENOENT;
	}
	if (fstatat(store->directory, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return status.st_size;
}

static int write_all(int fd, const char *from, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, from, size);

		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			from += written;
			size -= (size_t)written;
		}
	}
	return 0;
}

int store_write(const struct store *store, const char *path, const void *data, size_t size)
{
	int fd, result;

	if (store->archive)
		return put(store, ARCHIVE_FILE, path, data, size);
	fd = openat(store->directory, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		    0666);
	if (fd < 0)
		return -errno;
	result = write_all(fd, data, size);
	if (close(fd) < 0 && result == 0)
		result = -errno;
	return result;
}
