#include "core/plan.h"

#include "core/memory.h"
#include "core/pci.h"
#include "core/settings.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a plan is made from. */
struct planner {
	struct plan *plan;
	const struct snapshot *snapshot;
	const struct intent *intent;
};

/* --- steps ----------------------------------------------------------------- */

/* The interface that the step's shell command names. */
static const char *command_interface(const struct planner *planner,
				     const struct operation *operation)
{
	const struct pf *pf = snapshot_find_pf(planner->snapshot, operation->function.pf);
	const struct vf *vf = snapshot_find_vf(planner->snapshot, &operation->function);

	switch (operation->kind) {
	case OPERATION_LINK_UP:
	case OPERATION_LINK_MTU:
	case OPERATION_LINK_NAME:
		return vf != NULL ? vf->link.name : pf->link.name;
	default:
		return pf->link.name;
	}
}

static struct step *add_step(struct planner *planner, enum step_phase phase,
			     const struct operation *operation)
{
	struct plan *plan = planner->plan;
	char name[FUNCTION_NAME_MAX];
	struct step *step;

	plan->steps = memory_resize(plan->steps, plan->step_count + 1, sizeof(*plan->steps));
	step = &plan->steps[plan->step_count++];
	*step = (struct step){.phase = phase, .operation = *operation};
	function_name(planner->snapshot, &operation->function, name);
	operation_words(operation, name, step->words, sizeof(step->words));
	operation_command(operation, command_interface(planner, operation), step->command,
			  sizeof(step->command));
	return step;
}

static void add_rollback(struct step *step, const struct operation *operation)
{
	step->rollback =
		memory_resize(step->rollback, step->rollback_count + 1, sizeof(*step->rollback));
	step->rollback[step->rollback_count++] = *operation;
}

/* A step that changes one value of something that is there: planned only when
 * it changes anything, taken back by its reverse. */
static void add_change(struct planner *planner, const struct operation *operation)
{
	struct step *step;

	if (operation->from.known &&
	    operation_value_equal(operation->kind, &operation->from, &operation->to))
		return;
	step = add_step(planner, STEP_CHANGE, operation);
	step->check_before = operation->from.known;
	if (operation->from.known) {
		struct operation reversed = operation_reversed(operation);

		add_rollback(step, &reversed);
	}
}

/* --- the number of VFs ----------------------------------------------------- */

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
	return operation;
}

/* Removing VFs is taken back by making all of them again as they were. */
static void add_removal(struct planner *planner, const struct pf *pf)
{
	struct operation removal = numvfs_operation(pf, pf->numvfs, 0);
	struct operation back = operation_reversed(&removal);
	struct operation settle = settle_operation(pf, pf->numvfs);
	struct step *step = add_step(planner, STEP_CHANGE, &removal);
	struct operation_list list = {0};

	step->check_before = true;
	add_rollback(step, &back);
	add_rollback(step, &settle);
	for (size_t i = 0; i < pf->vf_count; i++)
		if (!pf->vfs[i].going)
			settings_of_vf(pf, &pf->vfs[i], &list);
	for (size_t i = 0; i < list.count; i++)
		add_rollback(step, &list.operations[i]);
	operation_list_done(&list);
}

static void add_creation(struct planner *planner, const struct pf *pf, int count)
{
	struct operation creation = numvfs_operation(pf, 0, count);
	struct operation reversed = operation_reversed(&creation);
	struct operation settle = settle_operation(pf, count);
	struct step *step = add_step(planner, STEP_CHANGE, &creation);

	step->check_before = pf->numvfs == 0;
	add_rollback(step, &reversed);
	add_step(planner, STEP_CHANGE, &settle);
}

static void add_restored_settings(struct planner *planner, const struct pf *pf, int count)
{
	struct operation_list list = {0};

	for (size_t i = 0; i < pf->vf_count; i++)
		if (!pf->vfs[i].going && pf->vfs[i].index < count)
			settings_of_vf(pf, &pf->vfs[i], &list);
	for (size_t i = 0; i < list.count; i++)
		add_step(planner, STEP_RESTORE, &list.operations[i]);
	operation_list_done(&list);
}

static void plan_numvfs(struct planner *planner, const struct pf *pf, int count)
{
	if (pf->numvfs == count)
		return;
	if (pf->numvfs > 0) {
		add_removal(planner, pf);
		snprintf(planner->plan->consequence, sizeof(planner->plan->consequence),
			 count > 0 ? "The kernel can only go through 0: all %d VFs of %s are "
				     "destroyed and made again."
				   : "All %d VFs of %s are destroyed.",
			 pf->numvfs, pf->label[0] != '\0' ? pf->label : pf->name);
	}
	if (count > 0) {
		add_creation(planner, pf, count);
		add_restored_settings(planner, pf, count);
	}
}

/* --- one function's settings ----------------------------------------------- */

static const struct intent_change *
find_change(const struct intent *intent, const struct function_key *function, enum intent_key key)
{
	for (size_t i = 0; i < intent->count; i++)
		if (intent->changes[i].key == key &&
		    function_key_equal(&intent->changes[i].function, function))
			return &intent->changes[i];
	return NULL;
}

