#include "core/servant.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Whoever asked may lose its terminal, its session or its life. All signals are
 * blocked when this begins. */
static void detach(const char *name)
{
	static const int IGNORED[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE};
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t none;

	setsid();
	for (size_t i = 0; i < sizeof(IGNORED) / sizeof(*IGNORED); i++)
		signal(IGNORED[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_NAME, name);
	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	if (null > STDERR_FILENO)
		close(null);
}

/* fork(), with no signal in between. */
static pid_t fork_quietly(const char *name)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		detach(name);
	else
		sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

pid_t servant_fork(const char *name, int *ret_fd, struct error *error)
{
	int sockets[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return error_set_errno(error, errno, "%s", name);
	pid = fork_quietly(name);
	if (pid < 0) {
		int code = errno;

		close(sockets[0]);
		close(sockets[1]);
		return error_set_errno(error, code, "%s", name);
	}
	close(sockets[pid == 0 ? 0 : 1]);
	*ret_fd = sockets[pid == 0 ? 1 : 0];
	return pid;
}
