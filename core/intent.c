#include "core/intent.h"

#include "core/mac.h"
#include "core/memory.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 64

/* What a key takes. */
enum value_type {
	VALUE_NUMBER,
	VALUE_FLAG,
	VALUE_STATE,
	VALUE_PROTO,
	VALUE_MAC,
	VALUE_GUID,
	VALUE_DRIVER,
	VALUE_NAME,
	VALUE_ESWITCH
};

enum { OF_PF = 1, OF_VF = 2 };

static const struct intent_key_info {
	const char *name;
	enum value_type type;
	int of;
	int64_t minimum, maximum;
	const char *help;
} KEYS[INTENT_KEYS] = {
	[INTENT_NUMVFS] = {"numvfs", VALUE_NUMBER, OF_PF, 0, 65535, "how many VFs, 0 removes all"},
	[INTENT_AUTOPROBE] = {"autoprobe", VALUE_FLAG, OF_PF, 0, 1,
			      "on or off: new VFs get a driver by themselves"},
	[INTENT_ESWITCH] = {"eswitch", VALUE_ESWITCH, OF_PF, 0, 0, "legacy or switchdev"},
	[INTENT_UP] = {"up", VALUE_FLAG, OF_PF | OF_VF, 0, 1, "on or off: the interface"},
	[INTENT_MAC] = {"mac", VALUE_MAC, OF_VF, 0, 0,
			"a unicast address, auto, random, or a pattern with {index}"},
	[INTENT_VLAN] = {"vlan", VALUE_NUMBER, OF_VF, 0, 4094, "0..4094, 0 for none, or N+{index}"},
	[INTENT_QOS] = {"qos", VALUE_NUMBER, OF_VF, 0, 7, "0..7, priority in the VLAN tag"},
	[INTENT_PROTO] = {"proto", VALUE_PROTO, OF_VF, 0, 0, "802.1Q or 802.1ad"},
	[INTENT_SPOOFCHK] = {"spoofchk", VALUE_FLAG, OF_VF, 0, 1, "on or off"},
	[INTENT_TRUST] = {"trust", VALUE_FLAG, OF_VF, 0, 1, "on or off"},
	[INTENT_STATE] = {"state", VALUE_STATE, OF_VF, 0, 2, "auto, enable or disable"},
	[INTENT_MIN_TX_RATE] = {"min_tx_rate", VALUE_NUMBER, OF_VF, 0, UINT32_MAX,
				"Mb/s, 0 for none"},
	[INTENT_MAX_TX_RATE] = {"max_tx_rate", VALUE_NUMBER, OF_VF, 0, UINT32_MAX,
				"Mb/s, 0 for no limit"},
	[INTENT_QUERY_RSS] = {"query_rss", VALUE_FLAG, OF_VF, 0, 1, "on or off"},
	[INTENT_NODE_GUID] = {"node_guid", VALUE_GUID, OF_VF, 0, 0, "eight bytes, 00:11:...:77"},
	[INTENT_PORT_GUID] = {"port_guid", VALUE_GUID, OF_VF, 0, 0, "eight bytes, 00:11:...:77"},
	[INTENT_DRIVER] = {"driver", VALUE_DRIVER, OF_PF | OF_VF, 0, 0,
			   "a driver's name, vfio-pci, none or default"},
	[INTENT_NAME] = {"name", VALUE_NAME, OF_PF | OF_VF, 0, 0,
			 "a name for the interface, at most 15 bytes"},
	[INTENT_MTU] = {"mtu", VALUE_NUMBER, OF_PF | OF_VF, 68, 65535, "68..65535 bytes"},
	[INTENT_RELOAD] = {"reload", VALUE_FLAG, OF_VF, 1, 1,
			   "on: bind the VF's driver again, so that it takes its new MAC"},
};

void intent_init(struct intent *intent)
{
	*intent = (struct intent){0};
}

void intent_done(struct intent *intent)
{
	free(intent->changes);
	*intent = (struct intent){0};
}

