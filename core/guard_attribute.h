/* guard_attribute.h - guards of VF attributes: what the PF's driver can do. */
#ifndef CORE_GUARD_ATTRIBUTE_H
#define CORE_GUARD_ATTRIBUTE_H

#include "core/examination.h"

guard_fn guard_no_pf_interface;
guard_fn guard_not_able;
guard_fn guard_switchdev;
guard_fn guard_out_of_range;
guard_fn guard_qos_without_vlan;
guard_fn guard_proto_without_vlan;
guard_fn guard_rate_order;
guard_fn guard_rate_needs_link;
guard_fn guard_rate_above_link;

#endif
