#include "core/check_iommu.h"

#include "core/name_list.h"
#include "core/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACPI_TABLES    "/sys/firmware/acpi/tables"
#define INTERRUPTS_MAX (1 << 20)
#define REGIONS_MAX    4096

/* --- off, and why ----------------------------------------------------------- */

/* The firmware describes its IOMMU in one of these. */
static const char *iommu_table(const struct name_list *tables)
{
	static const char *const NAMES[] = {"DMAR", "IVRS", "IORT"};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++)
		if (name_list_find(tables, NAMES[i], NULL))
			return NAMES[i];
	return NULL;
}

/* The option on the command line that switches it off, or NULL. */
static const char *option_against(const struct platform *platform)
{
	if (platform_option_has(platform, "intel_iommu", "off"))
		return "intel_iommu=off";
	if (platform_option_has(platform, "amd_iommu", "off"))
		return "amd_iommu=off";
	return platform_option_has(platform, "iommu", "off") ? "iommu=off" : NULL;
}

static void add_options(struct finding *finding, const struct platform *platform, const char *add,
			const char *remove)
{
	char advice[sizeof(finding->fix)];

	finding_add_fix(finding, "%s",
			platform_advise_options(platform, add, remove, advice, sizeof(advice)));
}

static void say_off_by_option(struct finding *finding, const struct platform *platform,
			      const char *table, const char *against)
{
	const char *option = platform_iommu_option(platform);
	char value[64];
	bool pt = platform_option(platform, "iommu", value, sizeof(value)) &&
		  strcmp(value, "pt") == 0;

	finding_set_title(finding, "The IOMMU is off: no VF can be given to a guest");
	if (against) {
		finding_set_evidence(finding,
				     "%s in /proc/cmdline; " ACPI_TABLES
				     "/%s is there, /sys/kernel/iommu_groups is empty",
				     against, table);
		finding_set_explanation(finding,
					"The firmware offers an IOMMU, and an option on the "
					"kernel's command line switches it off. Without it VFIO "
					"has no group to give away.");
	} else {
		finding_set_evidence(finding,
				     "no %s in /proc/cmdline; " ACPI_TABLES
				     "/%s is there, /sys/kernel/iommu_groups is empty",
				     *option ? option : "option", table);
		finding_set_explanation(finding,
					"The firmware offers an IOMMU, and this kernel uses it "
					"only when it is told to. Without it VFIO has no group "
					"to give away.");
	}
	/* iommu=pt that is there already needs not be said again. */
	add_options(finding, platform, pt && strcmp(option, "iommu=pt") == 0 ? "" : option,
		    against ? against : "");
}

static void say_off_in_firmware(struct finding *finding, const struct platform *platform)
{
	const char *option = platform_iommu_option(platform);
	char value[64];
	bool asked = platform_option_has(platform, "intel_iommu", "on") ||
		     platform_option(platform, "amd_iommu", value, sizeof(value));

	strcpy(finding->id, "iommu-off-firmware");
	finding_set_title(finding, "The IOMMU is off in the firmware (BIOS): no VF can be given to "
				   "a guest");
	finding_set_evidence(finding,
			     "no DMAR, IVRS or IORT in " ACPI_TABLES
			     "; /sys/kernel/iommu_groups is empty%s",
			     asked ? "; the option is in /proc/cmdline and changes nothing" : "");
	finding_set_explanation(finding,
				"The firmware does not tell the kernel of an IOMMU, so the "
				"kernel's options have nothing to switch on. It is a setting "
				"of the BIOS, or the processor or board has none.");
	finding_add_fix(finding, "BIOS: enable %s", platform_iommu_setting(platform));
	finding_add_fix(finding, "BIOS: enable \"SR-IOV Support\" where there is such a setting");
	if (!asked && *option)
		add_options(finding, platform, option, "");
}

