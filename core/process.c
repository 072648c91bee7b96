#include "core/process.h"

#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* USER_HZ, in which the kernel gives times to user space on every machine that has
 * PCI. */
#define TICK_NANOSECONDS 10000000U
#define STAT_MAX         1024
#define START_FIELD      22 /* of proc(5) */

int process_pid_from_name(const char *name)
{
	char *end;

	if (*name < '1' || *name > '9')
		return 0;
	errno = 0;
	long pid = strtol(name, &end, 10);
	return *end == '\0' && errno == 0 && pid <= INT_MAX ? (int)pid : 0;
}

uint64_t process_parse_start(const char *stat)
{
	/* The name before it may contain anything, this too. */
	const char *field = strrchr(stat, ')');
	unsigned long long ticks;

	/* The name is the second field. */
	for (int n = 2; field && n < START_FIELD; n++) {
		field = strchr(field, ' ');
		field = field ? field + 1 : NULL;
	}
	if (!field || sscanf(field, "%20llu", &ticks) != 1 || ticks > UINT64_MAX / TICK_NANOSECONDS)
		return 0;
	return ticks * TICK_NANOSECONDS;
}

/* --- command lines --------------------------------------------------------- */

const char *process_argument(const char *cmdline, size_t size, size_t n)
{
	const char *end = cmdline + size;

	while (cmdline < end) {
		const char *stop = memchr(cmdline, '\0', (size_t)(end - cmdline));

		if (!stop) /* cut */
			return NULL;
		if (n-- == 0)
			return cmdline;
		cmdline = stop + 1;
	}
	return NULL;
}

void process_program(const char *cmdline, size_t size, char *buffer, size_t buffer_size)
{
	const char *first = process_argument(cmdline, size, 0);
	const char *slash = first ? strrchr(first, '/') : NULL;
	const char *name = slash ? slash + 1 : first ? first : "";

	text_sanitise(buffer, buffer_size, name, strlen(name));
}

const char *process_option(const char *cmdline, size_t size, const char *option)
{
	size_t length = strlen(option);
	const char *argument = process_argument(cmdline, size, 0);

	while (argument) {
		const char *next = argument + strlen(argument) + 1;

		next = process_argument(next, size - (size_t)(next - cmdline), 0);
		if (strncmp(argument, option, length) == 0) {
			if (argument[length] == '=')
				return argument + length + 1;
			if (argument[length] == '\0')
				return next;
		}
		argument = next;
	}
	return NULL;
}

/* --- reading --------------------------------------------------------------- */

static ssize_t read_file(struct kernel *kernel, int pid, const char *file, char *buffer,
			 size_t size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	ssize_t length = kernel_read(kernel, path, buffer, size - 1);
	buffer[length > 0 ? length : 0] = '\0';
	return length;
}

int process_read(struct kernel *kernel, int pid, struct process *ret_process)
{
	char stat[STAT_MAX];
	ssize_t length = read_file(kernel, pid, "stat", stat, sizeof(stat));

	if (length < 0)
		return -ESRCH;
	ret_process->pid = pid;
	ret_process->started = process_parse_start(stat);
	kernel_read_text(kernel, ret_process->comm, sizeof(ret_process->comm), "/proc/%d/comm",
			 pid);
	read_file(kernel, pid, "cgroup", ret_process->cgroup, sizeof(ret_process->cgroup));
	length = read_file(kernel, pid, "cmdline", ret_process->cmdline,
			   sizeof(ret_process->cmdline));
	/* With the NUL that was put behind it, if it has none of its own. */
	ret_process->cmdline_size = length > 0 ? (size_t)length + 1 : 0;
	return 0;
}
