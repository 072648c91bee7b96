#include "core/kernel/kmsg.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define RECORD_MAX 8192 /* CONSOLE_EXT_LOG_MAX; a smaller buffer is EINVAL */

/* Makes room for `wanted` bytes by forgetting the oldest; at least half of all, so that
 * it is not done for each record. Returns what is left. */
static size_t forget(char *log, size_t length, size_t size, size_t wanted)
{
	size_t from = length + wanted - size;

	if (from < size / 2)
		from = size / 2;
	if (from >= length)
		return 0;
	memmove(log, log + from, length - from);
	return length - from;
}

ssize_t kmsg_read(int fd, void *buffer, size_t size)
{
	char record[RECORD_MAX];
	size_t length = 0;
	ssize_t got;

	while ((got = read(fd, record, sizeof(record))) != 0) {
		/* Records that were overwritten before they were read: go on with the next. */
		if (got < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (got < 0)
			break;
		if ((size_t)got > size)
			continue;
		if (length + (size_t)got > size)
			length = forget(buffer, length, size, (size_t)got);
		memcpy((char *)buffer + length, record, (size_t)got);
		length += (size_t)got;
	}
	if (got < 0 && errno != EAGAIN) {
		got = -errno;
		close(fd);
		return got;
	}
	close(fd);
	return (ssize_t)length;
}
