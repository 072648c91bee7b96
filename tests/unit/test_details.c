#include "tests/unit/tui_fixture.h"
#include "tui/details.h"
#include "tui/facts.h"

#include <criterion/criterion.h>

static const char *value_of(const struct facts *facts, const char *section, const char *label)
{
	for (size_t i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].section, section) == 0 &&
		    strcmp(facts->items[i].label, label) == 0)
			return facts->items[i].value;
	return "(absent)";
}

static bool notes(const struct facts *facts, const char *text)
{
	for (size_t i = 0; i < facts->note_count; i++)
		if (strstr(facts->notes[i].text, text) != NULL)
			return true;
	return false;
}

static void facts_of_row(struct facts *facts, struct view *view, int row)
{
	list_select(screen_list(view), view, row);
	facts_of(facts, view, screen_selected(view));
}

Test(details, vf_facts_have_units)
{
	struct view view;
	struct facts facts;

	fixture_view(&view);
	facts_of_row(&facts, &view, 2);
	cr_expect(strstr(facts.title, "enp1s0f0/1") != NULL);
	cr_expect(strstr(facts.title, "0000:01:02.1") != NULL);
	cr_expect(strstr(facts.title, "Virtual Function") != NULL);
	cr_expect_str_eq(value_of(&facts, "set by the PF", "MAC"), "02:00:00:00:50:01");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "VLAN"), "10, qos 3, 802.1Q");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "spoofchk"), "on");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "trust"), "off");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "tx rate"), "at most 1000 Mb/s");
	cr_expect_str_eq(value_of(&facts, "counters", "rx"), "3.21 GB, 12.3 M packets");
	cr_expect_str_eq(value_of(&facts, "counters", "dropped"), "rx 0, tx 3");
	cr_expect_str_eq(value_of(&facts, "device", "IOMMU group"), "42");
	view_done(&view);
}

Test(details, pf_facts)
{
	struct view view;
	struct facts facts;

	fixture_view(&view);
	facts_of_row(&facts, &view, 0);
	cr_expect_str_eq(value_of(&facts, "VFs", "now"), "6 of 64");
	cr_expect_str_eq(value_of(&facts, "link", "state"), "up");
	cr_expect_str_eq(value_of(&facts, "link", "speed"), "10 Gb/s, full duplex");
	cr_expect_str_eq(value_of(&facts, "link", "master"), "bridge vmbr0");
	cr_expect_str_eq(value_of(&facts, "device", "PCIe"), "8 GT/s x4 of 8 GT/s x8");
	cr_expect_str_eq(value_of(&facts, "link", "MTU"), "1500 B");
	view_done(&view);
}

Test(details, unknown_settings_are_dashes)
{
	struct view view;
	struct facts facts;
	struct snapshot *snapshot = fixture_snapshot();

	fixture_view(&view);
	vf_config_clear(&snapshot->pfs[0].vfs[0].config);
	view_take(&view, snapshot);
	screen_update(&view);
	facts_of_row(&facts, &view, 1);
	cr_expect_str_eq(value_of(&facts, "set by the PF", "MAC"), "-");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "VLAN"), "-");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "trust"), "-");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "state"), "-");
	cr_expect_str_eq(value_of(&facts, "set by the PF", "tx rate"), "-");
	view_done(&view);
}

Test(details, driver_without_counters_says_so)
{
	struct view view;
	struct facts facts;
	struct snapshot *snapshot = fixture_snapshot();
	struct pf *pf = &snapshot->pfs[0];

	fixture_view(&view);
	strcpy(pf->driver, "igb");
	pf->vfs[0].source = COUNTERS_NONE;
	pf->vfs[3].source = COUNTERS_INTERFACE;
	view_take(&view, snapshot);
	screen_update(&view);
	facts_of_row(&facts, &view, 1);
	cr_expect(notes(&facts, "igb gives no VF counters."));
	cr_expect_str_eq(value_of(&facts, "counters", "rx"), "(absent)");
	facts_of_row(&facts, &view, 4);
	cr_expect(notes(&facts, "igb gives no VF counters: these are"));
	cr_expect_str_eq(value_of(&facts, "counters", "rx"), "3.21 GB, 12.3 M packets");
	view_done(&view);
}

Test(details, notes_say_what_is_odd)
{
	struct view view;
	struct facts facts;

	fixture_view(&view);
	facts_of_row(&facts, &view, 5);
	cr_expect(notes(&facts, "another network namespace"));
	facts_of_row(&facts, &view, 6);
	cr_expect(notes(&facts, "Being removed"));
	facts_of_row(&facts, &view, 4);
	cr_expect(notes(&facts, "does not use the MAC"));
	facts_of_row(&facts, &view, 3);
	cr_expect_eq(facts.note_count, 0);
	view_done(&view);
}

Test(details, everything_fits_or_scrolls)
{
	struct view view;
	struct canvas canvas;
	const struct row *row;

	fixture_view(&view);
	list_select(screen_list(&view), &view, 2);
	row = screen_selected(&view);
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 60, 12);
	view.details_scroll = 10000;
	details_draw(&view, row, &canvas, (struct rect){0, 0, 60, 12}, true);
	cr_expect_eq(view.details_scroll, details_height(&view, row, 60, true) - 12);
	cr_expect(fixture_shows(&canvas, "network namespace"), "the last lines are in sight");
	cr_expect(fixture_shows(&canvas, " J K scroll "), "by which keys is said");
	canvas_resize(&canvas, 60, 90);
	view.details_scroll = 10000;
	details_draw(&view, row, &canvas, (struct rect){0, 0, 60, 90}, true);
	cr_expect_eq(view.details_scroll, 0, "nothing to scroll");
	cr_expect(!fixture_shows(&canvas, " J K scroll "));
	cr_expect(fixture_shows(&canvas, "device") && fixture_shows(&canvas, "dropped"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(details, height_is_what_is_drawn)
{
	struct view view;
	struct canvas canvas;
	const struct row *row;

	fixture_view(&view);
	canvas_init(&canvas, false);
	for (int selected = 0; selected < 9; selected++) {
		list_select(screen_list(&view), &view, selected);
		row = screen_selected(&view);
		for (int width = 20; width < 200; width += 7) {
			int height = details_height(&view, row, width, true);
			char *last;

			canvas_resize(&canvas, width, height);
			details_draw(&view, row, &canvas, (struct rect){0, 0, width, height}, true);
			last = canvas_row_text(&canvas, height - 2);
			cr_expect(strpbrk(last, "abcdefghijklmnopqrstuvwxyz0123456789") != NULL,
				  "row %d at %d: the last line is empty: %s", selected, width,
				  last);
			free(last);
		}
	}
	canvas_done(&canvas);
	view_done(&view);
}
