#include "core/vfio_alias.h"

#include "core/memory.h"
#include "core/text.h"
#include "core/text_file.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX    (8 << 20) /* that of a distribution has about 1.5 MB */
#define ALIASES_MAX 1024      /* a kernel has a dozen */

struct vfio_alias {
	char pattern[96]; /* behind "vfio_pci:" */
	char module[32];
};

/* --- reading --------------------------------------------------------------- */

/* "alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci" */
static void take_line(struct vfio_alias_list *list, const char *line)
{
	static const char head[] = "alias vfio_pci:";
	const char *pattern = line + sizeof(head) - 1, *module;
	struct vfio_alias *alias;

	if (strncmp(line, head, sizeof(head) - 1) != 0 || list->count == ALIASES_MAX)
		return;
	module = strchr(pattern, ' ');
	if (!module || (size_t)(module - pattern) >= sizeof(alias->pattern) ||
	    strlen(module + 1) >= sizeof(alias->module))
		return;
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = memory_resize(list->items, list->room, sizeof(*list->items));
	}
	alias = &list->items[list->count++];
	text_sanitise(alias->pattern, sizeof(alias->pattern), pattern, (size_t)(module - pattern));
	text_sanitise(alias->module, sizeof(alias->module), module + 1, strlen(module + 1));
}

static size_t wildcards(const char *pattern)
{
	size_t count = 0;

	for (; *pattern != '\0'; pattern++)
		count += *pattern == '*';
	return count;
}

static int compare(const void *a, const void *b)
{
	const struct vfio_alias *left = a, *right = b;
	size_t left_open = wildcards(left->pattern), right_open = wildcards(right->pattern);

	if (left_open != right_open)
		return left_open < right_open ? -1 : 1;
	return strcmp(left->module, right->module);
}

void vfio_alias_list_parse(struct vfio_alias_list *list, char *text)
{
	char *line;

	list->count = 0;
	while ((line = text_file_line(&text)) != NULL)
		take_line(list, line);
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items), compare);
}

int vfio_alias_list_read(struct vfio_alias_list *list, struct kernel *kernel, const char *release)
{
	char path[160], *text;

	if (*release == '\0' || *release == '.' || strchr(release, '/'))
		return -EINVAL;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.alias", release);
	text = text_file_read(kernel, path, FILE_MAX, NULL);
	if (!text)
		return -ENOENT;
	vfio_alias_list_parse(list, text);
	free(text);
	return 0;
}

void vfio_alias_list_done(struct vfio_alias_list *list)
{
	free(list->items);
	*list = (struct vfio_alias_list){0};
}

/* --- matching -------------------------------------------------------------- */

/* Whether the list has this word already: one module may have several patterns. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0'))
			return true;
	return false;
}

const char *vfio_alias_list_match(const struct vfio_alias_list *list, const char *modalias,
				  char buffer[static VFIO_MODULES_MAX])
{
	static const char bus[] = "pci:";
	size_t used = 0;

	*buffer = '\0';
	if (strncmp(modalias, bus, sizeof(bus) - 1) != 0)
		return buffer;
	modalias += sizeof(bus) - 1;
	for (size_t i = 0; i < list->count; i++) {
		const struct vfio_alias *alias = &list->items[i];

		if (fnmatch(alias->pattern, modalias, FNM_NOESCAPE) != 0 ||
		    has_word(buffer, alias->module) ||
		    used + strlen(alias->module) + 3 > VFIO_MODULES_MAX)
			continue;
		used += (size_t)snprintf(buffer + used, VFIO_MODULES_MAX - used, "%s%s",
					 used > 0 ? ", " : "", alias->module);
	}
	return buffer;
}
