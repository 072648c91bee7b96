#include "tui/header.h"

#include "core/format.h"
#include "core/owner.h"
#include "tui/screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PARTS_MAX 12
#define GAP       2 /* blanks between parts */

#define PRIORITIES 9

/* One thing said in the header. */
struct part {
	char text[96];
	char brief[32]; /* said instead where room is short; empty: nothing shorter */
	enum role role;
	unsigned attributes;
	int priority; /* 1 stays longest; 0: left already */
	bool right;
};

struct parts {
	size_t count;
	struct part items[PARTS_MAX];
};

__attribute__((format(printf, 5, 6))) static struct part *
add(struct parts *parts, int priority, enum role role, bool right, const char *format, ...)
{
	struct part *part = &parts->items[parts->count];
	va_list arguments;

	if (parts->count + 1 < PARTS_MAX)
		parts->count++;
	*part = (struct part){.priority = priority, .role = role, .right = right};
	va_start(arguments, format);
	vsnprintf(part->text, sizeof(part->text), format, arguments);
	va_end(arguments);
	return part;
}

/* --- what is said --------------------------------------------------------------- */

static void add_iommu(struct parts *parts, const struct host *host)
{
	const char *kind = strcmp(host->iommu_kind, "intel") == 0  ? "Intel VT-d"
			   : strcmp(host->iommu_kind, "amd") == 0  ? "AMD-Vi"
			   : strcmp(host->iommu_kind, "smmu") == 0 ? "SMMU"
			   : host->iommu_kind[0] != '\0'           ? host->iommu_kind
								   : "on";
	struct part *part;

	if (host->iommu < 0)
		return;
	if (host->iommu == 0) {
		add(parts, 7, ROLE_WARN, false, "IOMMU off");
		return;
	}
	part = add(parts, 7, ROLE_HEADER, false, "IOMMU %s%s", kind,
		   host->passthrough == 1 ? ", passthrough" : "");
	strcpy(part->brief, "IOMMU on");
}

static void add_host(struct parts *parts, const struct snapshot *snapshot)
{
	struct owner_count owners = owner_count(snapshot);
	size_t vfs = 0;

	for (size_t i = 0; i < snapshot->pf_count; i++)
		vfs += snapshot->pfs[i].vf_count;
	if (snapshot->host.name[0] != '\0')
		add(parts, 4, ROLE_HEADER, false, "%s", snapshot->host.name)->attributes =
			CELL_BOLD;
	if (snapshot->host.kernel[0] != '\0')
		add(parts, 8, ROLE_HEADER, false, "Linux %s", snapshot->host.kernel);
	add_iommu(parts, &snapshot->host);
	snprintf(add(parts, 5, ROLE_HEADER, false, "%zu PF%s  %zu VF%s", snapshot->pf_count,
		     snapshot->pf_count == 1 ? "" : "s", vfs, vfs == 1 ? "" : "s")
			 ->brief,
		 32, "%zu/%zu", snapshot->pf_count, vfs);
	if (owners.free + owners.held > 0)
		add(parts, 7, ROLE_HEADER, false, "%zu free  %zu held", owners.free, owners.held);
}

/* A thread that sits in the kernel: since when, if for over a second. */
static uint64_t waiting(const struct view *view)
{
	uint64_t netlink = view->status.netlink_waiting_since;
	uint64_t files = view->status.files_waiting_since;
	uint64_t since = netlink == 0 || (files != 0 && files < netlink) ? files : netlink;

	return since != 0 && view->status.now > since + 1000000000 ? view->status.now - since : 0;
}

/* "READ-ONLY (kernel-enforced)": where room is short the word alone. */
static void add_badge(struct parts *parts, const char *badge)
{
	struct part *part = add(parts, 3, ROLE_BADGE, true, "%s", badge);

	snprintf(part->brief, sizeof(part->brief), "%.*s", (int)strcspn(badge, " "), badge);
}

static void gather(struct parts *parts, const struct view *view)
{
	uint64_t waited = waiting(view);
	char duration[FORMAT_MAX];
	char brief[48];

	parts->count = 0;
	add(parts, 6, ROLE_TITLE, false, "vftop")->attributes = CELL_BOLD;
	if (view->snapshot != NULL)
		add_host(parts, view->snapshot);
	if (waited > 0)
		/* Whole seconds: the line changes once a second at most. */
		snprintf(add(parts, 1, ROLE_WARN, true, "waiting for the kernel %u s",
			     (unsigned)(waited / 1000000000))
				 ->brief,
			 32, "kernel: %u s", (unsigned)(waited / 1000000000));
	if (job_brief(&view->job, brief, sizeof(brief))[0] != '\0')
		add(parts, 1, ROLE_BADGE, true, " %s ", brief)->attributes = CELL_BOLD;
	if (view->paused)
		add(parts, 2, ROLE_BADGE, true, " PAUSED ")->attributes = CELL_BOLD;
	if (view->options.badge != NULL && view->options.badge[0] != '\0')
		add_badge(parts, view->options.badge);
	add(parts, 9, ROLE_HEADER, true, "%s",
	    view->options.still ? "still" : format_duration(view->options.interval, duration));
}

