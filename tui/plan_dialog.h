/* plan_dialog.h - a plan as the lines of a dialog: what is lost meanwhile, what
 * speaks against it, and the steps with their commands. */
#ifndef TUI_PLAN_DIALOG_H
#define TUI_PLAN_DIALOG_H

#include "core/plan.h"
#include "widgets/dialog.h"

/* How a plan is to be answered. */
enum plan_answer {
	PLAN_NOTHING,    /* the host is already as wanted */
	PLAN_YES,        /* y does it */
	PLAN_YES_NAME,   /* y, and the PF's name has to be typed */
	PLAN_FORCE,      /* refused: F, and the PF's name has to be typed */
	PLAN_IMPOSSIBLE, /* only to be closed */
};

enum plan_answer plan_answer(const struct plan *plan);

/* Adds the lines; `ascii`: with ASCII glyphs. */
void plan_dialog_fill(struct dialog *dialog, const struct plan *plan, bool ascii);

/* Has who said yes to `old` to be asked again? When other steps would be taken, or
 * something new refuses it. Questions come and go with the traffic of the moment. */
bool plan_dialog_is_news(const struct plan *old, const struct plan *plan);

#endif
