#include "core/lookout.h"

#include "core/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define SECOND 1000000000ULL
#define PERIOD (3 * SECOND)
/* A burst of notifications is one change. */
#define DISTURBED_PERIOD (SECOND / 2)
#define NEVER            UINT64_MAX

/* Other modules see the first member only. */
struct counted {
	struct sighting sighting;
	atomic_uint references;
};

struct lookout {
	struct kernel *kernel;
	char *ssh_connection;
	atomic_bool wanted;
	_Atomic uint64_t due; /* while it is wanted */
	_Atomic uint64_t last;
	pthread_mutex_t lock;
	const struct sighting *newest;
};

struct sighting *sighting_new(struct surroundings *surroundings, uint64_t time,
			      const struct error *error)
{
	struct counted *counted = memory_new(sizeof(*counted));

	counted->sighting = (struct sighting){surroundings, time, *error};
	counted->references = 1;
	return &counted->sighting;
}

const struct sighting *sighting_get(const struct sighting *sighting)
{
	atomic_fetch_add(&((struct counted *)sighting)->references, 1);
	return sighting;
}

void sighting_put(const struct sighting *sighting)
{
	struct counted *counted = (struct counted *)sighting;

	if (counted == NULL || atomic_fetch_sub(&counted->references, 1) > 1)
		return;
	surroundings_free(counted->sighting.surroundings);
	free(counted);
}

struct lookout *lookout_new(struct kernel *kernel, const char *ssh_connection)
{
	struct lookout *lookout = memory_new(sizeof(*lookout));

	lookout->kernel = kernel;
	if (ssh_connection != NULL)
		lookout->ssh_connection = memory_copy_string(ssh_connection);
	pthread_mutex_init(&lookout->lock, NULL);
	return lookout;
}

void lookout_free(struct lookout *lookout)
{
	if (lookout == NULL)
		return;
	sighting_put(lookout->newest);
	pthread_mutex_destroy(&lookout->lock);
	free(lookout->ssh_connection);
	free(lookout);
}

static void replace(struct lookout *lookout, const struct sighting *next)
{
	pthread_mutex_lock(&lookout->lock);
	const struct sighting *old = lookout->newest;

	lookout->newest = next;
	pthread_mutex_unlock(&lookout->lock);
	sighting_put(old);
}

void lookout_want(struct lookout *lookout, bool wanted)
{
	if (atomic_exchange(&lookout->wanted, wanted) == wanted)
		return;
	lookout->due = 0;
	lookout->last = 0;
	if (!wanted)
		replace(lookout, NULL);
}

const struct sighting *lookout_take(struct lookout *lookout)
{
	pthread_mutex_lock(&lookout->lock);
	const struct sighting *newest =
		lookout->newest != NULL ? sighting_get(lookout->newest) : NULL;

	pthread_mutex_unlock(&lookout->lock);
	return newest;
}

void lookout_disturb(struct lookout *lookout)
{
	uint64_t soon = lookout->last + DISTURBED_PERIOD;

	if (soon < lookout->due)
		lookout->due = soon;
}

uint64_t lookout_due(const struct lookout *lookout)
{
	return lookout->wanted ? lookout->due : NEVER;
}

bool lookout_work(struct lookout *lookout)
{
	uint64_t began = kernel_now(lookout->kernel);
	struct error error = {0};

	if (lookout_due(lookout) > began)
		return false;
	struct surroundings *surroundings =
		surroundings_read(lookout->kernel, lookout->ssh_connection, &error);
	uint64_t ended = kernel_now(lookout->kernel);

	lookout->last = ended;
	lookout->due = ended + PERIOD;
	/* Not wanted any more: the next who wants it must not get an old one. */
	if (!lookout->wanted) {
		surroundings_free(surroundings);
		return false;
	}
	replace(lookout, sighting_new(surroundings, began, &error));
	return true;
}
