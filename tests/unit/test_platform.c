#include "core/platform.h"
#include "tests/unit/test_doctor.h"

static struct platform read_platform(struct kernel *kernel)
{
	struct platform platform;

	platform_read(&platform, kernel);
	return platform;
}

static const char *advise(struct kernel *kernel, const char *add, const char *remove)
{
	static __thread char text[600];
	struct platform platform = read_platform(kernel);

	return platform_advise_options(&platform, add, remove, text, sizeof(text));
}

Test(platform, debian_has_grub)
{
	struct kernel *kernel = still("lab");
	struct platform platform = read_platform(kernel);

	cr_expect_str_eq(platform.distribution, "Debian GNU/Linux 12 (bookworm)");
	cr_expect_str_eq(platform.id, "debian");
	cr_expect_eq(platform.loader, BOOT_GRUB);
	cr_expect_eq(platform.processor, PROCESSOR_INTEL);
	cr_expect_str_eq(advise(kernel, "iommu=pt", ""),
			 "add iommu=pt to GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub\n"
			 "update-grub\nreboot");
	kernel_free(kernel);
}

Test(platform, proxmox_has_its_boot_tool)
{
	struct kernel *kernel = still("homelab");

	cr_expect_eq(read_platform(kernel).loader, BOOT_PROXMOX_GRUB);
	cr_expect(strstr(advise(kernel, "iommu=pt", ""), "proxmox-boot-tool refresh") != NULL);
	/* On EFI with a command line of its own it starts systemd-boot. */
	simulated_write_file(kernel, "/sys/firmware/efi/runtime", "");
	cr_expect_eq(read_platform(kernel).loader, BOOT_PROXMOX_GRUB);
	simulated_write_file(kernel, "/etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1\n");
	cr_expect_eq(read_platform(kernel).loader, BOOT_PROXMOX);
	cr_expect_str_eq(advise(kernel, "iommu=pt", ""),
			 "add iommu=pt to the one line of /etc/kernel/cmdline\n"
			 "proxmox-boot-tool refresh\nreboot");
	kernel_free(kernel);
}

/* The files that make a host another one, and what it is told. */
static const struct {
	const char *path, *text;
	enum boot_loader loader;
	const char *advice;
} others[] = {
	{"/etc/os-release", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", BOOT_GRUBBY,
	 "grubby --update-kernel=ALL"},
	{"/etc/os-release", "ID=fedora\n", BOOT_GRUBBY, "grubby"},
	{"/etc/os-release", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", BOOT_GRUB,
	 "grub2-mkconfig -o /boot/grub2/grub.cfg"},
	{"/etc/os-release", "ID=arch\n", BOOT_GRUB, "grub-mkconfig -o /boot/grub/grub.cfg"},
	{"/etc/os-release", "ID=nixos\n", BOOT_NIXOS, "nixos-rebuild boot"},
	{"/etc/unraid-version", "version=\"7.1\"\n", BOOT_UNRAID, "/boot/syslinux/syslinux.cfg"},
	{"/etc/version.json", "{}", BOOT_TRUENAS, "midclt call system.advanced.update"},
	{"/run/ostree-booted", "", BOOT_OSTREE, "rpm-ostree kargs"},
};

Test(platform, every_host_is_told_in_its_own_way)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		struct kernel *kernel = still("lab");
		const char *advice;

		simulated_write_file(kernel, others[i].path, others[i].text);
		cr_expect_eq(read_platform(kernel).loader, others[i].loader, "%zu", i);
		advice = advise(kernel, "iommu=pt", "");
		cr_expect(strstr(advice, others[i].advice) != NULL, "%zu: %s", i, advice);
		cr_expect(strstr(advice, "iommu=pt") != NULL, "%zu: %s", i, advice);
		cr_expect(strstr(advice, "%s") == NULL, "%zu: %s", i, advice);
		kernel_free(kernel);
	}
}

