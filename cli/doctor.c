#include "cli/doctor.h"

#include "cli/json.h"
#include "cli/shot.h"
#include "core/device.h"
#include "core/doctor.h"
#include "core/pci.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define INDENT 11

/* --- JSON ------------------------------------------------------------------ */

json_t *doctor_object(const struct finding *finding)
{
	json_t *object = json_object();

	json_object_set_new(object, "id", json_string(finding->id));
	json_object_set_new(object, "severity", json_string(severity_name(finding->severity)));
	json_object_set_new(object, "device", json_text(finding->device));
	json_object_set_new(object, "title", json_string(finding->title));
	json_object_set_new(object, "evidence", json_text(finding->evidence));
	json_object_set_new(object, "explanation", json_text(finding->explanation));
	json_object_set_new(object, "fix", json_text(finding->fix));
	json_object_set_new(object, "change", json_text(finding->change));
	return object;
}

static json_t *unknown_object(const struct diagnosis *diagnosis, size_t n)
{
	json_t *object = json_object();

	json_object_set_new(object, "title", json_string(diagnosis_unknown_title(diagnosis, n)));
	json_object_set_new(object, "reason", json_string(diagnosis_unknown_reason(diagnosis, n)));
	return object;
}

/* What was asked about. */
struct subject {
	bool all;
	struct function_key function; /* pf "": a device that is no PF or VF */
	char device[FUNCTION_NAME_MAX];
};

static bool is_wanted(const struct finding *finding, const struct subject *subject)
{
	return subject->all || diagnosis_concerns(finding, &subject->function) ||
	       strcmp(finding->device, subject->device) == 0;
}

static void print_json(const struct snapshot *snapshot, const struct diagnosis *diagnosis,
		       const struct subject *subject, const struct output *output)
{
	json_t *document = json_document(snapshot), *findings = json_array(),
	       *passed = json_array(), *unknown = json_array();

	for (size_t i = 0; i < diagnosis_count(diagnosis); i++)
		if (is_wanted(diagnosis_at(diagnosis, i), subject))
			json_array_append_new(findings, doctor_object(diagnosis_at(diagnosis, i)));
	for (size_t i = 0; i < diagnosis_passed(diagnosis); i++)
		json_array_append_new(passed, json_string(diagnosis_passed_title(diagnosis, i)));
	for (size_t i = 0; i < diagnosis_unknown(diagnosis); i++)
		json_array_append_new(unknown, unknown_object(diagnosis, i));
	json_object_set_new(document, "findings", findings);
	json_object_set_new(document, "passed", passed);
	json_object_set_new(document, "unknown", unknown);
	json_print(output->stream, document, false);
	json_decref(document);
}

/* --- text ------------------------------------------------------------------ */

static const enum output_role roles[] = {[SEVERITY_INFO] = OUTPUT_PLAIN,
					 [SEVERITY_WARN] = OUTPUT_WARNING,
					 [SEVERITY_ERROR] = OUTPUT_BAD};

static const char *sign(const struct output *output, enum severity severity)
{
	static const char *const signs[][2] = {[SEVERITY_INFO] = {"\u00b7", "."},
					       [SEVERITY_WARN] = {"!", "!"},
					       [SEVERITY_ERROR] = {"\u2717", "x"}};

	return signs[severity][output->ascii];
}

static void print_part(const struct output *output, const char *name, const char *text,
		       enum output_role role)
{
	char line[sizeof(((struct finding *)NULL)->fix)];

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		fprintf(output->stream, "  %-*s", INDENT - 2, name);
		output_paragraph(output, line, INDENT, role);
		text += length + (text[length] == '\n');
		name = "";
	}
}

static void print_finding(const struct output *output, const struct finding *finding)
{
	char head[16];

	snprintf(head, sizeof(head), "%s %-5s", sign(output, finding->severity),
		 severity_name(finding->severity));
	output_text(output, head, -1, roles[finding->severity]);
	output_blanks(output, INDENT - output_width(output, head));
	if (finding->device[0] != '\0') {
		output_text(output, finding->device, -1, OUTPUT_STRONG);
		output_blanks(output, 2);
	}
	output_paragraph(output, finding->title, INDENT, OUTPUT_STRONG);
	print_part(output, "because", finding->evidence, OUTPUT_FAINT);
	print_part(output, "", finding->explanation, OUTPUT_PLAIN);
	print_part(output, "fix", finding->fix, OUTPUT_PLAIN);
	fputc('\n', output->stream);
}

