/* name_list.h - the names in a directory of sysfs, sorted. */
#ifndef CORE_NAME_LIST_H
#define CORE_NAME_LIST_H

#include "core/kernel/kernel.h"

#define NAME_LIST_NAME_MAX 32

/* Zeroed: empty. name_list_done() it. */
struct name_list {
	size_t count, capacity;
	char (*names)[NAME_LIST_NAME_MAX];
};

void name_list_done(struct name_list *list);

/* Adds a name at the end. One that is too long or not printable is left out:
 * it could not be looked up again, and no device has such a name. */
void name_list_add(struct name_list *list, const char *name);

/* Adds the names of a directory and sorts all. 0 or -errno. */
int name_list_read(struct name_list *list, struct kernel *kernel, const char *path);

/* In a sorted list; `ret_place` may be NULL. */
bool name_list_find(const struct name_list *list, const char *name, size_t *ret_place);

#endif
