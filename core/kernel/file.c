#include "core/kernel/file.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SYSFS_PAGE 4096 /* the smallest page there is */

int file_list(int fd, kernel_name_fn *fn, void *user)
{
	DIR *directory = fdopendir(fd);
	const struct dirent *entry;
	int result = 0;

	if (!directory) {
		result = -errno;
		close(fd);
		return result;
	}
	while (result == 0 && (errno = 0, entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			result = fn(entry->d_name, user);
	}
	if (result == 0)
		result = -errno;
	closedir(directory);
	return result;
}

ssize_t file_read(int fd, void *buffer, size_t size, bool attribute)
{
	char *target = buffer;
	size_t length = 0;
	ssize_t result = 0;

	while (length < size) {
		result = read(fd, target + length, size - length);
		if (result < 0 && errno == EINTR)
			continue;
		if (result <= 0)
			break;
		length += (size_t)result;
		if (attribute && result < SYSFS_PAGE)
			break;
	}
	if (result < 0)
		result = -errno;
	close(fd);
	return result < 0 ? result : (ssize_t)length;
}
