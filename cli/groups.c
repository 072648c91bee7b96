#include "cli/groups.h"

#include "cli/grid.h"
#include "cli/json.h"
#include "cli/shot.h"
#include "core/isolation.h"
#include "core/pci_class.h"

#include <inttypes.h>
#include <stdlib.h>

enum { COLUMN_GROUP, COLUMN_DEVICE, COLUMN_NAME, COLUMN_DRIVER, COLUMN_TYPE, COLUMN_VERDICT };

static const struct grid_column columns[] = {
	[COLUMN_GROUP] = {.title = "GROUP", .right = true},
	[COLUMN_DEVICE] = {.title = "DEVICE"},
	[COLUMN_NAME] = {.title = "NAME", .priority = 1, .optional = true},
	[COLUMN_DRIVER] = {.title = "DRIVER", .priority = 2},
	[COLUMN_TYPE] = {.title = "TYPE", .priority = 4, .optional = true},
	[COLUMN_VERDICT] = {.title = "PASS THROUGH", .priority = 3, .narrowest = 20},
};

/* --- text ------------------------------------------------------------------ */

static enum output_role role_of(const struct isolation *isolation)
{
	switch (isolation->trouble) {
	case TROUBLE_ERROR:
		return OUTPUT_BAD;
	case TROUBLE_WARN:
		return OUTPUT_WARNING;
	case TROUBLE_NOTE:
	case TROUBLE_NONE:
		break;
	}
	return isolation->level == ISOLATION_ALONE ? OUTPUT_GOOD : OUTPUT_FAINT;
}

/* What it is called; else what kind of device it is. */
static void set_device(struct grid *grid, const struct snapshot *snapshot,
		       const struct iommu_group_device *device)
{
	char name[FUNCTION_NAME_MAX];

	grid_set(grid, COLUMN_DEVICE, device->address, OUTPUT_PLAIN);
	if (device->function.pf[0] != '\0')
		grid_set(grid, COLUMN_NAME, iommu_group_device_name(snapshot, device, name),
			 OUTPUT_PLAIN);
	else
		grid_set(grid, COLUMN_NAME, pci_class_words(device->class_code), OUTPUT_FAINT);
	grid_set(grid, COLUMN_DRIVER, device->driver, OUTPUT_PLAIN);
}

static void add_group(struct grid *grid, const struct snapshot *snapshot,
		      const struct isolation_entry *entry)
{
	const struct iommu_group *group = entry->group;
	char text[ISOLATION_TEXT_MAX], id[16];

	grid_add_row(grid);
	snprintf(id, sizeof(id), "%d", group->id);
	grid_set(grid, COLUMN_GROUP, id, OUTPUT_STRONG);
	grid_set(grid, COLUMN_TYPE, group->type, OUTPUT_PLAIN);
	grid_set(grid, COLUMN_VERDICT, isolation_text(snapshot, &entry->isolation, text),
		 role_of(&entry->isolation));
	for (size_t i = 0; i < group->device_count; i++) {
		if (i > 0) {
			grid_add_row(grid);
			grid_set_blank(grid, COLUMN_GROUP);
			grid_set_blank(grid, COLUMN_TYPE);
			grid_set_blank(grid, COLUMN_VERDICT);
		}
		set_device(grid, snapshot, &group->devices[i]);
	}
}

/* Why the groups with trouble are as they are, and what helps. */
static void print_causes(const struct snapshot *snapshot, const struct isolation_entry *list,
			 const struct output *output)
{
	char cause[ISOLATION_TEXT_MAX], text[ISOLATION_TEXT_MAX + 32];

	for (size_t i = 0; i < snapshot->group_count; i++) {
		if (list[i].isolation.trouble < TROUBLE_WARN)
			break;
		isolation_cause(list[i].group, &list[i].isolation, cause);
		if (*cause == '\0')
			continue;
		snprintf(text, sizeof(text), "Group %d: %s.", list[i].group->id, cause);
		fputc('\n', output->stream);
		output_paragraph(output, text, 2, OUTPUT_WARNING);
	}
}

static void print_sum(const struct snapshot *snapshot, const struct isolation_entry *list,
		      const struct output *output)
{
	size_t troubled = 0;

	for (size_t i = 0; i < snapshot->group_count; i++)
		troubled += list[i].isolation.trouble >= TROUBLE_WARN;
	fprintf(output->stream, "\n%zu group%s, %zu with VFs that cannot be passed through alone\n",
		snapshot->group_count, snapshot->group_count == 1 ? "" : "s", troubled);
}

