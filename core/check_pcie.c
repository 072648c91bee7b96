#include "core/check_pcie.h"

#include "core/pci.h"
#include "core/pcie_link.h"
#include "core/text_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESOURCE_MAX   4096
#define FIRST_VF_BAR   7 /* PCI_IOV_RESOURCES: the lines of `resource` before it are others' */
#define VF_BARS        6
#define UNSET          UINT64_C(0x20000000) /* IORESOURCE_UNSET: has a size and no place */
#define AER_MAX        4096
#define MANY_CORRECTED 100 /* a few happen on healthy links */

static bool is_pci(const struct pf *pf)
{
	return strcmp(pf->bus, "pci") == 0 && pf->totalvfs > 0;
}

/* --- memory for VFs ------------------------------------------------------------ */

enum room { ROOM_UNKNOWN, ROOM_NONE, ROOM_SOME };

/* `resource` has a line "start end flags" for each BAR. */
static enum room vf_bars_of(struct inspection *inspection, const struct pf *pf)
{
	char path[80], *text, *rest, *line;
	int number = 0, placed = 0, unplaced = 0;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource", pf->name);
	rest = text = text_file_read(inspection->kernel, path, RESOURCE_MAX, NULL);
	for (; (line = text_file_line(&rest)) != NULL; number++) {
		uint64_t start, end, flags;

		if (number < FIRST_VF_BAR || number >= FIRST_VF_BAR + VF_BARS ||
		    sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx64, &start, &end, &flags) != 3)
			continue;
		placed += start != 0;
		unplaced += start == 0 && (flags & UNSET);
	}
	free(text);
	if (number < FIRST_VF_BAR + VF_BARS)
		return ROOM_UNKNOWN;
	return placed > 0 && unplaced == 0 ? ROOM_SOME : ROOM_NONE;
}

/* Says so where there are PFs whose BARs cannot be seen; false. */
static bool cannot_place(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++)
		if (is_pci(&inspection->snapshot->pfs[i]))
			return inspection_cannot(inspection,
						 "/sys/bus/pci/devices/%s/resource cannot be read",
						 inspection->snapshot->pfs[i].name);
	return false;
}

static bool check_bars(struct inspection *inspection)
{
	bool known = false;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		enum room room = is_pci(pf) ? vf_bars_of(inspection, pf) : ROOM_UNKNOWN;
		char advice[400];
		struct finding *finding;

		known = known || room != ROOM_UNKNOWN;
		if (room != ROOM_NONE || pf->vf_count > 0)
			continue;
		finding = inspection_report(inspection, SEVERITY_ERROR, "vf-bars", pf, NULL);
		finding_set_title(finding, "There is no address space for the VFs' BARs");
		finding_set_evidence(finding,
				     "lines 8 to 13 of /sys/bus/pci/devices/%s/resource have no "
				     "address",
				     pf->name);
		finding_set_explanation(finding,
					"The firmware gave the bridge above too small a window, so "
					"making VFs ends with \"Cannot allocate memory\" and the "
					"kernel logs \"not enough MMIO resources for SR-IOV\".");
		finding_add_fix(finding, "BIOS: enable \"Above 4G Decoding\" (64-bit MMIO) and "
					 "\"SR-IOV Support\"");
		finding_add_fix(finding, "or let the kernel make room:");
		finding_add_fix(finding, "%s",
				platform_advise_options(&inspection->platform, "pci=realloc", "",
							advice, sizeof(advice)));
	}
	return known || cannot_place(inspection);
}

/* --- bus numbers ---------------------------------------------------------------- */

static void report_buses(struct inspection *inspection, const struct pf *pf, int fitting,
			 int last_bus, int subordinate, const char *bridge)
{
	char advice[400];
	struct finding *finding = inspection_report(
		inspection, fitting == 0 ? SEVERITY_ERROR : SEVERITY_WARN, "vf-bus", pf, NULL);

	finding_set_title(finding, "Only %d of %d VFs have a bus number", fitting, pf->totalvfs);
	finding_set_evidence(finding,
			     "the last VF is on bus %02x (sriov_offset %d, sriov_stride %d); "
			     "subordinate_bus_number of %s is %02x",
			     (unsigned)last_bus, pf->vf_offset, pf->vf_stride, bridge,
			     (unsigned)subordinate);
	finding_set_explanation(finding,
				"VFs beyond the buses of the bridge above cannot be reached: the "
				"kernel says \"can't enable VFs (bus out of range)\" and \"Cannot "
				"allocate memory\". With ARI they need fewer buses.");
	finding_add_fix(finding, "BIOS: enable \"ARI Forwarding\"; update the BIOS");
	finding_add_fix(finding, "or let the kernel give out the numbers:");
	finding_add_fix(finding, "%s",
			platform_advise_options(&inspection->platform, "pci=assign-busses", "",
						advice, sizeof(advice)));
}

