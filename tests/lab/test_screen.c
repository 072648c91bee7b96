/* The dashboard on real devices: what happens to them is on the screen in time.
 * Runs in the lab (tests/lab/run), as root. */
#include "tests/lab/machine.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PF     MACHINE_PF
#define SECOND "0000:02:00.0"

/* Of what was seen to happen: the kernel's last word and the screen's. */
#define IN_TIME 250

/* Only the help says this. */
#define HELP "One row up"

static int listen_for_uevents(void)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
	int size = 1 << 20;
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);
	cr_assert(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	cr_assert(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	return fd;
}

/* Changes numvfs in another process, as another shell would. */
static pid_t write_numvfs(const char *value)
{
	pid_t child = fork();
	if (child == 0) {
		int fd = open(PF "/sriov_numvfs", O_WRONLY | O_CLOEXEC);
		_exit(write(fd, value, strlen(value)) < 0);
	}
	return child;
}

/* Watches kernel and screen together until the screen shows `needle` (or not any
 * more) and the writer ended. Returns how much later the screen was, in ms. */
static int64_t lag(struct vt *vt, int uevents, pid_t writer, const char *needle, bool wanted)
{
	int64_t last_event = 0, seen = 0, end = vt_now() + 20000;
	bool running = true;
	char datagram[8192];
	while ((running || !seen || vt_now() < last_event + IN_TIME) && vt_now() < end) {
		vt_settle(vt, 5, 5);
		while (recv(uevents, datagram, sizeof(datagram), 0) > 0)
			last_event = vt_now();
		if (vt_shows(vt, needle) != wanted)
			seen = 0;
		else if (!seen)
			seen = vt_now();
		if (running && waitpid(writer, NULL, WNOHANG) == writer)
			running = false;
	}
	cr_assert(!running, "the kernel is still at it");
	cr_assert(seen != 0, "never on the screen: %s\n%s", needle, vt_text(vt));
	cr_assert(last_event != 0, "no event");
	return seen - last_event;
}

TestSuite(screen, .timeout = 120);

Test(screen, vfs_of_another_shell_appear_and_vanish_at_once)
{
	machine_sh("echo 0 > " PF "/sriov_numvfs");
	struct vt *vt = machine_dashboard();
	int uevents = listen_for_uevents();
	/* the third VF: 82576 VFs are 128 functions on, every second one theirs */
	int64_t appeared = lag(vt, uevents, write_numvfs("3"), "01:10.4", true);
	cr_log_info("appeared %d ms after the last uevent", (int)appeared);
	cr_assert_lt(appeared, IN_TIME);
	cr_assert(vt_shows(vt, "01:10.0") && vt_shows(vt, "01:10.2"));
	cr_assert(vt_wait_text(vt, "igbvf", 1000));

	int64_t vanished = lag(vt, uevents, write_numvfs("0"), "01:10.", false);
	cr_log_info("vanished %d ms after the last uevent", (int)vanished);
	cr_assert_lt(vanished, IN_TIME);
	machine_quit(vt);
	close(uevents);
}

Test(screen, answers_while_the_kernel_is_busy)
{
	machine_sh("echo 0 > " PF "/sriov_numvfs");
	struct vt *vt = machine_dashboard();
	pid_t writer = write_numvfs("7"); /* holds RTNL for most of a second */
	int64_t longest = 0;
	int presses = 0;
	while (waitpid(writer, NULL, WNOHANG) == 0) {
		int64_t start = vt_now();
		bool open = presses++ % 2;
		vt_type(vt, open ? "\033" : "?");
		cr_assert(open ? vt_wait_gone(vt, HELP, 5000) : vt_wait_text(vt, HELP, 5000),
			  "no answer to key %d", presses);
		if (vt_now() - start > longest)
			longest = vt_now() - start;
	}
	cr_assert_gt(presses, 2, "the kernel was not busy");
	cr_log_info("%d keys, the slowest was answered after %d ms", presses, (int)longest);
	cr_assert_lt(longest, 250);
	machine_sh("echo 0 > " PF "/sriov_numvfs");
	vt_free(vt);
}

Test(screen, a_card_is_pulled_out_and_put_back)
{
	machine_sh("cd /sys/bus/pci/devices/" SECOND
		   " && echo 0 > sriov_numvfs && echo 2 > sriov_numvfs");
	struct vt *vt = machine_dashboard();
	cr_assert(vt_wait_text(vt, "02:10.2", 5000), "%s", vt_text(vt));
	machine_sh("echo device_del igb1 > /out/monitor");
	cr_assert(vt_wait_gone(vt, "02:00.0", 40000), "a ghost:\n%s", vt_text(vt));
	cr_assert(!vt_shows(vt, "02:10."), "a ghost:\n%s", vt_text(vt));
	machine_sh("until ! [ -e /sys/bus/pci/devices/" SECOND " ]; do sleep 0.1; done; sleep 1");
	machine_sh(
		"for i in 1 2 3 4 5; do echo "
		"'device_add igb,id=igb1,bus=rp2,netdev=h1,mac=52:54:00:aa:00:02' > /out/monitor; "
		"sleep 1.5; [ -e /sys/bus/pci/devices/" SECOND " ] && exit 0; done; exit 1");
	cr_assert(vt_wait_text(vt, "02:00.0", 10000), "not back:\n%s", vt_text(vt));
	machine_quit(vt);
}

/* Two VFs of the first PF, one of them in a network namespace. igbvf finds a link
 * only once the PF has one. */
static void connect_two_vfs(void)
{
	machine_sh("ip link set eth0 up; echo 0 > " PF "/sriov_numvfs; echo 2 > " PF
		   "/sriov_numvfs;"
		   "until [ $(cat " PF "/net/eth0/carrier) = 1 ]; do sleep 0.2; done;"
		   "a=$(ls " PF "/virtfn0/net) b=$(ls " PF "/virtfn1/net);"
		   "ip netns add peer; ip link set $b netns peer; ip -n peer link set $b up;"
		   "ip addr add 10.9.0.1/24 dev $a; ip -n peer addr add 10.9.0.2/24 dev $b;"
		   "for i in $(seq 20); do ip link set $a up; sleep 0.5;"
		   " [ $(cat /sys/class/net/$a/carrier) = 1 ] && exit 0; ip link set $a down; "
		   "done; exit "
		   "1");
}

Test(screen, traffic_moves)
{
	connect_two_vfs();
	struct vt *vt = machine_dashboard();
	machine_sh("(busybox ping -A -s 1400 -w 8 10.9.0.2 > /dev/null) &");
	char row[512] = "";
	bool moving = false;
	for (int i = 0; i < 40 && !moving; i++) {
		vt_settle(vt, 200, 200);
		char *text = vt_text(vt);
		const char *line = strstr(text, "01:10.0");
		snprintf(row, sizeof(row), "%.*s", line ? (int)strcspn(line, "\n") : 0,
			 line ? line : "");
		moving = strstr(row, "kb/s") || strstr(row, "Mb/s");
		free(text);
	}
	cr_assert(moving, "no traffic: %s\n%s", row, vt_text(vt));
	machine_sh("ip netns del peer; echo 0 > " PF "/sriov_numvfs");
	vt_free(vt);
}
