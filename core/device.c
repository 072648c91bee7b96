#include "core/device.h"

#include "core/pci.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define NAMES_SHOWN 4

/* What a text could mean: the first function found, and how many more. */
struct matches {
	size_t count;
	struct function_key first;
	char names[160]; /* of the first few, "eth0, eth1" */
};

/* Writes ", NAME" behind the others, "..." once for all that are too many. */
static void append_name(char *list, size_t size, size_t count, const char *name)
{
	size_t used = strlen(list);

	if (count < NAMES_SHOWN)
		snprintf(list + used, size - used, "%s%s", used > 0 ? ", " : "", name);
	else if (count == NAMES_SHOWN)
		snprintf(list + used, size - used, ", ...");
}

static void add_match(struct matches *matches, const struct function_key *key, const char *name)
{
	if (matches->count == 0)
		matches->first = *key;
	append_name(matches->names, sizeof(matches->names), matches->count, name);
	matches->count++;
}

/* --- the ways to name a function ------------------------------------------- */

/* "01:00.0" is any domain's: where there are several, all of them match. */
static bool is_address(const char *device, const char *text)
{
	struct pci_address a, b;

	if (strcmp(device, text) == 0)
		return true;
	if (pci_address_parse(device, &a) < 0 || pci_address_parse(text, &b) < 0)
		return false;
	if (strchr(text, ':') == strrchr(text, ':'))
		b.domain = a.domain;
	return pci_address_compare(&a, &b) == 0;
}

static bool is_named(const char *name, const char *text)
{
	return name[0] && strcmp(name, text) == 0;
}

static void match_pfs(const struct snapshot *snapshot, const char *text, bool by_address,
		      struct matches *matches)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];
		struct function_key key = function_key_of_pf(pf);

		if (by_address ? is_address(pf->name, text)
			       : is_named(pf->link.name, text) || is_named(pf->label, text))
			add_match(matches, &key, pf->name);
	}
}

static void match_vfs(const struct snapshot *snapshot, const char *text, bool by_address,
		      struct matches *matches)
{
	char name[FUNCTION_NAME_MAX];

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		for (size_t j = 0; j < pf->vf_count; j++) {
			const struct vf *vf = &pf->vfs[j];
			struct function_key key = function_key_of_vf(pf, vf);

			if (by_address ? vf->address[0] && is_address(vf->address, text)
				       : is_named(vf->link.name, text))
				add_match(matches, &key,
					  by_address ? vf->address
						     : function_name(snapshot, &key, name));
		}
	}
}

/* --- saying what there is -------------------------------------------------- */

static int no_such_device(const struct snapshot *snapshot, const char *text, struct error *error)
{
	char names[160] = "", name[FUNCTION_NAME_MAX];

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		struct function_key key = function_key_of_pf(&snapshot->pfs[i]);

		append_name(names, sizeof(names), i, function_name(snapshot, &key, name));
	}
	if (!names[0]) {
		error_set(error, ENODEV, "%s: this host has no SR-IOV device", text);
		error_set_remedy(error, "vftop doctor");
		return -ENODEV;
	}
	return error_set(error, ENODEV, "%s: no such SR-IOV device; there are %s", text, names);
}

static int no_such_vf(const struct pf *pf, const char *text, struct error *error)
{
	size_t count = pf->vf_count;

	while (count > 0 && pf->vfs[count - 1].index == UNKNOWN)
		count--;
	if (count == 0)
		return error_set(error, ENODEV, "%s: this PF has no VFs", text);
	return error_set(error, ENODEV, "%s: no such VF; there are %d to %d", text,
			 pf->vfs[0].index, pf->vfs[count - 1].index);
}

/* --- resolving ------------------------------------------------------------- */

/* Addresses win over names: an interface may be called like somebody's address. */
static int resolve(const struct snapshot *snapshot, const char *text, bool pfs_only,
		   struct function_key *ret_key, struct error *error)
{
	struct matches matches = {0};

	for (int by_address = 1; by_address >= 0 && matches.count == 0; by_address--) {
		match_pfs(snapshot, text, by_address, &matches);
		if (!pfs_only)
			match_vfs(snapshot, text, by_address, &matches);
	}
	if (matches.count == 0)
		return no_such_device(snapshot, text, error);
	if (matches.count > 1)
		return error_set(error, ENOTUNIQ, "%s: this could be %s", text, matches.names);
	*ret_key = matches.first;
	return 0;
}

static bool parse_index(const char *text, int *ret_index)
{
	int index = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		int digit = *text - '0';

		if (digit < 0 || digit > 9 || index > (INT_MAX - digit) / 10)
			return false;
		index = index * 10 + digit;
	}
	*ret_index = index;
	return true;
}

int device_resolve(const struct snapshot *snapshot, const char *text, struct function_key *ret_key,
		   struct error *error)
{
	/* Names in a snapshot are sanitised: what the user typed must be too. */
	char name[128], *slash;
	struct function_key key;
	int index, result;

	text_sanitise(name, sizeof(name), text, strlen(text));
	if (!name[0])
		return error_set(error, EINVAL, "a device has a name");
	slash = strchr(name, '/');
	if (!slash)
		return resolve(snapshot, name, false, ret_key, error);
	if (slash == name || !parse_index(slash + 1, &index))
		return error_set(error, EINVAL, "%s: a VF is written as eth0/3", name);
	*slash = '\0';
	result = resolve(snapshot, name, true, &key, error);
	if (result < 0)
		return result;
	*slash = '/';
	key.vf = index;
	if (!snapshot_find_vf(snapshot, &key))
		return no_such_vf(snapshot_find_pf(snapshot, key.pf), name, error);
	*ret_key = key;
	return 0;
}
