#include "core/function.h"

#include "core/memory.h"
#include "core/name_list.h"
#include "core/pci.h"
#include "core/pcie_link.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUS_PCI       "pci"
#define BUS_NETDEVSIM "netdevsim"
#define NUMVFS_MAX    65535 /* TotalVFs is a 16-bit register */

struct index_list {
	size_t count, capacity;
	int *indexes;
};

/* --- single files ---------------------------------------------------------- */

static int read_number(struct kernel *kernel, const char *bus, const char *device, const char *file)
{
	int64_t number;
	if (kernel_read_number(kernel, &number, "/sys/bus/%s/devices/%s/%s", bus, device, file) < 0)
		return UNKNOWN;
	return number >= 0 && number <= INT_MAX ? (int)number : UNKNOWN;
}

static int read_hex(struct kernel *kernel, const char *device, const char *file)
{
	uint64_t number;
	if (kernel_read_hex(kernel, &number, "/sys/bus/pci/devices/%s/%s", device, file) < 0)
		return UNKNOWN;
	return number <= INT_MAX ? (int)number : UNKNOWN;
}

static void read_driver(struct kernel *kernel, char driver[static DRIVER_NAME_MAX], const char *bus,
			const char *device)
{
	if (kernel_link_name(kernel, driver, DRIVER_NAME_MAX, "/sys/bus/%s/devices/%s/driver", bus,
			     device) < 0)
		driver[0] = '\0';
}

static int read_iommu_group(struct kernel *kernel, const char *device)
{
	char name[16];
	if (kernel_link_name(kernel, name, sizeof(name), "/sys/bus/pci/devices/%s/iommu_group",
			     device) < 0)
		return UNKNOWN;
	char *end;
	errno = 0;
	long id = strtol(name, &end, 10);
	return end != name && *end == '\0' && !errno && id >= 0 && id <= INT_MAX ? (int)id
										 : UNKNOWN;
}

/* --- VFs ------------------------------------------------------------------- */

static int index_list_add(const char *name, void *user)
{
	struct index_list *list = user;
	int index, length = 0;
	if (sscanf(name, "virtfn%5d%n", &index, &length) != 1 || name[length] != '\0' || index < 0)
		return 0;
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 16;
		list->indexes = memory_resize(list->indexes, list->capacity, sizeof(int));
	}
	list->indexes[list->count++] = index;
	return 0;
}

static int compare_indexes(const void *a, const void *b)
{
	int left = *(const int *)a, right = *(const int *)b;
	return (left > right) - (left < right);
}

static bool index_list_has(const struct index_list *list, int index)
{
	return list->count &&
	       bsearch(&index, list->indexes, list->count, sizeof(int), compare_indexes) != NULL;
}

static int stop_at_first(const char *name, void *user)
{
	(void)name;
	(void)user;
	return 1;
}

/* An interface that moved to another network namespace leaves its directory
 * behind, empty; without a driver for networks there is none. */
static bool read_away(struct kernel *kernel, const char *device)
{
	char path[96];
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/net", device);
	return kernel_list(kernel, path, stop_at_first, NULL) == 0;
}

static bool read_vf_files(struct kernel *kernel, struct vf *vf)
{
	char driver[DRIVER_NAME_MAX];
	read_driver(kernel, driver, BUS_PCI, vf->address);
	int group = read_iommu_group(kernel, vf->address);
	bool away = driver[0] && read_away(kernel, vf->address);
	bool changed =
		strcmp(driver, vf->driver) != 0 || group != vf->iommu_group || away != vf->away;
	memcpy(vf->driver, driver, sizeof(driver));
	vf->iommu_group = group;
	vf->away = away;
	return changed;
}

/* A VF's IDs and node are its PF's: the first by the SR-IOV capability, the
 * second because both sit behind one port. Reading them would cost three files
 * a VF. */
static struct vf *add_vf(struct kernel *kernel, struct pf *pf, int index, const char *address,
			 int device_id)
{
	struct vf *vf = snapshot_add_vf(pf, index, address);
	vf->vendor_id = pf->vendor_id;
	vf->device_id = device_id;
	vf->numa_node = pf->numa_node;
	if (address[0])
		read_vf_files(kernel, vf);
	return vf;
}

