#include "cli/plan_text.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct function_key vf = {"0000:01:00.0", 2};

static struct step steps[] = {
	{.phase = STEP_CHANGE,
	 .words = "remove all 6 VFs of eth0",
	 .command = "echo 0 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs"},
	{.phase = STEP_CHANGE, .words = "wait for the VFs of eth0"},
	{.phase = STEP_RESTORE,
	 .words = "set VLAN of eth0/2 to 30",
	 .command = "ip link set eth0 vf 2 vlan 30"},
};

static char *printed(const struct plan *plan, int columns, bool ascii)
{
	char *text = NULL;
	size_t size;
	struct output output = {
		.stream = open_memstream(&text, &size), .columns = columns, .ascii = ascii};

	plan_text_print(plan, &output);
	fclose(output.stream);
	return text;
}

static void prints(const struct plan *plan, int columns, bool ascii, const char *expected)
{
	char *text = printed(plan, columns, ascii);

	cr_expect_str_eq(text, expected, "%s", text);
	free(text);
}

static void setup(void)
{
	setlocale(LC_ALL, "C.UTF-8");
}

TestSuite(plan_text, .init = setup);

Test(plan_text, numbers_steps_and_gives_their_commands)
{
	struct plan plan = {.title = "eth0: 6 -> 4 VFs",
			    .consequence = "All VFs of eth0 are made again.",
			    .steps = steps,
			    .step_count = 3};

	prints(&plan, 0, false,
	       "eth0: 6 -> 4 VFs\n"
	       "All VFs of eth0 are made again.\n"
	       "\n"
	       "1  remove all 6 VFs of eth0\n"
	       "   echo 0 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs\n"
	       "2  wait for the VFs of eth0\n"
	       "3  set VLAN of eth0/2 to 30\n"
	       "   ip link set eth0 vf 2 vlan 30\n");
}

static void add_verdicts(struct plan *plan)
{
	plan_add_verdict(plan, VERDICT_INFORM, "managed", &vf, "", "NetworkManager has it");
	plan_add_verdict(plan, VERDICT_ASK, "traffic", &vf, "", "it has traffic");
	plan_add_verdict(plan, VERDICT_REFUSE, "held-by-vm", &vf, "stop it first",
			 "eth0/2 is held by vm web01");
}

Test(plan_text, says_the_gravest_first_with_marks)
{
	struct plan plan = {.title = "eth0/2: vlan"};

	add_verdicts(&plan);
	prints(&plan, 0, false,
	       "eth0/2: vlan\n"
	       "\n"
	       "\u2717 eth0/2 is held by vm web01\n"
	       "  stop it first\n"
	       "! it has traffic\n"
	       "i NetworkManager has it\n");
	prints(&plan, 0, true,
	       "eth0/2: vlan\n"
	       "\n"
	       "x eth0/2 is held by vm web01\n"
	       "  stop it first\n"
	       "! it has traffic\n"
	       "i NetworkManager has it\n");
	free(plan.verdicts);
}

Test(plan_text, breaks_words_and_never_commands)
{
	struct plan plan = {.title = "eth0", .steps = steps, .step_count = 1};

	plan_add_verdict(&plan, VERDICT_ASK, "traffic", &vf, "", "one two three four");
	prints(&plan, 10, false,
	       "eth0\n"
	       "\n"
	       "! one two\n"
	       "  three\n"
	       "  four\n"
	       "\n"
	       "1  remove\n"
	       "   all 6\n"
	       "   VFs of\n"
	       "   eth0\n"
	       "   echo 0 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs\n");
	free(plan.verdicts);
}

Test(plan_text, shows_no_steps_that_cannot_be_taken)
{
	struct plan plan = {
		.title = "eth0: 6 -> 99 VFs", .consequence = "x", .steps = steps, .step_count = 3};

	plan_add_verdict(&plan, VERDICT_IMPOSSIBLE, "numvfs-range", &vf, "choose another",
			 "eth0 can have 0 to 7 VFs");
	prints(&plan, 0, false,
	       "eth0: 6 -> 99 VFs\n"
	       "\n"
	       "\u2717 eth0 can have 0 to 7 VFs\n"
	       "  choose another\n");
	free(plan.verdicts);
}

Test(plan_text, survives_any_width)
{
	struct plan plan = {.title = "eth0/2: vlan", .steps = steps, .step_count = 3};

	add_verdicts(&plan);
	for (int columns = 1; columns < 100; columns++) {
		char *text = printed(&plan, columns, false);

		cr_expect_not_null(strstr(text, "\n   ip link set eth0 vf 2 vlan 30\n"));
		free(text);
	}
	free(plan.verdicts);
}
