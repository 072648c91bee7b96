/* wish.h - what an intent wants of one function, as operations. */
#ifndef CORE_WISH_H
#define CORE_WISH_H

#include "core/intent.h"
#include "core/settings.h"

/* The change of one key of one function, NULL when the intent leaves it alone. */
const struct intent_change *wish_find(const struct intent *intent,
				      const struct function_key *function, enum intent_key key);

/* One key's operation, from what the snapshot knows to what is wanted; false when
 * it is not wanted. VLAN, QoS and protocol are one operation, and so are the two
 * rates: what is not asked for stays as it is. */
bool wish_operation(const struct intent *intent, const struct pf *pf, int vf,
		    enum operation_kind kind, struct operation *ret_operation);

/* The operation that a key is part of, OPERATION_KINDS for INTENT_RELOAD. */
enum operation_kind wish_kind(enum intent_key key);

/* The keys of one value, each as a change: what asks for it again. */
void wish_add_value(struct intent *intent, const struct function_key *function,
		    enum operation_kind kind, const struct operation_value *value);

#endif
