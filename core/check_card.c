#include "core/check_card.h"

#include "core/name_list.h"
#include "core/pci.h"
#include "core/sriov_capability.h"
#include "core/text_file.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES "/sys/bus/pci/devices"

enum vendor { INTEL = 0x8086, MELLANOX = 0x15b3, BROADCOM = 0x14e4, SOLARFLARE = 0x1924 };

/* --- SR-IOV that could be there ------------------------------------------------ */

/* Network cards whose physical functions have SR-IOV unless their firmware was told to
 * hide it. VFs, which a guest sees without their PF, are not among them. */
static bool is_capable(uint64_t vendor, uint64_t device)
{
	static const struct {
		uint16_t vendor, first, last;
	} CARDS[] = {
		{INTEL, 0x10c9, 0x10c9},      {INTEL, 0x10e6, 0x10e8},
		{INTEL, 0x150a, 0x150a},      {INTEL, 0x1518, 0x1518},
		{INTEL, 0x1521, 0x1524},      {INTEL, 0x10f7, 0x10f9},
		{INTEL, 0x10fb, 0x10fc},      {INTEL, 0x154a, 0x154a},
		{INTEL, 0x154d, 0x154d},      {INTEL, 0x1557, 0x1558},
		{INTEL, 0x1528, 0x1528},      {INTEL, 0x1560, 0x1560},
		{INTEL, 0x1563, 0x1563},      {INTEL, 0x15d1, 0x15d1},
		{INTEL, 0x1572, 0x1572},      {INTEL, 0x1580, 0x1581},
		{INTEL, 0x1583, 0x158b},      {INTEL, 0x37d0, 0x37d3},
		{INTEL, 0x1591, 0x1593},      {INTEL, 0x1599, 0x159b},
		{MELLANOX, 0x1003, 0x1003},   {MELLANOX, 0x1007, 0x1007},
		{MELLANOX, 0x1013, 0x1013},   {MELLANOX, 0x1015, 0x1015},
		{MELLANOX, 0x1017, 0x1017},   {MELLANOX, 0x1019, 0x1019},
		{MELLANOX, 0x101b, 0x101b},   {MELLANOX, 0x101d, 0x101d},
		{MELLANOX, 0x101f, 0x101f},   {MELLANOX, 0x1021, 0x1021},
		{MELLANOX, 0x1023, 0x1023},   {BROADCOM, 0x16c8, 0x16ca},
		{BROADCOM, 0x16ce, 0x16d2},   {BROADCOM, 0x16d5, 0x16d9},
		{BROADCOM, 0x1750, 0x1752},   {BROADCOM, 0x1760, 0x1760},
		{SOLARFLARE, 0x0903, 0x0903}, {SOLARFLARE, 0x0923, 0x0923},
		{SOLARFLARE, 0x0a03, 0x0a03}, {SOLARFLARE, 0x0b03, 0x0b03},
	};

	for (size_t i = 0; i < sizeof(CARDS) / sizeof(*CARDS); i++)
		if (CARDS[i].vendor == vendor && device >= CARDS[i].first &&
		    device <= CARDS[i].last)
			return true;
	return false;
}

static void advise_firmware(struct finding *finding, uint64_t vendor, const char *address)
{
	switch (vendor) {
	case MELLANOX:
		finding_add_fix(finding, "mstconfig -d %s set SRIOV_EN=1 NUM_OF_VFS=8", address);
		finding_add_fix(finding, "reboot, or: mstfwreset -d %s reset", address);
		break;
	case SOLARFLARE:
		finding_add_fix(finding, "sfboot --adapter=%s switch-mode=sriov vf-count=8",
				address);
		finding_add_fix(finding, "power the host off and on");
		break;
	case BROADCOM:
		finding_add_fix(finding,
				"devlink dev param set pci/%s name enable_sriov value true cmode "
				"permanent",
				address);
		finding_add_fix(finding, "reboot");
		break;
	case INTEL:
		finding_add_fix(finding, "BIOS: on the card's own page set \"Virtualization Mode\" "
					 "to SR-IOV (also by Intel's BootUtil)");
		break;
	default:
		break;
	}
	finding_add_fix(finding, "BIOS: enable \"SR-IOV Support\"; not all slots of the chipset "
				 "have it, those of the processor do");
}

