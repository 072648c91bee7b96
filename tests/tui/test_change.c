/* Changing a host from the dashboard: forms, plans, answers, what came of it. */
#include "tests/tui/demo.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(change, .timeout = 60);

static const struct demo homelab = {.arguments = {"--demo=homelab"}};
static const struct demo wide = {160, 45, .arguments = {"--demo=homelab"}};

/* To the n-th row of the list. */
static void go_to(struct vt *vt, int row)
{
	demo_type(vt, "g");
	while (row-- > 0)
		demo_type(vt, "j");
}

Test(change, a_vlan_is_set_and_taken_back)
{
	struct vt *vt = demo_open(&wide);
	go_to(vt, 3);
	demo_type(vt, "v99");
	demo_expect(vt, "70 -> 99");
	demo_type(vt, "\r");
	demo_expect(vt, "ip link set enp1s0f0 vf 2 vlan 99");
	demo_expect(vt, "Enter no");
	demo_type(vt, "y");
	demo_expect(vt, "vlan: done in");
	demo_type(vt, "U");
	demo_expect(vt, "Takes back");
	demo_expect(vt, "vlan 70");
	demo_type(vt, "y");
	demo_expect(vt, "proto: done in");
	demo_type(vt, "U");
	demo_expect(vt, "no change that could be taken back");
	demo_type(vt, "\033");
	demo_close(vt);
}

Test(change, no_is_the_default_answer)
{
	struct vt *vt = demo_open(&homelab);
	go_to(vt, 3);
	demo_type(vt, "v99\r");
	demo_expect(vt, "y yes, do it");
	demo_type(vt, "\r");
	demo_expect_gone(vt, "y yes, do it");
	demo_expect_gone(vt, " 99 ");
	demo_close(vt);
}

Test(change, what_others_hold_needs_force_and_the_name)
{
	struct vt *vt = demo_open(&wide);
	go_to(vt, 0);
	demo_type(vt, "c8\r");
	demo_expect(vt, "held by vm 100 router0");
	demo_type(vt, "y");
	demo_expect(vt, "F force");
	demo_type(vt, "F");
	demo_expect(vt, "type enp1s0f0");
	demo_type(vt, "nonsense\r");
	demo_expect(vt, "That is not enp1s0f0.");
	demo_type(vt, "\033\033");
	demo_close(vt);
}

Test(change, vfs_are_made_on_a_forced_port_and_shown)
{
	struct vt *vt = demo_open(&wide);
	go_to(vt, 7);
	demo_type(vt, "c4\r");
	demo_expect(vt, "F force");
	demo_type(vt, "F");
	demo_expect(vt, "type enp1s0f1");
	demo_type(vt, "enp1s0f1\r");
	demo_expect(vt, "2 -> 4 VFs: done in");
	demo_expect(vt, "4/64");
	demo_type(vt, "L");
	demo_expect(vt, "echo 4 > /sys/bus/pci/devices/0000:01:00.1/sriov_numvfs");
	demo_type(vt, "q");
	demo_close(vt);
}

Test(change, marks_get_a_pattern)
{
	struct vt *vt = demo_open(&wide);
	go_to(vt, 3);
	demo_type(vt, " j m02:00:00:00:99:{index}\r");
	demo_expect(vt, "vf 2 mac 02:00:00:00:99:02");
	demo_expect(vt, "vf 4 mac 02:00:00:00:99:04");
	demo_type(vt, "y");
	demo_expect(vt, "mac: done in");
	demo_close(vt);
}

Test(change, print_leaves_the_mouse_to_the_terminal)
{
	struct vt *vt = demo_open(&homelab);
	go_to(vt, 3);
	demo_type(vt, "v99\r");
	demo_expect(vt, "P print");
	demo_type(vt, "P");
	demo_expect(vt, "# 1. set VLAN of enp1s0f0/2 to 99");
	cr_expect(!vt_wants_mouse(vt));
	demo_type(vt, "\033");
	demo_expect(vt, "y yes, do it");
	cr_expect(vt_wants_mouse(vt));
	demo_type(vt, "\033");
	demo_close(vt);
}

Test(change, the_journal_screen_lists_it)
{
	struct vt *vt = demo_open(&homelab);
	go_to(vt, 3);
	demo_type(vt, "v99\r");
	demo_expect(vt, "y yes, do it");
	demo_type(vt, "y");
	demo_expect(vt, "vlan: done in");
	demo_type(vt, "\033[Z"); /* the last screen */
	demo_expect(vt, "enp1s0f0/2: vlan");
	demo_type(vt, "\r");
	demo_expect(vt, "ip link set enp1s0f0 vf 2 vlan 99");
	demo_type(vt, "\033");
	demo_close(vt);
}

Test(change, keys_are_refused_with_the_reason_when_read_only)
{
	static const struct demo read_only = {.arguments = {"--demo=homelab", "--read-only"}};
	struct vt *vt = demo_open(&read_only);
	demo_type(vt, "c");
	demo_expect(vt, "read-only");
	demo_expect_gone(vt, "number of VFs");
	demo_close(vt);
}
