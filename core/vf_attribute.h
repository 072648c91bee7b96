/* vf_attribute.h - one attribute of one VF, written through its PF's interface.
 *
 * One VF and one attribute in a message: the kernel stops a list at its first
 * error and keeps what it did before (linux do_setvfinfo). Not through libnl,
 * which sends the VLAN protocol in the wrong byte order (libnl 3.7 sriov.c).
 */
#ifndef CORE_VF_ATTRIBUTE_H
#define CORE_VF_ATTRIBUTE_H

#include "core/operation.h"

/* Sets what the operation, one of OPERATION_VF_*, has as `to`. 0 or -errno. */
int vf_attribute_set(const struct operation *operation, struct kernel *kernel, int ifindex,
		     struct error *error);

/* The same attribute of what was read; unknown when the driver does not tell. */
struct operation_value vf_attribute_value(const struct vf_config *config, enum operation_kind kind);

#endif
