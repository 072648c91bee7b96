#include "core/check_manager.h"

#include "core/name_list.h"
#include "core/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 65536
#define PROXMOX  "Proxmox"

static bool owns(const struct manager *manager, const char *address, const struct link *link)
{
	struct manager_function function = {.address = address,
					    .interface = link->name,
					    .mac = &link->address,
					    .permanent = &link->permanent};

	return manager_owns(manager, &function);
}

static bool file_has(const struct inspection *inspection, const char *path, const char *text)
{
	char *content = text_file_read(inspection->kernel, path, FILE_MAX, NULL);
	bool found = content && strstr(content, text);

	free(content);
	return found;
}

/* Whether all is known that a program wants; says so when it is not. */
static bool has_read(struct inspection *inspection, const char *program)
{
	const struct manager_unread *unread = manager_list_unread(&inspection->managers, program);

	return !unread || inspection_cannot_read(inspection, unread->file, unread->result);
}

/* --- NetworkManager ----------------------------------------------------------------- */

static int found(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

/* Whether somebody wrote a profile for this interface: then it is wanted. */
static bool has_profile(const struct inspection *inspection, const char *interface)
{
	static const char directory[] = "/etc/NetworkManager/system-connections";
	struct name_list profiles = {0};
	char path[128], wanted[sizeof(((struct link *)NULL)->name) + 16];
	bool has = false;

	snprintf(wanted, sizeof(wanted), "interface-name=%s\n", interface);
	name_list_read(&profiles, inspection->kernel, directory);
	for (size_t i = 0; i < profiles.count && !has; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, profiles.names[i]);
		has = file_has(inspection, path, wanted);
	}
	name_list_done(&profiles);
	return has;
}

static bool is_grabbed(const struct inspection *inspection, const struct pf *pf,
		       const struct vf *vf)
{
	char path[64];

	(void)pf;
	if (vf->link.ifindex == 0)
		return false;
	snprintf(path, sizeof(path), "/run/NetworkManager/devices/%d", vf->link.ifindex);
	return file_has(inspection, path, "managed=true") &&
	       !has_profile(inspection, vf->link.name);
}

static bool check_grabbed(struct inspection *inspection)
{
	if (kernel_list(inspection->kernel, "/run/NetworkManager", found, NULL) != 1)
		return true; /* it does not run */
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, is_grabbed);
		struct finding *finding;

		if (choice.count == 0)
			continue;
		/* Somebody may have written a profile for them. */
		if (!has_read(inspection, "NetworkManager"))
			return false;
		finding =
			inspection_report_choice(inspection, SEVERITY_WARN, "nm-manages", &choice);
		finding_set_title(finding, "NetworkManager takes %s for its own", choice.names);
		finding_set_evidence(finding, "managed=true in /run/NetworkManager/devices/%d (%s)",
				     choice.first->link.ifindex, choice.first->link.name);
		finding_set_explanation(
			finding, "It asks for addresses on VFs that are meant for guests, and may "
				 "rename or set them up while a guest is being started. Nobody "
				 "wrote a profile for them.");
		finding_add_fix(finding, "in /etc/udev/rules.d/85-vf-unmanaged.rules:");
		finding_add_fix(finding, "SUBSYSTEM==\"net\", ACTION==\"add|change|move\", "
					 "TEST==\"device/physfn\", ENV{NM_UNMANAGED}=\"1\"");
		finding_add_fix(finding, "udevadm trigger --action=change --subsystem-match=net");
	}
	return true;
}

/* Of a PF's managers those that are called so. */
static const struct manager *manager_of(const struct inspection *inspection, const struct pf *pf,
					const char *name, const char *what)
{
	for (size_t i = 0; i < inspection->managers.count; i++) {
		const struct manager *manager = &inspection->managers.managers[i];

		if (strcmp(manager->name, name) == 0 && strcmp(manager->what, what) == 0 &&
		    owns(manager, pf->name, &pf->link))
			return manager;
	}
	return NULL;
}

static bool check_profiles(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		const struct manager *profile =
			manager_of(inspection, pf, "NetworkManager", "[sriov]");
		struct finding *finding;

		if (!profile || file_has(inspection, profile->file, "preserve-on-down=1"))
			continue;
		finding = inspection_report(inspection, SEVERITY_WARN, "nm-sriov", pf, NULL);
		finding_set_title(finding, "NetworkManager removes VFs with its connection");
		finding_set_evidence(finding, "[sriov] in %s", profile->file);
		finding_set_explanation(
			finding, "It sets the number of VFs when the connection comes up and "
				 "resets it when that goes down, whoever uses them. Even an "
				 "empty section does so.");
		finding_add_fix(finding,
				"nmcli connection modify PROFILE sriov.preserve-on-down yes   "
				"(1.54 and later)");
		finding_add_fix(finding,
				"or remove [sriov] from the profile, and: nmcli connection "
				"reload");
	}
	return has_read(inspection, "NetworkManager");
}

