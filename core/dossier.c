#include "core/dossier.h"

#include "core/memory.h"
#include "core/name_list.h"
#include "core/pci_config.h"
#include "core/pcie_link.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES "/sys/bus/pci/devices"

/* Other modules see the first member only. */
struct counted {
	struct dossier dossier;
	atomic_uint references;
};

/* --- subjects -------------------------------------------------------------- */

struct dossier_subject dossier_subject_of(const struct function_key *function)
{
	struct dossier_subject subject = {.group = UNKNOWN};

	memcpy(subject.function.pf, function->pf, sizeof(subject.function.pf));
	subject.function.vf = function->vf;
	return subject;
}

bool dossier_subject_equal(const struct dossier_subject *a, const struct dossier_subject *b)
{
	return function_key_equal(&a->function, &b->function) && a->group == b->group &&
	       a->drivers == b->drivers;
}

/* --- the function itself --------------------------------------------------- */

/* Where it is in the tree of devices, which shows the bridges above it. */
static void read_path(struct dossier *dossier, struct kernel *kernel, const char *bus,
		      const char *device)
{
	char link[128], target[DOSSIER_PATH_MAX], path[DOSSIER_PATH_MAX];
	ssize_t length;
	const char *devices;

	snprintf(link, sizeof(link), "/sys/bus/%s/devices/%s", bus, device);
	length = kernel_readlink(kernel, link, target, sizeof(target));
	devices = length < 0 ? NULL : strstr(target, "/devices/");
	if (devices && snprintf(path, sizeof(path), "/sys%s", devices) < (int)sizeof(path))
		text_sanitise(dossier->path, sizeof(dossier->path), path, strlen(path));
}

static int count_vectors(struct kernel *kernel, const char *address)
{
	struct name_list vectors = {0};
	char path[96];
	int rc, count;

	snprintf(path, sizeof(path), DEVICES "/%s/msi_irqs", address);
	rc = name_list_read(&vectors, kernel, path);
	count = rc < 0 ? UNKNOWN : (int)vectors.count;
	name_list_done(&vectors);
	return count;
}

static void read_device(struct dossier *dossier, struct kernel *kernel, const char *address,
			const char *driver, const struct vfio_alias_list *aliases)
{
	char modalias[128];

	kernel_read_text(kernel, dossier->reset_methods, sizeof(dossier->reset_methods),
			 DEVICES "/%s/reset_method", address);
	dossier->msix = pci_config_msix(kernel, address);
	dossier->msix_used = count_vectors(kernel, address);
	driver_module(kernel, driver, dossier->module);
	if (kernel_read_text(kernel, modalias, sizeof(modalias), DEVICES "/%s/modalias", address) >
	    0)
		vfio_alias_list_match(aliases, modalias, dossier->variants);
}

/* --- the kernel's log ------------------------------------------------------ */

struct log_search {
	struct dossier *dossier;
	const char *address;
};

/* Keeps the last ones. */
static int take_message(const struct log_line *line, void *user)
{
	struct log_search *search = user;
	struct dossier *dossier = search->dossier;

	if (strcmp(line->device, search->address) != 0)
		return 0;
	if (dossier->message_count == DOSSIER_MESSAGES_MAX) {
		memmove(&dossier->messages[0], &dossier->messages[1],
			(DOSSIER_MESSAGES_MAX - 1) * sizeof(*dossier->messages));
		dossier->message_count--;
	}
	dossier->messages[dossier->message_count++] = *line;
	return 0;
}

static void read_messages(struct dossier *dossier, struct kernel *kernel, const char *address)
{
	struct log_search search = {dossier, address};

	dossier->messages_error = -kernel_log_read(kernel, take_message, &search);
}

/* --- its PF ---------------------------------------------------------------- */

static void read_pcie(struct dossier *dossier, struct kernel *kernel, const struct pf *pf)
{
	dossier->pcie = pf->pcie;
	pcie_link_read_now(&dossier->pcie, kernel, pf->name);
	if (pcie_link_find_port(kernel, pf->name, dossier->port_address))
		pcie_link_read_most(&dossier->port, kernel, dossier->port_address);
	dossier->pcie_degraded = pcie_link_is_degraded(&dossier->pcie, &dossier->port);
}

static bool has_going_vf(const struct pf *pf)
{
	return pf->vf_count > 0 && pf->vfs[pf->vf_count - 1].going;
}

/* Takes the PF's device lock (linux sriov_vf_total_msix_show), as does who removes its
 * VFs, for as long as somebody holds one. */
