/* capture.h - another host, replayed from a tar (which stays in memory) or a directory.
 *
 * DIR/sys, DIR/proc, DIR/etc ...   the files, at their own paths
 * DIR/netlink/route-HEX            the answers to one rtnetlink request, raw
 * DIR/netlink/generic-HEX          the same for generic netlink
 * DIR/netlink/namespace/PATH       the number of the network namespace at PATH
 * DIR/capture                      the host's clock in nanoseconds, and the time of day
 *
 * HEX is the request itself in lower-case hexadecimal, nlmsg_len to the end,
 * with nlmsg_seq and nlmsg_pid zero. A refusal is recorded as its NLMSG_ERROR
 * message, the end of a dump as its NLMSG_DONE. Every write is refused, there are
 * no events, and the clock runs on from where it was. recorder.h makes one.
 */
#ifndef CORE_KERNEL_CAPTURE_H
#define CORE_KERNEL_CAPTURE_H

#include "core/archive.h"
#include "core/kernel/kernel.h"

#include <time.h>

/* Opens a directory, or a file, which must be a tar. Nothing outside it is ever read:
 * absolute and climbing links are resolved below it (openat2 RESOLVE_IN_ROOT), and
 * nothing but regular files and directories is opened. kernel_exchange() gives
 * -EBADMSG for a damaged recording, -EFBIG for one above 64 MiB. Returns NULL with
 * `error` filled when it is neither, damaged, or holds no sys/. */
struct kernel *capture_kernel_new(const char *path, struct error *error);

/* When it was taken, 0: it does not say. Of a capture only. */
time_t capture_taken(const struct kernel *kernel);

/* Writes down when that is, into an archive that is being made. 0, or -errno as
 * archive_put() has it. */
#define CAPTURE_DESCRIPTION "capture"
int capture_describe(struct archive *archive, uint64_t clock, time_t taken);

/* Where the answers to a request are, below the capture: "netlink/route-...".
 * 0, -EPROTONOSUPPORT, or -ENAMETOOLONG when no file can have that name. */
#define CAPTURE_PATH_MAX 300
int capture_answer_path(int protocol, const struct nlmsghdr *request,
			char path[static CAPTURE_PATH_MAX]);

/* The directory of those numbers, below the capture. */
#define CAPTURE_NAMESPACES "netlink/namespace"

#endif
