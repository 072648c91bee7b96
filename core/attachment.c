#include "core/attachment.h"

#include "core/function.h"
#include "core/isolation.h"
#include "core/pci.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define QUOTED_MAX (4 * IFNAMSIZ * 3 + 3)

/* What all of them are made from. */
struct function {
	const struct snapshot *snapshot;
	const struct pf *pf;
	const struct vf *vf;
	struct pci_address address;
	char name[FUNCTION_NAME_MAX]; /* "eth0/3" */
	char interface[QUOTED_MAX];   /* as a word of a shell; "": not here */
};

/* --- as a PCI device ------------------------------------------------------- */

static void write_qemu(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text), "-device vfio-pci,host=%s\n",
		 function->vf->address);
}

/* Domain 0 goes without saying: the line is short enough for any terminal then. */
static void libvirt_address(const struct pci_address *address, char *buffer, size_t size)
{
	char domain[32] = "";

	if (address->domain != 0)
		snprintf(domain, sizeof(domain), " domain='0x%04x'", (unsigned)address->domain);
	snprintf(buffer, size,
		 "    <address type='pci'%s bus='0x%02x' slot='0x%02x' function='0x%x'/>\n", domain,
		 address->bus, address->device, address->function);
}

/* As an interface libvirt sets MAC and VLAN when it starts the guest, and what it does
 * not know of is taken away. */
static void write_libvirt_interface(const struct function *function, struct attachment *attachment)
{
	const struct vf_config *config = &function->vf->config;
	char address[160], mac[64] = "", vlan[64] = "", text[HWADDR_TEXT_MAX];

	libvirt_address(&function->address, address, sizeof(address));
	if (config->mac.length == 6 && !hwaddr_is_zero(&config->mac))
		snprintf(mac, sizeof(mac), "  <mac address='%s'/>\n",
			 hwaddr_format(&config->mac, text));
	if (config->vlan > 0)
		snprintf(vlan, sizeof(vlan), "  <vlan><tag id='%d'/></vlan>\n", config->vlan);
	snprintf(attachment->text, sizeof(attachment->text),
		 "<interface type='hostdev' managed='yes'>\n%s  <source>\n%s  </source>\n%s"
		 "</interface>\n",
		 mac, address, vlan);
}

static void write_libvirt(const struct function *function, struct attachment *attachment)
{
	char address[160];

	if (strcmp(function_class_name(function->pf->class_code), "network") == 0) {
		write_libvirt_interface(function, attachment);
		return;
	}
	libvirt_address(&function->address, address, sizeof(address));
	snprintf(attachment->text, sizeof(attachment->text),
		 "<hostdev mode='subsystem' type='pci' managed='yes'>\n  <source>\n%s  </source>\n"
		 "</hostdev>\n",
		 address);
}

static void write_proxmox(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text), "qm set VMID --hostpci0 %s\n",
		 function->vf->address);
}

static void write_incus_vm(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text),
		 "incus config device add NAME vf%d pci address=%s\n", function->vf->index,
		 function->vf->address);
}

/* --- as an interface ------------------------------------------------------- */

/* The name of the interface stands in a file, not in a shell's command line. */
static void write_lxc(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text),
		 "lxc.net.0.type = phys\nlxc.net.0.link = %s\nlxc.net.0.flags = up\n",
		 function->vf->link.name);
}

static void write_incus_container(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text),
		 "incus config device add NAME eth0 nic nictype=physical parent=%s\n",
		 function->interface);
}

static void write_nspawn(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text), "--network-interface=%s\n",
		 function->interface);
}

static void write_namespace(const struct function *function, struct attachment *attachment)
{
	snprintf(attachment->text, sizeof(attachment->text), "ip link set %s netns NAME\n",
		 function->interface);
}

/* --- what has to be done before -------------------------------------------- */

