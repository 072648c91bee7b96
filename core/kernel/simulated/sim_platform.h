/* sim_platform.h - files of simulated hosts that tell what they run on. Each macro is a
 * part of a list of struct sim_file.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_PLATFORM_H
#define CORE_KERNEL_SIMULATED_SIM_PLATFORM_H

#define SIM_FILES_REMAPPED                                                                         \
	{                                                                                          \
		"/proc/interrupts",                                                                \
			"           CPU0       CPU1\n"                                             \
			"  0:         38          0  IR-IO-APIC    2-edge      timer\n"            \
			" 24:          0          0  DMAR-MSI    0-edge      dmar0\n"              \
			" 32:      90211          0  IR-PCI-MSI 524288-edge      PCIe PME\n"       \
	}

#define SIM_FILES_NOT_REMAPPED                                                                     \
	{                                                                                          \
		"/proc/interrupts",                                                                \
			"           CPU0       CPU1\n"                                             \
			"  0:         38          0   IO-APIC    2-edge      timer\n"              \
			" 32:      90211          0   PCI-MSI 524288-edge      PCIe PME\n"         \
	}

#define SIM_FILES_INTEL                                                                            \
	{                                                                                          \
		"/proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\n"                     \
				 "flags\t\t: fpu vme de pse vmx est\n"                             \
	}

#define SIM_FILES_AMD                                                                              \
	{                                                                                          \
		"/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\n"                     \
				 "flags\t\t: fpu vme de pse svm\n"                                 \
	}

#define SIM_FILES_DMAR                                                                             \
	{"/sys/firmware/acpi/tables/APIC", ""},                                                    \
	{                                                                                          \
		"/sys/firmware/acpi/tables/DMAR", ""                                               \
	}
#define SIM_FILES_IVRS                                                                             \
	{"/sys/firmware/acpi/tables/APIC", ""},                                                    \
	{                                                                                          \
		"/sys/firmware/acpi/tables/IVRS", ""                                               \
	}
#define SIM_FILES_NO_TABLE                                                                         \
	{                                                                                          \
		"/sys/firmware/acpi/tables/APIC", ""                                               \
	}

#define SIM_FILES_GRUB                                                                             \
	{                                                                                          \
		"/etc/default/grub", "GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n"      \
	}

#define SIM_FILES_DEBIAN                                                                           \
	{"/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"},        \
		SIM_FILES_GRUB

#define SIM_FILES_PROXMOX                                                                          \
	SIM_FILES_DEBIAN,                                                                          \
	{                                                                                          \
		"/etc/kernel/proxmox-boot-uuids", "5A1B-22C3\n"                                    \
	}

#define SIM_FILES_ROCKY                                                                            \
	{"/etc/os-release", "PRETTY_NAME=\"Rocky Linux 9.4 (Blue Onyx)\"\nID=\"rocky\"\n"          \
			    "ID_LIKE=\"rhel centos fedora\"\n"},                                   \
		SIM_FILES_GRUB

#endif
