#include "core/guard.h"

#include "core/examination.h"
#include "core/guard_attribute.h"
#include "core/guard_count.h"
#include "core/guard_driver.h"
#include "core/guard_holder.h"
#include "core/guard_link.h"
#include "core/guard_mac.h"
#include "core/wish.h"

#define PROTO_WITHOUT_VLAN "proto-without-vlan"

static const struct {
	const char *id;
	guard_fn *look;
} GUARDS[] = {
	{"held-by-vm", guard_held_by_vm},
	{"held-by-container", guard_held_by_container},
	{"held-by-process", guard_held_by_process},
	{"holder-unknown", guard_holder_unknown},
	{"vf-going", guard_vf_going},
	{"vf-in-use", guard_vf_in_use},
	{"vfs-lose-link", guard_vfs_lose_link},

	{"ssh-session", guard_ssh_session},
	{"default-route", guard_default_route},
	{"network-root", guard_network_root},
	{"interface-in-use", guard_interface_in_use},
	{"traffic", guard_traffic},
	{"surroundings-unknown", guard_surroundings_unknown},
	{"link-bounces", guard_link_bounces},
	{"no-interface", guard_no_interface},
	{"name-taken", guard_name_taken},
	{"rename-up", guard_rename_up},

	{"numvfs-range", guard_numvfs_range},
	{"no-sriov-driver", guard_no_sriov_driver},
	{"pf-down", guard_pf_down},
	{"settings-lost", guard_settings_lost},
	{"autoprobe-off", guard_autoprobe_off},
	{"eswitch", guard_eswitch},
	{"type-name", guard_type_name},
	{"managed", guard_managed},

	{"no-pci-function", guard_no_pci_function},
	{"iommu-off", guard_iommu_off},
	{"group-in-use", guard_group_in_use},

	{"no-pf-interface", guard_no_pf_interface},
	{"not-able", guard_not_able},
	{"switchdev", guard_switchdev},
	{"out-of-range", guard_out_of_range},
	{"qos-without-vlan", guard_qos_without_vlan},
	{PROTO_WITHOUT_VLAN, guard_proto_without_vlan},
	{"rate-order", guard_rate_order},
	{"rate-needs-link", guard_rate_needs_link},
	{"rate-above-link", guard_rate_above_link},

	{"mac-unusable", guard_mac_unusable},
	{"mac-duplicate", guard_mac_duplicate},
	{"mac-needs-reload", guard_mac_needs_reload},
};

#define GUARD_COUNT (sizeof(GUARDS) / sizeof(*GUARDS))

/* What gives back what a change took away was there before: it is not asked for. */
static bool is_examined(const struct step *step)
{
	return step->phase == STEP_CHANGE && step->operation.kind != OPERATION_SETTLE &&
	       step->operation.kind != OPERATION_MODULE;
}

/* False when its PF is gone. */
static bool turn_to(struct examination *examination, const struct operation *operation)
{
	examination->pf = snapshot_find_pf(examination->snapshot, operation->function.pf);
	if (examination->pf == NULL)
		return false;
	examination->key = operation->function;
	examination->vf = operation->function.vf != UNKNOWN
				  ? snapshot_find_vf(examination->snapshot, &operation->function)
				  : NULL;
	examination->driver = driver_find(examination->pf->driver);
	function_name(examination->snapshot, &operation->function, examination->name);
	return true;
}

static void examine_operation(struct examination *examination, const struct operation *operation)
{
	if (!turn_to(examination, operation))
		return;
	for (size_t i = 0; i < GUARD_COUNT; i++)
		GUARDS[i].look(examination, GUARDS[i].id, operation);
}

/* A wish of which no step comes: without a VLAN, its protocol makes no difference. */
static void examine_protocols(struct examination *examination)
{
	const struct intent *intent = &examination->plan->intent;

	for (size_t i = 0; i < intent->count; i++) {
		const struct intent_change *change = &intent->changes[i];
		const struct pf *pf = snapshot_find_pf(examination->snapshot, change->function.pf);
		struct operation operation;

		if (change->key == INTENT_PROTO && pf != NULL &&
		    wish_operation(intent, pf, change->function.vf, OPERATION_VF_VLAN,
				   &operation) &&
		    turn_to(examination, &operation))
			guard_proto_without_vlan(examination, PROTO_WITHOUT_VLAN, &operation);
	}
}

void guard_examine(struct plan *plan, const struct snapshot *snapshot,
		   const struct surroundings *surroundings)
{
	struct examination examination = {
		.plan = plan, .snapshot = snapshot, .surroundings = surroundings};

	for (size_t i = 0; i < plan->step_count; i++)
		if (is_examined(&plan->steps[i]))
			examine_operation(&examination, &plan->steps[i].operation);
	examine_protocols(&examination);
}

static bool drops_link(const struct operation *operation)
{
	switch (operation->kind) {
	case OPERATION_NUMVFS:
	case OPERATION_DRIVER:
	case OPERATION_ESWITCH:
		return true;
	case OPERATION_LINK_UP:
		return operation->to.number == 0;
	case OPERATION_VF_STATE:
		return operation->to.number == VF_STATE_DISABLE;
	default:
		return false;
	}
}

/* What is done to a PF is felt by its VFs. */
static bool is_up(const struct snapshot *snapshot, const struct function_key *key)
{
	const struct pf *pf = snapshot_find_pf(snapshot, key->pf);

	if (pf != NULL && key->vf == UNKNOWN && pf->link.up == 1)
		return true;
	for (size_t i = 0; pf != NULL && i < pf->vf_count; i++)
		if ((key->vf == UNKNOWN || key->vf == pf->vfs[i].index) && pf->vfs[i].link.up == 1)
			return true;
	return false;
}

bool guard_minds_traffic(const struct plan *plan, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct operation *operation = &plan->steps[i].operation;

		if (is_examined(&plan->steps[i]) && drops_link(operation) &&
		    is_up(snapshot, &operation->function))
			return true;
	}
	return false;
}

const char *guard_id_at(size_t n)
{
	return n < GUARD_COUNT ? GUARDS[n].id : NULL;
}