static bool is_present(struct kernel *kernel, const char *device)
{
	return read_hex(kernel, device, "vendor") != UNKNOWN;
}

/* A VF that its PF forgot: gone, or on its way and waiting for who holds it.
 * Before it waits, the kernel takes away the PF's link, the VF's own and that to
 * its driver (linux pci_iov_remove_virtfn, __device_release_driver). */
static bool forget_vf(struct kernel *kernel, struct pf *pf, struct vf *vf)
{
	struct vf old = *vf;
	bool present = old.address[0] && is_present(kernel, old.address);

	if (present && old.going)
		return false;
	snapshot_remove_vf(pf, vf);
	if (present) {
		vf = add_vf(kernel, pf, UNKNOWN, old.address, old.device_id);
		vf->going = true;
		memcpy(vf->driver, old.driver, sizeof(vf->driver));
	}
	return true;
}

static bool drop_unlinked_vfs(struct kernel *kernel, struct pf *pf, const struct index_list *linked)
{
	bool changed = false;
	for (size_t i = pf->vf_count; i-- > 0;)
		if (pf->vfs[i].going || !index_list_has(linked, pf->vfs[i].index))
			changed |= forget_vf(kernel, pf, &pf->vfs[i]);
	return changed;
}

/* One virtfnN link. True when the VF is new or, with `all`, changed. */
static bool read_linked_vf(struct kernel *kernel, struct pf *pf, int index, int *device_id,
			   bool all)
{
	char address[DEVICE_NAME_MAX];
	if (kernel_link_name(kernel, address, sizeof(address), "/sys/bus/pci/devices/%s/virtfn%d",
			     pf->name, index) < 0)
		return false;
	struct vf *vf = pf_find_vf(pf, index);
	if (vf && strcmp(vf->address, address) == 0)
		return all && read_vf_files(kernel, vf);
	if (vf)
		snapshot_remove_vf(pf, vf);
	for (size_t i = pf->vf_count; i-- > 0;) /* the address of one that was going */
		if (pf->vfs[i].going && strcmp(pf->vfs[i].address, address) == 0)
			snapshot_remove_vf(pf, &pf->vfs[i]);
	if (*device_id == UNKNOWN)
		*device_id = read_hex(kernel, pf->name, "sriov_vf_device");
	add_vf(kernel, pf, index, address, *device_id);
	return true;
}

/* Brings the set of a PCI PF's VFs up to date; with `all`, each known VF's
 * files too. */
static bool read_vfs(struct kernel *kernel, struct pf *pf, bool all)
{
	struct index_list linked = {0};
	char path[96];
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", pf->name);
	bool changed = false;
	int device_id = UNKNOWN;
	if (kernel_list(kernel, path, index_list_add, &linked) == 0) {
		if (linked.count)
			qsort(linked.indexes, linked.count, sizeof(int), compare_indexes);
		changed = drop_unlinked_vfs(kernel, pf, &linked);
		for (size_t i = 0; i < linked.count; i++)
			changed |= read_linked_vf(kernel, pf, linked.indexes[i], &device_id, all);
		changed |= pf->numvfs != (int)linked.count;
		pf->numvfs = (int)linked.count;
	}
	free(linked.indexes);
	return changed;
}

/* netdevsim's VFs have no functions of their own and no links to count; its
 * sriov_numvfs_show takes no lock that a change of another device holds. */
static bool read_netdevsim_vfs(struct kernel *kernel, struct pf *pf)
{
	int numvfs = read_number(kernel, BUS_NETDEVSIM, pf->name, "sriov_numvfs");
	bool changed = numvfs != pf->numvfs;
	pf->numvfs = numvfs;
	size_t wanted = numvfs > 0 ? (size_t)(numvfs < NUMVFS_MAX ? numvfs : NUMVFS_MAX) : 0;
	while (pf->vf_count > wanted)
		snapshot_remove_vf(pf, &pf->vfs[pf->vf_count - 1]);
	while (pf->vf_count < wanted)
		snapshot_add_vf(pf, (int)pf->vf_count, "");
	return changed;
}

/* --- PFs ------------------------------------------------------------------- */

struct label_search {
	const char *prefix;
	char *label;
	size_t size;
};

