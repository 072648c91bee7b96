/* servant.h - a process of vftop's own, forked before any thread or screen exists:
 * the executor, and the deputy. It ends by itself when its socket does; terminals,
 * sessions and signals do not end it.
 */
#ifndef CORE_SERVANT_H
#define CORE_SERVANT_H

#include "core/error.h"

#include <sys/types.h>

/* Forks with a SOCK_SEQPACKET pair in between. Returns the child's process id, or 0
 * in the child, each with its own end in `ret_fd`; or -errno with `error` filled.
 * The child has /dev/null for stdin, stdout and stderr, and leaves with _Exit():
 * nothing of the parent's is to be flushed or torn down twice. */
pid_t servant_fork(const char *name, int *ret_fd, struct error *error);

#endif
