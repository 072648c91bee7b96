/* settings.h - what makes a VF what it is: everything that is lost when the
 * kernel destroys it, as the operations that give it back.
 */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "core/operation.h"
#include "core/snapshot.h"

struct operation_list {
	size_t count;
	struct operation *operations;
};

void operation_list_add(struct operation_list *list, const struct operation *operation);
void operation_list_done(struct operation_list *list);

/* An operation of `kind` on a function, with what the snapshot knows of it:
 * address, the interface that is asked or changed, and the value now as `from`
 * (unknown for a VF that does not exist yet). `to` is left unknown. */
struct operation settings_operation(const struct pf *pf, int vf, enum operation_kind kind);

/* Appends what gives a freshly made VF the settings it has now, in the order
 * that works: attributes before the driver (drivers read the MAC when they
 * bind), the driver before its interface's name, MTU and state. Unknown ones
 * and defaults are left out. */
void settings_of_vf(const struct pf *pf, const struct vf *vf, struct operation_list *list);

#endif
