#include "cli/supplement.h"

#include "cli/groups.h"
#include "cli/json.h"
#include "cli/sheet.h"
#include "core/attachment.h"
#include "core/format.h"
#include "core/isolation.h"
#include "core/pci_class.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define SECOND UINT64_C(1000000000)
#define INDENT 2

/* --- text ------------------------------------------------------------------ */

static void print_group(const struct snapshot *snapshot, int id, const char *own,
			const struct output *output)
{
	const struct iommu_group *group = iommu_group_find(snapshot, id);
	char text[ISOLATION_TEXT_MAX], name[FUNCTION_NAME_MAX];
	struct isolation isolation;

	if (!group)
		return;
	isolation = isolation_of(group);
	sheet_line(output, "pass_through", "%s", isolation_text(snapshot, &isolation, text));
	if (*isolation_cause(group, &isolation, text))
		sheet_line(output, "group_cause", "%s", text);
	for (size_t i = 0; i < group->device_count; i++) {
		const struct iommu_group_device *device = &group->devices[i];
		bool named = device->function.pf[0] != '\0';

		if (strcmp(device->address, own) == 0)
			continue;
		sheet_line(output, "group_mate", "%s %s%s%s", device->address,
			   named ? iommu_group_device_name(snapshot, device, name)
				 : pci_class_words(device->class_code),
			   *device->driver ? ", " : "", device->driver);
	}
}

static void print_pcie(const struct dossier *dossier, const struct output *output)
{
	char now[FORMAT_MAX];

	if (dossier->pcie_degraded == UNKNOWN)
		return;
	sheet_line(output, "pcie_now", "%s%s",
		   format_pcie(dossier->pcie.speed, dossier->pcie.width, now),
		   dossier->pcie_degraded ? ", degraded: both ends could do more" : "");
}

static void print_vectors(const struct dossier *dossier, const struct output *output)
{
	char text[64] = "";

	if (dossier->msix != UNKNOWN)
		snprintf(text, sizeof(text), "%d vectors%s", dossier->msix,
			 dossier->msix_used != UNKNOWN ? ", " : "");
	if (dossier->msix_used != UNKNOWN)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%d in use",
			 dossier->msix_used);
	sheet_line(output, "msix", "%s", text);
	if (dossier->vf_total_msix > 0)
		sheet_line(output, "vf_total_msix", "%d", dossier->vf_total_msix);
}

static void print_eswitch(const struct dossier *dossier, const struct output *output)
{
	if (dossier->eswitch_error == EPERM)
		sheet_line(output, "eswitch_mode", "unknown: not permitted to ask");
	else if (dossier->eswitch[0])
		sheet_line(output, "eswitch_mode", "%s", dossier->eswitch);
	if (dossier->representor[0])
		sheet_line(output, "representor", "%s", dossier->representor);
}

static void print_regions(const struct dossier *dossier, const struct output *output)
{
	for (size_t i = 0; i < dossier->regions.count; i++) {
		const struct reserved_region *region = &dossier->regions.items[i];

		sheet_line(output, "reserved", "0x%" PRIx64 "-0x%" PRIx64 " %s", region->start,
			   region->end, region->type);
	}
}

static void print_messages(const struct dossier *dossier, const struct output *output)
{
	char text[KERNEL_LOG_TEXT_MAX + 32];

	if (dossier->messages_error == EPERM || dossier->messages_error == EACCES)
		sheet_line(output, "kernel_log", "unknown: not permitted to read it");
	if (dossier->message_count == 0)
		return;
	fputs("\nThe kernel's last words about it:\n", output->stream);
	for (size_t i = 0; i < dossier->message_count; i++) {
		const struct log_line *line = &dossier->messages[i];

		snprintf(text, sizeof(text), "[%" PRIu64 ".%03" PRIu64 "] %s", line->time / SECOND,
			 line->time % SECOND / (SECOND / 1000), line->text);
		output_blanks(output, INDENT);
		output_text(output, text, -1, line->level <= 4 ? OUTPUT_WARNING : OUTPUT_PLAIN);
		fputc('\n', output->stream);
	}
}

