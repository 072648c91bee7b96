#include "cli/drivers.h"

#include "cli/grid.h"
#include "cli/json.h"
#include "cli/shot.h"
#include "core/driver_use.h"

#include <string.h>

enum {
	COLUMN_DRIVER,
	COLUMN_PFS,
	COLUMN_VFS,
	COLUMN_COUNTERS,
	COLUMN_MODULE,
	COLUMN_VARIANTS,
	COLUMN_SETS
};

static const struct grid_column columns[] = {
	[COLUMN_DRIVER] = {.title = "DRIVER"},
	[COLUMN_PFS] = {.title = "PFS", .priority = 1, .right = true},
	[COLUMN_VFS] = {.title = "VFS", .priority = 1, .right = true},
	[COLUMN_COUNTERS] = {.title = "VF COUNTERS", .priority = 3},
	[COLUMN_MODULE] = {.title = "MODULE", .priority = 5, .optional = true},
	[COLUMN_VARIANTS] = {.title = "VFIO", .priority = 4, .optional = true},
	[COLUMN_SETS] = {.title = "SETS OF A VF", .priority = 2, .narrowest = 20},
};

/* --- text ------------------------------------------------------------------ */

static void set_count(struct grid *grid, size_t column, size_t count)
{
	char text[16];

	snprintf(text, sizeof(text), "%zu", count);
	grid_set(grid, column, text, count > 0 ? OUTPUT_PLAIN : OUTPUT_FAINT);
}

static void add_driver(struct grid *grid, const struct driver_use *use)
{
	char text[ABILITIES_TEXT_MAX];

	grid_add_row(grid);
	grid_set(grid, COLUMN_DRIVER, *use->name ? use->name : "(none)",
		 *use->name ? OUTPUT_STRONG : OUTPUT_WARNING);
	set_count(grid, COLUMN_PFS, use->pfs);
	set_count(grid, COLUMN_VFS, use->vfs);
	grid_set(grid, COLUMN_MODULE, use->module, OUTPUT_PLAIN);
	grid_set(grid, COLUMN_VARIANTS, use->variants, OUTPUT_PLAIN);
	if (!use->abilities)
		return;
	driver_abilities_text(use->abilities, text);
	grid_set(grid, COLUMN_SETS, *text ? text : "nothing", *text ? OUTPUT_PLAIN : OUTPUT_FAINT);
	grid_set(grid, COLUMN_COUNTERS, use->abilities->counts_vfs ? "yes" : "none",
		 use->abilities->counts_vfs ? OUTPUT_GOOD : OUTPUT_FAINT);
}

static void print_text(const struct driver_use_list *list, const struct output *output)
{
	struct grid *grid;

	if (list->count == 0) {
		fputs("No SR-IOV device here. `vftop doctor` says why.\n"
		      "`vftop drivers --demo` shows what this looks like.\n",
		      output->stream);
		return;
	}
	grid = grid_new(columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < list->count; i++)
		add_driver(grid, &list->items[i]);
	grid_print(grid, output);
	grid_free(grid);
}

/* --- JSON ------------------------------------------------------------------ */

static void set_abilities(json_t *object, const struct driver *driver)
{
	char text[ABILITIES_TEXT_MAX];

	json_object_set_new(object, "vf_attributes",
			    driver ? json_words(driver_abilities_text(driver, text), " ")
				   : json_null());
	json_object_set_new(object, "vf_counters",
			    driver ? json_boolean(driver->counts_vfs) : json_null());
	json_object_set_new(object, "vf_list",
			    driver ? json_boolean(driver->reports_config) : json_null());
	json_object_set_new(object, "mac_needs_reload",
			    driver ? json_boolean(driver->mac_needs_reload) : json_null());
	json_object_set_new(object, "numvfs_resets_link",
			    driver ? json_boolean(driver->resets_link) : json_null());
}

/* Addresses; a VF without one is by its PF. */
static json_t *devices_array(const struct snapshot *snapshot, const char *driver)
{
	json_t *array = json_array();

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		if (strcmp(pf->driver, driver) == 0)
			json_array_append_new(array, json_string(pf->name));
		for (size_t j = 0; j < pf->vf_count; j++)
			if (*pf->vfs[j].address && strcmp(pf->vfs[j].driver, driver) == 0)
				json_array_append_new(array, json_string(pf->vfs[j].address));
	}
	return array;
}

static json_t *driver_object(const struct snapshot *snapshot, const struct driver_use *use)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_text(use->name));
	json_object_set_new(object, "pfs", json_integer((json_int_t)use->pfs));
	json_object_set_new(object, "vfs", json_integer((json_int_t)use->vfs));
	json_object_set_new(object, "module", json_text(use->module));
	set_abilities(object, use->abilities);
	json_object_set_new(object, "vfio_modules", json_words(use->variants, ", "));
	json_object_set_new(object, "devices", devices_array(snapshot, use->name));
	return object;
}

static void print_json(const struct snapshot *snapshot, const struct driver_use_list *list,
		       const struct output *output)
{
	json_t *document = json_document(snapshot), *drivers = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(drivers, driver_object(snapshot, &list->items[i]));
	json_object_set_new(document, "drivers", drivers);
	json_print(output->stream, document, false);
	json_decref(document);
}

int drivers_run(const struct target *target, const struct options *options,
		const struct output *output, struct error *error)
{
	struct snapshot *snapshot = shot_take(target, options, error);
	struct vfio_alias_list aliases = {0};
	struct driver_use_list list = {0};

	if (!snapshot)
		return -error->code;
	vfio_alias_list_read(&aliases, target->kernel, snapshot->host.kernel);
	driver_use_list_read(&list, target->kernel, snapshot, &aliases);
	if (options->json)
		print_json(snapshot, &list, output);
	else
		print_text(&list, output);
	driver_use_list_done(&list);
	vfio_alias_list_done(&aliases);
	snapshot_put(snapshot);
	return output_flush(output, error);
}