static bool check_on(struct inspection *inspection)
{
	const struct host *host = &inspection->snapshot->host;
	struct name_list tables = {0};
	struct finding *finding;
	bool readable;

	if (host->iommu != 0)
		return host->iommu == 1;
	/* Nothing here needs one yet. */
	finding = inspection_report(inspection,
				    inspection->snapshot->pf_count ? SEVERITY_ERROR : SEVERITY_INFO,
				    "iommu-off", NULL, NULL);
	readable = name_list_read(&tables, inspection->kernel, ACPI_TABLES) == 0;
	if (iommu_table(&tables)) {
		say_off_by_option(finding, &inspection->platform, iommu_table(&tables),
				  option_against(&inspection->platform));
	} else if (readable) {
		say_off_in_firmware(finding, &inspection->platform);
	} else {
		finding_set_title(finding, "The IOMMU is off: no VF can be given to a guest");
		finding_set_evidence(finding, "/sys/kernel/iommu_groups is empty");
		finding_set_explanation(finding,
					"Whether the firmware offers one cannot be seen from "
					"here. Look there first, then at the kernel's options.");
		finding_add_fix(finding, "BIOS: enable %s",
				platform_iommu_setting(&inspection->platform));
		add_options(finding, &inspection->platform,
			    platform_iommu_option(&inspection->platform), "");
	}
	name_list_done(&tables);
	return true;
}

/* --- interrupts -------------------------------------------------------------- */

/* The interrupt chips' names say it: "IR-PCI-MSI", "IR-IO-APIC". */
static bool check_remapping(struct inspection *inspection)
{
	const struct platform *platform = &inspection->platform;
	char *text, unsafe[8] = "";
	struct finding *finding;
	bool msi, remapped;

	if (inspection->snapshot->host.iommu != 1 || platform->processor == PROCESSOR_ARM)
		return false;
	text = text_file_read(inspection->kernel, "/proc/interrupts", INTERRUPTS_MAX, NULL);
	if (!text)
		return false;
	msi = strstr(text, "PCI-MSI") != NULL;
	remapped = strstr(text, "IR-") != NULL;
	free(text);
	if (remapped || !msi)
		return remapped;
	kernel_read_text(inspection->kernel, unsafe, sizeof(unsafe),
			 "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts");
	finding = inspection_report(inspection, *unsafe == 'Y' ? SEVERITY_INFO : SEVERITY_WARN,
				    "iommu-remapping", NULL, NULL);
	finding_set_title(finding, "Interrupt remapping is off: VFIO refuses to start a guest");
	finding_set_evidence(finding, "no IR-PCI-MSI in /proc/interrupts%s",
			     platform_option_has(platform, "intremap", "off")
				     ? "; intremap=off in /proc/cmdline"
				     : "");
	finding_set_explanation(finding,
				"A guest could send any interrupt to the host with a device of "
				"its own, so VFIO says \"Operation not permitted\". The "
				"alternative below gives that protection up.");
	if (platform_option_has(platform, "intremap", "off"))
		add_options(finding, platform, "", "intremap=off");
	else
		finding_add_fix(finding, "BIOS: enable x2APIC and interrupt remapping");
	finding_add_fix(finding, "or: echo options vfio_iommu_type1 allow_unsafe_interrupts=1 "
				 ">/etc/modprobe.d/vfio-unsafe.conf");
	return true;
}

/* --- passthrough ------------------------------------------------------------- */

static bool check_passthrough(struct inspection *inspection)
{
	struct finding *finding;

	if (inspection->snapshot->host.iommu != 1 ||
	    inspection->snapshot->host.passthrough == UNKNOWN)
		return false;
	if (inspection->snapshot->host.passthrough == 1)
		return true;
	finding = inspection_report(inspection, SEVERITY_INFO, "iommu-translates", NULL, NULL);
	finding_set_title(finding, "The IOMMU translates the host's own DMA as well");
	finding_set_evidence(finding, "/sys/kernel/iommu_groups/*/type is not identity");
	finding_set_explanation(finding,
				"That protects the host from its own devices and costs throughput "
				"on fast cards. Guests are kept apart either way.");
	add_options(finding, &inspection->platform, "iommu=pt", "");
	return true;
}