static bool check_buses(struct inspection *inspection)
{
	bool known = false;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct pci_address address;
		char bridge[DEVICE_NAME_MAX];
		int64_t subordinate;
		int first, fitting;

		/* Offset and stride 0: not known before there are VFs. */
		if (!is_pci(pf) || pf->vf_offset <= 0 || pf->vf_stride <= 0 ||
		    pci_address_parse(pf->name, &address) < 0 ||
		    !pcie_link_find_port(inspection->kernel, pf->name, bridge) ||
		    kernel_read_number(inspection->kernel, &subordinate,
				       "/sys/bus/pci/devices/%s/subordinate_bus_number",
				       bridge) < 0 ||
		    subordinate < 0 || subordinate > 255)
			continue;
		known = true;
		first = (address.bus << 8 | address.device << 3 | address.function) + pf->vf_offset;
		fitting = (int)(subordinate << 8 | 255) < first
				  ? 0
				  : (int)((subordinate << 8 | 255) - first) / pf->vf_stride + 1;
		if (fitting < pf->totalvfs)
			report_buses(inspection, pf, fitting,
				     (first + (pf->totalvfs - 1) * pf->vf_stride) >> 8,
				     (int)subordinate, bridge);
	}
	return known;
}

/* --- ARI -------------------------------------------------------------------------- */

/* Below a port without ARI forwarding only device 0 of a bus is ever asked. */
static bool is_beyond_reach(const struct pci_address *physical, const struct pci_address *virtual)
{
	return virtual->bus == physical->bus && virtual->device != 0;
}

/* A VF that no driver found, or that reads as all ones; else where the first would be. */
static bool has_unreachable(const struct pf *pf, char vf[static DEVICE_NAME_MAX])
{
	struct pci_address physical, virtual;
	int first;

	if (pci_address_parse(pf->name, &physical) < 0)
		return false;
	for (size_t i = 0; i < pf->vf_count; i++) {
		strcpy(vf, pf->vfs[i].address);
		if (pf->vfs[i].driver[0] == '\0' && pci_address_parse(vf, &virtual) == 0 &&
		    is_beyond_reach(&physical, &virtual))
			return true;
	}
	if (pf->vf_count > 0 || pf->vf_offset <= 0)
		return false;
	first = (physical.bus << 8 | physical.device << 3 | physical.function) + pf->vf_offset;
	virtual = (struct pci_address){.domain = physical.domain,
				       .bus = (uint8_t)(first >> 8),
				       .device = first >> 3 & 0x1f,
				       .function = first & 7};
	pci_address_format(&virtual, vf);
	return is_beyond_reach(&physical, &virtual);
}

static void report_ari(struct inspection *inspection, const struct pf *pf, const char *vf,
		       const char *bridge)
{
	struct finding *finding = inspection_report(
		inspection, pf->vf_count > 0 ? SEVERITY_ERROR : SEVERITY_WARN, "vf-ari", pf, NULL);

	finding_set_title(finding, "VFs cannot be reached: the port above does not forward ARI");
	finding_set_evidence(finding,
			     "ari_enabled in /sys/bus/pci/devices/%s is 0, a VF %s %s; the port is "
			     "%s",
			     pf->name, pf->vf_count > 0 ? "is" : "would be", vf, bridge);
	finding_set_explanation(finding,
				"A PCIe port without ARI forwarding passes only device 0 of a bus "
				"on, and these VFs have higher numbers. They look like \"unknown "
				"header type 7f\" and have no driver.");
	finding_add_fix(finding, "BIOS: enable \"ARI Forwarding\" (\"ARI Support\")");
	finding_add_fix(finding,
			"put the card into a slot of the processor's own; update the BIOS");
}

static bool check_ari(struct inspection *inspection)
{
	bool known = false;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		char bridge[DEVICE_NAME_MAX], enabled[8], vf[DEVICE_NAME_MAX];

		if (!is_pci(pf) || !pcie_link_find_port(inspection->kernel, pf->name, bridge) ||
		    inspection_read(inspection, pf->name, "ari_enabled", enabled,
				    sizeof(enabled)) <= 0)
			continue;
		known = true;
		if (*enabled == '0' && has_unreachable(pf, vf))
			report_ari(inspection, pf, vf, bridge);
	}
	return known;
}

/* --- the link ----------------------------------------------------------------------- */

