/* job.h - a change while it is being made: what the executor tells of it,
 * as a dialog with a bar, and as a log of this session. Draws and remembers;
 * dashboard.c talks to the executor. */
#ifndef TUI_JOB_H
#define TUI_JOB_H

#include "core/executor.h"
#include "core/plan.h"
#include "tui/hints.h"
#include "tui/script.h"
#include "widgets/canvas.h"
#include "widgets/dialog.h"

enum job_phase {
	JOB_NONE, /* nothing was changed yet */
	JOB_RUNNING,
	JOB_BLOCKED,
	JOB_ROLLING_BACK,
	JOB_FINISHED,
	JOB_LOST, /* the executor is gone: the outcome is not known */
};

struct job {
	enum job_phase phase;
	struct plan *plan; /* NULL: JOB_NONE */
	bool shown;        /* its dialog is open */
	bool begun;        /* a step was begun: before, the executor compares */
	unsigned step, done, rolled_back;
	uint64_t started, step_started, ended; /* milliseconds of view->clock */
	enum executor_outcome outcome;
	struct error failure; /* of the step that failed */
	struct error error;   /* of the whole */
	struct dialog *dialog;
	struct script log; /* of all changes of this session */
};

void job_done(struct job *job);

/* A plan was submitted; takes it over and opens the dialog. */
void job_begin(struct job *job, struct plan *plan, uint64_t now);
/* Takes up a report. */
void job_report(struct job *job, const struct executor_report *report, uint64_t now);
bool job_is_running(const struct job *job);

/* "changing 3/9", "blocked 3/9", ... for the header; "" when nothing runs. */
const char *job_brief(const struct job *job, char *buffer, size_t size);
/* How it ended, one line. */
const char *job_outcome(const struct job *job, char *buffer, size_t size);

/* What can be pressed in its dialog. */
void job_hints(const struct job *job, struct hints *ret_hints);
/* `snapshot` (may be NULL) tells who holds what the kernel waits for. */
void job_draw(struct job *job, const struct snapshot *snapshot, uint64_t now, struct canvas *canvas,
	      struct rect within);

#endif