/* --- groups -------------------------------------------------------------------- */

static bool is_bridge(const struct iommu_group_device *device)
{
	return device->class_code >> 8 == 0x0604 || device->class_code >> 8 == 0x0600;
}

/* The others of a group that would have to go with a VF of it: "0000:01:00.0 (igb)". */
static size_t list_mates(const struct iommu_group *group, const char *vf, char *buffer, size_t size)
{
	size_t count = 0, length = 0;

	buffer[0] = '\0';
	for (size_t i = 0; i < group->device_count; i++) {
		const struct iommu_group_device *device = &group->devices[i];

		if (is_bridge(device) || strcmp(device->address, vf) == 0)
			continue;
		count++;
		if (length < size)
			length += (size_t)snprintf(
				buffer + length, size - length, "%s%s (%s)", count > 1 ? ", " : "",
				device->address, device->driver[0] ? device->driver : "no driver");
	}
	return count;
}

static void report_group(struct inspection *inspection, const struct pf *pf, const struct vf *vf,
			 const struct iommu_group *group)
{
	bool blocked = group->viable == 0;
	char mates[300], bridge[DEVICE_NAME_MAX];
	struct finding *finding;

	if (list_mates(group, vf->address, mates, sizeof(mates)) == 0)
		return;
	finding = inspection_report(inspection, SEVERITY_WARN, "group-shared", pf, NULL);
	finding_set_title(finding, "IOMMU group %d cannot be given away VF by VF%s", group->id,
			  blocked ? ", and not at all now" : "");
	finding_set_evidence(finding, "/sys/kernel/iommu_groups/%d/devices: %s, %s", group->id,
			     vf->address, mates);
	finding_set_explanation(
		finding,
		"Devices of one group can reach each other without the IOMMU, so VFIO gives them "
		"to one guest or to nobody%s. The PCIe port above lacks ACS, or has it off.",
		blocked ? "; with a host's driver on one of them it says \"group is not viable\""
			: "");
	finding_add_fix(finding, "BIOS: enable ACS (\"PCIe ACS\", \"ARI and ACS\")");
	finding_add_fix(finding, "put the card into a slot of the processor's own%s%s",
			inspection_bridge(inspection, pf->name, bridge) ? ", not below " : "",
			inspection_bridge(inspection, pf->name, bridge) ? bridge : "");
	finding_add_fix(finding, "or give all members of the group to one guest");
}

static bool holds_function(const struct iommu_group *group, const struct pf *pf,
			   const struct vf **ret_vf)
{
	for (size_t i = 0; i < pf->vf_count; i++)
		if (pf->vfs[i].iommu_group == group->id) {
			*ret_vf = &pf->vfs[i];
			return true;
		}
	return false;
}

static bool check_groups(struct inspection *inspection)
{
	const struct snapshot *snapshot = inspection->snapshot;
	const struct vf *vf;

	if (snapshot->host.iommu != 1 || snapshot->group_count == 0)
		return false;
	for (size_t g = 0; g < snapshot->group_count; g++) {
		const struct iommu_group *group = &snapshot->groups[g];

		if (group->device_count < 2)
			continue;
		for (size_t i = 0; i < snapshot->pf_count; i++)
			if (holds_function(group, &snapshot->pfs[i], &vf)) {
				report_group(inspection, &snapshot->pfs[i], vf, group);
				break;
			}
	}
	return true;
}

