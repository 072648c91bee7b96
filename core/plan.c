#include "core/plan.h"

#include "core/binding.h"
#include "core/driver.h"
#include "core/memory.h"
#include "core/plan_step.h"
#include "core/rebind.h"
#include "core/undo.h"
#include "core/wish.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a plan is made from, and the PF that is being planned. */
struct planner {
	struct plan *plan;
	const struct snapshot *snapshot;
	const struct intent *intent;
	const struct pf *pf;
	int numvfs;     /* when all is done */
	bool recreates; /* VFs that are there then are not those of now */
};

static struct step *add_step(struct planner *planner, enum step_phase phase,
			     const struct operation *operation)
{
	return plan_step_add(planner->plan, planner->snapshot, phase, operation);
}

static struct step *add_change(struct planner *planner, const struct operation *operation)
{
	return plan_step_change(planner->plan, planner->snapshot, operation);
}

/* The wish for one key of one function, when there is one. */
static struct step *plan_wish(struct planner *planner, int vf, enum operation_kind kind)
{
	struct operation operation;

	if (!wish_operation(planner->intent, planner->pf, vf, kind, &operation))
		return NULL;
	return add_change(planner, &operation);
}

static struct operation_value text_value(const char *text)
{
	struct operation_value value = {.known = true};

	snprintf(value.text, sizeof(value.text), "%s", text);
	return value;
}

/* --- VFs come and go ------------------------------------------------------- */

static struct operation numvfs_operation(const struct pf *pf, int from, int to)
{
	struct operation operation = settings_operation(pf, UNKNOWN, OPERATION_NUMVFS);

	operation.from = (struct operation_value){.known = true, .number = from};
	operation.to = (struct operation_value){.known = true, .number = to};
	return operation;
}

static struct operation settle_operation(const struct pf *pf, int count)
{
	struct operation operation = settings_operation(pf, UNKNOWN, OPERATION_SETTLE);

	operation.to = (struct operation_value){.known = true, .number = count};
	if (pf->link.carrier != 1) /* it may never come */
		operation.ifindex = 0;
	return operation;
}

/* Nobody may have changed what is remembered of the VFs. */
static void add_checks(struct planner *planner, const struct vf *vf)
{
	size_t count;
	const enum operation_kind *order = settings_order(&count);

	for (size_t i = 0; i < count && order[i] <= OPERATION_VF_PORT_GUID; i++) {
		struct operation operation = settings_operation(planner->pf, vf->index, order[i]);

		if (operation.from.known &&
		    (order[i] != OPERATION_DRIVER || vf->address[0] != '\0'))
			plan_step_add_check(planner->plan, &operation);
	}
}

/* Removing VFs is taken back by making all of them again as they were. */
static void add_removal(struct planner *planner)
{
	const struct pf *pf = planner->pf;
	struct operation removal = numvfs_operation(pf, pf->numvfs, 0);
	struct operation back = operation_reversed(&removal);
	struct operation settle = settle_operation(pf, pf->numvfs);
	struct step *step = add_step(planner, STEP_CHANGE, &removal);

	step->check_before = true;
	plan_step_add_rollback(step, &back);
	plan_step_add_rollback(step, &settle);
	for (size_t i = 0; i < pf->vf_count; i++) {
		struct operation_list list = {0};

		if (pf->vfs[i].going)
			continue;
		settings_of_vf(pf, &pf->vfs[i], &list);
		rebind_add_returns(step, pf, &list);
		operation_list_done(&list);
		add_checks(planner, &pf->vfs[i]);
	}
}

static void add_settling(struct planner *planner)
{
	struct operation settle = settle_operation(planner->pf, planner->numvfs);

	add_step(planner, STEP_CHANGE, &settle);
}

static void add_creation(struct planner *planner)
{
	struct operation creation = numvfs_operation(planner->pf, 0, planner->numvfs);
	struct operation reversed = operation_reversed(&creation);
	struct step *step = add_step(planner, STEP_CHANGE, &creation);

	step->check_before = planner->pf->numvfs == 0;
	plan_step_add_rollback(step, &reversed);
	add_settling(planner);
}

