#include "core/plan.h"
#include "tests/unit/change_fixture.h"

/* The steps in words, one to a line; those that restore are indented. */
static char *steps_of(const struct plan *plan)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < plan->step_count; i++)
		fprintf(out, "%s%s\n", plan->steps[i].phase == STEP_RESTORE ? "  " : "",
			plan->steps[i].words);
	fclose(out);
	return text;
}

static void expect_steps(const char *host, const char *wishes, const char *title,
			 const char *expected)
{
	struct kernel *kernel = still(host);
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, wishes);
	char *steps = steps_of(plan);

	cr_expect_str_eq(steps, expected, "%s", wishes);
	cr_expect_str_eq(plan->title, title);
	free(steps);
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(plan, what_is_so_already_has_no_steps)
{
	expect_steps("homelab", "enp1s0f0 numvfs=6 autoprobe=on up=on; enp1s0f0/1 vlan=60 qos=3",
		     "2 functions: 6 -> 6 VFs, autoprobe, up, vlan, qos", "");
}

Test(plan, new_vfs_get_what_is_wanted)
{
	expect_steps("lab",
		     "eth0 numvfs=3 up=on; eth0/2 vlan=5 mac=02:00:00:00:00:02; eth0/1 "
		     "driver=vfio-pci mac=02:00:00:00:00:01; eth0/0 trust=on",
		     "4 functions: 0 -> 3 VFs, up, vlan, mac, driver, trust",
		     "bring eth0 up\n"
		     "create 3 VFs on eth0\n"
		     "wait for the VFs of eth0\n"
		     "set trust of eth0/0 to on\n"
		     "set MAC of eth0/1 to 02:00:00:00:00:01\n"
		     "take the driver from eth0/1\n"
		     "bind eth0/1 to vfio-pci\n"
		     "set MAC of eth0/2 to 02:00:00:00:00:02\n"
		     "set VLAN of eth0/2 to 5\n"
		     "  take the driver from eth0/2\n"
		     "  give eth0/2 its default driver\n");
}

Test(plan, vfs_that_survive_keep_their_settings)
{
	expect_steps("homelab", "enp1s0f1 numvfs=1; enp1s0f1/0 vlan=21",
		     "2 functions: 2 -> 1 VFs, vlan",
		     "remove all 2 VFs of enp1s0f1\n"
		     "create 1 VF on enp1s0f1\n"
		     "wait for the VFs of enp1s0f1\n"
		     "  set MAC of enp1s0f1/0 to 02:00:00:00:20:00\n"
		     "set VLAN of enp1s0f1/0 to 21\n"
		     "  set spoofchk of enp1s0f1/0 to on\n"
		     "  bind enp1s0f1/0 to vfio-pci\n");
}

Test(plan, a_removal_remembers_everything)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "enp1s0f0 numvfs=0");

	cr_assert_eq(plan->step_count, 2);
	cr_expect_eq(plan->steps[0].rollback[0].kind, OPERATION_NUMVFS);
	cr_expect_eq(plan->steps[0].rollback[0].to.number, 6);
	cr_expect_eq(plan->steps[0].rollback[1].kind, OPERATION_SETTLE);
	cr_expect_gt(plan->steps[0].rollback_count, 6 * 3);
	cr_expect_gt(plan->check_count, 6 * 4, "somebody may have changed what is remembered");
	cr_expect_eq(plan->steps[1].operation.kind, OPERATION_SETTLE, "i40e resets its link");
	cr_expect_eq(plan->steps[1].operation.to.number, 0);
	cr_expect_str_eq(plan->consequence, "All 6 VFs of enp1s0f0 are destroyed.");
	plan_free(plan);
	plan = plan_of(snapshot, "enp1s0f0 numvfs=7");
	cr_expect(strstr(plan->consequence, "can only go through 0: all 6 VFs of enp1s0f0") != NULL,
		  "%s", plan->consequence);
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(plan, parts_of_one_value_go_together)
{
	expect_steps("homelab", "enp1s0f0/1 qos=5", "enp1s0f0/1: qos",
		     "set VLAN of enp1s0f0/1 to 60 qos 5\n");
	expect_steps("homelab", "enp1s0f0/1 vlan=0", "enp1s0f0/1: vlan",
		     "set VLAN of enp1s0f0/1 to 0\n");
	expect_steps("homelab", "enp1s0f0/1 min_tx_rate=5", "enp1s0f0/1: min_tx_rate",
		     "set TX rate of enp1s0f0/1 to 5..2000 Mb/s\n");
}