Test(platform, systemd_boot_and_none_at_all)
{
	struct kernel *kernel = still("lab");

	simulated_write_file(kernel, "/etc/default/grub", NULL);
	cr_expect_eq(read_platform(kernel).loader, BOOT_UNKNOWN);
	cr_expect(strstr(advise(kernel, "", "iommu=off"), "remove iommu=off") != NULL);
	simulated_write_file(kernel, "/etc/kernel/cmdline", "root=/dev/sda1\n");
	cr_expect_eq(read_platform(kernel).loader, BOOT_SYSTEMD);
	kernel_free(kernel);
}

Test(platform, options_are_whole_words)
{
	struct platform platform = {
		.cmdline =
			"ro xintel_iommu=on intel_iommu=on,sm_on quiet iommu=pt intel_iommu=off"};
	char value[32];

	cr_expect(platform_option(&platform, "intel_iommu", value, sizeof(value)));
	cr_expect_str_eq(value, "off", "the last one counts");
	cr_expect(platform_option(&platform, "quiet", value, sizeof(value)));
	cr_expect_str_empty(value);
	cr_expect(!platform_option(&platform, "quie", value, sizeof(value)));
	cr_expect(!platform_option(&platform, "iommu.passthrough", value, sizeof(value)));
	cr_expect(platform_option_has(&platform, "iommu", "pt"));
	cr_expect(!platform_option_has(&platform, "iommu", "p"));
	cr_expect(!platform_option_has(&platform, "intel_iommu", "on"));
}

Test(platform, the_firmwares_table_says_whose_iommu_it_is)
{
	struct kernel *kernel = still("lab");

	simulated_write_file(kernel, "/proc/cpuinfo", "vendor_id : AuthenticAMD\n");
	cr_expect_eq(read_platform(kernel).processor, PROCESSOR_INTEL);
	simulated_write_file(kernel, "/sys/firmware/acpi/tables/DMAR", NULL);
	cr_expect_eq(read_platform(kernel).processor, PROCESSOR_AMD);
	cr_expect(read_platform(kernel).has_tables);
	simulated_write_file(kernel, "/sys/firmware/acpi", NULL);
	cr_expect(!read_platform(kernel).has_tables);
	kernel_free(kernel);
}

/* What is edited or run for an option, of each boot loader. */
static const struct {
	const char *add, *remove, *then;
} told[BOOT_LOADERS] = {
	[BOOT_UNKNOWN] = {"to the kernel's command line in the boot loader's",
			  "from the kernel's command line", "reboot"},
	[BOOT_GRUB] = {"to GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
		       "from GRUB_CMDLINE_LINUX_DEFAULT", "update-grub\nreboot"},
	[BOOT_GRUBBY] = {"grubby --update-kernel=ALL --args=", "--remove-args=", "reboot"},
	[BOOT_SYSTEMD] = {"to the one line of /etc/kernel/cmdline",
			  "from the one line of /etc/kernel/cmdline",
			  "kernel-install add $(uname -r) /boot/vmlinuz-$(uname -r)\nreboot"},
	[BOOT_PROXMOX_GRUB] = {"to GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
			       "from GRUB_CMDLINE_LINUX_DEFAULT",
			       "proxmox-boot-tool refresh\nreboot"},
	[BOOT_PROXMOX] = {"to the one line of /etc/kernel/cmdline",
			  "from the one line of /etc/kernel/cmdline",
			  "proxmox-boot-tool refresh\nreboot"},
	[BOOT_OSTREE] = {"rpm-ostree kargs --append-if-missing=", "--delete-if-present=", "reboot"},
	[BOOT_NIXOS] = {"to boot.kernelParams", "from boot.kernelParams",
			"nixos-rebuild boot\nreboot"},
	[BOOT_UNRAID] = {"to the append line of /boot/syslinux/syslinux.cfg",
			 "from the append line", "reboot"},
	[BOOT_TRUENAS] = {"midclt call system.advanced.update", "from kernel_extra_options",
			  "reboot"},
};