const char *intent_key_name(enum intent_key key)
{
	return KEYS[key].name;
}

enum intent_key intent_key_find(const char *name)
{
	enum intent_key key = 0;

	while (key < INTENT_KEYS && strcmp(KEYS[key].name, name) != 0)
		key++;
	return key;
}

const char *intent_key_help(enum intent_key key)
{
	return KEYS[key].help;
}

bool intent_key_is_of_pf(enum intent_key key)
{
	return KEYS[key].of & OF_PF;
}

bool intent_key_is_of_vf(enum intent_key key)
{
	return KEYS[key].of & OF_VF;
}

void intent_add_change(struct intent *intent, const struct intent_change *change)
{
	for (size_t i = 0; i < intent->count; i++) {
		struct intent_change *old = &intent->changes[i];

		if (old->key == change->key &&
		    function_key_equal(&old->function, &change->function)) {
			*old = *change;
			return;
		}
	}
	intent->changes =
		memory_resize(intent->changes, intent->count + 1, sizeof(*intent->changes));
	intent->changes[intent->count++] = *change;
}

/* --- values ---------------------------------------------------------------- */

static int bad_value(struct error *error, enum intent_key key, const char *value)
{
	return error_set(error, EINVAL, "%s=%s: takes %s", KEYS[key].name, value, KEYS[key].help);
}

/* Decimal digits only, at most `length` of them: no sign, no blanks, no 0x. */
static bool parse_digits(const char *text, size_t length, int64_t *ret_number)
{
	int64_t number = 0;

	if (length == 0 || length > 12)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		number = number * 10 + (text[i] - '0');
	}
	*ret_number = number;
	return true;
}

/* "50", or "50+{index}" for a VF. */
static bool parse_number(const char *value, int vf, int64_t *ret_number)
{
	static const char PATTERN[] = "+{index}";
	size_t length = strlen(value), tail = sizeof(PATTERN) - 1;

	if (length > tail && strcmp(value + length - tail, PATTERN) == 0) {
		if (vf == UNKNOWN || !parse_digits(value, length - tail, ret_number))
			return false;
		*ret_number += vf;
		return true;
	}
	return parse_digits(value, length, ret_number);
}

static int set_number(struct intent_change *change, const char *value, struct error *error)
{
	const struct intent_key_info *info = &KEYS[change->key];

	if (!parse_number(value, change->function.vf, &change->number))
		return bad_value(error, change->key, value);
	if (change->key == INTENT_VLAN && change->number == 4095)
		return error_set(error, ERANGE,
				 "vlan=%s: 4095 is what other systems call a trunk; takes %s "
				 "(0 lets the guest use its own tags)",
				 value, info->help);
	if (change->number < info->minimum || change->number > info->maximum)
		return error_set(error, ERANGE, "%s=%s: out of range, takes %s", info->name, value,
				 info->help);
	return 0;
}

static bool is_one_of(const char *value, const char *const *words)
{
	while (*words != NULL && strcasecmp(value, *words) != 0)
		words++;
	return *words != NULL;
}

static int set_flag(struct intent_change *change, const char *value, struct error *error)
{
	static const char *const ON[] = {"on", "yes", "true", "1", "up", NULL};
	static const char *const OFF[] = {"off", "no", "false", "0", "down", NULL};

	if (!is_one_of(value, ON) && !is_one_of(value, OFF))
		return bad_value(error, change->key, value);
	change->number = is_one_of(value, ON);
	if (change->number < KEYS[change->key].minimum)
		return bad_value(error, change->key, value);
	return 0;
}

static const char *const STATES[] = {
	[VF_STATE_AUTO] = "auto", [VF_STATE_ENABLE] = "enable", [VF_STATE_DISABLE] = "disable"};

static int set_state(struct intent_change *change, const char *value, struct error *error)
{
	for (int state = VF_STATE_AUTO; state <= VF_STATE_DISABLE; state++) {
		if (strcmp(value, STATES[state]) == 0) {
			change->number = state;
			return 0;
		}
	}
	return bad_value(error, change->key, value);
}

