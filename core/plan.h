/* plan.h - from an intent to ordered steps: pure, printable, reversible.
 *
 * Changing a non-zero number of VFs destroys them all (linux
 * drivers/pci/iov.c): the plan remembers every VF's settings and gives them
 * back to those that survive.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "core/intent.h"
#include "core/operation.h"
#include "core/snapshot.h"

enum step_phase {
	STEP_CHANGE,  /* what was asked for */
	STEP_RESTORE, /* gives back what a change took away */
};

struct step {
	enum step_phase phase;
	struct operation operation;
	char words[160];
	char command[256];
	bool check_before;     /* `from` must still be true when execution starts */
	size_t rollback_count; /* how the step is taken back, in this order */
	struct operation *rollback;
};

enum verdict_level {
	VERDICT_INFORM,
	VERDICT_ASK,        /* needs a yes (--yes) */
	VERDICT_REFUSE,     /* only with --force */
	VERDICT_IMPOSSIBLE, /* the kernel would refuse, or it makes no sense: never done */
};

/* What a guard says of the plan. */
struct verdict {
	enum verdict_level level;
	char id[32]; /* "held-by-vm", stable for scripts */
	struct function_key function;
	char text[240];   /* what is in the way, with names */
	char advice[200]; /* what to do instead, may be empty */
};

struct plan {
	uint64_t snapshot;     /* number of the one it was made from */
	char title[128];       /* "eth0: 6 -> 8 VFs" */
	char consequence[240]; /* one sentence on what is lost meanwhile, or empty */
	struct intent intent;
	struct intent undo; /* what takes it back (undo.h); kept by the journal */
	uint64_t undoes;    /* id of the journal's entry that this plan takes back, 0: none */
	size_t step_count;
	struct step *steps; /* none: the host is already as wanted */
	/* What must still be true when execution starts, besides the steps' own: the
	 * settings of VFs that are destroyed and made again. `from` is compared. */
	size_t check_count;
	struct operation *checks;
	size_t verdict_count;
	struct verdict *verdicts; /* gravest first */
};

/* Makes the plan. NULL with `error` when the intent cannot be planned (no such
 * function any more). plan_free() it. Guards are asked separately (guard.h). */
struct plan *plan_new(const struct snapshot *snapshot, const struct intent *intent,
		      struct error *error);
void plan_free(struct plan *plan);

void plan_add_verdict(struct plan *plan, enum verdict_level level, const char *id,
		      const struct function_key *function, const char *advice, const char *format,
		      ...) __attribute__((format(printf, 6, 7)));
/* The gravest, VERDICT_INFORM when there is none. */
enum verdict_level plan_level(const struct plan *plan);

#endif
