#include "tui/job.h"

#include "core/doctor.h"
#include "core/owner.h"
#include "tui/hints.h"
#include "widgets/meter.h"

#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>

#define BAR_COLUMNS 56
#define HOLDERS_MAX 3

void job_done(struct job *job)
{
	plan_free(job->plan);
	dialog_free(job->dialog);
	script_done(&job->log);
	*job = (struct job){0};
}

bool job_is_running(const struct job *job)
{
	return job->phase == JOB_RUNNING || job->phase == JOB_BLOCKED ||
	       job->phase == JOB_ROLLING_BACK;
}

/* --- what is told ------------------------------------------------------------------------ */

static void log_start(struct job *job)
{
	time_t now = time(NULL);
	struct tm local;
	char text[16] = "";

	if (localtime_r(&now, &local) != NULL)
		strftime(text, sizeof(text), "%H:%M:%S ", &local);
	script_line(&job->log, "# %s%s", text, job->plan->title);
}

void job_begin(struct job *job, struct plan *plan, uint64_t now)
{
	struct script log = job->log;

	job->log = (struct script){0};
	job_done(job);
	*job = (struct job){
		.phase = JOB_RUNNING,
		.plan = plan,
		.shown = true,
		.started = now,
		.step_started = now,
		.dialog = dialog_new(plan->title),
		.log = log,
	};
	log_start(job);
}

/* The step that a report is about: the executor is another process, its numbers
 * are checked. */
static const struct step *step_of(const struct job *job, unsigned step)
{
	return job->plan != NULL && step < job->plan->step_count ? &job->plan->steps[step] : NULL;
}

static void log_step(struct job *job, unsigned number)
{
	const struct step *step = step_of(job, number);

	if (step == NULL)
		return;
	if (step->command[0] != '\0')
		script_line(&job->log, "%s", step->command);
	else
		script_line(&job->log, "# %s", step->words);
}

static void finish(struct job *job, enum job_phase phase, uint64_t now)
{
	char text[400];

	job->phase = phase;
	job->ended = now;
	if (phase == JOB_FINISHED && job->outcome == OUTCOME_DONE) {
		job->done = (unsigned)job->plan->step_count;
		job->shown = false; /* the footer says it: no key to press for good news */
	} else {
		job->shown = true;
	}
	script_line(&job->log, "# %s", job_outcome(job, text, sizeof(text)));
}

void job_report(struct job *job, const struct executor_report *report, uint64_t now)
{
	if (!job_is_running(job))
		return;
	switch (report->event) {
	case EXECUTOR_STARTED:
		break;
	case EXECUTOR_STEP:
		job->phase = JOB_RUNNING;
		job->begun = true;
		job->step = report->step;
		job->step_started = now;
		break;
	case EXECUTOR_STEP_DONE:
		job->phase = JOB_RUNNING;
		job->done = MIN(report->step, (unsigned)job->plan->step_count - 1) + 1;
		log_step(job, report->step);
		break;
	case EXECUTOR_BLOCKED:
		job->phase = JOB_BLOCKED;
		break;
	case EXECUTOR_STEP_FAILED:
		job->phase = JOB_ROLLING_BACK;
		job->step = report->step;
		job->failure = report->error;
		log_step(job, report->step);
		script_line(&job->log, "# failed: %s", report->error.message);
		break;
	case EXECUTOR_ROLLBACK:
		job->phase = JOB_ROLLING_BACK;
		job->rolled_back++;
		script_line(&job->log, "# %s", report->words);
		break;
	case EXECUTOR_FINISHED:
		job->outcome = report->outcome;
		job->error = report->error;
		finish(job, JOB_FINISHED, now);
		break;
	case EXECUTOR_LOST:
		job->error = report->error;
		finish(job, JOB_LOST, now);
		break;
	}
}

const char *job_brief(const struct job *job, char *buffer, size_t size)
{
	const char *word = job->phase == JOB_BLOCKED        ? "blocked"
			   : job->phase == JOB_ROLLING_BACK ? "rolling back"
							    : "changing";

	buffer[0] = '\0';
	if (job_is_running(job))
		snprintf(buffer, size, "%s %u/%zu", word, job->done, job->plan->step_count);
	return buffer;
}

const char *job_outcome(const struct job *job, char *buffer, size_t size)
{
	int length;

	if (job->phase == JOB_LOST) {
		snprintf(buffer, size, "the executor is gone: how this ended is not known");
		return buffer;
	}
	switch (job->outcome) {
	case OUTCOME_DONE:
		length = snprintf(buffer, size, "done in %u s",
				  (unsigned)((job->ended - job->started) / 1000));
		/* As when the journal could not be written. */
		if (job->error.code != 0 && length > 0 && (size_t)length < size)
			snprintf(buffer + length, size - (size_t)length, ", but %s",
				 job->error.message);
		break;
	case OUTCOME_ROLLED_BACK:
		snprintf(buffer, size, "failed and rolled back: the host is as before");
		break;
	case OUTCOME_HALF:
		snprintf(buffer, size, "failed, and not all of it could be taken back: %s",
			 job->error.message);
		break;
	case OUTCOME_STALE:
		snprintf(buffer, size, "nothing was written: %s",
			 job->error.message[0] != '\0' ? job->error.message
						       : "somebody else changed it meanwhile");
		break;
	}
	return buffer;
}

void job_hints(const struct job *job, struct hints *ret_hints)
{
	hints_clear(ret_hints);
	if (job_is_running(job))
		hints_add(ret_hints, KEYCODE_ESCAPE, "hide, it goes on", 1);
	else
		hints_add(ret_hints, KEYCODE_ENTER, "close", 1);
	hints_add(ret_hints, 'L', "log", 2);
}

