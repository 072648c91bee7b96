#include "core/operation_json.h"

#include "core/operation_text.h"
#include "core/text.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#define VFS_MAX 65535

/* What a value is made of. */
enum shape {
	SHAPE_NUMBER,
	SHAPE_FLAG,
	SHAPE_STATE,
	SHAPE_MAC,
	SHAPE_VLAN,
	SHAPE_RATE,
	SHAPE_GUID,
	SHAPE_NAME, /* of a driver, a module, an interface */
};

static const struct {
	const char *name;
	enum shape shape;
	bool of_vf, of_pf;
} KINDS[OPERATION_KINDS] = {
	[OPERATION_NUMVFS] = {"numvfs", SHAPE_NUMBER, .of_pf = true},
	[OPERATION_AUTOPROBE] = {"autoprobe", SHAPE_FLAG, .of_pf = true},
	[OPERATION_DRIVER] = {"driver", SHAPE_NAME, .of_pf = true, .of_vf = true},
	[OPERATION_MODULE] = {"module", SHAPE_NAME, .of_pf = true, .of_vf = true},
	[OPERATION_SETTLE] = {"settle", SHAPE_NUMBER, .of_pf = true},
	[OPERATION_VF_MAC] = {"vf-mac", SHAPE_MAC, .of_vf = true},
	[OPERATION_VF_VLAN] = {"vf-vlan", SHAPE_VLAN, .of_vf = true},
	[OPERATION_VF_RATE] = {"vf-rate", SHAPE_RATE, .of_vf = true},
	[OPERATION_VF_SPOOFCHK] = {"vf-spoofchk", SHAPE_FLAG, .of_vf = true},
	[OPERATION_VF_TRUST] = {"vf-trust", SHAPE_FLAG, .of_vf = true},
	[OPERATION_VF_STATE] = {"vf-state", SHAPE_STATE, .of_vf = true},
	[OPERATION_VF_QUERY_RSS] = {"vf-query-rss", SHAPE_FLAG, .of_vf = true},
	[OPERATION_VF_NODE_GUID] = {"vf-node-guid", SHAPE_GUID, .of_vf = true},
	[OPERATION_VF_PORT_GUID] = {"vf-port-guid", SHAPE_GUID, .of_vf = true},
	[OPERATION_LINK_UP] = {"link-up", SHAPE_FLAG, .of_pf = true, .of_vf = true},
	[OPERATION_LINK_MTU] = {"link-mtu", SHAPE_NUMBER, .of_pf = true, .of_vf = true},
	[OPERATION_LINK_NAME] = {"link-name", SHAPE_NAME, .of_pf = true, .of_vf = true},
	[OPERATION_ESWITCH] = {"eswitch", SHAPE_NAME, .of_pf = true},
};

const char *operation_kind_name(enum operation_kind kind)
{
	return KINDS[kind].name;
}

/* --- writing --------------------------------------------------------------- */

json_t *operation_value_to_json(enum operation_kind kind, const struct operation_value *value)
{
	char text[HWADDR_TEXT_MAX];

	if (!value->known)
		return json_null();
	switch (KINDS[kind].shape) {
	case SHAPE_MAC:
	case SHAPE_GUID:
		return json_string(operation_value_text(kind, value, text, sizeof(text)));
	case SHAPE_VLAN:
		return json_pack("{s:i, s:i, s:s}", "vlan", value->vlan, "qos", value->qos, "proto",
				 value->proto == ETH_P_8021AD ? "802.1ad" : "802.1Q");
	case SHAPE_RATE:
		return json_pack("{s:I, s:I}", "min_tx_rate", (json_int_t)value->min_tx_rate,
				 "max_tx_rate", (json_int_t)value->max_tx_rate);
	case SHAPE_NAME:
		return json_string(value->text);
	default:
		return json_integer(value->number);
	}
}

json_t *operation_to_json(const struct operation *operation)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:s, s:i, s:o, s:o}", "kind",
			 KINDS[operation->kind].name, "pf", operation->function.pf, "pf_label",
			 operation->pf_label, "vf", operation->function.vf, "address",
			 operation->address, "ifindex", operation->ifindex, "from",
			 operation_value_to_json(operation->kind, &operation->from), "to",
			 operation_value_to_json(operation->kind, &operation->to));
}

/* --- reading --------------------------------------------------------------- */

