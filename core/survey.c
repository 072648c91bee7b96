#include "core/survey.h"

#include "core/doctor.h"
#include "core/dossier.h"
#include "core/memory.h"
#include "core/network_root.h"
#include "core/owner.h"
#include "core/reader.h"
#include "core/route.h"
#include "core/vf_list.h"
#include "core/vfio_alias.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- one function after the other ------------------------------------------- */

struct survey {
	struct kernel *kernel;
	struct snapshot *snapshot;
	struct vfio_alias_list aliases;
};

static void read_dossier(const struct survey *survey, const struct dossier_subject *subject)
{
	dossier_put(dossier_read(survey->kernel, survey->snapshot, subject, &survey->aliases));
}

/* The dashboard asks with counters where a driver has them, and without elsewhere. */
static void read_vf_lists(const struct survey *survey, const struct pf *pf)
{
	for (int counters = 0; counters <= 1 && pf->link.ifindex != 0; counters++) {
		struct vf_list list = {0};

		vf_list_read(&list, survey->kernel, pf->link.ifindex, counters, NULL);
		vf_list_done(&list);
	}
}

static void read_functions(const struct survey *survey)
{
	for (size_t i = 0; i < survey->snapshot->pf_count; i++) {
		const struct pf *pf = &survey->snapshot->pfs[i];
		struct function_key key = {.vf = UNKNOWN};
		struct dossier_subject subject;

		snprintf(key.pf, sizeof(key.pf), "%s", pf->name);
		subject = dossier_subject_of(&key);
		read_dossier(survey, &subject);
		for (size_t j = 0; j < pf->vf_count; j++) {
			key.vf = pf->vfs[j].index;
			subject = dossier_subject_of(&key);
			read_dossier(survey, &subject);
		}
		read_vf_lists(survey, pf);
	}
}

static void read_groups(const struct survey *survey)
{
	for (size_t i = 0; i < survey->snapshot->group_count; i++) {
		struct reserved_region_list regions;

		reserved_region_list_read(&regions, survey->kernel, survey->snapshot->groups[i].id);
	}
}

static void read_drivers(const struct survey *survey)
{
	const struct dossier_subject subject = {
		.function = {.vf = UNKNOWN}, .group = UNKNOWN, .drivers = true};

	read_dossier(survey, &subject);
}

/* --- the host --------------------------------------------------------------- */

static void read_owners(const struct survey *survey, const struct link_table *links)
{
	struct owner_list *owners = owner_search(survey->kernel, survey->snapshot, NULL);

	owner_list_assign(owners, links, survey->snapshot);
	owner_list_free(owners);
}

/* What hangs on its interfaces. */
static void read_ties(struct kernel *kernel)
{
	struct network_root_list roots = {0};
	struct route_list routes = {0};

	route_list_read(&routes, kernel, NULL, 0, NULL);
	route_list_done(&routes);
	network_root_list_read(&roots, kernel);
	network_root_list_done(&roots);
}

struct snapshot *survey_host(struct kernel *kernel, struct error *error)
{
	const struct reader_options options = {.names = true, .groups = true};
	struct survey survey = {.kernel = kernel};
	struct link_table *links;

	survey.snapshot = reader_read(kernel, &options, error);
	if (!survey.snapshot)
		return NULL;
	links = link_table_new();
	link_table_read(links, kernel, NULL);
	link_table_read_modes(links, kernel, NULL);
	vfio_alias_list_read(&survey.aliases, kernel, survey.snapshot->host.kernel);
	read_functions(&survey);
	read_groups(&survey);
	read_drivers(&survey);
	read_ties(kernel);
	/* The doctor looks at holders, too. */
	diagnosis_put(doctor_examine(kernel, survey.snapshot, NULL));
	read_owners(&survey, links);
	diagnosis_put(doctor_examine(kernel, survey.snapshot, NULL));
	vfio_alias_list_done(&survey.aliases);
	link_table_free(links);
	return survey.snapshot;
}

