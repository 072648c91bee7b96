/* representor.h - the interface that stands for a VF in its PF's embedded switch, in
 * switchdev mode: from devlink's list of ports, which anybody may read.
 */
#ifndef CORE_REPRESENTOR_H
#define CORE_REPRESENTOR_H

#include "core/kernel/kernel.h"

#include <net/if.h>

#define REPRESENTOR_NAME_MAX (IFNAMSIZ * 3)

/* Of VF `vf` of the PF that devlink calls `bus`/`device`. 0, -ENOENT when it has none
 * (legacy mode), or -errno with `error` filled. */
int representor_find(struct kernel *kernel, const char *bus, const char *device, int vf,
		     char name[static REPRESENTOR_NAME_MAX], struct error *error);

#endif
