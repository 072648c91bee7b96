/* interface.h - reads and changes one network interface, through rtnetlink. */
#ifndef CORE_INTERFACE_H
#define CORE_INTERFACE_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* The interface of a device: `planned` as long as the device still has it, else the
 * first that is no representor. 0, or -ENODEV: it has none in this namespace. */
int interface_find(struct kernel *kernel, const char *bus, const char *device, int planned,
		   int *ret_ifindex, struct error *error);

/* 0 or -errno (-ENODEV: it is gone). */
int interface_read(struct kernel *kernel, int ifindex, struct link *ret_link, struct error *error);

int interface_set_up(struct kernel *kernel, int ifindex, bool up, struct error *error);
int interface_set_mtu(struct kernel *kernel, int ifindex, int mtu, struct error *error);
/* Kernels before 6.2 rename only what is down: there it goes down for that moment. */
int interface_rename(struct kernel *kernel, int ifindex, const char *name, struct error *error);
/* For the interface of a VF that was just made: a name that another VF of the same
 * PF happens to have is exchanged for it, since VFs made anew are numbered anew. */
int interface_claim_name(struct kernel *kernel, int ifindex, const char *pf, const char *name,
			 struct error *error);

#endif
