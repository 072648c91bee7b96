/* sim_events.h - what the simulated host tells by itself: uevents and link
 * notifications, queued in the shared state until they are received.
 *
 * A queue behaves as a netlink socket: when it overflows, -ENOBUFS is received
 * once, then what was queued before, and nothing new gets in until it is empty.
 * A descriptor (an eventfd, which children inherit) is readable meanwhile.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_EVENTS_H
#define CORE_KERNEL_SIMULATED_SIM_EVENTS_H

#include "core/kernel/kernel.h"

#define SIM_EVENT_MAX   2048
#define SIM_EVENTS_ROOM (768 * 1024)

struct sim_state;
struct sim_function;
struct sim_link;

struct sim_event_queue {
	int fd;
	bool subscribed;
	bool lost;         /* the next receive is -ENOBUFS */
	bool congested;    /* nothing gets in until it is empty */
	size_t first, end; /* of `data`: datagrams, each after its length */
	uint8_t data[SIM_EVENTS_ROOM];
};

/* Opens the descriptors. 0 or -errno. */
int sim_events_init(struct sim_state *state);
void sim_events_done(struct sim_state *state);

/* As of struct kernel_class. */
int sim_events_subscribe(struct sim_state *state, enum kernel_event_source source);
ssize_t sim_events_receive(struct sim_state *state, enum kernel_event_source source, void *buffer,
			   size_t size);
void sim_events_lose(struct sim_state *state);

/* ACTION@DEVPATH of a PCI function: "add", "change", "bind", "unbind", "remove". */
void sim_events_function(struct sim_state *state, const struct sim_function *function,
			 const char *action);
/* The same for an interface; `old_path` (of sim_link_path(), NULL: none) for "move". */
void sim_events_interface(struct sim_state *state, const struct sim_link *link, const char *action,
			  const char *old_path);
/* What vfio makes of a function bound to it: "vfio" and "vfio-dev" devices. */
void sim_events_vfio(struct sim_state *state, const struct sim_function *function,
		     const char *action);
/* RTM_NEWLINK or RTM_DELLINK. */
void sim_events_link(struct sim_state *state, const struct sim_link *link, uint16_t type);
/* RTM_DELLINK of an interface that goes to another network namespace. */
void sim_events_link_moved(struct sim_state *state, const struct sim_link *link);

#endif
