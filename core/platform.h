/* platform.h - what decides how this very host is told something: its distribution,
 * its boot loader and whose processor it has.
 */
#ifndef CORE_PLATFORM_H
#define CORE_PLATFORM_H

#include "core/kernel/kernel.h"

#include <stddef.h>

enum boot_loader {
	BOOT_UNKNOWN,
	BOOT_GRUB,         /* /etc/default/grub */
	BOOT_GRUBBY,       /* Fedora, RHEL and their kin: grubby knows the loader */
	BOOT_SYSTEMD,      /* systemd-boot, /etc/kernel/cmdline */
	BOOT_PROXMOX_GRUB, /* proxmox-boot-tool, which starts GRUB */
	BOOT_PROXMOX,      /* proxmox-boot-tool, which starts systemd-boot */
	BOOT_OSTREE,
	BOOT_NIXOS,
	BOOT_UNRAID,
	BOOT_TRUENAS,
	BOOT_LOADERS
};

enum processor { PROCESSOR_UNKNOWN, PROCESSOR_INTEL, PROCESSOR_AMD, PROCESSOR_ARM };

#define PLATFORM_CMDLINE_MAX 4096
#define PLATFORM_ACPI_TABLES "/sys/firmware/acpi/tables"

struct platform {
	char distribution[64]; /* "Debian GNU/Linux 12 (bookworm)", sanitised, or "" */
	char id[32];           /* ID of os-release(5) */
	enum boot_loader loader;
	enum processor processor; /* whose IOMMU it would be */
	bool has_tables;          /* the firmware's tables can be seen */
	char iommu_table[8];      /* the one that describes its IOMMU: "DMAR", "IVRS", "IORT", "" */
	bool guest;               /* this host is itself a virtual machine */
	const char *grub_make;    /* what makes GRUB's configuration anew */
	char cmdline[PLATFORM_CMDLINE_MAX]; /* of the running kernel; "" when not readable */
};

/* Through the door: /etc/os-release, /proc/cpuinfo, /proc/cmdline, the ACPI tables, and
 * the files that the boot loaders are told by. */
void platform_read(struct platform *platform, struct kernel *kernel);

/* The value of a kernel option, of several the last; "" for one without value.
 * False: it is not given. */
bool platform_option(const struct platform *platform, const char *name, char *value, size_t size);
/* Whether a comma-separated value has this word. */
bool platform_option_has(const struct platform *platform, const char *name, const char *word);

/* The lines, for finding_add_fix(), that add an option to the kernel's command line on
 * this host, or take one away ("" : nothing). Each returns `buffer`. */
const char *platform_advise_options(const struct platform *platform, const char *add,
				    const char *remove, char *buffer, size_t size);

/* What the firmware's setting is called: "Intel VT-d", "IOMMU (AMD-Vi)". */
const char *platform_iommu_setting(const struct platform *platform);
/* The kernel options that switch it on: "intel_iommu=on iommu=pt"; "" where there are
 * none. */
const char *platform_iommu_option(const struct platform *platform);

#endif
