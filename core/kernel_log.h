/* kernel_log.h - what the kernel wrote into its log since the start: /dev/kmsg. */
#ifndef CORE_KERNEL_LOG_H
#define CORE_KERNEL_LOG_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

#define KERNEL_LOG_TEXT_MAX 256

/* One record (Documentation/ABI/testing/dev-kmsg). */
struct log_line {
	int level;                      /* 0 emergency ... 7 debug (syslog(2)) */
	uint64_t time;                  /* nanoseconds since the start, as kernel_now() */
	char device[DEVICE_NAME_MAX];   /* PCI address: of DEVICE=, else named in the text; or "" */
	char text[KERNEL_LOG_TEXT_MAX]; /* sanitised */
};

/* Returns non-zero to stop; that value is what the reading gives then. */
typedef int kernel_log_fn(const struct log_line *line, void *user);

/* Calls `fn` for every record that is still in the log, oldest first; records of
 * programs (which anybody may write) are left out. 0, what `fn` returned, or -errno:
 * -EPERM without the right (CAP_SYSLOG where dmesg is restricted). */
int kernel_log_read(struct kernel *kernel, kernel_log_fn *fn, void *user);

/* The same for records read elsewhere; changes `text`, which ends with a NUL. What is
 * no record is left out. */
int kernel_log_parse(char *text, kernel_log_fn *fn, void *user);

#endif
