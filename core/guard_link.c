#include "core/guard_link.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WHY_MAX 160

/* Less than this is what a network says by itself: ARP, spanning tree, LLDP. */
#define TRAFFIC_MINIMUM 10000 /* bit/s */

/* --- what would be cut off --------------------------------------------------- */

static enum verdict_level level_of_cut(enum effect effect)
{
	switch (effect) {
	case EFFECT_BOUNCE:
	case EFFECT_GONE:
		return VERDICT_REFUSE;
	case EFFECT_CHANGE:
		return VERDICT_ASK;
	default:
		return VERDICT_INFORM;
	}
}

/* "eth0 loses its link for 1 to 3 s: bridge vmbr0 has the default route", when it is
 * used for `use`; `with` is what else is named then. */
static void judge_cut(struct examination *examination, const char *id,
		      const struct operation *operation, const struct function_key *function,
		      const struct link *link, enum effect effect, unsigned use, unsigned with,
		      const char *advice)
{
	const struct surroundings *surroundings = examination->surroundings;
	char why[WHY_MAX], name[FUNCTION_NAME_MAX];

	if (surroundings == NULL || link->ifindex == 0 ||
	    (surroundings_use_among(surroundings, link->ifindex, use, NULL, 0) & use) == 0)
		return;
	surroundings_use_among(surroundings, link->ifindex, use | with, why, sizeof(why));
	examination_add(examination, level_of_cut(effect), id, function, advice, "%s %s: %s",
			function_name(examination->snapshot, function, name),
			examination_effect_words(effect, operation), why);
}

static void judge_session(struct examination *examination, const char *id,
			  const struct operation *operation, const struct function_key *function,
			  const struct link *link, enum effect effect)
{
	judge_cut(examination, id, operation, function, link, effect, USE_SSH_SESSION, 0,
		  "connect through another interface or a console first");
}

static void judge_default_route(struct examination *examination, const char *id,
				const struct operation *operation,
				const struct function_key *function, const struct link *link,
				enum effect effect)
{
	judge_cut(examination, id, operation, function, link, effect, USE_DEFAULT_ROUTE,
		  USE_ADDRESS, "lead the default route through another interface first");
}

static void judge_root(struct examination *examination, const char *id,
		       const struct operation *operation, const struct function_key *function,
		       const struct link *link, enum effect effect)
{
	judge_cut(examination, id, operation, function, link, effect, USE_NETWORK_ROOT, 0,
		  "without its root file system the host stops: choose another interface");
}

void guard_ssh_session(struct examination *examination, const char *id,
		       const struct operation *operation)
{
	examination_each_affected(examination, id, operation, judge_session);
}

void guard_default_route(struct examination *examination, const char *id,
			 const struct operation *operation)
{
	examination_each_affected(examination, id, operation, judge_default_route);
}

void guard_network_root(struct examination *examination, const char *id,
			const struct operation *operation)
{
	examination_each_affected(examination, id, operation, judge_root);
}

/* --- what would be disturbed -------------------------------------------------- */

#define USE_CUT (USE_SSH_SESSION | USE_DEFAULT_ROUTE | USE_NETWORK_ROOT)

/* What is refused already for something graver is not asked for again. */
static unsigned lesser_use(const struct examination *examination, const struct link *link,
			   char why[static WHY_MAX])
{
	unsigned use;

	*why = '\0';
	if (examination->surroundings == NULL || link->ifindex == 0)
		return 0;
	use = surroundings_use(examination->surroundings, link->ifindex, why, WHY_MAX);
	return use & USE_CUT ? 0 : use;
}

static void judge_use(struct examination *examination, const char *id,
		      const struct operation *operation, const struct function_key *function,
		      const struct link *link, enum effect effect)
{
	char why[WHY_MAX], name[FUNCTION_NAME_MAX];

	if (effect < EFFECT_BOUNCE || lesser_use(examination, link, why) == 0)
		return;
	examination_add(examination, VERDICT_ASK, id, function, "", "%s %s: %s",
			function_name(examination->snapshot, function, name),
			examination_effect_words(effect, operation), why);
}

