/* plan_step.h - puts steps into a plan. */
#ifndef CORE_PLAN_STEP_H
#define CORE_PLAN_STEP_H

#include "core/plan.h"
#include "core/settings.h"

/* Adds a step with its words and its command; nothing takes it back yet. The
 * pointer is valid until the next step is added. */
struct step *plan_step_add(struct plan *plan, const struct snapshot *snapshot,
			   enum step_phase phase, const struct operation *operation);

/* Adds a change of something that is there, unless it changes nothing: checked
 * before, and taken back by its reverse. NULL when nothing was added. */
struct step *plan_step_change(struct plan *plan, const struct snapshot *snapshot,
			      const struct operation *operation);

void plan_step_add_rollback(struct step *step, const struct operation *operation);
void plan_step_add_rollbacks(struct step *step, const struct operation_list *list);

/* What must still be as the snapshot has it when execution starts. */
void plan_step_add_check(struct plan *plan, const struct operation *operation);

#endif