static const struct {
	const char *option, *setting;
} processors[] = {
	[PROCESSOR_UNKNOWN] = {"intel_iommu=on iommu=pt", "VT-d, AMD-Vi, SMMU"},
	[PROCESSOR_INTEL] = {"intel_iommu=on iommu=pt", "Intel VT-d"},
	[PROCESSOR_AMD] = {"iommu=pt", "AMD-Vi"},
	[PROCESSOR_ARM] = {"", "SMMU"},
};

static void expect_words(const struct platform *platform)
{
	const char *option = platform_iommu_option(platform);
	char text[600], taken[600];

	cr_expect_str_eq(option, processors[platform->processor].option);
	cr_expect(strstr(platform_iommu_setting(platform),
			 processors[platform->processor].setting) != NULL);
	platform_advise_options(platform, option, "intel_iommu=off", text, sizeof(text));
	cr_expect(strstr(text, told[platform->loader].remove) != NULL, "%s", text);
	cr_expect(strstr(text, "intel_iommu=off") != NULL, "%s", text);
	cr_expect(strstr(text, option) != NULL, "%s", text);
	cr_expect_eq(strstr(text, told[platform->loader].add) != NULL, *option != '\0', "%s", text);
	cr_expect(strlen(text) >= strlen(told[platform->loader].then) &&
			  strcmp(text + strlen(text) - strlen(told[platform->loader].then),
				 told[platform->loader].then) == 0,
		  "%s", text);
	cr_expect(strstr(text, "%s") == NULL, "%s", text);
	cr_expect_eq(platform_advise_options(platform, "", "quiet", taken, sizeof(taken)), taken);
	cr_expect(strstr(taken, option) == NULL || *option == '\0', "%s", taken);
}

Test(platform, every_boot_loader_with_every_processor)
{
	for (int loader = 0; loader < (int)BOOT_LOADERS; loader++)
		for (int processor = PROCESSOR_UNKNOWN; processor <= (int)PROCESSOR_ARM;
		     processor++) {
			struct platform platform = {.loader = (enum boot_loader)loader,
						    .processor = (enum processor)processor,
						    .grub_make = "update-grub"};

			expect_words(&platform);
		}
}

/* And on a whole host: off by an option, found and mended in its words. */
Test(platform, the_doctor_speaks_that_way)
{
	static const struct {
		const char *cpuinfo, *table, *option;
	} machines[] = {
		{"vendor_id : GenuineIntel\n", "DMAR", "intel_iommu=off"},
		{"vendor_id : AuthenticAMD\n", "IVRS", "amd_iommu=off"},
	};

	for (size_t i = 0; i < 2; i++) {
		struct kernel *kernel = still("lab");
		char path[64];

		simulated_set_defect(kernel, NULL, SIMULATED_IOMMU_OFF, true);
		simulated_write_file(kernel, "/sys/firmware/acpi/tables/DMAR", NULL);
		snprintf(path, sizeof(path), "/sys/firmware/acpi/tables/%s", machines[i].table);
		simulated_write_file(kernel, path, "");
		simulated_write_file(kernel, "/proc/cpuinfo", machines[i].cpuinfo);
		simulated_write_file(kernel, "/proc/cmdline", machines[i].option);
		for (size_t n = 0; n < sizeof(others) / sizeof(*others); n++) {
			simulated_write_file(kernel, others[n].path, others[n].text);
			cr_finds(kernel, "iommu-off", "", SEVERITY_ERROR, machines[i].option,
				 others[n].advice);
			cr_finds(kernel, "iommu-off", "", SEVERITY_ERROR, machines[i].table,
				 machines[i].option);
			simulated_write_file(kernel, others[n].path, NULL);
		}
		kernel_free(kernel);
	}
}
