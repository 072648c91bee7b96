#include "tui/annex.h"

#include "core/attachment.h"
#include "core/isolation.h"
#include "core/pci_class.h"
#include "tui/script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SECOND    UINT64_C(1000000000)
#define PASSING   "passing through"
#define MATES_MAX 4

static const struct dossier *dossier_of(const struct view *view, const struct row *row)
{
	struct dossier_subject subject = dossier_subject_of(&row->key);

	return view_dossier(view, &subject);
}

bool annex_pcie_is_degraded(const struct view *view, const struct pf *pf)
{
	struct function_key key = function_key_of_pf(pf);
	struct dossier_subject subject = dossier_subject_of(&key);
	const struct dossier *dossier = view_dossier(view, &subject);

	return dossier == NULL || dossier->pcie_degraded != 0;
}

/* --- passing through --------------------------------------------------------------- */

static void add_mates(struct facts *facts, const struct view *view, const struct iommu_group *group,
		      const char *own)
{
	char name[FUNCTION_NAME_MAX];
	size_t told = 0;

	for (size_t i = 0; i < group->device_count; i++) {
		const struct iommu_group_device *device = &group->devices[i];

		/* Bridges stay with the host and are in nobody's way. */
		if (strcmp(device->address, own) == 0 || pci_class_is_bridge(device->class_code) ||
		    told++ >= MATES_MAX)
			continue;
		facts_add(facts, PASSING, "group mate", "%s%s%s",
			  iommu_group_device_name(view->snapshot, device, name),
			  device->driver[0] != '\0' ? ", " : "", device->driver);
	}
	if (told > MATES_MAX)
		facts_add(facts, PASSING, "group mates", "and %zu more", told - MATES_MAX);
}

static void add_group(struct facts *facts, const struct view *view, int id, const char *own)
{
	const struct iommu_group *group = iommu_group_find(view->snapshot, id);
	char text[ISOLATION_TEXT_MAX];
	char cause[ISOLATION_TEXT_MAX];

	if (group == NULL)
		return;

	struct isolation isolation = isolation_of(group);

	if (isolation.trouble >= TROUBLE_WARN) {
		isolation_cause(group, &isolation, cause);
		facts_note(facts, isolation.trouble == TROUBLE_ERROR ? ROLE_ERROR : ROLE_WARN,
			   "Passing it through: %.80s%s%.80s.",
			   isolation_text(view->snapshot, &isolation, text),
			   cause[0] != '\0' ? "; " : "", cause);
	}
	add_mates(facts, view, group, own);
}

/* "64, 5 used" */
static void add_vectors(struct facts *facts, const struct dossier *dossier)
{
	char text[48] = "";
	size_t used = 0;

	if (dossier != NULL && dossier->msix >= 0)
		used = (size_t)snprintf(text, sizeof(text), "%d", dossier->msix);
	if (dossier != NULL && dossier->msix_used >= 0)
		snprintf(text + used, sizeof(text) - used, "%s%d used", used > 0 ? ", " : "",
			 dossier->msix_used);
	facts_add(facts, PASSING, "MSI-X", "%s", text);
	if (dossier != NULL && dossier->vf_total_msix > 0)
		facts_add(facts, PASSING, "for all VFs", "%d vectors", dossier->vf_total_msix);
}

/* What every host has (msi, reserved) tells nothing. */
static void add_regions(struct facts *facts, const struct dossier *dossier)
{
	for (size_t i = 0; i < dossier->regions.count; i++) {
		const struct reserved_region *region = &dossier->regions.items[i];

		if (strncmp(region->type, "direct", strlen("direct")) == 0)
			facts_add(facts, PASSING, "reserved", "0x%" PRIx64 " %s", region->start,
				  region->type)
				->role =
				strcmp(region->type, "direct") == 0 ? ROLE_ERROR : ROLE_TEXT;
	}
}

static void add_device(struct facts *facts, const struct dossier *dossier)
{
	facts_add(facts, PASSING, "reset", "%s", dossier != NULL ? dossier->reset_methods : "");
	add_vectors(facts, dossier);
	facts_add(facts, PASSING, "module", "%s", dossier != NULL ? dossier->module : "");
	facts_add(facts, PASSING, "VFIO drivers", "%s", dossier != NULL ? dossier->variants : "");
}