/* What both ends could do; one that is not known does not limit. */
static int least(int device, int port)
{
	return port != UNKNOWN && port < device ? port : device;
}

static void report_link(struct inspection *inspection, const struct pf *pf, int speed, int width)
{
	struct finding *finding =
		inspection_report(inspection, SEVERITY_WARN, "pcie-degraded", pf, NULL);

	finding_set_title(finding, "The PCIe link is slower than card and slot can");
	finding_set_evidence(finding,
			     "%d.%d GT/s x%d of %d.%d GT/s x%d (current_link_*, max_link_* in "
			     "/sys/bus/pci/devices/%s)",
			     pf->pcie.speed / 10, pf->pcie.speed % 10, pf->pcie.width, speed / 10,
			     speed % 10, width, pf->name);
	finding_set_explanation(finding,
				"All VFs share this link. A card that sits badly, a riser, or a "
				"slot limited in the BIOS makes both ends settle for less.");
	finding_add_fix(finding, "reseat the card; try another slot or riser");
	finding_add_fix(finding, "BIOS: PCIe link speed and bifurcation of the slot: Auto");
	finding_add_fix(finding, "lspci -vvs %s | grep Lnk", pf->name);
}

static bool check_link(struct inspection *inspection)
{
	bool known = false;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		char bridge[DEVICE_NAME_MAX];
		struct pcie_link port;
		int speed, width;

		if (!is_pci(pf) || pf->pcie.max_speed <= 0 || pf->pcie.max_width <= 0 ||
		    pf->pcie.speed <= 0 || pf->pcie.width <= 0)
			continue;
		known = true;
		pcie_link_clear(&port);
		if (pcie_link_find_port(inspection->kernel, pf->name, bridge))
			pcie_link_read_most(&port, inspection->kernel, bridge);
		speed = least(pf->pcie.max_speed, port.max_speed);
		width = least(pf->pcie.max_width, port.max_width);
		/* GPUs slow their link down while they are idle. */
		if (pf->pcie.width < width ||
		    (pf->pcie.speed < speed && pf->class_code >> 16 != 0x03))
			report_link(inspection, pf, speed, width);
	}
	return known;
}

/* --- errors ---------------------------------------------------------------------------- */

/* "TOTAL_ERR_COR 12", the last line of the file; -1: there is none. */
static int64_t total_of(struct inspection *inspection, const char *address, const char *file)
{
	char path[96], *text, *total;
	int64_t count = -1;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", address, file);
	text = text_file_read(inspection->kernel, path, AER_MAX, NULL);
	total = text ? strstr(text, "TOTAL_ERR_") : NULL;
	if (total && sscanf(total, "TOTAL_ERR_%*[A-Z] %" SCNd64, &count) != 1)
		count = -1;
	free(text);
	return count;
}

static bool check_errors(struct inspection *inspection)
{
	bool known = false;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct finding *finding;
		int64_t fatal, nonfatal, corrected;

		if (!is_pci(pf))
			continue;
		fatal = total_of(inspection, pf->name, "aer_dev_fatal");
		nonfatal = total_of(inspection, pf->name, "aer_dev_nonfatal");
		corrected = total_of(inspection, pf->name, "aer_dev_correctable");
		known = known || fatal >= 0;
		if (fatal < 0 || nonfatal < 0 || corrected < 0 ||
		    fatal + nonfatal + corrected / MANY_CORRECTED == 0)
			continue;
		finding = inspection_report(
			inspection, fatal > 0 || nonfatal > 0 ? SEVERITY_WARN : SEVERITY_INFO,
			"aer", pf, NULL);
		finding_set_title(finding, "The PCIe link had errors");
		finding_set_evidence(finding,
				     "%" PRId64 " fatal, %" PRId64 " non-fatal, %" PRId64
				     " corrected since the start (aer_dev_* in "
				     "/sys/bus/pci/devices/%s)",
				     fatal, nonfatal, corrected, pf->name);
		finding_set_explanation(finding,
					"Transfers were damaged on the way between card and host. "
					"Corrected ones cost time, the others lose data and can "
					"reset the card with all its VFs.");
		finding_add_fix(finding, "reseat the card; try another slot, riser or cable");
		finding_add_fix(finding, "dmesg | grep -i aer");
	}
	return known;
}

const struct check check_pcie[] = {
	{"vf-bars", "There is address space for the BARs of VFs", check_bars},
	{"vf-bus", "There are bus numbers for all VFs", check_buses},
	{"vf-ari", "VFs can be reached through the port above", check_ari},
	{"pcie-degraded", "PCIe links are as fast as card and slot can", check_link},
	{"aer", "PCIe links had no errors worth telling", check_errors},
	{0},
};