/* A name becomes part of a path: it must not lead anywhere else. */
static bool copy_name(const char *name, char *target, size_t size)
{
	if (name == NULL || name[0] == '\0' || strlen(name) >= size || strchr(name, '/') != NULL ||
	    strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return false;
	for (const char *c = name; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			return false;
	strcpy(target, name);
	return true;
}

static bool take_integer(const json_t *json, int64_t minimum, int64_t maximum, int64_t *ret_number)
{
	if (!json_is_integer(json))
		return false;
	*ret_number = json_integer_value(json);
	return *ret_number >= minimum && *ret_number <= maximum;
}

static bool take_vlan(const json_t *json, struct operation_value *value)
{
	const char *proto = json_string_value(json_object_get(json, "proto"));
	int64_t vlan, qos;

	if (proto == NULL || !take_integer(json_object_get(json, "vlan"), 0, 4095, &vlan) ||
	    !take_integer(json_object_get(json, "qos"), 0, 7, &qos))
		return false;
	value->vlan = (int)vlan;
	value->qos = (int)qos;
	value->proto = strcmp(proto, "802.1ad") == 0 ? ETH_P_8021AD : ETH_P_8021Q;
	return value->proto == ETH_P_8021AD || strcmp(proto, "802.1Q") == 0;
}

static bool take_guid(const json_t *json, uint64_t *ret_guid)
{
	const char *text = json_string_value(json);
	struct hwaddr bytes;

	if (text == NULL || hwaddr_parse(text, &bytes) < 0 || bytes.length != sizeof(*ret_guid))
		return false;
	*ret_guid = 0;
	for (size_t i = 0; i < bytes.length; i++)
		*ret_guid = *ret_guid << 8 | bytes.bytes[i];
	return true;
}

static bool take_mac(const json_t *json, struct hwaddr *ret_mac)
{
	const char *text = json_string_value(json);

	return text != NULL && hwaddr_parse(text, ret_mac) == 0;
}

static bool take_value(const json_t *json, enum operation_kind kind,
		       struct operation_value *ret_value)
{
	*ret_value = (struct operation_value){.known = !json_is_null(json)};
	if (json == NULL)
		return false;
	if (!ret_value->known)
		return true;
	switch (KINDS[kind].shape) {
	case SHAPE_FLAG:
		return take_integer(json, 0, 1, &ret_value->number);
	case SHAPE_STATE:
		return take_integer(json, VF_STATE_AUTO, VF_STATE_DISABLE, &ret_value->number);
	case SHAPE_MAC:
		return take_mac(json, &ret_value->mac);
	case SHAPE_VLAN:
		return take_vlan(json, ret_value);
	case SHAPE_RATE:
		return take_integer(json_object_get(json, "min_tx_rate"), 0, UINT32_MAX,
				    &ret_value->min_tx_rate) &&
		       take_integer(json_object_get(json, "max_tx_rate"), 0, UINT32_MAX,
				    &ret_value->max_tx_rate);
	case SHAPE_GUID:
		return take_guid(json, &ret_value->guid);
	case SHAPE_NAME:
		return copy_name(json_string_value(json), ret_value->text, sizeof(ret_value->text));
	case SHAPE_NUMBER:
		return take_integer(json, 0, VFS_MAX, &ret_value->number);
	}
	return false;
}

static bool take_kind(const json_t *json, enum operation_kind *ret_kind)
{
	const char *name = json_string_value(json);

	for (int kind = 0; name != NULL && kind < OPERATION_KINDS; kind++) {
		if (strcmp(KINDS[kind].name, name) == 0) {
			*ret_kind = (enum operation_kind)kind;
			return true;
		}
	}
	return false;
}

/* Only ever shown. */
static bool take_label(const char *label, struct operation *operation)
{
	if (label == NULL || strlen(label) >= sizeof(operation->pf_label))
		return false;
	text_sanitise(operation->pf_label, sizeof(operation->pf_label), label, strlen(label));
	return true;
}

/* Who is meant: a PF or a VF, as the kind of operation needs it. */
static bool take_function(const json_t *json, struct operation *operation)
{
	const char *address = json_string_value(json_object_get(json, "address"));
	int64_t vf, ifindex;

	if (!take_label(json_string_value(json_object_get(json, "pf_label")), operation))
		return false;

	if (!copy_name(json_string_value(json_object_get(json, "pf")), operation->function.pf,
		       sizeof(operation->function.pf)) ||
	    !take_integer(json_object_get(json, "vf"), UNKNOWN, VFS_MAX - 1, &vf) ||
	    !take_integer(json_object_get(json, "ifindex"), 0, INT32_MAX, &ifindex))
		return false;
	operation->function.vf = (int)vf;
	operation->ifindex = (int)ifindex;
	if (vf == UNKNOWN ? !KINDS[operation->kind].of_pf : !KINDS[operation->kind].of_vf)
		return false;
	return address != NULL && (address[0] == '\0' || copy_name(address, operation->address,
								   sizeof(operation->address)));
}

int operation_from_json(const json_t *json, struct operation *ret_operation, struct error *error)
{
	*ret_operation = (struct operation){0};
	if (!take_kind(json_object_get(json, "kind"), &ret_operation->kind))
		return error_set(error, EINVAL, "operation: no such kind");
	if (!take_function(json, ret_operation))
		return error_set(error, EINVAL, "operation %s: function is malformed",
				 KINDS[ret_operation->kind].name);
	if (!take_value(json_object_get(json, "from"), ret_operation->kind, &ret_operation->from) ||
	    !take_value(json_object_get(json, "to"), ret_operation->kind, &ret_operation->to) ||
	    !ret_operation->to.known)
		return error_set(error, EINVAL, "operation %s: value is malformed",
				 KINDS[ret_operation->kind].name);
	return 0;
}
