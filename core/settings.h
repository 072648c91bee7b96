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
/* The first of a kind, NULL when there is none. */
const struct operation *operation_list_find(const struct operation_list *list,
					    enum operation_kind kind);

/* An operation of `kind` on a function, with what the snapshot knows of it:
 * address, the interface that is asked or changed, and the value now as `from`
 * (unknown for a VF that does not exist yet). `to` is left unknown. */
struct operation settings_operation(const struct pf *pf, int vf, enum operation_kind kind);

/* The kinds of operations that make up a VF's settings, in the order that works:
 * attributes before the driver (drivers read the MAC when they bind), the driver
 * before its interface's name, MTU and state. */
const enum operation_kind *settings_order(size_t *ret_count);

/* Appends what gives a freshly made VF the settings it has now, in that order.
 * Unknown ones and defaults are left out. */
void settings_of_vf(const struct pf *pf, const struct vf *vf, struct operation_list *list);

/* Appends what gives a function's interface its name, MTU and state back after its
 * driver went and came. `vf` UNKNOWN: the PF's own. */
void settings_of_link(const struct pf *pf, int vf, struct operation_list *list);

#endif