/* --- large files ------------------------------------------------------------ */

#define ID_DIGITS 4

struct vendors {
	size_t count;
	char (*ids)[ID_DIGITS + 1];
};

static bool has_vendor(const struct vendors *vendors, const char *id)
{
	for (size_t i = 0; i < vendors->count; i++)
		if (strncmp(vendors->ids[i], id, ID_DIGITS) == 0)
			return true;
	return false;
}

/* "0x8086\n" */
static int add_vendor(const struct archive_entry *entry, void *user)
{
	static const char NAME[] = "/vendor";
	struct vendors *vendors = user;
	size_t length = strlen(entry->path), name = sizeof(NAME) - 1;

	if (entry->kind != ARCHIVE_FILE || entry->size < 2 + ID_DIGITS || length < name ||
	    strncmp(entry->path, "sys/", 4) != 0 ||
	    strcmp(entry->path + length - name, NAME) != 0 || has_vendor(vendors, entry->data + 2))
		return 0;
	vendors->ids = memory_resize(vendors->ids, vendors->count + 1, sizeof(*vendors->ids));
	snprintf(vendors->ids[vendors->count++], sizeof(*vendors->ids), "%.4s", entry->data + 2);
	return 0;
}

/* Whether a line of a file is to stay; `kept` says whether the one before does. */
typedef bool line_fn(const char *line, size_t length, bool kept, const void *user);

/* A vendor's line begins with its number, its devices' with a tab, their subsystems',
 * which are not shown, with two; remarks stand anywhere. */
static bool is_of_vendor(const char *line, size_t length, bool kept, const void *user)
{
	if (*line == '\t')
		return kept;
	return length > ID_DIGITS && isxdigit((unsigned char)*line) && line[ID_DIGITS] == ' ' &&
	       has_vendor(user, line);
}

static bool is_vfio_alias(const char *line, size_t length, bool kept, const void *user)
{
	static const char HEAD[] = "alias vfio_pci:";

	(void)kept, (void)user;
	return length > sizeof(HEAD) && strncmp(line, HEAD, sizeof(HEAD) - 1) == 0;
}

static char *keep_lines(const char *text, line_fn *fn, const void *user, size_t *ret_size)
{
	char *result = memory_new(strlen(text) + 1);
	bool kept = false;
	size_t used = 0;

	for (size_t length; *text != '\0'; text += length) {
		length = strcspn(text, "\n");
		length += text[length] == '\n';
		if (*text == '#' || *text == '\n' || strncmp(text, "\t\t", 2) == 0)
			continue;
		kept = fn(text, length, kept, user);
		if (!kept)
			continue;
		memcpy(result + used, text, length);
		used += length;
	}
	*ret_size = used;
	return result;
}

struct trimming {
	struct archive *archive;
	struct vendors vendors;
};

/* By the file's own name: on the way to it, links may have led anywhere. */
static int trim(const struct archive_entry *entry, void *user)
{
	struct trimming *trimming = user;
	const char *slash = strrchr(entry->path, '/'), *name = slash ? slash + 1 : entry->path;
	line_fn *fn = strcmp(name, "pci.ids") == 0         ? is_of_vendor
		      : strcmp(name, "modules.alias") == 0 ? is_vfio_alias
							   : NULL;
	char *text;
	size_t size;
	int result;

	if (!fn || entry->kind != ARCHIVE_FILE)
		return 0;
	text = keep_lines(entry->data, fn, &trimming->vendors, &size);
	result = archive_put(trimming->archive, ARCHIVE_FILE, entry->path, text, size);
	free(text);
	return result;
}

void survey_trim(struct archive *archive)
{
	struct trimming trimming = {.archive = archive};

	archive_visit(archive, add_vendor, &trimming.vendors);
	archive_visit(archive, trim, &trimming);
	free(trimming.vendors.ids);
}
