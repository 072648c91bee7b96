#include "tui/backlog.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define KEPT_MAX 65536 /* bytes of it that anybody would read */

void backlog_begin(struct backlog *backlog)
{
	int memory;

	backlog->terminal = -1;
	if (!isatty(STDERR_FILENO))
		return;
	memory = memfd_create("stderr", MFD_CLOEXEC);
	if (memory < 0)
		return;
	backlog->terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (backlog->terminal >= 0)
		dup2(memory, STDERR_FILENO);
	close(memory);
}

void backlog_end(struct backlog *backlog)
{
	char buffer[4096];
	off_t at = 0;
	ssize_t count;
	int memory;

	if (backlog->terminal < 0)
		return;
	memory = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	dup2(backlog->terminal, STDERR_FILENO);
	close(backlog->terminal);
	backlog->terminal = -1;
	if (memory < 0)
		return;
	while (at < KEPT_MAX && (count = pread(memory, buffer, sizeof(buffer), at)) > 0) {
		if (write(STDERR_FILENO, buffer, (size_t)count) < 0)
			break;
		at += count;
	}
	close(memory);
}
