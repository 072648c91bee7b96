/* link_counters.h - counters of every interface in one cheap dump (RTM_GETSTATS,
 * IFLA_STATS_LINK_64), with libmnl. */
#ifndef CORE_LINK_COUNTERS_H
#define CORE_LINK_COUNTERS_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Called for each interface; `counters->time` is not set. */
typedef void link_counters_fn(int ifindex, const struct counters *counters, void *user);

/* One dump. 0, -EINTR (interrupted: what was given is right, some may be
 * missing) or -errno. */
int link_counters_read(struct kernel *kernel, link_counters_fn *fn, void *user,
		       struct error *error);

/* One message; 0 or -EINVAL. */
int link_counters_parse(const struct nlmsghdr *message, int *ret_ifindex,
			struct counters *ret_counters);

#endif