static int pick_label(const char *name, void *user)
{
	struct label_search *search = user;
	size_t prefix = strlen(search->prefix);
	if (strncmp(name, search->prefix, prefix) != 0 || name[prefix] < '0' || name[prefix] > '9')
		return 0;
	if (!search->label[0] || strcmp(name, search->label) < 0)
		text_sanitise(search->label, search->size, name, strlen(name));
	return 0;
}

/* What people call a function that is no network interface. Those get their
 * label from link.h. */
static void read_label(struct kernel *kernel, struct pf *pf)
{
	const char *class = function_class_name(pf->class_code);
	const char *directory = NULL, *prefix = NULL;
	if (strcmp(class, "nvme") == 0)
		directory = prefix = "nvme";
	else if (strcmp(class, "gpu") == 0)
		directory = "drm", prefix = "card";
	else if (strcmp(class, "accelerator") == 0)
		directory = prefix = "accel";
	if (!directory)
		return;
	pf->label[0] = '\0';
	char path[96];
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", pf->name, directory);
	struct label_search search = {prefix, pf->label, sizeof(pf->label)};
	kernel_list(kernel, path, pick_label, &search);
}

/* What stays the same for as long as the device is there. */
static void read_pf_identity(struct kernel *kernel, struct pf *pf)
{
	pf->vendor_id = read_hex(kernel, pf->name, "vendor");
	pf->device_id = read_hex(kernel, pf->name, "device");
	pf->class_code = read_hex(kernel, pf->name, "class");
	pf->numa_node = read_number(kernel, BUS_PCI, pf->name, "numa_node");
	pcie_link_read_most(&pf->pcie, kernel, pf->name);
}

static bool pf_files_differ(const struct pf *a, const struct pf *b)
{
	return strcmp(a->driver, b->driver) != 0 || strcmp(a->label, b->label) != 0 ||
	       a->totalvfs != b->totalvfs || a->autoprobe != b->autoprobe ||
	       a->vf_offset != b->vf_offset || a->vf_stride != b->vf_stride ||
	       a->iommu_group != b->iommu_group || a->pcie.speed != b->pcie.speed ||
	       a->pcie.width != b->pcie.width || a->vendor_id != b->vendor_id ||
	       a->device_id != b->device_id;
}

static bool read_pf_files(struct kernel *kernel, struct pf *pf, int totalvfs)
{
	struct pf before = *pf;
	pf->totalvfs = totalvfs;
	read_driver(kernel, pf->driver, pf->bus, pf->name);
	if (strcmp(pf->bus, BUS_PCI) != 0)
		return pf_files_differ(&before, pf);
	read_pf_identity(kernel, pf);
	pf->autoprobe = read_number(kernel, BUS_PCI, pf->name, "sriov_drivers_autoprobe");
	pf->vf_offset = read_number(kernel, BUS_PCI, pf->name, "sriov_offset");
	pf->vf_stride = read_number(kernel, BUS_PCI, pf->name, "sriov_stride");
	pcie_link_read_now(&pf->pcie, kernel, pf->name);
	pf->iommu_group = read_iommu_group(kernel, pf->name);
	read_label(kernel, pf);
	return pf_files_differ(&before, pf);
}

/* Reads one PCI device if it is a PF. Returns it, or NULL. */
static struct pf *read_pci_pf(struct kernel *kernel, struct snapshot *snapshot, const char *name,
			      bool all, bool *changed)
{
	int64_t totalvfs;
	if (kernel_read_number(kernel, &totalvfs, "/sys/bus/pci/devices/%s/sriov_totalvfs", name) <
	    0)
		return NULL;
	struct pf *pf = snapshot_find_pf(snapshot, name);
	if (!pf) {
		pf = snapshot_add_pf(snapshot, BUS_PCI, name);
		*changed = true;
	}
	if (totalvfs < 0 || totalvfs > NUMVFS_MAX)
		totalvfs = UNKNOWN;
	*changed |= read_pf_files(kernel, pf, (int)totalvfs);
	*changed |= read_vfs(kernel, pf, all);
	return pf;
}

