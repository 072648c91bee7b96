/* proposal.h - a change that is being talked over: a form, then the plan with what
 * speaks against it, then the answer. Nothing is changed here.
 *
 * It stays true: with every piece of news the plan is made again from the newest
 * picture, and it is refused when a function is not the one any more that it was
 * opened for.
 */
#ifndef TUI_PROPOSAL_H
#define TUI_PROPOSAL_H

#include "core/intent.h"
#include "tui/inquiry.h"
#include "tui/view.h"
#include "widgets/canvas.h"

struct proposal;

/* Opens a form for these functions (taken over; at least one). */
struct proposal *proposal_new(enum inquiry_kind kind, struct targets *targets,
			      const struct snapshot *snapshot);
/* The same without a form: the intent (taken over) is known already. */
struct proposal *proposal_new_intent(struct intent *intent, struct targets *targets);
/* To take the last change back, once the journal was read again after reading
 * number `readings`. */
struct proposal *proposal_new_undo(unsigned readings);
void proposal_free(struct proposal *proposal); /* NULL is allowed */

/* Takes up news: a snapshot, a sighting, the journal. Returns what became stale. */
unsigned proposal_look(struct view *view);

/* A key or click while view->proposal is open, which it may close. Returns what
 * became stale; STALE_JOB: yes, do it. */
unsigned proposal_key(struct view *view, struct key_event event);

/* The plan that was said yes to; the caller frees it. */
struct plan *proposal_take_plan(struct proposal *proposal);

/* False when there is no cursor to be shown; else where it is. */
bool proposal_draw(const struct view *view, struct canvas *canvas, int *ret_x, int *ret_y);

#endif
