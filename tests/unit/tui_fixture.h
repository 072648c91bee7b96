/* tui_fixture.h - a host made by hand, and a view of it without a terminal. */
#ifndef TESTS_UNIT_TUI_FIXTURE_H
#define TESTS_UNIT_TUI_FIXTURE_H

#include "tui/page.h"
#include "tui/screen.h"
#include "tui/view.h"

#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void fixture_link(struct link *link, int ifindex, const char *name, int speed)
{
	link_clear(link);
	link->ifindex = ifindex;
	snprintf(link->name, sizeof(link->name), "%s", name);
	link->up = 1;
	link->carrier = speed > 0;
	link->operstate = speed > 0 ? 6 : 2;
	link->mtu = 1500;
	link->speed_mbps = speed > 0 ? speed : UNKNOWN;
	link->duplex = DUPLEX_FULL;
	hwaddr_parse("3c:fd:fe:9c:9e:30", &link->address);
	link->address.bytes[5] = (uint8_t)ifindex;
}

static inline struct pf *fixture_pf(struct snapshot *snapshot, const char *address,
				    const char *label, const char *driver, int totalvfs)
{
	struct pf *pf = snapshot_add_pf(snapshot, "pci", address);

	pf->class_code = 0x020000;
	pf->vendor_id = 0x8086;
	pf->device_id = 0x1572;
	pf->model = "Ethernet Controller X710 for 10GbE SFP+";
	strcpy(pf->driver, driver);
	strcpy(pf->label, label);
	pf->numvfs = 0;
	pf->totalvfs = totalvfs;
	pf->iommu_group = 40;
	pf->numa_node = 0;
	pf->autoprobe = 1;
	pf->pcie = (struct pcie_link){80, 4, 80, 8};
	return pf;
}

static inline struct vf *fixture_vf(struct pf *pf, int index)
{
	char address[DEVICE_NAME_MAX];

	snprintf(address, sizeof(address), "%.8s02.%d", pf->name, index % 8);

	struct vf *vf = snapshot_add_vf(pf, index, address);
	char mac[24];

	pf->numvfs++;
	vf->vendor_id = 0x8086;
	vf->device_id = 0x154c;
	vf->model = "Ethernet Virtual Function 700 Series";
	strcpy(vf->driver, "vfio-pci");
	vf->iommu_group = 41 + index;
	snprintf(mac, sizeof(mac), "02:00:00:00:50:%02x", index & 0xff);
	hwaddr_parse(mac, &vf->config.mac);
	vf->config.vlan = index * 10;
	vf->config.qos = index == 1 ? 3 : 0;
	vf->config.proto = ETH_P_8021Q;
	vf->config.spoofchk = 1;
	vf->config.trust = index == 3;
	vf->config.state = VF_STATE_AUTO;
	vf->config.min_tx_rate = 0;
	vf->config.max_tx_rate = index == 1 ? 1000 : 0;
	vf->source = COUNTERS_PF;
	vf->rates = (struct rates){
		.rx_bps = 812000000LL / (index + 1),
		.tx_bps = 240000000LL / (index + 1),
		.rx_pps = 160000 / (index + 1),
		.tx_pps = 71000 / (index + 1),
		.rx_dropped = 0,
		.tx_dropped = index == 4,
	};
	vf->counters = (struct counters){3210000000, 1100000000, 12345678, 2345678, 0, 3, 1};
	return vf;
}

