#include "core/check_mac.h"

#include "core/memory.h"
#include "core/owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- no administrative MAC -------------------------------------------------------- */

static bool is_unset(const struct vf *vf)
{
	return !vf->going && hwaddr_is_zero(&vf->config.mac) && vf->config.mac.length == 6;
}

static bool is_away(const struct vf *vf)
{
	return inspection_is_handed(vf) || vf->away || vf->owner.kind == OWNER_VM ||
	       vf->owner.kind == OWNER_CONTAINER;
}

static bool is_unset_in_guest(const struct inspection *inspection, const struct pf *pf,
			      const struct vf *vf)
{
	(void)inspection, (void)pf;
	return is_unset(vf) && is_away(vf);
}

static bool is_unset_here(const struct inspection *inspection, const struct pf *pf,
			  const struct vf *vf)
{
	(void)inspection, (void)pf;
	return is_unset(vf) && !is_away(vf) && vf->link.address.length > 0;
}

static void report_guests(struct inspection *inspection, const struct vf_choice *choice)
{
	struct finding *finding =
		inspection_report_choice(inspection, SEVERITY_WARN, "mac-unset", choice);

	finding_set_title(finding, "%s %s no administrative MAC", choice->names,
			  choice->count == 1 ? "has" : "have");
	finding_set_evidence(finding, "MAC 00:00:00:00:00:00 in: ip link show dev %s",
			     inspection_interface(choice->pf));
	finding_set_explanation(finding,
				"The VF's driver then invents another MAC at every start of the "
				"guest, and leases and firewalls lose it. All settings go with "
				"the VFs when their number is changed.");
	if (choice->words[0] != '\0')
		finding_set_change(finding, "%s mac=auto", choice->words);
	else
		finding_add_fix(finding, "ip link set dev %s vf N mac ADDRESS",
				inspection_interface(choice->pf));
}

static void report_host(struct inspection *inspection, const struct vf_choice *choice)
{
	char mac[HWADDR_TEXT_MAX];
	struct finding *finding =
		inspection_report_choice(inspection, SEVERITY_INFO, "mac-unset-here", choice);

	finding_set_title(finding, "%s chose %s MAC %s", choice->names,
			  choice->count == 1 ? "its" : "their",
			  choice->count == 1 ? "itself" : "themselves");
	finding_set_evidence(
		finding, "MAC 00:00:00:00:00:00 in: ip link show dev %s; the interface has %s",
		inspection_interface(choice->pf), hwaddr_format(&choice->first->link.address, mac));
	finding_set_explanation(finding,
				"%s shows only what the administrator set, so the zeros do not "
				"mean that the VF has no address. It will have another one "
				"when it is made anew.",
				choice->pf->driver);
	if (choice->words[0] != '\0')
		finding_set_change(finding, "%s mac=auto", choice->words);
}

static bool check_unset(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice guests = inspection_choose(inspection, pf, is_unset_in_guest);
		struct vf_choice here = inspection_choose(inspection, pf, is_unset_here);

		if (guests.count > 0)
			report_guests(inspection, &guests);
		if (here.count > 0)
			report_host(inspection, &here);
	}
	return inspection_is_complete(inspection);
}

/* --- the same MAC twice -------------------------------------------------------------- */

struct bearer {
	const struct hwaddr *mac;
	const struct pf *pf;
	const struct vf *vf; /* NULL: the PF itself */
};

/* By address, and then in the order of the bus. */
static int compare_bearers(const void *a, const void *b)
{
	const struct bearer *left = a, *right = b;
	int order = memcmp(left->mac->bytes, right->mac->bytes, sizeof(left->mac->bytes));

	if (order == 0 && left->pf != right->pf)
		order = left->pf < right->pf ? -1 : 1;
	if (order == 0 && left->vf != right->vf)
		order = left->vf < right->vf ? -1 : 1;
	return order;
}

static size_t add_bearer(struct bearer *bearers, size_t count, const struct hwaddr *mac,
			 const struct pf *pf, const struct vf *vf)
{
	if (mac->length != 6 || hwaddr_is_zero(mac))
		return count;
	bearers[count] = (struct bearer){mac, pf, vf};
	return count + 1;
}

