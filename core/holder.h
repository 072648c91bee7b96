/* holder.h - looks for those who hold functions that the host has given away: through
 * vfio or uio (opener.h), or in another network namespace (tenant.h).
 */
#ifndef CORE_HOLDER_H
#define CORE_HOLDER_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* A function that somebody may hold, and who does. */
struct holder {
	char device[DEVICE_NAME_MAX];
	bool vfio;        /* bound to a driver of that kind */
	int group;        /* its IOMMU group */
	bool away;        /* its interface is not in this network namespace */
	int namespace_id; /* but in that one, UNKNOWN until found */
	uint64_t inode;   /* which is this one; 0: unknown */
	int descriptor;   /* by which its owner has it open, UNKNOWN: by none */
	struct owner owner;
};

/* By device. */
struct holder_list {
	size_t count;
	struct holder *holders;
	int64_t opened;    /* how often devices were open when it was looked for them */
	uint64_t searched; /* kernel_now() when everything was looked at */
};

/* Whether that is a driver that gives functions to processes. */
bool holder_driver(const char *driver);

/* Whether a VF may be somebody's: given to a process, in another network namespace, or
 * going, which has lost its driver already and waits for its holder only. */
bool holder_may_have(const struct vf *vf);

/* The functions of a snapshot that somebody may hold. */
void holder_list_init(struct holder_list *list, const struct snapshot *snapshot);
void holder_list_copy(struct holder_list *list, const struct holder_list *from);
void holder_list_done(struct holder_list *list);

/* Looks for their owners in /proc and in the network namespaces. Each is found, free,
 * or unknown with the reason. No device is opened. What the search before (NULL: there
 * was none) found is only verified where nothing says that it changed: that asks for
 * one link of each holder instead of all descriptors of all processes. */
void holder_list_search(struct holder_list *list, struct kernel *kernel,
			const struct holder_list *before);

/* NULL when it was not looked for. */
const struct holder *holder_list_find(const struct holder_list *list, const char *device);

/* --- for those who search --------------------------------------------------- */

struct process;

/* Gives it to this owner, unless it has one who goes before: a machine before others,
 * then who came first. True when it was given. */
bool holder_claim(struct holder *holder, const struct owner *owner);

/* As owner_from_process(), with the name that only the container's engine knows. */
struct owner holder_describe(struct kernel *kernel, const struct process *process);

#endif