static struct pf *read_netdevsim_pf(struct kernel *kernel, struct snapshot *snapshot,
				    const char *name, bool *changed)
{
	if (read_number(kernel, BUS_NETDEVSIM, name, "sriov_numvfs") == UNKNOWN)
		return NULL;
	struct pf *pf = snapshot_find_pf(snapshot, name);
	if (!pf) {
		pf = snapshot_add_pf(snapshot, BUS_NETDEVSIM, name);
		*changed = true;
	}
	*changed |= read_pf_files(kernel, pf, UNKNOWN);
	*changed |= read_netdevsim_vfs(kernel, pf);
	return pf;
}

/* --- VFs that nobody names any more ---------------------------------------- */

static uint32_t routing_id(const struct pci_address *address)
{
	return (uint32_t)address->bus << 8 | (uint32_t)address->device << 3 | address->function;
}

/* The PF whose VF could have this address, by its offset and stride. */
static struct pf *find_owner(struct snapshot *snapshot, const struct pci_address *address)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		struct pf *pf = &snapshot->pfs[i];
		struct pci_address own;
		if (pf->vf_offset <= 0 || pci_address_parse(pf->name, &own) < 0 ||
		    own.domain != address->domain)
			continue;
		int64_t distance = (int64_t)routing_id(address) - routing_id(&own) - pf->vf_offset;
		int stride = pf->vf_stride > 0 ? pf->vf_stride : 1;
		if (distance >= 0 && distance % stride == 0 && distance / stride < pf->totalvfs)
			return pf;
	}
	return NULL;
}

/* While the kernel waits for the holder of a VF, neither virtfnN nor physfn
 * tells whose it is; its address and IDs do. */
static void adopt_going_vf(struct kernel *kernel, struct snapshot *snapshot, const char *device)
{
	struct pci_address address;
	struct pf *pf;
	if (pci_address_parse(device, &address) < 0 || !(pf = find_owner(snapshot, &address)))
		return;
	int device_id = read_hex(kernel, pf->name, "sriov_vf_device");
	if (device_id != UNKNOWN && read_hex(kernel, device, "vendor") == pf->vendor_id &&
	    read_hex(kernel, device, "device") == device_id)
		add_vf(kernel, pf, UNKNOWN, device, device_id)->going = true;
}

/* --- everything ------------------------------------------------------------ */

static bool is_vf(const struct snapshot *snapshot, const char *device)
{
	struct pf *pf;
	return snapshot_find_vf_by_address(snapshot, device, &pf) != NULL;
}

static void remove_missing_pfs(struct snapshot *snapshot, const char *bus,
			       const struct name_list *seen)
{
	for (size_t i = snapshot->pf_count; i-- > 0;) {
		char name[DEVICE_NAME_MAX];
		memcpy(name, snapshot->pfs[i].name, sizeof(name));
		if (strcmp(snapshot->pfs[i].bus, bus) == 0 && !name_list_find(seen, name, NULL))
			snapshot_remove_pf(snapshot, name);
	}
}

/* Marks the PF's VFs in the sorted list of devices, so that nothing is asked of
 * them twice. */
static void mark_vfs(const struct pf *pf, const struct name_list *devices, bool *known)
{
	for (size_t i = 0; i < pf->vf_count; i++) {
		size_t place;
		if (name_list_find(devices, pf->vfs[i].address, &place))
			known[place] = true;
	}
}

/* Devices come in the order of the bus, PFs before their VFs: each VF is known
 * by its PF when its turn comes, and is not asked whether it is a PF. */
static void read_pci(struct kernel *kernel, struct snapshot *snapshot,
		     const struct name_list *devices)
{
	struct name_list pfs = {0};
	bool *known = memory_new_array(devices->count + 1, sizeof(bool));
	bool changed = false;
	for (size_t i = 0; i < devices->count; i++) {
		struct pf *pf =
			known[i] ? NULL
				 : read_pci_pf(kernel, snapshot, devices->names[i], true, &changed);
		if (!pf)
			continue;
		known[i] = true;
		name_list_add(&pfs, pf->name);
		mark_vfs(pf, devices, known);
	}
	remove_missing_pfs(snapshot, BUS_PCI, &pfs);
	for (size_t i = 0; i < devices->count; i++)
		if (!known[i] && !is_vf(snapshot, devices->names[i]))
			adopt_going_vf(kernel, snapshot, devices->names[i]);
	free(known);
	name_list_done(&pfs);
}