static void print_text(const struct snapshot *snapshot, const struct output *output)
{
	struct isolation_entry *list = isolation_list(snapshot);
	struct grid *grid;

	if (!list) {
		output_paragraph(output,
				 "No IOMMU groups: the IOMMU of this host is off, or it has none.",
				 0, OUTPUT_PLAIN);
		return;
	}
	grid = grid_new(columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < snapshot->group_count; i++)
		add_group(grid, snapshot, &list[i]);
	grid_print(grid, output);
	grid_free(grid);
	print_causes(snapshot, list, output);
	print_sum(snapshot, list, output);
	free(list);
}

/* --- JSON ------------------------------------------------------------------ */

static json_t *device_object(const struct snapshot *snapshot,
			     const struct iommu_group_device *device)
{
	json_t *object = json_object();
	char name[FUNCTION_NAME_MAX], class[16] = "";

	if (device->function.pf[0] != '\0')
		iommu_group_device_name(snapshot, device, name);
	else
		*name = '\0';
	if (device->class_code != UNKNOWN)
		snprintf(class, sizeof(class), "%06x", (unsigned)device->class_code);
	json_object_set_new(object, "address", json_string(device->address));
	json_object_set_new(object, "driver", json_text(device->driver));
	json_object_set_new(object, "class_id", json_text(class));
	json_object_set_new(object, "bridge",
			    json_boolean(pci_class_is_bridge(device->class_code)));
	json_object_set_new(object, "name", json_text(name));
	return object;
}

/* Addresses have 64 bits, which JSON's numbers do not. */
static json_t *regions_array(const struct reserved_region_list *regions)
{
	json_t *array = json_array();
	char text[32];

	if (!regions)
		return json_null();
	for (size_t i = 0; i < regions->count; i++) {
		const struct reserved_region *region = &regions->items[i];
		json_t *object = json_object();

		snprintf(text, sizeof(text), "0x%016" PRIx64, region->start);
		json_object_set_new(object, "start", json_string(text));
		snprintf(text, sizeof(text), "0x%016" PRIx64, region->end);
		json_object_set_new(object, "end", json_string(text));
		json_object_set_new(object, "type", json_string(region->type));
		json_array_append_new(array, object);
	}
	return array;
}

json_t *groups_object(const struct snapshot *snapshot, const struct iommu_group *group,
		      const struct reserved_region_list *regions)
{
	struct isolation isolation = isolation_of(group);
	json_t *object = json_object(), *devices = json_array();
	char text[ISOLATION_TEXT_MAX];

	for (size_t i = 0; i < group->device_count; i++)
		json_array_append_new(devices, device_object(snapshot, &group->devices[i]));
	json_object_set_new(object, "id", json_integer(group->id));
	json_object_set_new(object, "type", json_text(group->type));
	json_object_set_new(object, "viable",
			    group->viable == UNKNOWN ? json_null() : json_boolean(group->viable));
	json_object_set_new(object, "isolation",
			    json_string(isolation_level_name(isolation.level)));
	json_object_set_new(object, "trouble",
			    json_string(isolation_trouble_name(isolation.trouble)));
	json_object_set_new(object, "verdict",
			    json_string(isolation_text(snapshot, &isolation, text)));
	json_object_set_new(object, "cause", json_text(isolation_cause(group, &isolation, text)));
	json_object_set_new(object, "reserved_regions", regions_array(regions));
	json_object_set_new(object, "devices", devices);
	return object;
}

static void print_json(struct kernel *kernel, const struct snapshot *snapshot,
		       const struct output *output)
{
	json_t *document = json_document(snapshot), *groups = json_array();

	for (size_t i = 0; i < snapshot->group_count; i++) {
		const struct iommu_group *group = &snapshot->groups[i];
		struct reserved_region_list regions;
		bool known = reserved_region_list_read(&regions, kernel, group->id) == 0;

		json_array_append_new(groups,
				      groups_object(snapshot, group, known ? &regions : NULL));
	}
	json_object_set_new(document, "iommu_groups", groups);
	json_print(output->stream, document, false);
	json_decref(document);
}

int groups_run(const struct target *target, const struct options *options,
	       const struct output *output, struct error *error)
{
	struct snapshot *snapshot = shot_take_whole(target, options, error);

	if (!snapshot)
		return -error->code;
	if (options->json)
		print_json(target->kernel, snapshot, output);
	else
		print_text(snapshot, output);
	snapshot_put(snapshot);
	return output_flush(output, error);
}