void guard_interface_in_use(struct examination *examination, const char *id,
			    const struct operation *operation)
{
	examination_each_affected(examination, id, operation, judge_use);
}

static const struct rates *rates_of(const struct examination *examination,
				    const struct function_key *function)
{
	const struct vf *vf =
		function->vf != UNKNOWN ? snapshot_find_vf(examination->snapshot, function) : NULL;

	return vf != NULL ? &vf->rates : &examination->pf->rates;
}

/* Without an earlier sample rates are unknown, and nothing is said. */
static void judge_traffic(struct examination *examination, const char *id,
			  const struct operation *operation, const struct function_key *function,
			  const struct link *link, enum effect effect)
{
	const struct rates *rates = rates_of(examination, function);
	char name[FUNCTION_NAME_MAX];
	int64_t sum = 0;

	sum += rates->rx_bps > 0 ? rates->rx_bps : 0;
	sum += rates->tx_bps > 0 ? rates->tx_bps : 0;
	if (effect < EFFECT_BOUNCE || link->up != 1 || sum < TRAFFIC_MINIMUM)
		return;
	examination_add(examination, VERDICT_ASK, id, function, "",
			"%s %s, and carries %" PRId64 ".%" PRId64 " Mb/s now",
			function_name(examination->snapshot, function, name),
			examination_effect_words(effect, operation), sum / 1000000,
			sum / 100000 % 10);
}

void guard_traffic(struct examination *examination, const char *id,
		   const struct operation *operation)
{
	examination_each_affected(examination, id, operation, judge_traffic);
}

static void judge_unknown(struct examination *examination, const char *id,
			  const struct operation *operation, const struct function_key *function,
			  const struct link *link, enum effect effect)
{
	char name[FUNCTION_NAME_MAX];

	if (effect < EFFECT_BOUNCE || (link->ifindex == 0 && examination->snapshot->complete))
		return;
	examination_add(examination, VERDICT_ASK, id, function,
			"make sure that neither this session nor the default route needs it",
			"%s %s, and what the host uses it for could not be read",
			function_name(examination->snapshot, function, name),
			examination_effect_words(effect, operation));
}

void guard_surroundings_unknown(struct examination *examination, const char *id,
				const struct operation *operation)
{
	if (examination->surroundings == NULL || !surroundings_complete(examination->surroundings))
		examination_each_affected(examination, id, operation, judge_unknown);
}

static void judge_bounce(struct examination *examination, const char *id,
			 const struct operation *operation, const struct function_key *function,
			 const struct link *link, enum effect effect)
{
	char name[FUNCTION_NAME_MAX], why[WHY_MAX];
	bool bounces = effect == EFFECT_BOUNCE ||
		       (effect == EFFECT_CHANGE && operation->kind == OPERATION_NUMVFS);

	/* When something needs it, that has been said with it. */
	lesser_use(examination, link, why);
	if (link->up != 1 || !bounces || *why != '\0')
		return;
	examination_add(examination, VERDICT_INFORM, id, function, "", "%s %s (%s)",
			function_name(examination->snapshot, function, name),
			examination_effect_words(effect, operation), examination->pf->driver);
}

void guard_link_bounces(struct examination *examination, const char *id,
			const struct operation *operation)
{
	examination_each_affected(examination, id, operation, judge_bounce);
}

/* --- the interface itself ------------------------------------------------------ */

static bool is_of_link(enum operation_kind kind)
{
	return kind == OPERATION_LINK_UP || kind == OPERATION_LINK_MTU ||
	       kind == OPERATION_LINK_NAME;
}

