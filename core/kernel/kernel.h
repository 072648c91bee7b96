/* kernel.h - the one door to the kernel.
 *
 * Everything vftop reads, changes or is told passes through a struct kernel:
 * files, netlink messages, events and the clock. There is a live one, one that
 * replays a capture and a simulated one; nothing above this header can tell
 * which it has. Messages cross the door, not parsed structs, so that the same
 * parsers run on all three.
 *
 * Paths are absolute as on the host ("/sys/bus/pci/devices"). Any call may
 * block for as long as the kernel does (RTNL, a PF's device lock): never call
 * from the thread that owns the screen.
 *
 * Threads: all of it may be used by any thread at any time, but each event
 * source is for one thread. Exchanges of one kernel wait for each other.
 */
#ifndef CORE_KERNEL_KERNEL_H
#define CORE_KERNEL_KERNEL_H

#include "core/error.h"

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct kernel;

/* Return non-zero to stop; that value is then what the caller of the listing
 * or exchange gets. */
typedef int kernel_name_fn(const char *name, void *user);
typedef int kernel_message_fn(const struct nlmsghdr *message, void *user);

enum kernel_event_source {
	KERNEL_LINK_EVENTS, /* rtnetlink notifications, group RTNLGRP_LINK */
	KERNEL_UEVENTS,     /* NETLINK_KOBJECT_UEVENT, group 1 (the kernel's) */
	KERNEL_EVENT_SOURCES
};

/* What a kernel implements. Semantics are those of the wrappers below. */
struct kernel_class {
	const char *name;
	int (*list)(struct kernel *, const char *path, kernel_name_fn *, void *user);
	ssize_t (*read)(struct kernel *, const char *path, void *buffer, size_t size);
	ssize_t (*readlink)(struct kernel *, const char *path, char *buffer, size_t size);
	ssize_t (*write)(struct kernel *, const char *path, const void *data, size_t size);
	int (*load_module)(struct kernel *, const char *name); /* NULL: -EOPNOTSUPP */
	int (*exchange)(struct kernel *, int protocol, struct nlmsghdr *request,
			kernel_message_fn *, void *user, struct error *);
	int (*namespace_id)(struct kernel *, const char *path); /* NULL: -EOPNOTSUPP */
	int (*subscribe)(struct kernel *, enum kernel_event_source);
	ssize_t (*receive)(struct kernel *, enum kernel_event_source, void *buffer, size_t size);
	uint64_t (*now)(struct kernel *);
	void (*pause)(struct kernel *, unsigned milliseconds); /* NULL: sleeps */
	void (*free)(struct kernel *);
};

/* Implementations embed this as their first member. */
struct kernel {
	const struct kernel_class *class;
};

/* Calls `fn` for every name in the directory except "." and "..", in no
 * particular order, unsanitised. Returns 0, what `fn` returned, or -errno; of what
 * captures leave out (secret.h) a capture does not know that it was there: -ENODATA. */
int kernel_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user);

/* Reads a file from its start, at most `size` bytes; of "/dev/kmsg" all records that
 * are there, the newest of more than fit. Returns the number of bytes (no NUL is
 * added) or -errno, -ENODATA as kernel_list() has it. */
ssize_t kernel_read(struct kernel *kernel, const char *path, void *buffer, size_t size);

/* Reads a link's target, terminated. Returns its length or -errno. */
ssize_t kernel_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size);

/* Writes `data` with one write(2): sysfs takes a value whole or not at all.
 * Returns `size` or -errno. A capture answers -EROFS. */
ssize_t kernel_write(struct kernel *kernel, const char *path, const void *data, size_t size);

/* Loads a module, by name or by a device's alias ("pci:v00008086d..."); one that is
 * loaded or built in is no error. 0, -EINVAL for what cannot be a name, -ENOENT
 * when modprobe found none or would not load it, or -errno. A capture answers
 * -EROFS. */
int kernel_load_module(struct kernel *kernel, const char *name);

/* Sends one netlink request (nlmsg_seq and nlmsg_pid are set here) and calls
 * `fn` (may be NULL) for every answer message but NLMSG_DONE and NLMSG_ERROR.
 * `protocol` is NETLINK_ROUTE or NETLINK_GENERIC. Returns 0 at the end of the
 * dump, at the ACK, or, for a request with neither NLM_F_DUMP nor NLM_F_ACK,
 * after its one answer; what `fn` returned; or -errno: the kernel's own answer,
 * whose extended ACK text is in `error`; -EINTR: the dump was interrupted by a
 * change (NLM_F_DUMP_INTR), all its messages were given, ask again; -ENOENT: a
 * capture without this answer. */
int kernel_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
		    kernel_message_fn *fn, void *user, struct error *error);

/* The number (nsid) by which this network namespace knows the one that a file is
 * ("/run/netns/blue", "/proc/4312/ns/net"). The file is open for this one question
 * only: a descriptor that stayed would keep the namespace, and the interfaces in it,
 * from going. Returns it, -ENOENT when there is no such file or it has no number
 * here, or -errno. */
int kernel_namespace_id(struct kernel *kernel, const char *path);

/* Starts the notifications of one source. Returns a file descriptor to poll
 * for reading (the kernel's own: do not read or close it), or -errno
 * (-EOPNOTSUPP: this kernel never has any). */
int kernel_subscribe(struct kernel *kernel, enum kernel_event_source source);

/* Takes one waiting datagram of a subscribed source without blocking. Returns
 * its size, 0 when none waits, -ENOBUFS when notifications were lost (read
 * everything again), or -errno. KERNEL_UEVENTS: "ACTION@DEVPATH\0KEY=VALUE\0...". */
ssize_t kernel_receive(struct kernel *kernel, enum kernel_event_source source, void *buffer,
		       size_t size);

/* Monotonic time in nanoseconds, of this kernel's own clock. */
uint64_t kernel_now(struct kernel *kernel);

/* Waits, on this kernel's own clock: one that stands still moves on by that much. */
void kernel_pause(struct kernel *kernel, unsigned milliseconds);

/* Frees the kernel; NULL is allowed. */
void kernel_free(struct kernel *kernel);

/* --- conveniences over the above; paths are built printf-like ------------- */

/* Reads a file as one line of text: trimmed and sanitised. Returns the length
 * or -errno. */
ssize_t kernel_read_text(struct kernel *kernel, char *buffer, size_t size, const char *path, ...)
	__attribute__((format(printf, 4, 5)));

/* Reads a decimal or 0x number. Returns 0, -EINVAL when it is none, or -errno. */
int kernel_read_number(struct kernel *kernel, int64_t *ret_number, const char *path, ...)
	__attribute__((format(printf, 3, 4)));

/* Reads a hexadecimal number with or without 0x (vendor, sriov_vf_device). */
int kernel_read_hex(struct kernel *kernel, uint64_t *ret_number, const char *path, ...)
	__attribute__((format(printf, 3, 4)));

/* The last component of a link's target, sanitised ("igb" of .../driver).
 * Returns its length or -errno. */
ssize_t kernel_link_name(struct kernel *kernel, char *buffer, size_t size, const char *path, ...)
	__attribute__((format(printf, 4, 5)));

#endif
