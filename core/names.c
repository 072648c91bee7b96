#include "core/names.h"

#include "core/memory.h"
#include "core/text.h"
#include "core/text_pool.h"

#include <fcntl.h>
#include <pci/pci.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LIST_MAX        (16U << 20) /* no pci.ids comes near it */
#define VENDORS_MAX     64
#define NAME_MAX_LENGTH 128

struct names {
	struct kernel *kernel;
	struct text_pool *texts;
	struct pci_access *access; /* holds the list's part of `vendors` */
	bool own_list;             /* libpci's own: it has all vendors */
	size_t vendor_count;
	uint16_t vendors[VENDORS_MAX];
};

/* --- libpci ---------------------------------------------------------------- */

/* libpci hands its error callback nothing of ours, and the callback must not
 * return (the default one exits): the way out has to be found without help. */
static _Thread_local jmp_buf *libpci_failure;

__attribute__((noreturn, format(printf, 1, 2))) static void on_error(char *message, ...)
{
	(void)message;
	longjmp(*libpci_failure, 1);
}

__attribute__((format(printf, 1, 2))) static void be_silent(char *message, ...)
{
	(void)message;
}

static char NOTHING[] = "/dev/null";

static struct pci_access *open_list(char *path)
{
	struct pci_access *access = pci_alloc();

	access->error = on_error;
	access->warning = be_silent;
	access->debug = be_silent;
	access->id_lookup_mode = 0; /* no cache of the user's */
	if (path)
		pci_set_name_list_path(access, path, 0);
	jmp_buf failure;
	libpci_failure = &failure;
	/* What was understood before an error in the list still serves. */
	if (setjmp(failure) == 0)
		pci_load_name_list(access);
	libpci_failure = NULL;
	return access;
}

static void close_list(struct names *names)
{
	if (names->access)
		pci_cleanup(names->access);
	names->access = NULL;
}

/* --- the list's part that this host needs ---------------------------------- */

static char *read_list(struct kernel *kernel, size_t *ret_size)
{
	static const char *const PATHS[] = {"/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"};
	size_t room = 2U << 20;
	char *list = memory_resize(NULL, room, 1);

	for (size_t i = 0; i < sizeof(PATHS) / sizeof(*PATHS);) {
		ssize_t size = kernel_read(kernel, PATHS[i], list, room);

		if (size < 0) {
			i++;
		} else if ((size_t)size == room && room < LIST_MAX) {
			room *= 2;
			list = memory_resize(list, room, 1);
		} else {
			*ret_size = (size_t)size;
			return list;
		}
	}
	free(list);
	return NULL;
}

static bool has_vendor(const struct names *names, unsigned vendor)
{
	for (size_t i = 0; i < names->vendor_count; i++)
		if (names->vendors[i] == vendor)
			return true;
	return false;
}

/* Copies the vendors' own lines and their devices' ("8086  Intel ..." and
 * "\t10c9  82576 ..."): libpci parses those in a tenth of the whole list's time.
 * Subsystems and what follows the vendors (classes) is left out. */
static void copy_vendors(const struct names *names, const char *list, size_t size, FILE *target)
{
	const char *end = list + size;
	bool wanted = false;

	for (const char *line = list, *next; line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		unsigned vendor;
		int digits = 0;

		next = newline ? newline + 1 : end;
		size_t length = (size_t)((newline ? newline : end) - line);
		if (length == 0 || line[0] == '#')
			continue;
		if (line[0] == '\t') {
			if (wanted && length > 7 && line[1] != '\t')
				fprintf(target, "%.*s\n", (int)length, line);
			continue;
		}
		char id[5] = "";
		memcpy(id, line, length < 4 ? length : 4);
		wanted = sscanf(id, "%4x%n", &vendor, &digits) == 1 && digits == 4 && length > 6 &&
			 line[4] == ' ' && has_vendor(names, vendor);
		if (wanted)
			fprintf(target, "%.*s\n", (int)length, line);
	}
}