Test(plan, a_pf_without_interface_goes_by_what_its_driver_made)
{
	expect_steps("lab", "nvme0 numvfs=2; nvme0/1 driver=vfio-pci",
		     "2 functions: 0 -> 2 VFs, driver",
		     "create 2 VFs on nvme0\n"
		     "wait for the VFs of nvme0\n"
		     "bind nvme0/1 to vfio-pci\n");
}

Test(plan, what_goes_down_does_so_before_it_is_renamed)
{
	expect_steps("homelab", "enp1s0f1/1 name=guest1 up=off", "enp1s0f1/1: name, up",
		     "bring enp1s0f1/1 down\n"
		     "name the interface of enp1s0f1/1 guest1\n");
	expect_steps("homelab", "enp1s0f1 name=wan0 up=off", "enp1s0f1: name, up",
		     "bring enp1s0f1 down\n"
		     "name the interface of enp1s0f1 wan0\n");
}

Test(plan, a_reload_gives_the_interface_back_what_it_had)
{
	expect_steps("homelab", "enp1s0f1/1 mac=02:00:00:00:20:99 reload=on",
		     "enp1s0f1/1: mac, reload",
		     "set MAC of enp1s0f1/1 to 02:00:00:00:20:99\n"
		     "take the driver from enp1s0f1/1\n"
		     "  bind enp1s0f1/1 to iavf\n"
		     "  name the interface of enp1s0f1/1 enp1s0f1v1\n"
		     "  bring enp1s0f1/1 up\n");
}

Test(plan, a_driver_is_loaded_before_it_is_bound)
{
	expect_steps("homelab", "enp1s0f1/1 driver=vfio-pci", "enp1s0f1/1: driver",
		     "load the module vfio-pci\n"
		     "bind enp1s0f1/1 to vfio-pci\n");
	expect_steps("homelab", "enp1s0f0/4 driver=vfio-pci; enp1s0f0/5 driver=vfio-pci",
		     "2 functions: driver",
		     "load the module vfio-pci\n"
		     "bind enp1s0f0/4 to vfio-pci\n"
		     "bind enp1s0f0/5 to vfio-pci\n");
	expect_steps("homelab", "enp1s0f1/0 driver=default", "enp1s0f1/0: driver",
		     "give enp1s0f1/0 its default driver\n");
}

Test(plan, a_pf_loses_its_vfs_with_its_driver)
{
	expect_steps("homelab", "enp1s0f1 driver=vfio-pci", "enp1s0f1: driver",
		     "remove all 2 VFs of enp1s0f1\n"
		     "load the module vfio-pci\n"
		     "bind enp1s0f1 to vfio-pci\n");
}

Test(plan, of_what_is_not_there_there_is_none)
{
	static const struct intent_change CASES[] = {
		{.function = {.pf = "0000:09:00.0", .vf = UNKNOWN}, .key = INTENT_NUMVFS},
		{.function = {.pf = "0000:01:00.0", .vf = 6}, .key = INTENT_TRUST},
	};
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct error error = {0};
	struct intent intent;

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		intent_init(&intent);
		intent_add_change(&intent, &CASES[i]);
		cr_expect(plan_new(snapshot, &intent, &error) == NULL);
		cr_expect_eq(error.code, ENODEV);
		intent_done(&intent);
	}
	intent = intent_of(snapshot, "enp1s0f0/5 vlan=7; enp1s0f0 numvfs=3");
	cr_expect(plan_new(snapshot, &intent, &error) == NULL);
	cr_expect_str_eq(error.message, "enp1s0f0/5: there will only be 3 VFs");
	intent_done(&intent);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(plan, verdicts_come_gravest_first)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "enp1s0f0/1 vlan=7");
	struct function_key key = key_of(snapshot, "enp1s0f0/1");

	cr_expect_eq(plan_level(plan), VERDICT_INFORM);
	plan_add_verdict(plan, VERDICT_ASK, "one", &key, "", "%s", "first");
	plan_add_verdict(plan, VERDICT_REFUSE, "two", &key, "do %d", "second");
	plan_add_verdict(plan, VERDICT_ASK, "three", &key, "", "third");
	cr_expect_eq(plan_level(plan), VERDICT_REFUSE);
	cr_expect_str_eq(plan->verdicts[0].id, "two");
	cr_expect_str_eq(plan->verdicts[0].advice, "do %d", "advice is no format");
	cr_expect_str_eq(plan->verdicts[1].id, "one");
	cr_expect_str_eq(plan->verdicts[2].text, "third");
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
}
