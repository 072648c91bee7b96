#include "core/name_list.h"

#include "core/memory.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

void name_list_done(struct name_list *list)
{
	free(list->names);
	*list = (struct name_list){0};
}

void name_list_add(struct name_list *list, const char *name)
{
	char clean[NAME_LIST_NAME_MAX];
	size_t length = strlen(name);

	if (length >= sizeof(clean) ||
	    text_sanitise(clean, sizeof(clean), name, length) != length ||
	    memcmp(clean, name, length) != 0)
		return;
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 32;
		list->names = memory_resize(list->names, list->capacity, sizeof(*list->names));
	}
	memcpy(list->names[list->count++], clean, length + 1);
}

static int take_name(const char *name, void *user)
{
	name_list_add(user, name);
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

int name_list_read(struct name_list *list, struct kernel *kernel, const char *path)
{
	int rc = kernel_list(kernel, path, take_name, list);

	if (list->count)
		qsort(list->names, list->count, sizeof(*list->names), compare_names);
	return rc;
}

bool name_list_find(const struct name_list *list, const char *name, size_t *ret_place)
{
	const char(*found)[NAME_LIST_NAME_MAX];

	if (!list->count)
		return false;
	found = bsearch(name, list->names, list->count, sizeof(*list->names), compare_names);
	if (found && ret_place)
		*ret_place = (size_t)(found - (const char(*)[NAME_LIST_NAME_MAX])list->names);
	return found != NULL;
}