/* --- a VF made anew -------------------------------------------------------- */

/* Whether it will have a driver without being told to. */
static bool gets_driver(const struct planner *planner)
{
	struct function_key key = function_key_of_pf(planner->pf);
	const struct intent_change *autoprobe = wish_find(planner->intent, &key, INTENT_AUTOPROBE);

	return autoprobe != NULL ? autoprobe->number != 0 : planner->pf->autoprobe != 0;
}

/* The driver that the PF will have when it makes the VF. */
static bool will_read_mac_late(const struct planner *planner)
{
	struct operation driver;

	return rebind_is_needed(planner->pf, wish_operation(planner->intent, planner->pf, UNKNOWN,
							    OPERATION_DRIVER, &driver)
						     ? driver.to.text
						     : planner->pf->driver);
}

/* What the new VF is to have of one kind: as wanted, or as it was. */
static bool find_setting(const struct planner *planner, int vf, enum operation_kind kind,
			 const struct operation_list *before, enum step_phase *ret_phase,
			 struct operation *ret_operation)
{
	const struct operation *saved = operation_list_find(before, kind);

	*ret_phase = STEP_CHANGE;
	if (wish_operation(planner->intent, planner->pf, vf, kind, ret_operation)) {
		ret_operation->from = (struct operation_value){0};
		ret_operation->address[0] = '\0';
		if (kind >= OPERATION_LINK_UP)
			ret_operation->ifindex = 0;
		return true;
	}
	if (saved == NULL)
		return false;
	*ret_phase = STEP_RESTORE;
	*ret_operation = *saved;
	return true;
}

/* Its driver: given away and taken again when it has bound with another MAC. */
static void plan_new_driver(struct planner *planner, int vf, const struct operation_list *before,
			    bool rebind)
{
	struct operation driver;
	enum step_phase phase;
	bool found = find_setting(planner, vf, OPERATION_DRIVER, before, &phase, &driver);

	if (rebind && (found ? strcmp(driver.to.text, BINDING_NONE) != 0 : gets_driver(planner))) {
		struct operation release;

		if (!found) {
			phase = STEP_RESTORE;
			driver = settings_operation(planner->pf, vf, OPERATION_DRIVER);
			driver.to = text_value(BINDING_DEFAULT);
			found = true;
		}
		release = rebind_release(&driver);
		add_step(planner, phase, &release);
	}
	if (found)
		add_step(planner, phase, &driver);
}

static void plan_new_vf(struct planner *planner, int vf)
{
	const struct vf *old = pf_find_vf(planner->pf, vf);
	struct function_key key = {.vf = vf};
	struct operation_list before = {0};
	struct operation operation;
	enum step_phase phase;
	size_t count;
	const enum operation_kind *order = settings_order(&count);
	bool rebind;

	strcpy(key.pf, planner->pf->name);
	rebind = wish_find(planner->intent, &key, INTENT_RELOAD) != NULL;
	if (old != NULL)
		settings_of_vf(planner->pf, old, &before);
	for (size_t i = 0; i < count; i++) {
		if (order[i] == OPERATION_DRIVER) {
			plan_new_driver(planner, vf, &before, rebind);
		} else if (find_setting(planner, vf, order[i], &before, &phase, &operation)) {
			add_step(planner, phase, &operation);
			rebind = rebind ||
				 (rebind_is_due(&operation) && will_read_mac_late(planner));
		}
	}
	operation_list_done(&before);
}

/* --- a VF that stays ------------------------------------------------------- */

/* The rest of the way back of a step that took a VF's driver: its MAC and its
 * interface. */
static void add_present(struct planner *planner, struct step *step, int vf)
{
	struct operation_list list = {0};
	struct operation mac;

	if (vf != UNKNOWN &&
	    wish_operation(planner->intent, planner->pf, vf, OPERATION_VF_MAC, &mac))
		rebind_add_mac_return(step, planner->pf, &mac);
	settings_of_link(planner->pf, vf, &list);
	plan_step_add_rollbacks(step, &list);
	operation_list_done(&list);
}

