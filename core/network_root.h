/* network_root.h - the servers that this host's root file system is on. */
#ifndef CORE_NETWORK_ROOT_H
#define CORE_NETWORK_ROOT_H

#include "core/ip_address.h"
#include "core/kernel/kernel.h"

struct network_root {
	char kind[8]; /* "NFS", "iSCSI" */
	struct ip_address server;
};

struct network_root_list {
	size_t count;
	struct network_root *roots;
};

/* Adds what /proc/mounts (an NFS root's addr=), /proc/cmdline (nfsroot=, netroot=iscsi:,
 * iscsi_target_ip=) and the firmware (/sys/firmware/ibft) say. A server that is given
 * by name only is left out. network_root_list_done() it. */
void network_root_list_read(struct network_root_list *list, struct kernel *kernel);
void network_root_list_done(struct network_root_list *list);

/* The two files' texts, which are changed. For tests. */
void network_root_list_take_mounts(struct network_root_list *list, char *mounts);
void network_root_list_take_cmdline(struct network_root_list *list, char *cmdline);

#endif
