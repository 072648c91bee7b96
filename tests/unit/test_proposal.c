#include "tests/unit/proposal_fixture.h"

static struct kernel *kernel;
static struct view view;

static void start(void)
{
	kernel = proposal_kernel("homelab");
	proposal_view(&view, kernel);
}

static void stop(void)
{
	view_done(&view);
	kernel_free(kernel);
}

TestSuite(proposal, .init = start, .fini = stop, .timeout = 60);

/* --- from the form to the answer --------------------------------------------------------- */

Test(proposal, a_mac_is_planned_and_said_yes_to)
{
	struct plan *plan;

	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "m02:00:00:00:99:01");
	cr_expect(proposal_shows(&view, "-> 02:00:00:00:99:01"));
	proposal_type(&view, "\r");
	cr_expect(proposal_shows(&view, "ip link set enp1s0f0 vf 2 mac 02:00:00:00:99:01"));
	cr_expect(proposal_shows(&view, "Enter no"));
	cr_expect((proposal_type(&view, "y") & STALE_JOB) != 0);
	plan = proposal_take_plan(view.proposal);
	cr_assert(plan != NULL);
	cr_expect_eq(plan->step_count, 1);
	cr_expect_eq(plan->steps[0].operation.kind, OPERATION_VF_MAC);
	plan_free(plan);
}

Test(proposal, the_default_answer_is_no)
{
	proposal_select(&view, "enp1s0f0/2");
	cr_expect_eq(proposal_type(&view, "m02:00:00:00:99:01\r\r") & STALE_JOB, 0);
	cr_expect(view.proposal == NULL);
}

Test(proposal, escape_leaves_at_any_stage)
{
	static const char *const ways[] = {"m\033", "mauto\r\033", "c\033", "c0\r\033",
					   "e\033", "b\033",       "U\033"};

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		proposal_select(&view, "enp1s0f0/2");
		cr_expect_eq(proposal_type(&view, ways[i]) & STALE_JOB, 0);
		cr_expect(view.proposal == NULL, "way %zu", i);
	}
}

Test(proposal, what_is_wrong_is_told_while_it_is_typed_and_not_planned)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v4095");
	cr_expect(proposal_shows(&view, "trunk"));
	proposal_type(&view, "\r");
	cr_expect(proposal_shows(&view, "plan it"), "still the form");
	proposal_type(&view, "\x15"
			     "99\r");
	cr_expect(proposal_shows(&view, "vlan 99"));
}

Test(proposal, nothing_changed_is_nothing_to_do)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v\r");
	cr_expect(view.proposal == NULL);
	cr_expect_str_eq(view.message, "nothing was changed");
}

Test(proposal, edit_goes_back_to_the_form)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v99\re");
	cr_expect(proposal_shows(&view, "plan it"));
	cr_expect(proposal_shows(&view, "70 -> 99"));
	proposal_type(&view, "\r");
	cr_expect(proposal_shows(&view, "vlan 99"));
}

Test(proposal, marks_and_a_pattern)
{
	struct plan *plan;

	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, " ");
	proposal_select(&view, "enp1s0f0/4");
	proposal_type(&view, " m02:00:00:00:99:{index}");
	cr_expect(proposal_shows(&view, "2 VFs of enp1s0f0: MAC"));
	cr_expect(proposal_shows(&view, "-> 02:00:00:00:99:02"));
	cr_expect(proposal_shows(&view, "-> 02:00:00:00:99:04"));
	cr_expect((proposal_type(&view, "\ry") & STALE_JOB) != 0);
	plan = proposal_take_plan(view.proposal);
	cr_expect_eq(plan->step_count, 2);
	plan_free(plan);
}

Test(proposal, random_and_auto)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "m\x12");
	cr_expect(proposal_shows(&view, "random"));
	proposal_type(&view, "\x01\r");
	cr_expect(proposal_shows(&view, "set MAC of enp1s0f0/2"));
}

/* --- what speaks against it -------------------------------------------------------------- */

Test(proposal, a_refused_one_needs_force_and_the_name)
{
	proposal_select(&view, "enp1s0f0");
	proposal_type(&view, "c8\r");
	cr_expect(proposal_shows(&view, "held by vm 100 router0"));
	cr_expect(proposal_shows(&view, "F force"));
	cr_expect_eq(proposal_type(&view, "y") & STALE_JOB, 0, "y is not enough");
	proposal_type(&view, "F");
	cr_expect(proposal_shows(&view, "type enp1s0f0"));
	cr_expect_eq(proposal_type(&view, "enp1s0f1\r") & STALE_JOB, 0);
	cr_expect(proposal_shows(&view, "That is not enp1s0f0."));
	cr_expect((proposal_type(&view, "\x15"
					"enp1s0f0\r") &
		   STALE_JOB) != 0);
}

