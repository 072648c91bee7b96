#include "core/guard_count.h"

#include <stdio.h>
#include <string.h>

static bool makes_vfs(const struct operation *operation)
{
	return operation->kind == OPERATION_NUMVFS && operation->to.number > 0;
}

/* --- can there be so many ----------------------------------------------------- */

void guard_numvfs_range(struct examination *examination, const char *id,
			const struct operation *operation)
{
	const struct pf *pf = examination->pf;

	if (operation->kind != OPERATION_NUMVFS || pf->totalvfs == UNKNOWN ||
	    operation->to.number <= pf->totalvfs)
		return;
	if (pf->totalvfs == 0)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"turn SR-IOV on in the card's own settings, then reboot",
				"%s can have no VFs: its firmware offers none", examination->name);
	else
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"choose a number in this range", "%s can have 0 to %d VFs, not %d",
				examination->name, pf->totalvfs, (int)operation->to.number);
}

/* Drivers without sriov_configure (linux sriov_numvfs_store: ENOENT). */
static const char *why_no_sriov(const struct pf *pf)
{
	static const struct {
		const char *driver, *why;
	} WITHOUT[] = {
		{"", "it has no driver, and the driver makes the VFs"},
		{"mlx4_core", "mlx4_core makes VFs only by its module's parameter num_vfs"},
		{"pci-stub", "pci-stub makes no VFs"},
		{"uio_pci_generic", "uio_pci_generic makes no VFs"},
		{"vfio-pci", "vfio-pci makes no VFs unless loaded with enable_sriov=1"},
	};

	for (size_t i = 0; i < sizeof(WITHOUT) / sizeof(*WITHOUT); i++)
		if (strcmp(pf->driver, WITHOUT[i].driver) == 0)
			return WITHOUT[i].why;
	return NULL;
}

/* A PF that has VFs has shown that its driver can make them, unless none is left. */
void guard_no_sriov_driver(struct examination *examination, const char *id,
			   const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	const char *why = why_no_sriov(pf);

	if (operation->kind != OPERATION_NUMVFS || why == NULL ||
	    (strcmp(pf->driver, "vfio-pci") == 0 && pf->numvfs > 0))
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
			strcmp(pf->driver, "mlx4_core") == 0
				? "set num_vfs in /etc/modprobe.d, then reload the module"
				: "bind the PF to its own driver first: driver=default",
			"%s: %s", examination->name, why);
}

/* bnxt says yes and makes none (linux bnxt_sriov_configure). */
void guard_pf_down(struct examination *examination, const char *id,
		   const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	const struct operation *up =
		examination_planned(examination, &examination->key, OPERATION_LINK_UP);

	if (!makes_vfs(operation) || strcmp(pf->driver, "bnxt_en") != 0 || pf->link.up != 0 ||
	    (up != NULL && up->to.number == 1))
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "add up=on",
			"%s is down, and %s makes VFs only while its interface is up",
			examination->name, pf->driver);
}

/* --- what becomes of the VFs --------------------------------------------------- */

static bool has_settings(const struct vf *vf)
{
	const struct vf_config *config = &vf->config;

	return (config->mac.length > 0 && !hwaddr_is_zero(&config->mac)) || config->vlan > 0 ||
	       config->trust == 1 || config->max_tx_rate > 0;
}

/* The survivors get back what is known of them; the others leave for good what they
 * had. */
void guard_settings_lost(struct examination *examination, const char *id,
			 const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	int remain = examination_planned_numvfs(examination, pf);
	int first = UNKNOWN, last = UNKNOWN;
	char name[FUNCTION_NAME_MAX];

	if (!examination_destroys_vfs(operation) || operation->kind != OPERATION_NUMVFS)
		return;
	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];
		struct function_key key = function_key_of_vf(pf, vf);
		bool is_lost = vf->index >= remain && has_settings(vf);

		if (vf->going)
			continue;
		if (is_lost)
			last = vf->index;
		if (is_lost && first == UNKNOWN)
			first = vf->index;
		if (vf->index < remain && vf->config.mac.length == 0 &&
		    examination->driver != NULL && examination->driver->can != 0)
			examination_add(examination, VERDICT_ASK, id, &key,
					"look again in a moment, or write its settings down first",
					"the settings of %s cannot be read, so they cannot be "
					"given back",
					function_name(examination->snapshot, &key, name));
	}
	if (first != UNKNOWN && first == last)
		examination_add(examination, VERDICT_INFORM, id, NULL, "",
				"%s/%d loses its MAC, VLAN and other settings", examination->name,
				first);
	else if (first != UNKNOWN)
		examination_add(examination, VERDICT_INFORM, id, NULL, "",
				"%s/%d to %d lose their MACs, VLANs and other settings",
				examination->name, first, last);
}

