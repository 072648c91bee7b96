/* intent.h - what the user wants, in the words of iproute2 and sysfs, before
 * anybody thinks about how: "eth0: numvfs=4", "eth0/2: mac=... vlan=50".
 *
 * The dashboard, the command line and (later) the configuration file all make
 * the same intents.
 */
#ifndef CORE_INTENT_H
#define CORE_INTENT_H

#include "core/error.h"
#include "core/snapshot.h"

#include <jansson.h>

enum intent_key {
	INTENT_NUMVFS,
	INTENT_AUTOPROBE,
	INTENT_ESWITCH,
	INTENT_UP,
	INTENT_MAC,
	INTENT_VLAN,
	INTENT_QOS,
	INTENT_PROTO,
	INTENT_SPOOFCHK,
	INTENT_TRUST,
	INTENT_STATE,
	INTENT_MIN_TX_RATE,
	INTENT_MAX_TX_RATE,
	INTENT_QUERY_RSS,
	INTENT_NODE_GUID,
	INTENT_PORT_GUID,
	INTENT_DRIVER,
	INTENT_NAME,
	INTENT_MTU,
	INTENT_RELOAD, /* rebind the VF's driver so that a new MAC takes effect */
	INTENT_KEYS
};

/* One key of one function. Only the member that the key uses is set. */
struct intent_change {
	struct function_key function;
	enum intent_key key;
	int64_t number; /* numbers, flags 0/1, enum vf_state, ETH_P_* */
	uint64_t guid;
	struct hwaddr mac;
	char text[48]; /* driver, name, eswitch */
};

struct intent {
	size_t count;
	struct intent_change *changes;
};

void intent_init(struct intent *intent);
void intent_done(struct intent *intent);

/* Adds "KEY=VALUE" for one function, checked against what the key can take
 * (range, syntax, PF key on a VF): -EINVAL with what is allowed in `error`;
 * nothing is added then. A VF may be one that `numvfs` in the same intent makes. A
 * later value of the same key of the same function replaces the earlier. Values:
 * on/off/yes/no/1/0/true/false for flags; mac: an address, `random` (locally administered, stable
 * for this VF on this host: derived from machine-id, PF's permanent MAC and index), `auto` (derived
 * from the PF's permanent MAC and the index); patterns over a VF: {index} in a MAC or name,
 * N+{index} in numbers. vlan 0..4094, qos 0..7, proto 802.1Q/802.1ad. */
int intent_add(struct intent *intent, const struct snapshot *snapshot,
	       const struct function_key *function, const char *assignment, struct error *error);

/* The key's word ("min_tx_rate") and back; INTENT_KEYS when there is none. */
const char *intent_key_name(enum intent_key key);
enum intent_key intent_key_find(const char *name);
/* One line of help: what it takes. */
const char *intent_key_help(enum intent_key key);
bool intent_key_is_of_pf(enum intent_key key);
bool intent_key_is_of_vf(enum intent_key key);

/* Adds a change as it is, unchecked: what undo and a plan's own steps ask for. */
void intent_add_change(struct intent *intent, const struct intent_change *change);

/* An array of {"pf":..., "vf":..., "key":..., "value":...}. Reading
 * checks syntax and ranges like intent_add(), but takes an all-zero MAC, which
 * gives the choice back to the VF. 0, or -EINVAL with `error`. */
json_t *intent_to_json(const struct intent *intent);
int intent_from_json(const json_t *json, struct intent *ret_intent, struct error *error);

/* The value as it would be typed. Returns buffer. */
const char *intent_value_text(const struct intent_change *change, char *buffer, size_t size);

#endif