/* Once is enough for all that are given to one driver. */
static bool is_loaded_before(const struct plan *plan, const char *module)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct operation *operation = &plan->steps[i].operation;

		if (operation->kind == OPERATION_MODULE && strcmp(operation->to.text, module) == 0)
			return true;
	}
	return false;
}

/* Another driver: what takes it back gives its interface what that had, too. */
static bool plan_driver(struct planner *planner, int vf)
{
	struct operation driver, module;
	struct step *step;

	if (!wish_operation(planner->intent, planner->pf, vf, OPERATION_DRIVER, &driver) ||
	    operation_value_equal(OPERATION_DRIVER, &driver.from, &driver.to))
		return false;
	if (strcmp(driver.to.text, BINDING_NONE) != 0 &&
	    strcmp(driver.to.text, BINDING_DEFAULT) != 0 &&
	    !is_loaded_before(planner->plan, driver.to.text)) {
		module = driver;
		module.kind = OPERATION_MODULE;
		module.from = (struct operation_value){0};
		add_step(planner, STEP_CHANGE, &module);
	}
	step = add_change(planner, &driver);
	if (step != NULL)
		add_present(planner, step, vf);
	return true;
}

/* A VF's driver is taken away and given back, so that it reads its MAC anew; its
 * interface is made anew with it. */
static void plan_reload(struct planner *planner, int vf)
{
	struct operation driver = settings_operation(planner->pf, vf, OPERATION_DRIVER);
	struct operation_list link = {0};
	struct step *step;

	if (strcmp(driver.from.text, BINDING_NONE) == 0 || driver.address[0] == '\0')
		return;
	driver.to = text_value(BINDING_NONE);
	step = add_change(planner, &driver);
	add_present(planner, step, vf);
	driver = operation_reversed(&driver);
	driver.from = (struct operation_value){0};
	add_step(planner, STEP_RESTORE, &driver);
	settings_of_link(planner->pf, vf, &link);
	for (size_t i = 0; i < link.count; i++)
		add_step(planner, STEP_RESTORE, &link.operations[i]);
	operation_list_done(&link);
}

/* Before Linux 6.2 no interface is renamed while it is up: one that is to go down
 * does so first (dev_change_name). */
static bool goes_down(const struct planner *planner, int vf)
{
	struct operation up;

	return wish_operation(planner->intent, planner->pf, vf, OPERATION_LINK_UP, &up) &&
	       up.to.number == 0;
}

static void plan_vf(struct planner *planner, int vf)
{
	size_t count;
	const enum operation_kind *order = settings_order(&count);
	struct function_key key = {.vf = vf};

	strcpy(key.pf, planner->pf->name);
	if (goes_down(planner, vf))
		plan_wish(planner, vf, OPERATION_LINK_UP);
	for (size_t i = 0; i < count; i++) {
		if (order[i] == OPERATION_LINK_UP && goes_down(planner, vf))
			continue;
		if (order[i] != OPERATION_DRIVER)
			plan_wish(planner, vf, order[i]);
		else if (!plan_driver(planner, vf) &&
			 wish_find(planner->intent, &key, INTENT_RELOAD) != NULL)
			plan_reload(planner, vf);
	}
}

/* --- one PF and its VFs ---------------------------------------------------- */

static bool wants_vf(const struct planner *planner, int vf)
{
	for (size_t i = 0; i < planner->intent->count; i++) {
		const struct function_key *key = &planner->intent->changes[i].function;

		if (key->vf == vf && strcmp(key->pf, planner->pf->name) == 0)
			return true;
	}
	return false;
}

static void plan_vfs(struct planner *planner)
{
	for (int vf = 0; vf < planner->numvfs; vf++) {
		if (planner->recreates)
			plan_new_vf(planner, vf);
		else if (wants_vf(planner, vf))
			plan_vf(planner, vf);
	}
}

