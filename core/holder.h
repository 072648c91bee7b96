/* holder.h - looks for those who hold functions that the host has given away: through
 * vfio or uio, or in another network namespace.
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
	struct owner owner;
};

/* By device. */
struct holder_list {
	size_t count;
	struct holder *holders;
};

/* Whether that is a driver that gives functions to processes. */
bool holder_driver(const char *driver);

/* The functions of a snapshot that somebody may hold. */
void holder_list_init(struct holder_list *list, const struct snapshot *snapshot);
void holder_list_done(struct holder_list *list);

/* Looks for their owners in /proc and in the network namespaces. Each is found, free,
 * or unknown with the reason. No device is opened. */
void holder_list_search(struct holder_list *list, struct kernel *kernel);

/* NULL when it was not looked for. */
const struct holder *holder_list_find(const struct holder_list *list, const char *device);

#endif