static void report_hidden(struct inspection *inspection, const char *address, uint64_t vendor,
			  const struct sriov_capability *capability)
{
	/* A guest that was given a whole card never sees its VFs. */
	bool guest = inspection->platform.guest;
	struct finding *finding = inspection_report_device(
		inspection, guest ? SEVERITY_INFO : SEVERITY_ERROR, "firmware-off", address);

	finding_set_title(finding, "SR-IOV is off in the card's firmware or BIOS");
	if (capability->present)
		finding_set_evidence(finding,
				     "capability present, TotalVFs %d in " DEVICES
				     "/%s/config; no sriov_totalvfs there",
				     capability->totalvfs, address);
	else
		finding_set_evidence(finding, "%s in " DEVICES "/%s, a card that has SR-IOV",
				     capability->readable ? "no SR-IOV capability in config"
							  : "no sriov_totalvfs",
				     address);
	finding_set_explanation(finding,
				"The card could have virtual functions, but does not offer any to "
				"the kernel. It is a setting that outlives the operating "
				"system%s.",
				guest ? "; inside a virtual machine it is never offered" : "");
	advise_firmware(finding, vendor, address);
}

static bool is_known(const struct snapshot *snapshot, const char *address)
{
	struct pf *pf;

	return snapshot_find_pf(snapshot, address) ||
	       snapshot_find_vf_by_address(snapshot, address, &pf);
}

static bool check_firmware(struct inspection *inspection)
{
	struct name_list devices = {0};
	int result = name_list_read(&devices, inspection->kernel, DEVICES);
	const char *withheld = NULL;

	for (size_t i = 0; i < devices.count; i++) {
		const char *address = devices.names[i];
		struct sriov_capability capability;
		uint64_t vendor, device;

		if (is_known(inspection->snapshot, address) ||
		    kernel_read_hex(inspection->kernel, &vendor, DEVICES "/%s/vendor", address) <
			    0 ||
		    kernel_read_hex(inspection->kernel, &device, DEVICES "/%s/device", address) < 0)
			continue;
		capability = sriov_capability_read(inspection->kernel, address);
		if (is_capable(vendor, device) || (capability.present && capability.totalvfs == 0))
			report_hidden(inspection, address, vendor, &capability);
		else if (capability.withheld)
			withheld = address;
	}
	if (result < 0)
		inspection_cannot_read(inspection, DEVICES, result);
	else if (withheld)
		inspection_cannot(inspection, DEVICES "/%s/config: only root sees its capabilities",
				  withheld);
	name_list_done(&devices);
	return result == 0 && !withheld;
}

static bool check_any(struct inspection *inspection)
{
	struct finding *finding;

	if (inspection->snapshot->pf_count > 0)
		return true;
	finding = inspection_report(inspection, SEVERITY_WARN, "no-device", NULL, NULL);
	finding_set_title(finding, "No device of this host offers SR-IOV");
	finding_set_evidence(finding, "no sriov_totalvfs in " DEVICES "/*");
	finding_set_explanation(finding,
				"Either no card here has it, or firmware, BIOS or slot hide it. "
				"Cards that are known to have it are listed by themselves.");
	finding_add_fix(finding, "lspci -vv | grep -B40 'Single Root I/O Virtualization'");
	finding_add_fix(finding, "BIOS: enable \"SR-IOV Support\", %s and \"Above 4G Decoding\"",
			platform_iommu_setting(&inspection->platform));
	finding_add_fix(finding, "vftop --demo shows what a host with SR-IOV looks like");
	return true;
}

/* --- the PF's driver ------------------------------------------------------------- */

static void report_driver(struct inspection *inspection, const struct pf *pf,
			  enum severity severity, const char *title)
{
	struct finding *finding = inspection_report(inspection, severity, "pf-driver", pf, NULL);

	finding_set_title(finding, "%s", title);
	finding_set_evidence(finding, DEVICES "/%s/driver is %s", pf->name,
			     pf->driver[0] ? pf->driver : "not there");
	finding_set_explanation(finding,
				"VFs are made by the PF's driver, and this one does not make any "
				"through sriov_numvfs. The kernel says \"No such file or "
				"directory\" to whoever writes there.");
	if (strcmp(pf->driver, "mlx4_core") == 0) {
		finding_add_fix(finding, "echo options mlx4_core num_vfs=8 probe_vf=0 "
					 ">/etc/modprobe.d/mlx4.conf");
		finding_add_fix(finding, "mstconfig -d %s set SRIOV_EN=1 NUM_OF_VFS=8", pf->name);
		finding_add_fix(finding, "renew the initramfs, reboot");
	} else if (strcmp(pf->driver, "i915") == 0) {
		finding_add_fix(finding, "a kernel whose xe driver has SR-IOV for this GPU, or "
					 "the i915-sriov-dkms module built for this kernel");
	} else if (strcmp(pf->driver, "vfio-pci") == 0) {
		finding_set_change(finding, "%s driver=default", pf->name);
		finding_add_fix(finding, "or: echo options vfio-pci enable_sriov=1 "
					 ">/etc/modprobe.d/vfio-sriov.conf");
	} else {
		finding_set_change(finding, "%s driver=default", pf->name);
	}
}

