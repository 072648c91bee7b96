#include "core/guard_mac.h"

#include <string.h>

static bool is_unicast(const struct hwaddr *mac)
{
	return mac->length > 0 && !hwaddr_is_zero(mac) && !hwaddr_is_multicast(mac);
}

void guard_mac_unusable(struct examination *examination, const char *id,
			const struct operation *operation)
{
	char mac[HWADDR_TEXT_MAX];

	if (operation->kind == OPERATION_VF_MAC && hwaddr_is_multicast(&operation->to.mac))
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"choose one whose first byte is even, or mac=auto",
				"%s: %s is a multicast address", examination->name,
				hwaddr_format(&operation->to.mac, mac));
}

/* --- twice ------------------------------------------------------------------------ */

/* Whether the VF keeps this MAC: the plan neither removes it nor gives it another. */
static bool vf_keeps(const struct examination *examination, const struct operation *operation,
		     const struct pf *pf, const struct vf *vf)
{
	struct function_key key = function_key_of_vf(pf, vf);

	if (!hwaddr_equal(&vf->config.mac, &operation->to.mac) &&
	    !hwaddr_equal(&vf->link.address, &operation->to.mac))
		return false;
	return !vf->going && vf->index < examination_planned_numvfs(examination, pf) &&
	       !function_key_equal(&key, &operation->function) &&
	       examination_planned(examination, &key, OPERATION_VF_MAC) == NULL;
}

/* Whether the plan gives this MAC to another VF. Of the two the later is told. */
static bool is_given_before(const struct examination *examination,
			    const struct operation *operation, const struct operation *other)
{
	return other < operation && other->kind == OPERATION_VF_MAC &&
	       !function_key_equal(&other->function, &operation->function) &&
	       hwaddr_equal(&other->to.mac, &operation->to.mac) &&
	       examination_planned(examination, &other->function, OPERATION_VF_MAC) == other;
}

static void refuse_duplicate(struct examination *examination, const char *id,
			     const struct operation *operation, const struct function_key *other)
{
	char mac[HWADDR_TEXT_MAX], name[FUNCTION_NAME_MAX];

	examination_add(examination, VERDICT_REFUSE, id, NULL,
			"give each its own, as with mac=auto, or a pattern with {index}",
			"%s: %s is the MAC of %s already", examination->name,
			hwaddr_format(&operation->to.mac, mac),
			function_name(examination->snapshot, other, name));
}

void guard_mac_duplicate(struct examination *examination, const char *id,
			 const struct operation *operation)
{
	const struct snapshot *snapshot = examination->snapshot;
	const struct plan *plan = examination->plan;
	struct function_key key;

	if (operation->kind != OPERATION_VF_MAC || !is_unicast(&operation->to.mac))
		return;
	for (size_t i = 0; i < plan->step_count; i++)
		if (is_given_before(examination, operation, &plan->steps[i].operation))
			refuse_duplicate(examination, id, operation,
					 &plan->steps[i].operation.function);
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		key = function_key_of_pf(pf);
		if (hwaddr_equal(&pf->link.address, &operation->to.mac) ||
		    hwaddr_equal(&pf->link.permanent, &operation->to.mac))
			refuse_duplicate(examination, id, operation, &key);
		for (size_t n = 0; n < pf->vf_count; n++) {
			key = function_key_of_vf(pf, &pf->vfs[n]);
			if (vf_keeps(examination, operation, pf, &pf->vfs[n]))
				refuse_duplicate(examination, id, operation, &key);
		}
	}
}

/* --- when it takes effect ----------------------------------------------------------- */

/* i40e and ice reset the VF, whose driver then asks for its MAC: a new iavf does, an old one
 * wants its interface brought down and up (linux i40e_ndo_set_vf_mac says that always). */
static void inform_of_reset(struct examination *examination, const char *id)
{
	const struct vf *vf = examination->vf;

	if (!examination_is_handing_driver(vf->driver))
		examination_add(examination, VERDICT_INFORM, id, NULL,
				"add reload=on, which binds it again, if its interface keeps the "
				"old one",
				"%s is reset, and its driver %s takes up the new MAC with that",
				examination->name, vf->driver);
}

/* Drivers read the MAC when they bind, and keep it. */
void guard_mac_needs_reload(struct examination *examination, const char *id,
			    const struct operation *operation)
{
	const struct vf *vf = examination->vf;
	struct function_key pf = function_key_of_pf(examination->pf);
	bool is_at_guest;

	if (operation->kind != OPERATION_VF_MAC || vf == NULL || vf->driver[0] == '\0' ||
	    examination->driver == NULL)
		return;
	if (examination_planned(examination, &examination->key, OPERATION_DRIVER) != NULL ||
	    examination_planned(examination, &pf, OPERATION_NUMVFS) != NULL)
		return;
	if (examination->driver->resets_vf)
		inform_of_reset(examination, id);
	if (!examination->driver->mac_needs_reload)
		return;
	is_at_guest = examination_is_handing_driver(vf->driver);
	if (!is_at_guest)
		examination_add(examination, VERDICT_INFORM, id, NULL,
				"add reload=on, which binds it again",
				"%s uses its new MAC when its driver %s is bound the next time",
				examination->name, vf->driver);
	else if (vf->owner.kind == OWNER_VM || vf->owner.kind == OWNER_PROCESS)
		examination_add(examination, VERDICT_INFORM, id, NULL, "",
				"%s uses its new MAC when whoever holds it starts it the next time",
				examination->name);
}
