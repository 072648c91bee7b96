#include "tui/proposal.h"

#include "core/guard.h"
#include "core/memory.h"
#include "tui/hints.h"
#include "tui/plan_dialog.h"
#include "tui/script.h"
#include "widgets/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>

/* What was seen of the surroundings is too old to act upon after that. */
#define SIGHTING_AGE_MAX (5 * UINT64_C(1000000000))

/* A form has at least this room, and as many lines below it. */
#define FORM_COLUMNS 66
#define FORM_LINES   3

enum stage {
	STAGE_FORM,
	STAGE_PAST,    /* waits for the journal */
	STAGE_LOOKING, /* waits for the surroundings */
	STAGE_PLAN,
	STAGE_NAME,     /* the PF's name is being typed */
	STAGE_OBSTACLE, /* nothing can come of it any more */
};

struct proposal {
	enum stage stage;
	struct targets targets;
	struct inquiry *inquiry; /* NULL: there is no form */
	struct intent intent;
	struct plan *plan; /* the newest, or NULL */
	unsigned readings; /* of the journal that are too old */
	uint64_t undoes;   /* id of the entry to be taken back, 0: none */
	char preface[200]; /* what is said before the plan, may be empty */
	char obstacle[320];
	bool renewed; /* the plan is not the one any more that was shown first */
	bool filled;  /* the dialog shows the plan */
	struct prompt name;
	bool wrong_name;
	size_t tallest; /* lines that the form has ever had below it */
	struct dialog *dialog;
};

/* --- opening and closing ----------------------------------------------------------------- */

static struct proposal *make(enum stage stage, struct targets *targets)
{
	struct proposal *proposal = memory_new(sizeof(*proposal));

	proposal->stage = stage;
	proposal->dialog = dialog_new("");
	if (targets != NULL) {
		proposal->targets = *targets;
		*targets = (struct targets){0};
	}
	return proposal;
}

struct proposal *proposal_new(enum inquiry_kind kind, struct targets *targets,
			      const struct snapshot *snapshot)
{
	struct proposal *proposal = make(STAGE_FORM, targets);
	char title[FUNCTION_NAME_MAX + 48], name[FUNCTION_NAME_MAX];

	proposal->inquiry = inquiry_new(kind, &proposal->targets, snapshot);
	snprintf(title, sizeof(title), "%s: %s", targets_name(&proposal->targets, snapshot, name),
		 inquiry_title(proposal->inquiry));
	dialog_set_title(proposal->dialog, title);
	return proposal;
}

struct proposal *proposal_new_intent(struct intent *intent, struct targets *targets)
{
	struct proposal *proposal = make(STAGE_LOOKING, targets);

	proposal->intent = *intent;
	intent_init(intent);
	return proposal;
}

struct proposal *proposal_new_undo(unsigned readings)
{
	struct proposal *proposal = make(STAGE_PAST, NULL);

	proposal->readings = readings;
	dialog_set_title(proposal->dialog, "Undo");
	return proposal;
}

void proposal_free(struct proposal *proposal)
{
	if (proposal == NULL)
		return;
	targets_done(&proposal->targets);
	inquiry_free(proposal->inquiry);
	intent_done(&proposal->intent);
	plan_free(proposal->plan);
	dialog_free(proposal->dialog);
	free(proposal);
}

struct plan *proposal_take_plan(struct proposal *proposal)
{
	struct plan *plan = proposal->plan;

	proposal->plan = NULL;
	return plan;
}

static unsigned close_proposal(struct view *view)
{
	proposal_free(view->proposal);
	view->proposal = NULL;
	return STALE_PICTURE;
}

static void meet_obstacle(struct proposal *proposal, const char *text)
{
	proposal->stage = STAGE_OBSTACLE;
	snprintf(proposal->obstacle, sizeof(proposal->obstacle), "%s", text);
}

/* --- from the intent to the plan --------------------------------------------------------- */

static bool sighting_is_fresh(const struct view *view)
{
	return view->sighting != NULL && view->status.now < view->sighting->time + SIGHTING_AGE_MAX;
}

