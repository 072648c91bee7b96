#include "core/guard_attribute.h"

#include <inttypes.h>
#include <linux/if_ether.h>
#include <linux/if_infiniband.h>
#include <string.h>

/* --- has it a PF to go through -------------------------------------------------- */

void guard_no_pf_interface(struct examination *examination, const char *id,
			   const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	struct function_key key = function_key_of_pf(pf);

	if (!examination_is_vf_attribute(operation->kind) || pf->link.ifindex != 0 ||
	    !examination->snapshot->complete ||
	    examination_planned(examination, &key, OPERATION_DRIVER) != NULL)
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
			"%s: a VF's attributes are set through the interface of its PF, and %s has "
			"none%s%s",
			examination->name, pf_label(pf),
			pf->driver[0] != '\0' ? " with driver " : "", pf->driver);
}

/* --- can the driver do it -------------------------------------------------------- */

struct ability {
	unsigned can;      /* enum vf_ability */
	const char *words; /* as in "igb cannot set ..." */
};

static bool is_infiniband(const struct pf *pf)
{
	return pf->link.address.length == INFINIBAND_ALEN;
}

/* What a VLAN, QoS and protocol together need; the first that is missing. */
static struct ability vlan_ability(const struct operation_value *value, unsigned can)
{
	if (can & VF_ABILITY_VLAN && value->qos != 0 && !(can & VF_ABILITY_QOS))
		return (struct ability){VF_ABILITY_QOS, "a QoS other than 0"};
	if (can & VF_ABILITY_VLAN && value->proto == ETH_P_8021AD && !(can & VF_ABILITY_PROTO))
		return (struct ability){VF_ABILITY_PROTO, "the VLAN protocol 802.1ad"};
	return (struct ability){VF_ABILITY_VLAN, "a VLAN"};
}

static struct ability rate_ability(const struct operation_value *value, unsigned can)
{
	if (value->min_tx_rate != 0 && can & VF_ABILITY_MAX_TX_RATE)
		return (struct ability){VF_ABILITY_MIN_TX_RATE, "a minimum rate"};
	return (struct ability){VF_ABILITY_MAX_TX_RATE, "a rate"};
}

static struct ability needed_ability(const struct operation *operation, unsigned can)
{
	switch (operation->kind) {
	case OPERATION_VF_MAC:
		return (struct ability){VF_ABILITY_MAC, "a MAC address"};
	case OPERATION_VF_VLAN:
		return vlan_ability(&operation->to, can);
	case OPERATION_VF_RATE:
		return rate_ability(&operation->to, can);
	case OPERATION_VF_SPOOFCHK:
		return (struct ability){VF_ABILITY_SPOOFCHK, "the spoof check"};
	case OPERATION_VF_TRUST:
		return (struct ability){VF_ABILITY_TRUST, "the trust"};
	case OPERATION_VF_STATE:
		return (struct ability){VF_ABILITY_STATE, "the link state"};
	case OPERATION_VF_QUERY_RSS:
		return (struct ability){VF_ABILITY_QUERY_RSS, "query_rss"};
	case OPERATION_VF_NODE_GUID:
	case OPERATION_VF_PORT_GUID:
		return (struct ability){VF_ABILITY_GUID, "a GUID"};
	default:
		return (struct ability){0};
	}
}

/* Of igb's cards only the 82576 limits rates (linux igb_ndo_set_vf_bw). */
static bool is_82576(const struct pf *pf)
{
	static const int DEVICES[] = {0x10c9, 0x10e6, 0x10e7, 0x10e8,
				      0x150a, 0x150d, 0x1518, 0x1526};

	for (size_t i = 0; i < sizeof(DEVICES) / sizeof(*DEVICES); i++)
		if (pf->device_id == DEVICES[i])
			return true;
	return pf->device_id == UNKNOWN;
}

static unsigned abilities_of(const struct examination *examination)
{
	const struct pf *pf = examination->pf;
	unsigned can = examination->driver != NULL ? examination->driver->can : ~0U;

	/* ipoib has other operations than the driver's Ethernet ports. */
	if (is_infiniband(pf))
		return can & (VF_ABILITY_STATE | VF_ABILITY_GUID);
	if (strcmp(pf->driver, "igb") == 0 && !is_82576(pf))
		can &= ~(unsigned)VF_ABILITY_MAX_TX_RATE;
	return pf->link.address.length > 0 ? can & ~(unsigned)VF_ABILITY_GUID : can;
}

void guard_not_able(struct examination *examination, const char *id,
		    const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	unsigned can = abilities_of(examination);
	struct ability needed = needed_ability(operation, can);

	if (pf->link.ifindex == 0 || needed.can == 0)
		return;
	if (needed.can == VF_ABILITY_GUID && !is_infiniband(pf) && !(can & VF_ABILITY_GUID))
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"%s has no GUID: its PF is no InfiniBand port", examination->name);
	else if ((can & needed.can) == 0)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"%s cannot set %s of a VF%s", pf->driver, needed.words,
				is_infiniband(pf) ? " on InfiniBand" : "");
	/* It says yes and ignores it (linux ixgbe_ndo_set_vf_link_state). */
	else if (operation->kind == OPERATION_VF_STATE && strcmp(pf->driver, "ixgbe") == 0 &&
		 operation->to.number == VF_STATE_ENABLE)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"state=auto and state=disable work",
				"ixgbe accepts state=enable and ignores it");
}

/* --- switchdev ---------------------------------------------------------------------- */

static bool is_in_switchdev(const struct examination *examination)
{
	struct function_key key = function_key_of_pf(examination->pf);
	const struct operation *planned = examination_planned(examination, &key, OPERATION_ESWITCH);

	return strcmp(planned != NULL ? planned->to.text : examination->pf->switch_mode,
		      "switchdev") == 0;
}

