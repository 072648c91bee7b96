#include "core/diagnosis.h"

#include "core/memory.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unknown {
	const char *title;
	char reason[DIAGNOSIS_REASON_MAX];
};

struct diagnosis {
	atomic_uint references;
	size_t count, room;
	struct finding *findings;
	size_t passed_count, passed_room;
	const char **passed;
	size_t unknown_count;
	struct unknown *unknown;
};

struct diagnosis *diagnosis_new(void)
{
	struct diagnosis *diagnosis = memory_new(sizeof(*diagnosis));

	diagnosis->references = 1;
	return diagnosis;
}

const struct diagnosis *diagnosis_get(const struct diagnosis *diagnosis)
{
	atomic_fetch_add(&((struct diagnosis *)diagnosis)->references, 1);
	return diagnosis;
}

void diagnosis_put(const struct diagnosis *diagnosis)
{
	struct diagnosis *mine = (struct diagnosis *)diagnosis;

	if (!mine || atomic_fetch_sub(&mine->references, 1) > 1)
		return;
	free(mine->findings);
	free(mine->passed);
	free(mine->unknown);
	free(mine);
}

size_t diagnosis_count(const struct diagnosis *diagnosis)
{
	return diagnosis->count;
}

const struct finding *diagnosis_at(const struct diagnosis *diagnosis, size_t n)
{
	return n < diagnosis->count ? &diagnosis->findings[n] : NULL;
}

size_t diagnosis_count_of(const struct diagnosis *diagnosis, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < diagnosis->count; i++)
		count += diagnosis->findings[i].severity == severity;
	return count;
}

bool diagnosis_concerns(const struct finding *finding, const struct function_key *function)
{
	const struct function_key *about = &finding->function;

	if (about->pf[0] == '\0')
		return finding->device[0] == '\0';
	return strcmp(about->pf, function->pf) == 0 &&
	       (about->vf == UNKNOWN || function->vf == UNKNOWN || about->vf == function->vf);
}

size_t diagnosis_passed(const struct diagnosis *diagnosis)
{
	return diagnosis->passed_count;
}

const char *diagnosis_passed_title(const struct diagnosis *diagnosis, size_t n)
{
	return n < diagnosis->passed_count ? diagnosis->passed[n] : NULL;
}

size_t diagnosis_unknown(const struct diagnosis *diagnosis)
{
	return diagnosis->unknown_count;
}

const char *diagnosis_unknown_title(const struct diagnosis *diagnosis, size_t n)
{
	return n < diagnosis->unknown_count ? diagnosis->unknown[n].title : NULL;
}

const char *diagnosis_unknown_reason(const struct diagnosis *diagnosis, size_t n)
{
	return n < diagnosis->unknown_count ? diagnosis->unknown[n].reason : NULL;
}

bool diagnosis_equal(const struct diagnosis *a, const struct diagnosis *b)
{
	if (!a || !b)
		return a == b;
	if (a->count != b->count || a->passed_count != b->passed_count ||
	    a->unknown_count != b->unknown_count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!finding_equal(&a->findings[i], &b->findings[i]))
			return false;
	for (size_t i = 0; i < a->passed_count; i++)
		if (strcmp(a->passed[i], b->passed[i]) != 0)
			return false;
	for (size_t i = 0; i < a->unknown_count; i++)
		if (strcmp(a->unknown[i].title, b->unknown[i].title) != 0 ||
		    strcmp(a->unknown[i].reason, b->unknown[i].reason) != 0)
			return false;
	return true;
}

/* --- making one ------------------------------------------------------------ */

struct finding *diagnosis_add(struct diagnosis *diagnosis)
{
	struct finding *finding;

	if (diagnosis->count == diagnosis->room) {
		diagnosis->room = diagnosis->room ? 2 * diagnosis->room : 16;
		diagnosis->findings = memory_resize(diagnosis->findings, diagnosis->room,
						    sizeof(*diagnosis->findings));
	}
	finding = &diagnosis->findings[diagnosis->count++];
	*finding = (struct finding){.function.vf = UNKNOWN};
	return finding;
}

void diagnosis_add_passed(struct diagnosis *diagnosis, const char *title)
{
	if (diagnosis->passed_count == diagnosis->passed_room) {
		diagnosis->passed_room = diagnosis->passed_room ? 2 * diagnosis->passed_room : 64;
		diagnosis->passed = memory_resize(diagnosis->passed, diagnosis->passed_room,
						  sizeof(*diagnosis->passed));
	}
	diagnosis->passed[diagnosis->passed_count++] = title;
}

void diagnosis_add_unknown(struct diagnosis *diagnosis, const char *title, const char *reason)
{
	struct unknown *unknown;

	diagnosis->unknown = memory_resize(diagnosis->unknown, diagnosis->unknown_count + 1,
					   sizeof(*diagnosis->unknown));
	unknown = &diagnosis->unknown[diagnosis->unknown_count++];
	unknown->title = title;
	snprintf(unknown->reason, sizeof(unknown->reason), "%s", reason);
}

static int compare(const void *a, const void *b)
{
	const struct finding *left = a, *right = b;
	int order = (int)right->severity - (int)left->severity;

	if (order == 0)
		order = strverscmp(left->device, right->device);
	return order != 0 ? order : strcmp(left->id, right->id);
}

void diagnosis_sort(struct diagnosis *diagnosis)
{
	if (diagnosis->count > 0)
		qsort(diagnosis->findings, diagnosis->count, sizeof(*diagnosis->findings), compare);
}