/* One that comes with the VFs or with a driver that the plan binds. */
static bool interface_will_come(const struct examination *examination)
{
	struct function_key pf = function_key_of_pf(examination->pf);
	const struct operation *driver =
		examination_planned(examination, &examination->key, OPERATION_DRIVER);

	if (examination->key.vf != UNKNOWN &&
	    (examination->vf == NULL ||
	     examination_planned(examination, &pf, OPERATION_NUMVFS) != NULL))
		return true;
	return driver != NULL && !examination_is_handing_driver(driver->to.text) &&
	       strcmp(driver->to.text, "none") != 0;
}

void guard_no_interface(struct examination *examination, const char *id,
			const struct operation *operation)
{
	const struct vf *vf = examination->vf;
	const struct link *link = vf != NULL ? &vf->link : &examination->pf->link;
	const char *driver = vf != NULL ? vf->driver : examination->pf->driver;

	if (!is_of_link(operation->kind) || link->ifindex != 0 || interface_will_come(examination))
		return;
	if (vf != NULL && vf->away)
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"change it where it is, as with ip netns exec",
				"the interface of %s is in another network namespace",
				examination->name);
	else
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				driver[0] == '\0' || examination_is_handing_driver(driver)
					? "bind the driver that makes one: driver=default"
					: "",
				"%s has no network interface here: %s%s", examination->name,
				driver[0] != '\0' ? "it is bound to " : "it has no driver", driver);
}

static bool is_planned_elsewhere(const struct examination *examination,
				 const struct operation *operation)
{
	for (size_t i = 0; i < examination->plan->step_count; i++) {
		const struct operation *other = &examination->plan->steps[i].operation;

		if (other->kind == OPERATION_LINK_NAME &&
		    !function_key_equal(&other->function, &operation->function) &&
		    strcmp(other->to.text, operation->to.text) == 0)
			return true;
	}
	return false;
}

/* An interface that goes with the PF's VFs leaves its name. */
static bool becomes_free(const struct examination *examination, const char *name)
{
	const struct pf *pf = examination->pf;
	struct function_key key = function_key_of_pf(pf);

	for (size_t i = 0; i < pf->vf_count; i++)
		if (strcmp(pf->vfs[i].link.name, name) == 0)
			return examination_planned(examination, &key, OPERATION_NUMVFS) != NULL;
	return false;
}

void guard_name_taken(struct examination *examination, const char *id,
		      const struct operation *operation)
{
	const char *name = operation->to.text;

	if (operation->kind != OPERATION_LINK_NAME)
		return;
	if (is_planned_elsewhere(examination, operation))
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
				"give each its own, as with name=NAME{index}",
				"%s would not be the only one called %s", examination->name, name);
	else if (examination->surroundings != NULL &&
		 surroundings_has_interface(examination->surroundings, name) &&
		 !becomes_free(examination, name))
		examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL, "choose another name",
				"the host has an interface called %s already", name);
}

/* Since Linux 6.2 an interface can be renamed while it is up (dev_change_name). */
static bool renames_live(const struct host *host)
{
	int major, minor;

	if (sscanf(host->kernel, "%d.%d", &major, &minor) != 2)
		return true;
	return major > 6 || (major == 6 && minor >= 2);
}

void guard_rename_up(struct examination *examination, const char *id,
		     const struct operation *operation)
{
	const struct link *link =
		examination->vf != NULL ? &examination->vf->link : &examination->pf->link;

	const struct operation *up =
		examination_planned(examination, &examination->key, OPERATION_LINK_UP);

	if (operation->kind != OPERATION_LINK_NAME || link->up != 1 || !operation->from.known ||
	    renames_live(&examination->snapshot->host) || (up != NULL && up->to.number == 0))
		return;
	examination_add(examination, VERDICT_IMPOSSIBLE, id, NULL,
			"take it down with it: add up=off",
			"%s is up, and Linux %s renames no interface that is up", examination->name,
			examination->snapshot->host.kernel);
}
