#include "core/kernel/simulated.h"
#include "tests/unit/tui_fixture.h"
#include "tui/drivers.h"
#include "tui/functions.h"
#include "tui/input.h"

#include <criterion/criterion.h>

static void drivers_view(struct view *view)
{
	fixture_view(view);
	for (size_t i = 0; screen_at(i) != NULL; i++)
		if (screen_at(i) == &drivers_screen)
			view->screen = i;
	screen_update(view);
}

static bool shows(struct view *view, const char *text)
{
	return fixture_page_shows(view, 160, 43, text);
}

static void press(struct view *view, uint32_t code)
{
	unsigned stale = input_take(view, (struct key_event){.code = code});

	if ((stale & STALE_ROWS) != 0)
		screen_update(view);
}

Test(drivers_screen, what_each_drives_and_can)
{
	struct view view;

	drivers_view(&view);
	cr_expect(shows(&view, "mac vlan qos spoofchk trust state max_tx_rate"));
	cr_expect(shows(&view, "iavf"));
	cr_expect(shows(&view, "(none)"));
	cr_expect(shows(&view, "nothing"), "nvme sets nothing");
	cr_expect(shows(&view, "Changing numvfs interrupts the PF's link."));
	cr_expect_not(shows(&view, "enp1s0f0"), "all are folded at first");
	view_done(&view);
}

Test(drivers_screen, unfolds_to_the_functions)
{
	struct view view;

	drivers_view(&view);
	press(&view, 'l');
	cr_expect(shows(&view, "enp1s0f1"));
	cr_expect_not(shows(&view, "enp1s0f0/3"), "only this one");
	press(&view, '+');
	cr_expect(shows(&view, "enp1s0f0/3"));
	press(&view, '-');
	cr_expect_not(shows(&view, "enp1s0f0/3"));
	view_done(&view);
}

Test(drivers_screen, enter_unfolds_or_shows_the_function)
{
	struct view view;

	drivers_view(&view);
	press(&view, KEYCODE_ENTER);
	press(&view, 'j');
	press(&view, 'j');
	press(&view, KEYCODE_ENTER);
	cr_expect(screen_active(&view) == &functions_screen);
	cr_expect_str_eq(screen_selected(&view)->pf->label, "enp1s0f1");
	view_done(&view);
}

Test(drivers_screen, finds_what_is_folded)
{
	struct view view;

	drivers_view(&view);
	strcpy(view.filter, "02.3");
	screen_update(&view);
	cr_expect(shows(&view, "enp1s0f0/3"));
	cr_expect(shows(&view, "iavf"));
	cr_expect_eq(screen_matches(&view), 1);
	view_done(&view);
}

Test(drivers_screen, module_and_variants_come_with_the_dossier)
{
	struct simulated_options options = {.host = "homelab", .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	struct vfio_alias_list aliases = {0};
	struct dossier_subject subject;
	struct view view;

	drivers_view(&view);
	cr_assert(screen_subject(&view, &subject));
	cr_expect(subject.drivers);
	cr_expect(shows(&view, "module: -"));
	vfio_alias_list_read(&aliases, kernel, "6.8.12-4-pve");
	view.dossier = dossier_read(kernel, view.snapshot, &subject, &aliases);
	cr_expect(shows(&view, "module: i40e"));
	cr_expect(shows(&view, "VFIO drivers that know its VFs: vfio_pci"));
	vfio_alias_list_done(&aliases);
	view_done(&view);
	kernel_free(kernel);
}

Test(drivers_screen, no_device)
{
	struct view view;

	drivers_view(&view);
	view_take(&view, snapshot_new());
	screen_update(&view);
	cr_expect(shows(&view, "No SR-IOV device here."));
	press(&view, 'j');
	press(&view, KEYCODE_ENTER);
	view_done(&view);
}

Test(drivers_screen, any_size)
{
	struct view view;

	drivers_view(&view);
	press(&view, '+');
	for (int columns = 1; columns < 140; columns += 3)
		for (int rows = 1; rows < 50; rows += 3) {
			struct canvas canvas;

			fixture_draw(&view, &canvas, columns, rows);
			canvas_done(&canvas);
		}
	view_done(&view);
}