/* Those that found nothing are counted, those that could not look are named. */
static void print_end(const struct output *output, const struct diagnosis *diagnosis)
{
	size_t passed = diagnosis_passed(diagnosis), unknown = diagnosis_unknown(diagnosis);
	char line[96];

	snprintf(line, sizeof(line), "%s %zu check%s passed", output->ascii ? "v" : "\u2713",
		 passed, passed == 1 ? "" : "s");
	output_text(output, line, -1, OUTPUT_GOOD);
	fputc('\n', output->stream);
	if (unknown == 0)
		return;
	snprintf(line, sizeof(line), "? %zu check%s could not be made", unknown,
		 unknown == 1 ? "" : "s");
	output_text(output, line, -1, OUTPUT_WARNING);
	fputc('\n', output->stream);
	for (size_t i = 0; i < unknown; i++) {
		char reason[DIAGNOSIS_REASON_MAX + 128];

		snprintf(reason, sizeof(reason), "\"%s\" is not known: %s",
			 diagnosis_unknown_title(diagnosis, i),
			 diagnosis_unknown_reason(diagnosis, i));
		output_blanks(output, 2);
		output_paragraph(output, reason, 2, OUTPUT_PLAIN);
	}
}

static void print_text(const struct diagnosis *diagnosis, const struct subject *subject,
		       const struct output *output)
{
	for (size_t i = 0; i < diagnosis_count(diagnosis); i++)
		if (is_wanted(diagnosis_at(diagnosis, i), subject))
			print_finding(output, diagnosis_at(diagnosis, i));
	print_end(output, diagnosis);
}

/* --- the whole ------------------------------------------------------------- */

/* A card that hides its SR-IOV is no PF, and the doctor knows of it. */
static bool find_card(const struct diagnosis *diagnosis, const char *text, struct subject *subject)
{
	struct pci_address wanted, address;

	for (size_t i = 0; i < diagnosis_count(diagnosis); i++) {
		const char *device = diagnosis_at(diagnosis, i)->device;

		if (pci_address_parse(text, &wanted) < 0 ||
		    pci_address_parse(device, &address) < 0 ||
		    pci_address_compare(&wanted, &address) != 0)
			continue;
		*subject = (struct subject){.function.vf = UNKNOWN};
		snprintf(subject->device, sizeof(subject->device), "%s", device);
		return true;
	}
	return false;
}

static int find_subject(const struct snapshot *snapshot, const struct diagnosis *diagnosis,
			const char *text, struct subject *subject, struct error *error)
{
	*subject = (struct subject){.all = true};
	if (!text)
		return 0;
	*subject = (struct subject){0};
	if (device_resolve(snapshot, text, &subject->function, error) == 0) {
		function_name(snapshot, &subject->function, subject->device);
		return 0;
	}
	if (!find_card(diagnosis, text, subject))
		return -EINVAL;
	*error = (struct error){0};
	return 0;
}

static int print(const struct snapshot *snapshot, const struct diagnosis *diagnosis,
		 const struct options *options, const struct output *output, struct error *error)
{
	struct subject subject;
	int result = find_subject(snapshot, diagnosis, options->device, &subject, error);

	if (result < 0)
		return result;
	if (options->json)
		print_json(snapshot, diagnosis, &subject, output);
	else
		print_text(diagnosis, &subject, output);
	return output_flush(output, error);
}

int doctor_run(const struct target *target, const struct options *options,
	       const struct output *output, struct error *error)
{
	struct snapshot *snapshot = shot_take_whole(target, options, error);
	const struct diagnosis *diagnosis;
	int result;

	if (!snapshot)
		return -error->code;
	diagnosis = doctor_examine(target->kernel, snapshot, NULL);
	result = print(snapshot, diagnosis, options, output, error);
	diagnosis_put(diagnosis);
	snapshot_put(snapshot);
	return result;
}
