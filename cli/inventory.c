#include "cli/inventory.h"

#include "cli/grid.h"
#include "core/format.h"
#include "core/owner.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum column {
	COLUMN_FUNCTION,
	COLUMN_ADDRESS,
	COLUMN_MAC,
	COLUMN_VLAN,
	COLUMN_DRIVER,
	COLUMN_LINK,
	COLUMN_RX,
	COLUMN_TX,
	COLUMN_GROUP,
	COLUMN_OWNER,
	COLUMN_SETTINGS,
	COLUMN_TX_RATE,
	COLUMN_NUMA,
	COLUMN_MODEL,
	COLUMN_COUNT
};

static const struct grid_column columns[COLUMN_COUNT] = {
	[COLUMN_FUNCTION] = {.title = "FUNCTION"},
	[COLUMN_ADDRESS] = {.title = "ADDRESS", .priority = 1},
	[COLUMN_MAC] = {.title = "MAC", .priority = 4, .optional = true},
	[COLUMN_VLAN] = {.title = "VFS/VLAN", .priority = 2},
	[COLUMN_DRIVER] = {.title = "DRIVER", .priority = 3},
	[COLUMN_LINK] = {.title = "LINK", .priority = 5, .optional = true},
	[COLUMN_RX] = {.title = "RX", .priority = 3, .right = true, .optional = true},
	[COLUMN_TX] = {.title = "TX", .priority = 3, .right = true, .optional = true},
	[COLUMN_GROUP] = {.title = "GROUP", .priority = 6, .right = true, .optional = true},
	[COLUMN_OWNER] = {.title = "HELD BY", .priority = 4, .optional = true, .narrowest = 12},
	[COLUMN_SETTINGS] = {.title = "SETTINGS", .priority = 9, .optional = true},
	[COLUMN_TX_RATE] = {.title = "TX LIMIT", .priority = 10, .optional = true},
	[COLUMN_NUMA] = {.title = "NUMA", .priority = 11, .right = true, .optional = true},
	[COLUMN_MODEL] = {.title = "MODEL", .priority = 7, .optional = true, .narrowest = 12},
};

/* Where a table of functions is made, and what all of its rows share. */
struct inventory {
	struct grid *grid;
	const struct output *output;
	bool domains; /* PCI addresses need their domain */
	bool rates;
};

static bool has_domains(const struct pf *pf)
{
	return strcmp(pf->bus, "pci") == 0 && strncmp(pf->name, "0000:", 5) != 0;
}

/* --- cells that PFs and VFs have in common --------------------------------- */

static void set_number(struct grid *grid, enum column column, int64_t number)
{
	char text[FORMAT_MAX];

	if (number != UNKNOWN)
		grid_set(grid, column, format_number(number, text), OUTPUT_PLAIN);
}

static void set_link(struct grid *grid, const struct link *link)
{
	char text[FORMAT_MAX], speed[FORMAT_MAX];

	if (link->up == UNKNOWN)
		return;
	if (!link->up) {
		grid_set(grid, COLUMN_LINK, "down", OUTPUT_FAINT);
	} else if (link->carrier == 0) {
		grid_set(grid, COLUMN_LINK, "no carrier", OUTPUT_WARNING);
	} else {
		snprintf(text, sizeof(text), "up%s%.16s", link->speed_mbps > 0 ? " " : "",
			 link->speed_mbps > 0 ? format_speed(link->speed_mbps, speed) : "");
		grid_set(grid, COLUMN_LINK, text, OUTPUT_GOOD);
	}
}

/* That a PF is free is no news: it is the host's. */
static void set_owner(struct grid *grid, const struct owner *owner, bool vf)
{
	char text[OWNER_TEXT_MAX];

	if (owner_is_held(owner))
		grid_set(grid, COLUMN_OWNER, owner_text(owner, text), OUTPUT_PLAIN);
	else if (vf && owner->kind == OWNER_NONE)
		grid_set(grid, COLUMN_OWNER, owner_text(owner, text), OUTPUT_FAINT);
}

static void set_rates(const struct inventory *inventory, const struct rates *rates)
{
	char text[FORMAT_MAX];

	if (!inventory->rates)
		return;
	if (rates->rx_bps != UNKNOWN)
		grid_set(inventory->grid, COLUMN_RX, format_rate_short(rates->rx_bps, false, text),
			 OUTPUT_PLAIN);
	if (rates->tx_bps != UNKNOWN)
		grid_set(inventory->grid, COLUMN_TX, format_rate_short(rates->tx_bps, false, text),
			 OUTPUT_PLAIN);
}

