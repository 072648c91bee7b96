#include "core/check_function.h"

#include "core/driver.h"
#include "core/owner.h"
#include "core/text_file.h"

#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROC_FILE_MAX 16384

/* --- VFs without driver ----------------------------------------------------------- */

static bool has_no_driver(const struct inspection *inspection, const struct pf *pf,
			  const struct vf *vf)
{
	(void)inspection, (void)pf;
	return vf->driver[0] == '\0' && vf->address[0] != '\0' && !vf->going;
}

static bool check_drivers(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, has_no_driver);
		struct finding *finding;

		if (choice.count == 0)
			continue;
		finding = inspection_report_choice(inspection, SEVERITY_INFO, "vf-no-driver",
						   &choice);
		finding_set_title(finding, "%s %s no driver", choice.names,
				  choice.count == 1 ? "has" : "have");
		finding_set_evidence(finding, "no driver link in /sys/bus/pci/devices/%s%s",
				     choice.first->address,
				     pf->autoprobe == 0 ? "; sriov_drivers_autoprobe of the PF is 0"
							: "");
		finding_set_explanation(
			finding, "Neither the host nor a guest can use such a VF. %s",
			pf->autoprobe == 0 ? "Drivers are not looked for because the PF says so."
					   : "Its driver was taken away, or no module for it "
					     "is installed.");
		if (choice.words[0] != '\0')
			finding_set_change(finding, "%s driver=vfio-pci", choice.words);
		if (choice.words[0] != '\0')
			finding_add_fix(finding, "or, for the host: vftop set %s driver=default",
					choice.words);
	}
	return true;
}

/* --- a removal that waits ------------------------------------------------------------ */

static bool check_going(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++)
		for (size_t n = 0; n < inspection->snapshot->pfs[i].vf_count; n++) {
			const struct pf *pf = &inspection->snapshot->pfs[i];
			const struct vf *vf = &pf->vfs[n];
			char owner[OWNER_TEXT_MAX];
			struct finding *finding;

			if (!vf->going)
				continue;
			finding = inspection_report(inspection, SEVERITY_ERROR, "vf-going", pf, vf);
			finding_set_title(finding, "The removal of %s waits for %s", vf->address,
					  owner_is_held(&vf->owner) ? owner_text(&vf->owner, owner)
								    : "whoever has it open");
			finding_set_evidence(finding,
					     "/sys/bus/pci/devices/%s/physfn is there, and no "
					     "virtfn of %s leads to it; driver %s",
					     vf->address, pf->name,
					     vf->driver[0] ? vf->driver : "none");
			finding_set_explanation(
				finding, "The kernel holds the PF's lock until the VF is closed: "
					 "whoever else reads or writes its sriov_numvfs hangs. "
					 "Nothing can interrupt that but the holder's end.");
			if (vf->owner.pid > 0)
				finding_add_fix(finding, "stop the guest, or: kill %d",
						vf->owner.pid);
			else
				finding_add_fix(finding, "stop the guest that has the VF "
							 "(fuser -v /dev/vfio/*)");
		}
	return true;
}

/* --- what the PF's driver says of its VFs ---------------------------------------------- */

static bool is_unreported(const struct inspection *inspection, const struct pf *pf,
			  const struct vf *vf)
{
	(void)inspection, (void)pf;
	return !vf->going && vf->config.mac.length == 0;
}

static bool check_list(struct inspection *inspection)
{
	if (!inspection_is_complete(inspection))
		return false;
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		const struct driver *driver = driver_find(pf->driver);
		struct vf_choice choice;
		struct finding *finding;

		if (!driver || !driver->reports_config || pf->link.ifindex == 0)
			continue;
		choice = inspection_choose(inspection, pf, is_unreported);
		if (choice.count == 0)
			continue;
		finding = inspection_report_choice(inspection, SEVERITY_WARN, "vf-list-short",
						   &choice);
		finding_set_title(finding, "The kernel's list of VFs lacks %s", choice.names);
		finding_set_evidence(finding, "%zu of %d VFs of %s are in IFLA_VFINFO_LIST",
				     pf->vf_count - choice.count, pf->numvfs,
				     inspection_interface(pf));
		finding_set_explanation(finding,
					"%s is busy with these VFs, or the list is longer than "
					"the kernel's message can be. MAC, VLAN and flags of them "
					"cannot be shown, nor set while the driver is busy.",
					pf->driver);
		finding_add_fix(finding, "look again in a few seconds: ip link show dev %s",
				inspection_interface(pf));
		finding_add_fix(finding, "for good: update %s and its card's firmware", pf->driver);
	}
	return true;
}