/* Whether the PF's VFs are made anew by this intent: then nothing of before
 * holds for them any more. */
static bool recreates(const struct planner *planner, const struct pf *pf)
{
	struct function_key key = function_key_of_pf(pf);
	const struct intent_change *change = find_change(planner->intent, &key, INTENT_NUMVFS);

	return change != NULL && change->number != pf->numvfs;
}

/* The operation as this intent finds it: after a re-creation the value to start
 * from is not known, and the device is found by the VF's index. */
static struct operation start_operation(const struct planner *planner, const struct pf *pf,
					const struct function_key *function,
					enum operation_kind kind)
{
	struct operation operation = settings_operation(pf, function->vf, kind);

	if (function->vf != UNKNOWN && recreates(planner, pf)) {
		operation.from = (struct operation_value){0};
		operation.address[0] = '\0';
	}
	return operation;
}

/* VLAN, QoS and protocol are one value of the kernel: what is not asked for
 * stays as it is; no VLAN has neither. */
static void plan_vlan(struct planner *planner, const struct pf *pf,
		      const struct function_key *function)
{
	const struct intent_change *vlan = find_change(planner->intent, function, INTENT_VLAN);
	const struct intent_change *qos = find_change(planner->intent, function, INTENT_QOS);
	const struct intent_change *proto = find_change(planner->intent, function, INTENT_PROTO);
	struct operation operation = settings_operation(pf, function->vf, OPERATION_VF_VLAN);

	if (vlan == NULL && qos == NULL && proto == NULL)
		return;
	operation.to = operation.from;
	operation.to.known = true;
	if (!operation.from.known)
		operation.to.proto = ETH_P_8021Q;
	if (vlan != NULL)
		operation.to.vlan = (int)vlan->number;
	if (qos != NULL)
		operation.to.qos = (int)qos->number;
	if (proto != NULL)
		operation.to.proto = (int)proto->number;
	if (vlan != NULL && vlan->number == 0 && qos == NULL)
		operation.to.qos = 0;
	if (vlan != NULL && vlan->number == 0 && proto == NULL)
		operation.to.proto = ETH_P_8021Q;
	if (recreates(planner, pf))
		operation.from = (struct operation_value){0};
	add_change(planner, &operation);
}

static void plan_rate(struct planner *planner, const struct pf *pf,
		      const struct function_key *function)
{
	const struct intent_change *minimum =
		find_change(planner->intent, function, INTENT_MIN_TX_RATE);
	const struct intent_change *maximum =
		find_change(planner->intent, function, INTENT_MAX_TX_RATE);
	struct operation operation = settings_operation(pf, function->vf, OPERATION_VF_RATE);

	if (minimum == NULL && maximum == NULL)
		return;
	operation.to = operation.from;
	operation.to.known = true;
	if (minimum != NULL)
		operation.to.min_tx_rate = minimum->number;
	if (maximum != NULL)
		operation.to.max_tx_rate = maximum->number;
	if (recreates(planner, pf))
		operation.from = (struct operation_value){0};
	add_change(planner, &operation);
}

/* The keys that are one operation each, in the order that works. */
static const struct {
	enum intent_key key;
	enum operation_kind kind;
} SETTINGS[] = {
	{INTENT_TRUST, OPERATION_VF_TRUST},
	{INTENT_MAC, OPERATION_VF_MAC},
	{INTENT_VLAN, OPERATION_VF_VLAN},
	{INTENT_MAX_TX_RATE, OPERATION_VF_RATE},
	{INTENT_SPOOFCHK, OPERATION_VF_SPOOFCHK},
	{INTENT_STATE, OPERATION_VF_STATE},
	{INTENT_QUERY_RSS, OPERATION_VF_QUERY_RSS},
	{INTENT_NODE_GUID, OPERATION_VF_NODE_GUID},
	{INTENT_PORT_GUID, OPERATION_VF_PORT_GUID},
	{INTENT_DRIVER, OPERATION_DRIVER},
	{INTENT_NAME, OPERATION_LINK_NAME},
	{INTENT_MTU, OPERATION_LINK_MTU},
	{INTENT_UP, OPERATION_LINK_UP},
};

static void set_value(struct operation_value *value, const struct intent_change *change)
{
	*value = (struct operation_value){.known = true};
	switch (change->key) {
	case INTENT_MAC:
		value->mac = change->mac;
		break;
	case INTENT_NODE_GUID:
	case INTENT_PORT_GUID:
		value->guid = change->guid;
		break;
	case INTENT_DRIVER:
	case INTENT_NAME:
	case INTENT_ESWITCH:
		snprintf(value->text, sizeof(value->text), "%s", change->text);
		break;
	default:
		value->number = change->number;
	}
}

static void plan_simple(struct planner *planner, const struct pf *pf,
			const struct function_key *function, enum intent_key key,
			enum operation_kind kind)
{
	const struct intent_change *change = find_change(planner->intent, function, key);
	struct operation operation;

