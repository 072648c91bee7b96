#include "core/driver_use.h"

#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- counting -------------------------------------------------------------- */

static struct driver_use *find(const struct driver_use_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return &list->items[i];
	return NULL;
}

static struct driver_use *find_or_add(struct driver_use_list *list, const char *name)
{
	struct driver_use *use = find(list, name);

	if (use)
		return use;
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = memory_resize(list->items, list->room, sizeof(*list->items));
	}
	use = &list->items[list->count++];
	memset(use, 0, sizeof(*use)); /* lists are compared bytewise */
	strcpy(use->name, name);
	return use;
}

/* A VF of a PF without interface is a driver's, too, but has no rtnetlink attributes. */
static void count_pf(struct driver_use_list *list, const struct pf *pf)
{
	struct driver_use *use = find_or_add(list, pf->driver);

	use->pfs++;
	use->abilities = driver_find(pf->driver);
	for (size_t i = 0; i < pf->vf_count; i++)
		if (pf->vfs[i].address[0] != '\0')
			find_or_add(list, pf->vfs[i].driver)->vfs++;
}

static int compare(const void *a, const void *b)
{
	const struct driver_use *left = a, *right = b;
	int order = (left->name[0] == '\0') - (right->name[0] == '\0');

	if (order == 0)
		order = (right->pfs > 0) - (left->pfs > 0);
	return order != 0 ? order : strcmp(left->name, right->name);
}

void driver_use_list_fill(struct driver_use_list *list, const struct snapshot *snapshot)
{
	list->count = 0;
	for (size_t i = 0; i < snapshot->pf_count; i++)
		count_pf(list, &snapshot->pfs[i]);
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items), compare);
}

void driver_use_list_done(struct driver_use_list *list)
{
	free(list->items);
	*list = (struct driver_use_list){0};
}

const struct driver_use *driver_use_list_find(const struct driver_use_list *list, const char *name)
{
	return find(list, name);
}

/* --- reading --------------------------------------------------------------- */

const char *driver_module(struct kernel *kernel, const char *driver,
			  char buffer[static MODULE_NAME_MAX])
{
	*buffer = '\0';
	if (*driver != '\0' && kernel_link_name(kernel, buffer, MODULE_NAME_MAX,
						"/sys/bus/pci/drivers/%s/module", driver) < 0)
		*buffer = '\0';
	return buffer;
}

/* VFs of a PF have one ID: those with one driver tell the same. */
static bool is_told(const struct pf *pf, size_t vf)
{
	return pf->vfs[vf].address[0] == '\0' ||
	       (vf > 0 && strcmp(pf->vfs[vf].driver, pf->vfs[vf - 1].driver) == 0);
}

static void add_variants(struct driver_use_list *list, struct kernel *kernel, const struct pf *pf,
			 const struct vf *vf, const struct vfio_alias_list *aliases)
{
	struct driver_use *uses[] = {find(list, pf->driver), find(list, vf->driver)};
	char modalias[128];

	if ((!uses[0] || uses[0]->variants[0] != '\0') &&
	    (!uses[1] || uses[1]->variants[0] != '\0'))
		return;
	if (kernel_read_text(kernel, modalias, sizeof(modalias), "/sys/bus/pci/devices/%s/modalias",
			     vf->address) < 0)
		return;
	for (size_t i = 0; i < 2; i++)
		if (uses[i] && uses[i]->variants[0] == '\0')
			vfio_alias_list_match(aliases, modalias, uses[i]->variants);
}

void driver_use_list_read(struct driver_use_list *list, struct kernel *kernel,
			  const struct snapshot *snapshot, const struct vfio_alias_list *aliases)
{
	driver_use_list_fill(list, snapshot);
	for (size_t i = 0; i < list->count; i++)
		driver_module(kernel, list->items[i].name, list->items[i].module);
	for (size_t i = 0; i < snapshot->pf_count && aliases->count > 0; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		for (size_t j = 0; j < pf->vf_count; j++)
			if (!is_told(pf, j))
				add_variants(list, kernel, pf, &pf->vfs[j], aliases);
	}
}

/* --- words ----------------------------------------------------------------- */

const char *driver_abilities_text(const struct driver *driver,
				  char buffer[static ABILITIES_TEXT_MAX])
{
	static const struct {
		enum vf_ability ability;
		const char *word;
	} words[] = {
		{VF_ABILITY_MAC, "mac"},
		{VF_ABILITY_VLAN, "vlan"},
		{VF_ABILITY_QOS, "qos"},
		{VF_ABILITY_PROTO, "proto"},
		{VF_ABILITY_SPOOFCHK, "spoofchk"},
		{VF_ABILITY_TRUST, "trust"},
		{VF_ABILITY_STATE, "state"},
		{VF_ABILITY_MIN_TX_RATE, "min_tx_rate"},
		{VF_ABILITY_MAX_TX_RATE, "max_tx_rate"},
		{VF_ABILITY_QUERY_RSS, "query_rss"},
		{VF_ABILITY_GUID, "node_guid port_guid"},
	};
	size_t used = 0;

	*buffer = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (driver->can & words[i].ability)
			used += (size_t)snprintf(buffer + used, ABILITIES_TEXT_MAX - used, "%s%s",
						 used > 0 ? " " : "", words[i].word);
	return buffer;
}
