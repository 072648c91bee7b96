/* guard_scene.h - a small host for the tests of guards, and what may be the matter
 * with it. */
#ifndef TESTS_UNIT_GUARD_SCENE_H
#define TESTS_UNIT_GUARD_SCENE_H

#include "core/guard.h"
#include "tests/unit/made_host.h"

#include <criterion/criterion.h>
#include <linux/if_ether.h>
#include <stdio.h>

/* Two cards: eth0 (ifindex 2, 0000:01:00.0) with VFs 0 to 3 (ifindex 10 to 13,
 * 0000:01:10.0 ...) of up to 7, and eth1 (ifindex 3, 0000:02:00.0) with VF 0. Nobody
 * holds anything, nothing is configured, and the host has one address, on eth9. */
#define ETH0  2
#define ETH1  3
#define ETH9  9
#define VF(N) (10 + (N))

struct scene {
	struct snapshot *snapshot;
	struct pf *eth0, *eth1;
	struct made_host host;
	const char *ssh_connection;
	bool blind; /* no surroundings */
	struct surroundings *surroundings;
	struct plan *plan;
};

static void set_link(struct link *link, int ifindex, const char *name, uint8_t last)
{
	const uint8_t address[] = {0x52, 0x54, 0, 0xaa, 0, last};

	link->ifindex = ifindex;
	snprintf(link->name, sizeof(link->name), "%s", name);
	link->address = link->permanent = hwaddr_from_bytes(address, sizeof(address));
	link->up = link->carrier = 1;
	link->speed_mbps = 1000;
	link->mtu = 1500;
}

static void add_vf(struct pf *pf, int index, int ifindex)
{
	char address[DEVICE_NAME_MAX], name[32];
	struct vf *vf;

	snprintf(address, sizeof(address), "%.7s:10.%d", pf->name, index);
	snprintf(name, sizeof(name), "eth%d", ifindex);
	vf = snapshot_add_vf(pf, index, address);
	strcpy(vf->driver, "igbvf");
	vf->iommu_group = ifindex;
	vf->owner.kind = OWNER_NONE;
	set_link(&vf->link, ifindex, name, (uint8_t)ifindex);
	vf->config.mac = hwaddr_from_bytes((uint8_t[6]){0}, 6);
	vf->config.vlan = vf->config.qos = 0;
	vf->config.proto = ETH_P_8021Q;
	vf->config.spoofchk = 1;
	vf->config.trust = 0;
	vf->config.state = VF_STATE_AUTO;
	vf->config.min_tx_rate = vf->config.max_tx_rate = 0;
}

static struct pf *add_pf(struct snapshot *snapshot, const char *address, const char *name,
			 int ifindex)
{
	struct pf *pf = snapshot_add_pf(snapshot, "pci", address);

	strcpy(pf->driver, "igb");
	snprintf(pf->label, sizeof(pf->label), "%s", name);
	pf->device_id = 0x10c9;
	pf->totalvfs = 7;
	pf->autoprobe = 1;
	pf->iommu_group = ifindex;
	pf->owner.kind = OWNER_NONE;
	set_link(&pf->link, ifindex, name, (uint8_t)ifindex);
	return pf;
}

static void scene_init(struct scene *scene)
{
	struct snapshot *snapshot = snapshot_new();
	char name[16];

	*scene = (struct scene){.snapshot = snapshot, .host = {.base = {&made_host_class}}};
	snapshot->complete = true;
	snapshot->host.iommu = 1;
	strcpy(snapshot->host.kernel, "6.1.0");
	add_pf(snapshot, "0000:01:00.0", "eth0", ETH0);
	add_pf(snapshot, "0000:02:00.0", "eth1", ETH1);
	scene->eth0 = &snapshot->pfs[0];
	scene->eth1 = &snapshot->pfs[1];
	for (int i = 0; i < 4; i++)
		add_vf(scene->eth0, i, VF(i));
	add_vf(scene->eth1, 0, 20);
	scene->eth0->numvfs = 4;
	scene->eth1->numvfs = 1;
	made_link(&scene->host, ETH0, "eth0", NULL, 0, 0);
	made_link(&scene->host, ETH1, "eth1", NULL, 0, 0);
	made_link(&scene->host, ETH9, "eth9", NULL, 0, 0);
	made_address(&scene->host, ETH9, "10.0.0.5");
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "eth%d", VF(i));
		made_link(&scene->host, VF(i), name, NULL, 0, 0);
	}
}