static bool has_no_counters(const struct inspection *inspection, const struct pf *pf,
			    const struct vf *vf)
{
	(void)inspection, (void)pf;
	return vf->source == COUNTERS_NONE && vf->driver[0] != '\0' && !vf->going;
}

static bool check_counters(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		const struct driver *driver = driver_find(pf->driver);
		struct vf_choice choice;
		struct finding *finding;

		if (!driver || driver->counts_vfs || pf->class_code >> 16 != 0x02)
			continue;
		choice = inspection_choose(inspection, pf, has_no_counters);
		if (choice.count == 0)
			continue;
		finding =
			inspection_report_choice(inspection, SEVERITY_INFO, "no-counters", &choice);
		finding_set_title(finding, "There are no counters of %s", choice.names);
		finding_set_evidence(finding,
				     "IFLA_VF_STATS of %s are zeros that never move; the "
				     "driver is %s",
				     inspection_interface(pf), pf->driver);
		finding_set_explanation(finding,
					"This driver does not count what its VFs carry, and the "
					"PF's own counters leave them out. Only where the VF's "
					"interface is, its traffic can be seen.");
		finding_add_fix(finding, "in the guest: ip -s link");
		if (pf->switch_mode[0] != '\0')
			finding_add_fix(finding, "or the counters of the VF's representor");
	}
	return true;
}

/* --- those who hold VFs -------------------------------------------------------------------- */

/* Whether those who hold what was handed over are known; says so when they are not. */
static bool knows_holders(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++)
		for (size_t n = 0; n < inspection->snapshot->pfs[i].vf_count; n++) {
			const struct vf *vf = &inspection->snapshot->pfs[i].vfs[n];

			if (inspection_is_handed(vf) && vf->owner.kind == OWNER_UNKNOWN)
				return inspection_cannot(inspection, "who holds %s is unknown%s%s",
							 vf->address, vf->owner.reason ? ": " : "",
							 vf->owner.reason ? vf->owner.reason : "");
		}
	return true;
}

/* The lines "Max locked memory  65536  65536  bytes" and "Mems_allowed_list: 0". */
static bool read_proc(const struct inspection *inspection, int pid, const char *file,
		      const char *key, char *value, size_t size)
{
	char path[64], *text, *rest, *line;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	rest = text = text_file_read(inspection->kernel, path, PROC_FILE_MAX, NULL);
	while (!found && (line = text_file_line(&rest)) != NULL) {
		found = strncmp(line, key, strlen(key)) == 0;
		if (found)
			snprintf(value, size, "%s", line + strlen(key));
	}
	free(text);
	return found;
}

/* Root's processes mostly: no limit counts for them. */
static bool may_lock_all(const struct inspection *inspection, int pid)
{
	char capabilities[32];
	uint64_t effective;

	return read_proc(inspection, pid, "status", "CapEff:", capabilities,
			 sizeof(capabilities)) &&
	       sscanf(capabilities, "%" SCNx64, &effective) == 1 &&
	       (effective >> CAP_IPC_LOCK & 1) != 0;
}

static void report_limit(struct inspection *inspection, const struct pf *pf, const struct vf *vf,
			 uint64_t most, uint64_t now)
{
	struct finding *finding = inspection_report(inspection, SEVERITY_WARN, "memlock", pf, vf);

	finding_set_title(finding, "The guest's process may hardly lock more memory");
	finding_set_evidence(finding,
			     "Max locked memory in /proc/%d/limits is %" PRIu64
			     " MiB, VmLck in /proc/%d/status is %" PRIu64 " MiB",
			     vf->owner.pid, most >> 20, vf->owner.pid, now >> 20);
	finding_set_explanation(finding,
				"VFIO pins all memory of a guest, once for each address space. At "
				"the limit the next device or more memory fails with "
				"\"VFIO_MAP_DMA failed: Cannot allocate memory\".");
	finding_add_fix(finding, "libvirt: <memtune><hard_limit unit='GiB'>...</hard_limit>"
				 "</memtune>");
	finding_add_fix(finding, "systemd unit of the manager: LimitMEMLOCK=infinity");
	finding_add_fix(finding, "now: prlimit --pid %d --memlock=unlimited", vf->owner.pid);
}

