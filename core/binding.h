/* binding.h - which driver a PCI function has, and giving it another.
 *
 * Through driver_override and drivers_probe, for one device alone; never through
 * new_id, which takes every device of that kind.
 */
#ifndef CORE_BINDING_H
#define CORE_BINDING_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

#define BINDING_NONE    "none"    /* no driver: its override names one that no device has */
#define BINDING_DEFAULT "default" /* the one that the kernel chooses: no override */

/* The driver's name, or "none". 0, or -ENODEV: no such device. */
int binding_read(struct kernel *kernel, const char *address, char driver[static DRIVER_NAME_MAX],
		 struct error *error);

/* Whether no override keeps the device from its default driver. */
bool binding_is_default(struct kernel *kernel, const char *address);

/* Binds a driver, "none" or "default"; what the device had is given back when it
 * fails. A driver that is not loaded is loaded first. May block in the kernel for
 * as long as somebody holds the device. 0 or -errno with `error`: -ENODEV when no
 * driver takes it, -ENOENT when there is no such driver. */
int binding_set(struct kernel *kernel, const char *address, const char *driver,
		struct error *error);

/* Loads a PCI driver's module, unless the driver is there. */
int binding_load(struct kernel *kernel, const char *driver, struct error *error);

#endif
