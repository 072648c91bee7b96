#include "core/checkup.h"

#include "core/doctor.h"
#include "core/memory.h"

#include <pthread.h>
#include <stdlib.h>

#define MILLISECOND 1000000ULL
#define SECOND      1000000000ULL
#define PERIOD      (30 * SECOND)
/* After a change, and how much later than the one before. */
#define PATIENCE (300 * MILLISECOND)
#define PAUSE    (3 * SECOND)

struct checkup {
	struct kernel *kernel;
	struct picture *picture;
	uint64_t due, last; /* 0: not yet */
	pthread_mutex_t lock;
	const struct diagnosis *newest;
};

struct checkup *checkup_new(struct kernel *kernel, struct picture *picture)
{
	struct checkup *checkup = memory_new(sizeof(*checkup));

	checkup->kernel = kernel;
	checkup->picture = picture;
	pthread_mutex_init(&checkup->lock, NULL);
	return checkup;
}

void checkup_free(struct checkup *checkup)
{
	if (!checkup)
		return;
	diagnosis_put(checkup->newest);
	pthread_mutex_destroy(&checkup->lock);
	free(checkup);
}

const struct diagnosis *checkup_take(struct checkup *checkup)
{
	const struct diagnosis *newest = NULL;

	pthread_mutex_lock(&checkup->lock);
	if (checkup->newest)
		newest = diagnosis_get(checkup->newest);
	pthread_mutex_unlock(&checkup->lock);
	return newest;
}

void checkup_disturb(struct checkup *checkup)
{
	uint64_t soon = kernel_now(checkup->kernel) + PATIENCE;

	if (checkup->last > 0 && soon < checkup->last + PAUSE)
		soon = checkup->last + PAUSE;
	if (soon < checkup->due)
		checkup->due = soon;
}

uint64_t checkup_due(const struct checkup *checkup)
{
	return checkup->due;
}

/* True when it says something else than the one before. */
static bool replace(struct checkup *checkup, const struct diagnosis *next)
{
	const struct diagnosis *old;
	bool news;

	pthread_mutex_lock(&checkup->lock);
	old = checkup->newest;
	news = !diagnosis_equal(old, next);
	if (news)
		checkup->newest = next;
	pthread_mutex_unlock(&checkup->lock);
	diagnosis_put(news ? old : next);
	return news;
}

bool checkup_examine(struct checkup *checkup)
{
	const struct snapshot *snapshot = picture_get(checkup->picture);
	bool news = false;

	if (snapshot && snapshot->complete)
		news = replace(checkup, doctor_examine(checkup->kernel, snapshot, NULL));
	snapshot_put(snapshot);
	return news;
}

bool checkup_work(struct checkup *checkup)
{
	uint64_t now = kernel_now(checkup->kernel);
	bool news;

	if (checkup->due > now)
		return false;
	news = checkup_examine(checkup);
	/* Before the first complete picture there is nothing to look at. */
	if (!news && checkup->newest == NULL) {
		checkup->due = now + PATIENCE;
		return false;
	}
	checkup->last = kernel_now(checkup->kernel);
	checkup->due = checkup->last + PERIOD;
	return news;
}