static void scene_done(struct scene *scene)
{
	plan_free(scene->plan);
	surroundings_free(scene->surroundings);
	made_host_done(&scene->host);
	snapshot_put(scene->snapshot);
}

/* "eth0/1" */
static struct function_key key_of(const struct scene *scene, const char *name)
{
	struct function_key key =
		function_key_of_pf(strncmp(name, "eth0", 4) == 0 ? scene->eth0 : scene->eth1);

	if (name[4] == '/')
		key.vf = atoi(name + 5);
	return key;
}

/* "eth0/1 vlan=5 qos=3; eth0 numvfs=2" */
static void wish(const struct scene *scene, struct intent *intent, const char *text)
{
	char *copy = strdup(text), *rest = copy, *part;

	while ((part = strsep(&rest, ";")) != NULL) {
		struct function_key key;
		struct error error = {0};
		char *word;

		part += strspn(part, " ");
		key = key_of(scene, strsep(&part, " "));
		while ((word = strsep(&part, " ")) != NULL)
			cr_assert_eq(intent_add(intent, scene->snapshot, &key, word, &error), 0,
				     "%s: %s", text, error.message);
	}
	free(copy);
}

static void look(struct scene *scene, const struct intent *intent)
{
	struct error error = {0};

	scene->plan = plan_new(scene->snapshot, intent, &error);
	cr_assert(scene->plan != NULL, "%s", error.message);
	if (!scene->blind)
		scene->surroundings =
			surroundings_read(&scene->host.base, scene->ssh_connection, NULL);
	guard_examine(scene->plan, scene->snapshot, scene->surroundings);
}

/* --- what may be the matter ------------------------------------------------------- */

static void hold(struct owner *owner, enum owner_kind kind, const char *name, int pid)
{
	owner->kind = kind;
	owner->pid = pid;
	snprintf(owner->name, sizeof(owner->name), "%s", name);
}

static void vm_holds_1(struct scene *scene)
{
	struct vf *vf = &scene->eth0->vfs[1];

	strcpy(vf->driver, "vfio-pci");
	link_clear(&vf->link);
	hold(&vf->owner, OWNER_VM, "web01", 4312);
}

static void container_holds_1(struct scene *scene)
{
	link_clear(&scene->eth0->vfs[1].link);
	scene->eth0->vfs[1].away = true;
	hold(&scene->eth0->vfs[1].owner, OWNER_CONTAINER, "dns", 99);
}

static void someone_holds_1(struct scene *scene)
{
	container_holds_1(scene);
	scene->eth0->vfs[1].owner = (struct owner){.reason = "not permitted"};
}

static void process_holds_1(struct scene *scene)
{
	vm_holds_1(scene);
	hold(&scene->eth0->vfs[1].owner, OWNER_PROCESS, "testpmd", 7);
}

static void holder_of_1_unknown(struct scene *scene)
{
	vm_holds_1(scene);
	scene->eth0->vfs[1].owner = (struct owner){.reason = "not permitted"};
}

static void free_on_vfio_1(struct scene *scene)
{
	vm_holds_1(scene);
	scene->eth0->vfs[1].owner = (struct owner){.kind = OWNER_NONE};
}

static void vm_holds_pf(struct scene *scene)
{
	hold(&scene->eth0->owner, OWNER_VM, "router", 12);
}

static void vf_goes(struct scene *scene)
{
	scene->eth0->vfs[3].going = true;
}

static void driver_is(struct scene *scene, const char *driver)
{
	strcpy(scene->eth0->driver, driver);
}

static void driver_i40e(struct scene *scene)
{
	driver_is(scene, "i40e");
}

static void vm_holds_1_of_i40e(struct scene *scene)
{
	vm_holds_1(scene);
	driver_i40e(scene);
}

