#include "core/platform.h"

#include "core/text.h"
#include "core/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OS_RELEASE_MAX 16384
#define CPUINFO_MAX    16384 /* the first processor is enough */

static int found(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

static bool has_file(struct kernel *kernel, const char *path)
{
	char byte;

	return kernel_read(kernel, path, &byte, 1) >= 0;
}

static bool has_names(struct kernel *kernel, const char *path)
{
	return kernel_list(kernel, path, found, NULL) == 1;
}

/* --- distribution ---------------------------------------------------------- */

/* KEY=value or KEY="value" of os-release(5). */
static void take_value(const char *line, const char *key, char *target, size_t size)
{
	size_t length = strlen(key);

	if (strncmp(line, key, length) != 0 || line[length] != '=')
		return;
	line += length + 1;
	line += *line == '"' || *line == '\'';
	text_sanitise(target, size, line, strcspn(line, "\"'\n"));
}

static void read_distribution(struct platform *platform, struct kernel *kernel, char *like,
			      size_t size)
{
	char *text = text_file_read(kernel, "/etc/os-release", OS_RELEASE_MAX, NULL), *rest, *line;

	if (!text)
		text = text_file_read(kernel, "/usr/lib/os-release", OS_RELEASE_MAX, NULL);
	rest = text;
	while ((line = text_file_line(&rest)) != NULL) {
		take_value(line, "PRETTY_NAME", platform->distribution,
			   sizeof(platform->distribution));
		take_value(line, "ID", platform->id, sizeof(platform->id));
		take_value(line, "ID_LIKE", like, size);
	}
	free(text);
}

static bool is_word_of(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* --- boot loader ----------------------------------------------------------- */

static enum boot_loader loader_of(struct kernel *kernel, const char *id, const char *like)
{
	bool red_hat = is_word_of(like, "fedora") || is_word_of(like, "rhel") ||
		       strcmp(id, "fedora") == 0 || strcmp(id, "rhel") == 0;

	if (has_file(kernel, "/run/ostree-booted"))
		return BOOT_OSTREE;
	if (strcmp(id, "nixos") == 0)
		return BOOT_NIXOS;
	if (has_file(kernel, "/etc/unraid-version"))
		return BOOT_UNRAID;
	if (has_file(kernel, "/etc/version.json") || has_file(kernel, "/data/truenas-eula.html"))
		return BOOT_TRUENAS;
	if (has_file(kernel, "/etc/kernel/proxmox-boot-uuids"))
		/* It starts systemd-boot on EFI when that has been given a command line. */
		return has_names(kernel, "/sys/firmware/efi") &&
				       has_file(kernel, "/etc/kernel/cmdline")
			       ? BOOT_PROXMOX
			       : BOOT_PROXMOX_GRUB;
	if (red_hat)
		return BOOT_GRUBBY;
	if (has_file(kernel, "/etc/default/grub"))
		return BOOT_GRUB;
	if (has_file(kernel, "/etc/kernel/cmdline") || has_file(kernel, "/boot/loader/loader.conf"))
		return BOOT_SYSTEMD;
	return BOOT_UNKNOWN;
}

/* --- processor ------------------------------------------------------------- */

/* The firmware's table of an IOMMU is sure; a virtual machine may mix them. */
static int take_table(const char *name, void *user)
{
	struct platform *platform = user;

	if (strcmp(name, "DMAR") == 0)
		platform->processor = PROCESSOR_INTEL;
	else if (strcmp(name, "IVRS") == 0)
		platform->processor = PROCESSOR_AMD;
	else if (strcmp(name, "IORT") == 0)
		platform->processor = PROCESSOR_ARM;
	else
		return 0;
	snprintf(platform->iommu_table, sizeof(platform->iommu_table), "%s", name);
	return 1;
}

static void read_processor(struct platform *platform, struct kernel *kernel)
{
	char *text = text_file_read(kernel, "/proc/cpuinfo", CPUINFO_MAX, NULL);

	if (!text)
		return;
	if (strstr(text, "GenuineIntel"))
		platform->processor = PROCESSOR_INTEL;
	else if (strstr(text, "AuthenticAMD") || strstr(text, "HygonGenuine"))
		platform->processor = PROCESSOR_AMD;
	else if (strstr(text, "CPU implementer"))
		platform->processor = PROCESSOR_ARM;
	platform->guest = strstr(text, " hypervisor") != NULL;
	free(text);
}

static void read_table(struct platform *platform, struct kernel *kernel)
{
	platform->has_tables = kernel_list(kernel, PLATFORM_ACPI_TABLES, take_table, platform) >= 0;
}

void platform_read(struct platform *platform, struct kernel *kernel)
{
	char like[64] = "";

	*platform = (struct platform){.grub_make = "update-grub"};
	read_distribution(platform, kernel, like, sizeof(like));
	platform->loader = loader_of(kernel, platform->id, like);
	if (is_word_of(like, "suse") || strncmp(platform->id, "opensuse", 8) == 0)
		platform->grub_make = "grub2-mkconfig -o /boot/grub2/grub.cfg";
	else if (is_word_of(like, "arch") || strcmp(platform->id, "arch") == 0 ||
		 strcmp(platform->id, "gentoo") == 0 || strcmp(platform->id, "alpine") == 0)
		platform->grub_make = "grub-mkconfig -o /boot/grub/grub.cfg";
	read_processor(platform, kernel);
	read_table(platform, kernel);
	kernel_read_text(kernel, platform->cmdline, sizeof(platform->cmdline), "/proc/cmdline");
}

/* --- the kernel's options -------------------------------------------------- */

bool platform_option(const struct platform *platform, const char *name, char *value, size_t size)
{
	size_t length = strlen(name);
	bool given = false;

	value[0] = '\0';
	for (const char *at = platform->cmdline; *at != '\0'; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");

		if (word >= length && strncmp(at, name, length) == 0 &&
		    (word == length || at[length] == '=')) {
			size_t skipped = word == length ? length : length + 1;

			snprintf(value, size, "%.*s", (int)(word - skipped), at + skipped);
			given = true;
		}
		at += word;
	}
	return given;
}

bool platform_option_has(const struct platform *platform, const char *name, const char *word)
{
	char value[128], *rest = value, *one;

	if (!platform_option(platform, name, value, sizeof(value)))
		return false;
	while ((one = strsep(&rest, ",")) != NULL)
		if (strcmp(one, word) == 0)
			return true;
	return false;
}

/* What there is to edit and what to run then; %s stands for the options. */
static const struct {
	const char *add, *remove, *then;
} ADVICE[BOOT_LOADERS] = {
	[BOOT_UNKNOWN] = {"add %s to the kernel's command line in the boot loader's configuration",
			  "remove %s from the kernel's command line in the boot loader's "
			  "configuration",
			  NULL},
	[BOOT_GRUB] = {"add %s to GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
		       "remove %s from GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub", NULL},
	[BOOT_GRUBBY] = {"grubby --update-kernel=ALL --args=\"%s\"",
			 "grubby --update-kernel=ALL --remove-args=\"%s\"", NULL},
	[BOOT_SYSTEMD] = {"add %s to the one line of /etc/kernel/cmdline",
			  "remove %s from the one line of /etc/kernel/cmdline",
			  "kernel-install add $(uname -r) /boot/vmlinuz-$(uname -r)"},
	[BOOT_PROXMOX_GRUB] = {"add %s to GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
			       "remove %s from GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
			       "proxmox-boot-tool refresh"},
	[BOOT_PROXMOX] = {"add %s to the one line of /etc/kernel/cmdline",
			  "remove %s from the one line of /etc/kernel/cmdline",
			  "proxmox-boot-tool refresh"},
	[BOOT_OSTREE] = {"rpm-ostree kargs --append-if-missing=\"%s\"",
			 "rpm-ostree kargs --delete-if-present=\"%s\"", NULL},
	[BOOT_NIXOS] = {"add \"%s\" to boot.kernelParams in /etc/nixos/configuration.nix",
			"remove \"%s\" from boot.kernelParams in /etc/nixos/configuration.nix",
			"nixos-rebuild boot"},
	[BOOT_UNRAID] = {"add %s to the append line of /boot/syslinux/syslinux.cfg",
			 "remove %s from the append line of /boot/syslinux/syslinux.cfg", NULL},
	[BOOT_TRUENAS] = {"midclt call system.advanced.update '{\"kernel_extra_options\": \"%s\"}'",
			  "remove %s from kernel_extra_options: midclt call system.advanced.config",
			  NULL},
};

/* One line of the table, its one %s replaced. */
static size_t put_line(char *buffer, size_t size, size_t length, const char *line,
		       const char *options)
{
	const char *hole = strstr(line, "%s");

	if (length >= size)
		return length;
	if (!hole)
		return length + (size_t)snprintf(buffer + length, size - length, "%s\n", line);
	return length + (size_t)snprintf(buffer + length, size - length, "%.*s%s%s\n",
					 (int)(hole - line), line, options, hole + 2);
}

const char *platform_advise_options(const struct platform *platform, const char *add,
				    const char *remove, char *buffer, size_t size)
{
	size_t length = 0;

	buffer[0] = '\0';
	if (*remove != '\0')
		length = put_line(buffer, size, length, ADVICE[platform->loader].remove, remove);
	if (*add != '\0')
		length = put_line(buffer, size, length, ADVICE[platform->loader].add, add);
	if (platform->loader == BOOT_GRUB)
		length = put_line(buffer, size, length, platform->grub_make, "");
	else if (ADVICE[platform->loader].then)
		length = put_line(buffer, size, length, ADVICE[platform->loader].then, "");
	put_line(buffer, size, length, "reboot", "");
	length = strlen(buffer);
	if (length > 0 && buffer[length - 1] == '\n')
		buffer[length - 1] = '\0';
	return buffer;
}

const char *platform_iommu_setting(const struct platform *platform)
{
	switch (platform->processor) {
	case PROCESSOR_INTEL:
		return "Intel VT-d (\"Intel Virtualization Technology for Directed I/O\")";
	case PROCESSOR_AMD:
		return "IOMMU (\"AMD-Vi\", \"AMD CBS > NBIO > IOMMU\": Enabled, not Auto)";
	case PROCESSOR_ARM:
		return "SMMU";
	case PROCESSOR_UNKNOWN:
		break;
	}
	return "the IOMMU (VT-d, AMD-Vi, SMMU)";
}

const char *platform_iommu_option(const struct platform *platform)
{
	switch (platform->processor) {
	case PROCESSOR_AMD: /* has no option "on": it is on unless told otherwise */
		return "iommu=pt";
	case PROCESSOR_ARM:
		return "";
	case PROCESSOR_INTEL:
	case PROCESSOR_UNKNOWN:
		break;
	}
	return "intel_iommu=on iommu=pt";
}
