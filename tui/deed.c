#include "tui/deed.h"

#include "tui/attribute.h"
#include "tui/proposal.h"
#include "tui/screen.h"
#include "tui/script.h"

/* --- when -------------------------------------------------------------------------------- */

/* What stands in the way of any change. */
static const char *hindrance(const struct view *view)
{
	if (view->snapshot == NULL || !view->snapshot->complete)
		return "the host is still being read";
	if (view->paused)
		return "the picture is paused: p lets it go on";
	if (job_is_running(&view->job))
		return "a change is under way";
	return NULL;
}

/* Can this key be set on at least one of them? */
static bool any_can(const struct view *view, const struct targets *targets, enum intent_key key)
{
	char reason[FORM_NOTE_MAX];

	for (size_t i = 0; i < targets->count; i++)
		if (attribute_obstacle(view->snapshot, &targets->items[i].key, key, reason)[0] ==
		    '\0')
			return true;
	return false;
}

/* Takes over the targets. */
static enum action_state judge(const struct view *view, struct targets *targets,
			       enum intent_key key, const char *cannot, const char **ret_reason)
{
	const char *why = hindrance(view);
	enum action_state state = ACTION_READY;

	if (targets->count == 0) {
		state = ACTION_ABSENT;
		*ret_reason = screen_list(view) != NULL ? "select a VF, or mark some" : "";
	} else if (why != NULL) {
		state = ACTION_REFUSED;
		*ret_reason = why;
	} else if (key != INTENT_KEYS && !any_can(view, targets, key)) {
		state = ACTION_REFUSED;
		*ret_reason = cannot;
	}
	targets_done(targets);
	return state;
}

enum action_state when_numvfs(const struct view *view, const char **ret_reason)
{
	struct targets targets;

	targets_of_pf(&targets, view);
	return judge(view, &targets, INTENT_NUMVFS,
		     "the device offers no VFs; SR-IOV may be off in its firmware", ret_reason);
}

enum action_state when_link(const struct view *view, const char **ret_reason)
{
	struct targets targets;

	targets_of_all(&targets, view);
	return judge(view, &targets, INTENT_UP, "it has no interface here", ret_reason);
}

enum action_state when_driver(const struct view *view, const char **ret_reason)
{
	struct targets targets;

	targets_of_all(&targets, view);
	return judge(view, &targets, INTENT_DRIVER, "its driver is fixed, or it is being removed",
		     ret_reason);
}

static enum action_state when_vfs(const struct view *view, enum intent_key key,
				  const char **ret_reason)
{
	struct targets targets;

	targets_of_vfs(&targets, view);
	return judge(view, &targets, key, "this PF's driver cannot do that: e tells more",
		     ret_reason);
}

enum action_state when_mac(const struct view *view, const char **ret_reason)
{
	return when_vfs(view, INTENT_MAC, ret_reason);
}

enum action_state when_vlan(const struct view *view, const char **ret_reason)
{
	return when_vfs(view, INTENT_VLAN, ret_reason);
}

enum action_state when_attributes(const struct view *view, const char **ret_reason)
{
	struct targets targets;

	targets_of_all(&targets, view);
	return judge(view, &targets, INTENT_KEYS, "", ret_reason);
}

enum action_state when_undo(const struct view *view, const char **ret_reason)
{
	const char *why = hindrance(view);

	*ret_reason = why != NULL ? why : "";
	return why == NULL ? ACTION_READY : ACTION_REFUSED;
}

enum action_state when_job(const struct view *view, const char **ret_reason)
{
	*ret_reason = "nothing was changed yet";
	return view->job.phase != JOB_NONE ? ACTION_READY : ACTION_ABSENT;
}

/* --- what -------------------------------------------------------------------------------- */

static unsigned open_form(struct view *view, enum inquiry_kind kind, struct targets *targets)
{
	view->proposal = proposal_new(kind, targets, view->snapshot);
	return STALE_PICTURE;
}

unsigned deed_numvfs(struct view *view, uint32_t key)
{
	struct targets targets;

	(void)key;
	targets_of_pf(&targets, view);
	return open_form(view, INQUIRY_NUMVFS, &targets);
}

/* One function needs no form: it is turned over. */
unsigned deed_link(struct view *view, uint32_t key)
{
	struct targets targets;
	struct intent intent;
	struct error error = {0};
	char value[ATTRIBUTE_TEXT_MAX];

	(void)key;
	targets_of_all(&targets, view);
	if (targets.count > 1)
		return open_form(view, INQUIRY_UP, &targets);
	intent_init(&intent);
	attribute_value(view->snapshot, &targets.items[0].key, INTENT_UP, value);
	if (intent_add(&intent, view->snapshot, &targets.items[0].key,
		       value[0] == 'o' && value[1] == 'n' ? "up=off" : "up=on", &error) < 0) {
		view_say(view, ROLE_ERROR, "%s", error.message);
		targets_done(&targets);
		return STALE_PICTURE;
	}
	view->proposal = proposal_new_intent(&intent, &targets);
	return STALE_PICTURE;
}

unsigned deed_driver(struct view *view, uint32_t key)
{
	struct targets targets;

	(void)key;
	targets_of_all(&targets, view);
	return open_form(view, INQUIRY_DRIVER, &targets);
}

unsigned deed_mac(struct view *view, uint32_t key)
{
	struct targets targets;

	(void)key;
	targets_of_vfs(&targets, view);
	return open_form(view, INQUIRY_MAC, &targets);
}

unsigned deed_vlan(struct view *view, uint32_t key)
{
	struct targets targets;

	(void)key;
	targets_of_vfs(&targets, view);
	return open_form(view, INQUIRY_VLAN, &targets);
}

/* Marked VFs together; a PF has attributes of its own. */
unsigned deed_attributes(struct view *view, uint32_t key)
{
	struct targets targets;

	(void)key;
	targets_of_vfs(&targets, view);
	if (targets.count == 0)
		targets_of_pf(&targets, view);
	return open_form(view, INQUIRY_ALL, &targets);
}

unsigned deed_undo(struct view *view, uint32_t key)
{
	(void)key;
	view->proposal = proposal_new_undo(view->past.readings);
	return STALE_PAST | STALE_PICTURE;
}

unsigned deed_log(struct view *view, uint32_t key)
{
	(void)key;
	view->pager = pager_new(view->job.log.text, script_wrap);
	pager_to_end(view->pager);
	return STALE_PICTURE;
}

unsigned deed_show_job(struct view *view, uint32_t key)
{
	(void)key;
	view->job.shown = true;
	return STALE_PICTURE;
}
