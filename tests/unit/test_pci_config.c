#include "core/pci_config.h"
#include "core/snapshot.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>
#include <linux/pci_regs.h>

/* Capabilities: power management at 0x40, MSI-X at 0x70 with a table of 10. */
static void fill(uint8_t config[static 256])
{
	memset(config, 0, 256);
	config[PCI_STATUS] = PCI_STATUS_CAP_LIST;
	config[PCI_CAPABILITY_LIST] = 0x40;
	config[0x40] = PCI_CAP_ID_PM;
	config[0x41] = 0x70;
	config[0x70] = PCI_CAP_ID_MSIX;
	config[0x72] = 9;
	config[0x73] = 0x80; /* enabled: not of the size */
}

Test(pci_config, size_of_the_table)
{
	uint8_t config[256];

	fill(config);
	cr_expect_eq(pci_config_parse_msix(config, sizeof(config)), 10);
	config[0x72] = 0xff;
	config[0x73] = 0x07;
	cr_expect_eq(pci_config_parse_msix(config, sizeof(config)), 2048);
}

Test(pci_config, nobody_but_root_reads_beyond_64_bytes)
{
	uint8_t config[256];

	fill(config);
	cr_expect_eq(pci_config_parse_msix(config, 64), UNKNOWN);
	cr_expect_eq(pci_config_parse_msix(config, 0), UNKNOWN);
	cr_expect_eq(pci_config_parse_msix(config, 0x72), UNKNOWN, "cut before it says");
}

Test(pci_config, none)
{
	uint8_t config[256];

	fill(config);
	config[0x70] = PCI_CAP_ID_EXP;
	cr_expect_eq(pci_config_parse_msix(config, sizeof(config)), 0);
	config[PCI_STATUS] = 0;
	cr_expect_eq(pci_config_parse_msix(config, sizeof(config)), 0, "no list");
}

Test(pci_config, a_list_in_a_circle_ends)
{
	uint8_t config[256];

	fill(config);
	config[0x41] = 0x40;
	cr_expect_eq(pci_config_parse_msix(config, sizeof(config)), 0);
	config[0x41] = 0xfc;
	cr_expect_eq(pci_config_parse_msix(config, sizeof(config)), 0);
	memset(config, 0xff, sizeof(config));
	cr_expect_leq(pci_config_parse_msix(config, sizeof(config)), 2048);
}

Test(pci_config, no_such_device)
{
	struct tree_kernel *tree = tree_new();

	cr_expect_eq(pci_config_msix(&tree->base, "0000:01:00.0"), UNKNOWN);
	kernel_free(&tree->base);
}
