#include "core/guard_driver.h"

#include <stdio.h>
#include <string.h>

static bool binds_vfio(const struct operation *operation)
{
	return operation->kind == OPERATION_DRIVER && strstr(operation->to.text, "vfio") != NULL;
}

void guard_no_pci_function(struct examination *examination, const char *id,
			   const struct operation *operation)
{
	bool has_none = strcmp(examination->pf->bus, "pci") != 0;

	if (operation->kind == OPERATION_DRIVER && has_none)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"%s is no PCI function: it has no driver to choose",
				examination->name);
}

void guard_iommu_off(struct examination *examination, const char *id,
		     const struct operation *operation)
{
	if (binds_vfio(operation) && examination->snapshot->host.iommu == 0)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"turn it on in the firmware (VT-d, AMD-Vi) and on the kernel's "
				"command line (intel_iommu=on), then reboot",
				"%s cannot be bound to %s: the IOMMU of this host is off",
				examination->name, operation->to.text);
}

/* --- the group ----------------------------------------------------------------- */

/* These leave the DMA of their devices alone (linux `driver_managed_dma`). */
static bool counts_against(const char *driver)
{
	return driver[0] != '\0' && strcmp(driver, "pcieport") != 0 &&
	       strcmp(driver, "pci-stub") != 0 && strstr(driver, "vfio") == NULL;
}

/* The plan binds this device to a driver that does not count. */
static bool is_given_up(const struct examination *examination, const char *address)
{
	const struct plan *plan = examination->plan;

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct operation *operation = &plan->steps[i].operation;

		if (operation->kind == OPERATION_DRIVER && strcmp(operation->address, address) == 0)
			return strcmp(operation->to.text, "none") == 0 ||
			       !counts_against(operation->to.text);
	}
	return false;
}

/* "0000:01:00.0 (igb), 0000:02:00.0 (nvme)" */
struct members {
	char text[120];
	size_t used, count;
};

static void add_member(const struct examination *examination, struct members *members,
		       const char *own, const char *address, const char *driver)
{
	int length;

	if (strcmp(address, own) == 0 || !counts_against(driver) ||
	    is_given_up(examination, address))
		return;
	members->count++;
	if (members->used + 1 >= sizeof(members->text))
		return;
	length = snprintf(members->text + members->used, sizeof(members->text) - members->used,
			  "%s%s (%s)", members->used > 0 ? ", " : "", address, driver);
	members->used += length > 0 ? (size_t)length : 0;
}

/* Without the groups themselves their PFs and VFs are known all the same. */
static void find_members(const struct examination *examination, int id, const char *own,
			 struct members *members)
{
	const struct snapshot *snapshot = examination->snapshot;

	for (size_t i = 0; i < snapshot->group_count; i++) {
		const struct iommu_group *group = &snapshot->groups[i];

		for (size_t n = 0; n < group->device_count && group->id == id; n++)
			add_member(examination, members, own, group->devices[n].address,
				   group->devices[n].driver);
	}
	for (size_t i = 0; i < snapshot->pf_count && snapshot->groups == NULL; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		if (pf->iommu_group == id)
			add_member(examination, members, own, pf->name, pf->driver);
		for (size_t n = 0; n < pf->vf_count; n++)
			if (pf->vfs[n].iommu_group == id)
				add_member(examination, members, own, pf->vfs[n].address,
					   pf->vfs[n].driver);
	}
}

void guard_group_in_use(struct examination *examination, const char *id,
			const struct operation *operation)
{
	const struct vf *vf = examination->vf;
	int group = vf != NULL ? vf->iommu_group : examination->pf->iommu_group;
	const char *own = vf != NULL ? vf->address : examination->pf->name;
	struct members members = {0};

	if (!binds_vfio(operation) || group == UNKNOWN ||
	    (vf == NULL && examination->key.vf != UNKNOWN))
		return;
	find_members(examination, group, own, &members);
	if (members.count > 0)
		examination_add(examination, VERDICT_REFUSE, id, NULL,
				"unbind these first, or use a slot with ACS",
				"IOMMU group %d of %s holds other devices in use: %s", group,
				examination->name, members.text);
}
