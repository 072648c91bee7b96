#include "cli/change.h"

#include "cli/command_line.h"
#include "cli/complaint.h"
#include "cli/json.h"
#include "cli/permit.h"
#include "cli/plan_text.h"
#include "cli/progress.h"
#include "cli/shot.h"
#include "core/guard.h"
#include "core/plan_json.h"
#include "core/plan_run.h"
#include "core/reader.h"
#include "core/surroundings.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Drivers count once a second. */
#define MEASURE_MS 1000

/* What came of it, besides the executor's own words; what only was shown has none. */
#define SAID_UNCHANGED "unchanged"
#define SAID_REFUSED   "refused"
#define SAID_LOST      "lost"

struct ending {
	const char *said; /* NULL: only shown */
	bool written;     /* the host may be another one now */
	struct progress_result progress;
};

int change_open(struct change *ret_change, const struct target *target,
		const struct options *options, const struct output *output, struct error *error)
{
	*ret_change = (struct change){.target = target, .options = options, .output = output};
	if (!options->dry_run) {
		int result = permit_check(target, options, error);

		if (result < 0)
			return result;
		ret_change->executor = permit_executor(target, options, error);
		if (!ret_change->executor)
			return -EIO;
	}
	ret_change->snapshot = shot_take_for_change(target, options, error);
	return ret_change->snapshot ? 0 : -error->code;
}

void change_close(struct change *change)
{
	if (change->executor)
		executor_free(change->executor);
	snapshot_put(change->snapshot);
	*change = (struct change){0};
}

/* --- what speaks against it ------------------------------------------------ */

static void examine(const struct change *change, struct plan *plan)
{
	struct error error = {0};
	/* This session runs over this machine's interfaces and over no other's. */
	const char *session = change->target->live ? getenv("SSH_CONNECTION") : NULL;
	struct surroundings *surroundings =
		surroundings_read(change->target->kernel, session, &error);

	if (error.code)
		complaint_print(stderr, &error);
	guard_examine(plan, change->snapshot, surroundings);
	/* It takes a while, so only where it makes a difference. */
	if (plan_level(plan) == VERDICT_INFORM && !change->options->yes &&
	    guard_minds_traffic(plan, change->snapshot)) {
		reader_measure(change->target->kernel, change->snapshot, MEASURE_MS);
		plan->verdict_count = 0;
		guard_examine(plan, change->snapshot, surroundings);
	}
	surroundings_free(surroundings);
}

static const struct verdict *find_verdict(const struct plan *plan, enum verdict_level level)
{
	for (size_t i = 0; i < plan->verdict_count; i++)
		if (plan->verdicts[i].level == level)
			return &plan->verdicts[i];
	return NULL;
}

bool change_is_bad_value(const struct verdict *verdict)
{
	static const char *const ids[] = {"numvfs-range",       "out-of-range",  "qos-without-vlan",
					  "proto-without-vlan", "rate-order",    "rate-above-link",
					  "mac-unusable",       "mac-duplicate", "name-taken"};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (strcmp(verdict->id, ids[i]) == 0)
			return verdict->level == VERDICT_IMPOSSIBLE;
	return false;
}

/* A question is only put to somebody who sits there and reads the plan. */
static bool can_ask(const struct change *change)
{
	return !change->options->json && isatty(STDIN_FILENO) &&
	       isatty(fileno(change->output->stream));
}

/* The same command with what it needs to be done. */
static void suggest_flags(const struct change *change, const struct plan *plan, struct error *error)
{
	bool force = find_verdict(plan, VERDICT_REFUSE) && !change->options->force;
	bool yes = find_verdict(plan, VERDICT_ASK) && !change->options->yes && !can_ask(change);
	char command[sizeof(error->remedy)], flags[sizeof(" --force --yes")];

	snprintf(flags, sizeof(flags), "%s%s", force ? " --force" : "", yes ? " --yes" : "");
	error_set_remedy(error, "%s",
			 command_line_text(change->options, "", flags, command, sizeof(command)));
}

