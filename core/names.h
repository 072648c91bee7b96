/* names.h - what pci.ids calls a device, through libpci.
 *
 * The list is big (1.4 MB): names are looked up late, never before the first
 * frame. It is read through the door (/usr/share/misc/pci.ids and the other
 * usual place), so that a simulated or captured host can bring its own; where it
 * has none, libpci's own file on this machine serves.
 */
#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

struct names;

/* For one thread at a time. Nothing is read yet. */
struct names *names_new(struct kernel *kernel);
void names_free(struct names *names);

/* The device's name, sanitised, "" when the list has none. Valid as long as
 * `names`. */
const char *names_device(struct names *names, int vendor_id, int device_id);

/* Fills `model` of every function that has none yet; the snapshot and its
 * copies keep the texts (snapshot.h `texts`). True if one changed. */
bool names_fill(struct names *names, struct snapshot *snapshot);

#endif
