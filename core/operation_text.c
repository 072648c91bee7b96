#include "core/operation_text.h"

#include "core/binding.h"
#include "core/pci.h"
#include "core/text.h"

#include <inttypes.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <string.h>

#define DEVICES    "/sys/bus/pci/devices"
#define QUOTED_MAX 256 /* of a driver or an interface, whatever is in it */

const char *operation_noun(enum operation_kind kind)
{
	static const char *const NOUNS[OPERATION_KINDS] = {
		[OPERATION_NUMVFS] = "number of VFs",
		[OPERATION_AUTOPROBE] = "autoprobe",
		[OPERATION_DRIVER] = "driver",
		[OPERATION_MODULE] = "module",
		[OPERATION_SETTLE] = "VFs",
		[OPERATION_VF_MAC] = "MAC",
		[OPERATION_VF_VLAN] = "VLAN",
		[OPERATION_VF_RATE] = "TX rate",
		[OPERATION_VF_SPOOFCHK] = "spoofchk",
		[OPERATION_VF_TRUST] = "trust",
		[OPERATION_VF_STATE] = "link state",
		[OPERATION_VF_QUERY_RSS] = "query_rss",
		[OPERATION_VF_NODE_GUID] = "node GUID",
		[OPERATION_VF_PORT_GUID] = "port GUID",
		[OPERATION_LINK_UP] = "interface",
		[OPERATION_LINK_MTU] = "MTU",
		[OPERATION_LINK_NAME] = "name",
		[OPERATION_ESWITCH] = "eswitch mode",
	};

	return NOUNS[kind];
}

/* --- values ---------------------------------------------------------------- */

static const char *on_off(int64_t number)
{
	return number != 0 ? "on" : "off";
}

static const char *state_text(int64_t state)
{
	return state == VF_STATE_ENABLE ? "enable" : state == VF_STATE_DISABLE ? "disable" : "auto";
}

static const char *proto_text(int proto)
{
	return proto == ETH_P_8021AD ? "802.1ad" : "802.1Q";
}

/* As `ip link` takes it, which leaves the usual out. */
static void vlan_text(const struct operation_value *value, char *buffer, size_t size)
{
	char qos[16] = "", proto[24] = "";

	if (value->qos != 0)
		snprintf(qos, sizeof(qos), " qos %d", value->qos);
	if (value->proto == ETH_P_8021AD)
		snprintf(proto, sizeof(proto), " proto %s", proto_text(value->proto));
	snprintf(buffer, size, "%d%s%s", value->vlan, qos, proto);
}

static void guid_text(uint64_t guid, char *buffer, size_t size)
{
	struct hwaddr bytes = {.length = sizeof(guid)};
	char text[HWADDR_TEXT_MAX];

	for (size_t i = 0; i < sizeof(guid); i++)
		bytes.bytes[i] = (uint8_t)(guid >> (8 * (7 - i)));
	snprintf(buffer, size, "%s", hwaddr_format(&bytes, text));
}

const char *operation_value_text(enum operation_kind kind, const struct operation_value *value,
				 char *buffer, size_t size)
{
	char mac[HWADDR_TEXT_MAX];

	if (!value->known) {
		snprintf(buffer, size, "-");
		return buffer;
	}
	switch (kind) {
	case OPERATION_VF_MAC:
		snprintf(buffer, size, "%s", hwaddr_format(&value->mac, mac));
		break;
	case OPERATION_VF_VLAN:
		vlan_text(value, buffer, size);
		break;
	case OPERATION_VF_RATE:
		snprintf(buffer, size, "%" PRId64 "..%" PRId64 " Mb/s", value->min_tx_rate,
			 value->max_tx_rate);
		break;
	case OPERATION_VF_NODE_GUID:
	case OPERATION_VF_PORT_GUID:
		guid_text(value->guid, buffer, size);
		break;
	case OPERATION_VF_STATE:
		snprintf(buffer, size, "%s", state_text(value->number));
		break;
	case OPERATION_LINK_UP:
		snprintf(buffer, size, "%s", value->number != 0 ? "up" : "down");
		break;
	case OPERATION_AUTOPROBE:
	case OPERATION_VF_SPOOFCHK:
	case OPERATION_VF_TRUST:
	case OPERATION_VF_QUERY_RSS:
		snprintf(buffer, size, "%s", on_off(value->number));
		break;
	case OPERATION_DRIVER:
	case OPERATION_MODULE:
	case OPERATION_LINK_NAME:
	case OPERATION_ESWITCH:
		snprintf(buffer, size, "%s", value->text);
		break;
	default:
		snprintf(buffer, size, "%" PRId64, value->number);
	}
	return buffer;
}

