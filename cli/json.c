#include "cli/json.h"

#include "core/function.h"
#include "core/link.h"
#include "core/owner.h"

#include <endian.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <string.h>

#define ID_MAX 8 /* "10c9" */

/* --- values: unknown becomes null ------------------------------------------ */

json_t *json_text(const char *value)
{
	return *value ? json_string(value) : json_null();
}

json_t *json_number(int64_t value)
{
	return value == UNKNOWN ? json_null() : json_integer(value);
}

json_t *json_words(const char *text, const char *separators)
{
	json_t *array = json_array();

	for (text += strspn(text, separators); *text; text += strspn(text, separators)) {
		size_t length = strcspn(text, separators);

		json_array_append_new(array, json_stringn(text, length));
		text += length;
	}
	return array;
}

static json_t *boolean(int value)
{
	return value == UNKNOWN ? json_null() : json_boolean(value);
}

static json_t *counter(uint64_t value)
{
	return value > INT64_MAX ? json_null() : json_integer((json_int_t)value);
}

static json_t *address(const struct hwaddr *value)
{
	char buffer[HWADDR_TEXT_MAX];

	return json_text(hwaddr_format(value, buffer));
}

static json_t *pci_id(int value)
{
	char buffer[ID_MAX];

	if (value == UNKNOWN)
		return json_null();
	snprintf(buffer, sizeof(buffer), "%04x", (unsigned)value & 0xffff);
	return json_string(buffer);
}

/* As iproute2 writes and takes it: eight bytes, the highest first. */
static json_t *guid(bool known, uint64_t value)
{
	uint64_t bytes = htobe64(value);
	struct hwaddr eight = hwaddr_from_bytes(&bytes, sizeof(bytes));

	return known ? address(&eight) : json_null();
}

static json_t *word(const char *const *words, size_t count, int value)
{
	return value < 0 || (size_t)value >= count ? json_null() : json_string(words[value]);
}

static json_t *vlan_protocol(int proto)
{
	switch (proto) {
	case ETH_P_8021Q:
		return json_string("802.1Q");
	case ETH_P_8021AD:
		return json_string("802.1ad");
	default:
		return json_null();
	}
}

/* Tenths of GT/s, exact in JSON: 2.5, 8.0. */
static json_t *transfer_rate(int tenths)
{
	return tenths == UNKNOWN ? json_null() : json_real(tenths / 10.0);
}

/* --- parts ----------------------------------------------------------------- */

static json_t *host_object(const struct host *host)
{
	json_t *iommu = json_object(), *object = json_object();

	json_object_set_new(iommu, "enabled", boolean(host->iommu));
	json_object_set_new(iommu, "kind", json_text(host->iommu_kind));
	json_object_set_new(iommu, "passthrough", boolean(host->passthrough));
	json_object_set_new(object, "name", json_text(host->name));
	json_object_set_new(object, "kernel", json_text(host->kernel));
	json_object_set_new(object, "iommu", iommu);
	return object;
}

static json_t *link_object(const struct link *link)
{
	static const char *const duplex[] = {[DUPLEX_HALF] = "half", [DUPLEX_FULL] = "full"};
	json_t *object = json_object(), *master = json_null();

	json_object_set_new(object, "up", boolean(link->up));
	json_object_set_new(object, "carrier", boolean(link->carrier));
	json_object_set_new(object, "operstate",
			    link->ifindex ? json_text(link_operstate_name(link->operstate))
					  : json_null());
	json_object_set_new(object, "speed_mbps", json_number(link->speed_mbps));
	json_object_set_new(object, "duplex", word(duplex, 2, link->duplex));
	json_object_set_new(object, "mtu", json_number(link->mtu));
	if (link->master > 0) {
		master = json_object();
		json_object_set_new(master, "interface", json_text(link->master_name));
		json_object_set_new(master, "kind", json_text(link->master_kind));
	}
	json_object_set_new(object, "master", master);
	json_object_set_new(object, "alias", json_text(link->alias));
	json_object_set_new(object, "port_name", json_text(link->port_name));
	return object;
}

