#include "tui/attribute.h"

#include "core/driver.h"

#include <inttypes.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <string.h>

/* What the PF's driver has to be able to do, and how that is said. */
static const struct {
	unsigned ability;
	const char *name;
} NEEDS[INTENT_KEYS] = {
	[INTENT_MAC] = {VF_ABILITY_MAC, "MACs"},
	[INTENT_VLAN] = {VF_ABILITY_VLAN, "VLANs"},
	[INTENT_QOS] = {VF_ABILITY_QOS, "VLAN priorities"},
	[INTENT_PROTO] = {VF_ABILITY_PROTO, "802.1ad"},
	[INTENT_SPOOFCHK] = {VF_ABILITY_SPOOFCHK, "spoof check"},
	[INTENT_TRUST] = {VF_ABILITY_TRUST, "trust"},
	[INTENT_STATE] = {VF_ABILITY_STATE, "link states"},
	[INTENT_MIN_TX_RATE] = {VF_ABILITY_MIN_TX_RATE, "minimum rates"},
	[INTENT_MAX_TX_RATE] = {VF_ABILITY_MAX_TX_RATE, "maximum rates"},
	[INTENT_QUERY_RSS] = {VF_ABILITY_QUERY_RSS, "RSS query switch"},
	[INTENT_NODE_GUID] = {VF_ABILITY_GUID, "GUIDs"},
	[INTENT_PORT_GUID] = {VF_ABILITY_GUID, "GUIDs"},
};

/* --- values -------------------------------------------------------------------------- */

static void put_number(char *buffer, int64_t number)
{
	if (number >= 0)
		snprintf(buffer, ATTRIBUTE_TEXT_MAX, "%" PRId64, number);
}

static void put_flag(char *buffer, int flag)
{
	if (flag >= 0)
		strcpy(buffer, flag ? "on" : "off");
}

/* All zero leaves the choice to the VF: that is no value. */
static void put_mac(char *buffer, const struct hwaddr *mac)
{
	char text[HWADDR_TEXT_MAX];

	if (mac->length > 0 && !hwaddr_is_zero(mac))
		snprintf(buffer, ATTRIBUTE_TEXT_MAX, "%.63s", hwaddr_format(mac, text));
}

static void put_guid(char *buffer, const struct vf_config *config, uint64_t guid)
{
	struct intent_change change = {.key = INTENT_NODE_GUID, .guid = guid};

	if (config->has_guids)
		intent_value_text(&change, buffer, ATTRIBUTE_TEXT_MAX);
}

static void put_state(char *buffer, int state)
{
	static const char *const words[] = {"auto", "enable", "disable"};

	if (state >= 0 && state <= VF_STATE_DISABLE)
		strcpy(buffer, words[state]);
}

static void put_config(char *buffer, const struct vf_config *config, enum intent_key key)
{
	switch (key) {
	case INTENT_MAC:
		put_mac(buffer, &config->mac);
		break;
	case INTENT_VLAN:
		put_number(buffer, config->vlan);
		break;
	case INTENT_QOS:
		put_number(buffer, config->qos);
		break;
	case INTENT_PROTO:
		if (config->proto >= 0)
			strcpy(buffer, config->proto == ETH_P_8021AD ? "802.1ad" : "802.1Q");
		break;
	case INTENT_SPOOFCHK:
		put_flag(buffer, config->spoofchk);
		break;
	case INTENT_TRUST:
		put_flag(buffer, config->trust);
		break;
	case INTENT_QUERY_RSS:
		put_flag(buffer, config->query_rss);
		break;
	case INTENT_STATE:
		put_state(buffer, config->state);
		break;
	case INTENT_MIN_TX_RATE:
		put_number(buffer, config->min_tx_rate);
		break;
	case INTENT_MAX_TX_RATE:
		put_number(buffer, config->max_tx_rate);
		break;
	case INTENT_NODE_GUID:
		put_guid(buffer, config, config->node_guid);
		break;
	case INTENT_PORT_GUID:
		put_guid(buffer, config, config->port_guid);
		break;
	default:
		break;
	}
}

static void put_link(char *buffer, const struct link *link, enum intent_key key)
{
	if (link->ifindex == 0)
		return;
	if (key == INTENT_UP)
		put_flag(buffer, link->up);
	else if (key == INTENT_MTU)
		put_number(buffer, link->mtu);
	else
		snprintf(buffer, ATTRIBUTE_TEXT_MAX, "%s", link->name);
}

const char *attribute_value(const struct snapshot *snapshot, const struct function_key *function,
			    enum intent_key key, char buffer[static ATTRIBUTE_TEXT_MAX])
{
	const struct pf *pf = snapshot_find_pf(snapshot, function->pf);
	const struct vf *vf = snapshot_find_vf(snapshot, function);
	const char *driver;