static void show_plan(struct proposal *proposal, struct plan *plan)
{
	if (proposal->stage == STAGE_LOOKING) {
		proposal->stage = STAGE_PLAN;
	} else if (plan_dialog_is_news(proposal->plan, plan)) {
		/* What was about to be confirmed is not what would be done. */
		proposal->renewed = true;
		proposal->stage = STAGE_PLAN;
	}
	proposal->filled = false;
	plan_free(proposal->plan);
	proposal->plan = plan;
}

static void make_plan(struct proposal *proposal, const struct view *view)
{
	struct error error = {0};
	struct plan *plan = plan_new(view->snapshot, &proposal->intent, &error);

	if (plan == NULL) {
		meet_obstacle(proposal, error.message);
		return;
	}
	plan->undoes = proposal->undoes;
	guard_examine(plan, view->snapshot, view->sighting->surroundings);
	show_plan(proposal, plan);
}

/* --- taking the last change back --------------------------------------------------------- */

static void set_preface(struct proposal *proposal, const struct journal_entry *entry)
{
	time_t at = (time_t)entry->time;
	char when[32] = "";
	struct tm local;

	if (localtime_r(&at, &local) != NULL)
		strftime(when, sizeof(when), "%F %T", &local);
	snprintf(proposal->preface, sizeof(proposal->preface),
		 "Takes back \"%.100s\" of %s, %.40s.", entry->title, when, entry->who);
}

/* The PFs are what must still be there: VFs may be to come. */
static void add_pfs(struct proposal *proposal, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < proposal->intent.count; i++) {
		struct function_key key = proposal->intent.changes[i].function;
		bool known = false;

		key.vf = UNKNOWN;
		for (size_t j = 0; j < proposal->targets.count; j++)
			known = known || function_key_equal(&proposal->targets.items[j].key, &key);
		if (!known)
			targets_add(&proposal->targets, snapshot, &key);
	}
}

static void find_last_change(struct proposal *proposal, const struct view *view)
{
	const struct journal_entry *entry =
		journal_last_undoable(view->past.entries, view->past.count);
	struct error error = view->past.error;

	if (entry == NULL) {
		meet_obstacle(proposal, error.code != 0
						? error.message
						: "There is no change that could be taken back.");
		return;
	}
	if (intent_from_json(entry->undo, &proposal->intent, &error) < 0) {
		meet_obstacle(proposal, error.message);
		return;
	}
	proposal->undoes = entry->id;
	set_preface(proposal, entry);
	add_pfs(proposal, view->snapshot);
	proposal->stage = STAGE_LOOKING;
}

/* --- news -------------------------------------------------------------------------------- */

/* Is it still about what it was opened for? */
static bool check_targets(struct proposal *proposal, const struct snapshot *snapshot)
{
	const struct target *missing;
	char name[FUNCTION_NAME_MAX];
	char text[160];

	if (targets_are_there(&proposal->targets, snapshot, &missing))
		return true;
	snprintf(text, sizeof(text), "%s (%s) is gone, or is another device now.",
		 function_name(snapshot, &missing->key, name),
		 missing->address[0] != '\0' ? missing->address : missing->key.pf);
	meet_obstacle(proposal, text);
	return false;
}

unsigned proposal_look(struct view *view)
{
	struct proposal *proposal = view->proposal;

	if (proposal == NULL || view->snapshot == NULL || proposal->stage == STAGE_OBSTACLE)
		return STALE_NOTHING;
	if (!check_targets(proposal, view->snapshot))
		return STALE_PICTURE;
	if (proposal->stage == STAGE_PAST && view->past.readings > proposal->readings)
		find_last_change(proposal, view);
	if (proposal->stage != STAGE_FORM && proposal->stage != STAGE_PAST &&
	    proposal->stage != STAGE_OBSTACLE && sighting_is_fresh(view) &&
	    view->snapshot->complete)
		make_plan(proposal, view);
	return STALE_PICTURE;
}

/* --- the answer -------------------------------------------------------------------------- */