/* --- the embedded switch ------------------------------------------------------------ */

/* Who may not ask sees switchdev mode all the same: by its representors. */
static void add_eswitch(struct facts *facts, const struct dossier *dossier, const struct pf *pf)
{
	const char *mode = dossier->eswitch[0] != '\0' ? dossier->eswitch : pf->switch_mode;

	if (mode[0] != '\0')
		facts_add(facts, "eswitch", "mode", "%s", mode);
	else if (dossier->eswitch_error == EPERM)
		facts_add(facts, "eswitch", "mode", "may not be asked")->role = ROLE_DIM;
	if (dossier->representor[0] != '\0')
		facts_add(facts, "eswitch", "representor", "%s", dossier->representor);
}

/* --- lines --------------------------------------------------------------------------- */

static void add_messages(struct facts *facts, const struct dossier *dossier)
{
	if (dossier->messages_error == EPERM || dossier->messages_error == EACCES) {
		facts_line(facts, ROLE_DIM, "The kernel's log may not be read here.");
		return;
	}
	if (dossier->message_count > 0)
		facts_line(facts, ROLE_TITLE, "last words of the kernel about it");
	for (size_t i = 0; i < dossier->message_count; i++) {
		const struct log_line *line = &dossier->messages[i];

		facts_line(facts, line->level <= 4 ? ROLE_WARN : ROLE_TEXT,
			   "[%5" PRIu64 ".%03" PRIu64 "] %.160s", line->time / SECOND,
			   line->time % SECOND / (SECOND / 1000), line->text);
	}
}

static void add_attachment(struct facts *facts, const struct attachment *attachment)
{
	facts_line(facts, ROLE_TITLE, "%s%s%s", attachment->title,
		   attachment->text[0] != '\0' ? ", " : "",
		   attachment->text[0] != '\0' ? attachment->place : "");
	if (attachment->needs[0] != '\0')
		facts_line(facts, ROLE_WARN, "first: %.180s", attachment->needs);
	for (const char *line = attachment->text; *line != '\0';) {
		int length = (int)strcspn(line, "\n");

		facts_line(facts, ROLE_TEXT, "%.*s", length, line);
		line += length + 1;
	}
}

static void add_attachments(struct facts *facts, const struct view *view, const struct row *row)
{
	struct attachment attachments[ATTACHMENTS_MAX];
	size_t count = attachment_list(view->snapshot, row->pf, row->vf, attachments);

	for (size_t i = 0; i < count; i++)
		add_attachment(facts, &attachments[i]);
}

/* --- the whole ------------------------------------------------------------------------ */

void annex_add(struct facts *facts, const struct view *view, const struct row *row)
{
	const struct dossier *dossier = dossier_of(view, row);
	const char *address = row->vf != NULL ? row->vf->address : row->pf->name;
	bool pci = strcmp(row->pf->bus, "pci") == 0 && address[0] != '\0';

	if (pci) {
		add_group(facts, view,
			  row->vf != NULL ? row->vf->iommu_group : row->pf->iommu_group, address);
		add_device(facts, dossier);
	}
	if (dossier != NULL) {
		add_regions(facts, dossier);
		add_eswitch(facts, dossier, row->pf);
		add_messages(facts, dossier);
	}
	if (row->vf != NULL)
		add_attachments(facts, view, row);
}

char *annex_attachments(const struct view *view, const struct row *row)
{
	struct attachment attachments[ATTACHMENTS_MAX];
	size_t count = row->vf != NULL
			       ? attachment_list(view->snapshot, row->pf, row->vf, attachments)
			       : 0;
	struct script script = {0};
	char name[FUNCTION_NAME_MAX];

	if (count == 0)
		return NULL;
	script_line(&script, "# %s, %s", function_name(view->snapshot, &row->key, name),
		    row->vf->address[0] != '\0' ? row->vf->address : row->vf->link.name);
	for (size_t i = 0; i < count; i++) {
		const struct attachment *attachment = &attachments[i];

		script_line(&script, "\n# %s, %s", attachment->title, attachment->place);
		if (attachment->needs[0] != '\0')
			script_line(&script, "# first: %s", attachment->needs);
		if (attachment->text[0] != '\0')
			script_line(&script, "%.*s", (int)strlen(attachment->text) - 1,
				    attachment->text);
	}
	return script.text;
}
