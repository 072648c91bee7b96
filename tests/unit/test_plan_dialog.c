#include "tests/unit/tui_fixture.h"
#include "tui/plan_dialog.h"

#include <criterion/criterion.h>

static const struct function_key pf = {"0000:01:00.0", UNKNOWN};

static struct plan *some_plan(void)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	strcpy(plan->title, "enp1s0f0: 6 -> 8 VFs");
	strcpy(plan->consequence, "All 6 VFs are destroyed and made again.");
	plan->step_count = 2;
	plan->steps = calloc(2, sizeof(*plan->steps));
	plan->steps[0] = (struct step){.words = "create 8 VFs", .command = "echo 8 > numvfs"};
	plan->steps[1] = (struct step){
		.phase = STEP_RESTORE,
		.words = "set MAC of enp1s0f0/0",
		.command = "ip link set enp1s0f0 vf 0 mac 02:00:00:00:50:00",
	};
	return plan;
}

static void draw(struct canvas *canvas, const struct plan *plan, int columns, int rows)
{
	struct dialog *dialog = dialog_new(plan->title);

	setlocale(LC_ALL, "C.UTF-8");
	canvas_init(canvas, false);
	canvas_resize(canvas, columns, rows);
	plan_dialog_fill(dialog, plan, canvas->ascii);
	dialog_draw(canvas, (struct rect){0, 0, columns, rows}, dialog, NULL, 0);
	dialog_free(dialog);
}

Test(plan_dialog, consequence_verdicts_steps)
{
	static const char *const wanted[] = {
		"All 6 VFs are destroyed",
		"✗ VF 0 is held",
		"stop it first",
		"! the link drops",
		"i libvirt seems to own it",
		" 1  create 8 VFs",
		"    echo 8 > numvfs",
		"and gives back what was lost:",
		" 2  set MAC of enp1s0f0/0",
	};
	struct plan *plan = some_plan();
	struct canvas canvas;

	plan_add_verdict(plan, VERDICT_INFORM, "manager", &pf, "", "libvirt seems to own it");
	plan_add_verdict(plan, VERDICT_ASK, "bounce", &pf, "", "the link drops");
	plan_add_verdict(plan, VERDICT_REFUSE, "held", &pf, "stop it first", "VF 0 is held");
	draw(&canvas, plan, 80, 24);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		cr_expect(fixture_shows(&canvas, wanted[i]), "%s", wanted[i]);
	canvas_done(&canvas);
	plan_free(plan);
}

Test(plan_dialog, answers)
{
	struct plan *plan = some_plan();

	cr_expect_eq(plan_answer(plan), PLAN_YES);
	plan_add_verdict(plan, VERDICT_INFORM, "manager", &pf, "", "x");
	cr_expect_eq(plan_answer(plan), PLAN_YES);
	plan_add_verdict(plan, VERDICT_ASK, "bounce", &pf, "", "x");
	cr_expect_eq(plan_answer(plan), PLAN_YES);
	plan_add_verdict(plan, VERDICT_ASK, "type-name", &pf, "", "x");
	cr_expect_eq(plan_answer(plan), PLAN_YES_NAME);
	plan_add_verdict(plan, VERDICT_REFUSE, "held", &pf, "", "x");
	cr_expect_eq(plan_answer(plan), PLAN_FORCE);
	plan_add_verdict(plan, VERDICT_IMPOSSIBLE, "range", &pf, "", "x");
	cr_expect_eq(plan_answer(plan), PLAN_IMPOSSIBLE);
	plan_free(plan);
}

Test(plan_dialog, nothing_to_do)
{
	struct plan plan = {.title = "enp1s0f0: 6 -> 6 VFs"};
	struct canvas canvas;

	cr_expect_eq(plan_answer(&plan), PLAN_NOTHING);
	draw(&canvas, &plan, 80, 24);
	cr_expect(fixture_shows(&canvas, "Nothing to do"));
	canvas_done(&canvas);
}

Test(plan_dialog, what_has_to_be_asked_again)
{
	struct plan *old = some_plan();
	struct plan *plan = some_plan();

	cr_expect(!plan_dialog_is_news(old, plan));
	plan_add_verdict(plan, VERDICT_ASK, "traffic", &pf, "", "carries 2 Mb/s");
	cr_expect(!plan_dialog_is_news(old, plan), "questions come and go");
	plan_add_verdict(plan, VERDICT_REFUSE, "held", &pf, "", "held by vm web01");
	cr_expect(plan_dialog_is_news(old, plan));
	plan_add_verdict(old, VERDICT_REFUSE, "held", &pf, "", "held by vm web02");
	cr_expect(!plan_dialog_is_news(old, plan));
	old->verdicts[0].function.vf = 3;
	cr_expect(plan_dialog_is_news(old, plan), "of another function");
	plan->verdict_count = 0;
	cr_expect(!plan_dialog_is_news(old, plan), "good news need no answer");
	strcpy(plan->steps[1].words, "set MAC of enp1s0f0/1");
	cr_expect(plan_dialog_is_news(old, plan));
	strcpy(plan->steps[1].words, old->steps[1].words);
	plan->step_count = 1;
	cr_expect(plan_dialog_is_news(old, plan));
	plan_free(old);
	plan_free(plan);
}

Test(plan_dialog, any_size)
{
	struct plan *plan = some_plan();

	plan_add_verdict(plan, VERDICT_REFUSE, "held", &pf, "stop it first", "VF 0 is held by vm");
	for (int columns = 0; columns < 130; columns += 3)
		for (int rows = 0; rows < 30; rows++) {
			struct canvas canvas;

			draw(&canvas, plan, columns, rows);
			canvas_done(&canvas);
		}
	plan_free(plan);
}