/* RMRR, IVMD: memory that the firmware itself uses through the device. */
static void check_regions_of(struct inspection *inspection, const struct pf *pf,
			     const struct vf *vf)
{
	char path[80], *text, *rest, *line;

	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%d/reserved_regions",
		 vf->iommu_group);
	rest = text = text_file_read(inspection->kernel, path, REGIONS_MAX, NULL);
	while ((line = text_file_line(&rest)) != NULL) {
		size_t length = strlen(line);
		struct finding *finding;

		if (length < 7 || strcmp(line + length - 7, " direct") != 0)
			continue;
		finding = inspection_report(inspection, SEVERITY_WARN, "group-reserved", pf, vf);
		finding_set_title(finding, "The firmware reserves memory for this device: VFIO "
					   "refuses it");
		finding_set_evidence(finding, "%.60s in %s", line, path);
		finding_set_explanation(finding,
					"Such a region (RMRR) has to stay mapped for the firmware, "
					"which no guest's address space allows. The kernel says "
					"\"ineligible for IOMMU domain attach\".");
		finding_add_fix(finding, "BIOS: disable shared memory (RMRR) for this slot; HPE: "
					 "conrep or \"HP Shared Memory features\"");
		break;
	}
	free(text);
}

/* One VF stands for all of its PF: it is the slot that has such a region. */
static bool check_regions(struct inspection *inspection)
{
	const struct snapshot *snapshot = inspection->snapshot;

	if (snapshot->host.iommu != 1)
		return false;
	for (size_t i = 0; i < snapshot->pf_count; i++)
		if (snapshot->pfs[i].vf_count > 0 && snapshot->pfs[i].vfs[0].iommu_group >= 0)
			check_regions_of(inspection, &snapshot->pfs[i], &snapshot->pfs[i].vfs[0]);
	return true;
}

/* --- what a guest's manager opens ------------------------------------------------ */

static bool check_nodes(struct inspection *inspection)
{
	const struct snapshot *snapshot = inspection->snapshot;
	struct name_list nodes = {0};
	bool readable = name_list_read(&nodes, inspection->kernel, "/dev/vfio") == 0;
	char name[16];

	for (size_t i = 0; readable && i < snapshot->pf_count; i++)
		for (size_t n = 0; n < snapshot->pfs[i].vf_count; n++) {
			const struct pf *pf = &snapshot->pfs[i];
			const struct vf *vf = &pf->vfs[n];
			struct finding *finding;

			snprintf(name, sizeof(name), "%d", vf->iommu_group);
			/* A driver's name may hold the word; vfio's own class is certain. */
			if (strstr(vf->driver, "vfio") == NULL || vf->iommu_group < 0 ||
			    vf->going || name_list_find(&nodes, name, NULL) ||
			    name_list_find(&nodes, "devices", NULL))
				continue;
			finding = inspection_report(inspection, SEVERITY_WARN, "vfio-node", pf, vf);
			finding_set_title(finding, "The VF has no /dev/vfio/%d to be opened",
					  vf->iommu_group);
			finding_set_evidence(
				finding, "%s is bound to %s in group %d; no %d in /dev/vfio",
				vf->address, vf->driver, vf->iommu_group, vf->iommu_group);
			finding_set_explanation(
				finding,
				"A guest's manager says \"failed to open /dev/vfio/%d: No "
				"such file or directory\". The node is made when the "
				"device is bound, by udev or devtmpfs.",
				vf->iommu_group);
			finding_add_fix(finding, "modprobe vfio-pci");
			finding_add_fix(finding, "udevadm trigger --subsystem-match=vfio");
		}
	name_list_done(&nodes);
	return readable;
}

const struct check check_iommu[] = {
	{"iommu-off", "The IOMMU is on", check_on},
	{"iommu-remapping", "Interrupts are remapped", check_remapping},
	{"iommu-translates", "The host's own DMA is passed through", check_passthrough},
	{"group-shared", "Every VF is alone in its IOMMU group", check_groups},
	{"group-reserved", "No VF has memory reserved by the firmware", check_regions},
	{"vfio-node", "What is bound to VFIO can be opened", check_nodes},
	{0},
};
