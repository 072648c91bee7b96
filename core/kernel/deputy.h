/* deputy.h - a kernel for a process that is about to give up its rights.
 *
 * Who holds a VF is read from other processes' /proc and from other network
 * namespaces. A process under Landlock may look at neither, whatever capabilities it
 * keeps (ptrace_may_access), and the second takes CAP_NET_ADMIN. So a small process
 * is forked that keeps the right to look: it runs as nobody, who may write nothing
 * of root's, and answers nothing but these questions:
 *
 *   files below /proc/PID                    list, read, readlink
 *   interfaces of another network namespace  RTM_GETLINK with IFLA_TARGET_NETNSID
 *   a namespace's number here                kernel_namespace_id()
 *   the mode of a PF's switch                DEVLINK_CMD_ESWITCH_GET
 *
 * Everything else goes to `inner` in the asking process itself.
 */
#ifndef CORE_KERNEL_DEPUTY_H
#define CORE_KERNEL_DEPUTY_H

#include "core/kernel/kernel.h"

#include <stdbool.h>

/* Forks the deputy; call it before any thread exists and before confine.h. Takes
 * `inner` over. network: the deputy keeps CAP_NET_ADMIN, without which other
 * network namespaces and switch modes stay unknown; with it, that it only reads is
 * its own promise, not the kernel's. NULL with `error`; `inner` is the caller's
 * then. */
struct kernel *deputy_kernel_new(struct kernel *inner, bool network, struct error *error);

#endif
