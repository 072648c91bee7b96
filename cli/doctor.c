#include "cli/doctor.h"

#include "cli/json.h"
#include "cli/shot.h"
#include "core/device.h"
#include "core/doctor.h"

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

static bool is_wanted(const struct finding *finding, const struct function_key *device)
{
	return !device || diagnosis_concerns(finding, device);
}

static void print_json(const struct snapshot *snapshot, const struct diagnosis *diagnosis,
		       const struct function_key *device, const struct output *output)
{
	json_t *document = json_document(snapshot), *findings = json_array(),
	       *passed = json_array();

	for (size_t i = 0; i < diagnosis_count(diagnosis); i++)
		if (is_wanted(diagnosis_at(diagnosis, i), device))
			json_array_append_new(findings, doctor_object(diagnosis_at(diagnosis, i)));
	for (size_t i = 0; i < diagnosis_passed(diagnosis); i++)
		json_array_append_new(passed, json_string(diagnosis_passed_title(diagnosis, i)));
	json_object_set_new(document, "findings", findings);
	json_object_set_new(document, "passed", passed);
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

static void print_text(const struct diagnosis *diagnosis, const struct function_key *device,
		       const struct output *output)
{
	size_t passed = diagnosis_passed(diagnosis);
	char line[64];

	for (size_t i = 0; i < diagnosis_count(diagnosis); i++)
		if (is_wanted(diagnosis_at(diagnosis, i), device))
			print_finding(output, diagnosis_at(diagnosis, i));
	snprintf(line, sizeof(line), "%s %zu check%s passed", output->ascii ? "v" : "\u2713",
		 passed, passed == 1 ? "" : "s");
	output_text(output, line, -1, OUTPUT_GOOD);
	fputc('\n', output->stream);
}

/* --- the whole ------------------------------------------------------------- */

static int print(const struct target *target, const struct snapshot *snapshot,
		 const struct options *options, const struct output *output, struct error *error)
{
	const struct diagnosis *diagnosis;
	struct function_key device;
	int result;

	if (options->device) {
		result = device_resolve(snapshot, options->device, &device, error);
		if (result < 0)
			return result;
	}
	diagnosis = doctor_examine(target->kernel, snapshot, NULL);
	if (options->json)
		print_json(snapshot, diagnosis, options->device ? &device : NULL, output);
	else
		print_text(diagnosis, options->device ? &device : NULL, output);
	diagnosis_put(diagnosis);
	return output_flush(output, error);
}

int doctor_run(const struct target *target, const struct options *options,
	       const struct output *output, struct error *error)
{
	struct snapshot *snapshot = shot_take_whole(target, options, error);
	int result;

	if (!snapshot)
		return -error->code;
	result = print(target, snapshot, options, output, error);
	snapshot_put(snapshot);
	return result;
}