/* --- words ----------------------------------------------------------------- */

static void numvfs_words(const struct operation *operation, const char *name, char *buffer,
			 size_t size)
{
	int64_t count = operation->to.number;

	if (count > 0)
		snprintf(buffer, size, "create %" PRId64 " VF%s on %s", count,
			 count == 1 ? "" : "s", name);
	else if (operation->from.known)
		snprintf(buffer, size, "remove all %" PRId64 " VFs of %s", operation->from.number,
			 name);
	else
		snprintf(buffer, size, "remove all VFs of %s", name);
}

static void driver_words(const struct operation *operation, const char *name, char *buffer,
			 size_t size)
{
	const char *to = operation->to.text;

	if (strcmp(to, BINDING_NONE) == 0)
		snprintf(buffer, size, "take the driver from %s", name);
	else if (strcmp(to, BINDING_DEFAULT) == 0)
		snprintf(buffer, size, "give %s its default driver", name);
	else
		snprintf(buffer, size, "bind %s to %s", name, to);
}

const char *operation_pf(const struct operation *operation)
{
	return operation->pf_label[0] != '\0' ? operation->pf_label : operation->function.pf;
}

const char *operation_function(const struct operation *operation,
			       char buffer[static FUNCTION_NAME_MAX])
{
	if (operation->function.vf == UNKNOWN)
		snprintf(buffer, FUNCTION_NAME_MAX, "%s", operation_pf(operation));
	else
		snprintf(buffer, FUNCTION_NAME_MAX, "%s/%d", operation_pf(operation),
			 operation->function.vf);
	return buffer;
}

const char *operation_words(const struct operation *operation, char *buffer, size_t size)
{
	char value[64], name[FUNCTION_NAME_MAX];

	operation_function(operation, name);
	operation_value_text(operation->kind, &operation->to, value, sizeof(value));
	switch (operation->kind) {
	case OPERATION_NUMVFS:
		numvfs_words(operation, name, buffer, size);
		break;
	case OPERATION_DRIVER:
		driver_words(operation, name, buffer, size);
		break;
	case OPERATION_MODULE:
		snprintf(buffer, size, "load the module %s", value);
		break;
	case OPERATION_SETTLE:
		snprintf(buffer, size, "wait for the %s of %s",
			 operation->to.number > 0 ? "VFs" : "link", name);
		break;
	case OPERATION_LINK_UP:
		snprintf(buffer, size, "bring %s %s", name, value);
		break;
	case OPERATION_LINK_NAME:
		snprintf(buffer, size, "name the interface of %s %s", name, value);
		break;
	default:
		snprintf(buffer, size, "set %s of %s to %s", operation_noun(operation->kind), name,
			 value);
	}
	return buffer;
}

/* --- commands -------------------------------------------------------------- */

/* One attribute of a VF as `ip link set PF vf N` takes it. */
static void vf_arguments(const struct operation *operation, char *buffer, size_t size)
{
	static const char *const WORDS[OPERATION_KINDS] = {
		[OPERATION_VF_MAC] = "mac",
		[OPERATION_VF_VLAN] = "vlan",
		[OPERATION_VF_SPOOFCHK] = "spoofchk",
		[OPERATION_VF_TRUST] = "trust",
		[OPERATION_VF_STATE] = "state",
		[OPERATION_VF_QUERY_RSS] = "query_rss",
		[OPERATION_VF_NODE_GUID] = "node_guid",
		[OPERATION_VF_PORT_GUID] = "port_guid",
	};
	const struct operation_value *to = &operation->to;
	char value[64];

	operation_value_text(operation->kind, to, value, sizeof(value));
	if (operation->kind == OPERATION_VF_RATE)
		snprintf(buffer, size, "min_tx_rate %" PRId64 " max_tx_rate %" PRId64,
			 to->min_tx_rate, to->max_tx_rate);
	else
		snprintf(buffer, size, "%s %s", WORDS[operation->kind], value);
}

