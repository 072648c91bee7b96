#include "core/check_iommu.h"

#include "core/isolation.h"
#include "core/name_list.h"
#include "core/pcie_link.h"
#include "core/reserved_region.h"
#include "core/text_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACPI_TABLES    PLATFORM_ACPI_TABLES
#define INTERRUPTS_MAX (1 << 20)

/* --- off, and why ----------------------------------------------------------- */

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
	if (platform->guest)
		finding_add_fix(finding, "this host is a virtual machine: give it an IOMMU (QEMU: "
					 "-device intel-iommu; libvirt: <iommu model='intel'/>)");
	finding_add_fix(finding, "BIOS: enable %s", platform_iommu_setting(platform));
	finding_add_fix(finding, "BIOS: enable \"SR-IOV Support\" where there is such a setting");
	if (!asked && *option)
		add_options(finding, platform, option, "");
}

static void say_off_somehow(struct finding *finding, const struct platform *platform)
{
	finding_set_title(finding, "The IOMMU is off: no VF can be given to a guest");
	finding_set_evidence(finding, "/sys/kernel/iommu_groups is empty");
	finding_set_explanation(finding,
				"Whether the firmware offers one cannot be seen from here. Look "
				"there first, then at the kernel's options.");
	finding_add_fix(finding, "BIOS: enable %s", platform_iommu_setting(platform));
	add_options(finding, platform, platform_iommu_option(platform), "");
}

/* Whether it is on or off; says so when that cannot be seen. */
static bool knows_iommu(struct inspection *inspection)
{
	return inspection->snapshot->host.iommu != UNKNOWN ||
	       inspection_cannot(inspection, "/sys/kernel/iommu_groups cannot be read");
}

static bool check_on(struct inspection *inspection)
{
	const struct platform *platform = &inspection->platform;
	struct finding *finding;

	if (inspection->snapshot->host.iommu != 0)
		return knows_iommu(inspection);
	/* Without devices for it nothing needs one yet. */
	finding = inspection_report(inspection,
				    inspection->snapshot->pf_count ? SEVERITY_ERROR : SEVERITY_INFO,
				    "iommu-off", NULL, NULL);
	if (platform->iommu_table[0] != '\0')
		say_off_by_option(finding, platform, platform->iommu_table,
				  option_against(platform));
	else if (platform->has_tables)
		say_off_in_firmware(finding, platform);
	else
		say_off_somehow(finding, platform);
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

	if (!knows_iommu(inspection) || inspection->snapshot->host.iommu == 0 ||
	    platform->processor == PROCESSOR_ARM)
		return false;
	text = text_file_read(inspection->kernel, "/proc/interrupts", INTERRUPTS_MAX, NULL);
	if (!text)
		return inspection_cannot(inspection, "/proc/interrupts cannot be read");
	msi = strstr(text, "PCI-MSI") != NULL;
	remapped = strstr(text, "IR-") != NULL;
	free(text);
	if (remapped || !msi)
		return remapped;
	kernel_read_text(inspection->kernel, unsafe, sizeof(unsafe),
			 "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts");
	finding = inspection_report(inspection, *unsafe == 'Y' ? SEVERITY_INFO : SEVERITY_WARN,
				    "iommu-remapping", NULL, NULL);
	finding_set_title(finding, "Interrupt remapping is off: VFIO refuses guests");
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

	if (!knows_iommu(inspection) || inspection->snapshot->host.iommu == 0)
		return false;
	if (inspection->snapshot->host.passthrough == UNKNOWN)
		return inspection_cannot(inspection,
					 "no group in /sys/kernel/iommu_groups says its type");
	if (inspection->snapshot->host.passthrough == 1)
		return true;
	finding = inspection_report(inspection, SEVERITY_INFO, "iommu-translates", NULL, NULL);
	finding_set_title(finding, "The IOMMU translates the host's own DMA, too");
	finding_set_evidence(finding, "/sys/kernel/iommu_groups/*/type is not identity");
	finding_set_explanation(finding,
				"That protects the host from its own devices and costs throughput "
				"on fast cards. Guests are kept apart either way.");
	add_options(finding, &inspection->platform, "iommu=pt", "");
	return true;
}

/* --- groups -------------------------------------------------------------------- */

/* The first VF of the group, and its PF. */
static const struct vf *find_vf(const struct snapshot *snapshot, int group,
				const struct pf **ret_pf)
{
	for (size_t i = 0; i < snapshot->pf_count; i++)
		for (size_t n = 0; n < snapshot->pfs[i].vf_count; n++)
			if (snapshot->pfs[i].vfs[n].iommu_group == group) {
				*ret_pf = &snapshot->pfs[i];
				return &snapshot->pfs[i].vfs[n];
			}
	return NULL;
}

