/* eswitch.h - the mode of a PF's embedded switch, through devlink. */
#ifndef CORE_ESWITCH_H
#define CORE_ESWITCH_H

#include "core/kernel/kernel.h"

#define ESWITCH_MODE_MAX 16 /* "legacy", "switchdev" */

/* Needs CAP_NET_ADMIN even to read. 0 or -errno: -EOPNOTSUPP when the device has
 * no such switch. */
int eswitch_read(struct kernel *kernel, const char *bus, const char *device,
		 char mode[static ESWITCH_MODE_MAX], struct error *error);
int eswitch_set(struct kernel *kernel, const char *bus, const char *device, const char *mode,
		struct error *error);

#endif