/* Lines to be copied: they are never cut or wrapped. */
static void print_attachment(const struct attachment *attachment, const struct output *output)
{
	fputc('\n', output->stream);
	output_text(output, attachment->title, -1, OUTPUT_STRONG);
	if (attachment->text[0])
		fprintf(output->stream, ", %s", attachment->place);
	fputs(":\n", output->stream);
	if (attachment->needs[0]) {
		output_blanks(output, INDENT);
		fputs("first: ", output->stream);
		output_text(output, attachment->needs, -1, OUTPUT_WARNING);
		fputc('\n', output->stream);
	}
	for (const char *line = attachment->text; *line;) {
		size_t length = strcspn(line, "\n") + 1;

		output_blanks(output, INDENT);
		fwrite(line, 1, length, output->stream);
		line += length;
	}
}

void supplement_print(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf,
		      const struct dossier *dossier, const struct output *output)
{
	struct attachment attachments[ATTACHMENTS_MAX];
	size_t count = vf ? attachment_list(snapshot, pf, vf, attachments) : 0;

	print_group(snapshot, vf ? vf->iommu_group : pf->iommu_group, vf ? vf->address : pf->name,
		    output);
	sheet_line(output, "device_path", "%s", dossier->path);
	print_regions(dossier, output);
	if (!vf)
		print_pcie(dossier, output);
	sheet_line(output, "reset_method", "%s", dossier->reset_methods);
	print_vectors(dossier, output);
	print_eswitch(dossier, output);
	sheet_line(output, "module", "%s", dossier->module);
	if (dossier->variants[0])
		sheet_line(output, "vfio_modules", "%s", dossier->variants);
	print_messages(dossier, output);
	for (size_t i = 0; i < count; i++)
		print_attachment(&attachments[i], output);
}

/* --- JSON ------------------------------------------------------------------ */

static json_t *messages_array(const struct dossier *dossier)
{
	json_t *array = json_array();

	if (dossier->messages_error != 0) {
		json_decref(array);
		return json_null();
	}
	for (size_t i = 0; i < dossier->message_count; i++) {
		const struct log_line *line = &dossier->messages[i];
		json_t *object = json_object();

		json_object_set_new(object, "time_s",
				    json_real((double)line->time / (double)SECOND));
		json_object_set_new(object, "level", json_integer(line->level));
		json_object_set_new(object, "text", json_string(line->text));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *dossier_object(const struct dossier *dossier)
{
	json_t *object = json_object();

	json_object_set_new(object, "path", json_text(dossier->path));
	json_object_set_new(object, "reset_methods", json_words(dossier->reset_methods, " "));
	json_object_set_new(object, "msix_vectors", json_number(dossier->msix));
	json_object_set_new(object, "msix_used", json_number(dossier->msix_used));
	json_object_set_new(object, "vf_total_msix",
			    dossier->vf_total_msix > 0 ? json_integer(dossier->vf_total_msix)
						       : json_null());
	json_object_set_new(object, "pcie_degraded",
			    dossier->pcie_degraded == UNKNOWN
				    ? json_null()
				    : json_boolean(dossier->pcie_degraded));
	json_object_set_new(object, "pcie_port", json_text(dossier->port_address));
	json_object_set_new(object, "eswitch_mode", json_text(dossier->eswitch));
	json_object_set_new(object, "representor", json_text(dossier->representor));
	json_object_set_new(object, "module", json_text(dossier->module));
	json_object_set_new(object, "vfio_modules", json_words(dossier->variants, ", "));
	json_object_set_new(object, "kernel_messages", messages_array(dossier));
	return object;
}

static json_t *attachments_array(const struct snapshot *snapshot, const struct pf *pf,
				 const struct vf *vf)
{
	struct attachment attachments[ATTACHMENTS_MAX];
	size_t count = attachment_list(snapshot, pf, vf, attachments);
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *object = json_object();

		json_object_set_new(object, "manager", json_string(attachments[i].id));
		json_object_set_new(object, "text", json_text(attachments[i].text));
		json_object_set_new(object, "needs", json_text(attachments[i].needs));
		json_array_append_new(array, object);
	}
	return array;
}

void supplement_set(json_t *document, const struct snapshot *snapshot, const struct pf *pf,
		    const struct vf *vf, const struct dossier *dossier)
{
	const struct iommu_group *group =
		iommu_group_find(snapshot, vf ? vf->iommu_group : pf->iommu_group);

	json_object_set_new(document, "dossier", dossier_object(dossier));
	json_object_set_new(document, "group",
			    group ? groups_object(snapshot, group, &dossier->regions)
				  : json_null());
	if (vf)
		json_object_set_new(document, "attachments", attachments_array(snapshot, pf, vf));
}
