#include "core/guard.h"

#include "core/examination.h"
#include "core/guard_attribute.h"
#include "core/guard_count.h"
#include "core/guard_driver.h"
#include "core/guard_holder.h"
#include "core/guard_link.h"
#include "core/guard_mac.h"

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

static void examine_operation(struct examination *examination, const struct operation *operation)
{
	examination->pf = snapshot_find_pf(examination->snapshot, operation->function.pf);
	if (examination->pf == NULL)
		return;
	examination->key = operation->function;
	examination->vf = operation->function.vf != UNKNOWN
				  ? snapshot_find_vf(examination->snapshot, &operation->function)
				  : NULL;
	examination->driver = driver_find(examination->pf->driver);
	function_name(examination->snapshot, &operation->function, examination->name);
	for (size_t i = 0; i < GUARD_COUNT; i++)
		GUARDS[i].look(examination, GUARDS[i].id, operation);
}

void guard_examine(struct plan *plan, const struct snapshot *snapshot,
		   const struct surroundings *surroundings)
{
	struct examination examination = {
		.plan = plan, .snapshot = snapshot, .surroundings = surroundings};

	for (size_t i = 0; i < plan->step_count; i++)
		if (is_examined(&plan->steps[i]))
			examine_operation(&examination, &plan->steps[i].operation);
}

const char *guard_id_at(size_t n)
{
	return n < GUARD_COUNT ? GUARDS[n].id : NULL;
}
