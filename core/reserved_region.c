#include "core/reserved_region.h"

#include "core/text.h"
#include "core/text_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX 4096 /* a page: no sysfs file is longer */

void reserved_region_list_parse(struct reserved_region_list *list, char *text)
{
	char *line;

	list->count = 0;
	while ((line = text_file_line(&text)) != NULL && list->count < RESERVED_REGIONS_MAX) {
		struct reserved_region *region = &list->items[list->count];
		int type = 0;

		if (sscanf(line, "%" SCNx64 " %" SCNx64 " %n", &region->start, &region->end,
			   &type) < 2 ||
		    type == 0)
			continue;
		text_sanitise(region->type, sizeof(region->type), line + type, strlen(line + type));
		list->count += *text_trim(region->type) != '\0';
	}
}

int reserved_region_list_read(struct reserved_region_list *list, struct kernel *kernel, int group)
{
	char path[64], text[FILE_MAX + 1];
	ssize_t length;

	list->count = 0;
	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%d/reserved_regions", group);
	length = kernel_read(kernel, path, text, FILE_MAX);
	if (length < 0)
		return (int)length;
	text[length] = '\0';
	reserved_region_list_parse(list, text);
	return 0;
}

bool reserved_region_list_has_direct(const struct reserved_region_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].type, "direct") == 0)
			return true;
	return false;
}
