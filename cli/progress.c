#include "cli/progress.h"

#include "cli/plan_text.h"
#include "core/doctor.h"
#include "core/owner.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define LIVE_MS    200  /* between two pictures of the live line */
#define TELLING_MS 1000 /* a step that took so long says how long */

/* One change as it is seen from here. */
struct progress {
	const struct plan *plan;
	const struct snapshot *snapshot;
	const struct output *output;
	struct progress_result *result;
	bool quiet, live;
	bool begun; /* the first step; before, the host is compared with the plan */
	bool running, blocked, finished;
	unsigned step, interrupts;
	uint64_t since; /* ms, when the step began */
	char words[200];
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* --- lines ----------------------------------------------------------------- */

static void clear_live(const struct progress *progress)
{
	if (progress->live)
		fputs("\r\033[K", progress->output->stream);
}

static void draw_live(const struct progress *progress)
{
	const struct output *output = progress->output;
	char line[300];

	if (!progress->live || !progress->running)
		return;
	snprintf(line, sizeof(line), "%u/%zu  %.1f s  %s", progress->begun ? progress->step + 1 : 0,
		 progress->plan->step_count, (double)(now_ms() - progress->since) / 1000,
		 progress->words);
	clear_live(progress);
	output_text(output, line, output->columns - 1,
		    progress->blocked ? OUTPUT_WARNING : OUTPUT_PLAIN);
	fflush(output->stream);
}

/* A line that stays: "✓ 3  set VLAN of eth0/2 to 30". */
static void print_line(const struct progress *progress, const char *mark, enum output_role role,
		       const char *text)
{
	const struct output *output = progress->output;

	if (progress->quiet)
		return;
	clear_live(progress);
	output_text(output, mark, -1, role);
	fputc(' ', output->stream);
	output_paragraph(output, text, 2, OUTPUT_PLAIN);
	fflush(output->stream);
}

static const char *step_words(const struct progress *progress, unsigned step)
{
	return step < progress->plan->step_count ? progress->plan->steps[step].words : "";
}

static void print_step(const struct progress *progress, const struct executor_report *report,
		       bool done)
{
	const struct output *output = progress->output;
	char text[sizeof(report->error.message) + 200];
	const char *words = step_words(progress, report->step);

	if (!done)
		snprintf(text, sizeof(text), "%u  %s: %s", report->step + 1, words,
			 report->error.message);
	else if (report->elapsed_ms >= TELLING_MS)
		snprintf(text, sizeof(text), "%u  %s  (%.1f s)", report->step + 1, words,
			 report->elapsed_ms / 1000.0);
	else
		snprintf(text, sizeof(text), "%u  %s", report->step + 1, words);
	print_line(progress, done ? plan_text_tick(output) : plan_text_cross(output),
		   done ? OUTPUT_GOOD : OUTPUT_BAD, text);
}

/* --- reports --------------------------------------------------------------- */

static void begin_comparison(struct progress *progress)
{
	progress->running = true;
	progress->since = now_ms();
	snprintf(progress->words, sizeof(progress->words), "comparing the host with the plan");
}

static void begin_step(struct progress *progress, const struct executor_report *report)
{
	progress->running = progress->begun = true;
	progress->blocked = false;
	progress->step = report->step;
	progress->since = now_ms() - report->elapsed_ms;
	snprintf(progress->words, sizeof(progress->words), "%s",
		 step_words(progress, report->step));
}

/* Appends "vm 101 web01" for each guest or process that holds what is waited for: one
 * VF, or any of a PF. */
static void append_holders(const struct snapshot *snapshot, const struct function_key *function,
			   char *text, size_t size)
{
	const struct pf *pf = snapshot_find_pf(snapshot, function->pf);
	const char *before = ", held by ";

	for (size_t i = 0; pf && i < pf->vf_count; i++) {
		char owner[OWNER_TEXT_MAX];
		bool concerned = function->vf == UNKNOWN || function->vf == pf->vfs[i].index;
		size_t used = strlen(text);

		if (!concerned || !owner_is_held(&pf->vfs[i].owner))
			continue;
		snprintf(text + used, size - used, "%s%s", before,
			 owner_text(&pf->vfs[i].owner, owner));
		before = ", ";
	}
}

/* Before the first step it is the comparison with the plan that waits, for what the PF
 * is busy with. Said once where there is no live line to say it in. */
static void block_step(struct progress *progress, const struct executor_report *report)
{
	struct function_key function = {.vf = UNKNOWN};

	snprintf(progress->words, sizeof(progress->words), "%sblocked in the kernel",
		 progress->begun ? "" : "comparing the host with the plan: ");
	if (report->step < progress->plan->step_count) {
		function = progress->plan->steps[report->step].operation.function;
		if (!progress->begun)
			function.vf = UNKNOWN;
		append_holders(progress->snapshot, &function, progress->words,
			       sizeof(progress->words));
	}
	if (!progress->blocked && !progress->live)
		print_line(progress, "!", OUTPUT_WARNING, progress->words);
	progress->blocked = true;
}

static void finish(struct progress *progress, const struct executor_report *report)
{
	progress->running = false;
	progress->finished = true;
	progress->result->outcome = report->outcome;
	progress->result->lost = report->event == EXECUTOR_LOST;
	if (report->outcome == OUTCOME_HALF && !progress->result->lost)
		progress->result->leftover = report->error;
	else if (report->error.code)
		progress->result->error = report->error;
	clear_live(progress);
}

/* What the kernel's words mean, and the way out. */
static void explain(struct progress *progress, const struct executor_report *report)
{
	doctor_explain_operation(&progress->plan->steps[report->step].operation, progress->snapshot,
				 report->error.code, progress->result->explanation,
				 sizeof(progress->result->explanation));
	if (progress->quiet || !*progress->result->explanation)
		return;
	output_blanks(progress->output, 2);
	output_paragraph(progress->output, progress->result->explanation, 2, OUTPUT_PLAIN);
}

static void fail_step(struct progress *progress, const struct executor_report *report)
{
	print_step(progress, report, false);
	progress->running = false;
	error_set(&progress->result->error, report->error.code, "%s: %s",
		  step_words(progress, report->step), report->error.message);
	error_set_remedy(&progress->result->error, "%s", report->error.remedy);
	if (report->step < progress->plan->step_count)
		explain(progress, report);
}

static void take_report(struct progress *progress, const struct executor_report *report)
{
	switch (report->event) {
	case EXECUTOR_STARTED:
		begin_comparison(progress);
		break;
	case EXECUTOR_STEP:
		begin_step(progress, report);
		break;
	case EXECUTOR_STEP_DONE:
		print_step(progress, report, true);
		progress->running = false;
		break;
	case EXECUTOR_BLOCKED:
		block_step(progress, report);
		break;
	case EXECUTOR_STEP_FAILED:
		fail_step(progress, report);
		break;
	case EXECUTOR_ROLLBACK:
		print_line(progress, "<", OUTPUT_WARNING, report->words);
		break;
	case EXECUTOR_FINISHED:
	case EXECUTOR_LOST:
		finish(progress, report);
		break;
	}
}

/* --- waiting --------------------------------------------------------------- */

static void take_interrupt(struct progress *progress, int signals)
{
	struct signalfd_siginfo info;

	if (read(signals, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	clear_live(progress);
	fflush(progress->output->stream);
	if (progress->interrupts++ > 0) {
		sigset_t interrupt;

		/* The executor has a session of its own and is not hit by this. */
		sigemptyset(&interrupt);
		sigaddset(&interrupt, SIGINT);
		pthread_sigmask(SIG_UNBLOCK, &interrupt, NULL);
		raise(SIGINT);
		return;
	}
	fputs("vftop: what has begun is finished or rolled back; ^C again leaves it alone with "
	      "that\n",
	      stderr);
}

static int wait_for_end(struct progress *progress, struct executor *executor, int signals,
			struct error *error)
{
	struct pollfd sources[] = {{.events = POLLIN}, {.fd = signals, .events = POLLIN}};

	for (;;) {
		struct executor_report report;

		while (!progress->finished && executor_receive(executor, &report))
			take_report(progress, &report);
		if (progress->finished)
			return 0;
		draw_live(progress);
		sources[0].fd = executor_fd(executor);
		if (poll(sources, 2, progress->live ? LIVE_MS : -1) < 0 && errno != EINTR)
			return error_set_errno(error, errno, "waiting for the change");
		if (sources[1].revents & POLLIN)
			take_interrupt(progress, signals);
	}
}

int progress_follow(struct executor *executor, const struct plan *plan,
		    const struct snapshot *snapshot, bool quiet, const struct output *output,
		    struct progress_result *ret_result, struct error *error)
{
	const char *term = getenv("TERM");
	struct progress progress = {
		.plan = plan,
		.snapshot = snapshot,
		.output = output,
		.result = ret_result,
		.quiet = quiet,
		.live = !quiet && output->columns > 0 && term && strcmp(term, "dumb") != 0,
	};
	sigset_t interrupt, before;
	int signals, result;

	*ret_result = (struct progress_result){0};
	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	pthread_sigmask(SIG_BLOCK, &interrupt, &before);
	signals = signalfd(-1, &interrupt, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		result = error_set_errno(error, errno, "waiting for signals");
	else
		result = wait_for_end(&progress, executor, signals, error);
	if (signals >= 0)
		close(signals);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}
