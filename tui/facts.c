#include "tui/facts.h"

#include "core/driver.h"
#include "core/format.h"
#include "core/function.h"
#include "core/isolation.h"
#include "core/link.h"
#include "core/owner.h"
#include "tui/annex.h"
#include "tui/field.h"

#include <inttypes.h>
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/if_ether.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct fact *facts_add(struct facts *facts, const char *section, const char *label,
		       const char *format, ...)
{
	struct fact *fact = &facts->items[facts->count];
	va_list arguments;

	if (facts->count + 1 < FACTS_MAX)
		facts->count++;
	*fact = (struct fact){.section = section, .label = label, .role = ROLE_TEXT};
	va_start(arguments, format);
	vsnprintf(fact->value, sizeof(fact->value), format, arguments);
	va_end(arguments);
	if (fact->value[0] == '\0')
		strcpy(fact->value, "-");
	if (strcmp(fact->value, "-") == 0)
		fact->role = ROLE_DIM;
	return fact;
}

void facts_note(struct facts *facts, enum role role, const char *format, ...)
{
	va_list arguments;

	if (facts->note_count == FACT_NOTES_MAX)
		return;

	struct fact_note *added = &facts->notes[facts->note_count++];

	added->role = role;
	va_start(arguments, format);
	vsnprintf(added->text, sizeof(added->text), format, arguments);
	va_end(arguments);
}

void facts_line(struct facts *facts, enum role role, const char *format, ...)
{
	va_list arguments;

	if (facts->line_count == FACT_LINES_MAX)
		return;

	struct fact_line *added = &facts->lines[facts->line_count++];

	added->role = role;
	va_start(arguments, format);
	vsnprintf(added->text, sizeof(added->text), format, arguments);
	va_end(arguments);
}

/* --- the device ------------------------------------------------------------------- */

static void add_ids(struct facts *facts, const char *section, int vendor_id, int device_id)
{
	if (vendor_id >= 0 && device_id >= 0)
		facts_add(facts, section, "ids", "%04x:%04x", (unsigned)vendor_id,
			  (unsigned)device_id);
}

static void add_place(struct facts *facts, const struct view *view, int iommu_group, int numa_node)
{
	const struct iommu_group *group = iommu_group_find(view->snapshot, iommu_group);

	if (iommu_group < 0)
		facts_add(facts, "device", "IOMMU group", "-");
	else if (group == NULL)
		facts_add(facts, "device", "IOMMU group", "%d", iommu_group);
	else if (group->device_count == 1)
		facts_add(facts, "device", "IOMMU group", "%d, alone in it", iommu_group);
	else
		facts_add(facts, "device", "IOMMU group", "%d with %zu others", iommu_group,
			  group->device_count - 1);
	if (numa_node >= 0)
		facts_add(facts, "device", "NUMA node", "%d", numa_node);
}

static void add_pf_device(struct facts *facts, const struct view *view, const struct pf *pf)
{
	char now[FORMAT_MAX];
	char most[FORMAT_MAX];
	const struct pcie_link *pcie = &pf->pcie;

	facts_add(facts, "device", "address", "%s", pf->name);
	if (pf->class_code >= 0)
		facts_add(facts, "device", "class", "%s", function_class_name(pf->class_code));
	add_ids(facts, "device", pf->vendor_id, pf->device_id);
	facts_add(facts, "device", "driver", "%s", pf->driver);
	add_place(facts, view, pf->iommu_group, pf->numa_node);
	if (pcie->speed > 0 && pcie->width > 0) {
		bool less = pcie->speed < pcie->max_speed || pcie->width < pcie->max_width;

		struct fact *fact =
			facts_add(facts, "device", "PCIe", "%s%s%s",
				  format_pcie(pcie->speed, pcie->width, now), less ? " of " : "",
				  less ? format_pcie(pcie->max_speed, pcie->max_width, most) : "");
		if (less && annex_pcie_is_degraded(view, pf))
			fact->role = ROLE_WARN;
	}
	facts_add(facts, "VFs", "now", "%.12s of %.12s", format_number(pf->numvfs, now),
		  format_number(pf->totalvfs, most));
	if (pf->autoprobe >= 0)
		facts_add(facts, "VFs", "autoprobe", "%s", format_switch(pf->autoprobe));
	if (pf->vf_offset >= 0 && pf->vf_stride >= 0)
		facts_add(facts, "VFs", "routing ids", "offset %d, stride %d", pf->vf_offset,
			  pf->vf_stride);
	if (pf->switch_mode[0] != '\0')
		facts_add(facts, "VFs", "eswitch", "%s", pf->switch_mode);
}