static void read_netdevsim(struct kernel *kernel, struct snapshot *snapshot,
			   const struct name_list *devices)
{
	struct name_list pfs = {0};
	bool changed = false;
	for (size_t i = 0; i < devices->count; i++)
		if (read_netdevsim_pf(kernel, snapshot, devices->names[i], &changed))
			name_list_add(&pfs, devices->names[i]);
	remove_missing_pfs(snapshot, BUS_NETDEVSIM, &pfs);
	name_list_done(&pfs);
}

int function_read_all(struct kernel *kernel, struct snapshot *snapshot, struct error *error)
{
	struct name_list pci = {0}, netdevsim = {0};
	int rc = name_list_read(&pci, kernel, "/sys/bus/pci/devices");
	int rc_netdevsim = name_list_read(&netdevsim, kernel, "/sys/bus/netdevsim/devices");
	if (rc < 0 && rc_netdevsim < 0) {
		error_set_errno(error, -rc, "/sys/bus/pci/devices");
	} else {
		rc = 0;
		read_pci(kernel, snapshot, &pci);
		read_netdevsim(kernel, snapshot, &netdevsim);
	}
	name_list_done(&pci);
	name_list_done(&netdevsim);
	return rc;
}

/* --- after an event -------------------------------------------------------- */

static bool is_linked(struct kernel *kernel, const struct pf *pf, const struct vf *vf)
{
	char address[DEVICE_NAME_MAX];
	return !vf->going &&
	       kernel_link_name(kernel, address, sizeof(address),
				"/sys/bus/pci/devices/%s/virtfn%d", pf->name, vf->index) >= 0 &&
	       strcmp(address, vf->address) == 0;
}

/* A device that is no PF: a VF that is known, new, or gone, or nothing of ours. */
static bool reread_vf(struct kernel *kernel, struct snapshot *snapshot, const char *device)
{
	struct pf *pf;
	struct vf *vf = snapshot_find_vf_by_address(snapshot, device, &pf);
	if (vf && is_linked(kernel, pf, vf))
		return read_vf_files(kernel, vf);
	char owner[DEVICE_NAME_MAX];
	bool owned = kernel_link_name(kernel, owner, sizeof(owner),
				      "/sys/bus/pci/devices/%s/physfn", device) >= 0;
	/* Most that lost their links are gone in a moment: whether this one has to
	 * wait for its holder, function_is_stale() tells. */
	if (vf && !vf->going && !owned && is_present(kernel, device))
		return read_vf_files(kernel, vf);
	if (!vf)
		pf = owned ? snapshot_find_pf(snapshot, owner) : NULL;
	return pf && read_vfs(kernel, pf, false);
}

bool function_reread(struct kernel *kernel, struct snapshot *snapshot, const char *device)
{
	struct pci_address address;
	bool changed = false;
	bool pci = pci_address_parse(device, &address) == 0;
	if (pci ? read_pci_pf(kernel, snapshot, device, false, &changed) != NULL
		: read_netdevsim_pf(kernel, snapshot, device, &changed) != NULL)
		return changed;
	if (snapshot_find_pf(snapshot, device)) {
		snapshot_remove_pf(snapshot, device);
		return true;
	}
	return pci && reread_vf(kernel, snapshot, device);
}

bool function_is_stale(struct kernel *kernel, const struct pf *pf)
{
	if (strcmp(pf->bus, BUS_NETDEVSIM) == 0)
		return read_number(kernel, BUS_NETDEVSIM, pf->name, "sriov_numvfs") != pf->numvfs;
	if (pf->autoprobe != read_number(kernel, BUS_PCI, pf->name, "sriov_drivers_autoprobe"))
		return true;
	/* The kernel removes VFs in the order of their numbers: the first tells. */
	return pf->vf_count && !pf->vfs[0].going && !is_linked(kernel, pf, &pf->vfs[0]);
}

const char *function_class_name(int class_code)
{
	if (class_code == UNKNOWN)
		return "other";
	switch (class_code >> 8) {
	case 0x0108:
		return "nvme";
	case 0x0b40: /* co-processors, as QAT */
		return "accelerator";
	}
	switch (class_code >> 16) {
	case 0x02:
		return "network";
	case 0x03:
		return "gpu";
	case 0x12:
		return "accelerator";
	}
	return "other";
}
