#include "core/wish.h"

#include <linux/if_ether.h>
#include <stdio.h>

enum operation_kind wish_kind(enum intent_key key)
{
	static const enum operation_kind KINDS[INTENT_KEYS] = {
		[INTENT_NUMVFS] = OPERATION_NUMVFS,
		[INTENT_AUTOPROBE] = OPERATION_AUTOPROBE,
		[INTENT_ESWITCH] = OPERATION_ESWITCH,
		[INTENT_UP] = OPERATION_LINK_UP,
		[INTENT_MAC] = OPERATION_VF_MAC,
		[INTENT_VLAN] = OPERATION_VF_VLAN,
		[INTENT_QOS] = OPERATION_VF_VLAN,
		[INTENT_PROTO] = OPERATION_VF_VLAN,
		[INTENT_SPOOFCHK] = OPERATION_VF_SPOOFCHK,
		[INTENT_TRUST] = OPERATION_VF_TRUST,
		[INTENT_STATE] = OPERATION_VF_STATE,
		[INTENT_MIN_TX_RATE] = OPERATION_VF_RATE,
		[INTENT_MAX_TX_RATE] = OPERATION_VF_RATE,
		[INTENT_QUERY_RSS] = OPERATION_VF_QUERY_RSS,
		[INTENT_NODE_GUID] = OPERATION_VF_NODE_GUID,
		[INTENT_PORT_GUID] = OPERATION_VF_PORT_GUID,
		[INTENT_DRIVER] = OPERATION_DRIVER,
		[INTENT_NAME] = OPERATION_LINK_NAME,
		[INTENT_MTU] = OPERATION_LINK_MTU,
		[INTENT_RELOAD] = OPERATION_KINDS,
	};

	return KINDS[key];
}

const struct intent_change *wish_find(const struct intent *intent,
				      const struct function_key *function, enum intent_key key)
{
	for (size_t i = 0; i < intent->count; i++)
		if (intent->changes[i].key == key &&
		    function_key_equal(&intent->changes[i].function, function))
			return &intent->changes[i];
	return NULL;
}

/* --- from keys to a value -------------------------------------------------- */

/* No VLAN has neither a priority nor a protocol, unless they are asked for. */
static void merge_vlan(struct operation_value *value, const struct intent_change *change,
		       const struct intent *intent)
{
	switch (change->key) {
	case INTENT_VLAN:
		value->vlan = (int)change->number;
		if (value->vlan != 0)
			break;
		if (wish_find(intent, &change->function, INTENT_QOS) == NULL)
			value->qos = 0;
		if (wish_find(intent, &change->function, INTENT_PROTO) == NULL)
			value->proto = ETH_P_8021Q;
		break;
	case INTENT_QOS:
		value->qos = (int)change->number;
		break;
	default:
		value->proto = (int)change->number;
	}
}

static void set_value(struct operation_value *value, const struct intent_change *change,
		      const struct intent *intent)
{
	switch (change->key) {
	case INTENT_VLAN:
	case INTENT_QOS:
	case INTENT_PROTO:
		merge_vlan(value, change, intent);
		break;
	case INTENT_MIN_TX_RATE:
		value->min_tx_rate = change->number;
		break;
	case INTENT_MAX_TX_RATE:
		value->max_tx_rate = change->number;
		break;
	case INTENT_MAC:
		value->mac = change->mac;
		break;
	case INTENT_NODE_GUID:
	case INTENT_PORT_GUID:
		value->guid = change->guid;
		break;
	case INTENT_DRIVER:
	case INTENT_NAME:
	case INTENT_ESWITCH:
		snprintf(value->text, sizeof(value->text), "%s", change->text);
		break;
	default:
		value->number = change->number;
	}
}

bool wish_operation(const struct intent *intent, const struct pf *pf, int vf,
		    enum operation_kind kind, struct operation *ret_operation)
{
	struct operation operation = settings_operation(pf, vf, kind);
	bool wanted = false;

	if (kind == OPERATION_VF_VLAN || kind == OPERATION_VF_RATE)
		operation.to = operation.from;
	if (kind == OPERATION_VF_VLAN && !operation.from.known)
		operation.to.proto = ETH_P_8021Q;
	for (size_t i = 0; i < intent->count; i++) {
		const struct intent_change *change = &intent->changes[i];

		if (wish_kind(change->key) != kind ||
		    !function_key_equal(&change->function, &operation.function))
			continue;
		set_value(&operation.to, change, intent);
		wanted = true;
	}
	operation.to.known = true;
	*ret_operation = operation;
	return wanted;
}

/* --- from a value to keys -------------------------------------------------- */

static void take_value(struct intent_change *change, const struct operation_value *value)
{
	switch (change->key) {
	case INTENT_VLAN:
		change->number = value->vlan;
		break;
	case INTENT_QOS:
		change->number = value->qos;
		break;
	case INTENT_PROTO: /* no VLAN has no protocol, whatever a driver says */
		change->number = value->vlan != 0 ? value->proto : ETH_P_8021Q;
		break;
	case INTENT_MIN_TX_RATE:
		change->number = value->min_tx_rate;
		break;
	case INTENT_MAX_TX_RATE:
		change->number = value->max_tx_rate;
		break;
	case INTENT_MAC:
		change->mac = value->mac;
		break;
	case INTENT_NODE_GUID:
	case INTENT_PORT_GUID:
		change->guid = value->guid;
		break;
	case INTENT_DRIVER:
	case INTENT_NAME:
	case INTENT_ESWITCH:
		snprintf(change->text, sizeof(change->text), "%s", value->text);
		break;
	default:
		change->number = value->number;
	}
}

void wish_add_value(struct intent *intent, const struct function_key *function,
		    enum operation_kind kind, const struct operation_value *value)
{
	for (enum intent_key key = 0; key < INTENT_KEYS; key++) {
		struct intent_change change = {.function = *function, .key = key};

		if (wish_kind(key) != kind)
			continue;
		take_value(&change, value);
		intent_add_change(intent, &change);
	}
}