static int set_proto(struct intent_change *change, const char *value, struct error *error)
{
	if (strcasecmp(value, "802.1Q") == 0)
		change->number = ETH_P_8021Q;
	else if (strcasecmp(value, "802.1ad") == 0)
		change->number = ETH_P_8021AD;
	else
		return bad_value(error, change->key, value);
	return 0;
}

/* Writes `pattern` with every {index} replaced by the VF's, as a decimal or, in
 * a MAC, as two hexadecimal digits. False when it does not fit. */
static bool expand_index(const char *pattern, int vf, bool hexadecimal, char *buffer, size_t size)
{
	static const char INDEX[] = "{index}";
	size_t used = 0;

	while (*pattern != '\0') {
		int n;

		if (strncmp(pattern, INDEX, sizeof(INDEX) - 1) == 0) {
			n = snprintf(buffer + used, size - used, hexadecimal ? "%02x" : "%u",
				     (unsigned)vf);
			pattern += sizeof(INDEX) - 1;
		} else {
			n = snprintf(buffer + used, size - used, "%c", *pattern++);
		}
		if (n < 0 || (size_t)n >= size - used)
			return false;
		used += (size_t)n;
	}
	buffer[used] = '\0';
	return true;
}

static int check_mac(const struct intent_change *change, const char *value, struct error *error)
{
	if (change->mac.length != ETH_ALEN)
		return bad_value(error, change->key, value);
	if (hwaddr_is_multicast(&change->mac))
		return error_set(error, EINVAL,
				 "mac=%s: a multicast address, a VF needs a unicast one (even "
				 "first byte)",
				 value);
	return 0;
}

static int set_mac(struct intent_change *change, const struct snapshot *snapshot, const char *value,
		   struct error *error)
{
	char expanded[VALUE_MAX];
	int result;

	if (strcmp(value, "auto") == 0)
		return mac_auto(snapshot, &change->function, &change->mac, error);
	if (strcmp(value, "random") == 0)
		return mac_random(snapshot, &change->function, &change->mac, error);
	if (strstr(value, "{index}") != NULL && change->function.vf > 0xff)
		return error_set(error, ERANGE,
				 "mac=%s: VF %d does not fit into one byte of an address", value,
				 change->function.vf);
	if (!expand_index(value, change->function.vf, true, expanded, sizeof(expanded)) ||
	    hwaddr_parse(expanded, &change->mac) < 0)
		return bad_value(error, change->key, value);
	result = check_mac(change, value, error);
	if (result == 0 && hwaddr_is_zero(&change->mac))
		return error_set(error, EINVAL, "mac=%s: not an address a VF can use; takes %s",
				 value, KEYS[change->key].help);
	return result;
}

static int set_guid(struct intent_change *change, const char *value, struct error *error)
{
	struct hwaddr bytes;

	if (hwaddr_parse(value, &bytes) < 0 || bytes.length != sizeof(change->guid))
		return bad_value(error, change->key, value);
	change->guid = 0;
	for (size_t i = 0; i < sizeof(change->guid); i++)
		change->guid = change->guid << 8 | bytes.bytes[i];
	return 0;
}

static int set_driver(struct intent_change *change, const char *value, struct error *error)
{
	size_t length = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-");

	if (length == 0 || value[length] != '\0' || length >= DRIVER_NAME_MAX || *value == '-')
		return bad_value(error, change->key, value);
	strcpy(change->text, value);
	return 0;
}

/* What the kernel takes for an interface (linux net/core/dev.c dev_valid_name),
 * and printable. */