/* False: it cannot be seen. */
static bool check_limit_of(struct inspection *inspection, const struct pf *pf, const struct vf *vf)
{
	char limit[64], locked[64];
	uint64_t most, now;

	if (!read_proc(inspection, vf->owner.pid, "limits", "Max locked memory", limit,
		       sizeof(limit)) ||
	    !read_proc(inspection, vf->owner.pid, "status", "VmLck:", locked, sizeof(locked)))
		return false;
	/* The other word is "unlimited". */
	if (sscanf(limit, "%" SCNu64, &most) != 1 || sscanf(locked, "%" SCNu64, &now) != 1)
		return true;
	now *= 1024;
	/* What is pinned through iommufd is not in VmLck; then nothing is said. */
	if (now > 0 && now + most / 20 >= most && !may_lock_all(inspection, vf->owner.pid))
		report_limit(inspection, pf, vf, most, now);
	return true;
}

static bool check_limits(struct inspection *inspection)
{
	int unseen = 0;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++)
		for (size_t n = 0; n < inspection->snapshot->pfs[i].vf_count; n++) {
			const struct vf *vf = &inspection->snapshot->pfs[i].vfs[n];

			if (inspection_is_handed(vf) && vf->owner.pid > 0 &&
			    !check_limit_of(inspection, &inspection->snapshot->pfs[i], vf))
				unseen = vf->owner.pid;
		}
	return knows_holders(inspection) &&
	       (unseen == 0 ||
		inspection_cannot(inspection, "/proc/%d/limits cannot be read", unseen));
}

/* "0-1,4" has this number. */
static bool list_has(const char *list, int number)
{
	for (const char *at = list + strspn(list, " \t"); *at != '\0';) {
		int first, last, used = 0;

		if (sscanf(at, "%d%n", &first, &used) != 1)
			return false;
		at += used;
		last = first;
		if (*at == '-' && sscanf(at + 1, "%d%n", &last, &used) == 1)
			at += 1 + used;
		if (number >= first && number <= last)
			return true;
		at += *at == ',';
		at += strspn(at, "\n ");
	}
	return false;
}

/* False: it cannot be seen. */
static bool check_node_of(struct inspection *inspection, const struct pf *pf, const struct vf *vf)
{
	char nodes[128];
	struct finding *finding;

	if (!read_proc(inspection, vf->owner.pid, "status", "Mems_allowed_list:", nodes,
		       sizeof(nodes)))
		return false;
	if (list_has(nodes, vf->numa_node))
		return true;
	finding = inspection_report(inspection, SEVERITY_WARN, "numa-distance", pf, vf);
	finding_set_title(finding, "The guest's memory is on another NUMA node than the VF");
	finding_set_evidence(
		finding, "numa_node of %s is %d; Mems_allowed_list in /proc/%d/status is %s",
		vf->address, vf->numa_node, vf->owner.pid, nodes + strspn(nodes, " \t"));
	finding_set_explanation(finding,
				"Every packet crosses the link between the processors, which costs "
				"throughput and time. Pin the guest to the card's node, or use "
				"a card of its node.");
	finding_add_fix(finding,
			"libvirt: <numatune><memory mode='strict' nodeset='%d'/></numatune>",
			vf->numa_node);
	finding_add_fix(finding, "Proxmox: qm set VMID --affinity with processors of node %d",
			vf->numa_node);
	return true;
}

static bool check_nodes(struct inspection *inspection)
{
	int unseen = 0;

	for (size_t i = 0; i < inspection->snapshot->pf_count; i++)
		for (size_t n = 0; n < inspection->snapshot->pfs[i].vf_count; n++) {
			const struct vf *vf = &inspection->snapshot->pfs[i].vfs[n];

			if (vf->numa_node >= 0 && vf->owner.pid > 0 &&
			    !check_node_of(inspection, &inspection->snapshot->pfs[i], vf))
				unseen = vf->owner.pid;
		}
	return knows_holders(inspection) &&
	       (unseen == 0 ||
		inspection_cannot(inspection, "/proc/%d/status cannot be read", unseen));
}

const struct check check_function[] = {
	{"vf-no-driver", "Every VF has a driver", check_drivers},
	{"vf-going", "No removal of VFs waits for a holder", check_going},
	{"vf-list-short", "The kernel lists all VFs", check_list},
	{"no-counters", "Every VF in use is counted", check_counters},
	{"memlock", "Guests may lock their memory", check_limits},
	{"numa-distance", "Guests are on the NUMA node of their VFs", check_nodes},
	{0},
};
