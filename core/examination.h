/* examination.h - a plan under examination: what its guards share.
 *
 * Guards look at one changing operation after the other, with the function it is
 * about at hand, and add verdicts.
 */
#ifndef CORE_EXAMINATION_H
#define CORE_EXAMINATION_H

#include "core/driver.h"
#include "core/plan.h"
#include "core/surroundings.h"

struct examination {
	struct plan *plan;
	const struct snapshot *snapshot;
	const struct surroundings *surroundings; /* NULL: nothing is known */

	/* Of the operation that is looked at. */
	struct function_key key;
	const struct pf *pf;
	const struct vf *vf;         /* NULL: the PF itself, or a VF that is still to come */
	const struct driver *driver; /* of the PF; NULL: the table does not know it */
	char name[FUNCTION_NAME_MAX];
};

/* A guard: pure, looks at one operation, adds verdicts under its id. */
typedef void guard_fn(struct examination *examination, const char *id,
		      const struct operation *operation);

/* What an operation does to an interface. */
enum effect {
	EFFECT_NONE,
	EFFECT_KEEP,   /* its function changes, its link stays */
	EFFECT_CHANGE, /* an attribute changes, or its link may drop */
	EFFECT_BOUNCE, /* its link drops for 1 to 3 s */
	EFFECT_GONE,   /* it goes, or goes down */
};

enum effect examination_effect_on_pf(const struct examination *examination,
				     const struct operation *operation);
enum effect examination_effect_on_vf(const struct operation *operation, const struct vf *vf);
/* The effect in words, as of "eth0 ...". */
const char *examination_effect_words(enum effect effect, const struct operation *operation);

/* Calls `fn` for the PF and for those of its VFs that the operation has an effect on,
 * when no other of the plan has a graver one: each is judged once. */
typedef void examination_affected_fn(struct examination *examination, const char *id,
				     const struct operation *operation,
				     const struct function_key *function, const struct link *link,
				     enum effect effect);
void examination_each_affected(struct examination *examination, const char *id,
			       const struct operation *operation, examination_affected_fn *fn);

/* Adds a verdict on `function` (NULL: the operation's own). Of several with one id on
 * one function only the gravest remain, and each text once. */
void examination_add(struct examination *examination, enum verdict_level level, const char *id,
		     const struct function_key *function, const char *advice, const char *format,
		     ...) __attribute__((format(printf, 6, 7)));

/* The last step of that kind for this function, NULL when there is none. */
const struct operation *examination_planned(const struct examination *examination,
					    const struct function_key *function,
					    enum operation_kind kind);
/* How many VFs the PF has in the end. */
int examination_planned_numvfs(const struct examination *examination, const struct pf *pf);

/* Whether the operation destroys the PF's VFs: a number of VFs other than zero
 * goes, or the PF loses its driver. */
bool examination_destroys_vfs(const struct operation *operation);

bool examination_is_vf_attribute(enum operation_kind kind);
/* A driver that hands a device to a process: vfio-pci and its like, uio. */
bool examination_is_handing_driver(const char *driver);

#endif