/* The PF whose name has to be typed. */
static const char *name_to_type(const struct proposal *proposal, const struct snapshot *snapshot,
				char buffer[static FUNCTION_NAME_MAX])
{
	struct function_key key = proposal->intent.changes[0].function;

	for (size_t i = 0; i < proposal->plan->verdict_count; i++)
		if (strcmp(proposal->plan->verdicts[i].id, "type-name") == 0)
			key = proposal->plan->verdicts[i].function;
	key.vf = UNKNOWN;
	return function_name(snapshot, &key, buffer);
}

/* Only what was seen just now is acted upon. */
static unsigned say_yes(struct view *view)
{
	struct proposal *proposal = view->proposal;

	if (sighting_is_fresh(view))
		return STALE_JOB | STALE_PICTURE;
	proposal->stage = STAGE_LOOKING;
	return STALE_PICTURE;
}

static unsigned ask_for_name(struct proposal *proposal)
{
	proposal->stage = STAGE_NAME;
	proposal->wrong_name = false;
	prompt_set(&proposal->name, "");
	return STALE_PICTURE;
}

static unsigned open_script(struct view *view)
{
	struct script script = {0};

	script_plan(&script, view->proposal->plan);
	view->pager = pager_new(script.text, script_wrap);
	script_done(&script);
	return STALE_PICTURE;
}

static unsigned back_to_form(struct proposal *proposal)
{
	if (proposal->inquiry == NULL)
		return STALE_NOTHING;
	proposal->stage = STAGE_FORM;
	plan_free(proposal->plan);
	proposal->plan = NULL;
	intent_done(&proposal->intent);
	proposal->renewed = proposal->filled = false;
	return STALE_PICTURE;
}

static unsigned key_in_plan(struct view *view, uint32_t code)
{
	struct proposal *proposal = view->proposal;
	enum plan_answer answer = plan_answer(proposal->plan);

	if (dialog_key(proposal->dialog, code))
		return STALE_PICTURE;
	switch (code) {
	case 'y':
		/* It was just made anew, and nobody can have read it. */
		if (!proposal->filled)
			return STALE_PICTURE;
		if (answer == PLAN_YES)
			return say_yes(view);
		return answer == PLAN_YES_NAME ? ask_for_name(proposal) : STALE_NOTHING;
	case 'F':
		return answer == PLAN_FORCE ? ask_for_name(proposal) : STALE_NOTHING;
	case 'P':
		return open_script(view);
	case 'e':
		return back_to_form(proposal);
	case 'n':
	case 'q':
	case KEYCODE_ENTER:
	case KEYCODE_ESCAPE:
		return close_proposal(view);
	default:
		return STALE_NOTHING;
	}
}

static unsigned key_in_name(struct view *view, uint32_t code)
{
	struct proposal *proposal = view->proposal;
	char name[FUNCTION_NAME_MAX];

	switch (prompt_key(&proposal->name, code)) {
	case PROMPT_EDITING:
		proposal->wrong_name = false;
		break;
	case PROMPT_CANCELLED:
		proposal->stage = STAGE_PLAN;
		proposal->filled = false;
		break;
	case PROMPT_DONE:
		name_to_type(proposal, view->snapshot, name);
		if (strcmp(proposal->name.text, name) == 0)
			return say_yes(view);
		proposal->wrong_name = true;
		break;
	case PROMPT_UNUSED:
		return STALE_NOTHING;
	}
	return STALE_PICTURE;
}

/* The form is filled in: plan it. What is wrong with it is told already. */
static unsigned finish_form(struct view *view)
{
	struct proposal *proposal = view->proposal;
	struct error error = {0};

	if (inquiry_intent(proposal->inquiry, &proposal->targets, view->snapshot, &proposal->intent,
			   &error) < 0)
		return STALE_PICTURE;
	if (proposal->intent.count == 0) {
		view_say(view, ROLE_DIM, "nothing was changed");
		return close_proposal(view);
	}
	proposal->stage = STAGE_LOOKING;
	dialog_set_top(proposal->dialog, 0);
	return proposal_look(view) | STALE_PICTURE;
}

