#include "core/diagnosis.h"
#include "tests/unit/tui_fixture.h"
#include "tui/action.h"
#include "tui/mend.h"

#include <criterion/criterion.h>

#define DOCTOR "Doctor"

static const struct diagnosis *make_diagnosis(void)
{
	struct diagnosis *diagnosis = diagnosis_new();
	struct finding *finding = diagnosis_add(diagnosis);

	finding->severity = SEVERITY_ERROR;
	strcpy(finding->id, "firmware-off");
	strcpy(finding->device, "0000:09:00.0");
	finding_set_title(finding, "SR-IOV is off in the card's firmware");
	finding_set_evidence(finding, "capability present, TotalVFs 0");
	finding_set_explanation(finding, "The card could. It does not.");
	finding_add_fix(finding, "mstconfig -d 09:00.0 set SRIOV_EN=1");
	finding_add_fix(finding, "reboot");
	finding = diagnosis_add(diagnosis);
	finding->severity = SEVERITY_WARN;
	strcpy(finding->id, "mac-unset");
	strcpy(finding->device, "enp1s0f0");
	finding->function = (struct function_key){"0000:01:00.0", UNKNOWN};
	finding_set_title(finding, "VFs 0-1, 3 have no administrative MAC");
	finding_set_change(finding, "enp1s0f0/0-1,enp1s0f0/3 mac=auto");
	finding = diagnosis_add(diagnosis);
	strcpy(finding->id, "iommu-translates");
	finding_set_title(finding, "The IOMMU translates the host's own DMA as well");
	diagnosis_add_passed(diagnosis, "No MAC is there twice");
	diagnosis_add_passed(diagnosis, "The kernel lists all VFs");
	diagnosis_add_unknown(diagnosis, "No profile removes VFs", "profiles: Permission denied");
	diagnosis_sort(diagnosis);
	return diagnosis;
}

/* The doctor's screen of a host with three findings. */
static void show_doctor(struct view *view)
{
	fixture_view(view);
	while (strcmp(screen_active(view)->title, DOCTOR) != 0)
		view->screen++;
	view_take_diagnosis(view, make_diagnosis());
	screen_update(view);
}

Test(doctor_screen, shows_findings_gravest_first_and_what_passed)
{
	struct canvas canvas;
	struct view view;

	show_doctor(&view);
	fixture_draw(&view, &canvas, 100, 34);
	cr_expect(fixture_shows(&canvas, "Doctor 2!"));
	cr_expect(fixture_shows(&canvas, "x error   0000:09:00.0"));
	cr_expect(fixture_shows(&canvas, "! warn    enp1s0f0"));
	cr_expect(fixture_shows(&canvas, "info    host"));
	cr_expect(fixture_shows(&canvas, "2 checks found nothing"));
	cr_expect(fixture_shows(&canvas, "? unknown"));
	cr_expect(fixture_shows(&canvas, "1 check could not be made"));
	cr_expect(fixture_shows(&canvas, "because   capability present, TotalVFs 0"));
	cr_expect(fixture_shows(&canvas, "fix       mstconfig -d 09:00.0"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(doctor_screen, says_so_while_the_doctor_looks)
{
	struct canvas canvas;
	struct view view;

	fixture_view(&view);
	while (strcmp(screen_active(&view)->title, DOCTOR) != 0)
		view.screen++;
	screen_update(&view);
	fixture_draw(&view, &canvas, 80, 24);
	cr_expect(fixture_shows(&canvas, "still looking"));
	cr_expect(!fixture_shows(&canvas, "!"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(doctor_screen, any_size_is_drawn)
{
	struct view view;

	show_doctor(&view);
	for (int columns = 1; columns < 140; columns += 7)
		for (int rows = 1; rows < 45; rows += 3) {
			struct canvas canvas;

			fixture_draw(&view, &canvas, columns, rows);
			canvas_done(&canvas);
		}
	view_done(&view);
}

Test(doctor_screen, enter_tells_all_of_a_finding_and_what_passed)
{
	struct canvas canvas;
	struct view view;

	show_doctor(&view);
	screen_active(&view)->open(view.screens[view.screen], &view);
	cr_assert(view.reading != NULL);
	fixture_draw(&view, &canvas, 100, 34);
	cr_expect(fixture_shows(&canvas, "error   0000:09:00.0   firmware-off"));
	canvas_done(&canvas);
	screen_active(&view)->move(view.screens[view.screen], LIST_LAST);
	screen_active(&view)->open(view.screens[view.screen], &view);
	fixture_draw(&view, &canvas, 100, 34);
	cr_expect(fixture_shows(&canvas, "No profile removes VFs"));
	cr_expect(fixture_shows(&canvas, "is not known: profiles: Permission denied"));
	cr_expect(!fixture_shows(&canvas, "No MAC is there twice"));
	canvas_done(&canvas);
	screen_active(&view)->move(view.screens[view.screen], LIST_UP);
	screen_active(&view)->open(view.screens[view.screen], &view);
	fixture_draw(&view, &canvas, 100, 34);
	cr_expect(fixture_shows(&canvas, "No MAC is there twice"));
	cr_expect(!fixture_shows(&canvas, "is not known"));
	canvas_done(&canvas);
	view_done(&view);
}

Test(doctor_screen, f_makes_a_plan_of_what_is_advised)
{
	const char *reason;
	struct view view;

	show_doctor(&view);
	/* Firmware is nothing that vftop could change. */
	cr_expect_eq(when_mendable(&view, &reason), ACTION_REFUSED);
	screen_active(&view)->move(view.screens[view.screen], LIST_DOWN);
	cr_expect_eq(when_mendable(&view, &reason), ACTION_READY);
	mend(&view, 'f');
	cr_assert(view.proposal != NULL, "%s", view.message);
	view_done(&view);
}

Test(doctor_screen, f_is_absent_elsewhere)
{
	const char *reason;
	struct view view;

	show_doctor(&view);
	view.screen = 0;
	cr_expect_eq(when_mendable(&view, &reason), ACTION_ABSENT);
	view_done(&view);
}

Test(doctor_screen, a_filter_shows_some)
{
	struct canvas canvas;
	struct view view;

	show_doctor(&view);
	strcpy(view.filter, "administrative");
	screen_update(&view);
	fixture_draw(&view, &canvas, 100, 34);
	cr_expect(fixture_shows(&canvas, "enp1s0f0"));
	cr_expect(!fixture_shows(&canvas, "0000:09:00.0"));
	cr_expect_eq(screen_active(&view)->matches(view.screens[view.screen]), 1);
	canvas_done(&canvas);
	view_done(&view);
}
