/* kmsg.h - the kernel's log, read as if it were a file: /dev/kmsg gives one record
 * at a time and then waits for the next.
 */
#ifndef CORE_KERNEL_KMSG_H
#define CORE_KERNEL_KMSG_H

#include <stddef.h>
#include <sys/types.h>

/* Takes all records that are there from a descriptor that does not block, and closes
 * it. Of more than fits the newest stay, and the first of those may lack its
 * beginning. Returns the number of bytes or -errno. */
ssize_t kmsg_read(int fd, void *buffer, size_t size);

#endif