Test(proposal, an_impossible_one_can_only_be_closed)
{
	proposal_select(&view, "enp1s0f1/1");
	proposal_type(&view, "e");
	input_take(&view, (struct key_event){.code = KEYCODE_BACKTAB});
	proposal_type(&view, "vmbr0\r");
	cr_expect(proposal_shows(&view, "Enter close"), "another interface is called so");
	cr_expect(!proposal_shows(&view, "y yes, do it"));
	cr_expect_eq(proposal_type(&view, "yF") & STALE_JOB, 0);
	proposal_type(&view, "\r");
	cr_expect(view.proposal == NULL);
}

Test(proposal, the_pf_is_named_where_all_vfs_go)
{
	const struct owner *holder = &view.snapshot->pfs[1].vfs[0].owner;

	cr_assert_eq(holder->kind, OWNER_VM);
	cr_assert_eq(simulated_end(kernel, holder->pid), 0);
	proposal_news(&view, kernel);
	proposal_select(&view, "enp1s0f1");
	proposal_type(&view, "c0\r");
	cr_expect(proposal_shows(&view, "y yes, do it"));
	cr_expect_eq(proposal_type(&view, "y") & STALE_JOB, 0);
	cr_expect(proposal_shows(&view, "type enp1s0f1"));
	cr_expect((proposal_type(&view, "enp1s0f1\r") & STALE_JOB) != 0);
}

/* --- news -------------------------------------------------------------------------------- */

Test(proposal, waits_for_what_hangs_on_the_interfaces)
{
	proposal_select(&view, "enp1s0f0/2");
	sighting_put(view.sighting);
	view.sighting = NULL;
	proposal_type(&view, "v99\r");
	cr_expect(proposal_shows(&view, "looking at what hangs on enp1s0f0/2 ..."));
	cr_expect_eq(proposal_type(&view, "y") & STALE_JOB, 0);
	proposal_news(&view, kernel);
	cr_expect(proposal_shows(&view, "y yes, do it"));
}

Test(proposal, an_old_sighting_is_not_acted_upon)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v99\r");
	view.status.now += 6 * FIXTURE_SECOND;
	cr_expect_eq(proposal_type(&view, "y") & STALE_JOB, 0);
	cr_expect(proposal_shows(&view, "looking at what hangs on"));
	proposal_news(&view, kernel);
	cr_expect((proposal_type(&view, "y") & STALE_JOB) != 0);
}

Test(proposal, the_plan_follows_the_host)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v99\r");
	proposal_news(&view, kernel);
	cr_expect(!proposal_shows(&view, "changed meanwhile"));
	cr_assert_eq(kernel_write(kernel, "/sys/bus/pci/devices/0000:01:00.1/sriov_numvfs", "0", 1),
		     1);
	proposal_news(&view, kernel);
	cr_expect(!proposal_shows(&view, "changed meanwhile"), "not what this is about");
}

Test(proposal, other_steps_are_asked_for_again)
{
	proposal_select(&view, "enp1s0f0");
	proposal_type(&view, "c8\rFenp1");
	cr_expect(proposal_shows(&view, "> enp1"));
	proposal_news(&view, kernel);
	cr_expect(proposal_shows(&view, "> enp1"), "nothing new: the typing goes on");
	/* Somebody else gives a VF another VLAN: that is what would be given back. */
	((struct snapshot *)view.snapshot)->pfs[0].vfs[2].config.vlan = 71;
	proposal_look(&view);
	cr_expect(proposal_shows(&view, "The host changed meanwhile: this is the new plan."));
	cr_expect(proposal_shows(&view, "vf 2 vlan 71"));
}

Test(proposal, an_answer_to_what_was_not_shown_yet_does_not_count)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v99\r");
	proposal_draw_page(&view);
	proposal_news(&view, kernel);
	cr_expect_eq(input_take(&view, (struct key_event){.code = 'y'}) & STALE_JOB, 0);
	cr_expect((proposal_type(&view, "y") & STALE_JOB) != 0);
}

