/* owner.h - who holds each function, verified: an open descriptor, a network
 * namespace, a bridge; never guessed from a driver's name.
 */
#ifndef CORE_OWNER_H
#define CORE_OWNER_H

#include "core/kernel/kernel.h"
#include "core/link.h"
#include "core/snapshot.h"

/* True while somebody could hold something: a function is bound to a vfio or
 * uio driver, or its interface is away. Processes are not searched otherwise. */
bool owner_search_needed(const struct snapshot *snapshot);

/* What a search found, to be merged into a snapshot by the thread that owns it. */
struct owner_list;

/* What one search leaves to the next, which then only verifies most of it. */
struct owner_memory;
struct owner_memory *owner_memory_new(void);
void owner_memory_free(struct owner_memory *memory); /* NULL is allowed */

/* Reads the host's addresses and, where owner_search_needed(), looks for those who hold
 * functions (holder.h): in /proc/PID/fd for /dev/vfio/GROUP, /dev/vfio/devices/vfioN and
 * /dev/uioN (never opening those), and in the network namespaces known here by
 * RTM_GETNSID + IFLA_TARGET_NETNSID (no socket or descriptor stays in a foreign
 * namespace: that would pin it). What may not be looked at is unknown with the
 * reason. May take long, and wait for other processes. `before` (NULL: none) is what
 * the search before this one remembered; it is replaced. Never NULL. */
struct owner_list *owner_search(struct kernel *kernel, const struct snapshot *snapshot,
				struct owner_memory *before);
/* NULL is allowed. */
void owner_list_free(struct owner_list *list);

/* Sets `owner` of every PF and VF: what was found, what the host itself does with
 * the interface (addresses, bridge, bond, macvtap, VLAN above it: from `links`),
 * free, or unknown with the reason. True when one changed. */
bool owner_list_assign(const struct owner_list *list, const struct link_table *links,
		       struct snapshot *snapshot);

/* "vm", "container", "process", "host"; "" for none and unknown. */
const char *owner_kind_name(enum owner_kind kind);

/* Whether somebody holds it. */
bool owner_is_held(const struct owner *owner);
/* Whether that is a VM, a container or a process, and not the host's own network. */
bool owner_is_outside(const struct owner *owner);
bool owner_equal(const struct owner *a, const struct owner *b);

/* One phrase for people: "vm 100 router0", "lxc 9999 dns", "testpmd 4312", "bridge
 * vmbr0", "free", "-" when it is unknown. Returns `buffer`. */
#define OWNER_TEXT_MAX 64
const char *owner_text(const struct owner *owner, char buffer[static OWNER_TEXT_MAX]);

/* How many VFs are free and held; those of whom it is unknown are neither. */
struct owner_count {
	size_t free, held;
};
struct owner_count owner_count(const struct snapshot *snapshot);

/* How a process that holds a device is called by its manager: from its command
 * line and cgroup. Pure, for tests and the fuzzer: `cmdline` is NUL-separated. */
struct owner owner_from_process(const char *cmdline, size_t cmdline_size, const char *cgroup,
				const char *comm, int pid);

#endif
