#include "tui/groups.h"

#include "core/format.h"
#include "core/isolation.h"
#include "core/memory.h"
#include "core/owner.h"
#include "core/pci_class.h"
#include "tui/outline.h"
#include "widgets/layout.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOX_LINES 5

enum { COLUMN_GROUP, COLUMN_ADDRESS, COLUMN_DEVICE, COLUMN_DRIVER, COLUMN_VERDICT, COLUMN_TYPE };

static const struct table_column columns[] = {
	[COLUMN_GROUP] = {.title = "GROUP", .minimum = 6, .maximum = 6, .priority = 1},
	[COLUMN_ADDRESS] = {.title = "ADDRESS", .minimum = 12, .maximum = 12, .priority = 4},
	[COLUMN_DEVICE] = {.title = "DEVICE", .minimum = 12, .maximum = 22, .priority = 3},
	[COLUMN_DRIVER] = {.title = "DRIVER", .minimum = 8, .maximum = 14, .priority = 5},
	[COLUMN_VERDICT] = {.title = "PASS THROUGH", .minimum = 15, .maximum = 60, .priority = 2},
	[COLUMN_TYPE] = {.title = "TYPE", .minimum = 8, .maximum = 8, .priority = 6},
};

/* Groups are the view's snapshot's: valid from an update to the next. */
struct groups {
	struct outline outline;
	struct isolation_entry *list;
};

/* --- cells ------------------------------------------------------------------------ */

static enum role trouble_role(const struct isolation *isolation)
{
	switch (isolation->trouble) {
	case TROUBLE_ERROR:
		return ROLE_ERROR;
	case TROUBLE_WARN:
		return ROLE_WARN;
	case TROUBLE_NOTE:
	case TROUBLE_NONE:
		break;
	}
	return isolation->level == ISOLATION_ALONE ? ROLE_OK : ROLE_DIM;
}

/* The device that a row tells of: an entry's, or that of a group with but one. */
static const struct iommu_group_device *device_of(const struct groups *groups,
						  const struct outline_row *row)
{
	const struct iommu_group *group = groups->list[row->heading].group;

	if (row->entry >= 0)
		return &group->devices[row->entry];
	return group->device_count == 1 ? &group->devices[0] : NULL;
}

static void say_device(const struct view *view, const struct iommu_group_device *device,
		       size_t column, struct field *field)
{
	char text[FORMAT_MAX];
	char name[FUNCTION_NAME_MAX];

	if (column == COLUMN_ADDRESS) {
		snprintf(field->text, sizeof(field->text), "%s",
			 format_address(device->address, true, text));
	} else if (column == COLUMN_DRIVER) {
		snprintf(field->text, sizeof(field->text), "%s",
			 device->driver[0] != '\0' ? device->driver : "-");
		if (device->driver[0] == '\0')
			field->role = ROLE_DIM;
	} else if (device->function.pf[0] != '\0') {
		snprintf(field->text, sizeof(field->text), "%s",
			 iommu_group_device_name(view->snapshot, device, name));
		field->role = ROLE_PRIMARY;
	} else {
		snprintf(field->text, sizeof(field->text), "%s",
			 pci_class_words(device->class_code));
		field->role = ROLE_DIM;
	}
}

static void say_group(const struct view *view, const struct isolation_entry *entry, size_t column,
		      struct field *field)
{
	char text[ISOLATION_TEXT_MAX];

	if (column == COLUMN_GROUP) {
		snprintf(field->text, sizeof(field->text), "%d", entry->group->id);
		field->role = trouble_role(&entry->isolation);
	} else if (column == COLUMN_TYPE) {
		snprintf(field->text, sizeof(field->text), "%s",
			 entry->group->type[0] != '\0' ? entry->group->type : "-");
	} else if (column == COLUMN_VERDICT) {
		snprintf(field->text, sizeof(field->text), "%.120s",
			 isolation_text(view->snapshot, &entry->isolation, text));
		field->role = trouble_role(&entry->isolation);
	} else if (column == COLUMN_DEVICE && entry->group->device_count != 1) {
		snprintf(field->text, sizeof(field->text), "%zu devices",
			 entry->group->device_count);
	}
}