static void read_vf_total_msix(struct dossier *dossier, struct kernel *kernel, const struct pf *pf)
{
	int64_t total;

	if (!has_going_vf(pf) &&
	    kernel_read_number(kernel, &total, DEVICES "/%s/sriov_vf_total_msix", pf->name) == 0 &&
	    total >= 0 && total <= INT_MAX)
		dossier->vf_total_msix = (int)total;
}

static void read_eswitch(struct dossier *dossier, struct kernel *kernel, const struct pf *pf,
			 int vf)
{
	struct error error = {0};
	bool switchdev = pf->switch_mode[0] != '\0';

	dossier->eswitch_error = -eswitch_read(kernel, pf->bus, pf->name, dossier->eswitch, &error);
	if (dossier->eswitch_error != 0)
		dossier->eswitch[0] = '\0';
	else
		switchdev = strcmp(dossier->eswitch, "switchdev") == 0;
	if (switchdev && vf != UNKNOWN)
		representor_find(kernel, pf->bus, pf->name, vf, dossier->representor, &error);
}

/* --- the whole ------------------------------------------------------------- */

/* What may block comes last: the rest is nobody's to wait for, but all is given at
 * once. */
static void read_function(struct dossier *dossier, struct kernel *kernel,
			  const struct snapshot *snapshot, const struct vfio_alias_list *aliases)
{
	const struct function_key *key = &dossier->subject.function;
	struct pf *pf = snapshot_find_pf(snapshot, key->pf);
	const struct vf *vf = NULL;
	const char *address;

	if (!pf)
		vf = snapshot_find_vf_by_address(snapshot, key->pf, &pf);
	else if (key->vf != UNKNOWN)
		vf = snapshot_find_vf(snapshot, key);
	if (!pf || (key->vf != UNKNOWN && !vf))
		return;
	if (dossier->subject.group == UNKNOWN)
		reserved_region_list_read(&dossier->regions, kernel,
					  vf ? vf->iommu_group : pf->iommu_group);
	address = vf ? vf->address : pf->name;
	if (*address != '\0')
		read_path(dossier, kernel, pf->bus, address);
	if (strcmp(pf->bus, "pci") == 0 && *address != '\0') {
		read_device(dossier, kernel, address, vf ? vf->driver : pf->driver, aliases);
		read_messages(dossier, kernel, address);
		read_pcie(dossier, kernel, pf);
	}
	read_eswitch(dossier, kernel, pf, vf ? vf->index : UNKNOWN);
	if (strcmp(pf->bus, "pci") == 0)
		read_vf_total_msix(dossier, kernel, pf);
}

const struct dossier *dossier_read(struct kernel *kernel, const struct snapshot *snapshot,
				   const struct dossier_subject *subject,
				   const struct vfio_alias_list *aliases)
{
	struct counted *counted = memory_new(sizeof(*counted));
	struct dossier *dossier = &counted->dossier;

	counted->references = 1;
	dossier->subject = *subject;
	dossier->msix = dossier->msix_used = dossier->pcie_degraded = UNKNOWN;
	pcie_link_clear(&dossier->pcie);
	pcie_link_clear(&dossier->port);
	if (subject->group != UNKNOWN)
		reserved_region_list_read(&dossier->regions, kernel, subject->group);
	if (subject->function.pf[0] != '\0')
		read_function(dossier, kernel, snapshot, aliases);
	if (subject->drivers)
		driver_use_list_read(&dossier->drivers, kernel, snapshot, aliases);
	return dossier;
}

const struct dossier *dossier_get(const struct dossier *dossier)
{
	atomic_fetch_add(&((struct counted *)dossier)->references, 1);
	return dossier;
}

void dossier_put(const struct dossier *dossier)
{
	struct counted *counted = (struct counted *)dossier;

	if (!counted || atomic_fetch_sub(&counted->references, 1) > 1)
		return;
	driver_use_list_done(&counted->dossier.drivers);
	free(counted);
}

/* All but the lists of drivers is in one piece, zeroed before it was filled. */
bool dossier_equal(const struct dossier *a, const struct dossier *b)
{
	size_t size = offsetof(struct dossier, drivers);

	if (!a || !b)
		return a == b;
	return memcmp(a, b, size) == 0 && a->drivers.count == b->drivers.count &&
	       (a->drivers.count == 0 || memcmp(a->drivers.items, b->drivers.items,
						a->drivers.count * sizeof(*a->drivers.items)) == 0);
}
