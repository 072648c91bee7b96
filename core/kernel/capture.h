/* capture.h - another host, replayed from a directory.
 *
 * DIR/sys, DIR/proc, DIR/etc ...   the files, at their own paths
 * DIR/netlink/route-HEX            the answers to one rtnetlink request, raw
 * DIR/netlink/generic-HEX          the same for generic netlink
 *
 * HEX is the request itself in lower-case hexadecimal, nlmsg_len to the end,
 * with nlmsg_seq and nlmsg_pid zero. A refusal is recorded as its NLMSG_ERROR
 * message. Every write is refused, there are no events, and the clock runs.
 */
#ifndef CORE_KERNEL_CAPTURE_H
#define CORE_KERNEL_CAPTURE_H

#include "core/kernel/kernel.h"

/* Opens a directory. Nothing outside it is ever read: absolute and climbing
 * links are resolved below it (openat2 RESOLVE_IN_ROOT). Returns NULL with
 * `error` filled when it is no directory or holds no sys/. */
struct kernel *capture_kernel_new(const char *directory, struct error *error);

#endif
