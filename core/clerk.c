#include "core/clerk.h"

#include "core/memory.h"

#include <pthread.h>
#include <stdlib.h>

#define SECOND 1000000000ULL
/* The kernel's log and the vectors in use change while somebody looks. */
#define PERIOD (10 * SECOND)
/* Functions that change mostly change again. */
#define DISTURBED_DELAY (SECOND / 5)
#define NEVER           UINT64_MAX

struct clerk {
	struct kernel *kernel;
	struct picture *picture;
	struct vfio_alias_list aliases; /* the reading thread's */
	bool aliases_read;
	pthread_mutex_t lock; /* of what follows */
	bool wanted;
	struct dossier_subject subject;
	uint64_t due;
	const struct dossier *newest;
};

struct clerk *clerk_new(struct kernel *kernel, struct picture *picture)
{
	struct clerk *clerk = memory_new(sizeof(*clerk));

	clerk->kernel = kernel;
	clerk->picture = picture;
	clerk->due = NEVER;
	pthread_mutex_init(&clerk->lock, NULL);
	return clerk;
}

void clerk_free(struct clerk *clerk)
{
	if (!clerk)
		return;
	dossier_put(clerk->newest);
	vfio_alias_list_done(&clerk->aliases);
	pthread_mutex_destroy(&clerk->lock);
	free(clerk);
}

/* --- who looks ------------------------------------------------------------- */

bool clerk_want(struct clerk *clerk, const struct dossier_subject *subject)
{
	const struct dossier *old = NULL;
	bool changed;

	pthread_mutex_lock(&clerk->lock);
	changed = clerk->wanted != (subject != NULL) ||
		  (subject && !dossier_subject_equal(&clerk->subject, subject));
	if (changed) {
		old = clerk->newest;
		clerk->newest = NULL;
		clerk->wanted = subject != NULL;
		clerk->due = subject ? 0 : NEVER;
		if (subject)
			clerk->subject = *subject;
	}
	pthread_mutex_unlock(&clerk->lock);
	dossier_put(old);
	return changed;
}

const struct dossier *clerk_take(struct clerk *clerk)
{
	const struct dossier *newest;

	pthread_mutex_lock(&clerk->lock);
	newest = clerk->newest ? dossier_get(clerk->newest) : NULL;
	pthread_mutex_unlock(&clerk->lock);
	return newest;
}

/* --- who reads ------------------------------------------------------------- */

void clerk_disturb(struct clerk *clerk)
{
	uint64_t soon = kernel_now(clerk->kernel) + DISTURBED_DELAY;

	pthread_mutex_lock(&clerk->lock);
	if (clerk->wanted && soon < clerk->due)
		clerk->due = soon;
	pthread_mutex_unlock(&clerk->lock);
}

uint64_t clerk_due(struct clerk *clerk)
{
	uint64_t due;

	pthread_mutex_lock(&clerk->lock);
	due = clerk->due;
	pthread_mutex_unlock(&clerk->lock);
	return due;
}

/* The next one's turn is planned before the reading: who wants something else meanwhile
 * is served next. */
static bool take_order(struct clerk *clerk, struct dossier_subject *ret_subject)
{
	uint64_t now = kernel_now(clerk->kernel);
	bool ordered;

	pthread_mutex_lock(&clerk->lock);
	ordered = clerk->wanted && clerk->due <= now;
	if (ordered) {
		*ret_subject = clerk->subject;
		clerk->due = now + PERIOD;
	}
	pthread_mutex_unlock(&clerk->lock);
	return ordered;
}

static bool hand_over(struct clerk *clerk, const struct dossier *dossier)
{
	const struct dossier *old = dossier;
	bool changed;

	pthread_mutex_lock(&clerk->lock);
	changed = clerk->wanted && dossier_subject_equal(&clerk->subject, &dossier->subject) &&
		  !dossier_equal(clerk->newest, dossier);
	if (changed) {
		old = clerk->newest;
		clerk->newest = dossier;
	}
	pthread_mutex_unlock(&clerk->lock);
	dossier_put(old);
	return changed;
}

bool clerk_work(struct clerk *clerk)
{
	const struct snapshot *snapshot;
	struct dossier_subject subject;
	const struct dossier *dossier;

	if (!take_order(clerk, &subject))
		return false;
	snapshot = picture_get(clerk->picture);
	if (!snapshot) {
		clerk_disturb(clerk);
		return false;
	}
	/* A host's modules do not change while it runs, not this kernel's. */
	if (!clerk->aliases_read && snapshot->host.kernel[0] != '\0') {
		clerk->aliases_read = true;
		vfio_alias_list_read(&clerk->aliases, clerk->kernel, snapshot->host.kernel);
	}
	dossier = dossier_read(clerk->kernel, snapshot, &subject, &clerk->aliases);
	snapshot_put(snapshot);
	return hand_over(clerk, dossier);
}
