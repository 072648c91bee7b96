/* opener.h - the processes that have a device of vfio or uio open. */
#ifndef CORE_OPENER_H
#define CORE_OPENER_H

#include "core/holder.h"

/* How often devices of these kinds are open on this host, as the modules count their
 * users: as long as it stays, nobody opened one without another one being closed.
 * UNKNOWN where such a module is built in. */
int64_t opener_count(const struct holder_list *list, struct kernel *kernel);

/* Looks at every descriptor of every process, and at what Proxmox says of its guests.
 * NULL, or a constant: why some process could not be looked at. */
const char *opener_search(struct holder_list *list, struct kernel *kernel);

/* Whether this one's owner still has it open. */
bool opener_verify(const struct holder *holder, struct kernel *kernel);

#endif