/* --- rows ------------------------------------------------------------------ */

static void add_pf(const struct inventory *inventory, const struct pf *pf)
{
	struct grid *grid = inventory->grid;
	char text[FORMAT_MAX], mac[HWADDR_TEXT_MAX];

	grid_add_row(grid);
	grid_set(grid, COLUMN_FUNCTION, pf_label(pf), OUTPUT_STRONG);
	grid_set(grid, COLUMN_ADDRESS, format_address(pf->name, inventory->domains, text),
		 OUTPUT_PLAIN);
	if (pf->link.address.length > 0)
		grid_set(grid, COLUMN_MAC, format_hwaddr(&pf->link.address, mac), OUTPUT_PLAIN);
	if (pf->totalvfs != UNKNOWN)
		snprintf(text, sizeof(text), "%d/%d", pf->numvfs, pf->totalvfs);
	else
		snprintf(text, sizeof(text), "%d", pf->numvfs);
	grid_set(grid, COLUMN_VLAN, text, OUTPUT_PLAIN);
	grid_set(grid, COLUMN_DRIVER, pf->driver, OUTPUT_PLAIN);
	set_link(grid, &pf->link);
	set_rates(inventory, &pf->rates);
	set_number(grid, COLUMN_GROUP, pf->iommu_group);
	set_owner(grid, &pf->owner, false);
	grid_set(grid, COLUMN_SETTINGS, pf->switch_mode, OUTPUT_PLAIN);
	set_number(grid, COLUMN_NUMA, pf->numa_node);
	grid_set(grid, COLUMN_MODEL, pf->model, OUTPUT_PLAIN);
}

/* The MAC that it uses. `!`: there is none but a random one, or the interface's
 * is not the one that the PF's driver was told. */
static void set_vf_mac(struct grid *grid, const struct vf *vf)
{
	const struct hwaddr *admin = &vf->config.mac, *mac = vf_effective_mac(vf);
	char text[HWADDR_TEXT_MAX], marked[HWADDR_TEXT_MAX + 1];
	bool odd;

	if (mac->length == 0)
		mac = admin;
	if (mac->length == 0)
		return;
	odd = hwaddr_is_zero(mac) ||
	      (admin->length > 0 && !hwaddr_is_zero(admin) && !hwaddr_equal(admin, mac));
	snprintf(marked, sizeof(marked), "%s%s", format_hwaddr(mac, text), odd ? "!" : "");
	grid_set(grid, COLUMN_MAC, marked, odd ? OUTPUT_WARNING : OUTPUT_PLAIN);
}

/* What is on, in iproute2's words. */
static void set_vf_settings(struct grid *grid, const struct vf_config *config)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s%s%s%s", config->spoofchk == 1 ? " spoofchk" : "",
		 config->trust == 1 ? " trust" : "", config->query_rss == 1 ? " query_rss" : "",
		 config->state == VF_STATE_ENABLE ? " enable" : "",
		 config->state == VF_STATE_DISABLE ? " disable" : "");
	if (*text)
		grid_set(grid, COLUMN_SETTINGS, text + 1, OUTPUT_PLAIN);
}

/* No limit and an unknown one are not told. */
static void set_vf_limit(struct grid *grid, const struct vf_config *config)
{
	char text[64];

	if (config->min_tx_rate > 0 && config->max_tx_rate > 0)
		snprintf(text, sizeof(text), "%" PRId64 "..%" PRId64 " Mb/s", config->min_tx_rate,
			 config->max_tx_rate);
	else if (config->max_tx_rate > 0)
		snprintf(text, sizeof(text), "<= %" PRId64 " Mb/s", config->max_tx_rate);
	else if (config->min_tx_rate > 0)
		snprintf(text, sizeof(text), ">= %" PRId64 " Mb/s", config->min_tx_rate);
	else
		return;
	grid_set(grid, COLUMN_TX_RATE, text, OUTPUT_PLAIN);
}

