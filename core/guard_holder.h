/* guard_holder.h - guards against taking a function from whoever holds it. */
#ifndef CORE_GUARD_HOLDER_H
#define CORE_GUARD_HOLDER_H

#include "core/examination.h"

guard_fn guard_held_by_vm;
guard_fn guard_held_by_container;
guard_fn guard_held_by_process;
guard_fn guard_holder_unknown;
guard_fn guard_vf_going;
guard_fn guard_vf_in_use;
guard_fn guard_vfs_lose_link;

#endif
