/* network_namespace.h - the other network namespaces, seen from this one.
 *
 * Nothing is opened in them: a socket or descriptor inside would keep them, and the
 * interfaces in them, from going when their container ends.
 */
#ifndef CORE_NETWORK_NAMESPACE_H
#define CORE_NETWORK_NAMESPACE_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* An interface of a PCI function that is in another namespace. */
struct distant_link {
	char device[DEVICE_NAME_MAX];
	int namespace_id; /* by which number that one is known here */
};

struct distant_links {
	size_t count, room;
	struct distant_link *links;
};

/* Adds the interfaces of PCI functions in all namespaces that have a number here (one
 * that an interface was moved to from here has: linux dev_change_net_namespace).
 * Needs CAP_NET_ADMIN over each. 0, or the first -errno: then some may be missing. */
int distant_links_read(struct distant_links *links, struct kernel *kernel);
/* Those of one namespace. */
int distant_links_read_one(struct distant_links *links, struct kernel *kernel, int namespace_id);
void distant_links_done(struct distant_links *links);

/* The inode of "net:[4026531840]", which tells namespaces apart; 0: it is none. */
uint64_t network_namespace_inode(const char *link);
/* The same of a process's namespace ("4312", "self"), 0 when it is gone or may not be
 * looked at. */
uint64_t network_namespace_of(struct kernel *kernel, const char *process);

/* A namespace that a file keeps and names, as `ip netns` does. */
struct named_namespace {
	uint64_t inode;
	char path[64]; /* "/run/netns/blue" */
};

struct named_namespaces {
	size_t count, room;
	struct named_namespace *names;
};

/* Adds those of a /proc/PID/mountinfo. Pure. */
void named_namespaces_parse(struct named_namespaces *names, const char *mountinfo);
void named_namespaces_done(struct named_namespaces *names);

#endif
