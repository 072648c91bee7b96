#include "core/platform.h"
#include "tests/unit/test_simulated.h"

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
	 "grubby --update-kernel=ALL --args=\"iommu=pt\""},
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
