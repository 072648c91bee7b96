/* proposal_fixture.h - a view of a simulated host that changes can be proposed for. */
#ifndef TESTS_UNIT_PROPOSAL_FIXTURE_H
#define TESTS_UNIT_PROPOSAL_FIXTURE_H

#include "core/kernel/simulated.h"
#include "core/reader.h"
#include "tests/unit/tui_fixture.h"
#include "tui/input.h"
#include "tui/proposal.h"

#include <criterion/criterion.h>

#define FIXTURE_SECOND 1000000000ULL

/* Still, so that nothing moves between two readings. */
static inline struct kernel *proposal_kernel(const char *host)
{
	struct simulated_options options = {.host = host, .still = true};
	struct error error = {0};
	struct kernel *kernel = simulated_kernel_new(&options, &error);

	cr_assert(kernel != NULL, "%s", error.message);
	return kernel;
}

static inline struct snapshot *proposal_snapshot(struct kernel *kernel)
{
	struct reader_options options = {.groups = true};
	struct error error = {0};
	struct snapshot *snapshot = reader_read(kernel, &options, &error);

	cr_assert(snapshot != NULL, "%s", error.message);
	return snapshot;
}

/* As the collector brings it. */
static inline void proposal_news(struct view *view, struct kernel *kernel)
{
	struct error error = {0};

	view_take(view, proposal_snapshot(kernel));
	screen_update(view);
	sighting_put(view->sighting);
	view->status.now += FIXTURE_SECOND;
	view->sighting =
		sighting_new(surroundings_read(kernel, NULL, &error), view->status.now, &error);
	proposal_look(view);
}

static inline void proposal_view(struct view *view, struct kernel *kernel)
{
	struct view_options options = {.interval = FIXTURE_SECOND, .badge = "demo"};

	setlocale(LC_ALL, "C.UTF-8");
	view_init(view, &options);
	proposal_news(view, kernel);
}

/* Selects a function by its name: "enp1s0f0/2". */
static inline void proposal_select(struct view *view, const char *name)
{
	struct list *list = screen_list(view);
	char text[FUNCTION_NAME_MAX];

	for (size_t i = 0; i < list->rows.count; i++)
		if (strcmp(function_name(view->snapshot, &list->rows.items[i].key, text), name) ==
		    0) {
			list_select(list, view, (int)i);
			return;
		}
	cr_assert_fail("no row %s", name);
}

static inline void proposal_draw_page(struct view *view)
{
	struct canvas canvas;

	fixture_draw(view, &canvas, 110, 60);
	canvas_done(&canvas);
}

/* Keys as they are typed; a `\r` is Enter, `\033` Escape. Returns what became stale. */
static inline unsigned proposal_type(struct view *view, const char *keys)
{
	unsigned stale = STALE_NOTHING;

	for (; *keys != '\0'; keys++) {
		uint32_t code = *keys == '\r'     ? KEYCODE_ENTER
				: *keys == '\033' ? KEYCODE_ESCAPE
						  : (uint32_t)(unsigned char)*keys;

		/* Between two keys the picture is drawn. */
		proposal_draw_page(view);
		stale |= input_take(view, (struct key_event){.code = code});
		if ((stale & STALE_ROWS) != 0)
			screen_update(view);
	}
	return stale;
}

static inline bool proposal_shows(struct view *view, const char *text)
{
	struct canvas canvas;
	bool shows;

	fixture_draw(view, &canvas, 110, 60);
	shows = fixture_shows(&canvas, text);
	if (!shows)
		fixture_print(&canvas);
	canvas_done(&canvas);
	return shows;
}

#endif
