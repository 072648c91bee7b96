#include "cli/selection.h"

#include "core/device.h"
#include "core/memory.h"
#include "core/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 128
#define INDEX_MAX      65535 /* sriov_numvfs has 16 bits */

/* What stands behind the slash. */
struct range {
	bool all;
	int first, last;
};

static void add(struct selection *selection, const struct function_key *function)
{
	selection->functions = memory_resize(selection->functions, selection->count + 1,
					     sizeof(*selection->functions));
	selection->functions[selection->count++] = *function;
}

static bool parse_index(const char **text, int *ret_index)
{
	int index = 0;

	if (**text < '0' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; ++*text) {
		index = index * 10 + (**text - '0');
		if (index > INDEX_MAX)
			return false;
	}
	*ret_index = index;
	return true;
}

/* "*", "3" or "0-3". */
static bool parse_range(const char *text, struct range *ret_range)
{
	*ret_range = (struct range){.all = strcmp(text, "*") == 0};
	if (ret_range->all)
		return true;
	if (!parse_index(&text, &ret_range->first))
		return false;
	ret_range->last = ret_range->first;
	if (*text == '-') {
		text++;
		if (!parse_index(&text, &ret_range->last))
			return false;
	}
	return *text == '\0';
}

/* How many VFs the PF is to have; UNKNOWN: as many as now. */
static int intended_numvfs(const struct intent *intent, const struct function_key *pf)
{
	for (size_t i = 0; i < intent->count; i++)
		if (intent->changes[i].key == INTENT_NUMVFS &&
		    function_key_equal(&intent->changes[i].function, pf))
			return (int)intent->changes[i].number;
	return UNKNOWN;
}

static bool will_be_there(const struct snapshot *snapshot, const struct function_key *vf,
			  int numvfs)
{
	return numvfs == UNKNOWN ? snapshot_find_vf(snapshot, vf) != NULL : vf->vf < numvfs;
}

static int no_such_vf(const struct snapshot *snapshot, const struct function_key *vf, int numvfs,
		      struct error *error)
{
	char name[FUNCTION_NAME_MAX];
	struct function_key resolved;

	function_name(snapshot, vf, name);
	if (numvfs == UNKNOWN)
		return device_resolve(snapshot, name, &resolved, error);
	return error_set(error, ENODEV, "%s: no such VF with numvfs=%d", name, numvfs);
}

static int add_all(struct selection *selection, const struct pf *pf, int numvfs, const char *name,
		   struct error *error)
{
	struct function_key key = function_key_of_pf(pf);
	size_t before = selection->count;

	if (numvfs == UNKNOWN) {
		for (size_t i = 0; i < pf->vf_count; i++) {
			key.vf = pf->vfs[i].index;
			if (key.vf != UNKNOWN && !pf->vfs[i].going)
				add(selection, &key);
		}
	} else {
		for (key.vf = 0; key.vf < numvfs; key.vf++)
			add(selection, &key);
	}
	if (selection->count == before)
		return error_set(error, ENODEV, "%s: this PF has no VFs", name);
	return 0;
}

static int add_range(struct selection *selection, const struct snapshot *snapshot,
		     const struct intent *intent, const char *pf_name, const struct range *range,
		     struct error *error)
{
	struct function_key key;
	int numvfs, result = device_resolve(snapshot, pf_name, &key, error);

	if (result < 0)
		return result;
	if (key.vf != UNKNOWN || !snapshot_find_pf(snapshot, key.pf))
		return error_set(error, EINVAL, "%s: a VF, which has no VFs itself", pf_name);
	numvfs = intended_numvfs(intent, &key);
	if (range->all)
		return add_all(selection, snapshot_find_pf(snapshot, key.pf), numvfs, pf_name,
			       error);
	if (range->last < range->first)
		return error_set(error, EINVAL, "%s/%d-%d: the smaller number stands first",
				 pf_name, range->first, range->last);
	for (key.vf = range->first; key.vf <= range->last; key.vf++) {
		if (!will_be_there(snapshot, &key, numvfs))
			return no_such_vf(snapshot, &key, numvfs, error);
		add(selection, &key);
	}
	return 0;
}

static int add_device(struct selection *selection, const struct snapshot *snapshot,
		      const struct intent *intent, char *name, struct error *error)
{
	char *slash = strrchr(name, '/');
	struct function_key key;
	struct range range;
	int result;

	if (slash && slash != name && parse_range(slash + 1, &range)) {
		*slash = '\0';
		return add_range(selection, snapshot, intent, name, &range, error);
	}
	result = device_resolve(snapshot, name, &key, error);
	if (result == 0)
		add(selection, &key);
	return result;
}

int selection_add(struct selection *selection, const struct snapshot *snapshot,
		  const struct intent *intent, const char *word, struct error *error)
{
	size_t length;
	int result = 0;

	do {
		char name[NAME_MAX_BYTES];

		length = strcspn(word, ",");
		if (length * 3 >= sizeof(name)) /* a byte may become U+FFFD, which has three */
			return error_set(error, EINVAL, "a device has no name of %zu bytes",
					 length);
		text_sanitise(name, sizeof(name), word, length);
		result = add_device(selection, snapshot, intent, name, error);
		word += length + 1;
	} while (result == 0 && word[-1] == ',');
	return result;
}

void selection_clear(struct selection *selection)
{
	free(selection->functions);
	*selection = (struct selection){0};
}
