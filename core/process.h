/* process.h - what /proc tells of one process. */
#ifndef CORE_PROCESS_H
#define CORE_PROCESS_H

#include "core/kernel/kernel.h"

#define PROCESS_CMDLINE_MAX 32768 /* QEMU's with many disks have some 10 KiB */
#define PROCESS_CGROUP_MAX  4096
#define PROCESS_COMM_MAX    64 /* 15 bytes, each of which may become U+FFFD */

/* The texts of other people: `comm` is sanitised, the others are raw. */
struct process {
	int pid;
	uint64_t started; /* kernel_now() then; 0: unknown */
	char comm[PROCESS_COMM_MAX];
	char cgroup[PROCESS_CGROUP_MAX];
	size_t cmdline_size;
	char cmdline[PROCESS_CMDLINE_MAX]; /* NUL-separated, and ends with one */
};

/* Reads a process; what is not there or may not be read is empty. -ESRCH when
 * there is no such process (any more). */
int process_read(struct kernel *kernel, int pid, struct process *ret_process);

/* The number that a name in /proc is; 0 when it is none. */
int process_pid_from_name(const char *name);

/* The start in nanoseconds since the machine's, from /proc/PID/stat: 0 when it does
 * not say. Pure. */
uint64_t process_parse_start(const char *stat);

/* The n-th argument of a command line, NULL after the last. */
const char *process_argument(const char *cmdline, size_t size, size_t n);

/* The program of a command line: what is behind the last slash of its first word.
 * Empty when there is none. Sanitised. */
void process_program(const char *cmdline, size_t size, char *buffer, size_t buffer_size);

/* The value of an option, as in "-id 100", "--id 100" or "--id=100", given with its
 * dashes. NULL when it is not there or has no value. */
const char *process_option(const char *cmdline, size_t size, const char *option);

#endif
