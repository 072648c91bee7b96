#include "core/guard_holder.h"

#include "core/owner.h"

#include <stdio.h>

/* --- who holds it ----------------------------------------------------------- */

/* "vm web01 (pid 4312)" */
static void describe(const struct owner *owner, char *buffer, size_t size)
{
	static const char *const KINDS[] = {
		[OWNER_VM] = "vm", [OWNER_CONTAINER] = "container", [OWNER_PROCESS] = "process"};
	char pid[24] = "";

	if (owner->pid > 0)
		snprintf(pid, sizeof(pid), " (pid %d)", owner->pid);
	snprintf(buffer, size, "%s %s%s", KINDS[owner->kind],
		 owner->name[0] != '\0' ? owner->name : "without a name", pid);
}

/* A function that goes, and that somebody may hold. */
struct holding {
	struct function_key key;
	const struct owner *owner;
	const char *driver;
	bool away; /* its interface is in another namespace */
};

typedef void holding_fn(struct examination *examination, const char *id,
			const struct holding *holding);

/* What the operation takes away: all VFs, one VF, or a PF that is itself handed to
 * somebody. */
static void each_taken(struct examination *examination, const char *id,
		       const struct operation *operation, holding_fn *fn)
{
	const struct pf *pf = examination->pf;
	bool rebinds = operation->kind == OPERATION_DRIVER;

	if (rebinds && examination->key.vf == UNKNOWN)
		fn(examination, id,
		   &(struct holding){function_key_of_pf(pf), &pf->owner, pf->driver, false});
	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];
		struct holding holding = {function_key_of_vf(pf, vf), &vf->owner, vf->driver,
					  vf->away};

		if (examination_destroys_vfs(operation) || (rebinds && vf == examination->vf))
			fn(examination, id, &holding);
	}
}

static void refuse(struct examination *examination, const char *id, const struct holding *holding,
		   const char *advice)
{
	char name[FUNCTION_NAME_MAX], holder[96];

	describe(holding->owner, holder, sizeof(holder));
	examination_add(examination, VERDICT_REFUSE, id, &holding->key, advice, "%s is held by %s",
			function_name(examination->snapshot, &holding->key, name), holder);
}

static void refuse_vm(struct examination *examination, const char *id,
		      const struct holding *holding)
{
	if (holding->owner->kind == OWNER_VM)
		refuse(examination, id, holding,
		       "shut the VM down or detach the device from it first");
}

/* An interface that is in another namespace is held, even by somebody without a
 * name. */
static void refuse_container(struct examination *examination, const char *id,
			     const struct holding *holding)
{
	static const char ADVICE[] = "stop the container or take the interface out of it first";
	char name[FUNCTION_NAME_MAX];

	if (holding->owner->kind == OWNER_CONTAINER)
		refuse(examination, id, holding, ADVICE);
	else if (holding->owner->kind == OWNER_UNKNOWN && holding->away)
		examination_add(examination, VERDICT_REFUSE, id, &holding->key, ADVICE,
				"the interface of %s is in another network namespace",
				function_name(examination->snapshot, &holding->key, name));
}

static void refuse_process(struct examination *examination, const char *id,
			   const struct holding *holding)
{
	if (holding->owner->kind == OWNER_PROCESS)
		refuse(examination, id, holding, "stop the process first");
}

static void ask_unknown(struct examination *examination, const char *id,
			const struct holding *holding)
{
	const char *reason = holding->owner->reason;
	char name[FUNCTION_NAME_MAX];

	if (holding->owner->kind != OWNER_UNKNOWN ||
	    !examination_is_handing_driver(holding->driver))
		return;
	examination_add(examination, VERDICT_ASK, id, &holding->key,
			"make sure that no VM uses it: the kernel would wait for it without end",
			"%s is bound to %s, and whether somebody holds it is not known%s%s",
			function_name(examination->snapshot, &holding->key, name), holding->driver,
			reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

void guard_held_by_vm(struct examination *examination, const char *id,
		      const struct operation *operation)
{
	each_taken(examination, id, operation, refuse_vm);
}

void guard_held_by_container(struct examination *examination, const char *id,
			     const struct operation *operation)
{
	each_taken(examination, id, operation, refuse_container);
}

void guard_held_by_process(struct examination *examination, const char *id,
			   const struct operation *operation)
{
	each_taken(examination, id, operation, refuse_process);
}

void guard_holder_unknown(struct examination *examination, const char *id,
			  const struct operation *operation)
{
	each_taken(examination, id, operation, ask_unknown);
}

/* --- held, and not taken away ------------------------------------------------ */

/* The PF's device lock is taken: another write would wait behind the first. */
void guard_vf_going(struct examination *examination, const char *id,
		    const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	char name[FUNCTION_NAME_MAX];

	if (!examination_destroys_vfs(operation) && operation->kind != OPERATION_NUMVFS)
		return;
	for (size_t i = 0; i < pf->vf_count; i++) {
		struct function_key key = function_key_of_vf(pf, &pf->vfs[i]);

		if (pf->vfs[i].going)
			examination_add(examination, VERDICT_REFUSE, id, &key,
					"stop whoever holds it, and the removal goes on by itself",
					"%s is being removed, and the kernel waits for its holder",
					function_name(examination->snapshot, &key, name));
	}
}

/* i40e and ice reset a VF for these (linux i40e_ndo_set_vf_port_vlan,
 * ice_set_vf_trust and their like). */
static bool resets_vf(const struct driver *driver, enum operation_kind kind)
{
	bool is_reset =
		kind == OPERATION_VF_MAC || kind == OPERATION_VF_VLAN || kind == OPERATION_VF_TRUST;

	return driver != NULL && driver->resets_vf && is_reset;
}

void guard_vf_in_use(struct examination *examination, const char *id,
		     const struct operation *operation)
{
	const struct vf *vf = examination->vf;
	char holder[96];

	if (vf == NULL || !examination_is_vf_attribute(operation->kind) ||
	    !owner_is_outside(&vf->owner))
		return;
	describe(&vf->owner, holder, sizeof(holder));
	examination_add(examination, VERDICT_INFORM, id, NULL, "", "%s is held by %s, %s",
			examination->name, holder,
			resets_vf(examination->driver, operation->kind)
				? "and the driver resets it: its link drops for a moment"
				: "which goes on with it as it will be");
}

void guard_vfs_lose_link(struct examination *examination, const char *id,
			 const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	size_t count = 0;

	if (examination->key.vf != UNKNOWN || operation->kind != OPERATION_LINK_UP ||
	    operation->to.number != 0)
		return;
	for (size_t i = 0; i < pf->vf_count; i++)
		count += owner_is_outside(&pf->vfs[i].owner) || pf->vfs[i].away;
	if (count > 0)
		examination_add(examination, VERDICT_ASK, id, NULL, "",
				"%zu %s of %s in use: with the PF down %s no link", count,
				count == 1 ? "VF" : "VFs", examination->name,
				count == 1 ? "it has" : "they have");
}