static void check_driver_of(struct inspection *inspection, const struct pf *pf)
{
	char enabled[8] = "";

	if (strcmp(pf->bus, "pci") != 0 || pf->totalvfs <= 0)
		return;
	if (pf->driver[0] == '\0') {
		report_driver(inspection, pf, SEVERITY_WARN, "The PF has no driver");
	} else if (strcmp(pf->driver, "pci-stub") == 0 || strcmp(pf->driver, "mlx4_core") == 0) {
		report_driver(inspection, pf, SEVERITY_WARN,
			      "The PF's driver cannot make VFs through sysfs");
	} else if (strcmp(pf->driver, "vfio-pci") == 0) {
		kernel_read_text(inspection->kernel, enabled, sizeof(enabled),
				 "/sys/module/vfio_pci/parameters/enable_sriov");
		if (*enabled != 'Y')
			report_driver(inspection, pf, SEVERITY_INFO,
				      "The PF itself is given away: it has no VFs meanwhile");
	} else if (strcmp(pf->driver, "i915") == 0) {
		/* Only the driver with SR-IOV has that parameter. */
		if (kernel_read_text(inspection->kernel, enabled, sizeof(enabled),
				     "/sys/module/i915/parameters/max_vfs") < 0)
			report_driver(inspection, pf, SEVERITY_INFO,
				      "This i915 driver is without SR-IOV");
	}
}

static bool check_drivers(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++)
		check_driver_of(inspection, &inspection->snapshot->pfs[i]);
	return true;
}

/* --- max_vfs= ---------------------------------------------------------------------- */

static void report_parameter(struct inspection *inspection, const char *driver, const char *file)
{
	/* Drivers of whom it is certain that they never took it, or take it still. */
	static const char *const NEVER[] = {"i40e", "ice", "mlx5_core", "bnxt_en", "qede"};
	bool certain = false;
	struct finding *finding;

	for (size_t i = 0; i < sizeof(NEVER) / sizeof(*NEVER); i++)
		certain = certain || strcmp(driver, NEVER[i]) == 0;
	finding = inspection_report(inspection, certain ? SEVERITY_WARN : SEVERITY_INFO, "max-vfs",
				    NULL, NULL);
	finding_set_title(finding, "max_vfs of %s %s", driver,
			  certain ? "has no effect" : "is deprecated");
	finding_set_evidence(finding, "max_vfs= of %s in %s", driver, file);
	finding_set_explanation(finding,
				"Linux makes VFs through sriov_numvfs; the old parameter is %s. "
				"Numbers of VFs that are to outlive a reboot need another place.",
				certain ? "unknown to this driver" : "going to leave this driver");
	finding_add_fix(finding, "remove max_vfs from %s", file);
	finding_add_fix(finding,
			"udev, in /etc/udev/rules.d/60-sriov.rules: ACTION==\"add\", "
			"DRIVER==\"%s\", ATTR{sriov_numvfs}=\"4\"",
			driver);
}

/* "i40e.max_vfs=8" */
static void check_cmdline(struct inspection *inspection)
{
	const char *cmdline = inspection->platform.cmdline;

	for (const char *at = cmdline; (at = strstr(at, ".max_vfs=")) != NULL; at++) {
		const char *name = at;
		char driver[DRIVER_NAME_MAX];

		while (name > cmdline && name[-1] != ' ')
			name--;
		snprintf(driver, sizeof(driver), "%.*s", (int)(at - name), name);
		report_parameter(inspection, driver, "/proc/cmdline");
	}
}

/* "options i40e max_vfs=8" of modprobe.d(5). */
static void check_modprobe_file(struct inspection *inspection, const char *path)
{
	char *text = text_file_read(inspection->kernel, path, 65536, NULL), *rest = text, *line;

	while ((line = text_file_line(&rest)) != NULL) {
		char driver[DRIVER_NAME_MAX];

		if (sscanf(line, " options %31[a-z0-9_-]", driver) == 1 &&
		    strstr(line, "max_vfs=") != NULL)
			report_parameter(inspection, driver, path);
	}
	free(text);
}

static bool check_parameters(struct inspection *inspection)
{
	struct name_list files = {0};

	check_cmdline(inspection);
	name_list_read(&files, inspection->kernel, "/etc/modprobe.d");
	for (size_t i = 0; i < files.count; i++) {
		char path[64 + NAME_LIST_NAME_MAX];

		snprintf(path, sizeof(path), "/etc/modprobe.d/%s", files.names[i]);
		check_modprobe_file(inspection, path);
	}
	name_list_done(&files);
	return inspection->platform.cmdline[0] != '\0' ||
	       inspection_cannot(inspection, "/proc/cmdline cannot be read");
}

const struct check check_card[] = {
	{"firmware-off", "No card hides its SR-IOV", check_firmware},
	{"no-device", "There are devices with SR-IOV", check_any},
	{"pf-driver", "The drivers of the PFs can make VFs", check_drivers},
	{"max-vfs", "No driver is given the old max_vfs parameter", check_parameters},
	{0},
};