static unsigned key_in_form(struct view *view, uint32_t code)
{
	switch (inquiry_key(view->proposal->inquiry, code)) {
	case FORM_EDITING:
		return STALE_PICTURE;
	case FORM_DONE:
		return finish_form(view);
	case FORM_CANCELLED:
		return close_proposal(view);
	case FORM_UNUSED:
		break;
	}
	/* A long list of what would come of it scrolls below the form. */
	if (code == KEYCODE_WHEEL_UP || code == KEYCODE_WHEEL_DOWN)
		return dialog_key(view->proposal->dialog, code) ? STALE_PICTURE : STALE_NOTHING;
	return STALE_NOTHING;
}

static unsigned key_while_waiting(struct view *view, uint32_t code)
{
	if (code == KEYCODE_ESCAPE || code == KEYCODE_ENTER || code == 'q')
		return close_proposal(view);
	return dialog_key(view->proposal->dialog, code) ? STALE_PICTURE : STALE_NOTHING;
}

static void gather_hints(const struct proposal *proposal, struct hints *hints)
{
	hints_clear(hints);
	switch (proposal->stage) {
	case STAGE_FORM:
		hints_add(hints, KEYCODE_ENTER, "plan it", 1);
		hints_add(hints, KEYCODE_ESCAPE, "leave", 1);
		if (inquiry_takes_macs(proposal->inquiry)) {
			hints_add(hints, KEYCODE_CTRL('r'), "random", 2);
			hints_add(hints, KEYCODE_CTRL('a'), "auto", 2);
		}
		break;
	case STAGE_NAME:
		hints_add(hints, KEYCODE_ENTER, "do it", 1);
		hints_add(hints, KEYCODE_ESCAPE, "back", 1);
		break;
	case STAGE_PLAN:
		hints_add(hints, KEYCODE_ENTER,
			  plan_answer(proposal->plan) == PLAN_NOTHING ||
					  plan_answer(proposal->plan) == PLAN_IMPOSSIBLE
				  ? "close"
				  : "no",
			  1);
		if (plan_answer(proposal->plan) == PLAN_YES ||
		    plan_answer(proposal->plan) == PLAN_YES_NAME)
			hints_add(hints, 'y', "yes, do it", 1);
		if (plan_answer(proposal->plan) == PLAN_FORCE)
			hints_add(hints, 'F', "force", 2);
		hints_add(hints, 'P', "print", 3);
		if (proposal->inquiry != NULL)
			hints_add(hints, 'e', "edit", 4);
		break;
	case STAGE_PAST:
	case STAGE_LOOKING:
	case STAGE_OBSTACLE:
		hints_add(hints, KEYCODE_ESCAPE, "close", 1);
		break;
	}
}

unsigned proposal_key(struct view *view, struct key_event event)
{
	struct proposal *proposal = view->proposal;
	uint32_t code = event.code;
	struct hints hints;

	if (code == KEYCODE_CLICK || code == KEYCODE_DOUBLE_CLICK) {
		gather_hints(proposal, &hints);
		code = hints_key_at(&hints, proposal->dialog, event.x, event.y);
		if (code == KEYCODE_NONE && proposal->stage == STAGE_FORM)
			return form_click(inquiry_form(proposal->inquiry), event.x, event.y)
				       ? STALE_PICTURE
				       : STALE_NOTHING;
	}
	switch (proposal->stage) {
	case STAGE_FORM:
		return key_in_form(view, code);
	case STAGE_NAME:
		return key_in_name(view, code);
	case STAGE_PLAN:
		return key_in_plan(view, code);
	case STAGE_PAST:
	case STAGE_LOOKING:
	case STAGE_OBSTACLE:
		return key_while_waiting(view, code);
	}
	return STALE_NOTHING;
}

/* --- drawing ----------------------------------------------------------------------------- */

/* Made anew each time: what it says moves with what is typed and with time. */
static void fill_form(struct proposal *proposal, const struct view *view)
{
	const struct form *form = inquiry_form(proposal->inquiry);
	int top = dialog_top(proposal->dialog);

	dialog_clear(proposal->dialog);
	dialog_reserve(proposal->dialog, MAX(form_width(form), FORM_COLUMNS), form_height(form));
	inquiry_explain(proposal->inquiry, &proposal->targets, view->snapshot, proposal->dialog);
	/* So that the box does not jump while one types. */
	while (dialog_line_count(proposal->dialog) < MAX(proposal->tallest, FORM_LINES))
		dialog_line(proposal->dialog);
	proposal->tallest = dialog_line_count(proposal->dialog);
	dialog_set_top(proposal->dialog, top);
}

