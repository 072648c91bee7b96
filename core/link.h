/* link.h - one network interface, read from a rtnetlink message with libnl.
 *
 * All interfaces are in a link_table (link_table.h), which comes with this.
 */
#ifndef CORE_LINK_H
#define CORE_LINK_H

#include "core/link_table.h"

/* One RTM_NEWLINK to a link. Master's name and kind, speed and duplex are not
 * in it: the table knows them. 0, -EINVAL, or -ENOMEM. */
int link_parse(const struct nlmsghdr *message, struct link *ret_link);

bool link_equal(const struct link *a, const struct link *b);

/* "p0", "p0s1" and none are ports; "pf0vf3", "c1pf0vf3", "pf0sf1", "pf0" stand
 * for a function behind the switch (linux __devlink_port_phys_port_name_get). */
bool link_is_representor(const struct link *link);

/* iproute2's words in lower case, which are sysfs's: "up", "lowerlayerdown" ... */
const char *link_operstate_name(int operstate);

#endif
