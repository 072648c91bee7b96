/* file.h - what is done with an open file or directory of a host, the same for a
 * live one and for a capture. Both take the descriptor over and close it.
 */
#ifndef CORE_KERNEL_FILE_H
#define CORE_KERNEL_FILE_H

#include "core/kernel/kernel.h"

/* kernel_list() of an open directory. */
int file_list(int fd, kernel_name_fn *fn, void *user);

/* kernel_read() of an open file. `attribute`: it is one of sysfs, which comes
 * whole or, when it is binary, page by page; one that comes short of a page is
 * at its end, which saves every fourth system call of the start. */
ssize_t file_read(int fd, void *buffer, size_t size, bool attribute);

#endif
