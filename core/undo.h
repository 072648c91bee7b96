/* undo.h - from a plan and the snapshot it was made from to the intent that
 * brings everything back: what the journal keeps and `vftop undo` asks for.
 */
#ifndef CORE_UNDO_H
#define CORE_UNDO_H

#include "core/plan.h"

/* Fills `ret_intent` (intent_done() it): each changed value as it was, and the
 * settings of VFs that the plan makes vanish. What was unknown before is left
 * out. */
void undo_intent(const struct plan *plan, const struct snapshot *snapshot,
		 struct intent *ret_intent);

#endif