static void driver_ixgbe(struct scene *scene)
{
	driver_is(scene, "ixgbe");
}

static void driver_ixgbe_10g(struct scene *scene)
{
	driver_ixgbe(scene);
	scene->eth0->link.speed_mbps = 10000;
}

static void driver_mlx5(struct scene *scene)
{
	driver_is(scene, "mlx5_core");
}

static void driver_mlx4(struct scene *scene)
{
	driver_is(scene, "mlx4_core");
}

static void driver_vfio(struct scene *scene)
{
	driver_is(scene, "vfio-pci");
	scene->eth0->numvfs = 0;
	scene->eth0->vf_count = 0;
}

static void driver_vfio_with_vfs(struct scene *scene)
{
	driver_is(scene, "vfio-pci");
}

static void driver_none(struct scene *scene)
{
	driver_vfio(scene);
	driver_is(scene, "");
}

static void driver_new(struct scene *scene)
{
	driver_is(scene, "next_big_nic");
}

static void driver_ice(struct scene *scene)
{
	driver_is(scene, "ice");
}

static void driver_ice_without_vfs(struct scene *scene)
{
	driver_vfio(scene);
	driver_ice(scene);
}

static void driver_bnxt(struct scene *scene)
{
	driver_is(scene, "bnxt_en");
}

static void driver_bnxt_down(struct scene *scene)
{
	driver_bnxt(scene);
	scene->eth0->link.up = scene->eth0->link.carrier = 0;
}

static void driver_nvme(struct scene *scene)
{
	driver_is(scene, "nvme");
	link_clear(&scene->eth0->link);
}

static void card_i350(struct scene *scene)
{
	scene->eth0->device_id = 0x1521;
}

static void port_infiniband(struct scene *scene)
{
	driver_mlx5(scene);
	scene->eth0->link.address = hwaddr_from_bytes((uint8_t[20]){0x80, 1}, 20);
	scene->eth0->vfs[0].config.has_guids = true;
}

static void mode_switchdev(struct scene *scene)
{
	driver_mlx5(scene);
	strcpy(scene->eth0->switch_mode, "switchdev");
}

static void eth0_down(struct scene *scene)
{
	scene->eth0->link.up = scene->eth0->link.carrier = 0;
	scene->eth0->link.speed_mbps = UNKNOWN;
}

/* eth0 has an address of 10.0.1.0/24. */
static void address_on_eth0(struct scene *scene)
{
	made_address(&scene->host, ETH0, "10.0.1.5");
}

static void address_on_vf_1(struct scene *scene)
{
	made_address(&scene->host, VF(1), "10.0.1.5");
}

static void route_on_eth0(struct scene *scene)
{
	address_on_eth0(scene);
	made_default_route(&scene->host, ETH0);
}

static void route_on_eth0_of_mlx5(struct scene *scene)
{
	route_on_eth0(scene);
	driver_mlx5(scene);
}

static void route_on_eth0_of_new(struct scene *scene)
{
	route_on_eth0(scene);
	driver_new(scene);
}

static void route_on_eth9(struct scene *scene)
{
	made_default_route(&scene->host, ETH9);
}

static void route_on_vf_1(struct scene *scene)
{
	made_default_route(&scene->host, VF(1));
}

/* Through a bridge, as most have it. */
static void bridge_over_eth0(struct scene *scene)
{
	mnl_attr_put_u32(scene->host.messages[0], IFLA_MASTER, 30);
	made_link(&scene->host, 30, "vmbr0", "bridge", 0, 0);
}

static void route_on_bridge(struct scene *scene)
{
	bridge_over_eth0(scene);
	made_address(&scene->host, 30, "10.0.1.5");
	made_default_route(&scene->host, 30);
}

static void session_on_eth0(struct scene *scene)
{
	address_on_eth0(scene);
	scene->ssh_connection = "10.0.1.77 50022 10.0.1.5 22";
}

static void session_on_eth9(struct scene *scene)
{
	address_on_eth0(scene);
	scene->ssh_connection = "10.0.0.77 50022 10.0.0.5 22";
}