	if (change == NULL)
		return;
	operation = start_operation(planner, pf, function, kind);
	set_value(&operation.to, change);
	add_change(planner, &operation);
}

/* A VF's driver is taken away and given back, so that it reads its MAC anew. */
static void plan_reload(struct planner *planner, const struct pf *pf,
			const struct function_key *function)
{
	struct operation operation = start_operation(planner, pf, function, OPERATION_DRIVER);

	if (find_change(planner->intent, function, INTENT_RELOAD) == NULL ||
	    find_change(planner->intent, function, INTENT_DRIVER) != NULL ||
	    !operation.from.known || strcmp(operation.from.text, "none") == 0)
		return;
	operation.to = (struct operation_value){.known = true, .text = "none"};
	add_change(planner, &operation);
	operation = operation_reversed(&operation);
	operation.from = (struct operation_value){0};
	add_change(planner, &operation);
}

static void plan_function(struct planner *planner, const struct pf *pf,
			  const struct function_key *function)
{
	for (size_t i = 0; i < sizeof(SETTINGS) / sizeof(SETTINGS[0]); i++) {
		/* A PF's interface is brought up before its VFs are made. */
		if (function->vf == UNKNOWN && SETTINGS[i].key == INTENT_UP)
			continue;
		if (SETTINGS[i].kind == OPERATION_VF_VLAN)
			plan_vlan(planner, pf, function);
		else if (SETTINGS[i].kind == OPERATION_VF_RATE)
			plan_rate(planner, pf, function);
		else
			plan_simple(planner, pf, function, SETTINGS[i].key, SETTINGS[i].kind);
		if (SETTINGS[i].key == INTENT_DRIVER)
			plan_reload(planner, pf, function);
	}
}

/* --- one PF and its VFs ---------------------------------------------------- */

static bool comes_up(const struct intent *intent, const struct function_key *pf)
{
	const struct intent_change *change = find_change(intent, pf, INTENT_UP);

	return change != NULL && change->number == 1;
}

static int compare_vfs(const void *a, const void *b)
{
	const struct function_key *left = a, *right = b;

	return (left->vf > right->vf) - (left->vf < right->vf);
}

/* The VFs of this PF that the intent speaks of, each once, by index. */
static size_t collect_vfs(const struct intent *intent, const struct pf *pf,
			  struct function_key *keys)
{
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < intent->count; i++) {
		const struct function_key *key = &intent->changes[i].function;

		if (key->vf != UNKNOWN && strcmp(key->pf, pf->name) == 0)
			keys[count++] = *key;
	}
	qsort(keys, count, sizeof(*keys), compare_vfs);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || keys[kept - 1].vf != keys[i].vf)
			keys[kept++] = keys[i];
	return kept;
}

static void plan_pf(struct planner *planner, const struct pf *pf)
{
	struct function_key key = function_key_of_pf(pf);
	const struct intent_change *numvfs = find_change(planner->intent, &key, INTENT_NUMVFS);
	struct function_key *vfs = memory_new_array(planner->intent->count, sizeof(*vfs));
	size_t count = collect_vfs(planner->intent, pf, vfs);

	if (comes_up(planner->intent, &key))
		plan_simple(planner, pf, &key, INTENT_UP, OPERATION_LINK_UP);
	plan_simple(planner, pf, &key, INTENT_AUTOPROBE, OPERATION_AUTOPROBE);
	plan_simple(planner, pf, &key, INTENT_ESWITCH, OPERATION_ESWITCH);
	if (numvfs != NULL)
		plan_numvfs(planner, pf, (int)numvfs->number);
	plan_function(planner, pf, &key);
	for (size_t i = 0; i < count; i++)
		plan_function(planner, pf, &vfs[i]);
	if (!comes_up(planner->intent, &key))
		plan_simple(planner, pf, &key, INTENT_UP, OPERATION_LINK_UP);
	free(vfs);
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

static int check_functions(const struct snapshot *snapshot, const struct intent *intent,
			   struct error *error)
{
	for (size_t i = 0; i < intent->count; i++)
		if (snapshot_find_pf(snapshot, intent->changes[i].function.pf) == NULL)
			return error_set(error, ENODEV, "%s: no such PF any more",
					 intent->changes[i].function.pf);
	return 0;
}

struct plan *plan_new(const struct snapshot *snapshot, const struct intent *intent,
		      struct error *error)
{
	struct planner planner = {.snapshot = snapshot, .intent = intent};

	if (check_functions(snapshot, intent, error) < 0)
		return NULL;
	planner.plan = memory_new(sizeof(*planner.plan));
	planner.plan->snapshot = snapshot->number;
	copy_intent(planner.plan, intent);
	set_title(planner.plan, snapshot);
	for (size_t i = 0; i < snapshot->pf_count; i++)
		plan_pf(&planner, &snapshot->pfs[i]);
	return planner.plan;
}

void plan_free(struct plan *plan)
{
	if (plan == NULL)
		return;
	for (size_t i = 0; i < plan->step_count; i++)
		free(plan->steps[i].rollback);
	free(plan->steps);
	free(plan->verdicts);
	intent_done(&plan->intent);
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
