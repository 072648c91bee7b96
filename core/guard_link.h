/* guard_link.h - guards of the host's own interfaces: what hangs on them, and their names. */
#ifndef CORE_GUARD_LINK_H
#define CORE_GUARD_LINK_H

#include "core/examination.h"

guard_fn guard_ssh_session;
guard_fn guard_default_route;
guard_fn guard_network_root;
guard_fn guard_interface_in_use;
guard_fn guard_traffic;
guard_fn guard_surroundings_unknown;
guard_fn guard_link_bounces;
guard_fn guard_no_interface;
guard_fn guard_name_taken;
guard_fn guard_rename_up;

#endif
