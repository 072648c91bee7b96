#include "core/executor_process.h"

#include "core/arrival.h"
#include "core/clock.h"
#include "core/journal.h"
#include "core/memory.h"
#include "core/operation_json.h"
#include "core/operation_text.h"
#include "core/plan_json.h"
#include "core/report.h"
#include "core/wire.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS 5000

struct process {
	struct kernel *kernel;
	const struct executor_options *options;
	struct wire wire;
	bool alone; /* who asked is gone */
	int wake;   /* eventfd: the other thread has news */
	pthread_t thread;
	bool running;
	struct plan *plan;

	pthread_mutex_t lock; /* of what both threads use */
	struct executor_report *news;
	size_t news_count, news_room;
	bool finished;
	size_t step;
	uint64_t since; /* when what is under way began, 0: nothing is */
	bool told;      /* that it is blocked */
	/* What is under way; NULL: the host is looked at, before the first step or to see
	 * what a failed one has done. */
	const struct operation *operation;
};

/* --- the thread that does it ----------------------------------------------- */

/* Under the lock. */
static void add_news(struct process *process, const struct executor_report *report)
{
	if (process->news_count == process->news_room) {
		process->news_room = process->news_room > 0 ? 2 * process->news_room : 16;
		process->news = memory_resize(process->news, process->news_room, sizeof(*report));
	}
	process->news[process->news_count++] = *report;
}

static void wake_up(const struct process *process)
{
	const uint64_t one = 1;

	/* Only a full counter could refuse it, and then it is awake. */
	if (write(process->wake, &one, sizeof(one)) < 0)
		return;
}

static unsigned elapsed(const struct process *process)
{
	return process->since == 0 ? 0 : (unsigned)(clock_milliseconds() - process->since);
}

/* Something else is under way now. Under the lock. */
static void go_on(struct process *process, const struct operation *operation)
{
	process->since = clock_milliseconds();
	process->told = false;
	process->operation = operation;
}

/* An operation begins, and with it a step or a part of the way back. */
static void begin(struct process *process, size_t step, const struct operation *operation,
		  struct executor_report *report)
{
	report->step = (unsigned)step;
	pthread_mutex_lock(&process->lock);
	process->step = step;
	go_on(process, operation);
	add_news(process, report);
	pthread_mutex_unlock(&process->lock);
	wake_up(process);
}

static void end(struct process *process, size_t step, struct executor_report *report)
{
	report->step = (unsigned)step;
	pthread_mutex_lock(&process->lock);
	report->elapsed_ms = elapsed(process);
	go_on(process, NULL);
	add_news(process, report);
	pthread_mutex_unlock(&process->lock);
	wake_up(process);
}

static void step_begins(size_t step, void *user)
{
	struct process *process = user;
	struct executor_report report = {.event = EXECUTOR_STEP};

	snprintf(report.words, sizeof(report.words), "%s", process->plan->steps[step].words);
	begin(process, step, &process->plan->steps[step].operation, &report);
}

static void step_done(size_t step, void *user)
{
	end(user, step, &(struct executor_report){.event = EXECUTOR_STEP_DONE});
}

static void step_failed(size_t step, const struct error *error, void *user)
{
	end(user, step, &(struct executor_report){.event = EXECUTOR_STEP_FAILED, .error = *error});
}

static void step_goes_back(size_t step, const struct operation *operation, void *user)
{
	struct executor_report report = {.event = EXECUTOR_ROLLBACK};
	char words[OPERATION_WORDS_MAX];

	operation_words(operation, words, sizeof(words));
	snprintf(report.words, sizeof(report.words), "taking back: %s", words);
	begin(user, step, operation, &report);
}

static json_t *steps_to_json(const struct plan *plan, const enum step_result *results)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];

		json_array_append_new(steps,
				      json_pack("{s:s, s:s, s:o, s:o, s:s}", "words", step->words,
						"command", step->command, "from",
						operation_value_to_json(step->operation.kind,
									&step->operation.from),
						"to",
						operation_value_to_json(step->operation.kind,
									&step->operation.to),
						"result", plan_run_result_name(results[i])));
	}
	return steps;
}

/* What was not begun is no entry. */
static void write_journal(const struct process *process, enum executor_outcome outcome,
			  const enum step_result *results, struct error *error)
{
	const struct executor_options *options = process->options;
	struct journal_entry entry = {
		.time = time(NULL), .outcome = outcome, .undoes = process->plan->undoes};
	struct error why = {0};

	if (options->journal_directory == NULL || outcome == OUTCOME_STALE)
		return;
	snprintf(entry.who, sizeof(entry.who), "%s", options->who != NULL ? options->who : "");
	snprintf(entry.title, sizeof(entry.title), "%s", process->plan->title);
	entry.error = *error;
	entry.steps = steps_to_json(process->plan, results);
	entry.undo = intent_to_json(&process->plan->undo);
	if (journal_append(options->journal_directory, &entry, &why) < 0 && error->code == 0)
		*error = why;
	if (!options->no_syslog)
		journal_tell_syslog(&entry);
	json_decref(entry.steps);
	json_decref(entry.undo);
}

