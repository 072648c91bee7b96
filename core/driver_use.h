/* driver_use.h - the drivers of a host's PFs and VFs: what each drives, which module
 * brings it, and what else would pass its devices through.
 */
#ifndef CORE_DRIVER_USE_H
#define CORE_DRIVER_USE_H

#include "core/driver.h"
#include "core/kernel/kernel.h"
#include "core/snapshot.h"
#include "core/vfio_alias.h"

#define MODULE_NAME_MAX 64

struct driver_use {
	char name[DRIVER_NAME_MAX];      /* "": those without a driver */
	const struct driver *abilities;  /* of its PFs' VFs; NULL: it has no PF, or unknown */
	size_t pfs, vfs;                 /* bound to it */
	char module[MODULE_NAME_MAX];    /* "": built in, or not known */
	char variants[VFIO_MODULES_MAX]; /* VFIO drivers that know its VFs; "": not known */
};

/* Zeroed: empty. driver_use_list_done() it. */
struct driver_use_list {
	size_t count, room;
	struct driver_use *items; /* those with PFs first, then by name, without one last */
};

/* Names and counts, from the snapshot alone: module and variants are not known. */
void driver_use_list_fill(struct driver_use_list *list, const struct snapshot *snapshot);
/* The same, and what sysfs says. `aliases` may be empty. */
void driver_use_list_read(struct driver_use_list *list, struct kernel *kernel,
			  const struct snapshot *snapshot, const struct vfio_alias_list *aliases);
void driver_use_list_done(struct driver_use_list *list);

/* NULL when there is none. */
const struct driver_use *driver_use_list_find(const struct driver_use_list *list, const char *name);

/* The module that brings a driver; "" when it is built in or not known. Returns
 * `buffer`. */
const char *driver_module(struct kernel *kernel, const char *driver,
			  char buffer[static MODULE_NAME_MAX]);

/* What a driver's VFs can be given, in the words of `vftop set`: "mac vlan qos spoofchk
 * trust state max_tx_rate"; "" when nothing. Returns `buffer`. */
#define ABILITIES_TEXT_MAX 128
const char *driver_abilities_text(const struct driver *driver,
				  char buffer[static ABILITIES_TEXT_MAX]);

#endif
