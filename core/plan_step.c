#include "core/plan_step.h"

#include "core/memory.h"
#include "core/operation_text.h"

/* The interface that the step's shell command names; empty while it is not there. */
static const char *command_interface(const struct snapshot *snapshot,
				     const struct operation *operation)
{
	const struct pf *pf = snapshot_find_pf(snapshot, operation->function.pf);
	const struct vf *vf = snapshot_find_vf(snapshot, &operation->function);

	switch (operation->kind) {
	case OPERATION_LINK_UP:
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		/* Without an index it is the interface of a device to come. */
		if (operation->ifindex == 0)
			return "";
		return vf != NULL ? vf->link.name : pf->link.name;
	default:
		return pf->link.name;
	}
}

struct step *plan_step_add(struct plan *plan, const struct snapshot *snapshot,
			   enum step_phase phase, const struct operation *operation)
{
	struct step *step;

	plan->steps = memory_resize(plan->steps, plan->step_count + 1, sizeof(*plan->steps));
	step = &plan->steps[plan->step_count++];
	*step = (struct step){.phase = phase, .operation = *operation};
	operation_words(operation, step->words, sizeof(step->words));
	operation_command(operation, command_interface(snapshot, operation), step->command,
			  sizeof(step->command));
	return step;
}

struct step *plan_step_change(struct plan *plan, const struct snapshot *snapshot,
			      const struct operation *operation)
{
	struct operation reversed = operation_reversed(operation);
	struct step *step;

	if (operation->from.known &&
	    operation_value_equal(operation->kind, &operation->from, &operation->to))
		return NULL;
	step = plan_step_add(plan, snapshot, STEP_CHANGE, operation);
	step->check_before = operation->from.known;
	if (operation->from.known)
		plan_step_add_rollback(step, &reversed);
	return step;
}

void plan_step_add_rollback(struct step *step, const struct operation *operation)
{
	step->rollback =
		memory_resize(step->rollback, step->rollback_count + 1, sizeof(*step->rollback));
	step->rollback[step->rollback_count++] = *operation;
}

void plan_step_add_rollbacks(struct step *step, const struct operation_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		plan_step_add_rollback(step, &list->operations[i]);
}

void plan_step_add_check(struct plan *plan, const struct operation *operation)
{
	struct operation *check;

	plan->checks = memory_resize(plan->checks, plan->check_count + 1, sizeof(*plan->checks));
	check = &plan->checks[plan->check_count++];
	*check = *operation;
	check->to = check->from;
}
