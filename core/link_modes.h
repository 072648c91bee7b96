/* link_modes.h - speed and duplex of every interface in one dump (ethtool
 * netlink, ETHTOOL_MSG_LINKMODES_GET), with libmnl. */
#ifndef CORE_LINK_MODES_H
#define CORE_LINK_MODES_H

#include "core/kernel/kernel.h"

struct link_mode {
	int ifindex;
	int speed_mbps; /* UNKNOWN where the driver does not say */
	int duplex;     /* DUPLEX_HALF, DUPLEX_FULL, UNKNOWN */
};

/* By ifindex. Interfaces whose driver has no link modes are not in it. */
struct link_modes {
	size_t count, room;
	struct link_mode *modes;
};

void link_modes_done(struct link_modes *modes);

/* Reads all of them. `family` is the caller's memory of ethtool's generic
 * netlink family (0: not asked yet). `modes` holds the new ones on success and
 * the old ones on failure. 0; -EOPNOTSUPP where the kernel has no ethtool
 * netlink; or -errno with `error` filled. */
int link_modes_read(struct link_modes *modes, struct kernel *kernel, uint16_t *family,
		    struct error *error);

/* NULL when it is not there. */
struct link_mode *link_modes_find(const struct link_modes *modes, int ifindex);

/* One message. A driver's answer is what was negotiated last, even without a
 * carrier (igb: 1000/full). 0 or -EINVAL. */
int link_modes_parse(const struct nlmsghdr *message, struct link_mode *ret_mode);

#endif
