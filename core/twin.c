#include "core/twin.h"

#include <string.h>

struct pf *twin_of_pf(const struct snapshot *other, const struct pf *pf, size_t place)
{
	if (place < other->pf_count && strcmp(other->pfs[place].name, pf->name) == 0)
		return &other->pfs[place];
	return snapshot_find_pf(other, pf->name);
}

static bool is_twin(const struct vf *a, const struct vf *b)
{
	return a->index == b->index && strcmp(a->address, b->address) == 0;
}

struct vf *twin_of_vf(const struct pf *other, const struct vf *vf, size_t place)
{
	if (place < other->vf_count && is_twin(&other->vfs[place], vf))
		return &other->vfs[place];
	for (size_t i = 0; i < other->vf_count; i++)
		if (is_twin(&other->vfs[i], vf))
			return &other->vfs[i];
	return NULL;
}
