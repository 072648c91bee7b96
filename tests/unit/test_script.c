#include "tui/script.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void wraps(const char *text, int width, const char *wanted)
{
	char *wrapped = script_wrap(text, width);

	cr_expect_str_eq(wrapped, wanted, "at %d: '%s'", width, wrapped);
	free(wrapped);
}

Test(script, short_lines_stay)
{
	wraps("", 20, "");
	wraps("echo 4 > x\n", 20, "echo 4 > x\n");
	wraps("# a\nb\n\nc", 20, "# a\nb\n\nc\n");
}

Test(script, commands_go_on_with_a_backslash)
{
	wraps("ip link set eth0 vf 2 mac 02\n", 20, "ip link set eth0 \\\n    vf 2 mac 02\n");
}

Test(script, comments_stay_comments)
{
	wraps("# one two three four\n", 12, "# one two\n#   three\n#   four\n");
}

Test(script, a_long_word_stays_whole)
{
	wraps("echo 4 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs\n", 20,
	      "echo 4 > \\\n    /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs\n");
	wraps("aaaaaaaaaa\n", 4, "aaaaaaaaaa\n");
}

/* Joined again as a shell does, it is the same text, whatever the width. */
Test(script, nothing_is_lost)
{
	static const char text[] = "ip link set enp1s0f0 vf 3 vlan 50 qos 3 proto 802.1ad";

	for (int width = -1; width < 80; width++) {
		char *wrapped = script_wrap(text, width);
		char joined[256] = "";
		size_t length = 0;

		for (const char *at = wrapped; *at != '\0'; at++) {
			if (strncmp(at, "\\\n    ", 6) == 0)
				at += 5;
			else if (*at != '\n')
				joined[length++] = *at;
		}
		cr_expect_str_eq(joined, text, "at %d: '%s'", width, wrapped);
		free(wrapped);
	}
}

Test(script, a_plan)
{
	struct step steps[] = {
		{.words = "create 4 VFs on eth0", .command = "echo 4 > numvfs"},
		{.words = "wait for the VFs of eth0"},
	};
	struct verdict verdict = {VERDICT_REFUSE, "held", {"x", 0}, "eth0/0 is held", "stop it"};
	struct plan plan = {
		.title = "eth0: 2 -> 4 VFs",
		.consequence = "All are destroyed.",
		.step_count = 2,
		.steps = steps,
		.verdict_count = 1,
		.verdicts = &verdict,
	};
	struct script script = {0};

	script_plan(&script, &plan);
	cr_expect_str_eq(script.text, "# eth0: 2 -> 4 VFs\n"
				      "# All are destroyed.\n"
				      "# refused: eth0/0 is held; stop it\n"
				      "# 1. create 4 VFs on eth0\n"
				      "echo 4 > numvfs\n"
				      "# 2. wait for the VFs of eth0\n");
	script_done(&script);
	cr_expect(script.text == NULL);
}