/* --- the dialog ------------------------------------------------------------------------ */

static void tell_holder(struct dialog *dialog, const struct snapshot *snapshot, const struct pf *pf,
			const struct vf *vf)
{
	const struct owner *owner = &vf->owner;
	struct function_key key = function_key_of_vf(pf, vf);
	char name[FUNCTION_NAME_MAX], text[OWNER_TEXT_MAX];

	function_name(snapshot, &key, name);
	owner_text(owner, text);
	if (owner->pid > 0)
		dialog_textf(dialog, ROLE_WARN, CELL_BOLD, "%s is held by %s (pid %d), %s", name,
			     text, owner->pid, owner->via);
	else
		dialog_textf(dialog, ROLE_WARN, CELL_BOLD, "%s is held by %s", name, text);
}

/* Who makes the kernel wait: the holder of the step's VF, or of any VF where all
 * of them are to go, or where the PF is only looked at. */
static void tell_holders(const struct job *job, const struct step *step,
			 const struct snapshot *snapshot)
{
	const struct function_key *key = &step->operation.function;
	struct dialog *dialog = job->dialog;
	const struct pf *pf = snapshot != NULL ? snapshot_find_pf(snapshot, key->pf) : NULL;
	size_t count = 0;

	for (size_t i = 0; pf != NULL && i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];
		bool concerned =
			!job->begun || key->vf == UNKNOWN || vf->index == key->vf || vf->going;

		if (concerned && owner_is_outside(&vf->owner) && ++count <= HOLDERS_MAX)
			tell_holder(dialog, snapshot, pf, vf);
	}
	if (count > HOLDERS_MAX)
		dialog_textf(dialog, ROLE_WARN, CELL_PLAIN, "and %zu more", count - HOLDERS_MAX);
}

static void tell_waiting(struct job *job, const struct snapshot *snapshot, unsigned seconds)
{
	const struct step *step = step_of(job, job->step);

	dialog_line(job->dialog);
	dialog_textf(job->dialog, ROLE_WARN, CELL_BOLD, "waiting in the kernel for %u s", seconds);
	if (step != NULL)
		tell_holders(job, step, snapshot);
	dialog_text(job->dialog, ROLE_TEXT, CELL_PLAIN,
		    "It goes on by itself once the kernel lets it; vftop stays usable.");
}

static void tell_step(struct job *job, const struct snapshot *snapshot, uint64_t now)
{
	const struct step *step = step_of(job, job->step);
	uint64_t waited = now - job->step_started;

	if (step == NULL)
		return;
	dialog_text(job->dialog, ROLE_TEXT, CELL_BOLD,
		    job->begun ? step->words : "comparing the host with the plan");
	if (job->begun && step->command[0] != '\0')
		dialog_text(job->dialog, ROLE_DIM, CELL_PLAIN, step->command);
	if (job->phase == JOB_BLOCKED)
		tell_waiting(job, snapshot, (unsigned)(waited / 1000));
}

static void tell_failure(struct job *job, const struct snapshot *snapshot)
{
	struct dialog *dialog = job->dialog;
	const struct step *step = step_of(job, job->step);
	char words[400] = "";

	if (step != NULL)
		doctor_explain_operation(&step->operation, snapshot, job->failure.code, words,
					 sizeof(words));
	dialog_line(dialog);
	dialog_text(dialog, ROLE_ERROR, CELL_BOLD, job->failure.message);
	if (words[0] != '\0')
		dialog_text(dialog, ROLE_TEXT, CELL_PLAIN, words);
	if (job->failure.remedy[0] != '\0')
		dialog_textf(dialog, ROLE_TEXT, CELL_PLAIN, "try: %s", job->failure.remedy);
	if (job->phase == JOB_ROLLING_BACK)
		dialog_textf(dialog, ROLE_WARN, CELL_PLAIN, "rolling back: %u taken back so far",
			     job->rolled_back);
}

static void tell_end(struct job *job)
{
	bool good = job->phase == JOB_FINISHED && job->outcome == OUTCOME_DONE;
	char text[400];

	if (dialog_line_count(job->dialog) > 0)
		dialog_line(job->dialog);
	dialog_textf(job->dialog, good ? ROLE_OK : ROLE_ERROR, CELL_BOLD, "%s",
		     job_outcome(job, text, sizeof(text)));
}

static void fill(struct job *job, const struct snapshot *snapshot, uint64_t now)
{
	bool good = job->phase == JOB_FINISHED && job->outcome == OUTCOME_DONE;

	dialog_clear(job->dialog);
	dialog_reserve(job->dialog, BAR_COLUMNS, 1);
	if (!good)
		tell_step(job, snapshot, now);
	if (job->failure.message[0] != '\0')
		tell_failure(job, snapshot);
	if (job_is_running(job))
		dialog_textf(job->dialog, ROLE_DIM, CELL_PLAIN, "%u s so far",
			     (unsigned)((now - job->started) / 1000));
	else
		tell_end(job);
}

void job_draw(struct job *job, const struct snapshot *snapshot, uint64_t now, struct canvas *canvas,
	      struct rect within)
{
	enum role role = job->phase == JOB_FINISHED
				 ? job->outcome == OUTCOME_DONE ? ROLE_OK : ROLE_ERROR
			 : job->phase == JOB_RUNNING ? ROLE_ACCENT
						     : ROLE_WARN;
	int top = dialog_top(job->dialog);
	struct hints hints;

	fill(job, snapshot, now);
	dialog_set_top(job->dialog, top);
	job_hints(job, &hints);
	dialog_draw(canvas, within, job->dialog, hints.items, hints.count);
	meter_draw(canvas, dialog_reserved(job->dialog), job->done, (unsigned)job->plan->step_count,
		   role);
}