static int set_name(struct intent_change *change, const char *value, struct error *error)
{
	char name[IFNAMSIZ];

	if (!expand_index(value, change->function.vf, false, name, sizeof(name)) ||
	    name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return bad_value(error, change->key, value);
	for (const char *c = name; *c != '\0'; c++)
		if (!isgraph((unsigned char)*c) || *c == '/' || *c == ':' || *c == '%')
			return bad_value(error, change->key, value);
	strcpy(change->text, name);
	return 0;
}

static int set_eswitch(struct intent_change *change, const char *value, struct error *error)
{
	if (strcmp(value, "legacy") != 0 && strcmp(value, "switchdev") != 0)
		return bad_value(error, change->key, value);
	strcpy(change->text, value);
	return 0;
}

static int set_value(struct intent_change *change, const struct snapshot *snapshot,
		     const char *value, struct error *error)
{
	if (strstr(value, "{index}") != NULL && change->function.vf == UNKNOWN)
		return error_set(error, EINVAL, "%s=%s: {index} is for VFs", KEYS[change->key].name,
				 value);
	switch (KEYS[change->key].type) {
	case VALUE_NUMBER:
		return set_number(change, value, error);
	case VALUE_FLAG:
		return set_flag(change, value, error);
	case VALUE_STATE:
		return set_state(change, value, error);
	case VALUE_PROTO:
		return set_proto(change, value, error);
	case VALUE_MAC:
		return set_mac(change, snapshot, value, error);
	case VALUE_GUID:
		return set_guid(change, value, error);
	case VALUE_DRIVER:
		return set_driver(change, value, error);
	case VALUE_NAME:
		return set_name(change, value, error);
	case VALUE_ESWITCH:
		return set_eswitch(change, value, error);
	}
	return bad_value(error, change->key, value);
}

/* A VF that is there, or that the same intent makes. */
static bool will_have_vf(const struct intent *intent, const struct snapshot *snapshot,
			 const struct function_key *function)
{
	if (snapshot_find_vf(snapshot, function) != NULL)
		return true;
	for (size_t i = 0; i < intent->count; i++) {
		const struct intent_change *change = &intent->changes[i];

		if (change->key == INTENT_NUMVFS && strcmp(change->function.pf, function->pf) == 0)
			return function->vf >= 0 && function->vf < change->number;
	}
	return false;
}

static int check_target(const struct intent *intent, const struct intent_change *change,
			const struct snapshot *snapshot, struct error *error)
{
	const struct intent_key_info *info = &KEYS[change->key];
	bool is_pf = change->function.vf == UNKNOWN;
	char name[FUNCTION_NAME_MAX];

	function_name(snapshot, &change->function, name);
	if (snapshot_find_pf(snapshot, change->function.pf) == NULL)
		return error_set(error, ENODEV, "%s: no such PF", name);
	if (!is_pf && !will_have_vf(intent, snapshot, &change->function))
		return error_set(error, ENODEV, "%s: no such VF", name);
	if (is_pf && !(info->of & OF_PF))
		return error_set(error, EINVAL, "%s: %s is set on a VF, as in %s/0", name,
				 info->name, name);
	if (!is_pf && !(info->of & OF_VF))
		return error_set(error, EINVAL, "%s: %s is set on a PF, not on a VF", name,
				 info->name);
	return 0;
}

int intent_add(struct intent *intent, const struct snapshot *snapshot,
	       const struct function_key *function, const char *assignment, struct error *error)
{
	struct intent_change change = {.function = *function};
	const char *equals = strchr(assignment, '=');
	char name[VALUE_MAX];
	int result;

	if (equals == NULL || equals == assignment || (size_t)(equals - assignment) >= sizeof(name))
		return error_set(error, EINVAL, "%.60s: not of the form KEY=VALUE", assignment);
	memcpy(name, assignment, (size_t)(equals - assignment));
	name[equals - assignment] = '\0';
	change.key = intent_key_find(name);
	if (change.key == INTENT_KEYS)
		return error_set(error, EINVAL, "%s: no such key", name);
	if (strlen(equals + 1) >= VALUE_MAX)
		return error_set(error, EINVAL, "%s: the value is too long", name);
	result = check_target(intent, &change, snapshot, error);
	if (result == 0)
		result = set_value(&change, snapshot, equals + 1, error);
	if (result == 0)
		intent_add_change(intent, &change);
	return result;
}

const char *intent_value_text(const struct intent_change *change, char *buffer, size_t size)
{
	char mac[HWADDR_TEXT_MAX];
	struct hwaddr guid = {.length = sizeof(change->guid)};

	switch (KEYS[change->key].type) {
	case VALUE_NUMBER:
		snprintf(buffer, size, "%" PRId64, change->number);
		break;
	case VALUE_FLAG:
		snprintf(buffer, size, "%s", change->number ? "on" : "off");
		break;
	case VALUE_STATE:
		snprintf(buffer, size, "%s", STATES[change->number]);
		break;
	case VALUE_PROTO:
		snprintf(buffer, size, "%s", change->number == ETH_P_8021AD ? "802.1ad" : "802.1Q");
		break;
	case VALUE_MAC:
		snprintf(buffer, size, "%s", hwaddr_format(&change->mac, mac));
		break;
	case VALUE_GUID:
		for (size_t i = 0; i < sizeof(change->guid); i++)
			guid.bytes[i] = (uint8_t)(change->guid >> (8 * (7 - i)));
		snprintf(buffer, size, "%s", hwaddr_format(&guid, mac));
		break;
	case VALUE_DRIVER:
	case VALUE_NAME:
	case VALUE_ESWITCH:
		snprintf(buffer, size, "%s", change->text);
		break;
	}
	return buffer;
}

/* --- JSON ------------------------------------------------------------------ */

json_t *intent_to_json(const struct intent *intent)
{
	json_t *array = json_array();

	for (size_t i = 0; i < intent->count; i++) {
		const struct intent_change *change = &intent->changes[i];
		char value[VALUE_MAX];

		json_array_append_new(
			array, json_pack("{s:s, s:i, s:s, s:s}", "pf", change->function.pf, "vf",
					 change->function.vf, "key", KEYS[change->key].name,
					 "value", intent_value_text(change, value, sizeof(value))));
	}
	return array;
}

/* An all-zero MAC is a value to go back to, though none to ask for. */
static int set_json_value(struct intent_change *change, const char *value, struct error *error)
{
	if (change->key != INTENT_MAC)
		return set_value(change, NULL, value, error);
	if (hwaddr_parse(value, &change->mac) < 0)
		return bad_value(error, change->key, value);
	return check_mac(change, value, error);
}

static int change_from_json(const json_t *json, struct intent_change *ret_change,
			    struct error *error)
{
	const char *pf, *key, *value;
	int result;

	*ret_change = (struct intent_change){0};
	if (json_unpack((json_t *)json, "{s:s, s:i, s:s, s:s}", "pf", &pf, "vf",
			&ret_change->function.vf, "key", &key, "value", &value) < 0)
		return error_set(error, EINVAL, "intent: a change lacks pf, vf, key or value");
	ret_change->key = intent_key_find(key);
	if (ret_change->key == INTENT_KEYS || strlen(pf) >= sizeof(ret_change->function.pf) ||
	    strlen(value) >= VALUE_MAX || ret_change->function.vf < UNKNOWN)
		return error_set(error, EINVAL, "intent: a change is malformed");
	strcpy(ret_change->function.pf, pf);
	result = set_json_value(ret_change, value, error);
	return result < 0 ? -EINVAL : 0;
}

int intent_from_json(const json_t *json, struct intent *ret_intent, struct error *error)
{
	size_t index;
	json_t *item;

	intent_init(ret_intent);
	if (!json_is_array(json))
		return error_set(error, EINVAL, "intent: not a list");
	json_array_foreach(json, index, item)
	{
		struct intent_change change;

		if (change_from_json(item, &change, error) < 0) {
			intent_done(ret_intent);
			return -EINVAL;
		}
		intent_add_change(ret_intent, &change);
	}
	return 0;
}