static void add_vf_device(struct facts *facts, const struct view *view, const struct pf *pf,
			  const struct vf *vf)
{
	facts_add(facts, "device", "address", "%s", vf->address);
	add_ids(facts, "device", vf->vendor_id, vf->device_id);
	facts_add(facts, "device", "driver", "%s", vf->driver);
	add_place(facts, view, vf->iommu_group, vf->numa_node);
	facts_add(facts, "device", "PF", "%s%s%s", pf_label(pf), pf->driver[0] != '\0' ? ", " : "",
		  pf->driver);
}

/* --- who has it -------------------------------------------------------------------- */

static void add_owner(struct facts *facts, const struct view *view, const struct row *row)
{
	const struct owner *owner = row_owner(row);
	char text[OWNER_TEXT_MAX];
	char age[FORMAT_MAX];
	struct field field;

	if (row->vf == NULL && !owner_is_held(owner))
		return;
	field_owner(view, row, &field);
	facts_add(facts, "holder", "held by", "%s", owner_text(owner, text))->role = field.role;
	if (owner->kind == OWNER_UNKNOWN && owner->reason != NULL)
		facts_note(facts, ROLE_DIM, "Holder unknown: %s.", owner->reason);
	if (owner->pid > 0 && owner->kind != OWNER_PROCESS)
		facts_add(facts, "holder", "process", "%d", owner->pid);
	if (owner->since > 0 && view->status.now > owner->since)
		facts_add(facts, "holder", "since", "%s",
			  format_age(view->status.now - owner->since, age));
	if (owner->via[0] != '\0')
		facts_add(facts, "holder", "through", "%s", owner->via);
}

/* --- what the PF enforces on a VF -------------------------------------------------- */

static void add_vlan(struct facts *facts, const struct vf_config *config)
{
	if (config->vlan <= 0 && config->qos <= 0)
		facts_add(facts, "set by the PF", "VLAN", "%s", config->vlan == 0 ? "none" : "");
	else
		facts_add(facts, "set by the PF", "VLAN", "%d, qos %d, %s", config->vlan,
			  config->qos < 0 ? 0 : config->qos,
			  config->proto == ETH_P_8021AD ? "802.1ad" : "802.1Q");
}

/* "100..1000 Mb/s", one side alone, or none. */
static void add_limits(struct facts *facts, int64_t least, int64_t most)
{
	const char *section = "set by the PF";

	if (least > 0 && most > 0)
		facts_add(facts, section, "tx rate", "%" PRId64 "..%" PRId64 " Mb/s", least, most);
	else if (most > 0)
		facts_add(facts, section, "tx rate", "at most %" PRId64 " Mb/s", most);
	else if (least > 0)
		facts_add(facts, section, "tx rate", "at least %" PRId64 " Mb/s", least);
	else
		facts_add(facts, section, "tx rate", "%s", most == 0 ? "no limit" : "");
}

static void add_config(struct facts *facts, const struct vf_config *config)
{
	static const char *const states[] = {"auto", "enable", "disable"};
	const char *section = "set by the PF";
	char text[HWADDR_TEXT_MAX];

	facts_add(facts, section, "MAC", "%s",
		  hwaddr_is_zero(&config->mac) ? "none, the VF chooses"
					       : hwaddr_format(&config->mac, text));
	add_vlan(facts, config);
	facts_add(facts, section, "spoofchk", "%s", format_switch(config->spoofchk));
	facts_add(facts, section, "trust", "%s", format_switch(config->trust));
	facts_add(facts, section, "state", "%s",
		  config->state >= VF_STATE_AUTO && config->state <= VF_STATE_DISABLE
			  ? states[config->state]
			  : "");
	add_limits(facts, config->min_tx_rate, config->max_tx_rate);
	if (config->query_rss >= 0)
		facts_add(facts, section, "query RSS", "%s", format_switch(config->query_rss));
	if (config->has_guids) {
		facts_add(facts, section, "node GUID", "%016" PRIx64, config->node_guid);
		facts_add(facts, section, "port GUID", "%016" PRIx64, config->port_guid);
	}
}

