#include "tui/plan_dialog.h"

#include <stdio.h>
#include <string.h>

#define COLUMN_VERDICT 2
#define COLUMN_STEP    4

enum plan_answer plan_answer(const struct plan *plan)
{
	bool name = false;

	for (size_t i = 0; i < plan->verdict_count; i++)
		name = name || strcmp(plan->verdicts[i].id, "type-name") == 0;
	if (plan_level(plan) == VERDICT_IMPOSSIBLE)
		return PLAN_IMPOSSIBLE;
	if (plan->step_count == 0)
		return PLAN_NOTHING;
	if (plan_level(plan) == VERDICT_REFUSE)
		return PLAN_FORCE;
	return name ? PLAN_YES_NAME : PLAN_YES;
}

static void add_verdict(struct dialog *dialog, const struct verdict *verdict, bool ascii)
{
	static const struct {
		const char *glyph, *ascii;
		enum role role;
	} marks[] = {
		[VERDICT_INFORM] = {"i", "i", ROLE_DIM},
		[VERDICT_ASK] = {"!", "!", ROLE_WARN},
		[VERDICT_REFUSE] = {"✗", "x", ROLE_ERROR},
		[VERDICT_IMPOSSIBLE] = {"✗", "x", ROLE_ERROR},
	};
	enum role role = marks[verdict->level].role;

	dialog_line(dialog);
	dialog_span(dialog, 0, role, CELL_BOLD,
		    ascii ? marks[verdict->level].ascii : marks[verdict->level].glyph);
	dialog_span(dialog, COLUMN_VERDICT, verdict->level == VERDICT_INFORM ? ROLE_TEXT : role,
		    CELL_PLAIN, verdict->text);
	if (verdict->advice[0] == '\0')
		return;
	dialog_line(dialog);
	dialog_span(dialog, COLUMN_VERDICT, ROLE_DIM, CELL_PLAIN, verdict->advice);
}

static void add_step(struct dialog *dialog, const struct step *step, size_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%2zu", number);
	dialog_line(dialog);
	dialog_span(dialog, 0, ROLE_KEY, CELL_PLAIN, text);
	dialog_span(dialog, COLUMN_STEP, ROLE_TEXT, CELL_PLAIN, step->words);
	if (step->command[0] == '\0')
		return;
	dialog_line(dialog);
	dialog_span(dialog, COLUMN_STEP, ROLE_DIM, CELL_PLAIN, step->command);
}

void plan_dialog_fill(struct dialog *dialog, const struct plan *plan, bool ascii)
{
	bool restoring = false;

	if (plan->step_count == 0 && plan_level(plan) != VERDICT_IMPOSSIBLE)
		dialog_text(dialog, ROLE_TEXT, CELL_PLAIN,
			    "Nothing to do: the host is already like that.");
	if (plan->consequence[0] != '\0')
		dialog_text(dialog, ROLE_TEXT, CELL_BOLD, plan->consequence);
	if (plan->verdict_count > 0 && dialog_line_count(dialog) > 0)
		dialog_line(dialog);
	for (size_t i = 0; i < plan->verdict_count; i++)
		add_verdict(dialog, &plan->verdicts[i], ascii);
	if (plan->step_count > 0 && dialog_line_count(dialog) > 0)
		dialog_line(dialog);
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].phase == STEP_RESTORE && !restoring)
			dialog_text(dialog, ROLE_TITLE, CELL_PLAIN,
				    "and gives back what was lost:");
		restoring = plan->steps[i].phase == STEP_RESTORE;
		add_step(dialog, &plan->steps[i], i + 1);
	}
}

static bool has_verdict(const struct plan *plan, const struct verdict *wanted)
{
	for (size_t i = 0; i < plan->verdict_count; i++) {
		const struct verdict *verdict = &plan->verdicts[i];

		if (verdict->level == wanted->level && strcmp(verdict->id, wanted->id) == 0 &&
		    function_key_equal(&verdict->function, &wanted->function))
			return true;
	}
	return false;
}

bool plan_dialog_is_news(const struct plan *old, const struct plan *plan)
{
	if (old->step_count != plan->step_count || strcmp(old->title, plan->title) != 0)
		return true;
	for (size_t i = 0; i < plan->step_count; i++)
		if (strcmp(old->steps[i].words, plan->steps[i].words) != 0 ||
		    strcmp(old->steps[i].command, plan->steps[i].command) != 0)
			return true;
	for (size_t i = 0; i < plan->verdict_count; i++)
		if (plan->verdicts[i].level >= VERDICT_REFUSE &&
		    !has_verdict(old, &plan->verdicts[i]))
			return true;
	return false;
}
