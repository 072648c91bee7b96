#include "core/undo.h"
#include "tests/unit/change_fixture.h"

/* What takes it back, as it would be typed. */
static char *undo_of(const char *host, const char *wishes)
{
	struct kernel *kernel = still(host);
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, wishes);
	char *text = NULL, name[FUNCTION_NAME_MAX], value[64];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < plan->undo.count; i++) {
		const struct intent_change *change = &plan->undo.changes[i];

		fprintf(out, "%s%s %s=%s", i > 0 ? "; " : "",
			function_name(snapshot, &change->function, name),
			intent_key_name(change->key),
			intent_value_text(change, value, sizeof(value)));
	}
	fclose(out);
	plan_free(plan);
	snapshot_put(snapshot);
	kernel_free(kernel);
	return text;
}

static void expect_undo(const char *host, const char *wishes, const char *expected)
{
	char *undo = undo_of(host, wishes);

	cr_expect_str_eq(undo, expected, "%s", wishes);
	free(undo);
}

Test(undo, each_changed_value_as_it_was)
{
	expect_undo("homelab", "enp1s0f0/1 vlan=0",
		    "enp1s0f0/1 vlan=60; enp1s0f0/1 qos=3; "
		    "enp1s0f0/1 proto=802.1Q");
	expect_undo("homelab", "enp1s0f0/0 trust=on max_tx_rate=5; enp1s0f0 mtu=9000",
		    "enp1s0f0/0 trust=off; enp1s0f0/0 min_tx_rate=0; enp1s0f0/0 max_tx_rate=0; "
		    "enp1s0f0 mtu=1500");
	expect_undo("homelab", "enp1s0f0/4 mac=02:00:00:00:00:01 reload=on",
		    "enp1s0f0/4 mac=00:00:00:00:00:00; enp1s0f0/4 reload=on");
}

Test(undo, what_changed_nothing_is_left_out)
{
	expect_undo("homelab", "enp1s0f0/1 vlan=60 qos=3 trust=off", "");
	expect_undo("homelab", "enp1s0f0/1 vlan=60 trust=on", "enp1s0f0/1 trust=off");
}

Test(undo, a_driver_comes_back_with_what_its_interface_had)
{
	expect_undo("homelab", "enp1s0f1/1 driver=vfio-pci",
		    "enp1s0f1/1 driver=iavf; enp1s0f1/1 name=enp1s0f1v1; enp1s0f1/1 up=on");
	expect_undo("homelab", "enp1s0f0/5 driver=iavf", "enp1s0f0/5 driver=none");
}

Test(undo, vfs_that_vanish_come_back_whole)
{
	expect_undo("lab", "eth0 numvfs=4; eth0/3 vlan=5", "eth0 numvfs=0");
	expect_undo(
		"homelab", "enp1s0f1 numvfs=1; enp1s0f1/0 vlan=21",
		"enp1s0f1 numvfs=2; enp1s0f1/0 vlan=20; enp1s0f1/0 qos=0; enp1s0f1/0 "
		"proto=802.1Q; enp1s0f1/1 mac=02:00:00:00:20:01; enp1s0f1/1 vlan=20; enp1s0f1/1 "
		"qos=0; enp1s0f1/1 proto=802.1Q; enp1s0f1/1 spoofchk=off; enp1s0f1/1 "
		"driver=iavf; enp1s0f1/1 name=enp1s0f1v1; enp1s0f1/1 up=on");
	expect_undo("homelab", "enp1s0f1 numvfs=4; enp1s0f1/3 vlan=9", "enp1s0f1 numvfs=2");
}

Test(undo, a_pf_s_driver_brings_everything_back)
{
	char *undo = undo_of("homelab", "enp1s0f1 driver=vfio-pci");

	cr_expect(strstr(undo, "enp1s0f1 numvfs=2; enp1s0f1 driver=i40e; enp1s0f1 name=enp1s0f1; "
			       "enp1s0f1 up=on; enp1s0f1/0 mac=02:00:00:00:20:00") == undo,
		  "%s", undo);
	free(undo);
}