static void fill_words(struct proposal *proposal, enum role role, const char *text)
{
	dialog_clear(proposal->dialog);
	dialog_reserve(proposal->dialog, 0, 0);
	dialog_text(proposal->dialog, role, CELL_PLAIN, text);
}

static void fill_looking(struct proposal *proposal, const struct view *view)
{
	char text[FUNCTION_NAME_MAX + 48];
	char name[FUNCTION_NAME_MAX];

	snprintf(text, sizeof(text), "looking at what hangs on %s ...",
		 targets_name(&proposal->targets, view->snapshot, name));
	fill_words(proposal, ROLE_DIM, text);
}

static void fill_plan(struct proposal *proposal, bool ascii)
{
	int top = dialog_top(proposal->dialog);

	if (proposal->filled)
		return;
	dialog_clear(proposal->dialog);
	dialog_reserve(proposal->dialog, 0, 0);
	dialog_set_title(proposal->dialog, proposal->plan->title);
	if (proposal->renewed)
		dialog_text(proposal->dialog, ROLE_WARN, CELL_BOLD,
			    "The host changed meanwhile: this is the new plan.");
	if (proposal->preface[0] != '\0')
		dialog_text(proposal->dialog, ROLE_TEXT, CELL_PLAIN, proposal->preface);
	plan_dialog_fill(proposal->dialog, proposal->plan, ascii);
	dialog_set_top(proposal->dialog, top);
	proposal->filled = true;
}

static void fill_name(struct proposal *proposal, const struct view *view)
{
	bool forced = plan_answer(proposal->plan) == PLAN_FORCE;
	char name[FUNCTION_NAME_MAX];

	name_to_type(proposal, view->snapshot, name);
	dialog_clear(proposal->dialog);
	dialog_reserve(proposal->dialog, 40, 1);
	if (proposal->wrong_name)
		dialog_textf(proposal->dialog, ROLE_ERROR, CELL_PLAIN, "That is not %s.", name);
	dialog_textf(proposal->dialog, forced ? ROLE_ERROR : ROLE_WARN, CELL_BOLD,
		     forced ? "To do it in spite of what speaks against it, type %s"
			    : "To go on, type %s",
		     name);
	for (size_t i = 0; i < proposal->plan->verdict_count; i++)
		if (proposal->plan->verdicts[i].level >= VERDICT_ASK)
			dialog_text(proposal->dialog, ROLE_TEXT, CELL_PLAIN,
				    proposal->plan->verdicts[i].text);
}

static void fill(struct proposal *proposal, const struct view *view, bool ascii)
{
	switch (proposal->stage) {
	case STAGE_FORM:
		fill_form(proposal, view);
		break;
	case STAGE_PAST:
		fill_words(proposal, ROLE_DIM, "reading the journal ...");
		break;
	case STAGE_LOOKING:
		fill_looking(proposal, view);
		break;
	case STAGE_PLAN:
		fill_plan(proposal, ascii);
		break;
	case STAGE_NAME:
		fill_name(proposal, view);
		break;
	case STAGE_OBSTACLE:
		fill_words(proposal, ROLE_ERROR, proposal->obstacle);
		break;
	}
}

bool proposal_draw(const struct view *view, struct canvas *canvas, int *ret_x, int *ret_y)
{
	struct proposal *proposal = view->proposal;
	struct rect all = layout_inset((struct rect){0, 0, canvas->columns, canvas->rows}, 1, 0);
	struct hints hints;
	struct rect room;

	fill(proposal, view, canvas->ascii);
	gather_hints(proposal, &hints);
	dialog_draw(canvas, all, proposal->dialog, hints.items, hints.count);
	room = dialog_reserved(proposal->dialog);
	if (proposal->stage == STAGE_FORM)
		return form_draw(canvas, room, inquiry_form(proposal->inquiry), ret_x, ret_y);
	if (proposal->stage != STAGE_NAME)
		return false;
	*ret_x = prompt_draw(canvas, room, "> ", &proposal->name);
	*ret_y = room.y;
	return true;
}