/* --- systemd --------------------------------------------------------------------------- */

#define DEFAULT_LINK "99-default.link"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_link_file(const char *file)
{
	size_t length = strlen(file);

	return length > 5 && strcmp(file + length - 5, ".link") == 0;
}

/* Of all .link files the first that matches counts, and the default one matches all. */
static bool check_links(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->managers.count; i++) {
		const struct manager *manager = &inspection->managers.managers[i];
		const char *name = base_name(manager->file);
		struct finding *finding;

		if (strcmp(manager->name, "systemd") != 0 || !is_link_file(name) ||
		    strcmp(name, DEFAULT_LINK) <= 0)
			continue;
		finding = inspection_report(inspection, SEVERITY_WARN, "link-file", NULL, NULL);
		finding_set_title(finding, "%s is never looked at", name);
		finding_set_evidence(finding, "%s sorts behind " DEFAULT_LINK, manager->file);
		finding_set_explanation(
			finding,
			"systemd takes the first .link file that matches, in the order "
			"of their names, and " DEFAULT_LINK
			" matches every interface. So its %s does nothing.",
			manager->what);
		finding_add_fix(finding, "mv %.80s /etc/systemd/network/10-%.40s", manager->file,
				name);
		finding_add_fix(finding, "udevadm control --reload; udevadm trigger --action=add "
					 "--subsystem-match=net");
	}
	return has_read(inspection, "systemd");
}

static bool is_network_file(const struct manager *manager)
{
	const char *end = strrchr(manager->file, '.');

	return strcmp(manager->name, "systemd") == 0 && end && strcmp(end, ".network") == 0;
}

/* Of those who want this PF the .network file, when there is nobody who makes VFs. */
static const struct manager *find_idle_network(const struct inspection *inspection,
					       const struct pf *pf)
{
	const struct manager *network = NULL;

	for (size_t i = 0; i < inspection->managers.count; i++) {
		const struct manager *manager = &inspection->managers.managers[i];

		if (!owns(manager, pf->name, &pf->link))
			continue;
		if (!is_network_file(manager))
			return NULL;
		network = manager;
	}
	return network;
}

static bool check_networks(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		const struct manager *network =
			pf->vf_count == 0 ? find_idle_network(inspection, pf) : NULL;
		struct finding *finding;

		if (!network)
			continue;
		finding = inspection_report(inspection, SEVERITY_WARN, "network-file", pf, NULL);
		finding_set_title(finding, "%s sets VFs up that nobody makes",
				  base_name(network->file));
		finding_set_evidence(finding, "%s in %s; %s has no VFs", network->what,
				     network->file, inspection_interface(pf));
		finding_set_explanation(
			finding,
			"A .network file sets up VFs that are there, and only a .link file makes "
			"them. systemd logs \"Failed to configure SR-IOV virtual function\".");
		finding_add_fix(finding,
				"in /etc/systemd/network/10-%s.link: [Match] OriginalName=%s, "
				"[Link] SR-IOVVirtualFunctions=N",
				inspection_interface(pf), inspection_interface(pf));
		finding_add_fix(finding, "udevadm control --reload; udevadm trigger --action=add "
					 "--subsystem-match=net");
	}
	return has_read(inspection, "systemd");
}

/* --- several at once ------------------------------------------------------------------------ */

static bool is_guest(const struct manager *manager)
{
	return strcmp(manager->name, PROXMOX) == 0;
}

static bool check_conflicts(struct inspection *inspection)
{
	for (size_t p = 0; p < inspection->snapshot->pf_count; p++) {
		const struct pf *pf = &inspection->snapshot->pfs[p];
		const struct manager *first = NULL;

		for (size_t i = 0; i < inspection->managers.count; i++) {
			const struct manager *manager = &inspection->managers.managers[i];
			struct finding *finding;

			if (is_guest(manager) || !owns(manager, pf->name, &pf->link))
				continue;
			if (!first || strcmp(first->name, manager->name) == 0) {
				first = first ? first : manager;
				continue;
			}
			finding = inspection_report(inspection, SEVERITY_WARN, "manager-conflict",
						    pf, NULL);
			finding_set_title(finding, "%s and %s both set up this PF", first->name,
					  manager->name);
			finding_set_evidence(finding, "%s %s; %s %s", first->file, first->what,
					     manager->file, manager->what);
			finding_set_explanation(
				finding,
				"Whoever comes last wins, and a change of the number of VFs "
				"destroys those that the other one made. Leave it to one.");
			finding_add_fix(finding, "remove it from %s, or from %s", first->file,
					manager->file);
			break;
		}
	}
	for (size_t i = 0; i < inspection->managers.unread_count; i++)
		if (strcmp(inspection->managers.unread[i].program, PROXMOX) != 0)
			return has_read(inspection, inspection->managers.unread[i].program);
	return true;
}

