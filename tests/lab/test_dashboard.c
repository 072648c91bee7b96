/* What an administrator does from the dashboard alone, on real devices; looked at with
 * `ip` and in sysfs, not with vftop. Runs in the lab (tests/lab/run), as root. */
#include "tests/lab/machine.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 3000
#define CHANGE  40000 /* a count that changes, and seven VFs bound anew, emulated */

TestSuite(dashboard, .timeout = 400);

static void expect_answer(const char *command, const char *wanted)
{
	char *answer = machine_ask("%s", command);

	cr_expect_str_eq(answer, wanted, "%s:\n%s\nis not\n%s", command, answer, wanted);
	free(answer);
}

/* One line a VF: its number, MAC and VLAN. A MAC of its own choice is "own": igb tells of
 * some of those, as the VF's driver met the PF in a reset or not. */
static char *vfs(void)
{
	return machine_ask("ip link show eth0 | awk '/^ *vf /"
			   " { vlan = 0; if (match($0, /vlan [0-9]+/))"
			   " vlan = substr($0, RSTART + 5, RLENGTH - 5);"
			   " print $2, $4 ~ /^02:00:00:00:50:/ ? $4 : \"own\", vlan }'");
}

static void expect_vfs(const char *wanted)
{
	char *is = vfs();

	cr_expect_str_eq(is, wanted, "%s\nis not\n%s", is, wanted);
	free(is);
}

/* To a row of the list: 0 is eth0, its VFs are next. */
static void go_to(struct vt *vt, int row)
{
	machine_type(vt, "g");
	while (row-- > 0)
		machine_type(vt, "j");
}

/* Types a form's answer, sees the plan with `command` and says yes to it. */
static void change(struct vt *vt, const char *keys, const char *command, const char *done)
{
	machine_type(vt, keys);
	machine_see(vt, "y yes, do it", AT_ONCE);
	machine_see(vt, command, AT_ONCE);
	machine_type(vt, "y");
	machine_see(vt, done, CHANGE);
	vt_settle(vt, 300, 2000);
}

static void take_back(struct vt *vt, const char *done)
{
	machine_type(vt, "U");
	machine_see(vt, "Takes back", AT_ONCE);
	if (!vt_shows(vt, "y yes, do it")) { /* VFs go: their PF's name is asked for */
		machine_type(vt, "y");
		machine_see(vt, "type eth0", AT_ONCE);
		machine_type(vt, "eth0\r");
	} else {
		machine_type(vt, "y");
		if (vt_wait_text(vt, "type eth0", 500))
			machine_type(vt, "eth0\r");
	}
	machine_see(vt, done, CHANGE);
	vt_settle(vt, 300, 2000);
}

#define FOUR                                                                                       \
	"0 own 0\n1 own 0\n"                                                                       \
	"2 own 0\n3 own 0"
#define FOUR_FURNISHED                                                                             \
	"0 own 0\n1 02:00:00:00:50:01 51\n"                                                        \
	"2 02:00:00:00:50:02 52\n3 own 0"

Test(dashboard, four_vfs_furnished_bound_grown_to_six_and_all_taken_back)
{
	struct vt *vt;

	machine_sh("modprobe vfio-pci");
	machine_clear();
	vt = machine_dashboard();
	go_to(vt, 0);
	change(vt, "c4\r", "echo 4 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs",
	       "0 -> 4 VFs: done in");
	expect_vfs(FOUR);

	go_to(vt, 2);
	machine_type(vt, "  "); /* marks VF 1 and VF 2 */
	machine_see(vt, "2 marked", AT_ONCE);
	change(vt, "m02:00:00:00:50:{index}\r", "vf 2 mac 02:00:00:00:50:02", "mac: done in");
	change(vt, "v50+{index}\r", "vf 1 vlan 51", "vlan: done in");
	expect_vfs(FOUR_FURNISHED);
	machine_type(vt, "\\"); /* takes the marks away */

	go_to(vt, 4);
	change(vt, "b\033OA\r", "echo vfio-pci > driver_override", "driver: done in");
	expect_answer("basename $(readlink " MACHINE_PF "/virtfn3/driver)", "vfio-pci");

	go_to(vt, 0);
	change(vt, "c6\r", "echo 6 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs",
	       "4 -> 6 VFs: done in");
	expect_vfs(FOUR_FURNISHED "\n4 own 0\n5 own 0");
	expect_answer("basename $(readlink " MACHINE_PF "/virtfn3/driver)", "vfio-pci");
	expect_answer("basename $(readlink " MACHINE_PF "/virtfn5/driver)", "igbvf");
	expect_answer("cat " MACHINE_PF "/virtfn1/net/*/address", "02:00:00:00:50:01");

	take_back(vt, "6 -> 4 VFs: done in");
	expect_vfs(FOUR_FURNISHED);
	take_back(vt, "driver, name: done in");
	expect_answer("basename $(readlink " MACHINE_PF "/virtfn3/driver)", "igbvf");
	take_back(vt, "proto: done in");
	take_back(vt, "mac: done in");
	expect_vfs(FOUR);
	take_back(vt, "4 -> 0 VFs: done in");
	expect_answer("cat " MACHINE_PF "/sriov_numvfs", "0");
	machine_quit(vt);
}