static json_t *stats_object(const struct counters *counters, const struct rates *rates,
			    enum counters_source source)
{
	static const char *const sources[] = {
		[COUNTERS_INTERFACE] = "interface", [COUNTERS_PF] = "pf"};
	json_t *object = json_object();

	json_object_set_new(object, "rx_bytes", counter(counters->rx_bytes));
	json_object_set_new(object, "tx_bytes", counter(counters->tx_bytes));
	json_object_set_new(object, "rx_packets", counter(counters->rx_packets));
	json_object_set_new(object, "tx_packets", counter(counters->tx_packets));
	json_object_set_new(object, "rx_dropped", counter(counters->rx_dropped));
	json_object_set_new(object, "tx_dropped", counter(counters->tx_dropped));
	json_object_set_new(object, "rx_bps", json_number(rates->rx_bps));
	json_object_set_new(object, "tx_bps", json_number(rates->tx_bps));
	json_object_set_new(object, "rx_pps", json_number(rates->rx_pps));
	json_object_set_new(object, "tx_pps", json_number(rates->tx_pps));
	json_object_set_new(object, "source",
			    source == COUNTERS_NONE ? json_null() : json_string(sources[source]));
	return object;
}

static json_t *pcie_object(const struct pcie_link *pcie)
{
	json_t *object = json_object();

	json_object_set_new(object, "speed_gts", transfer_rate(pcie->speed));
	json_object_set_new(object, "width", json_number(pcie->width));
	json_object_set_new(object, "max_speed_gts", transfer_rate(pcie->max_speed));
	json_object_set_new(object, "max_width", json_number(pcie->max_width));
	return object;
}

/* What the PF's driver says of the VF. */
static void set_config(json_t *object, const struct vf_config *config)
{
	static const char *const states[] = {[VF_STATE_AUTO] = "auto",
					     [VF_STATE_ENABLE] = "enable",
					     [VF_STATE_DISABLE] = "disable"};

	json_object_set_new(object, "admin_mac", address(&config->mac));
	json_object_set_new(object, "vlan", json_number(config->vlan));
	json_object_set_new(object, "qos", json_number(config->qos));
	json_object_set_new(object, "proto", vlan_protocol(config->proto));
	json_object_set_new(object, "spoofchk", boolean(config->spoofchk));
	json_object_set_new(object, "trust", boolean(config->trust));
	json_object_set_new(object, "state", word(states, 3, config->state));
	json_object_set_new(object, "min_tx_rate", json_number(config->min_tx_rate));
	json_object_set_new(object, "max_tx_rate", json_number(config->max_tx_rate));
	json_object_set_new(object, "query_rss", boolean(config->query_rss));
	json_object_set_new(object, "node_guid", guid(config->has_guids, config->node_guid));
	json_object_set_new(object, "port_guid", guid(config->has_guids, config->port_guid));
}

/* Nobody and not known are both null; the second has its reason beside it. */
static void set_owner(json_t *object, const struct owner *owner)
{
	json_t *holder = json_null();

	if (owner_is_held(owner)) {
		holder = json_object();
		json_object_set_new(holder, "kind", json_text(owner_kind_name(owner->kind)));
		json_object_set_new(holder, "name", json_text(owner->name));
		json_object_set_new(holder, "pid",
				    owner->pid ? json_number(owner->pid) : json_null());
		json_object_set_new(holder, "via", json_text(owner->via));
	}
	json_object_set_new(object, "owner", holder);
	json_object_set_new(object, "owner_unknown",
			    owner->kind == OWNER_UNKNOWN && owner->reason
				    ? json_string(owner->reason)
				    : json_null());
}

static json_t *vf_object(const struct vf *vf)
{
	json_t *object = json_object();

	json_object_set_new(object, "index", json_number(vf->index));
	json_object_set_new(object, "address", json_text(vf->address));
	json_object_set_new(object, "going", json_boolean(vf->going));
	json_object_set_new(object, "vendor_id", pci_id(vf->vendor_id));
	json_object_set_new(object, "device_id", pci_id(vf->device_id));
	json_object_set_new(object, "model", json_text(vf->model));
	json_object_set_new(object, "driver", json_text(vf->driver));
	json_object_set_new(object, "interface", json_text(vf->link.name));
	json_object_set_new(object, "away", json_boolean(vf->away));
	json_object_set_new(object, "mac", address(vf_effective_mac(vf)));
	set_config(object, &vf->config);
	json_object_set_new(object, "iommu_group", json_number(vf->iommu_group));
	json_object_set_new(object, "numa_node", json_number(vf->numa_node));
	set_owner(object, &vf->owner);
	json_object_set_new(object, "link", link_object(&vf->link));
	json_object_set_new(object, "stats", stats_object(&vf->counters, &vf->rates, vf->source));
	return object;
}