/* --- guests that are to have a function ---------------------------------------------------------
 */

/* "101" of "/etc/pve/qemu-server/101.conf". */
static void guest_name(const struct manager *manager, char name[static 32])
{
	const char *base = base_name(manager->file);

	snprintf(name, 32, "%.*s", (int)strcspn(base, "."), base);
}

static void report_twice(struct inspection *inspection, const struct pf *pf, const struct vf *vf,
			 const struct manager *first, const struct manager *second)
{
	char one[32], other[32];
	struct finding *finding =
		inspection_report(inspection, SEVERITY_WARN, "assigned-twice", pf, vf);

	guest_name(first, one);
	guest_name(second, other);
	finding_set_title(finding, "Guests %s and %s are both to have this VF", one, other);
	finding_set_evidence(finding, "%s in %s, %s in %s", first->what, first->file, second->what,
			     second->file);
	finding_set_explanation(
		finding,
		"Only one of them can be started: the other says \"PCI device already "
		"in use by VMID %s\".",
		one);
	finding_add_fix(finding, "qm set %s --%s ANOTHER-VF", other, second->what);
}

static bool check_twice(struct inspection *inspection)
{
	for (size_t p = 0; p < inspection->snapshot->pf_count; p++)
		for (size_t n = 0; n < inspection->snapshot->pfs[p].vf_count; n++) {
			const struct pf *pf = &inspection->snapshot->pfs[p];
			const struct vf *vf = &pf->vfs[n];
			const struct manager *first = NULL;

			for (size_t i = 0; i < inspection->managers.count; i++) {
				const struct manager *manager = &inspection->managers.managers[i];

				if (!is_guest(manager) || !owns(manager, vf->address, &vf->link))
					continue;
				if (first && strcmp(first->file, manager->file) != 0) {
					report_twice(inspection, pf, vf, first, manager);
					break;
				}
				first = manager;
			}
		}
	return has_read(inspection, PROXMOX);
}

static bool is_there(const struct inspection *inspection, const char *address)
{
	char path[96], target[256];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.64s", address);
	return kernel_readlink(inspection->kernel, path, target, sizeof(target)) >= 0;
}

static bool check_missing(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->managers.count; i++) {
		const struct manager *manager = &inspection->managers.managers[i];
		const char *address = manager->conditions[0].pattern;
		struct finding *finding;
		char guest[32];

		if (!is_guest(manager) || strpbrk(address, "*?[") != NULL ||
		    is_there(inspection, address))
			continue;
		guest_name(manager, guest);
		finding = inspection_report_device(inspection, SEVERITY_WARN, "assigned-missing",
						   address);
		finding_set_title(finding, "Guest %s is to have a device that is not here", guest);
		finding_set_evidence(finding, "%s in %s; no %s in /sys/bus/pci/devices",
				     manager->what, manager->file, address);
		finding_set_explanation(
			finding, "The VF was not made, or addresses changed with the cards. The "
				 "guest will not start: \"PCI device mapping invalid (hardware "
				 "probably changed)\".");
		finding_add_fix(finding, "make the VFs first: vftop set PF numvfs=N");
		finding_add_fix(finding, "or: qm set %s --%s ANOTHER-VF", guest, manager->what);
	}
	return has_read(inspection, PROXMOX);
}

const struct check check_manager[] = {
	{"nm-manages", "NetworkManager leaves VFs alone", check_grabbed},
	{"nm-sriov", "No profile of NetworkManager removes VFs", check_profiles},
	{"link-file", "Every .link file with SR-IOV is looked at", check_links},
	{"network-file", "Whom systemd is to set up is there", check_networks},
	{"manager-conflict", "No PF has two managers", check_conflicts},
	{"assigned-twice", "No VF is promised to two guests", check_twice},
	{"assigned-missing", "What guests are to have is there", check_missing},
	{0},
};