static void session_on_vf_1(struct scene *scene)
{
	address_on_vf_1(scene);
	scene->ssh_connection = "10.0.1.77 50022 10.0.1.5 22";
}

static void root_on_eth0(struct scene *scene)
{
	made_default_route(&scene->host, ETH0);
	made_file(&scene->host, "/proc/mounts", "10.0.2.2:/ / nfs rw,addr=10.0.2.2 0 0\n");
}

static void root_on_eth9(struct scene *scene)
{
	made_default_route(&scene->host, ETH9);
	made_file(&scene->host, "/proc/mounts", "10.0.2.2:/ / nfs rw,addr=10.0.2.2 0 0\n");
}

static void macvtap_on_vf_1(struct scene *scene)
{
	made_link(&scene->host, 30, "macvtap0", "macvtap", 0, VF(1));
}

static void traffic_on_eth0(struct scene *scene)
{
	scene->eth0->rates.rx_bps = 240000000;
	scene->eth0->rates.tx_bps = 1500000;
}

static void whisper_on_eth0(struct scene *scene)
{
	scene->eth0->rates.rx_bps = 900;
	scene->eth0->rates.tx_bps = UNKNOWN;
}

static void traffic_on_vf_1(struct scene *scene)
{
	scene->eth0->vfs[1].rates.tx_bps = 5000000;
}

static void nothing_seen(struct scene *scene)
{
	scene->blind = true;
}

static void bound_to_vfio_1(struct scene *scene)
{
	free_on_vfio_1(scene);
}

static void kernel_6_8(struct scene *scene)
{
	strcpy(scene->snapshot->host.kernel, "6.8.12-4-pve");
}

static void vf_1_down(struct scene *scene)
{
	scene->eth0->vfs[1].link.up = 0;
}

static void no_vfs_offered(struct scene *scene)
{
	driver_vfio(scene);
	driver_is(scene, "igb");
	scene->eth0->totalvfs = 0;
}

static void total_unknown(struct scene *scene)
{
	scene->eth0->totalvfs = UNKNOWN;
}

static void settings_of_3(struct scene *scene)
{
	scene->eth0->vfs[3].config.vlan = 50;
}

static void settings_of_1_unreadable(struct scene *scene)
{
	vf_config_clear(&scene->eth0->vfs[1].config);
}

static void autoprobe_off(struct scene *scene)
{
	scene->eth0->autoprobe = 0;
}

static void managed_eth0(struct scene *scene)
{
	made_file(&scene->host, "/etc/systemd/network/10.network",
		  "[Match]\nName=eth0\n[SR-IOV]\n");
}

static void managed_vf_1(struct scene *scene)
{
	made_file(&scene->host, "/etc/driverctl.d/pci-0000:01:10.1", "vfio-pci\n");
}

static void bus_netdevsim(struct scene *scene)
{
	strcpy(scene->eth0->bus, "netdevsim");
}

static void iommu_off(struct scene *scene)
{
	scene->snapshot->host.iommu = 0;
}

static void iommu_unknown(struct scene *scene)
{
	scene->snapshot->host.iommu = UNKNOWN;
}

static void group_of_many(struct scene *scene)
{
	struct iommu_group *group = snapshot_add_group(scene->snapshot, VF(1));
	static const struct iommu_group_device DEVICES[] = {
		{.address = "0000:01:10.1", .driver = "igbvf"},
		{.address = "0000:01:10.2", .driver = "igbvf"},
		{.address = "0000:00:01.0", .driver = "pcieport"},
		{.address = "0000:05:00.0", .driver = "nvme"}};

	for (size_t i = 0; i < 4; i++)
		iommu_group_add_device(group, &DEVICES[i]);
	scene->eth0->vfs[2].iommu_group = VF(1);
}

static void group_of_two_vfs(struct scene *scene)
{
	scene->eth0->vfs[2].iommu_group = VF(1);
}

static void mac_of_vf_2(struct scene *scene)
{
	hwaddr_parse("02:00:00:00:50:02", &scene->eth0->vfs[2].config.mac);
}

static void vfs_of_vm_igb(struct scene *scene)
{
	vm_holds_1(scene);
}

#endif