/* --- held ------------------------------------------------------------------------ */

/* VF 0 for a VM, VF 1 in a namespace, VF 2 on vfio-pci, VF 3 in a bridge. */
static pid_t give_away(void)
{
	pid_t guest;

	machine_sh("modprobe vfio-pci; modprobe bridge; echo 4 > " MACHINE_PF "/sriov_numvfs;"
		   "cd " MACHINE_PF "; for vf in virtfn0 virtfn2; do"
		   " echo vfio-pci > $vf/driver_override; name=$(basename $(readlink $vf));"
		   " echo $name > $vf/driver/unbind; echo $name > /sys/bus/pci/drivers_probe; done;"
		   "ip netns add blue; ip link set $(ls virtfn1/net) netns blue;"
		   "ip link add vmbr0 type bridge vlan_default_pvid 0; ip link set $(ls "
		   "virtfn3/net) master vmbr0");
	guest = fork();
	if (guest == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
		execlp("qemu-system-x86_64", "qemu-system-x86_64", "-name",
		       "guest=web01,debug-threads=on", "-accel", "tcg", "-machine", "q35", "-m",
		       "64", "-nodefaults", "-display", "none", "-vga", "none", "-device",
		       "vfio-pci,host=0000:01:10.0", (char *)NULL);
		_exit(127);
	}
	return guest;
}

static void end_guest(pid_t guest)
{
	kill(guest, SIGKILL);
	waitpid(guest, NULL, 0);
}

static void expect_row(const struct vt *vt, const char *address, const char *holder)
{
	char *text = vt_text(vt), *row = strstr(text, address);

	cr_assert(row != NULL, "no %s:\n%s", address, text);
	row[strcspn(row, "\n")] = '\0';
	cr_expect(strstr(row, holder) != NULL, "'%s' is not in: %s", holder, row);
	free(text);
}

Test(dashboard, each_holder_is_named_and_a_forced_removal_waits_for_the_vm)
{
	struct vt *vt;
	pid_t guest;
	int64_t start;

	machine_clear();
	guest = give_away();
	vt = machine_dashboard();
	machine_see(vt, "vm web01", 60000);
	expect_row(vt, "01:10.0", "vm web01");
	expect_row(vt, "01:10.2", "netns blue");
	expect_row(vt, "01:10.4", "free");
	expect_row(vt, "01:10.6", "bridge vmbr0");
	machine_sh("ip netns del blue; ip link del vmbr0");

	go_to(vt, 0);
	machine_type(vt, "c0\r");
	machine_see(vt, "eth0/0 is held by vm web01", AT_ONCE);
	machine_type(vt, "F");
	machine_see(vt, "type eth0", AT_ONCE);
	machine_type(vt, "eth0\r");
	machine_see(vt, "waiting in the kernel", CHANGE);
	machine_see(vt, "0000:01:10.0 is held by vm web01", AT_ONCE);
	machine_type(vt, "\033");
	for (int i = 0; i < 4; i++) {
		start = vt_now();
		vt_type(vt, i % 2 ? "1" : "2");
		machine_see(vt, i % 2 ? "HELD BY" : "TOTAL", AT_ONCE);
		cr_expect_lt(vt_now() - start, 500, "the screen waits for the kernel");
	}
	end_guest(guest);
	machine_see(vt, "4 -> 0 VFs: done in", CHANGE);
	expect_answer("cat " MACHINE_PF "/sriov_numvfs", "0");
	machine_quit(vt);
}

