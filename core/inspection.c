#include "core/inspection.h"

#include "core/holder.h"
#include "core/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- reporting ------------------------------------------------------------- */

struct finding *inspection_report(struct inspection *inspection, enum severity severity,
				  const char *id, const struct pf *pf, const struct vf *vf)
{
	struct finding *finding = diagnosis_add(inspection->diagnosis);

	finding->severity = severity;
	snprintf(finding->id, sizeof(finding->id), "%s", id);
	if (!pf)
		return finding;
	finding->function = vf ? function_key_of_vf(pf, vf) : function_key_of_pf(pf);
	function_name(inspection->snapshot, &finding->function, finding->device);
	/* One that is going has an address only, and its PF waits with it. */
	if (vf && vf->going)
		finding->function = function_key_of_pf(pf);
	return finding;
}

struct finding *inspection_report_device(struct inspection *inspection, enum severity severity,
					 const char *id, const char *address)
{
	struct finding *finding = inspection_report(inspection, severity, id, NULL, NULL);

	snprintf(finding->device, sizeof(finding->device), "%s", address);
	return finding;
}

bool inspection_cannot(struct inspection *inspection, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(inspection->reason, sizeof(inspection->reason), format, arguments);
	va_end(arguments);
	return false;
}

bool inspection_cannot_read(struct inspection *inspection, const char *path, int result)
{
	return inspection_cannot(inspection, "%s: %s%s", path,
				 result == -ENODATA ? "captures leave it out" : error_name(-result),
				 result == -EACCES || result == -EPERM ? "; root may" : "");
}

bool inspection_is_complete(struct inspection *inspection)
{
	return inspection->snapshot->complete ||
	       inspection_cannot(inspection, "the kernel's list of interfaces cannot be read");
}

/* --- several VFs ----------------------------------------------------------- */

/* A list of ranges under construction. */
struct ranges {
	char *text;
	size_t size, length;
	const char *prefix, *separator; /* before each, between two */
	bool full;
};

static void add_range(struct ranges *ranges, int first, int last)
{
	char range[FUNCTION_NAME_MAX + 32];
	int length = snprintf(range, sizeof(range), "%s%s%d",
			      ranges->length > 0 ? ranges->separator : "", ranges->prefix, first);

	if (last > first)
		length += snprintf(range + length, sizeof(range) - (size_t)length, "-%d", last);
	if (ranges->full || ranges->length + (size_t)length + 4 >= ranges->size) {
		ranges->full = true;
		return;
	}
	strcpy(ranges->text + ranges->length, range);
	ranges->length += (size_t)length;
}

static void write_ranges(struct ranges *ranges, const bool *chosen, const struct pf *pf)
{
	ranges->text[0] = '\0';
	for (size_t i = 0; i < pf->vf_count; i++) {
		size_t first = i;

		if (!chosen[i])
			continue;
		while (i + 1 < pf->vf_count && chosen[i + 1] &&
		       pf->vfs[i + 1].index == pf->vfs[i].index + 1)
			i++;
		add_range(ranges, pf->vfs[first].index, pf->vfs[i].index);
	}
}

struct vf_choice inspection_choose(const struct inspection *inspection, const struct pf *pf,
				   vf_choice_fn *fn)
{
	struct vf_choice choice = {.pf = pf};
	bool *chosen = memory_new_array(pf->vf_count + 1, sizeof(*chosen));
	char prefix[FUNCTION_NAME_MAX];
	struct ranges names, words;

	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];

		chosen[i] = vf->index != UNKNOWN && fn(inspection, pf, vf);
		if (!chosen[i])
			continue;
		choice.first = choice.first ? choice.first : vf;
		choice.count++;
	}
	strcpy(choice.names, choice.count == 1 ? "VF " : "VFs ");
	names = (struct ranges){.text = choice.names + strlen(choice.names),
				.size = sizeof(choice.names) - strlen(choice.names),
				.prefix = "",
				.separator = ", "};
	snprintf(prefix, sizeof(prefix), "%.60s/", inspection_interface(pf));
	words = (struct ranges){.text = choice.words,
				.size = sizeof(choice.words),
				.prefix = prefix,
				.separator = ","};
	write_ranges(&names, chosen, pf);
	write_ranges(&words, chosen, pf);
	if (names.full)
		strcat(choice.names, " ...");
	if (words.full)
		choice.words[0] = '\0';
	free(chosen);
	return choice;
}

struct finding *inspection_report_choice(struct inspection *inspection, enum severity severity,
					 const char *id, const struct vf_choice *choice)
{
	return inspection_report(inspection, severity, id, choice->pf,
				 choice->count == 1 ? choice->first : NULL);
}

/* --- looking --------------------------------------------------------------- */

const char *inspection_word(const char *name, const char *otherwise)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_.-";

	return *name != '\0' && *name != '-' && name[strspn(name, plain)] == '\0' ? name
										  : otherwise;
}

const char *inspection_interface(const struct pf *pf)
{
	return inspection_word(pf_label(pf), pf->name);
}

ssize_t inspection_read(const struct inspection *inspection, const char *address, const char *file,
			char *buffer, size_t size)
{
	buffer[0] = '\0';
	return kernel_read_text(inspection->kernel, buffer, size, "/sys/bus/pci/devices/%s/%s",
				address, file);
}

static int found(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

bool inspection_has_module(const struct inspection *inspection, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return kernel_list(inspection->kernel, path, found, NULL) == 1;
}

bool inspection_is_handed(const struct vf *vf)
{
	return holder_driver(vf->driver);
}
