#include "tui/targets.h"

#include "core/memory.h"
#include "tui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void targets_done(struct targets *targets)
{
	free(targets->items);
	*targets = (struct targets){0};
}

static const char *address_of(const struct snapshot *snapshot, const struct function_key *key)
{
	const struct vf *vf = snapshot_find_vf(snapshot, key);

	return vf != NULL ? vf->address : key->pf;
}

void targets_add(struct targets *targets, const struct snapshot *snapshot,
		 const struct function_key *key)
{
	struct target *target;

	targets->items = memory_resize(targets->items, targets->count + 1, sizeof(*targets->items));
	target = &targets->items[targets->count++];
	*target = (struct target){.key = *key};
	snprintf(target->address, sizeof(target->address), "%s", address_of(snapshot, key));
}

static void add_marked(struct targets *targets, const struct view *view, bool pfs)
{
	const struct snapshot *snapshot = view->snapshot;

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];
		struct function_key key = function_key_of_pf(pf);

		if (pfs && view_is_marked(view, &key))
			targets_add(targets, snapshot, &key);
		for (size_t j = 0; j < pf->vf_count; j++) {
			key = function_key_of_vf(pf, &pf->vfs[j]);
			if (key.vf != UNKNOWN && view_is_marked(view, &key))
				targets_add(targets, snapshot, &key);
		}
	}
}

void targets_of_vfs(struct targets *ret_targets, const struct view *view)
{
	const struct row *row = screen_selected(view);

	*ret_targets = (struct targets){0};
	if (view->snapshot == NULL || screen_list(view) == NULL)
		return;
	if (keyset_count(view->marked) > 0)
		add_marked(ret_targets, view, false);
	if (ret_targets->count == 0 && row != NULL && row->vf != NULL && row->key.vf != UNKNOWN)
		targets_add(ret_targets, view->snapshot, &row->key);
}

void targets_of_all(struct targets *ret_targets, const struct view *view)
{
	const struct row *row = screen_selected(view);

	*ret_targets = (struct targets){0};
	if (view->snapshot == NULL || screen_list(view) == NULL)
		return;
	if (keyset_count(view->marked) > 0)
		add_marked(ret_targets, view, true);
	if (ret_targets->count == 0 && row != NULL && (row->vf == NULL || row->key.vf != UNKNOWN))
		targets_add(ret_targets, view->snapshot, &row->key);
}

void targets_of_pf(struct targets *ret_targets, const struct view *view)
{
	const struct row *row = screen_selected(view);

	*ret_targets = (struct targets){0};
	if (row != NULL) {
		struct function_key key = function_key_of_pf(row->pf);

		targets_add(ret_targets, view->snapshot, &key);
	}
}

bool targets_are_there(const struct targets *targets, const struct snapshot *snapshot,
		       const struct target **ret_missing)
{
	for (size_t i = 0; i < targets->count; i++) {
		const struct target *target = &targets->items[i];
		const struct vf *vf = snapshot_find_vf(snapshot, &target->key);

		*ret_missing = target;
		if (snapshot_find_pf(snapshot, target->key.pf) == NULL)
			return false;
		if (target->key.vf != UNKNOWN &&
		    (vf == NULL || vf->going || strcmp(vf->address, target->address) != 0))
			return false;
	}
	*ret_missing = NULL;
	return true;
}

const char *targets_name(const struct targets *targets, const struct snapshot *snapshot,
			 char buffer[static FUNCTION_NAME_MAX])
{
	bool same_pf = true;
	bool all_vfs = true;
	char name[FUNCTION_NAME_MAX];
	struct function_key pf;

	buffer[0] = '\0';
	if (targets->count == 0)
		return buffer;
	if (targets->count == 1)
		return function_name(snapshot, &targets->items[0].key, buffer);
	for (size_t i = 0; i < targets->count; i++) {
		const struct function_key *key = &targets->items[i].key;

		same_pf = same_pf && strcmp(key->pf, targets->items[0].key.pf) == 0;
		all_vfs = all_vfs && key->vf != UNKNOWN;
	}
	pf = (struct function_key){.vf = UNKNOWN};
	memcpy(pf.pf, targets->items[0].key.pf, sizeof(pf.pf));
	if (same_pf && all_vfs)
		snprintf(buffer, FUNCTION_NAME_MAX, "%zu VFs of %.40s", targets->count,
			 function_name(snapshot, &pf, name));
	else
		snprintf(buffer, FUNCTION_NAME_MAX, "%zu %s", targets->count,
			 all_vfs ? "VFs" : "functions");
	return buffer;
}