/* --- killed ---------------------------------------------------------------------- */

/* How many of the seven VFs have the MAC 02:00:00:00:SERIES:VF, as `ip` tells it of the
 * PF and as the VF's interface, which has its driver, uses it: 14 is all. */
static int count(int series)
{
	char *text = machine_ask("{ ip link show eth0; cat " MACHINE_PF
				 "/virtfn[0-6]/net/*/address 2>/dev/null; }"
				 " | grep -c 02:00:00:00:%02x: || true",
				 series);
	int number = atoi(text);

	free(text);
	return number;
}

#define ALL 14

/* As far as the yes to a plan that gives all seven another MAC and reloads their driver. */
static struct vt *begin(int series)
{
	struct vt *vt = machine_dashboard();
	char keys[64];

	go_to(vt, 1);
	machine_type(vt, "       "); /* marks seven */
	machine_see(vt, "7 marked", AT_ONCE);
	snprintf(keys, sizeof(keys), "m02:00:00:00:%02x:{index}", series);
	machine_type(vt, keys);
	machine_type(vt, "\033OB\033OC"); /* reload: on */
	machine_type(vt, "\r");
	machine_see(vt, "y yes, do it", AT_ONCE);
	vt_type(vt, "y");
	return vt;
}

/* How long all of it takes, in milliseconds. */
static int64_t whole(int series)
{
	struct vt *vt = begin(series);
	int64_t start = vt_now(), took;

	machine_see(vt, "done in", CHANGE);
	took = vt_now() - start;
	cr_assert_eq(count(series), ALL);
	machine_quit(vt);
	return took;
}

/* Ends the screen so many milliseconds after the yes. True when that was in the midst
 * of it. */
static bool end_amid(int series, int64_t after, int by)
{
	struct vt *vt = begin(series);
	int done;

	usleep((useconds_t)after * 1000);
	vt_signal(vt, by);
	done = count(series);
	vt_free(vt);
	machine_sh("for i in $(seq 300); do grep -qs ^vftop /proc/[0-9]*/comm || exit 0; sleep "
		   "0.1; done; "
		   "exit 1");
	return done > 0 && done < ALL;
}

static void complain(int round, int wanted)
{
	char *state = machine_ask(
		"ip link show eth0; cd " MACHINE_PF "; for vf in virtfn[0-6]; do"
		" echo $vf $(cat $vf/net/*/address) $(readlink $vf/driver); done;"
		"tail -n 1 /var/log/vftop/journal.jsonl | cut -c 1-300; dmesg | tail -n 20");

	cr_expect_fail("round %d, 02:00:00:00:%02x: %s", round, wanted, state);
	free(state);
}

/* Ends it by a signal at `rounds` moments of a change: it is done wholly or not at all. */
static void end_at_any_moment(int by, int rounds)
{
	int now = 0x0a, amid = 0;
	int64_t took;

	machine_clear();
	machine_sh("echo 7 > " MACHINE_PF "/sriov_numvfs; for i in $(seq 100); do"
		   " [ $(cat " MACHINE_PF
		   "/net/eth0/carrier) = 1 ] && exit 0; sleep 0.2; done; exit 1");
	took = whole(now);
	for (int i = 0; i < rounds; i++) {
		int wanted = now == 0x0a ? 0x0b : 0x0a, is;

		amid += end_amid(wanted, took * i / rounds, by);
		is = count(wanted);
		if (is == ALL)
			now = wanted;
		else if (is > 0 || count(now) < ALL)
			complain(i, wanted);
	}
	cr_log_info("takes %d ms; ended %d of %d times in the midst of it", (int)took, amid,
		    rounds);
	cr_expect_gt(amid, 0, "no round was in the midst of it");
	machine_clear();
}

Test(dashboard, killed_at_any_moment_it_leaves_all_or_nothing)
{
	end_at_any_moment(SIGKILL, 20);
}

/* As a terminal that is closed, or a connection that is lost, does. */
Test(dashboard, hung_up_at_any_moment_it_leaves_all_or_nothing)
{
	end_at_any_moment(SIGHUP, 5);
}
