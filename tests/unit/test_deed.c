#include "tests/unit/proposal_fixture.h"
#include "tui/action.h"

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

TestSuite(deed, .init = start, .fini = stop, .timeout = 60);

static const char *const keys = "cobmveU";

static const struct action *by(char key)
{
	return action_for_key((uint32_t)key);
}

static void is(char key, enum action_state wanted, const char *why)
{
	const char *reason;
	enum action_state state = action_state(by(key), &view, &reason);

	cr_expect_eq(state, wanted, "%c: %d, '%s'", key, state, reason);
	if (why != NULL)
		cr_expect(strstr(reason, why) != NULL, "%c: '%s'", key, reason);
}

Test(deed, all_of_them_are_refused_when_read_only)
{
	proposal_select(&view, "enp1s0f0/4");
	view.options.read_only = "not permitted: read-only";
	for (const char *key = keys; *key != '\0'; key++) {
		is(*key, ACTION_REFUSED, "not permitted: read-only");
		proposal_type(&view, (const char[]){*key, '\0'});
		cr_expect(view.proposal == NULL, "%c", *key);
		cr_expect(strstr(view.message, "read-only") != NULL, "%c: %s", *key, view.message);
	}
}

Test(deed, a_vf_can_have_all)
{
	proposal_select(&view, "enp1s0f0/4");
	for (const char *key = keys; *key != '\0'; key++)
		is(*key, ACTION_READY, NULL);
}

Test(deed, a_pf_has_no_mac_to_give)
{
	proposal_select(&view, "enp1s0f0");
	is('c', ACTION_READY, NULL);
	is('o', ACTION_READY, NULL);
	is('e', ACTION_READY, NULL);
	is('m', ACTION_ABSENT, "select a VF");
	is('v', ACTION_ABSENT, "select a VF");
	proposal_type(&view, "m");
	cr_expect_str_eq(view.message, "MAC: select a VF, or mark some");
}

Test(deed, with_marks_the_selection_does_not_matter)
{
	proposal_select(&view, "enp1s0f0/4");
	proposal_type(&view, " ");
	proposal_select(&view, "enp1s0f0");
	is('m', ACTION_READY, NULL);
}

Test(deed, without_an_interface_there_is_no_up)
{
	proposal_select(&view, "enp1s0f0/0");
	is('o', ACTION_REFUSED, "no interface");
	is('m', ACTION_READY, NULL);
}

Test(deed, what_the_pfs_driver_cannot_do)
{
	strcpy(((struct snapshot *)view.snapshot)->pfs[0].driver, "nvme");
	proposal_select(&view, "enp1s0f0/0");
	is('m', ACTION_REFUSED, "cannot");
	is('v', ACTION_REFUSED, "cannot");
	is('e', ACTION_READY, NULL);
	is('b', ACTION_READY, NULL);
}

Test(deed, a_device_without_vfs_to_offer)
{
	((struct snapshot *)view.snapshot)->pfs[0].totalvfs = 0;
	proposal_select(&view, "enp1s0f0");
	is('c', ACTION_REFUSED, "firmware");
}

Test(deed, not_while_the_picture_is_paused)
{
	proposal_select(&view, "enp1s0f0/4");
	view.paused = true;
	for (const char *key = keys; *key != '\0'; key++)
		is(*key, ACTION_REFUSED, "paused");
}

Test(deed, not_before_the_host_is_read)
{
	proposal_select(&view, "enp1s0f0/4");
	((struct snapshot *)view.snapshot)->complete = false;
	is('m', ACTION_REFUSED, "still being read");
	is('U', ACTION_REFUSED, "still being read");
}

Test(deed, one_change_at_a_time)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	job_begin(&view.job, plan, 0);
	view.job.shown = false;
	proposal_select(&view, "enp1s0f0/4");
	for (const char *key = keys; *key != '\0'; key++)
		is(*key, ACTION_REFUSED, "under way");
	is('L', ACTION_READY, NULL);
	proposal_type(&view, "C");
	cr_expect(view.job.shown);
}

Test(deed, nothing_to_log_before_the_first_change)
{
	is('L', ACTION_ABSENT, NULL);
	is('C', ACTION_ABSENT, NULL);
}

Test(deed, quitting_during_a_change_is_asked_twice)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	job_begin(&view.job, plan, 0);
	proposal_type(&view, "\033");
	cr_expect_eq(proposal_type(&view, "q") & STALE_LIFE, 0);
	cr_expect(strstr(view.message, "under way") != NULL);
	cr_expect((proposal_type(&view, "q") & STALE_LIFE) != 0);
}

Test(deed, the_log_is_plain_text)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	strcpy(plan->title, "eth0/2: vlan");
	job_begin(&view.job, plan, 0);
	proposal_type(&view, "L");
	cr_assert(view.pager != NULL);
	cr_expect(strstr(pager_text(view.pager), "eth0/2: vlan") != NULL);
	proposal_type(&view, "q");
	cr_expect(view.pager == NULL);
}

Test(deed, the_header_tells_of_a_hidden_change)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	plan->step_count = 9;
	plan->steps = calloc(9, sizeof(*plan->steps));
	job_begin(&view.job, plan, 0);
	proposal_type(&view, "\033");
	cr_expect(proposal_shows(&view, "changing 0/9"));
}
