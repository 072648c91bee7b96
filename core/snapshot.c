#include "core/snapshot.h"

#include "core/memory.h"
#include "core/pci.h"
#include "core/text.h"
#include "core/text_pool.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What snapshot_new() really makes: readers of the public part cannot touch the
 * count by mistake. */
struct counted_snapshot {
	atomic_uint references;
	struct snapshot snapshot;
};

static struct counted_snapshot *counted(const struct snapshot *snapshot)
{
	return (struct counted_snapshot *)((char *)(uintptr_t)snapshot -
					   offsetof(struct counted_snapshot, snapshot));
}

/* --- arrays ---------------------------------------------------------------- */

/* Every array has room for its count rounded up to a power of two, so that
 * adding one by one needs no member for the room and copies stay linear. */
static size_t array_room(size_t count)
{
	size_t room = 1;

	while (room < count)
		room *= 2;
	return room;
}

static void *array_copy(const void *array, size_t count, size_t size)
{
	void *copy;

	if (count == 0)
		return NULL;
	copy = memory_resize(NULL, array_room(count), size);
	memcpy(copy, array, count * size);
	return copy;
}

/* Opens a zeroed gap at `place` and returns the array, which may have moved. */
static void *array_insert(void *array, size_t *count, size_t size, size_t place)
{
	char *start = array;

	if (!array || array_room(*count + 1) > array_room(*count))
		start = memory_resize(array, array_room(*count + 1), size);
	memmove(start + (place + 1) * size, start + place * size, (*count - place) * size);
	memset(start + place * size, 0, size);
	++*count;
	return start;
}

static void array_remove(void *array, size_t *count, size_t size, size_t place)
{
	char *start = array;

	--*count;
	memmove(start + place * size, start + (place + 1) * size, (*count - place) * size);
}

/* --- the snapshot itself --------------------------------------------------- */

struct snapshot *snapshot_new(void)
{
	struct counted_snapshot *made = memory_new(sizeof(*made));

	atomic_init(&made->references, 1);
	made->snapshot.host.iommu = UNKNOWN;
	made->snapshot.host.passthrough = UNKNOWN;
	return &made->snapshot;
}

struct snapshot *snapshot_copy(const struct snapshot *snapshot)
{
	struct snapshot *copy = snapshot_new();

	*copy = *snapshot;
	text_pool_get(copy->texts);
	copy->pfs = array_copy(snapshot->pfs, snapshot->pf_count, sizeof(*copy->pfs));
	for (size_t i = 0; i < copy->pf_count; i++) {
		struct pf *pf = &copy->pfs[i];

		pf->vfs = array_copy(pf->vfs, pf->vf_count, sizeof(*pf->vfs));
	}
	copy->groups = array_copy(snapshot->groups, snapshot->group_count, sizeof(*copy->groups));
	for (size_t i = 0; i < copy->group_count; i++) {
		struct iommu_group *group = &copy->groups[i];

		group->devices =
			array_copy(group->devices, group->device_count, sizeof(*group->devices));
	}
	return copy;
}

struct snapshot *snapshot_get(const struct snapshot *snapshot)
{
	atomic_fetch_add_explicit(&counted(snapshot)->references, 1, memory_order_relaxed);
	return &counted(snapshot)->snapshot;
}

void snapshot_put(const struct snapshot *snapshot)
{
	struct snapshot *last;

	if (!snapshot)
		return;
	/* Release what this thread read or wrote; whoever frees acquires it all. */
	if (atomic_fetch_sub_explicit(&counted(snapshot)->references, 1, memory_order_acq_rel) > 1)
		return;
	last = &counted(snapshot)->snapshot;
	for (size_t i = 0; i < last->pf_count; i++)
		free(last->pfs[i].vfs);
	free(last->pfs);
	snapshot_clear_groups(last);
	text_pool_put(last->texts);
	free(counted(last));
}

/* --- adding and removing --------------------------------------------------- */

static void set_name(char *target, size_t size, const char *name)
{
	text_sanitise(target, size, name, strlen(name));
}

static int compare_addresses(const char *a, const char *b)
{
	struct pci_address pci_a, pci_b;

	if (pci_address_parse(a, &pci_a) == 0 && pci_address_parse(b, &pci_b) == 0)
		return pci_address_compare(&pci_a, &pci_b);
	return strverscmp(a, b);
}