static void say_cell(const void *state, const struct view *view, const struct outline_row *row,
		     size_t column, struct field *field)
{
	const struct groups *groups = state;
	const struct iommu_group_device *device = device_of(groups, row);
	bool of_device =
		column == COLUMN_ADDRESS || column == COLUMN_DEVICE || column == COLUMN_DRIVER;

	*field = (struct field){.role = ROLE_TEXT};
	if (of_device && device != NULL)
		say_device(view, device, column, field);
	else if (row->entry < 0)
		say_group(view, &groups->list[row->heading], column, field);
}

/* --- the screen ------------------------------------------------------------------- */

static void *groups_new(void)
{
	struct groups *groups = memory_new(sizeof(*groups));

	outline_init(&groups->outline, columns, sizeof(columns) / sizeof(*columns), say_cell,
		     groups, "No IOMMU groups: the IOMMU is off, or this host has none.");
	return groups;
}

static void groups_free(void *state)
{
	struct groups *groups = state;

	outline_done(&groups->outline);
	free(groups->list);
	free(groups);
}

static void groups_update(void *state, struct view *view)
{
	struct groups *groups = state;
	char key[OUTLINE_KEY_MAX];

	free(groups->list);
	groups->list = isolation_list(view->snapshot);
	outline_begin(&groups->outline);
	for (size_t i = 0; i < view->snapshot->group_count; i++) {
		const struct iommu_group *group = groups->list[i].group;

		snprintf(key, sizeof(key), "%d", group->id);
		outline_add(&groups->outline, i, -1, key);
		for (size_t n = 0; n < group->device_count && group->device_count > 1; n++) {
			snprintf(key, sizeof(key), "%d %s", group->id, group->devices[n].address);
			outline_add(&groups->outline, i, (int)n, key);
		}
	}
	outline_end(&groups->outline, view);
}

/* --- what is told of the selected one ---------------------------------------------- */

static const char *advice(const struct isolation *isolation)
{
	switch (isolation->level) {
	case ISOLATION_BLOCKED:
		return "Another slot may have ACS; else all members must leave the host together.";
	case ISOLATION_TOGETHER:
		return "Bind all of them to vfio-pci and give them to the same guest.";
	case ISOLATION_RESERVED:
		return "The firmware's setup, or a newer firmware, may release the memory.";
	case ISOLATION_UNKNOWN:
	case ISOLATION_BRIDGE:
	case ISOLATION_ALONE:
		break;
	}
	return "";
}

static void say_regions(const struct dossier *dossier, char *buffer, size_t size)
{
	size_t used = 0;

	snprintf(buffer, size, "-");
	for (size_t i = 0; dossier != NULL && i < dossier->regions.count; i++) {
		const struct reserved_region *region = &dossier->regions.items[i];
		int length =
			snprintf(buffer + used, size - used, "%s%s 0x%" PRIx64 "-0x%" PRIx64,
				 used > 0 ? ", " : "", region->type, region->start, region->end);

		if (length < 0 || (size_t)length >= size - used)
			return;
		used += (size_t)length;
	}
}

static void say_selected(const struct view *view, const struct iommu_group_device *device,
			 char *buffer, size_t size)
{
	const struct function_key *key = &device->function;
	struct pf *pf = snapshot_find_pf(view->snapshot, key->pf);
	const struct vf *vf = key->pf[0] != '\0' ? snapshot_find_vf(view->snapshot, key) : NULL;
	const char *model = vf != NULL ? vf->model : pf != NULL ? pf->model : "";
	const struct owner *owner = vf != NULL ? &vf->owner : pf != NULL ? &pf->owner : NULL;
	char held[OWNER_TEXT_MAX];
	bool is_held = owner != NULL && owner_is_held(owner);

	snprintf(buffer, size, "%s  %.80s%s%s", device->address,
		 model[0] != '\0' ? model : pci_class_words(device->class_code),
		 is_held ? ", held by " : "", is_held ? owner_text(owner, held) : "");
}

