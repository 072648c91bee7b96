#include "tui/drivers.h"

#include "core/driver_use.h"
#include "core/format.h"
#include "core/memory.h"
#include "core/owner.h"
#include "tui/outline.h"
#include "widgets/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOX_LINES 5

enum {
	COLUMN_DRIVER,
	COLUMN_PFS,
	COLUMN_VFS,
	COLUMN_SETS,
	COLUMN_COUNTERS,
	COLUMN_MODULE,
	COLUMN_VARIANTS
};

static const struct table_column columns[] = {
	[COLUMN_DRIVER] = {.title = "DRIVER", .minimum = 15, .maximum = 20, .priority = 1},
	[COLUMN_PFS] = {.title = "PFS", .minimum = 4, .maximum = 4, .priority = 2, .right = true},
	[COLUMN_VFS] = {.title = "VFS", .minimum = 5, .maximum = 5, .priority = 2, .right = true},
	[COLUMN_SETS] =
		{.title = "SETS OF A VF", .minimum = 16, .maximum = 80, .priority = 3, .gap = 2},
	[COLUMN_COUNTERS] = {.title = "COUNTS VFS", .minimum = 10, .maximum = 10, .priority = 4},
	[COLUMN_MODULE] = {.title = "MODULE", .minimum = 10, .maximum = 14, .priority = 6},
	[COLUMN_VARIANTS] = {.title = "VFIO", .minimum = 12, .maximum = 30, .priority = 5},
};

/* A function that a driver drives. */
struct device {
	size_t driver;
	const struct pf *pf;
	const struct vf *vf; /* NULL: the PF */
};

/* Functions are the view's snapshot's: valid from an update to the next. */
struct drivers {
	struct outline outline;
	struct driver_use_list list;
	size_t count, room;
	struct device *devices; /* those of one driver together */
};

static const struct dossier_subject subject_drivers = {
	.function.vf = UNKNOWN, .group = UNKNOWN, .drivers = true};

/* --- cells ------------------------------------------------------------------------ */

static const char *name_of(const struct driver_use *use)
{
	return use->name[0] != '\0' ? use->name : "(none)";
}

/* What only sysfs tells: as it was read last; NULL: not yet. */
static const struct driver_use *find_read(const struct view *view, const char *name)
{
	const struct dossier *dossier = view_dossier(view, &subject_drivers);

	return dossier != NULL ? driver_use_list_find(&dossier->drivers, name) : NULL;
}

static void say_text(struct field *field, const char *text)
{
	snprintf(field->text, sizeof(field->text), "%s", *text != '\0' ? text : "-");
	if (*text == '\0')
		field->role = ROLE_DIM;
}

static void say_abilities(const struct driver *driver, struct field *field)
{
	char text[ABILITIES_TEXT_MAX];

	if (driver == NULL)
		return;
	driver_abilities_text(driver, text);
	snprintf(field->text, sizeof(field->text), "%.120s", *text != '\0' ? text : "nothing");
	if (*text == '\0')
		field->role = ROLE_DIM;
}

static void say_driver(const struct view *view, const struct driver_use *use, size_t column,
		       struct field *field)
{
	const struct driver_use *read = find_read(view, use->name);

	switch (column) {
	case COLUMN_DRIVER:
		say_text(field, name_of(use));
		field->role = use->name[0] != '\0' ? ROLE_PRIMARY : ROLE_WARN;
		field->attributes = CELL_BOLD;
		break;
	case COLUMN_PFS:
	case COLUMN_VFS:
		snprintf(field->text, sizeof(field->text), "%zu",
			 column == COLUMN_PFS ? use->pfs : use->vfs);
		break;
	case COLUMN_SETS:
		say_abilities(use->abilities, field);
		break;
	case COLUMN_COUNTERS:
		if (use->abilities != NULL)
			say_text(field, use->abilities->counts_vfs ? "yes" : "no");
		break;
	case COLUMN_MODULE:
		say_text(field, read != NULL ? read->module : "");
		break;
	case COLUMN_VARIANTS:
		say_text(field, read != NULL ? read->variants : "");
		break;
	default:
		break;
	}
}