void guard_autoprobe_off(struct examination *examination, const char *id,
			 const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	struct function_key key = function_key_of_pf(pf);
	const struct operation *planned =
		examination_planned(examination, &key, OPERATION_AUTOPROBE);
	bool is_off = planned != NULL ? planned->to.number == 0 : pf->autoprobe == 0;

	if (!is_off)
		return;
	if (makes_vfs(operation))
		examination_add(examination, VERDICT_INFORM, id, NULL, "add autoprobe=on",
				"the new VFs of %s get no driver by themselves: autoprobe is off",
				examination->name);
	else if (operation->kind == OPERATION_DRIVER && examination->key.vf != UNKNOWN &&
		 strcmp(operation->to.text, "default") == 0)
		examination_add(examination, VERDICT_ASK, id, NULL,
				"name the driver, or set autoprobe=on on the PF",
				"%s gets no driver: autoprobe of its PF is off", examination->name);
}

/* Drivers with .eswitch_mode_set (linux 6.1 and 6.12). */
static bool has_eswitch(const char *driver)
{
	static const char *const WITH[] = {"LiquidIO", "bnxt_en",   "ice",      "mlx5_core",
					   "nfp",      "netdevsim", "rvu_nicpf"};

	for (size_t i = 0; i < sizeof(WITH) / sizeof(*WITH); i++)
		if (strcmp(driver, WITH[i]) == 0)
			return true;
	return false;
}

void guard_eswitch(struct examination *examination, const char *id,
		   const struct operation *operation)
{
	const struct pf *pf = examination->pf;

	if (operation->kind != OPERATION_ESWITCH)
		return;
	if (examination->driver != NULL && !has_eswitch(pf->driver))
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "",
				"%s knows no eswitch modes: %s stays as it is", pf->driver,
				examination->name);
	else if (strcmp(pf->driver, "ice") == 0 && pf->numvfs > 0)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "set numvfs=0 first",
				"ice changes the mode of %s only while it has no VFs",
				examination->name);
}

/* --- the louder question --------------------------------------------------------- */

static bool is_used(const struct examination *examination, const struct link *link,
		    const struct owner *owner)
{
	if (owner->kind != OWNER_UNKNOWN && owner->kind != OWNER_NONE)
		return true;
	return examination->surroundings != NULL && link->ifindex != 0 &&
	       surroundings_use(examination->surroundings, link->ifindex, NULL, 0) != 0;
}

/* Removing all VFs, or unbinding what is used, is meant by whoever types the name. */
void guard_type_name(struct examination *examination, const char *id,
		     const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	const struct vf *vf = examination->vf;
	struct function_key key = function_key_of_pf(pf);

	if (operation->kind == OPERATION_NUMVFS && examination_destroys_vfs(operation) &&
	    examination_planned_numvfs(examination, pf) == 0 &&
	    examination_planned(examination, &key, OPERATION_DRIVER) == NULL)
		examination_add(examination, VERDICT_ASK, id, &key, "",
				"all %d VFs of %s are removed", pf->numvfs, examination->name);
	else if (operation->kind == OPERATION_DRIVER && examination->key.vf == UNKNOWN &&
		 pf->driver[0] != '\0')
		examination_add(examination, VERDICT_ASK, id, &key, "",
				"%s itself is taken from its driver %s%s", examination->name,
				pf->driver, pf->numvfs > 0 ? ", and all its VFs go" : "");
	else if (operation->kind == OPERATION_DRIVER && vf != NULL && vf->driver[0] != '\0' &&
		 is_used(examination, &vf->link, &vf->owner))
		examination_add(examination, VERDICT_ASK, id, &key, "",
				"%s is in use, and is taken from its driver %s", examination->name,
				vf->driver);
}

/* --- somebody else ------------------------------------------------------------------ */

static void inform_of_manager(struct examination *examination, const char *id,
			      const struct function_key *key, const char *address,
			      const char *interface)
{
	char managers[160], name[FUNCTION_NAME_MAX];

	surroundings_manager(examination->surroundings, address, interface, managers,
			     sizeof(managers));
	if (managers[0] != '\0')
		examination_add(examination, VERDICT_INFORM, id, key,
				"change it there, too, or it may be undone",
				"%s seems to be set up by %s",
				function_name(examination->snapshot, key, name), managers);
}

void guard_managed(struct examination *examination, const char *id,
		   const struct operation *operation)
{
	const struct pf *pf = examination->pf;
	const struct vf *vf = examination->vf;
	struct function_key key = function_key_of_pf(pf);

	if (examination->surroundings == NULL)
		return;
	inform_of_manager(examination, id, &key, pf->name, pf->link.name);
	if (vf != NULL)
		inform_of_manager(examination, id, &examination->key, vf->address, vf->link.name);
	for (size_t i = 0; i < pf->vf_count && examination_destroys_vfs(operation); i++) {
		key = function_key_of_vf(pf, &pf->vfs[i]);
		inform_of_manager(examination, id, &key, pf->vfs[i].address, pf->vfs[i].link.name);
	}
}
