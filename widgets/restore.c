#include "widgets/restore.h"

#include "widgets/terminfo.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A signal handler gets no argument; a process has one terminal. */
static struct restore *volatile armed;

int restore_note_modes(struct restore *restore)
{
	return tcgetattr(STDIN_FILENO, &restore->before) < 0 ? -errno : 0;
}

static void append(struct restore *restore, const char *sequence)
{
	size_t length;

	if (sequence == NULL)
		return;
	length = strlen(sequence);
	if (restore->length + length > sizeof(restore->sequences))
		return;
	memcpy(restore->sequences + restore->length, sequence, length);
	restore->length += length;
}

void restore_arm(struct restore *restore)
{
	static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};

	restore->length = 0;
	if (terminfo_sequence("kmous") != NULL)
		append(restore, "\033[?1000l\033[?1006l");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		append(restore, terminfo_sequence(names[i]));
	armed = restore;
}

void restore_forget(void)
{
	armed = NULL;
}

void restore_now(void)
{
	struct restore *restore = armed;
	int saved = errno;
	ssize_t written;

	if (restore == NULL)
		return;
	armed = NULL;
	written = write(STDOUT_FILENO, restore->sequences, restore->length);
	(void)written; /* a terminal that has gone needs no restoring */
	tcsetattr(STDIN_FILENO, TCSANOW, &restore->before);
	errno = saved;
}
