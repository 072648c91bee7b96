/* executor_process.h - the executor's own side: takes plans from a socket, carries
 * them out and tells how it goes.
 */
#ifndef CORE_EXECUTOR_PROCESS_H
#define CORE_EXECUTOR_PROCESS_H

#include "core/executor.h"

/* What the forked process does, until the other side of `fd` (which it takes over)
 * is gone and nothing is left to be done. The steps run in a thread of their own: a
 * kernel that never answers one keeps that thread, and the process, for ever. */
void executor_process_run(struct kernel *kernel, int fd, const struct executor_options *options);

#endif
