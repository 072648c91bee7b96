#include "cli/plan_text.h"

#include <string.h>

#define VERDICT_INDENT 2

const char *plan_text_tick(const struct output *output)
{
	return output->ascii ? "+" : "\u2713";
}

const char *plan_text_cross(const struct output *output)
{
	return output->ascii ? "x" : "\u2717";
}

static void print_verdict(const struct verdict *verdict, const struct output *output)
{
	static const struct {
		const char *mark; /* NULL: the cross */
		enum output_role role;
	} levels[] = {
		[VERDICT_INFORM] = {"i", OUTPUT_PLAIN},
		[VERDICT_ASK] = {"!", OUTPUT_WARNING},
		[VERDICT_REFUSE] = {NULL, OUTPUT_BAD},
		[VERDICT_IMPOSSIBLE] = {NULL, OUTPUT_BAD},
	};
	const char *mark = levels[verdict->level].mark;

	output_text(output, mark ? mark : plan_text_cross(output), -1, levels[verdict->level].role);
	fputc(' ', output->stream);
	output_paragraph(output, verdict->text, VERDICT_INDENT, levels[verdict->level].role);
	if (*verdict->advice) {
		output_blanks(output, VERDICT_INDENT);
		output_paragraph(output, verdict->advice, VERDICT_INDENT, OUTPUT_PLAIN);
	}
}

static int digits(size_t number)
{
	int count = 1;

	while (number /= 10)
		count++;
	return count;
}

static void print_step(const struct plan *plan, size_t index, const struct output *output)
{
	const struct step *step = &plan->steps[index];
	int width = digits(plan->step_count);

	fprintf(output->stream, "%*zu  ", width, index + 1);
	output_paragraph(output, step->words, width + 2, OUTPUT_PLAIN);
	if (*step->command) { /* never cut or broken: it is there to be copied */
		output_blanks(output, width + 2);
		output_text(output, step->command, -1, OUTPUT_FAINT);
		fputc('\n', output->stream);
	}
}

void plan_text_print(const struct plan *plan, const struct output *output)
{
	bool possible = plan_level(plan) != VERDICT_IMPOSSIBLE;

	output_paragraph(output, plan->title, 0, OUTPUT_STRONG);
	if (possible)
		output_paragraph(output, plan->consequence, 0, OUTPUT_PLAIN);
	if (plan->verdict_count > 0)
		fputc('\n', output->stream);
	for (size_t i = 0; i < plan->verdict_count; i++)
		print_verdict(&plan->verdicts[i], output);
	if (possible && plan->step_count > 0)
		fputc('\n', output->stream);
	for (size_t i = 0; possible && i < plan->step_count; i++)
		print_step(plan, i, output);
}