/* Its name, and its address where the abilities of a driver are. */
static void say_device(const struct view *view, const struct device *device, size_t column,
		       struct field *field)
{
	struct function_key key = device->vf != NULL ? function_key_of_vf(device->pf, device->vf)
						     : function_key_of_pf(device->pf);
	char name[FUNCTION_NAME_MAX];
	const char *model = device->vf != NULL ? device->vf->model : device->pf->model;

	if (column == COLUMN_DRIVER)
		snprintf(field->text, sizeof(field->text), "%s",
			 function_name(view->snapshot, &key, name));
	else if (column == COLUMN_SETS) {
		snprintf(field->text, sizeof(field->text), "%s  %.80s",
			 device->vf != NULL ? device->vf->address : device->pf->name, model);
		field->role = ROLE_DIM;
	}
}

static void say_cell(const void *state, const struct view *view, const struct outline_row *row,
		     size_t column, struct field *field)
{
	const struct drivers *drivers = state;

	*field = (struct field){.role = ROLE_TEXT};
	if (row->entry < 0)
		say_driver(view, &drivers->list.items[row->heading], column, field);
	else
		say_device(view, &drivers->devices[row->entry], column, field);
}

/* --- the screen ------------------------------------------------------------------- */

static void *drivers_new(void)
{
	struct drivers *drivers = memory_new(sizeof(*drivers));

	outline_init(&drivers->outline, columns, sizeof(columns) / sizeof(*columns), say_cell,
		     drivers, "No SR-IOV device here.");
	/* One with hundreds of VFs would hide the others. */
	drivers->outline.starts_folded = true;
	return drivers;
}

static void drivers_free(void *state)
{
	struct drivers *drivers = state;

	outline_done(&drivers->outline);
	driver_use_list_done(&drivers->list);
	free(drivers->devices);
	free(drivers);
}

static void add_device(struct drivers *drivers, size_t driver, const struct pf *pf,
		       const struct vf *vf)
{
	char key[OUTLINE_KEY_MAX];
	const char *address = vf != NULL ? vf->address : pf->name;

	if (drivers->count == drivers->room) {
		drivers->room = drivers->room > 0 ? 2 * drivers->room : 64;
		drivers->devices =
			memory_resize(drivers->devices, drivers->room, sizeof(*drivers->devices));
	}
	drivers->devices[drivers->count] = (struct device){driver, pf, vf};
	snprintf(key, sizeof(key), "device %s", address);
	outline_add(&drivers->outline, driver, (int)drivers->count, key);
	drivers->count++;
}

static void add_devices(struct drivers *drivers, size_t driver, const struct snapshot *snapshot)
{
	const char *name = drivers->list.items[driver].name;

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		if (strcmp(pf->driver, name) == 0)
			add_device(drivers, driver, pf, NULL);
		for (size_t j = 0; j < pf->vf_count; j++)
			if (pf->vfs[j].address[0] != '\0' && strcmp(pf->vfs[j].driver, name) == 0)
				add_device(drivers, driver, pf, &pf->vfs[j]);
	}
}

static void drivers_update(void *state, struct view *view)
{
	struct drivers *drivers = state;
	char key[OUTLINE_KEY_MAX];

	driver_use_list_fill(&drivers->list, view->snapshot);
	drivers->count = 0;
	outline_begin(&drivers->outline);
	for (size_t i = 0; i < drivers->list.count; i++) {
		snprintf(key, sizeof(key), "driver %s", drivers->list.items[i].name);
		outline_add(&drivers->outline, i, -1, key);
		add_devices(drivers, i, view->snapshot);
	}
	outline_end(&drivers->outline, view);
}

/* --- what is told of the selected one ---------------------------------------------- */

static const char *say_behaviour(const struct driver *driver, char *buffer, size_t size)
{
	if (driver == NULL)
		snprintf(buffer, size, "%s", "");
	else
		snprintf(buffer, size, "%s%s%s%s",
			 driver->reports_config ? "" : "Tells nothing of its VFs' settings. ",
			 driver->mac_needs_reload
				 ? "A new MAC waits until the VF's driver is bound again. "
				 : "",
			 driver->resets_link ? "Changing numvfs interrupts the PF's link. " : "",
			 driver->resets_vf ? "A new MAC, VLAN or trust resets the VF." : "");
	return buffer;
}