Test(proposal, a_vf_that_vanished_is_not_changed)
{
	proposal_select(&view, "enp1s0f1/1");
	proposal_type(&view, "v99\r");
	cr_assert_eq(kernel_write(kernel, "/sys/bus/pci/devices/0000:01:00.1/sriov_numvfs", "0", 1),
		     1);
	proposal_news(&view, kernel);
	cr_expect(proposal_shows(&view, "is gone"));
	cr_expect_eq(proposal_type(&view, "y") & STALE_JOB, 0);
	proposal_type(&view, "\033");
	cr_expect(view.proposal == NULL);
}

Test(proposal, a_pf_that_vanished_while_the_form_is_open)
{
	proposal_select(&view, "enp1s0f0");
	proposal_type(&view, "c7");
	cr_assert_eq(simulated_unplug(kernel, "0000:01:00.0"), 0);
	proposal_news(&view, kernel);
	cr_expect(proposal_shows(&view, "is gone"));
	cr_expect_eq(proposal_type(&view, "\r") & STALE_JOB, 0);
}

/* --- the rest ---------------------------------------------------------------------------- */

Test(proposal, print_shows_shell_text)
{
	proposal_select(&view, "enp1s0f0/2");
	proposal_type(&view, "v99\rP");
	cr_assert(view.pager != NULL);
	cr_expect(strstr(pager_text(view.pager), "\nip link set enp1s0f0 vf 2 vlan 99") != NULL,
		  "%s", pager_text(view.pager));
	cr_expect((proposal_type(&view, "y") & STALE_CLIPBOARD) != 0);
	proposal_type(&view, "\033");
	cr_expect(view.pager == NULL);
	cr_expect(view.proposal != NULL, "back to the plan");
}

Test(proposal, up_and_down_need_no_form)
{
	proposal_select(&view, "enp1s0f1/1");
	proposal_type(&view, "o");
	proposal_news(&view, kernel);
	cr_expect(proposal_shows(&view, "ip link set enp1s0f1v1 down"));
}

Test(proposal, undo_without_a_past)
{
	cr_expect((proposal_type(&view, "U") & STALE_PAST) != 0);
	cr_expect(proposal_shows(&view, "reading the journal"));
	view.past.readings++;
	proposal_look(&view);
	cr_expect(proposal_shows(&view, "no change that could be taken back"));
}

Test(proposal, undo_makes_a_plan_of_the_journal)
{
	struct intent intent;
	struct error error = {0};
	struct function_key key = {"0000:01:00.0", 2};
	struct plan *plan;

	intent_init(&intent);
	cr_assert_eq(intent_add(&intent, view.snapshot, &key, "vlan=33", &error), 0);
	proposal_type(&view, "U");
	view.past.readings++;
	view.past.count = 1;
	view.past.entries = calloc(1, sizeof(*view.past.entries));
	view.past.entries[0] = (struct journal_entry){
		.id = 7,
		.title = "enp1s0f0/2: vlan",
		.who = "alice",
		.outcome = OUTCOME_DONE,
		.steps = json_array(),
		.undo = intent_to_json(&intent),
	};
	intent_done(&intent);
	proposal_look(&view);
	cr_expect(proposal_shows(&view, "Takes back \"enp1s0f0/2: vlan\""));
	cr_expect(proposal_shows(&view, "vlan 33"));
	cr_expect((proposal_type(&view, "y") & STALE_JOB) != 0);
	plan = proposal_take_plan(view.proposal);
	cr_expect_eq(plan->undoes, 7);
	plan_free(plan);
}

/* Every dialog at every size: nothing outside, nothing crashes. */
Test(proposal, any_size)
{
	static const char *const ways[] = {"c8", "c8\r", "c8\rF", "e", "b", "v99\r", "mx"};

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		proposal_select(&view, "enp1s0f0/2");
		proposal_type(&view, ways[i]);
		for (int columns = 1; columns <= 160; columns += columns < 44 ? 1 : 13)
			for (int rows = 1; rows <= 45; rows += rows < 14 ? 1 : 6) {
				struct canvas canvas;

				fixture_draw(&view, &canvas, columns, rows);
				canvas_done(&canvas);
			}
		proposal_type(&view, "\033\033\033");
		proposal_free(view.proposal);
		view.proposal = NULL;
	}
}

/* At the smallest size the question and its answers are there. */
Test(proposal, the_smallest_size_shows_what_matters)
{
	struct canvas canvas;

	proposal_select(&view, "enp1s0f0");
	proposal_type(&view, "c8\r");
	fixture_draw(&view, &canvas, 40, 10);
	cr_expect(fixture_shows(&canvas, "6 -> 8 VFs"));
	cr_expect(fixture_shows(&canvas, "Enter no"));
	cr_expect(fixture_shows(&canvas, "F force"));
	canvas_done(&canvas);
}