static json_t *pf_object(const struct pf *pf, bool with_vfs)
{
	json_t *object = json_object(), *vfs;
	bool pci = strcmp(pf->bus, "pci") == 0;

	json_object_set_new(object, "address", pci ? json_text(pf->name) : json_null());
	json_object_set_new(object, "device", json_text(pf->name));
	json_object_set_new(object, "bus", json_text(pf->bus));
	json_object_set_new(object, "label", json_text(pf->label));
	json_object_set_new(object, "class", json_string(function_class_name(pf->class_code)));
	json_object_set_new(object, "vendor_id", pci_id(pf->vendor_id));
	json_object_set_new(object, "device_id", pci_id(pf->device_id));
	json_object_set_new(object, "model", json_text(pf->model));
	json_object_set_new(object, "driver", json_text(pf->driver));
	json_object_set_new(object, "interface", json_text(pf->link.name));
	json_object_set_new(object, "mac", address(&pf->link.address));
	json_object_set_new(object, "permanent_mac", address(&pf->link.permanent));
	json_object_set_new(object, "numvfs", json_number(pf->numvfs));
	json_object_set_new(object, "totalvfs", json_number(pf->totalvfs));
	json_object_set_new(object, "autoprobe", boolean(pf->autoprobe));
	json_object_set_new(object, "eswitch", json_text(pf->switch_mode));
	json_object_set_new(object, "vf_offset", json_number(pf->vf_offset));
	json_object_set_new(object, "vf_stride", json_number(pf->vf_stride));
	json_object_set_new(object, "iommu_group", json_number(pf->iommu_group));
	json_object_set_new(object, "numa_node", json_number(pf->numa_node));
	set_owner(object, &pf->owner);
	json_object_set_new(object, "pcie", pcie_object(&pf->pcie));
	json_object_set_new(object, "link", link_object(&pf->link));
	json_object_set_new(object, "stats", stats_object(&pf->counters, &pf->rates, pf->source));
	if (with_vfs) {
		vfs = json_array();
		for (size_t i = 0; i < pf->vf_count; i++)
			json_array_append_new(vfs, vf_object(&pf->vfs[i]));
		json_object_set_new(object, "vfs", vfs);
	}
	return object;
}

/* --- documents ------------------------------------------------------------- */

json_t *json_document(const struct snapshot *snapshot)
{
	json_t *document = json_object();

	json_object_set_new(document, "schema", json_integer(JSON_SCHEMA));
	json_object_set_new(document, "complete", json_boolean(snapshot->complete));
	json_object_set_new(document, "host", host_object(&snapshot->host));
	return document;
}

json_t *json_of_snapshot(const struct snapshot *snapshot)
{
	json_t *document = json_document(snapshot), *pfs = json_array();

	for (size_t i = 0; i < snapshot->pf_count; i++)
		json_array_append_new(pfs, pf_object(&snapshot->pfs[i], true));
	json_object_set_new(document, "pfs", pfs);
	return document;
}

json_t *json_of_pf(const struct pf *pf)
{
	return pf_object(pf, true);
}

json_t *json_of_function(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf)
{
	json_t *document = json_document(snapshot);

	if (vf)
		json_object_set_new(document, "vf", vf_object(vf));
	json_object_set_new(document, "pf", pf_object(pf, !vf));
	return document;
}

void json_print(FILE *stream, const json_t *document, bool line)
{
	json_dumpf(document, stream,
		   JSON_REAL_PRECISION(6) | (line ? JSON_COMPACT : JSON_INDENT(1)));
	fputc('\n', stream);
}
