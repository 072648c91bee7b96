#include "cli/sheet.h"

#include "core/driver.h"
#include "core/format.h"
#include "core/function.h"
#include "core/link.h"
#include "core/owner.h"

#include <endian.h>
#include <inttypes.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <stdarg.h>
#include <string.h>

#define KEY_WIDTH  15 /* "permanent_mac: " */
#define VALUE_MAX  256
#define UNIT_MBPS  " Mb/s"
#define UNIT_BYTES " B"

/* --- lines ----------------------------------------------------------------- */

void sheet_line(const struct output *output, const char *key, const char *format, ...)
{
	char value[VALUE_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	output_blanks(output, KEY_WIDTH - fprintf(output->stream, "%s:", key));
	if (*value)
		output_text(output, value, -1, OUTPUT_PLAIN);
	else
		output_text(output, "-", -1, OUTPUT_FAINT);
	fputc('\n', output->stream);
}

static void line_number(const struct output *output, const char *key, int64_t value,
			const char *unit)
{
	if (value == UNKNOWN)
		sheet_line(output, key, "%s", "");
	else
		sheet_line(output, key, "%" PRId64 "%s", value, unit);
}

static void line_limit(const struct output *output, const char *key, int64_t mbps)
{
	line_number(output, key, mbps, mbps == 0 ? UNIT_MBPS " (no limit)" : UNIT_MBPS);
}

static void line_switch(const struct output *output, const char *key, int value)
{
	sheet_line(output, key, "%s", value == UNKNOWN ? "" : value ? "on" : "off");
}

static void line_counter(const struct output *output, const char *key, uint64_t value,
			 const char *unit)
{
	if (value == COUNTER_UNKNOWN)
		sheet_line(output, key, "%s", "");
	else
		sheet_line(output, key, "%" PRIu64 "%s", value, unit);
}

static void line_hwaddr(const struct output *output, const char *key, const struct hwaddr *value)
{
	char text[HWADDR_TEXT_MAX];

	sheet_line(output, key, "%s", hwaddr_format(value, text));
}

/* As iproute2 writes and takes it: eight bytes, the highest first. */
static void line_guid(const struct output *output, const char *key, uint64_t value)
{
	uint64_t bytes = htobe64(value);
	struct hwaddr eight = hwaddr_from_bytes(&bytes, sizeof(bytes));

	line_hwaddr(output, key, &eight);
}

/* --- parts ----------------------------------------------------------------- */

static void print_identity(const char *model, int vendor_id, int device_id,
			   const struct output *output)
{
	if (vendor_id == UNKNOWN || device_id == UNKNOWN)
		sheet_line(output, "model", "%s", model);
	else
		sheet_line(output, "model", "%s%s[%04x:%04x]", model, *model ? " " : "",
			   (unsigned)vendor_id & 0xffff, (unsigned)device_id & 0xffff);
}

static void print_speed(const struct link *link, const struct output *output)
{
	const char *duplex = link->duplex == DUPLEX_FULL   ? ", full duplex"
			     : link->duplex == DUPLEX_HALF ? ", half duplex"
							   : "";

	if (link->speed_mbps == UNKNOWN)
		sheet_line(output, "speed", "%s", "");
	else if (link->speed_mbps < 1000)
		sheet_line(output, "speed", "%d Mb/s%s", link->speed_mbps, duplex);
	else
		sheet_line(output, "speed", "%g Gb/s%s", link->speed_mbps / 1000.0, duplex);
}

static void print_link(const struct link *link, const struct output *output)
{
	sheet_line(output, "interface", "%s", link->name);
	sheet_line(output, "link", "%s%s%s",
		   link->up == UNKNOWN ? ""
		   : link->up          ? "up"
				       : "down",
		   link->up == 1 && link->carrier == 0 ? ", no carrier" : "",
		   link->up == 1 && link->carrier == 1 ? ", carrier" : "");
	sheet_line(output, "operstate", "%s",
		   link->ifindex ? link_operstate_name(link->operstate) : "");
	print_speed(link, output);
	line_number(output, "mtu", link->mtu, UNIT_BYTES);
	sheet_line(output, "master", "%s%s%s", link->master_kind, *link->master_kind ? " " : "",
		   link->master > 0 ? link->master_name : "");
	if (*link->alias)
		sheet_line(output, "alias", "%s", link->alias);
	if (*link->port_name)
		sheet_line(output, "port_name", "%s", link->port_name);
}

static void print_counters(const struct counters *counters, enum counters_source source,
			   const struct output *output)
{
	line_counter(output, "rx_bytes", counters->rx_bytes, UNIT_BYTES);
	line_counter(output, "tx_bytes", counters->tx_bytes, UNIT_BYTES);
	line_counter(output, "rx_packets", counters->rx_packets, "");
	line_counter(output, "tx_packets", counters->tx_packets, "");
	line_counter(output, "rx_dropped", counters->rx_dropped, "");
	line_counter(output, "tx_dropped", counters->tx_dropped, "");
	sheet_line(output, "counted_by", "%s",
		   source == COUNTERS_INTERFACE ? "its interface"
		   : source == COUNTERS_PF      ? "the PF's driver"
						: "");
}

static void print_config(const struct vf_config *config, const struct output *output)
{
	static const char *const states[] = {[VF_STATE_AUTO] = "auto",
					     [VF_STATE_ENABLE] = "enable",
					     [VF_STATE_DISABLE] = "disable"};

	line_hwaddr(output, "admin_mac", &config->mac);
	line_number(output, "vlan", config->vlan, config->vlan == 0 ? " (none)" : "");
	line_number(output, "qos", config->qos, "");
	sheet_line(output, "proto", "%s",
		   config->proto == ETH_P_8021Q    ? "802.1Q"
		   : config->proto == ETH_P_8021AD ? "802.1ad"
						   : "");
	line_switch(output, "spoofchk", config->spoofchk);
	line_switch(output, "trust", config->trust);
	sheet_line(output, "state", "%s", config->state == UNKNOWN ? "" : states[config->state]);
	line_limit(output, "min_tx_rate", config->min_tx_rate);
	line_limit(output, "max_tx_rate", config->max_tx_rate);
	line_switch(output, "query_rss", config->query_rss);
	if (config->has_guids) {
		line_guid(output, "node_guid", config->node_guid);
		line_guid(output, "port_guid", config->port_guid);
	}
}

static void print_owner(const struct owner *owner, const struct output *output)
{
	char text[OWNER_TEXT_MAX];

	if (owner->kind == OWNER_UNKNOWN) {
		sheet_line(output, "held_by", "unknown%s%s", owner->reason ? ": " : "",
			   owner->reason ? owner->reason : "");
		return;
	}
	sheet_line(output, "held_by", "%s%s%s", owner_text(owner, text), *owner->via ? ", " : "",
		   owner->via);
	if (owner->pid)
		line_number(output, "holder_pid", owner->pid, "");
}

static void print_pcie(const struct pcie_link *pcie, const struct output *output)
{
	char now[FORMAT_MAX], most[FORMAT_MAX];

	if (pcie->speed == UNKNOWN || pcie->width == UNKNOWN)
		sheet_line(output, "pcie", "%s", "");
	else
		sheet_line(output, "pcie", "%s, at most %s",
			   format_pcie(pcie->speed, pcie->width, now),
			   format_pcie(pcie->max_speed, pcie->max_width, most));
}

/* --- functions ------------------------------------------------------------- */

/* Whether MAC, link and counters can mean anything for it. */
static bool is_network(const struct pf *pf)
{
	return pf->link.ifindex != 0 || strcmp(pf->bus, "pci") != 0 ||
	       strcmp(function_class_name(pf->class_code), "network") == 0;
}

void sheet_print_pf(const struct pf *pf, const struct output *output)
{
	sheet_line(output, "pf", "%s", pf_label(pf));
	sheet_line(output, "address", "%s%s%s", pf->name,
		   strcmp(pf->bus, "pci") == 0 ? "" : " on bus ",
		   strcmp(pf->bus, "pci") == 0 ? "" : pf->bus);
	sheet_line(output, "class", "%s", function_class_name(pf->class_code));
	print_identity(pf->model, pf->vendor_id, pf->device_id, output);
	sheet_line(output, "driver", "%s", pf->driver);
	line_number(output, "numvfs", pf->numvfs, "");
	line_number(output, "totalvfs", pf->totalvfs, "");
	line_switch(output, "autoprobe", pf->autoprobe);
	sheet_line(output, "eswitch", "%s", pf->switch_mode);
	line_number(output, "iommu_group", pf->iommu_group, "");
	line_number(output, "numa_node", pf->numa_node, "");
	print_owner(&pf->owner, output);
	print_pcie(&pf->pcie, output);
	if (!is_network(pf))
		return;
	line_hwaddr(output, "mac", &pf->link.address);
	line_hwaddr(output, "permanent_mac", &pf->link.permanent);
	print_link(&pf->link, output);
	print_counters(&pf->counters, pf->source, output);
}

void sheet_print_vf(const struct pf *pf, const struct vf *vf, const struct output *output)
{
	if (vf->index == UNKNOWN)
		sheet_line(output, "vf", "of %s", pf_label(pf));
	else
		sheet_line(output, "vf", "%d of %s", vf->index, pf_label(pf));
	sheet_line(output, "address", "%s", vf->address);
	if (vf->going)
		sheet_line(output, "going", "being removed, waits for its holder");
	print_identity(vf->model, vf->vendor_id, vf->device_id, output);
	sheet_line(output, "driver", "%s", vf->driver);
	line_number(output, "iommu_group", vf->iommu_group, "");
	line_number(output, "numa_node", vf->numa_node, "");
	print_owner(&vf->owner, output);
	if (!is_network(pf))
		return;
	line_hwaddr(output, "mac", vf_effective_mac(vf));
	print_config(&vf->config, output);
	if (vf->away)
		sheet_line(output, "away", "its interface is in another network namespace");
	print_link(&vf->link, output);
	print_counters(&vf->counters, vf->source, output);
}

/* --- notes ----------------------------------------------------------------- */

static bool config_is_known(const struct vf_config *config)
{
	return config->mac.length > 0 || config->vlan != UNKNOWN;
}

void sheet_print_notes(const struct pf *pf, const struct output *output)
{
	const struct driver *driver = driver_find(pf->driver);
	size_t left_out = 0;

	if (pf->vf_count == 0 || !is_network(pf) || !driver)
		return;
	for (size_t i = 0; i < pf->vf_count; i++)
		left_out += !pf->vfs[i].going && !config_is_known(&pf->vfs[i].config);
	if (!driver->reports_config)
		fprintf(output->stream, "\n%s tells nothing of its VFs' settings.\n", pf->driver);
	else if (left_out > 0)
		fprintf(output->stream,
			"\n%s left %zu of %zu VFs out when asked for their"
			" settings.\n",
			pf->driver, left_out, pf->vf_count);
	if (!driver->counts_vfs)
		fprintf(output->stream,
			"\n%s gives no VF counters: only VFs with an interface"
			" on this host show theirs.\n",
			pf->driver);
}
