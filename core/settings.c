#include "core/settings.h"

#include "core/memory.h"

#include <linux/if_ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void operation_list_add(struct operation_list *list, const struct operation *operation)
{
	list->operations =
		memory_resize(list->operations, list->count + 1, sizeof(*list->operations));
	list->operations[list->count++] = *operation;
}

void operation_list_done(struct operation_list *list)
{
	free(list->operations);
	*list = (struct operation_list){0};
}

static struct operation_value number(int64_t value)
{
	return (struct operation_value){.known = value != UNKNOWN, .number = value};
}

static struct operation_value text(const char *value)
{
	struct operation_value result = {.known = true};

	snprintf(result.text, sizeof(result.text), "%s", value);
	return result;
}

static struct operation_value link_value(const struct link *link, enum operation_kind kind)
{
	if (link->ifindex == 0)
		return (struct operation_value){0};
	if (kind == OPERATION_LINK_UP)
		return number(link->up);
	if (kind == OPERATION_LINK_MTU)
		return number(link->mtu);
	return text(link->name);
}

static struct operation_value config_value(const struct vf_config *config, enum operation_kind kind)
{
	switch (kind) {
	case OPERATION_VF_MAC:
		return (struct operation_value){.known = config->mac.length > 0,
						.mac = config->mac};
	case OPERATION_VF_VLAN:
		return (struct operation_value){.known = config->vlan != UNKNOWN,
						.vlan = config->vlan,
						.qos = config->qos == UNKNOWN ? 0 : config->qos,
						.proto = config->proto == UNKNOWN ? ETH_P_8021Q
										  : config->proto};
	case OPERATION_VF_RATE:
		return (struct operation_value){
			.known = config->max_tx_rate != UNKNOWN,
			.min_tx_rate = config->min_tx_rate == UNKNOWN ? 0 : config->min_tx_rate,
			.max_tx_rate = config->max_tx_rate};
	case OPERATION_VF_SPOOFCHK:
		return number(config->spoofchk);
	case OPERATION_VF_TRUST:
		return number(config->trust);
	case OPERATION_VF_STATE:
		return number(config->state);
	case OPERATION_VF_QUERY_RSS:
		return number(config->query_rss);
	case OPERATION_VF_NODE_GUID:
		return (struct operation_value){.known = config->has_guids,
						.guid = config->node_guid};
	case OPERATION_VF_PORT_GUID:
		return (struct operation_value){.known = config->has_guids,
						.guid = config->port_guid};
	default:
		return (struct operation_value){0};
	}
}

static struct operation_value value_now(const struct pf *pf, const struct vf *vf,
					enum operation_kind kind)
{
	const char *driver = vf != NULL ? vf->driver : pf->driver;

	switch (kind) {
	case OPERATION_NUMVFS:
		return number(pf->numvfs);
	case OPERATION_AUTOPROBE:
		return number(pf->autoprobe);
	case OPERATION_DRIVER:
		return text(driver[0] != '\0' ? driver : "none");
	case OPERATION_LINK_UP:
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		return link_value(vf != NULL ? &vf->link : &pf->link, kind);
	case OPERATION_ESWITCH:
		return text(pf->switch_mode[0] != '\0' ? pf->switch_mode : "legacy");
	default:
		return vf != NULL ? config_value(&vf->config, kind) : (struct operation_value){0};
	}
}

static bool is_of_link(enum operation_kind kind)
{
	return kind == OPERATION_LINK_UP || kind == OPERATION_LINK_MTU ||
	       kind == OPERATION_LINK_NAME;
}

static const struct vf *find_vf(const struct pf *pf, int index)
{
	for (size_t i = 0; i < pf->vf_count; i++)
		if (pf->vfs[i].index == index && index != UNKNOWN)
			return &pf->vfs[i];
	return NULL;
}

struct operation settings_operation(const struct pf *pf, int vf_index, enum operation_kind kind)
{
	const struct vf *vf = find_vf(pf, vf_index);
	struct operation operation = {.kind = kind, .function = function_key_of_pf(pf)};

	operation.function.vf = vf_index;
	snprintf(operation.address, sizeof(operation.address), "%s",
		 vf != NULL            ? vf->address
		 : vf_index == UNKNOWN ? pf->name
				       : "");
	/* VF attributes are asked of the PF's interface. */
	operation.ifindex = is_of_link(kind) && vf_index != UNKNOWN
				    ? (vf != NULL ? vf->link.ifindex : 0)
				    : pf->link.ifindex;
	if (vf != NULL || vf_index == UNKNOWN)
		operation.from = value_now(pf, vf, kind);
	return operation;
}

/* A new VF has these already, or chooses for itself. */
static bool is_default(enum operation_kind kind, const struct operation_value *value)
{
	switch (kind) {
	case OPERATION_VF_MAC:
		return hwaddr_is_zero(&value->mac);
	case OPERATION_VF_VLAN:
		return value->vlan == 0 && value->qos == 0;
	case OPERATION_VF_RATE:
		return value->min_tx_rate == 0 && value->max_tx_rate == 0;
	case OPERATION_VF_NODE_GUID:
	case OPERATION_VF_PORT_GUID:
		return value->guid == 0;
	default:
		return false; /* drivers differ in what they start with */
	}
}

void settings_of_vf(const struct pf *pf, const struct vf *vf, struct operation_list *list)
{
	static const enum operation_kind ORDER[] = {
		OPERATION_VF_TRUST,     OPERATION_VF_MAC,       OPERATION_VF_VLAN,
		OPERATION_VF_RATE,      OPERATION_VF_SPOOFCHK,  OPERATION_VF_STATE,
		OPERATION_VF_QUERY_RSS, OPERATION_VF_NODE_GUID, OPERATION_VF_PORT_GUID,
		OPERATION_DRIVER,       OPERATION_LINK_NAME,    OPERATION_LINK_MTU,
		OPERATION_LINK_UP};

	for (size_t i = 0; i < sizeof(ORDER) / sizeof(ORDER[0]); i++) {
		struct operation operation = settings_operation(pf, vf->index, ORDER[i]);

		/* A VF that is no device of its own has no driver to bind. */
		if (ORDER[i] == OPERATION_DRIVER && vf->address[0] == '\0')
			continue;
		if (!operation.from.known || is_default(ORDER[i], &operation.from))
			continue;
		operation.to = operation.from;
		operation.from = (struct operation_value){0};
		operation.ifindex = is_of_link(ORDER[i]) ? 0 : operation.ifindex;
		operation_list_add(list, &operation);
	}
}
