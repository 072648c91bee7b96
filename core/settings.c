#include "core/settings.h"

#include "core/binding.h"
#include "core/memory.h"
#include "core/vf_attribute.h"

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

const struct operation *operation_list_find(const struct operation_list *list,
					    enum operation_kind kind)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->operations[i].kind == kind)
			return &list->operations[i];
	return NULL;
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
	/* A name that was not shown as it is cannot be given back. */
	if (strstr(link->name, "\xef\xbf\xbd") != NULL || strlen(link->name) >= IFNAMSIZ)
		return (struct operation_value){0};
	return text(link->name);
}

/* The mode shows in the representors of VFs: without VFs it is not known. */
static struct operation_value eswitch_value(const struct pf *pf)
{
	if (pf->switch_mode[0] != '\0')
		return text(pf->switch_mode);
	return pf->numvfs > 0 ? text("legacy") : (struct operation_value){0};
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
		return text(driver[0] != '\0' ? driver : BINDING_NONE);
	case OPERATION_LINK_UP:
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		return link_value(vf != NULL ? &vf->link : &pf->link, kind);
	case OPERATION_ESWITCH:
		return eswitch_value(pf);
	default:
		return vf != NULL ? vf_attribute_value(&vf->config, kind)
				  : (struct operation_value){0};
	}
}

static bool is_of_link(enum operation_kind kind)
{
	return kind == OPERATION_LINK_UP || kind == OPERATION_LINK_MTU ||
	       kind == OPERATION_LINK_NAME;
}

struct operation settings_operation(const struct pf *pf, int vf_index, enum operation_kind kind)
{
	const struct vf *vf = vf_index != UNKNOWN ? pf_find_vf(pf, vf_index) : NULL;
	struct operation operation = {.kind = kind, .function = function_key_of_pf(pf)};

	operation.function.vf = vf_index;
	snprintf(operation.pf_label, sizeof(operation.pf_label), "%s", pf_label(pf));
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

/* A new VF has these already, or chooses for itself; so does a new interface. */
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
	case OPERATION_VF_TRUST:
	case OPERATION_LINK_UP:
		return value->number == 0;
	case OPERATION_VF_STATE:
		return value->number == VF_STATE_AUTO;
	case OPERATION_LINK_MTU:
		return value->number == ETH_DATA_LEN;
	default:
		return false; /* drivers differ in what they start with */
	}
}

const enum operation_kind *settings_order(size_t *ret_count)
{
	static const enum operation_kind ORDER[] = {
		OPERATION_VF_TRUST,     OPERATION_VF_MAC,       OPERATION_VF_VLAN,
		OPERATION_VF_RATE,      OPERATION_VF_SPOOFCHK,  OPERATION_VF_STATE,
		OPERATION_VF_QUERY_RSS, OPERATION_VF_NODE_GUID, OPERATION_VF_PORT_GUID,
		OPERATION_DRIVER,       OPERATION_LINK_NAME,    OPERATION_LINK_MTU,
		OPERATION_LINK_UP};

	*ret_count = sizeof(ORDER) / sizeof(ORDER[0]);
	return ORDER;
}

/* What the function has now, as what to give to one that has nothing yet: found by
 * its number, for its device and its interface may be others then. */
static void add_present(const struct pf *pf, int vf, enum operation_kind kind,
			struct operation_list *list)
{
	struct operation operation = settings_operation(pf, vf, kind);

	if (!operation.from.known || is_default(kind, &operation.from))
		return;
	operation.to = operation.from;
	operation.from = (struct operation_value){0};
	operation.ifindex = is_of_link(kind) ? 0 : operation.ifindex;
	if (vf != UNKNOWN)
		operation.address[0] = '\0';
	operation_list_add(list, &operation);
}

void settings_of_vf(const struct pf *pf, const struct vf *vf, struct operation_list *list)
{
	size_t count;
	const enum operation_kind *order = settings_order(&count);

	for (size_t i = 0; i < count; i++) {
		/* A VF that is no device of its own has no driver to bind. */
		if (order[i] == OPERATION_DRIVER && vf->address[0] == '\0')
			continue;
		add_present(pf, vf->index, order[i], list);
	}
}

void settings_of_link(const struct pf *pf, int vf, struct operation_list *list)
{
	add_present(pf, vf, OPERATION_LINK_NAME, list);
	add_present(pf, vf, OPERATION_LINK_MTU, list);
	add_present(pf, vf, OPERATION_LINK_UP, list);
}