static int compare_pf(const struct pf *pf, const char *bus, const char *name)
{
	bool a_is_pci = strcmp(pf->bus, "pci") == 0, b_is_pci = strcmp(bus, "pci") == 0;
	int order;

	if (a_is_pci != b_is_pci)
		return a_is_pci ? -1 : 1;
	order = strcmp(pf->bus, bus);
	return order ? order : compare_addresses(pf->name, name);
}

struct pf *snapshot_add_pf(struct snapshot *snapshot, const char *bus, const char *name)
{
	size_t place = snapshot->pf_count;
	struct pf *pf;

	while (place > 0 && compare_pf(&snapshot->pfs[place - 1], bus, name) > 0)
		place--;
	snapshot->pfs = array_insert(snapshot->pfs, &snapshot->pf_count, sizeof(*pf), place);
	pf = &snapshot->pfs[place];
	set_name(pf->name, sizeof(pf->name), name);
	set_name(pf->bus, sizeof(pf->bus), bus);
	pf->class_code = pf->vendor_id = pf->device_id = UNKNOWN;
	pf->model = "";
	pf->numvfs = pf->totalvfs = pf->autoprobe = UNKNOWN;
	pf->vf_offset = pf->vf_stride = UNKNOWN;
	pf->iommu_group = pf->numa_node = UNKNOWN;
	pf->pcie.speed = pf->pcie.width = UNKNOWN;
	pf->pcie.max_speed = pf->pcie.max_width = UNKNOWN;
	link_clear(&pf->link);
	counters_clear(&pf->counters);
	rates_clear(&pf->rates);
	return pf;
}

void snapshot_remove_pf(struct snapshot *snapshot, const char *name)
{
	struct pf *pf = snapshot_find_pf(snapshot, name);

	if (!pf)
		return;
	free(pf->vfs);
	array_remove(snapshot->pfs, &snapshot->pf_count, sizeof(*pf), (size_t)(pf - snapshot->pfs));
}

static bool vf_comes_before(const struct vf *vf, int index, const char *address)
{
	if (vf->index == UNKNOWN && index == UNKNOWN)
		return compare_addresses(vf->address, address) < 0;
	return index == UNKNOWN || (vf->index != UNKNOWN && vf->index < index);
}

struct vf *snapshot_add_vf(struct pf *pf, int index, const char *address)
{
	size_t place = pf->vf_count;
	struct vf *vf;

	while (place > 0 && !vf_comes_before(&pf->vfs[place - 1], index, address))
		place--;
	pf->vfs = array_insert(pf->vfs, &pf->vf_count, sizeof(*vf), place);
	vf = &pf->vfs[place];
	vf->index = index;
	set_name(vf->address, sizeof(vf->address), address);
	vf->vendor_id = vf->device_id = UNKNOWN;
	vf->model = "";
	vf->iommu_group = vf->numa_node = UNKNOWN;
	link_clear(&vf->link);
	vf_config_clear(&vf->config);
	counters_clear(&vf->counters);
	rates_clear(&vf->rates);
	return vf;
}

void snapshot_remove_vf(struct pf *pf, const struct vf *vf)
{
	array_remove(pf->vfs, &pf->vf_count, sizeof(*vf), (size_t)(vf - pf->vfs));
}

struct iommu_group *snapshot_add_group(struct snapshot *snapshot, int id)
{
	size_t place = snapshot->group_count;
	struct iommu_group *group;

	while (place > 0 && snapshot->groups[place - 1].id > id)
		place--;
	snapshot->groups =
		array_insert(snapshot->groups, &snapshot->group_count, sizeof(*group), place);
	group = &snapshot->groups[place];
	group->id = id;
	group->viable = group->direct = UNKNOWN;
	return group;
}

void iommu_group_add_device(struct iommu_group *group, const struct iommu_group_device *device)
{
	size_t place = group->device_count;

	while (place > 0 &&
	       compare_addresses(group->devices[place - 1].address, device->address) > 0)
		place--;
	group->devices = array_insert(group->devices, &group->device_count, sizeof(*device), place);
	group->devices[place] = *device;
}

void snapshot_clear_groups(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->group_count; i++)
		free(snapshot->groups[i].devices);
	free(snapshot->groups);
	snapshot->groups = NULL;
	snapshot->group_count = 0;
}

/* --- finding --------------------------------------------------------------- */

struct pf *snapshot_find_pf(const struct snapshot *snapshot, const char *name)
{
	for (size_t i = 0; i < snapshot->pf_count; i++)
		if (strcmp(snapshot->pfs[i].name, name) == 0)
			return &snapshot->pfs[i];
	return NULL;
}

struct vf *pf_find_vf(const struct pf *pf, int index)
{
	size_t low = 0, high = pf->vf_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct vf *vf = &pf->vfs[middle];