static void draw_box(const struct drivers *drivers, const struct view *view, struct canvas *canvas,
		     struct rect box, const struct outline_row *row)
{
	const struct driver_use *use = &drivers->list.items[row->heading];
	const struct driver_use *read = find_read(view, use->name);
	struct rect inner = layout_inset(canvas_box(canvas, box, ROLE_BORDER, name_of(use)), 1, 0);
	char text[ABILITIES_TEXT_MAX];
	char line[256];
	const char *counts = "";

	if (use->name[0] == '\0') {
		canvas_text(canvas, inner.x, inner.y, inner.width, ROLE_WARN, CELL_PLAIN,
			    "No driver is bound to these.");
		return;
	}
	if (use->abilities != NULL)
		counts = use->abilities->counts_vfs ? "Counts what its VFs send and receive."
						    : "Has no counters of its VFs.";
	if (use->abilities != NULL)
		canvas_textf(canvas, inner.x, inner.y, inner.width, ROLE_TEXT, CELL_PLAIN,
			     "sets of a VF: %s", driver_abilities_text(use->abilities, text));
	else if (use->pfs > 0)
		canvas_text(canvas, inner.x, inner.y, inner.width, ROLE_DIM, CELL_PLAIN,
			    "What it can set of a VF is not known to vftop.");
	canvas_text(canvas, inner.x, inner.y + 1, inner.width, ROLE_TEXT, CELL_PLAIN, counts);
	canvas_text(canvas, inner.x, inner.y + 2, inner.width, ROLE_TEXT, CELL_PLAIN,
		    say_behaviour(use->abilities, line, sizeof(line)));
	canvas_textf(canvas, inner.x, inner.y + 3, inner.width, ROLE_TEXT, CELL_PLAIN, "module: %s",
		     read == NULL              ? "-"
		     : read->module[0] != '\0' ? read->module
					       : "built in");
	canvas_textf(canvas, inner.x, inner.y + 4, inner.width, ROLE_TEXT, CELL_PLAIN,
		     "VFIO drivers that know its VFs: %s",
		     read != NULL && read->variants[0] != '\0' ? read->variants : "-");
}

static void drivers_draw(void *state, const struct view *view, struct canvas *canvas,
			 struct rect rect)
{
	struct drivers *drivers = state;
	const struct outline_row *row = outline_selected(&drivers->outline);
	struct rect rows;
	struct rect box;

	outline_split(rect, BOX_LINES, &rows, &box);
	if (row == NULL)
		rows = rect;
	outline_draw(&drivers->outline, view, canvas, rows);
	if (row != NULL && box.height > 0)
		draw_box(drivers, view, canvas, box, row);
}

static bool drivers_subject(const void *state, const struct view *view,
			    struct dossier_subject *ret_subject)
{
	(void)state;
	(void)view;
	*ret_subject = subject_drivers;
	return true;
}

/* --- keys and mouse ----------------------------------------------------------------- */

static void drivers_move(void *state, enum list_move where)
{
	outline_move(&((struct drivers *)state)->outline, where);
}

static unsigned drivers_fold(void *state, struct view *view, enum screen_fold how)
{
	(void)view;
	return outline_fold(&((struct drivers *)state)->outline, how);
}

static size_t drivers_matches(const void *state)
{
	return outline_matches(&((const struct drivers *)state)->outline);
}

static unsigned drivers_open(void *state, struct view *view)
{
	struct drivers *drivers = state;
	const struct outline_row *row = outline_selected(&drivers->outline);
	const struct device *device;
	struct function_key key;

	if (row == NULL || row->entry < 0)
		return outline_toggle(&drivers->outline);
	device = &drivers->devices[row->entry];
	key = device->vf != NULL ? function_key_of_vf(device->pf, device->vf)
				 : function_key_of_pf(device->pf);
	return screen_show_function(view, &key);
}

static unsigned drivers_click(void *state, struct view *view, struct key_event event)
{
	struct drivers *drivers = state;
	bool opened;
	unsigned stale = outline_click(&drivers->outline, event, &opened);

	return opened ? drivers_open(state, view) : stale;
}

const struct screen drivers_screen = {
	.title = "Drivers",
	.help = "what drives the functions, and what it can set of VFs",
	.new = drivers_new,
	.free = drivers_free,
	.update = drivers_update,
	.draw = drivers_draw,
	.move = drivers_move,
	.fold = drivers_fold,
	.matches = drivers_matches,
	.subject = drivers_subject,
	.open = drivers_open,
	.click = drivers_click,
};