	buffer[0] = '\0';
	if (pf == NULL || (vf == NULL && function->vf != UNKNOWN))
		return buffer;
	switch (key) {
	case INTENT_NUMVFS:
		put_number(buffer, pf->numvfs);
		break;
	case INTENT_AUTOPROBE:
		put_flag(buffer, pf->autoprobe);
		break;
	case INTENT_ESWITCH:
		snprintf(buffer, ATTRIBUTE_TEXT_MAX, "%s", pf->switch_mode);
		break;
	case INTENT_DRIVER:
		driver = vf != NULL ? vf->driver : pf->driver;
		snprintf(buffer, ATTRIBUTE_TEXT_MAX, "%s", driver[0] != '\0' ? driver : "none");
		break;
	case INTENT_UP:
	case INTENT_MTU:
	case INTENT_NAME:
		put_link(buffer, vf != NULL ? &vf->link : &pf->link, key);
		break;
	default:
		if (vf != NULL)
			put_config(buffer, &vf->config, key);
	}
	return buffer;
}

/* --- obstacles ------------------------------------------------------------------------- */

static const char *vf_obstacle(const struct pf *pf, enum intent_key key,
			       char buffer[static FORM_NOTE_MAX])
{
	const struct driver *driver = driver_find(pf->driver);

	if (pf->driver[0] == '\0')
		snprintf(buffer, FORM_NOTE_MAX, "the PF has no driver");
	else if (driver != NULL && (driver->can & NEEDS[key].ability) == 0)
		snprintf(buffer, FORM_NOTE_MAX, "%s has no %s for VFs", pf->driver,
			 NEEDS[key].name);
	else if (pf->link.ifindex == 0)
		snprintf(buffer, FORM_NOTE_MAX, "the PF has no interface here to set it by");
	return buffer;
}

static const char *link_obstacle(const struct link *link, bool away,
				 char buffer[static FORM_NOTE_MAX])
{
	if (link->ifindex == 0)
		snprintf(buffer, FORM_NOTE_MAX, "%s",
			 away ? "its interface is in another network namespace"
			      : "it has no interface here");
	return buffer;
}

const char *attribute_obstacle(const struct snapshot *snapshot, const struct function_key *function,
			       enum intent_key key, char buffer[static FORM_NOTE_MAX])
{
	const struct pf *pf = snapshot_find_pf(snapshot, function->pf);
	const struct vf *vf = snapshot_find_vf(snapshot, function);

	buffer[0] = '\0';
	if (pf == NULL || (vf == NULL && function->vf != UNKNOWN))
		snprintf(buffer, FORM_NOTE_MAX, "it is gone");
	else if (vf != NULL && vf->going)
		snprintf(buffer, FORM_NOTE_MAX, "it is being removed");
	else if (vf != NULL ? !intent_key_is_of_vf(key) : !intent_key_is_of_pf(key))
		snprintf(buffer, FORM_NOTE_MAX, "%s", vf != NULL ? "of PFs only" : "of VFs only");
	else if (key == INTENT_UP || key == INTENT_MTU || key == INTENT_NAME)
		return link_obstacle(vf != NULL ? &vf->link : &pf->link, vf != NULL && vf->away,
				     buffer);
	else if (key == INTENT_NUMVFS && pf->totalvfs <= 0)
		snprintf(buffer, FORM_NOTE_MAX,
			 "the device offers no VFs (SR-IOV off in firmware?)");
	else if (key == INTENT_DRIVER && strcmp(pf->bus, "pci") != 0)
		snprintf(buffer, FORM_NOTE_MAX, "not a PCI function: its driver is fixed");
	else if (NEEDS[key].ability != 0)
		return vf_obstacle(pf, key, buffer);
	return buffer;
}

const char *const *attribute_words(enum intent_key key)
{
	static const char *const flag[] = {"off", "on", NULL};
	static const char *const state[] = {"auto", "enable", "disable", NULL};
	static const char *const proto[] = {"802.1Q", "802.1ad", NULL};
	static const char *const eswitch[] = {"legacy", "switchdev", NULL};

	switch (key) {
	case INTENT_AUTOPROBE:
	case INTENT_UP:
	case INTENT_SPOOFCHK:
	case INTENT_TRUST:
	case INTENT_QUERY_RSS:
		return flag;
	case INTENT_STATE:
		return state;
	case INTENT_PROTO:
		return proto;
	case INTENT_ESWITCH:
		return eswitch;
	default:
		return NULL;
	}
}