static void say_consequence(struct planner *planner)
{
	struct plan *plan = planner->plan;
	const struct pf *pf = planner->pf;
	const char *name = pf_label(pf);

	if (planner->numvfs > 0)
		snprintf(plan->consequence, sizeof(plan->consequence),
			 "The kernel can only go through 0: all %d VFs of %s are destroyed and "
			 "made again.",
			 pf->numvfs, name);
	else
		snprintf(plan->consequence, sizeof(plan->consequence),
			 "All %d VFs of %s are destroyed.", pf->numvfs, name);
}

/* Whether the PF itself gets another driver: none keeps VFs across that. */
static bool changes_driver(const struct planner *planner)
{
	struct operation driver;

	return wish_operation(planner->intent, planner->pf, UNKNOWN, OPERATION_DRIVER, &driver) &&
	       !operation_value_equal(OPERATION_DRIVER, &driver.from, &driver.to);
}

static void find_numvfs(struct planner *planner)
{
	struct function_key key = function_key_of_pf(planner->pf);
	const struct intent_change *numvfs = wish_find(planner->intent, &key, INTENT_NUMVFS);

	planner->numvfs = numvfs != NULL            ? (int)numvfs->number
			  : changes_driver(planner) ? 0
						    : planner->pf->numvfs;
	planner->recreates = planner->numvfs != planner->pf->numvfs || changes_driver(planner);
}

static bool comes_up(const struct planner *planner)
{
	struct function_key key = function_key_of_pf(planner->pf);
	const struct intent_change *change = wish_find(planner->intent, &key, INTENT_UP);

	return change != NULL && change->number == 1;
}

/* Until the PF has its link again, neither traffic nor an undo with rates gets through. */
static bool link_returns(const struct planner *planner)
{
	const struct driver *driver = driver_find(planner->pf->driver);

	return driver != NULL && driver->resets_link && planner->pf->link.carrier == 1 &&
	       !changes_driver(planner) && !goes_down(planner, UNKNOWN);
}

/* The PF's interface is brought up before its VFs are made, and down after all. */
static void plan_pf(struct planner *planner)
{
	find_numvfs(planner);
	if (planner->recreates && planner->pf->numvfs > 0) {
		say_consequence(planner);
		add_removal(planner);
	}
	plan_driver(planner, UNKNOWN);
	if (!goes_down(planner, UNKNOWN))
		plan_wish(planner, UNKNOWN, OPERATION_LINK_NAME);
	plan_wish(planner, UNKNOWN, OPERATION_LINK_MTU);
	if (comes_up(planner))
		plan_wish(planner, UNKNOWN, OPERATION_LINK_UP);
	plan_wish(planner, UNKNOWN, OPERATION_AUTOPROBE);
	plan_wish(planner, UNKNOWN, OPERATION_ESWITCH);
	if (planner->recreates && planner->numvfs > 0)
		add_creation(planner);
	else if (planner->recreates && link_returns(planner))
		add_settling(planner);
	plan_vfs(planner);
	if (!comes_up(planner))
		plan_wish(planner, UNKNOWN, OPERATION_LINK_UP);
	if (goes_down(planner, UNKNOWN))
		plan_wish(planner, UNKNOWN, OPERATION_LINK_NAME);
}

/* --- the whole ------------------------------------------------------------- */

static void copy_intent(struct plan *plan, const struct intent *intent)
{
	for (size_t i = 0; i < intent->count; i++)
		intent_add_change(&plan->intent, &intent->changes[i]);
}

