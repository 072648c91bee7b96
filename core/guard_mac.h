/* guard_mac.h - guards of VF MAC addresses. */
#ifndef CORE_GUARD_MAC_H
#define CORE_GUARD_MAC_H

#include "core/examination.h"

guard_fn guard_mac_unusable;
guard_fn guard_mac_duplicate;
guard_fn guard_mac_needs_reload;

#endif
