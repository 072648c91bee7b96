#include "core/undo.h"

#include "core/memory.h"
#include "core/wish.h"

#include <string.h>

/* What the plan is about: one PF, and the VFs it loses. */
struct undoing {
	const struct plan *plan;
	const struct pf *pf;
	struct intent *intent;
};

static void add_operations(struct undoing *undoing, const struct operation_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		wish_add_value(undoing->intent, &list->operations[i].function,
			       list->operations[i].kind, &list->operations[i].to);
}

static void add_link(struct undoing *undoing, int vf)
{
	struct operation_list list = {0};

	settings_of_link(undoing->pf, vf, &list);
	add_operations(undoing, &list);
	operation_list_done(&list);
}

/* The VFs from `first` on are gone after the plan. */
static void add_lost_vfs(struct undoing *undoing, int first)
{
	const struct pf *pf = undoing->pf;
	struct operation_list list = {0};

	for (size_t i = 0; i < pf->vf_count; i++)
		if (!pf->vfs[i].going && pf->vfs[i].index >= first)
			settings_of_vf(pf, &pf->vfs[i], &list);
	add_operations(undoing, &list);
	operation_list_done(&list);
}

/* How many VFs the plan leaves, and puts the number of before into the intent when
 * that is another one. */
static int undo_numvfs(struct undoing *undoing)
{
	struct function_key key = function_key_of_pf(undoing->pf);
	const struct operation_value before = {.known = true, .number = undoing->pf->numvfs};
	int64_t left = undoing->pf->numvfs;

	for (size_t i = 0; i < undoing->plan->step_count; i++) {
		const struct operation *operation = &undoing->plan->steps[i].operation;

		if (operation->kind == OPERATION_NUMVFS &&
		    function_key_equal(&operation->function, &key))
			left = operation->to.number;
	}
	if (left != undoing->pf->numvfs)
		wish_add_value(undoing->intent, &key, OPERATION_NUMVFS, &before);
	return (int)left;
}

static void undo_change(struct undoing *undoing, const struct intent_change *change)
{
	enum operation_kind kind = wish_kind(change->key);
	struct operation operation;

	if (change->key == INTENT_RELOAD) {
		intent_add_change(undoing->intent, change);
		return;
	}
	if (kind == OPERATION_NUMVFS ||
	    !wish_operation(&undoing->plan->intent, undoing->pf, change->function.vf, kind,
			    &operation) ||
	    !operation.from.known || operation_value_equal(kind, &operation.from, &operation.to))
		return;
	wish_add_value(undoing->intent, &change->function, kind, &operation.from);
	/* The interface that comes back with the driver has nothing of the old one. */
	if (kind == OPERATION_DRIVER)
		add_link(undoing, change->function.vf);
}

static void undo_pf(struct undoing *undoing)
{
	const struct intent *intent = &undoing->plan->intent;
	int left = undo_numvfs(undoing);

	for (size_t i = 0; i < intent->count; i++) {
		const struct intent_change *change = &intent->changes[i];

		/* What happened to VFs that come and go is of no interest. */
		if (strcmp(change->function.pf, undoing->pf->name) == 0 &&
		    change->function.vf < undoing->pf->numvfs && change->function.vf < left)
			undo_change(undoing, change);
	}
	if (left < undoing->pf->numvfs)
		add_lost_vfs(undoing, left);
}

void undo_intent(const struct plan *plan, const struct snapshot *snapshot,
		 struct intent *ret_intent)
{
	struct undoing undoing = {.plan = plan, .intent = ret_intent};

	intent_init(ret_intent);
	if (plan->step_count == 0)
		return;
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		undoing.pf = &snapshot->pfs[i];
		undo_pf(&undoing);
	}
}