static void *carry_out(void *user)
{
	static const struct plan_run_watcher WATCHER = {.begins = step_begins,
							.done = step_done,
							.failed = step_failed,
							.takes_back = step_goes_back};
	struct process *process = user;
	struct executor_report report = {.event = EXECUTOR_FINISHED};
	struct plan_run_watcher watcher = WATCHER;
	enum step_result *results = memory_new_array(process->plan->step_count, sizeof(*results));

	watcher.user = process;
	report.outcome = plan_run(process->plan, process->kernel, &watcher, results, &report.error);
	pthread_mutex_lock(&process->lock);
	process->since = 0;
	pthread_mutex_unlock(&process->lock);
	write_journal(process, report.outcome, results, &report.error);
	free(results);
	pthread_mutex_lock(&process->lock);
	process->finished = true;
	add_news(process, &report);
	pthread_mutex_unlock(&process->lock);
	wake_up(process);
	return NULL;
}

/* --- the thread that talks ------------------------------------------------- */

static void tell(struct process *process, const struct executor_report *report)
{
	if (!process->alone)
		wire_queue(&process->wire, report_to_json(report));
}

static void refuse(struct process *process, const struct error *error)
{
	tell(process, &(struct executor_report){.event = EXECUTOR_FINISHED,
						.outcome = OUTCOME_ROLLED_BACK,
						.error = *error});
}

static void start(struct process *process, const json_t *message)
{
	struct error error;
	int result;

	if (process->running) {
		error_set(&error, EBUSY, "executor: another change is under way");
		refuse(process, &error);
		return;
	}
	if (plan_from_json(json_object_get(message, "plan"), &process->plan, &error) < 0) {
		refuse(process, &error);
		return;
	}
	process->finished = false;
	process->step = 0;
	go_on(process, NULL);
	result = pthread_create(&process->thread, NULL, carry_out, process);
	if (result != 0) {
		process->since = 0;
		error_set_errno(&error, result, "executor");
		refuse(process, &error);
		plan_free(process->plan);
		return;
	}
	process->running = true;
	tell(process, &(struct executor_report){.event = EXECUTOR_STARTED});
}

static void take_news(struct process *process)
{
	bool finished;

	pthread_mutex_lock(&process->lock);
	for (size_t i = 0; i < process->news_count; i++)
		tell(process, &process->news[i]);
	process->news_count = 0;
	finished = process->running && process->finished;
	pthread_mutex_unlock(&process->lock);
	if (!finished)
		return;
	pthread_join(process->thread, NULL);
	process->running = false;
	plan_free(process->plan);
	process->plan = NULL;
}

/* After how many milliseconds what is under way is called blocked. VFs that settle
 * take their time by themselves. */
static unsigned deadline(const struct process *process)
{
	unsigned given = process->options->step_deadline_ms;

	if (given == 0)
		given = DEADLINE_MS;
	if (process->operation != NULL && process->operation->kind == OPERATION_SETTLE)
		given += 2 * ARRIVAL_PATIENCE_MS;
	return given;
}

static void say_blocked(struct process *process, struct executor_report *report)
{
	const struct operation *operation = process->operation;
	bool removes = operation != NULL &&
		       (operation->kind == OPERATION_DRIVER ||
			(operation->kind == OPERATION_NUMVFS && operation->to.number == 0));

	report->event = EXECUTOR_BLOCKED;
	report->step = (unsigned)process->step;
	report->elapsed_ms = elapsed(process);
	snprintf(report->words, sizeof(report->words), "the kernel has not answered for %u s%s",
		 report->elapsed_ms / 1000,
		 removes ? ": it waits until nobody holds the device" : "");
}

/* Says that an operation takes too long. Returns for how long to wait next, in
 * milliseconds; -1: for ever. */
static int watch_deadline(struct process *process)
{
	struct executor_report report = {0};
	int timeout = -1;
	bool blocked = false;

	pthread_mutex_lock(&process->lock);
	if (process->since != 0 && !process->told) {
		timeout = (int)deadline(process) - (int)elapsed(process);
		blocked = timeout <= 0;
	}
	if (blocked) {
		timeout = -1;
		process->told = true;
		say_blocked(process, &report);
	}
	pthread_mutex_unlock(&process->lock);
	if (blocked)
		tell(process, &report);
	return timeout;
}

static void listen_once(struct process *process)
{
	json_t *message = NULL;
	int result = wire_receive(&process->wire, &message);

	if (result == 1) {
		start(process, message);
		json_decref(message);
	} else if (result < 0) {
		process->alone = true;
	}
}

static void wait_for_something(struct process *process, int timeout)
{
	short events = POLLIN;
	struct pollfd sources[2] = {{.fd = process->wake, .events = POLLIN}};
	uint64_t count;

	if (!process->alone && wire_has_queued(&process->wire))
		events |= POLLOUT;
	sources[1] =
		(struct pollfd){.fd = process->alone ? -1 : process->wire.fd, .events = events};
	if (poll(sources, 2, timeout) <= 0)
		return;
	if (sources[0].revents != 0 && read(process->wake, &count, sizeof(count)) < 0)
		return;
	if (sources[1].revents & (POLLIN | POLLHUP | POLLERR))
		listen_once(process);
}

void executor_process_run(struct kernel *kernel, int fd, const struct executor_options *options)
{
	struct process process = {.kernel = kernel,
				  .options = options,
				  .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

	wire_init(&process.wire, fd);
	pthread_mutex_init(&process.lock, NULL);
	while (process.wake >= 0 && (!process.alone || process.running)) {
		int timeout;

		take_news(&process);
		timeout = watch_deadline(&process);
		if (!process.alone)
			wire_flush(&process.wire);
		if (!process.alone || process.running)
			wait_for_something(&process, timeout);
	}
	wire_done(&process.wire);
	pthread_mutex_destroy(&process.lock);
	free(process.news);
}