/* --- the interface ---------------------------------------------------------------- */

static void add_speed(struct facts *facts, const struct link *link)
{
	const char *duplex = link->duplex == DUPLEX_FULL   ? ", full duplex"
			     : link->duplex == DUPLEX_HALF ? ", half duplex"
							   : "";

	if (link->speed_mbps <= 0)
		facts_add(facts, "link", "speed", "-");
	else if (link->speed_mbps >= 1000 && link->speed_mbps % 100 == 0)
		facts_add(facts, "link", "speed", "%g Gb/s%s", link->speed_mbps / 1000.0, duplex);
	else
		facts_add(facts, "link", "speed", "%d Mb/s%s", link->speed_mbps, duplex);
}

/* Only what "up" and "no carrier" do not tell already. */
static const char *oper_state(const struct link *link)
{
	if (link->up != 1 || link->carrier != 1 || link->operstate == IF_OPER_UP ||
	    link->operstate == IF_OPER_UNKNOWN)
		return "";
	return link_operstate_name(link->operstate);
}

static void add_link(struct facts *facts, const struct row *row)
{
	const struct link *link = row_link(row);
	char text[HWADDR_TEXT_MAX];
	struct field field;

	if (link->ifindex == 0) {
		if (row->vf != NULL && row->vf->away)
			facts_add(facts, "link", "interface", "in another netns");
		return;
	}
	facts_add(facts, "link", "interface", "%s", link->name);
	facts_add(facts, "link", "MAC", "%s", format_hwaddr(&link->address, text));
	if (link->permanent.length > 0 && !hwaddr_equal(&link->permanent, &link->address))
		facts_add(facts, "link", "permanent MAC", "%s",
			  format_hwaddr(&link->permanent, text));
	field_link_state(row, &field);
	facts_add(facts, "link", "state", "%s%s%s%s",
		  link->up < 0    ? "-"
		  : link->up == 0 ? "down"
				  : "up",
		  link->up == 1 && link->carrier == 0 ? ", no carrier" : "",
		  *oper_state(link) != '\0' ? ", oper " : "", oper_state(link))
		->role = field.role;
	add_speed(facts, link);
	if (link->mtu > 0)
		facts_add(facts, "link", "MTU", "%d B", link->mtu);
	field_link_master(row, &field);
	if (link->master != 0)
		facts_add(facts, "link", "master", "%s", field.text);
	if (link->alias[0] != '\0')
		facts_add(facts, "link", "alias", "%s", link->alias);
	if (link->port_name[0] != '\0')
		facts_add(facts, "link", "port", "%s", link->port_name);
	if (link->switch_id[0] != '\0')
		facts_add(facts, "link", "switch id", "%s", link->switch_id);
}

/* --- counters ------------------------------------------------------------------------ */

static void add_traffic(struct facts *facts, const char *label, uint64_t bytes, uint64_t packets)
{
	char bytes_text[FORMAT_MAX];
	char packets_text[FORMAT_MAX];

	if (bytes == COUNTER_UNKNOWN && packets == COUNTER_UNKNOWN)
		facts_add(facts, "counters", label, "-");
	else
		facts_add(facts, "counters", label, "%s, %s packets",
			  format_bytes(bytes, bytes_text),
			  format_short_count(packets, packets_text));
}

static void add_counters(struct facts *facts, const struct counters *counters)
{
	uint64_t rx = counters->rx_dropped;
	uint64_t tx = counters->tx_dropped;
	char rx_text[FORMAT_MAX];
	char tx_text[FORMAT_MAX];

	add_traffic(facts, "rx", counters->rx_bytes, counters->rx_packets);
	add_traffic(facts, "tx", counters->tx_bytes, counters->tx_packets);
	if (rx == COUNTER_UNKNOWN && tx == COUNTER_UNKNOWN) {
		facts_add(facts, "counters", "dropped", "-");
		return;
	}

	struct fact *fact = facts_add(facts, "counters", "dropped", "rx %s, tx %s",
				      format_count(rx, rx_text), format_count(tx, tx_text));

	if ((rx > 0 && rx != COUNTER_UNKNOWN) || (tx > 0 && tx != COUNTER_UNKNOWN))
		fact->role = ROLE_WARN;
}

