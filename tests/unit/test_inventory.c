#include "cli/inventory.h"
#include "cli/sheet.h"

#include <criterion/criterion.h>
#include <linux/if_ether.h>
#include <stdlib.h>
#include <string.h>

/* Two VFs on one igb port: one used by a guest, one that is going. */
static struct snapshot *new_host(void)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	struct vf *vf;

	strcpy(pf->driver, "igb");
	strcpy(pf->link.name, "eth0");
	strcpy(pf->label, "eth0");
	pf->class_code = 0x020000;
	pf->model = "82576 Gigabit Network Connection";
	pf->vendor_id = 0x8086;
	pf->device_id = 0x10c9;
	pf->numvfs = 1;
	pf->totalvfs = 7;
	pf->link.ifindex = 2;
	pf->link.up = pf->link.carrier = 1;
	pf->link.speed_mbps = 1000;
	pf->iommu_group = 8;
	cr_assert_eq(hwaddr_parse("52:54:00:aa:00:01", &pf->link.address), 0);
	vf = snapshot_add_vf(pf, 0, "0000:01:10.0");
	strcpy(vf->driver, "vfio-pci");
	vf->iommu_group = 10;
	vf->config.vlan = 50;
	vf->config.qos = 3;
	vf->config.proto = ETH_P_8021Q;
	vf->config.spoofchk = 1;
	vf->config.trust = 0;
	vf->config.max_tx_rate = 500;
	vf->config.min_tx_rate = 0;
	cr_assert_eq(hwaddr_parse("00:00:00:00:00:00", &vf->config.mac), 0);
	vf = snapshot_add_vf(pf, UNKNOWN, "0000:01:10.2");
	vf->going = true;
	return snapshot;
}

typedef void print_fn(const struct snapshot *snapshot, const struct output *output);

static char *text_of(const struct snapshot *snapshot, print_fn *print, int columns)
{
	char *text = NULL;
	size_t size;
	struct output output = {.columns = columns, .ascii = true};

	output.stream = open_memstream(&text, &size);
	print(snapshot, &output);
	fclose(output.stream);
	return text;
}

static void print_all(const struct snapshot *snapshot, const struct output *output)
{
	inventory_print(snapshot, false, output);
}

static void print_with_rates(const struct snapshot *snapshot, const struct output *output)
{
	inventory_print(snapshot, true, output);
}

static void print_pf(const struct snapshot *snapshot, const struct output *output)
{
	sheet_print_pf(&snapshot->pfs[0], output);
	sheet_print_notes(&snapshot->pfs[0], output);
}

static void print_vf(const struct snapshot *snapshot, const struct output *output)
{
	sheet_print_vf(&snapshot->pfs[0], &snapshot->pfs[0].vfs[0], output);
}

static void has(const char *text, const char *part)
{
	cr_assert(strstr(text, part) != NULL, "no '%s' in:\n%s", part, text);
}

static void has_not(const char *text, const char *part)
{
	cr_assert(strstr(text, part) == NULL, "'%s' in:\n%s", part, text);
}

Test(inventory, says_what_is_there)
{
	struct snapshot *snapshot = new_host();
	char *text = text_of(snapshot, print_all, 0);

	has(text, "eth0");
	has(text, "1/7");
	has(text, "up 1G");
	has(text, "82576 Gigabit Network Connection");
	has(text, "|- 0");
	has(text, "50 q3");
	has(text, "vfio-pci");
	has(text, "00:00:00:00:00:00!");
	has(text, "<= 500 Mb/s");
	has(text, "spoofchk");
	has(text, "`- -");
	has(text, "going");
	has(text, "1 PF, 2 VFs of 7");
	has_not(text, "trust");
	has_not(text, "RX");
	free(text);
	snapshot_put(snapshot);
}

Test(inventory, domains_show_where_there_are_several)
{
	struct snapshot *snapshot = new_host();
	char *text = text_of(snapshot, print_all, 0);

	has(text, " 01:10.0 ");
	has_not(text, "0000:01:10.0");
	free(text);
	snapshot_add_pf(snapshot, "pci", "0001:01:00.0");
	text = text_of(snapshot, print_all, 0);
	has(text, "0000:01:10.0");
	free(text);
	snapshot_put(snapshot);
}

Test(inventory, rates_are_shown_when_asked_for)
{
	struct snapshot *snapshot = new_host();
	char *text;

	snapshot->pfs[0].rates.rx_bps = 812000000;
	snapshot->pfs[0].rates.tx_bps = 0;
	text = text_of(snapshot, print_with_rates, 0);
	has(text, "812 Mb/s");
	free(text);
	snapshot_put(snapshot);
}

Test(inventory, eighty_columns_hold_the_essence)
{
	struct snapshot *snapshot = new_host();
	char *text = text_of(snapshot, print_all, 80), *rest = text, *line;

	has(text, "01:10.0");
	has(text, "52:54:00:aa:00:01");
	has(text, "1/7");
	has(text, "igb");
	has(text, "GROUP");
	while ((line = strsep(&rest, "\n")) != NULL)
		cr_assert_leq(strlen(line), 80, "%s", line);
	free(text);
	snapshot_put(snapshot);
}

Test(inventory, nothing_there_says_so)
{
	struct snapshot *snapshot = snapshot_new();
	char *text = text_of(snapshot, print_all, 80);

	has(text, "No SR-IOV device here");
	has(text, "vftop list --demo");
	free(text);
	snapshot_put(snapshot);
}

Test(sheet, a_pf_has_units_and_notes)
{
	struct snapshot *snapshot = new_host();
	char *text = text_of(snapshot, print_pf, 0);

	has(text, "pf:            eth0\n");
	has(text, "address:       0000:01:00.0\n");
	has(text, "model:         82576 Gigabit Network Connection [8086:10c9]\n");
	has(text, "totalvfs:      7\n");
	has(text, "speed:         1 Gb/s");
	has(text, "numa_node:     -\n");
	has(text, "rx_bytes:      -\n");
	has(text, "igb gives no VF counters");
	free(text);
	snapshot_put(snapshot);
}

Test(sheet, a_driver_that_left_vfs_out_is_named)
{
	struct snapshot *snapshot = new_host();
	char *text;

	vf_config_clear(&snapshot->pfs[0].vfs[0].config);
	text = text_of(snapshot, print_pf, 0);
	has(text, "igb left 1 of 2 VFs out");
	free(text);
	snapshot_put(snapshot);
}

Test(sheet, a_vf_is_told_in_the_words_of_json)
{
	struct snapshot *snapshot = new_host();
	char *text = text_of(snapshot, print_vf, 0);

	has(text, "vf:            0 of eth0\n");
	has(text, "driver:        vfio-pci\n");
	has(text, "mac:           -\n");
	has(text, "admin_mac:     00:00:00:00:00:00\n");
	has(text, "vlan:          50\n");
	has(text, "qos:           3\n");
	has(text, "proto:         802.1Q\n");
	has(text, "spoofchk:      on\n");
	has(text, "trust:         off\n");
	has(text, "state:         -\n");
	has(text, "max_tx_rate:   500 Mb/s\n");
	free(text);
	snapshot_put(snapshot);
}