/* What can never be, and what is not forced. */
static int judge(const struct change *change, const struct plan *plan, struct error *error)
{
	const struct verdict *impossible = find_verdict(plan, VERDICT_IMPOSSIBLE);
	const struct verdict *refused = find_verdict(plan, VERDICT_REFUSE);

	if (impossible) {
		error_set(error, ECANCELED, "%s", impossible->text);
		return change_is_bad_value(impossible) ? -EINVAL : -ECANCELED;
	}
	if (!refused || change->options->force)
		return 0;
	error_set(error, ECANCELED, "refused: %s", refused->text);
	suggest_flags(change, plan, error);
	return -ECANCELED;
}

/* --- the question ---------------------------------------------------------- */

static bool read_answer(const struct output *output, char *buffer, int size)
{
	fputc(' ', output->stream);
	fflush(output->stream);
	if (!fgets(buffer, size, stdin)) {
		*buffer = '\0';
		fputc('\n', output->stream);
	}
	buffer[strcspn(buffer, "\n")] = '\0';
	return *buffer != '\0';
}

static bool says_yes(const struct output *output)
{
	char answer[16];

	output_text(output, "Do it? [y/N]", -1, OUTPUT_STRONG);
	return read_answer(output, answer, sizeof(answer)) &&
	       (strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0);
}

/* What destroys much is not done by a key that was hit too fast. */
static bool types_name(const struct change *change, const struct verdict *verdict)
{
	struct function_key pf = {.vf = UNKNOWN};
	char name[FUNCTION_NAME_MAX], question[2 * FUNCTION_NAME_MAX], answer[FUNCTION_NAME_MAX];

	memcpy(pf.pf, verdict->function.pf, sizeof(pf.pf));
	function_name(change->snapshot, &pf, name);
	snprintf(question, sizeof(question), "Type %s to do it:", name);
	output_text(change->output, question, -1, OUTPUT_STRONG);
	return read_answer(change->output, answer, sizeof(answer)) && strcmp(answer, name) == 0;
}

static const struct verdict *find_name_verdict(const struct plan *plan)
{
	for (size_t i = 0; i < plan->verdict_count; i++)
		if (strcmp(plan->verdicts[i].id, "type-name") == 0)
			return &plan->verdicts[i];
	return NULL;
}

static int confirm(const struct change *change, const struct plan *plan, struct error *error)
{
	const struct verdict *asked = find_verdict(plan, VERDICT_ASK);
	const struct verdict *named = find_name_verdict(plan);

	if (!asked || change->options->yes)
		return 0;
	if (!can_ask(change)) {
		error_set(error, ECANCELED, "not without a yes: %s", asked->text);
		suggest_flags(change, plan, error);
		return -ECANCELED;
	}
	fputc('\n', change->output->stream);
	if (named ? types_name(change, named) : says_yes(change->output))
		return 0;
	return error_set(error, ECANCELED, "not done");
}

/* --- doing it -------------------------------------------------------------- */

static void say(const struct change *change, const char *mark, enum output_role role,
		const char *text)
{
	if (change->options->json)
		return;
	output_text(change->output, mark, -1, role);
	fputc(' ', change->output->stream);
	output_paragraph(change->output, text, 2, OUTPUT_PLAIN);
}

static int end_done(const struct change *change)
{
	char directory[PATH_MAX];

	say(change, plan_text_tick(change->output), OUTPUT_GOOD,
	    permit_journal(change->target, change->options, directory)
		    ? "Done; `vftop undo` takes it back."
		    : "Done.");
	return 0;
}

static int end_rolled_back(const struct change *change, const struct progress_result *progress,
			   struct error *error)
{
	say(change, "<", OUTPUT_WARNING, "Rolled back: the host is as before.");
	*error = progress->error;
	return -EIO;
}

static int end_stale(const struct change *change, const struct progress_result *progress,
		     struct error *error)
{
	char command[sizeof(error->remedy)];

	say(change, "<", OUTPUT_WARNING, "Nothing was written.");
	*error = progress->error;
	error_set_remedy(error, "%s",
			 command_line_text(change->options, "", "", command, sizeof(command)));
	return -EIO;
}

/* Both the cause and what it left behind are said. */
static int end_half(const struct progress_result *progress, struct error *error)
{
	if (progress->error.code)
		complaint_print(stderr, &progress->error);
	*error = progress->leftover;
	return -ENOTRECOVERABLE;
}

static int execute(const struct change *change, const struct plan *plan, struct ending *ending,
		   struct error *error)
{
	struct progress_result *progress = &ending->progress;