static void report_duplicate(struct inspection *inspection, const struct bearer *first,
			     const struct bearer *second)
{
	struct function_key other = first->vf ? function_key_of_vf(first->pf, first->vf)
					      : function_key_of_pf(first->pf);
	char name[FUNCTION_NAME_MAX], mac[HWADDR_TEXT_MAX];
	/* On two cards a guest may want that, to bond them. */
	struct finding *finding = inspection_report(
		inspection, first->pf == second->pf ? SEVERITY_ERROR : SEVERITY_WARN,
		"mac-duplicate", second->pf, second->vf);

	finding_set_title(finding, "It has the same MAC as %s",
			  function_name(inspection->snapshot, &other, name));
	finding_set_evidence(finding, "both have %s (ip link show)",
			     hwaddr_format(second->mac, mac));
	finding_set_explanation(
		finding, "The card delivers to one of them only, so the other hears nothing. "
			 "It happens when a VF was not reset, or when "
			 "MACAddressPolicy=persistent made the same MAC twice.");
	if (second->vf && second->vf->index != UNKNOWN)
		finding_set_change(finding, "%.40s/%d mac=auto", inspection_interface(second->pf),
				   second->vf->index);
	finding_add_fix(finding, "and in a 10-vf.link for the VFs: MACAddressPolicy=none");
}

/* What it has, and what it will have; the members of a bond share one, rightly. */
static size_t add_vf(struct bearer *bearers, size_t count, const struct pf *pf, const struct vf *vf)
{
	if (strcmp(vf->link.master_kind, "bond") == 0)
		return count;
	count = add_bearer(bearers, count, &vf->config.mac, pf, vf);
	return hwaddr_equal(&vf->config.mac, &vf->link.address)
		       ? count
		       : add_bearer(bearers, count, &vf->link.address, pf, vf);
}

static bool check_duplicates(struct inspection *inspection)
{
	const struct snapshot *snapshot = inspection->snapshot;
	size_t most = 0, count = 0;
	struct bearer *bearers;

	for (size_t i = 0; i < snapshot->pf_count; i++)
		most += 1 + 2 * snapshot->pfs[i].vf_count;
	bearers = memory_new_array(most + 1, sizeof(*bearers));
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		count = add_bearer(bearers, count, &pf->link.permanent, pf, NULL);
		for (size_t n = 0; n < pf->vf_count; n++)
			count = add_vf(bearers, count, pf, &pf->vfs[n]);
	}
	qsort(bearers, count, sizeof(*bearers), compare_bearers);
	for (size_t i = 1; i < count; i++)
		if (hwaddr_equal(bearers[i - 1].mac, bearers[i].mac))
			report_duplicate(inspection, &bearers[i - 1], &bearers[i]);
	free(bearers);
	return inspection_is_complete(inspection);
}

/* --- a MAC that is not in effect ---------------------------------------------------------- */

static bool is_pending(const struct inspection *inspection, const struct pf *pf,
		       const struct vf *vf)
{
	(void)inspection, (void)pf;
	return !vf->going && vf->config.mac.length == 6 && !hwaddr_is_zero(&vf->config.mac) &&
	       vf->link.address.length == 6 && strcmp(vf->link.master_kind, "bond") != 0 &&
	       !hwaddr_equal(&vf->config.mac, &vf->link.address);
}

static bool check_pending(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, is_pending);
		char admin[HWADDR_TEXT_MAX], own[HWADDR_TEXT_MAX];
		struct finding *finding;

		if (choice.count == 0)
			continue;
		finding =
			inspection_report_choice(inspection, SEVERITY_WARN, "mac-pending", &choice);
		finding_set_title(finding, "%s %s not taken up the MAC that was set", choice.names,
				  choice.count == 1 ? "has" : "have");
		finding_set_evidence(finding, "%s was set, %s still has %s",
				     hwaddr_format(&choice.first->config.mac, admin),
				     choice.first->link.name,
				     hwaddr_format(&choice.first->link.address, own));
		finding_set_explanation(
			finding, "The VF's driver reads its MAC when it starts, and the card "
				 "drops what comes from any other. Rebinding this one VF is "
				 "enough; the module stays loaded.");
		if (choice.words[0] != '\0')
			finding_set_change(finding, "%s reload=yes", choice.words);
		finding_add_fix(finding,
				"or: cd /sys/bus/pci/drivers/%s; echo %s | tee unbind bind",
				choice.first->driver, choice.first->address);
	}
	return inspection_is_complete(inspection);
}

const struct check check_mac[] = {
	{"mac-unset", "Every VF of a guest has an administrative MAC", check_unset},
	{"mac-duplicate", "No MAC is there twice", check_duplicates},
	{"mac-pending", "Every MAC that was set is in effect", check_pending},
	{0},
};