/* mlx5 takes MAC and rates only, ice all but trust (linux mlx5_esw_*, ice_set_vf_trust). */
static bool is_left_to_switch(const struct pf *pf, const struct operation *operation)
{
	switch (operation->kind) {
	case OPERATION_VF_VLAN:
		return operation->to.vlan != 0 || operation->to.qos != 0;
	case OPERATION_VF_TRUST:
		return strcmp(pf->driver, "mlx5_core") == 0 || strcmp(pf->driver, "ice") == 0;
	case OPERATION_VF_SPOOFCHK:
	case OPERATION_VF_STATE:
		return strcmp(pf->driver, "mlx5_core") == 0;
	default:
		return false;
	}
}

void guard_switchdev(struct examination *examination, const char *id,
		     const struct operation *operation)
{
	if (!is_in_switchdev(examination) || !is_left_to_switch(examination->pf, operation))
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
			operation->kind == OPERATION_VF_VLAN
				? "set it on the VF's representor: bridge vlan add dev REPRESENTOR "
				  "vid N pvid untagged"
				: "set it on the VF's representor, or eswitch=legacy on the PF",
			"%s: in switchdev mode the switch does this, not the PF",
			examination->name);
}

/* --- values ----------------------------------------------------------------------------- */

/* Intents have been checked; what comes from a file or from another process has
 * been, too, and is looked at once more. */
void guard_out_of_range(struct examination *examination, const char *id,
			const struct operation *operation)
{
	const struct operation_value *to = &operation->to;

	if (operation->kind != OPERATION_VF_VLAN)
		return;
	if (to->vlan < 0 || to->vlan > 4094)
		examination_add(
			examination, VERDICT_IMPOSSIBLE, id, NULL, "",
			"%s: VLAN %d is out of range, 0 to 4094%s", examination->name, to->vlan,
			to->vlan == 4095 ? " (4095 is what other systems call a trunk)" : "");
	if (to->qos < 0 || to->qos > 7)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"%s: QoS %d is out of range, 0 to 7", examination->name, to->qos);
}

/* Linux bnxt_set_vf_vlan; others make a priority tag of it. */
void guard_qos_without_vlan(struct examination *examination, const char *id,
			    const struct operation *operation)
{
	if (operation->kind != OPERATION_VF_VLAN || operation->to.vlan != 0 ||
	    operation->to.qos == 0 || strcmp(examination->pf->driver, "bnxt_en") != 0)
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "give it a VLAN, too",
			"%s: bnxt_en takes no QoS without a VLAN", examination->name);
}

/* The driver is given both in one message, and 0 takes the tag away whatever its
 * protocol is. */
void guard_proto_without_vlan(struct examination *examination, const char *id,
			      const struct operation *operation)
{
	if (operation->kind != OPERATION_VF_VLAN || operation->to.vlan != 0 ||
	    operation->to.proto != ETH_P_8021AD)
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
			"give it a VLAN, too: vlan=1 to vlan=4094",
			"%s: the protocol 802.1ad is that of a VLAN tag, and it has no VLAN",
			examination->name);
}

void guard_rate_order(struct examination *examination, const char *id,
		      const struct operation *operation)
{
	const struct operation_value *to = &operation->to;

	if (operation->kind != OPERATION_VF_RATE || to->max_tx_rate == 0 ||
	    to->min_tx_rate <= to->max_tx_rate)
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
			"%s: the minimum rate, %" PRId64 " Mb/s, is above the maximum, %" PRId64
			" Mb/s",
			examination->name, to->min_tx_rate, to->max_tx_rate);
}

/* What the driver asks of the PF's link before it takes a rate (linux
 * igb_ndo_set_vf_bw, ixgbe_ndo_set_vf_bw). */
void guard_rate_needs_link(struct examination *examination, const char *id,
			   const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	bool is_ixgbe = strcmp(pf->driver, "ixgbe") == 0;
	int64_t rate = operation->to.max_tx_rate;

	if (operation->kind != OPERATION_VF_RATE || (!is_ixgbe && strcmp(pf->driver, "igb") != 0))
		return;
	if (pf->link.carrier == 0 || pf->link.up == 0)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"connect the port and set up=on on the PF first",
				"%s takes rates only while the PF has a link, and %s has none",
				pf->driver, pf->link.name);
	else if (is_ixgbe && pf->link.speed_mbps != UNKNOWN && pf->link.speed_mbps != 10000)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"ixgbe takes rates only at 10 Gb/s, and %s is at %d Mb/s",
				pf->link.name, pf->link.speed_mbps);
	else if (is_ixgbe && rate > 0 && rate <= 10)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"ixgbe takes rates above 10 Mb/s, not %" PRId64, rate);
}

static bool checks_speed(const char *driver)
{
	return strcmp(driver, "igb") == 0 || strcmp(driver, "ixgbe") == 0 ||
	       strcmp(driver, "i40e") == 0;
}

void guard_rate_above_link(struct examination *examination, const char *id,
			   const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	int64_t rate = operation->to.max_tx_rate > operation->to.min_tx_rate
			       ? operation->to.max_tx_rate
			       : operation->to.min_tx_rate;

	if (operation->kind != OPERATION_VF_RATE || pf->link.speed_mbps == UNKNOWN ||
	    rate <= pf->link.speed_mbps)
		return;
	examination_add(examination, checks_speed(pf->driver) ? VERDICT_IMPOSSIBLE : VERDICT_REFUSE,
			id, NULL, "0 takes the limit away",
			"%s: %" PRId64 " Mb/s is more than the %d Mb/s of %s", examination->name,
			rate, pf->link.speed_mbps, pf->link.name);
}