	if (executor_submit(change->executor, plan, error) < 0)
		return -EIO;
	ending->written = true;
	if (!change->options->json)
		fputc('\n', change->output->stream);
	ending->said = SAID_LOST;
	if (progress_follow(change->executor, plan, change->snapshot, change->options->json,
			    change->output, progress, error) < 0)
		return -ENOTRECOVERABLE;
	if (progress->lost) {
		error_set(
			error, EPIPE,
			"the process that changes the host is gone: nobody knows how far it came");
		return -ENOTRECOVERABLE;
	}
	ending->said = plan_run_outcome_name(progress->outcome);
	switch (progress->outcome) {
	case OUTCOME_ROLLED_BACK:
		return end_rolled_back(change, progress, error);
	case OUTCOME_HALF:
		return end_half(progress, error);
	case OUTCOME_STALE:
		return end_stale(change, progress, error);
	case OUTCOME_DONE:
		break;
	}
	return end_done(change);
}

/* --- JSON ------------------------------------------------------------------ */

static bool touches(const struct plan *plan, const char *pf)
{
	for (size_t i = 0; i < plan->intent.count; i++)
		if (strcmp(plan->intent.changes[i].function.pf, pf) == 0)
			return true;
	return false;
}

/* The PFs that the plan is about, as they are now. */
static json_t *pfs_after(const struct change *change, const struct plan *plan)
{
	struct error error;
	struct snapshot *snapshot = shot_take_again(change->target, &error);
	json_t *pfs;

	if (!snapshot)
		return json_null();
	pfs = json_array();
	for (size_t i = 0; i < snapshot->pf_count; i++)
		if (touches(plan, snapshot->pfs[i].name))
			json_array_append_new(pfs, json_of_pf(&snapshot->pfs[i]));
	snapshot_put(snapshot);
	return pfs;
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static json_t *error_object(const struct error *error, const char *explanation)
{
	json_t *object = json_object();

	json_object_set_new(object, "code", json_string(error_symbol(error->code)));
	json_object_set_new(object, "message", json_string(error->message));
	json_object_set_new(object, "explanation", text_or_null(explanation));
	json_object_set_new(object, "remedy", text_or_null(error->remedy));
	return object;
}

static void print_json(const struct change *change, const struct plan *plan,
		       const struct ending *ending, const struct error *error)
{
	json_t *document = json_object();

	json_object_set_new(document, "schema", json_integer(JSON_SCHEMA));
	json_object_set_new(document, "plan", plan_to_json(plan));
	json_object_set_new(document, "outcome", text_or_null(ending->said));
	json_object_set_new(document, "error",
			    error->code ? error_object(error, ending->progress.explanation)
					: json_null());
	json_object_set_new(document, "pfs",
			    ending->written ? pfs_after(change, plan) : json_null());
	json_print(change->output->stream, document, false);
	json_decref(document);
}

/* --- the whole ------------------------------------------------------------- */

static int carry_out(const struct change *change, const struct plan *plan, struct ending *ending,
		     struct error *error)
{
	int result;

	if (plan->step_count == 0 && !find_verdict(plan, VERDICT_IMPOSSIBLE)) {
		ending->said = SAID_UNCHANGED;
		say(change, plan_text_tick(change->output), OUTPUT_GOOD,
		    "Nothing to do: it is so already.");
		return 0;
	}
	result = judge(change, plan, error);
	if (result == 0 && change->options->dry_run)
		return 0;
	if (result == 0)
		result = confirm(change, plan, error);
	if (result < 0) {
		ending->said = SAID_REFUSED;
		return result;
	}
	return execute(change, plan, ending, error);
}

int change_run(struct change *change, const struct intent *intent, uint64_t undoes,
	       struct error *error)
{
	struct ending ending = {0};
	struct plan *plan;
	struct error flushing;
	int result;

	plan = plan_new(change->snapshot, intent, error);
	if (!plan)
		return -EIO;
	plan->undoes = undoes;
	examine(change, plan);
	if (!change->options->json)
		plan_text_print(plan, change->output);
	result = carry_out(change, plan, &ending, error);
	if (change->options->json)
		print_json(change, plan, &ending, error);
	plan_free(plan);
	if (output_flush(change->output, &flushing) < 0 && result == 0) {
		*error = flushing;
		result = -flushing.code;
	}
	return result;
}
