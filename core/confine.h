/* confine.h - read-only as the kernel sees it, not only as we promise it.
 *
 * Two halves: without capabilities every rtnetlink and devlink change is
 * refused (CAP_NET_ADMIN), but sysfs only asks for root's user id; a Landlock
 * ruleset refuses the files. Neither alone is enough.
 */
#ifndef CORE_CONFINE_H
#define CORE_CONFINE_H

#include "core/error.h"

enum confine_level {
	CONFINE_CAPABILITIES, /* this kernel has no Landlock: root may still write files */
	CONFINE_KERNEL,       /* files and netlink: the kernel refuses both */
};

/* Gives up the right to change anything but /dev/null and the own terminal, for
 * ever, for the calling thread and all that it starts: call it before the first
 * thread and before the kernel's sockets are opened. Reading stays, except what
 * needs a capability (other network namespaces, the eswitch mode) and other
 * processes' descriptors, which Landlock hides: kernel/deputy.h. 0 with the level reached, or
 * -errno with `error` filled: then nothing is promised. */
int confine_read_only(enum confine_level *ret_level, struct error *error);

/* The same for a process that has another one write for it, and is to see what it
 * saw: the capabilities to look at other processes, at any file and into the
 * kernel's log stay, where it has them. */
int confine_to_reading(enum confine_level *ret_level, struct error *error);

#endif
