#include "core/examination.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- verdicts --------------------------------------------------------------- */

static void remove_verdict(struct plan *plan, size_t n)
{
	plan->verdict_count--;
	memmove(&plan->verdicts[n], &plan->verdicts[n + 1],
		(plan->verdict_count - n) * sizeof(*plan->verdicts));
}

/* False when what is there already says as much; removes what says less. */
static bool make_room(struct plan *plan, const struct verdict *verdict)
{
	for (size_t i = plan->verdict_count; i-- > 0;) {
		const struct verdict *old = &plan->verdicts[i];

		if (strcmp(old->id, verdict->id) != 0 ||
		    !function_key_equal(&old->function, &verdict->function))
			continue;
		if (old->level > verdict->level ||
		    (old->level == verdict->level && strcmp(old->text, verdict->text) == 0))
			return false;
		if (old->level < verdict->level)
			remove_verdict(plan, i);
	}
	return true;
}

void examination_add(struct examination *examination, enum verdict_level level, const char *id,
		     const struct function_key *function, const char *advice, const char *format,
		     ...)
{
	struct verdict verdict = {.level = level,
				  .function = function != NULL ? *function : examination->key};
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(verdict.text, sizeof(verdict.text), format, arguments);
	va_end(arguments);
	snprintf(verdict.id, sizeof(verdict.id), "%s", id);
	if (make_room(examination->plan, &verdict))
		plan_add_verdict(examination->plan, level, id, &verdict.function, advice, "%s",
				 verdict.text);
}

/* --- the plan --------------------------------------------------------------- */

const struct operation *examination_planned(const struct examination *examination,
					    const struct function_key *function,
					    enum operation_kind kind)
{
	const struct plan *plan = examination->plan;

	for (size_t i = plan->step_count; i-- > 0;) {
		const struct operation *operation = &plan->steps[i].operation;

		if (operation->kind == kind && function_key_equal(&operation->function, function))
			return operation;
	}
	return NULL;
}

int examination_planned_numvfs(const struct examination *examination, const struct pf *pf)
{
	struct function_key key = function_key_of_pf(pf);
	const struct operation *last = examination_planned(examination, &key, OPERATION_NUMVFS);

	return last != NULL ? (int)last->to.number : pf->numvfs;
}

bool examination_destroys_vfs(const struct operation *operation)
{
	if (operation->function.vf != UNKNOWN)
		return false;
	return operation->kind == OPERATION_DRIVER ||
	       (operation->kind == OPERATION_NUMVFS && operation->from.known &&
		operation->from.number > 0);
}

bool examination_is_vf_attribute(enum operation_kind kind)
{
	return kind >= OPERATION_VF_MAC && kind <= OPERATION_VF_PORT_GUID;
}

bool examination_is_handing_driver(const char *driver)
{
	return strstr(driver, "vfio") != NULL || strstr(driver, "uio") != NULL;
}

/* --- effects ---------------------------------------------------------------- */

enum effect examination_effect_on_pf(const struct examination *examination,
				     const struct operation *operation)
{
	const struct driver *driver = examination->driver;

	if (operation->function.vf != UNKNOWN)
		return EFFECT_NONE;
	switch (operation->kind) {
	case OPERATION_DRIVER:
		return EFFECT_GONE;
	case OPERATION_LINK_UP:
		return operation->to.number == 0 ? EFFECT_GONE : EFFECT_NONE;
	case OPERATION_ESWITCH:
		return EFFECT_BOUNCE;
	case OPERATION_NUMVFS:
		return driver == NULL        ? EFFECT_CHANGE
		       : driver->resets_link ? EFFECT_BOUNCE
					     : EFFECT_KEEP;
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		return EFFECT_CHANGE;
	default:
		return EFFECT_NONE;
	}
}

enum effect examination_effect_on_vf(const struct operation *operation, const struct vf *vf)
{
	if (operation->function.vf == UNKNOWN) {
		bool goes_down = operation->kind == OPERATION_LINK_UP && operation->to.number == 0;

		return examination_destroys_vfs(operation) || goes_down ? EFFECT_GONE : EFFECT_NONE;
	}
	if (operation->function.vf != vf->index)
		return EFFECT_NONE;
	switch (operation->kind) {
	case OPERATION_DRIVER:
		return EFFECT_GONE;
	case OPERATION_LINK_UP:
		return operation->to.number == 0 ? EFFECT_GONE : EFFECT_NONE;
	case OPERATION_VF_STATE:
		return operation->to.number == VF_STATE_DISABLE ? EFFECT_GONE : EFFECT_CHANGE;
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		return EFFECT_CHANGE;
	default:
		return examination_is_vf_attribute(operation->kind) ? EFFECT_CHANGE : EFFECT_NONE;
	}
}

const char *examination_effect_words(enum effect effect, const struct operation *operation)
{
	bool is_count = operation->kind == OPERATION_NUMVFS;

	switch (effect) {
	case EFFECT_KEEP:
		return "keeps its link";
	case EFFECT_CHANGE:
		return is_count ? "may lose its link for some seconds" : "changes";
	case EFFECT_BOUNCE:
		return "loses its link for 1 to 3 s";
	case EFFECT_GONE:
		return is_count                                ? "is destroyed"
		       : operation->kind == OPERATION_LINK_UP  ? "goes down"
		       : operation->kind == OPERATION_VF_STATE ? "loses its link"
							       : "loses its driver";
	default:
		return "stays";
	}
}

/* The gravest that the plan does to a function of this PF, and the step that does it
 * first. */
static const struct operation *gravest_operation(const struct examination *examination,
						 const struct vf *vf, enum effect *ret_effect)
{
	const struct plan *plan = examination->plan;
	const struct operation *gravest = NULL;

	*ret_effect = EFFECT_NONE;
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct operation *operation = &plan->steps[i].operation;
		enum effect effect;

		if (plan->steps[i].phase != STEP_CHANGE ||
		    strcmp(operation->function.pf, examination->pf->name) != 0)
			continue;
		effect = vf != NULL ? examination_effect_on_vf(operation, vf)
				    : examination_effect_on_pf(examination, operation);
		if (effect > *ret_effect) {
			*ret_effect = effect;
			gravest = operation;
		}
	}
	return gravest;
}

void examination_each_affected(struct examination *examination, const char *id,
			       const struct operation *operation, examination_affected_fn *fn)
{
	const struct pf *pf = examination->pf;
	struct function_key key = function_key_of_pf(pf);
	enum effect effect;

	if (examination_effect_on_pf(examination, operation) != EFFECT_NONE &&
	    gravest_operation(examination, NULL, &effect) == operation)
		fn(examination, id, operation, &key, &pf->link, effect);
	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];

		key = function_key_of_vf(pf, vf);
		if (examination_effect_on_vf(operation, vf) != EFFECT_NONE &&
		    gravest_operation(examination, vf, &effect) == operation)
			fn(examination, id, operation, &key, &vf->link, effect);
	}
}