/* The directory of the function: a VF's by its PF and number, until it has an
 * address. */
static const char *directory(const struct operation *operation, char buffer[static 96])
{
	const struct function_key *function = &operation->function;

	if (operation->address[0] != '\0')
		snprintf(buffer, 96, DEVICES "/%s", operation->address);
	else
		snprintf(buffer, 96, DEVICES "/%s/virtfn%d", function->pf, function->vf);
	return buffer;
}

static void driver_command(const struct operation *operation, char *buffer, size_t size)
{
	const char *to = operation->to.text;
	const char *name =
		operation->address[0] != '\0' ? operation->address : "$(basename $(pwd -P))";
	char path[96], driver[QUOTED_MAX];

	directory(operation, path);
	if (strcmp(to, BINDING_NONE) == 0)
		snprintf(buffer, size,
			 "(cd %s && echo none > driver_override; echo %s > driver/unbind)", path,
			 name);
	else
		snprintf(buffer, size,
			 "(cd %s && echo %s > driver_override; echo %s > driver/unbind; "
			 "echo %s > /sys/bus/pci/drivers_probe)",
			 path,
			 strcmp(to, BINDING_DEFAULT) == 0 ? ""
							  : text_quote(driver, sizeof(driver), to),
			 name, name);
}

static void link_command(const struct operation *operation, const char *interface, char *buffer,
			 size_t size)
{
	char path[96], value[64], word[QUOTED_MAX], target[128];

	operation_value_text(operation->kind, &operation->to, value, sizeof(value));
	if (interface[0] == '\0')
		snprintf(target, sizeof(target), "$(ls %s/net)", directory(operation, path));
	else
		text_quote(target, sizeof(target), interface);
	snprintf(buffer, size, "ip link set %s %s%s", target,
		 operation->kind == OPERATION_LINK_MTU    ? "mtu "
		 : operation->kind == OPERATION_LINK_NAME ? "name "
							  : "",
		 text_quote(word, sizeof(word), value));
}

const char *operation_command(const struct operation *operation, const char *interface,
			      char *buffer, size_t size)
{
	const struct function_key *function = &operation->function;
	struct pci_address address;
	const char *bus = pci_address_parse(function->pf, &address) == 0 ? "pci" : "netdevsim";
	char arguments[96], word[QUOTED_MAX];

	switch (operation->kind) {
	case OPERATION_NUMVFS:
	case OPERATION_AUTOPROBE:
		snprintf(buffer, size, "echo %" PRId64 " > /sys/bus/%s/devices/%s/%s",
			 operation->to.number, bus, function->pf,
			 operation->kind == OPERATION_NUMVFS ? "sriov_numvfs"
							     : "sriov_drivers_autoprobe");
		break;
	case OPERATION_DRIVER:
		driver_command(operation, buffer, size);
		break;
	case OPERATION_MODULE:
		snprintf(buffer, size, "modprobe %s",
			 text_quote(word, sizeof(word), operation->to.text));
		break;
	case OPERATION_SETTLE:
		if (operation->to.number > 0)
			snprintf(buffer, size, "udevadm settle");
		else
			snprintf(buffer, size, "ip link show dev %s",
				 text_quote(word, sizeof(word), interface));
		break;
	case OPERATION_LINK_UP:
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		link_command(operation, interface, buffer, size);
		break;
	case OPERATION_ESWITCH:
		snprintf(buffer, size, "devlink dev eswitch set %s/%s mode %s", bus, function->pf,
			 text_quote(word, sizeof(word), operation->to.text));
		break;
	default:
		vf_arguments(operation, arguments, sizeof(arguments));
		snprintf(buffer, size, "ip link set %s vf %d %s",
			 text_quote(word, sizeof(word), interface), function->vf, arguments);
	}
	return buffer;
}
