#include "tui/backlog.h"
#include "tui/crash.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What waits on a descriptor, as text. */
static void read_waiting(int fd, char *buffer, size_t size)
{
	struct pollfd waiting = {.fd = fd, .events = POLLIN};
	size_t length = 0;
	ssize_t count;

	while (length + 1 < size && poll(&waiting, 1, 100) > 0 &&
	       (count = read(fd, buffer + length, size - 1 - length)) > 0)
		length += (size_t)count;
	buffer[length] = '\0';
}

Test(backlog, complaints_come_after_the_screen)
{
	struct backlog backlog;
	int saved = dup(STDERR_FILENO);
	char during[256];
	char after[256];
	int master;
	int slave;

	cr_assert_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
	dup2(slave, STDERR_FILENO);
	backlog_begin(&backlog);
	cr_expect_geq(backlog.terminal, 0);
	dprintf(STDERR_FILENO, "a library complains\n");
	read_waiting(master, during, sizeof(during));
	backlog_end(&backlog);
	read_waiting(master, after, sizeof(after));
	dup2(saved, STDERR_FILENO);
	cr_expect_str_eq(during, "");
	cr_expect(strstr(after, "a library complains") != NULL, "'%s'", after);
}

Test(backlog, stderr_in_a_file_stays_there)
{
	struct backlog backlog;
	int saved = dup(STDERR_FILENO);
	char text[64];
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	backlog_begin(&backlog);
	dprintf(STDERR_FILENO, "at once\n");
	read_waiting(ends[0], text, sizeof(text));
	backlog_end(&backlog);
	dup2(saved, STDERR_FILENO);
	cr_expect_str_eq(text, "at once\n");
}

Test(crash, says_so_and_dies_of_its_signal)
{
	char text[512];
	int ends[2];
	int status;
	pid_t child;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		crash_watch();
		raise(SIGSEGV);
		_exit(0);
	}
	close(ends[1]);
	cr_assert_eq(waitpid(child, &status, 0), child);
	read_waiting(ends[0], text, sizeof(text));
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "status %x", status);
	cr_expect(strstr(text, "crashed (SIGSEGV)") != NULL, "'%s'", text);
}
