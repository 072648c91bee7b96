#include "core/attachment.h"
#include "core/hwaddr.h"

#include <criterion/criterion.h>
#include <string.h>

/* eth0 with one VF on vfio-pci. */
static struct snapshot *new_host(void)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	struct vf *vf = snapshot_add_vf(pf, 3, "0000:01:10.6");

	snapshot->host.iommu = 1;
	pf->class_code = 0x020000;
	strcpy(pf->driver, "igb");
	strcpy(pf->link.name, "eth0");
	strcpy(vf->driver, "vfio-pci");
	vf->iommu_group = UNKNOWN;
	return snapshot;
}

static const struct attachment *find(struct snapshot *snapshot, const char *id,
				     struct attachment list[static ATTACHMENTS_MAX])
{
	struct pf *pf = &snapshot->pfs[0];
	size_t count = attachment_list(snapshot, pf, &pf->vfs[0], list);

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

static void says(struct snapshot *snapshot, const char *id, const char *text, const char *needs)
{
	struct attachment list[ATTACHMENTS_MAX];
	const struct attachment *found = find(snapshot, id, list);

	cr_assert(found != NULL, "%s", id);
	cr_expect_str_eq(found->text, text);
	cr_expect_str_eq(found->needs, needs);
}

Test(attachment, as_a_device)
{
	struct snapshot *snapshot = new_host();

	says(snapshot, "qemu", "-device vfio-pci,host=0000:01:10.6\n", "");
	says(snapshot, "proxmox", "qm set VMID --hostpci0 0000:01:10.6\n", "");
	says(snapshot, "incus_vm", "incus config device add NAME vf3 pci address=0000:01:10.6\n",
	     "");
	says(snapshot, "libvirt",
	     "<interface type='hostdev' managed='yes'>\n"
	     "  <source>\n"
	     "    <address type='pci' bus='0x01' slot='0x10' function='0x6'/>\n"
	     "  </source>\n"
	     "</interface>\n",
	     "");
	snapshot_put(snapshot);
}

Test(attachment, libvirt_keeps_mac_and_vlan_and_names_the_domain)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0001:01:00.0");
	struct vf *vf = snapshot_add_vf(pf, 0, "0001:01:10.0");

	pf->class_code = 0x020000;
	vf->config.vlan = 50;
	cr_assert_eq(hwaddr_parse("02:00:00:00:50:00", &vf->config.mac), 0);
	says(snapshot, "libvirt",
	     "<interface type='hostdev' managed='yes'>\n"
	     "  <mac address='02:00:00:00:50:00'/>\n"
	     "  <source>\n"
	     "    <address type='pci' domain='0x0001' bus='0x01' slot='0x10' function='0x0'/>\n"
	     "  </source>\n"
	     "  <vlan><tag id='50'/></vlan>\n"
	     "</interface>\n",
	     "");
	cr_assert_eq(hwaddr_parse("00:00:00:00:00:00", &vf->config.mac), 0);
	vf->config.vlan = UNKNOWN;

	struct attachment list[ATTACHMENTS_MAX];
	cr_expect(strstr(find(snapshot, "libvirt", list)->text, "mac") == NULL);
	cr_expect(strstr(find(snapshot, "libvirt", list)->text, "vlan") == NULL);
	snapshot_put(snapshot);
}

Test(attachment, what_is_no_network_card)
{
	struct snapshot *snapshot = new_host();
	struct attachment list[ATTACHMENTS_MAX];

	snapshot->pfs[0].class_code = 0x010802;
	cr_expect(strncmp(find(snapshot, "libvirt", list)->text, "<hostdev mode='subsystem'", 25) ==
		  0);
	cr_expect(find(snapshot, "lxc", list) == NULL, "it has no interface and never will");
	cr_expect(find(snapshot, "qemu", list) != NULL);
	snapshot_put(snapshot);
}

Test(attachment, as_an_interface)
{
	struct snapshot *snapshot = new_host();
	struct vf *vf = &snapshot->pfs[0].vfs[0];

	says(snapshot, "netns", "", "an interface: vftop set eth0/3 driver=default");
	says(snapshot, "lxc", "", "an interface: vftop set eth0/3 driver=default");
	strcpy(vf->driver, "igbvf");
	strcpy(vf->link.name, "eth7");
	says(snapshot, "lxc",
	     "lxc.net.0.type = phys\nlxc.net.0.link = eth7\nlxc.net.0.flags = up\n", "");
	says(snapshot, "incus",
	     "incus config device add NAME eth0 nic nictype=physical parent=eth7\n", "");
	says(snapshot, "nspawn", "--network-interface=eth7\n", "");
	says(snapshot, "netns", "ip link set eth7 netns NAME\n", "");
	says(snapshot, "qemu", "-device vfio-pci,host=0000:01:10.6\n",
	     "vftop set eth0/3 driver=vfio-pci");
	says(snapshot, "proxmox", "qm set VMID --hostpci0 0000:01:10.6\n", "");
	vf->link.name[0] = '\0';
	vf->away = true;
	says(snapshot, "netns", "", "its interface, which is in another network namespace");
	snapshot_put(snapshot);
}

Test(attachment, a_hostile_name_is_one_word)
{
	struct snapshot *snapshot = new_host();
	struct vf *vf = &snapshot->pfs[0].vfs[0];

	strcpy(vf->link.name, "a;reboot");
	says(snapshot, "netns", "ip link set 'a;reboot' netns NAME\n", "");
	strcpy(vf->link.name, "$(id)'");
	says(snapshot, "nspawn", "--network-interface='$(id)'\\'''\n", "");
	strcpy(snapshot->pfs[0].link.name, "e&");
	vf->link.name[0] = '\0';
	says(snapshot, "netns", "", "an interface: vftop set 'e&/3' driver=default");
	snapshot_put(snapshot);
}

Test(attachment, what_stands_in_the_way)
{
	struct snapshot *snapshot = new_host();
	struct vf *vf = &snapshot->pfs[0].vfs[0];
	struct iommu_group_device device = {.function = {"0000:01:00.0", 3}};
	struct iommu_group *group = snapshot_add_group(snapshot, 4);
	struct attachment list[ATTACHMENTS_MAX];

	vf->iommu_group = 4;
	strcpy(device.address, "0000:01:10.6");
	strcpy(device.driver, "vfio-pci");
	iommu_group_add_device(group, &device);
	cr_expect_str_empty(find(snapshot, "proxmox", list)->needs);
	device.function.vf = UNKNOWN;
	strcpy(device.address, "0000:01:00.0");
	strcpy(device.driver, "igb");
	iommu_group_add_device(group, &device);
	cr_expect_str_eq(find(snapshot, "proxmox", list)->needs,
			 "an IOMMU group to itself: the host uses eth0 (igb)");
	snapshot->host.iommu = 0;
	cr_expect(strstr(find(snapshot, "qemu", list)->needs, "IOMMU: it is off") != NULL);
	cr_expect(strstr(find(snapshot, "netns", list)->needs, "IOMMU") == NULL);
	vf->going = true;
	cr_expect(find(snapshot, "qemu", list) == NULL);
	snapshot_put(snapshot);
}

Test(attachment, no_pci_function)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "netdevsim", "netdevsim1");
	struct attachment list[ATTACHMENTS_MAX];

	snapshot_add_vf(pf, 0, "");
	cr_expect(find(snapshot, "qemu", list) == NULL);
	cr_expect(find(snapshot, "netns", list) != NULL);
	snapshot_put(snapshot);
}