/* libpci reads its list from a path only. */
static void load_vendors(struct names *names, const char *list, size_t size)
{
	int fd = memfd_create("pci.ids", MFD_CLOEXEC);
	FILE *target = fd < 0 ? NULL : fdopen(fd, "w");
	char path[32];

	if (target) {
		copy_vendors(names, list, size, target);
		fflush(target);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		names->access = open_list(path);
		/* It loads an empty list anew at each look-up: never from another's
		 * descriptor. */
		pci_set_name_list_path(names->access, NOTHING, 0);
		fclose(target);
	} else if (fd >= 0) {
		close(fd);
	}
}

static void load(struct names *names)
{
	size_t size;
	char *list = read_list(names->kernel, &size);

	close_list(names);
	names->own_list = list == NULL;
	if (list)
		load_vendors(names, list, size);
	else
		names->access = open_list(NULL);
	free(list);
}

/* Makes sure that the vendor's part is loaded; the caller adds all that it
 * needs before the first look-up. Returns true when it was new. */
static bool add_vendor(struct names *names, int vendor)
{
	if (vendor < 0 || vendor > UINT16_MAX || has_vendor(names, (unsigned)vendor) ||
	    names->vendor_count == VENDORS_MAX)
		return false;
	names->vendors[names->vendor_count++] = (uint16_t)vendor;
	return true;
}

/* --- look-up --------------------------------------------------------------- */

struct names *names_new(struct kernel *kernel)
{
	struct names *names = memory_new(sizeof(*names));

	names->kernel = kernel;
	names->texts = text_pool_new();
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	close_list(names);
	text_pool_put(names->texts);
	free(names);
}

static const char *look_up(struct names *names, int vendor, int device)
{
	char found[NAME_MAX_LENGTH], clean[NAME_MAX_LENGTH];
	const char *volatile name = NULL;
	jmp_buf failure;

	if (!names->access || vendor < 0 || device < 0)
		return "";
	libpci_failure = &failure;
	if (setjmp(failure) == 0)
		name = pci_lookup_name(names->access, found, sizeof(found),
				       PCI_LOOKUP_DEVICE | PCI_LOOKUP_NO_NUMBERS |
					       PCI_LOOKUP_NO_HWDB,
				       vendor, device);
	libpci_failure = NULL;
	if (!name)
		return "";
	text_sanitise(clean, sizeof(clean), name, sizeof(found));
	return text_pool_intern(names->texts, clean);
}

const char *names_device(struct names *names, int vendor_id, int device_id)
{
	if (add_vendor(names, vendor_id) && !names->own_list)
		load(names);
	return look_up(names, vendor_id, device_id);
}

/* Texts of another pool would die with it. */
static void take_texts(struct names *names, struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		struct pf *pf = &snapshot->pfs[i];

		pf->model = "";
		for (size_t j = 0; j < pf->vf_count; j++)
			pf->vfs[j].model = "";
	}
	text_pool_put(snapshot->texts);
	snapshot->texts = text_pool_get(names->texts);
}

/* All VFs of a PF have one ID, so one look-up serves. */
static bool fill_vfs(struct names *names, struct pf *pf)
{
	int device_id = UNKNOWN;
	const char *model = "";
	bool changed = false;

	for (size_t i = 0; i < pf->vf_count; i++) {
		struct vf *vf = &pf->vfs[i];

		if (vf->model[0])
			continue;
		if (vf->device_id != device_id) {
			device_id = vf->device_id;
			model = look_up(names, vf->vendor_id, device_id);
		}
		vf->model = model;
		changed |= model[0] != '\0';
	}
	return changed;
}

bool names_fill(struct names *names, struct snapshot *snapshot)
{
	bool more = false, changed = false;

	if (snapshot->texts != names->texts)
		take_texts(names, snapshot);
	for (size_t i = 0; i < snapshot->pf_count; i++)
		more |= add_vendor(names, snapshot->pfs[i].vendor_id);
	if (more && !names->own_list)
		load(names);
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		struct pf *pf = &snapshot->pfs[i];

		if (!pf->model[0]) {
			pf->model = look_up(names, pf->vendor_id, pf->device_id);
			changed |= pf->model[0] != '\0';
		}
		changed |= fill_vfs(names, pf);
	}
	return changed;
}
