/* generic.h - families of generic netlink, whose numbers the kernel gives at run
 * time.
 */
#ifndef CORE_GENERIC_H
#define CORE_GENERIC_H

#include "core/kernel/kernel.h"

/* The number of a family by its name ("devlink", "ethtool"). 0, -EOPNOTSUPP when
 * this kernel has no such family, or -errno. */
int generic_find_family(struct kernel *kernel, const char *name, uint16_t *ret_family,
			struct error *error);

#endif