/* "eth0: 6 -> 8 VFs", "eth0/2: mac, vlan", "3 functions: vlan". */
static void set_title(struct plan *plan, const struct snapshot *snapshot)
{
	const struct intent *intent = &plan->intent;
	char name[FUNCTION_NAME_MAX];
	unsigned seen = 0;
	size_t used, functions = 0;

	if (intent->count == 0)
		return;
	for (size_t i = 0; i < intent->count; i++) {
		bool first = true;

		for (size_t j = 0; j < i; j++)
			first = first && !function_key_equal(&intent->changes[j].function,
							     &intent->changes[i].function);
		functions += first;
	}
	function_name(snapshot, &intent->changes[0].function, name);
	if (functions == 1)
		used = (size_t)snprintf(plan->title, sizeof(plan->title), "%s:", name);
	else
		used = (size_t)snprintf(plan->title, sizeof(plan->title),
					"%zu functions:", functions);
	for (size_t i = 0; i < intent->count && used < sizeof(plan->title); i++) {
		const struct intent_change *change = &intent->changes[i];
		const struct pf *pf = snapshot_find_pf(snapshot, change->function.pf);

		if (seen & 1u << change->key)
			continue;
		if (change->key == INTENT_NUMVFS)
			used += (size_t)snprintf(plan->title + used, sizeof(plan->title) - used,
						 "%s %d -> %d VFs", seen ? "," : "", pf->numvfs,
						 (int)change->number);
		else
			used += (size_t)snprintf(plan->title + used, sizeof(plan->title) - used,
						 "%s %s", seen ? "," : "",
						 intent_key_name(change->key));
		seen |= 1u << change->key;
	}
}

/* The VFs that the intent speaks of must be there when it is done. */
static int check_functions(const struct snapshot *snapshot, const struct intent *intent,
			   struct error *error)
{
	for (size_t i = 0; i < intent->count; i++) {
		const struct function_key *key = &intent->changes[i].function;
		struct planner planner = {.intent = intent,
					  .pf = snapshot_find_pf(snapshot, key->pf)};
		char name[FUNCTION_NAME_MAX];

		if (planner.pf == NULL)
			return error_set(error, ENODEV, "%s: no such PF any more", key->pf);
		find_numvfs(&planner);
		if (key->vf == UNKNOWN || key->vf < planner.numvfs)
			continue;
		function_name(snapshot, key, name);
		return error_set(error, ENODEV, "%s: there %s %d VF%s", name,
				 planner.recreates ? "will only be" : "are only", planner.numvfs,
				 planner.numvfs == 1 ? "" : "s");
	}
	return 0;
}

struct plan *plan_new(const struct snapshot *snapshot, const struct intent *intent,
		      struct error *error)
{
	struct planner planner = {.snapshot = snapshot, .intent = intent};
	struct plan *plan;

	if (check_functions(snapshot, intent, error) < 0)
		return NULL;
	plan = planner.plan = memory_new(sizeof(*plan));
	plan->snapshot = snapshot->number;
	copy_intent(plan, intent);
	set_title(plan, snapshot);
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		planner.pf = &snapshot->pfs[i];
		plan_pf(&planner);
	}
	undo_intent(plan, snapshot, &plan->undo);
	return plan;
}

void plan_free(struct plan *plan)
{
	if (plan == NULL)
		return;
	for (size_t i = 0; i < plan->step_count; i++)
		free(plan->steps[i].rollback);
	free(plan->steps);
	free(plan->checks);
	free(plan->verdicts);
	intent_done(&plan->intent);
	intent_done(&plan->undo);
	free(plan);
}

void plan_add_verdict(struct plan *plan, enum verdict_level level, const char *id,
		      const struct function_key *function, const char *advice, const char *format,
		      ...)
{
	struct verdict verdict = {.level = level, .function = *function};
	size_t place = plan->verdict_count;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(verdict.text, sizeof(verdict.text), format, arguments);
	va_end(arguments);
	snprintf(verdict.id, sizeof(verdict.id), "%s", id);
	snprintf(verdict.advice, sizeof(verdict.advice), "%s", advice);

	plan->verdicts =
		memory_resize(plan->verdicts, plan->verdict_count + 1, sizeof(*plan->verdicts));
	while (place > 0 && plan->verdicts[place - 1].level < level) {
		plan->verdicts[place] = plan->verdicts[place - 1];
		place--;
	}
	plan->verdicts[place] = verdict;
	plan->verdict_count++;
}

enum verdict_level plan_level(const struct plan *plan)
{
	return plan->verdict_count > 0 ? plan->verdicts[0].level : VERDICT_INFORM;
}