/* Managers that bind vfio-pci themselves need the rest all the same. */
static void need_device(const struct function *function, bool binds, struct attachment *attachment)
{
	const struct snapshot *snapshot = function->snapshot;
	const struct iommu_group *group = iommu_group_find(snapshot, function->vf->iommu_group);
	struct isolation isolation = {0};
	char text[ISOLATION_TEXT_MAX];

	if (group)
		isolation = isolation_of(group);
	if (snapshot->host.iommu == 0)
		snprintf(attachment->needs, sizeof(attachment->needs),
			 "an IOMMU: it is off on this host (vftop doctor)");
	else if (isolation.trouble == TROUBLE_ERROR)
		snprintf(attachment->needs, sizeof(attachment->needs),
			 "an IOMMU group to itself: %.150s",
			 isolation_text(snapshot, &isolation, text) + strlen("no: "));
	else if (!binds && strstr(function->vf->driver, "vfio") == NULL)
		snprintf(attachment->needs, sizeof(attachment->needs),
			 "vftop set %s driver=vfio-pci", function->name);
}

static void need_interface(const struct function *function, struct attachment *attachment)
{
	if (function->interface[0] != '\0')
		return;
	attachment->text[0] = '\0';
	if (function->vf->away)
		snprintf(attachment->needs, sizeof(attachment->needs),
			 "its interface, which is in another network namespace");
	else
		snprintf(attachment->needs, sizeof(attachment->needs),
			 "an interface: vftop set %s driver=default", function->name);
}

/* --- the whole ------------------------------------------------------------- */

static const struct manager {
	const char *id, *title, *place;
	void (*write)(const struct function *, struct attachment *);
	bool device; /* takes the PCI device; else its interface */
	bool binds;  /* binds vfio-pci itself */
} managers[] = {
	{"qemu", "QEMU", "arguments", write_qemu, true, false},
	{"libvirt", "libvirt", "in the domain's <devices>", write_libvirt, true, true},
	{"proxmox", "Proxmox VM", "command", write_proxmox, true, true},
	{"incus_vm", "Incus VM", "command", write_incus_vm, true, true},
	{"lxc", "LXC", "in its config; of Proxmox /etc/pve/lxc/CTID.conf", write_lxc, false, false},
	{"incus", "Incus container", "command", write_incus_container, false, false},
	{"nspawn", "systemd-nspawn", "argument", write_nspawn, false, false},
	{"netns", "network namespace", "command", write_namespace, false, false},
};

_Static_assert(sizeof(managers) / sizeof(*managers) <= ATTACHMENTS_MAX, "no room for all");

static bool makes_sense(const struct function *function, const struct manager *manager)
{
	bool network = strcmp(function->pf->bus, "pci") != 0 ||
		       strcmp(function_class_name(function->pf->class_code), "network") == 0;

	return manager->device ? function->vf->address[0] != '\0' : network;
}

size_t attachment_list(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf,
		       struct attachment ret_list[static ATTACHMENTS_MAX])
{
	struct function function = {.snapshot = snapshot, .pf = pf, .vf = vf};
	struct function_key key = function_key_of_vf(pf, vf);
	char name[FUNCTION_NAME_MAX];
	size_t count = 0;

	if (vf->going ||
	    (vf->address[0] != '\0' && pci_address_parse(vf->address, &function.address) < 0))
		return 0;
	text_quote(function.name, sizeof(function.name), function_name(snapshot, &key, name));
	if (vf->link.name[0] != '\0')
		text_quote(function.interface, sizeof(function.interface), vf->link.name);
	for (size_t i = 0; i < sizeof(managers) / sizeof(*managers); i++) {
		const struct manager *manager = &managers[i];
		struct attachment *attachment = &ret_list[count];

		if (!makes_sense(&function, manager))
			continue;
		count++;
		*attachment = (struct attachment){
			.id = manager->id, .title = manager->title, .place = manager->place};
		manager->write(&function, attachment);
		if (manager->device)
			need_device(&function, manager->binds, attachment);
		else
			need_interface(&function, attachment);
	}
	return count;
}
