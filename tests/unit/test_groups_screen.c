#include "core/kernel/simulated.h"
#include "tests/unit/tui_fixture.h"
#include "tui/functions.h"
#include "tui/groups.h"
#include "tui/input.h"

#include <criterion/criterion.h>

static void add(struct iommu_group *group, const char *address, const char *driver, const char *pf,
		int vf)
{
	struct iommu_group_device device = {.class_code = 0x020000, .function.vf = vf};

	strcpy(device.address, address);
	strcpy(device.driver, driver);
	strcpy(device.function.pf, pf);
	iommu_group_add_device(group, &device);
}

/* Group 40 has PF and two VFs, 41 a bridge, 43 one VF, 50 two devices of the board. */
static struct snapshot *with_groups(void)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct iommu_group *group = snapshot_add_group(snapshot, 40);

	strcpy(group->type, "DMA-FQ");
	add(group, "0000:01:00.0", "i40e", "0000:01:00.0", UNKNOWN);
	add(group, "0000:01:02.0", "vfio-pci", "0000:01:00.0", 0);
	add(group, "0000:01:02.1", "vfio-pci", "0000:01:00.0", 1);
	group = snapshot_add_group(snapshot, 41);
	add(group, "0000:00:01.0", "pcieport", "", UNKNOWN);
	group->devices[0].class_code = 0x060400;
	group = snapshot_add_group(snapshot, 43);
	add(group, "0000:01:02.3", "iavf", "0000:01:00.0", 3);
	group = snapshot_add_group(snapshot, 50);
	add(group, "0000:00:1f.3", "snd_hda_intel", "", UNKNOWN);
	add(group, "0000:00:1f.4", "", "", UNKNOWN);
	return snapshot;
}

static void to_screen(struct view *view, const struct screen *screen)
{
	for (size_t i = 0; screen_at(i) != NULL; i++)
		if (screen_at(i) == screen)
			view->screen = i;
	screen_update(view);
}

static void groups_view(struct view *view)
{
	fixture_view(view);
	view_take(view, with_groups());
	to_screen(view, &groups_screen);
}

static bool shows(struct view *view, const char *text)
{
	return fixture_page_shows(view, 132, 43, text);
}

static void press(struct view *view, uint32_t code)
{
	unsigned stale = input_take(view, (struct key_event){.code = code});

	if ((stale & STALE_ROWS) != 0)
		screen_update(view);
}

Test(groups_screen, the_greatest_trouble_first)
{
	struct view view;
	struct canvas canvas;
	char *line;

	groups_view(&view);
	fixture_draw(&view, &canvas, 132, 43);
	line = canvas_row_text(&canvas, view.parts.body.y + 1);
	cr_expect(strstr(line, "40") && strstr(line, "no: the host uses enp1s0f0 (i40e)"), "%s",
		  line);
	free(line);
	canvas_done(&canvas);
	cr_expect(shows(&view, "3 devices"));
	cr_expect(shows(&view, "enp1s0f0/1"));
	cr_expect(shows(&view, "PCI bridge"));
	cr_expect(shows(&view, "DMA-FQ"));
	cr_expect(shows(&view, "no ACS"), "why, below the list");
	view_done(&view);
}

Test(groups_screen, folds)
{
	struct view view;

	groups_view(&view);
	press(&view, 'h');
	cr_expect_not(shows(&view, "enp1s0f0/1"));
	cr_expect(shows(&view, "snd_hda_intel"));
	press(&view, 'l');
	cr_expect(shows(&view, "enp1s0f0/1"));
	press(&view, '-');
	cr_expect_not(shows(&view, "0000:00:1f.4"));
	press(&view, '+');
	cr_expect(shows(&view, "0000:00:1f.4"));
	press(&view, 'j');
	press(&view, 'j');
	cr_expect(shows(&view, "Ethernet Virtual Function"), "the VF's model is told");
	press(&view, 'h');
	press(&view, 'h');
	cr_expect_not(shows(&view, "enp1s0f0/1"), "first to the heading, then it folds");
	view_done(&view);
}

Test(groups_screen, filters)
{
	struct view view;

	groups_view(&view);
	strcpy(view.filter, "iavf");
	screen_update(&view);
	cr_expect_eq(screen_matches(&view), 1);
	cr_expect(shows(&view, "(1)"), "the tabs say how many");
	cr_expect_not(shows(&view, "snd_hda_intel"));
	strcpy(view.filter, "1f.4");
	screen_update(&view);
	cr_expect_eq(screen_matches(&view), 1, "the heading is shown for its entry's sake");
	cr_expect(shows(&view, "2 devices"));
	cr_expect_not(shows(&view, "0000:00:1f.3 Ethernet"), "the other one is not");
	strcpy(view.filter, "3 devices");
	screen_update(&view);
	cr_expect(shows(&view, "enp1s0f0/1"), "entries go with their heading");
	strcpy(view.filter, "nowhere");
	screen_update(&view);
	cr_expect(shows(&view, "Nothing matches \"nowhere\""));
	press(&view, KEYCODE_ESCAPE);
	cr_expect(shows(&view, "snd_hda_intel"));
	view_done(&view);
}