static void set_vf_name(const struct inventory *inventory, const struct vf *vf, bool last)
{
	char text[sizeof(vf->link.name) + 32], index[16] = "-";
	const char *branch = last ? "\u2514\u2500" : "\u251c\u2500";

	if (inventory->output->ascii)
		branch = last ? "`-" : "|-";
	if (vf->index != UNKNOWN)
		snprintf(index, sizeof(index), "%d", vf->index);
	snprintf(text, sizeof(text), "%s %s%s%s", branch, index, *vf->link.name ? " " : "",
		 vf->link.name);
	grid_set(inventory->grid, COLUMN_FUNCTION, text, OUTPUT_PLAIN);
}

static void add_vf(const struct inventory *inventory, const struct vf *vf, bool last)
{
	struct grid *grid = inventory->grid;
	char text[FORMAT_MAX];

	grid_add_row(grid);
	set_vf_name(inventory, vf, last);
	if (*vf->address)
		grid_set(grid, COLUMN_ADDRESS,
			 format_address(vf->address, inventory->domains, text), OUTPUT_PLAIN);
	set_vf_mac(grid, vf);
	if (vf->config.vlan != UNKNOWN)
		grid_set(grid, COLUMN_VLAN, format_vlan(&vf->config, text), OUTPUT_PLAIN);
	grid_set(grid, COLUMN_DRIVER, vf->driver, OUTPUT_PLAIN);
	set_link(grid, &vf->link);
	if (vf->away)
		grid_set(grid, COLUMN_LINK, "away", OUTPUT_PLAIN);
	if (vf->going)
		grid_set(grid, COLUMN_LINK, "going", OUTPUT_WARNING);
	set_rates(inventory, &vf->rates);
	set_number(grid, COLUMN_GROUP, vf->iommu_group);
	set_owner(grid, &vf->owner, true);
	set_vf_settings(grid, &vf->config);
	set_vf_limit(grid, &vf->config);
	set_number(grid, COLUMN_NUMA, vf->numa_node);
	grid_set(grid, COLUMN_MODEL, vf->model, OUTPUT_FAINT);
}

/* --- the whole ------------------------------------------------------------- */

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void print_sum(const struct snapshot *snapshot, const struct output *output)
{
	const struct host *host = &snapshot->host;
	struct owner_count count = owner_count(snapshot);
	char held[64] = "", iommu[32] = "unknown", text[256];
	size_t vfs = 0;
	long possible = 0;

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		vfs += snapshot->pfs[i].vf_count;
		if (snapshot->pfs[i].totalvfs > 0)
			possible += snapshot->pfs[i].totalvfs;
	}
	if (count.free + count.held > 0)
		snprintf(held, sizeof(held), " (%zu free, %zu held)", count.free, count.held);
	if (host->iommu != UNKNOWN)
		snprintf(iommu, sizeof(iommu), "%s%s%s%s", host->iommu ? "on" : "off",
			 *host->iommu_kind ? " (" : "", host->iommu_kind,
			 *host->iommu_kind ? ")" : "");
	snprintf(text, sizeof(text), "%zu PF%s, %zu VF%s of %ld%s; IOMMU %s", snapshot->pf_count,
		 plural(snapshot->pf_count), vfs, plural(vfs), possible, held, iommu);
	fputc('\n', output->stream);
	output_paragraph(output, text, 0, OUTPUT_PLAIN);
}

void inventory_print(const struct snapshot *snapshot, bool rates, const struct output *output)
{
	struct inventory inventory = {.output = output, .rates = rates};

	if (snapshot->pf_count == 0) {
		fputs("No SR-IOV device here. `vftop doctor` says why.\n"
		      "`vftop list --demo` shows what this looks like.\n",
		      output->stream);
		return;
	}
	for (size_t i = 0; i < snapshot->pf_count; i++)
		inventory.domains = inventory.domains || has_domains(&snapshot->pfs[i]);
	inventory.grid = grid_new(columns, COLUMN_COUNT);
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		add_pf(&inventory, pf);
		for (size_t j = 0; j < pf->vf_count; j++)
			add_vf(&inventory, &pf->vfs[j], j + 1 == pf->vf_count);
	}
	grid_print(inventory.grid, output);
	grid_free(inventory.grid);
	print_sum(snapshot, output);
}

void inventory_print_vfs(const struct pf *pf, const struct output *output)
{
	struct inventory inventory = {.output = output, .domains = true};

	inventory.grid = grid_new(columns, COLUMN_COUNT);
	for (size_t i = 0; i < pf->vf_count; i++)
		add_vf(&inventory, &pf->vfs[i], i + 1 == pf->vf_count);
	grid_print(inventory.grid, output);
	grid_free(inventory.grid);
}