		if (vf->index == index)
			return vf;
		if (vf->index != UNKNOWN && vf->index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct vf *find_going(const struct snapshot *snapshot, const char *address)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		for (size_t j = pf->vf_count; j > 0 && pf->vfs[j - 1].index == UNKNOWN; j--)
			if (strcmp(pf->vfs[j - 1].address, address) == 0)
				return &pf->vfs[j - 1];
	}
	return NULL;
}

struct vf *snapshot_find_vf(const struct snapshot *snapshot, const struct function_key *key)
{
	const struct pf *pf;

	if (key->vf == UNKNOWN)
		return find_going(snapshot, key->pf);
	pf = snapshot_find_pf(snapshot, key->pf);
	return pf ? pf_find_vf(pf, key->vf) : NULL;
}

/* The addresses of a PF's VFs grow with the index (PCI SR-IOV: offset and
 * stride) and sysfs writes them with fixed width: mostly this finds them. */
static struct vf *search_address(const struct pf *pf, const char *address)
{
	size_t low = 0, high = pf->vf_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(pf->vfs[middle].address, address);

		if (order == 0)
			return &pf->vfs[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct vf *scan_address(const struct pf *pf, const char *address)
{
	for (size_t i = 0; i < pf->vf_count; i++)
		if (strcmp(pf->vfs[i].address, address) == 0)
			return &pf->vfs[i];
	return NULL;
}

struct vf *snapshot_find_vf_by_address(const struct snapshot *snapshot, const char *address,
				       struct pf **ret_pf)
{
	static struct vf *(*const FIND[])(const struct pf *, const char *) = {search_address,
									      scan_address};

	for (size_t way = 0; *address && way < 2; way++) {
		for (size_t i = 0; i < snapshot->pf_count; i++) {
			struct vf *vf = FIND[way](&snapshot->pfs[i], address);

			if (!vf)
				continue;
			if (ret_pf)
				*ret_pf = &snapshot->pfs[i];
			return vf;
		}
	}
	return NULL;
}

/* --- names and values ------------------------------------------------------ */

struct function_key function_key_of_pf(const struct pf *pf)
{
	struct function_key key = {.vf = UNKNOWN};

	memcpy(key.pf, pf->name, sizeof(key.pf));
	return key;
}

struct function_key function_key_of_vf(const struct pf *pf, const struct vf *vf)
{
	struct function_key key = {.vf = vf->index};

	memcpy(key.pf, vf->index == UNKNOWN ? vf->address : pf->name, sizeof(key.pf));
	return key;
}

bool function_key_equal(const struct function_key *a, const struct function_key *b)
{
	return a->vf == b->vf && strcmp(a->pf, b->pf) == 0;
}

const char *pf_label(const struct pf *pf)
{
	return pf->link.name[0] ? pf->link.name : pf->label[0] ? pf->label : pf->name;
}

const char *function_name(const struct snapshot *snapshot, const struct function_key *key,
			  char buffer[static FUNCTION_NAME_MAX])
{
	const struct pf *pf = snapshot_find_pf(snapshot, key->pf);
	const char *name = pf ? pf_label(pf) : key->pf;

	if (key->vf == UNKNOWN)
		snprintf(buffer, FUNCTION_NAME_MAX, "%s", name);
	else
		snprintf(buffer, FUNCTION_NAME_MAX, "%s/%d", name, key->vf);
	return buffer;
}

void link_clear(struct link *link)
{
	memset(link, 0, sizeof(*link));
	link->up = link->carrier = link->operstate = UNKNOWN;
	link->mtu = link->speed_mbps = link->duplex = UNKNOWN;
}

void vf_config_clear(struct vf_config *config)
{
	memset(config, 0, sizeof(*config));
	config->vlan = config->qos = config->proto = UNKNOWN;
	config->spoofchk = config->trust = config->query_rss = config->state = UNKNOWN;
	config->min_tx_rate = config->max_tx_rate = UNKNOWN;
}

void counters_clear(struct counters *counters)
{
	memset(counters, 0xFF, sizeof(*counters));
	counters->time = 0;
}

void rates_clear(struct rates *rates)
{
	memset(rates, 0xFF, sizeof(*rates));
}

const struct hwaddr *vf_effective_mac(const struct vf *vf)
{
	static const struct hwaddr NONE;

	if (vf->link.address.length > 0)
		return &vf->link.address;
	return hwaddr_is_zero(&vf->config.mac) ? &NONE : &vf->config.mac;
}