/* --- how it fits ----------------------------------------------------------------- */

static int total_width(const struct parts *parts)
{
	int width = 0;

	for (size_t i = 0; i < parts->count; i++)
		if (parts->items[i].priority > 0)
			width += text_width(parts->items[i].text) + GAP;
	return width;
}

/* From the least important on: each is first said shorter, then not at all. What
 * has priority 1 always stays. */
static void fit(struct parts *parts, int width)
{
	for (int priority = PRIORITIES; priority > 0; priority--)
		for (size_t i = 0; i < parts->count; i++) {
			struct part *part = &parts->items[i];

			if (part->priority != priority || total_width(parts) <= width)
				continue;
			if (part->brief[0] != '\0')
				strcpy(part->text, part->brief);
			if (priority > 1 && total_width(parts) > width)
				part->priority = 0;
		}
}

void header_draw(const struct view *view, struct canvas *canvas, struct rect line)
{
	struct parts parts;
	int left = line.x + 1;
	int right = line.x + line.width - 1;

	gather(&parts, view);
	fit(&parts, line.width - 2 + GAP);
	canvas_fill(canvas, line, ' ', ROLE_HEADER, CELL_PLAIN);
	for (size_t i = 0; i < parts.count; i++) {
		const struct part *part = &parts.items[i];

		if (part->priority > 0 && !part->right)
			left += canvas_text(canvas, left, line.y, right - left, part->role,
					    part->attributes, part->text) +
				GAP;
	}
	for (size_t i = parts.count; i-- > 0;) {
		const struct part *part = &parts.items[i];
		int width = text_width(part->text);

		if (part->priority == 0 || !part->right)
			continue;
		right -= width;
		canvas_text(canvas, right, line.y, width, part->role, part->attributes, part->text);
		right -= GAP;
	}
}

void header_draw_banner(const struct view *view, struct canvas *canvas, struct rect line)
{
	canvas_fill(canvas, line, ' ', ROLE_BANNER, CELL_PLAIN);
	canvas_text(canvas, line.x + 1, line.y, line.width - 2, ROLE_BANNER, CELL_PLAIN,
		    view->options.banner);
}

/* --- tabs ------------------------------------------------------------------------- */

static const char *badge_of(const struct view *view, size_t screen)
{
	return screen_at(screen)->badge != NULL
		       ? screen_at(screen)->badge(view->screens[screen], view)
		       : NULL;
}

static size_t make_tabs(const struct view *view, struct tab tabs[static TABS_MAX])
{
	size_t count = screen_count();

	for (size_t i = 0; i < count; i++)
		tabs[i] = (struct tab){.title = screen_at(i)->title, .badge = badge_of(view, i)};
	return count;
}

static enum role say_state(const struct view *view, char *buffer, size_t size)
{
	size_t marked = keyset_count(view->marked);
	size_t length = 0;

	buffer[0] = '\0';
	if (marked > 0)
		length = (size_t)snprintf(buffer, size, "%zu marked", marked);
	if (view->filter[0] != '\0' && view->snapshot != NULL && length < size) {
		snprintf(buffer + length, size - length, "%s/%.60s (%zu)", length > 0 ? "  " : "",
			 view->filter, screen_matches(view));
		return ROLE_MATCH;
	}
	if (marked > 0)
		return ROLE_MARKED;
	if (view->status.error.code != 0)
		snprintf(buffer, size, "%.150s", view->status.error.message);
	return ROLE_WARN;
}

void header_draw_tabs(const struct view *view, struct canvas *canvas, struct rect line)
{
	struct tab tabs[TABS_MAX];
	struct tab_slot slots[TABS_MAX];
	struct rect inside = {line.x + 1, line.y, line.width - 2, 1};
	size_t count = make_tabs(view, tabs);
	char state[160];
	enum role role = say_state(view, state, sizeof(state));
	int used = 0;

	tabs_layout(tabs, count, view->screen, inside.width, slots);
	tabs_draw(canvas, inside, tabs, count, view->screen);
	for (size_t i = 0; i < count; i++)
		if (slots[i].width > 0)
			used = slots[i].x + slots[i].width;
	used += 2;
	if (state[0] != '\0' && inside.width - used >= 8)
		canvas_text_right(canvas, inside.x + used, inside.y, inside.width - used, role,
				  CELL_PLAIN, state);
}

int header_tab_at(const struct view *view, struct rect line, int x)
{
	struct tab tabs[TABS_MAX];
	struct rect inside = {line.x + 1, line.y, line.width - 2, 1};

	return tabs_at(inside, tabs, make_tabs(view, tabs), view->screen, x);
}
