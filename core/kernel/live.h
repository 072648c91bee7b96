/* live.h - the running kernel: the real file system and netlink sockets. */
#ifndef CORE_KERNEL_LIVE_H
#define CORE_KERNEL_LIVE_H

#include "core/kernel/kernel.h"

/* Sockets are opened at first use. Returns the kernel (kernel_free() it). */
struct kernel *live_kernel_new(void);

#endif
