#include "tui/crash.h"

#include "core/memory.h"
#include "widgets/terminal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Only what is safe in a signal handler. stdout is the terminal; stderr may be
 * the backlog, whose last words belong on the terminal now. */
static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) < 0)
		return; /* nobody is left to tell */
}

static void say_backlog(void)
{
	char buffer[1024];
	ssize_t count;
	off_t at = 0;

	while ((count = pread(STDERR_FILENO, buffer, sizeof(buffer), at)) > 0) {
		if (write(STDOUT_FILENO, buffer, (size_t)count) < 0)
			return;
		at += count;
	}
}

static void on_signal(int signal_number)
{
	terminal_emergency_restore();
	say("\r\nvftop: crashed (");
	switch (signal_number) {
	case SIGSEGV:
		say("SIGSEGV");
		break;
	case SIGBUS:
		say("SIGBUS");
		break;
	case SIGFPE:
		say("SIGFPE");
		break;
	case SIGILL:
		say("SIGILL");
		break;
	default:
		say("SIGABRT");
		break;
	}
	say(")\r\n");
	say_backlog();
	/* The action is the default one again: it ends the process as it should,
	 * with a core dump where those are wanted. */
	raise(signal_number);
}

static void on_exhaustion(void)
{
	terminal_emergency_restore();
	say("\r\nvftop: out of memory\r\n");
}

void crash_watch(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND | SA_NODEFER};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
		sigaction(deadly[i], &action, NULL);
	memory_on_exhaustion(on_exhaustion);
}

void crash_unwatch(void)
{
	for (size_t i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
		signal(deadly[i], SIG_DFL);
	memory_on_exhaustion(NULL);
}