/* Two network PFs (six VFs, none), an NVMe PF without interface. */
static inline struct snapshot *fixture_snapshot(void)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = fixture_pf(snapshot, "0000:01:00.0", "enp1s0f0", "i40e", 64);

	snapshot->number = 1;
	snapshot->complete = true;
	strcpy(snapshot->host.name, "hv1");
	strcpy(snapshot->host.kernel, "6.1.0");
	snapshot->host.iommu = 1;
	strcpy(snapshot->host.iommu_kind, "intel");
	snapshot->host.passthrough = 1;
	fixture_link(&pf->link, 2, "enp1s0f0", 10000);
	pf->link.master = 9;
	strcpy(pf->link.master_name, "vmbr0");
	strcpy(pf->link.master_kind, "bridge");
	pf->owner.kind = OWNER_HOST;
	strcpy(pf->owner.name, "bridge vmbr0");
	pf->source = COUNTERS_INTERFACE;
	pf->rates = (struct rates){3210000000, 1100000000, 400000, 200000, 0, 0};
	pf->counters = (struct counters){9, 9, 9, 9, 0, 0, 1};
	for (int i = 0; i < 6; i++)
		fixture_vf(pf, i);

	struct vf *vf = &pf->vfs[0];

	vf->owner = (struct owner){.kind = OWNER_VM, .pid = 3120};
	strcpy(vf->owner.name, "100 router0");
	strcpy(vf->owner.via, "/dev/vfio/41");
	vf = &pf->vfs[1];
	vf->owner = (struct owner){.reason = "nobody may look"};
	vf = &pf->vfs[2];
	vf->owner.kind = OWNER_NONE;
	vf = &pf->vfs[3];
	vf->owner.kind = OWNER_NONE;
	strcpy(vf->driver, "iavf");
	fixture_link(&vf->link, 11, "enp1s0f0v3", 10000);
	vf = &pf->vfs[4];
	strcpy(vf->driver, "iavf");
	vf->away = true;
	hwaddr_parse("00:00:00:00:00:00", &vf->config.mac);
	vf = &pf->vfs[5];
	vf->driver[0] = '\0';
	vf->going = true;

	pf = fixture_pf(snapshot, "0000:01:00.1", "enp1s0f1", "i40e", 64);
	fixture_link(&pf->link, 3, "enp1s0f1", 0);
	pf->source = COUNTERS_INTERFACE;
	pf->rates = (struct rates){0, 0, 0, 0, 0, 0};
	pf = fixture_pf(snapshot, "0000:04:00.0", "nvme0", "nvme", 127);
	pf->class_code = 0x010802;
	pf->model = "NVMe SSD Controller PM173X";
	return snapshot;
}

/* A past for everything but the NVMe PF; with a gap. */
static inline bool fixture_history(void *source, const struct function_key *key,
				   struct history *ret_history)
{
	(void)source;
	if (strcmp(key->pf, "0000:04:00.0") == 0)
		return false;
	history_clear(ret_history);
	for (int i = 0; i < 90; i++) {
		struct rates rates;

		rates_clear(&rates);
		if (i < 40 || i >= 50) {
			rates.rx_bps = (int64_t)(4e8 * (1.2 + sin(i / 7.0 + key->vf)));
			rates.tx_bps = rates.rx_bps / 3;
		}
		history_add(ret_history, &rates);
	}
	return true;
}

static inline void fixture_view(struct view *view)
{
	struct view_options options = {
		.history = fixture_history,
		.badge = "root",
		.interval = 1000000000,
	};

	setlocale(LC_ALL, "C.UTF-8");
	view_init(view, &options);
	view_take(view, fixture_snapshot());
	screen_update(view);
}

/* Draws the page at this size into a canvas to be canvas_done(). */
static inline void fixture_draw(struct view *view, struct canvas *canvas, int columns, int rows)
{
	int x;
	int y;

	canvas_init(canvas, false);
	canvas_resize(canvas, columns, rows);
	page_draw(view, canvas, &x, &y);
}

static inline void fixture_print(const struct canvas *canvas)
{
	for (int row = 0; row < canvas->rows; row++) {
		char *text = canvas_row_text(canvas, row);

		printf("%s\n", text);
		free(text);
	}
}

/* Does any row of the page hold this text? */
static inline bool fixture_shows(const struct canvas *canvas, const char *text)
{
	bool found = false;

	for (int row = 0; row < canvas->rows && !found; row++) {
		char *line = canvas_row_text(canvas, row);

		found = strstr(line, text) != NULL;
		free(line);
	}
	return found;
}

/* Does the page, drawn at this size? */
static inline bool fixture_page_shows(struct view *view, int columns, int rows, const char *text)
{
	struct canvas canvas;
	bool found;

	fixture_draw(view, &canvas, columns, rows);
	found = fixture_shows(&canvas, text);
	canvas_done(&canvas);
	return found;
}

#endif
