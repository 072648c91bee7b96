/* executor.h - the one process that keeps the right to write.
 *
 * Forked before the screen starts. Plans go in and progress comes out over a
 * socketpair, as checked JSON datagrams. Steps run in a thread of the executor,
 * so that a kernel that never answers can be seen and said; the executor
 * outlives whoever asked (its own session, signals ignored): a change that has
 * begun is finished or rolled back, never left half.
 */
#ifndef CORE_EXECUTOR_H
#define CORE_EXECUTOR_H

#include "core/kernel/kernel.h"
#include "core/plan.h"
#include "core/plan_run.h"

struct executor;

struct executor_options {
	const char *journal_directory; /* NULL: no journal (the simulated host) */
	const char *who;               /* for the journal: "alice", "root (sudo: alice)" */
	bool no_syslog;                /* the journal only: tests */
	unsigned step_deadline_ms;     /* after which a step is called blocked; 0: 5000 */
};

enum executor_event {
	EXECUTOR_STARTED,     /* the plan was accepted */
	EXECUTOR_STEP,        /* step `step` begins */
	EXECUTOR_STEP_DONE,   /* done and read back */
	EXECUTOR_BLOCKED,     /* the step waits in the kernel beyond its deadline; before the
				 first EXECUTOR_STEP: the comparison with the plan does */
	EXECUTOR_STEP_FAILED, /* `error` is the kernel's reason alone; rolling back begins */
	EXECUTOR_ROLLBACK,    /* `step` is being taken back, `words` say by what */
	EXECUTOR_FINISHED,    /* `outcome`, and `error`: what failed, with the step's words, or
				 for OUTCOME_HALF what could not be taken back */
	EXECUTOR_LOST,        /* the executor process is gone */
};

struct executor_report {
	enum executor_event event;
	unsigned step;       /* index into the plan's steps */
	unsigned elapsed_ms; /* of the step */
	enum executor_outcome outcome;
	char words[200];
	struct error error;
};

/* Forks the executor. Call before any thread or screen exists. NULL with `error`. */
struct executor *executor_new(struct kernel *kernel, const struct executor_options *options,
			      struct error *error);
/* A descriptor to poll: a report waits. -1 once the executor is lost. */
int executor_fd(const struct executor *executor);
/* Sends a plan. One at a time: -EBUSY while one runs. */
int executor_submit(struct executor *executor, const struct plan *plan, struct error *error);
bool executor_busy(const struct executor *executor);
/* Takes one report without blocking; false when none waits. */
bool executor_receive(struct executor *executor, struct executor_report *ret_report);
/* Lets go of it: an idle executor ends, a busy one finishes first by itself. */
void executor_free(struct executor *executor);

#endif