/* --- sentences ----------------------------------------------------------------------- */

static void note_counters(struct facts *facts, const struct pf *pf, const struct vf *vf)
{
	const struct driver *driver = driver_find(pf->driver);
	bool counts = driver == NULL || driver->counts_vfs;

	if (pf->driver[0] == '\0' || pf->link.ifindex == 0)
		return;
	if (vf->source == COUNTERS_INTERFACE && !counts)
		facts_note(facts, ROLE_DIM,
			   "%s gives no VF counters: these are the VF's interface's.", pf->driver);
	else if (vf->source == COUNTERS_NONE && !counts)
		facts_note(facts, ROLE_WARN, "%s gives no VF counters.", pf->driver);
	else if (vf->source == COUNTERS_NONE)
		facts_note(facts, ROLE_DIM, "%s has not counted anything of this VF yet.",
			   pf->driver);
}

static void note_vf(struct facts *facts, const struct pf *pf, const struct vf *vf)
{
	const struct vf_config *config = &vf->config;
	const struct hwaddr *mac = vf_effective_mac(vf);

	if (vf->going)
		facts_note(facts, ROLE_WARN,
			   "Being removed: the kernel waits until its holder lets go.");
	if (vf->away)
		facts_note(facts, ROLE_ACCENT, "Its interface is in another network namespace.");
	if (vf->driver[0] == '\0' && !vf->going && vf->address[0] != '\0')
		facts_note(facts, ROLE_WARN, "No driver is bound to it.");
	if (config->mac.length > 0 && mac->length > 0 && !hwaddr_is_zero(&config->mac) &&
	    !hwaddr_equal(&config->mac, mac))
		facts_note(facts, ROLE_WARN,
			   "It does not use the MAC that the PF set: rebind its driver.");
	note_counters(facts, pf, vf);
}

static void note_pf(struct facts *facts, const struct pf *pf)
{
	const struct driver *driver = driver_find(pf->driver);

	if (driver != NULL && !driver->counts_vfs && pf->link.ifindex != 0)
		facts_note(facts, ROLE_DIM, "%s gives no VF counters.", pf->driver);
	if (driver != NULL && !driver->reports_config && pf->link.ifindex != 0)
		facts_note(facts, ROLE_DIM, "%s does not tell how its VFs are set.", pf->driver);
}

static void set_title(struct facts *facts, const struct view *view, const struct row *row)
{
	const char *model = row->vf != NULL ? row->vf->model : row->pf->model;
	const char *address = row->vf != NULL ? row->vf->address : row->pf->name;
	struct field name;

	field_name(view, row, &name);
	snprintf(facts->title, sizeof(facts->title), "%.60s%s%s%s%.120s", name.text,
		 *address != '\0' && strcmp(address, name.text) != 0 ? "  " : "",
		 strcmp(address, name.text) != 0 ? address : "", *model != '\0' ? "  " : "", model);
}

void facts_of(struct facts *ret_facts, const struct view *view, const struct row *row)
{
	*ret_facts = (struct facts){0};
	set_title(ret_facts, view, row);
	if (row->vf == NULL) {
		add_pf_device(ret_facts, view, row->pf);
		add_owner(ret_facts, view, row);
		add_link(ret_facts, row);
		if (row->pf->source != COUNTERS_NONE)
			add_counters(ret_facts, &row->pf->counters);
		note_pf(ret_facts, row->pf);
		annex_add(ret_facts, view, row);
		return;
	}
	add_vf_device(ret_facts, view, row->pf, row->vf);
	add_owner(ret_facts, view, row);
	if (row->pf->link.ifindex != 0)
		add_config(ret_facts, &row->vf->config);
	add_link(ret_facts, row);
	if (row->vf->source != COUNTERS_NONE)
		add_counters(ret_facts, &row->vf->counters);
	note_vf(ret_facts, row->pf, row->vf);
	annex_add(ret_facts, view, row);
}
