/* sim_message.h - netlink messages that describe the simulated host's links, as
 * Linux builds them (net/core/rtnetlink.c rtnl_fill_ifinfo, rtnl_fill_vf).
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_MESSAGE_H
#define CORE_KERNEL_SIMULATED_SIM_MESSAGE_H

#include "core/kernel/simulated/sim_state.h"

#include <linux/if_link.h>

/* The most room that sim_message_link() takes, header and all. */
size_t sim_message_link_size(struct sim_state *state, const struct sim_link *link, uint32_t filter);

/* Fills a message, of which the header is there, with an interface; `filter` is
 * the request's IFLA_EXT_MASK (RTEXT_FILTER_VF, RTEXT_FILTER_SKIP_STATS). */
void sim_message_link(struct sim_state *state, struct nlmsghdr *message,
		      const struct sim_link *link, uint32_t filter);

struct rtnl_link_stats64 sim_message_stats(const struct sim_state *state,
					   const struct sim_link *link);

/* The PF whose VFs this interface configures: an uplink of a driver that has
 * such a thing. NULL otherwise. */
struct sim_pf *sim_message_pf(struct sim_state *state, const struct sim_link *link);

#endif
