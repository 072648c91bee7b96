/* guard_count.h - guards of a PF: the number of its VFs, its eswitch, who else sets it up. */
#ifndef CORE_GUARD_COUNT_H
#define CORE_GUARD_COUNT_H

#include "core/examination.h"

guard_fn guard_numvfs_range;
guard_fn guard_no_sriov_driver;
guard_fn guard_pf_down;
guard_fn guard_settings_lost;
guard_fn guard_autoprobe_off;
guard_fn guard_eswitch;
guard_fn guard_type_name;
guard_fn guard_managed;

#endif