Test(groups_screen, selection_follows_what_it_is)
{
	struct view view;
	struct dossier_subject subject;
	struct snapshot *next;

	groups_view(&view);
	press(&view, 'G');
	cr_assert(screen_subject(&view, &subject));
	cr_expect_eq(subject.group, 41, "bridges come last");
	next = with_groups();
	snapshot_add_group(next, 2);
	add(&next->groups[0], "0000:05:00.0", "", "", UNKNOWN);
	view_take(&view, next);
	screen_update(&view);
	cr_assert(screen_subject(&view, &subject));
	cr_expect_eq(subject.group, 41);
	view_done(&view);
}

Test(groups_screen, enter_goes_to_the_function)
{
	struct view view;

	groups_view(&view);
	press(&view, KEYCODE_ENTER);
	cr_expect(screen_active(&view) == &groups_screen, "a heading folds");
	cr_expect_not(shows(&view, "enp1s0f0/1"));
	press(&view, KEYCODE_ENTER);
	press(&view, 'j');
	press(&view, 'j');
	press(&view, KEYCODE_ENTER);
	cr_expect(screen_active(&view) == &functions_screen);
	cr_expect_eq(view.selected.vf, 0);
	cr_assert(screen_selected(&view) != NULL);
	cr_expect_str_eq(screen_selected(&view)->vf->address, "0000:01:02.0");
	view_done(&view);
}

Test(groups_screen, a_key_typed_ahead_is_for_these_rows)
{
	struct view view;
	struct dossier_subject subject;

	fixture_view(&view);
	view_take(&view, with_groups());
	for (size_t i = 0; screen_at(i) != NULL; i++)
		if (screen_at(i) == &groups_screen)
			input_take(&view, (struct key_event){.code = '1' + (uint32_t)i});
	input_take(&view, (struct key_event){.code = 'G'});
	cr_assert(screen_subject(&view, &subject));
	cr_expect_eq(subject.group, 41);
	view_done(&view);
}

Test(groups_screen, a_click_selects_folds_and_opens)
{
	struct view view;
	struct key_event event = {.code = KEYCODE_CLICK};

	groups_view(&view);
	shows(&view, "");
	event.x = view.parts.body.x + 1;
	event.y = view.parts.body.y + 1;
	input_take(&view, event);
	screen_update(&view);
	cr_expect_not(shows(&view, "enp1s0f0/1"), "the mark before it folds");
	input_take(&view, event);
	screen_update(&view);
	event.x += 40;
	event.y += 2;
	event.code = KEYCODE_DOUBLE_CLICK;
	input_take(&view, event);
	cr_expect(screen_active(&view) == &functions_screen);
	cr_expect_eq(view.selected.vf, 0);
	view_done(&view);
}

Test(groups_screen, reserved_regions_come_with_the_dossier)
{
	struct simulated_options options = {.host = "homelab", .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	struct vfio_alias_list aliases = {0};
	struct dossier_subject subject;
	struct view view;

	groups_view(&view);
	cr_expect(shows(&view, "reserved -"));
	cr_assert(screen_subject(&view, &subject));
	view.dossier = dossier_read(kernel, view.snapshot, &subject, &aliases);
	cr_expect(shows(&view, "reserved -"), "that host has no such group");
	subject.group = 5;
	dossier_put(view.dossier);
	view.dossier = dossier_read(kernel, view.snapshot, &subject, &aliases);
	cr_expect(shows(&view, "reserved -"), "another group's are not told");
	((struct dossier *)(uintptr_t)view.dossier)->subject.group = 40;
	cr_expect(shows(&view, "reserved msi 0xfee00000-0xfeefffff"));
	view_done(&view);
	kernel_free(kernel);
}

Test(groups_screen, no_groups)
{
	struct view view;
	struct dossier_subject subject;

	fixture_view(&view);
	to_screen(&view, &groups_screen);
	cr_expect(shows(&view, "No IOMMU groups"));
	cr_expect_not(screen_subject(&view, &subject));
	press(&view, 'j');
	press(&view, 'h');
	press(&view, KEYCODE_ENTER);
	cr_expect(screen_active(&view) == &groups_screen);
	view_done(&view);
}

Test(groups_screen, any_size)
{
	struct view view;

	groups_view(&view);
	for (int columns = 1; columns < 140; columns += 3)
		for (int rows = 1; rows < 50; rows += 3) {
			struct canvas canvas;

			fixture_draw(&view, &canvas, columns, rows);
			canvas_done(&canvas);
		}
	view_done(&view);
}