/* "0000:01:00.0 (igb), 0000:01:10.0 (vfio-pci)" */
static void list_members(const struct iommu_group *group, char *buffer, size_t size)
{
	size_t length = 0;

	buffer[0] = '\0';
	for (size_t i = 0; i < group->device_count && length < size; i++) {
		const struct iommu_group_device *device = &group->devices[i];

		length += (size_t)snprintf(buffer + length, size - length, "%s%s (%s)",
					   i > 0 ? ", " : "", device->address,
					   device->driver[0] ? device->driver : "no driver");
	}
}

static void report_shared(struct inspection *inspection, const struct iommu_group *group,
			  const struct isolation *isolation, const struct pf *pf)
{
	bool blocked = isolation->level == ISOLATION_BLOCKED;
	char members[300], bridge[DEVICE_NAME_MAX] = "", text[ISOLATION_TEXT_MAX];
	struct finding *finding = inspection_report(
		inspection, blocked ? SEVERITY_ERROR : SEVERITY_WARN, "group-shared", pf, NULL);

	list_members(group, members, sizeof(members));
	finding_set_title(finding, "IOMMU group %d goes to %s", group->id,
			  blocked ? "no guest as it is now" : "one guest as a whole");
	finding_set_evidence(finding, "/sys/kernel/iommu_groups/%d/devices: %s", group->id,
			     members);
	finding_set_explanation(finding,
				"Its members can reach each other without the IOMMU%s. VFIO: %s%s.",
				isolation->bridge ? ", for the port above lacks ACS" : "",
				isolation_text(inspection->snapshot, isolation, text),
				blocked ? "; guests say \"group is not viable\"" : "");
	finding_add_fix(finding, "BIOS: enable ACS (\"PCIe ACS\", \"ACS Enable\")");
	if (pcie_link_find_port(inspection->kernel, pf->name, bridge))
		finding_add_fix(finding,
				"put the card into a slot of the processor's own, not "
				"below %s",
				bridge);
	finding_add_fix(finding, "or give all members of the group to one guest");
}

static bool check_groups(struct inspection *inspection)
{
	const struct snapshot *snapshot = inspection->snapshot;

	if (!knows_iommu(inspection) || snapshot->group_count == 0)
		return false;
	for (size_t g = 0; g < snapshot->group_count; g++) {
		const struct iommu_group *group = &snapshot->groups[g];
		struct isolation isolation = isolation_of(group);
		const struct pf *pf;

		if ((isolation.level == ISOLATION_TOGETHER ||
		     isolation.level == ISOLATION_BLOCKED) &&
		    find_vf(snapshot, group->id, &pf))
			report_shared(inspection, group, &isolation, pf);
	}
	return true;
}

/* RMRR, IVMD: memory that the firmware itself uses through the device. One VF stands
 * for all of its PF, as it is the slot that has such a region. */
static void check_regions_of(struct inspection *inspection, const struct pf *pf,
			     const struct vf *vf)
{
	struct reserved_region_list regions = {0};
	struct finding *finding;

	if (reserved_region_list_read(&regions, inspection->kernel, vf->iommu_group) < 0 ||
	    !reserved_region_list_has_direct(&regions))
		return;
	finding = inspection_report(inspection, SEVERITY_WARN, "group-reserved", pf, vf);
	finding_set_title(finding, "The firmware keeps memory in this device, so VFIO refuses it");
	finding_set_evidence(finding, "\"direct\" in /sys/kernel/iommu_groups/%d/reserved_regions",
			     vf->iommu_group);
	finding_set_explanation(finding,
				"Such a region (RMRR) has to stay mapped for the firmware, "
				"which no guest's address space allows. The kernel says "
				"\"ineligible for IOMMU domain attach\".");
	finding_add_fix(finding, "BIOS: disable shared memory (RMRR) for this slot; HPE: conrep "
				 "or \"HP Shared Memory features\"");
}

static bool check_regions(struct inspection *inspection)
{
	const struct snapshot *snapshot = inspection->snapshot;

	if (!knows_iommu(inspection) || snapshot->host.iommu == 0)
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
	int result = name_list_read(&nodes, inspection->kernel, "/dev/vfio");
	/* Without vfio's modules there is no such directory. */
	bool looked = result == 0 || result == -ENOENT;
	char name[16];

	for (size_t i = 0; looked && i < snapshot->pf_count; i++)
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
	return looked || inspection_cannot_read(inspection, "/dev/vfio", result);
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
