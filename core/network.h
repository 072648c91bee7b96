/* network.h - keeps the links, VF attributes and counters of a picture true.
 *
 * The half of the collector that talks netlink and waits while somebody holds
 * RTNL.
 */
#ifndef CORE_NETWORK_H
#define CORE_NETWORK_H

#include "core/kernel/kernel.h"
#include "core/owner.h"
#include "core/picture.h"
#include "core/topology.h"

struct network;

/* Starts the notifications; reads nothing yet. `topology` is asked about VFs
 * whose interface left. */
struct network *network_new(struct kernel *kernel, struct picture *picture,
			    struct topology *topology);
void network_free(struct network *network);

/* Link notifications wait when it is readable; -1 when there never are any. */
int network_fd(const struct network *network);

/* Reads every link, VF list and counter; the picture is complete then. */
void network_read(struct network *network);
/* Takes the waiting notifications. */
void network_follow(struct network *network);
/* After the functions changed: gives them their links, asks what is new. */
void network_assign(struct network *network);
/* Counters and rates; always publishes. */
void network_tick(struct network *network);
/* Does what is due by kernel_now(): VF attributes raise no events. */
void network_work(struct network *network);

/* Any thread: what a search found, which becomes the network's. */
void network_give_owners(struct network *network, struct owner_list *owners);
/* After that: puts it into the picture. */
void network_assign_owners(struct network *network);

/* When network_work() has to be called next, in kernel_now(). */
uint64_t network_due(const struct network *network);

/* For the other threads, as topology.h's. */
uint64_t network_waiting_since(const struct network *network);
uint64_t network_events_lost(const struct network *network);

#endif