static bool groups_subject(const void *state, const struct view *view,
			   struct dossier_subject *ret_subject)
{
	const struct groups *groups = state;
	const struct outline_row *row = outline_selected(&groups->outline);

	(void)view;
	if (row == NULL)
		return false;
	*ret_subject = (struct dossier_subject){.function.vf = UNKNOWN,
						.group = groups->list[row->heading].group->id};
	return true;
}

static void draw_box(const struct groups *groups, const struct view *view, struct canvas *canvas,
		     struct rect box, const struct outline_row *row)
{
	const struct isolation_entry *entry = &groups->list[row->heading];
	const struct iommu_group_device *device = device_of(groups, row);
	struct dossier_subject subject;
	char title[32];
	char text[ISOLATION_TEXT_MAX];
	char line[320];
	struct rect inner;

	snprintf(title, sizeof(title), "IOMMU group %d", entry->group->id);
	inner = layout_inset(canvas_box(canvas, box, ROLE_BORDER, title), 1, 0);
	canvas_text(canvas, inner.x, inner.y, inner.width, trouble_role(&entry->isolation),
		    CELL_PLAIN, isolation_text(view->snapshot, &entry->isolation, text));
	canvas_text(canvas, inner.x, inner.y + 1, inner.width, ROLE_TEXT, CELL_PLAIN,
		    isolation_cause(entry->group, &entry->isolation, text));
	canvas_text(canvas, inner.x, inner.y + 2, inner.width, ROLE_TEXT, CELL_PLAIN,
		    advice(&entry->isolation));
	groups_subject(groups, view, &subject);
	say_regions(view_dossier(view, &subject), line, sizeof(line));
	canvas_textf(canvas, inner.x, inner.y + 3, inner.width, ROLE_DIM, CELL_PLAIN,
		     "type %s   reserved %s",
		     entry->group->type[0] != '\0' ? entry->group->type : "-", line);
	if (device == NULL)
		return;
	say_selected(view, device, line, sizeof(line));
	canvas_text(canvas, inner.x, inner.y + 4, inner.width, ROLE_TEXT, CELL_PLAIN, line);
}

static void groups_draw(void *state, const struct view *view, struct canvas *canvas,
			struct rect rect)
{
	struct groups *groups = state;
	const struct outline_row *row = outline_selected(&groups->outline);
	struct rect rows;
	struct rect box;

	outline_split(rect, BOX_LINES, &rows, &box);
	if (row == NULL)
		rows = rect;
	outline_draw(&groups->outline, view, canvas, rows);
	if (row != NULL && box.height > 0)
		draw_box(groups, view, canvas, box, row);
}

/* --- keys and mouse ----------------------------------------------------------------- */

static void groups_move(void *state, enum list_move where)
{
	outline_move(&((struct groups *)state)->outline, where);
}

static unsigned groups_fold(void *state, struct view *view, enum screen_fold how)
{
	(void)view;
	return outline_fold(&((struct groups *)state)->outline, how);
}

static size_t groups_matches(const void *state)
{
	return outline_matches(&((const struct groups *)state)->outline);
}

/* A function is shown where all is told of it. */
static unsigned groups_open(void *state, struct view *view)
{
	struct groups *groups = state;
	const struct outline_row *row = outline_selected(&groups->outline);
	const struct iommu_group_device *device = row != NULL ? device_of(groups, row) : NULL;

	if (device != NULL && device->function.pf[0] != '\0')
		return screen_show_function(view, &device->function);
	return outline_toggle(&groups->outline);
}

static unsigned groups_click(void *state, struct view *view, struct key_event event)
{
	struct groups *groups = state;
	bool opened;
	unsigned stale = outline_click(&groups->outline, event, &opened);

	return opened ? groups_open(state, view) : stale;
}

const struct screen groups_screen = {
	.title = "Groups",
	.help = "IOMMU groups: what can be passed through, and with whom",
	.new = groups_new,
	.free = groups_free,
	.update = groups_update,
	.draw = groups_draw,
	.move = groups_move,
	.fold = groups_fold,
	.matches = groups_matches,
	.subject = groups_subject,
	.open = groups_open,
	.click = groups_click,
};
