#include "core/picture.h"

#include "core/history_table.h"
#include "core/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct picture {
	struct kernel *kernel;
	int news;
	/* Who changes something holds `turn` for as long as a copy takes; `lock` is
	 * only ever held for a moment, so that the screen never waits. */
	pthread_mutex_t turn, lock;
	const struct snapshot *newest, *published;
	uint64_t number;
	bool held;
	struct history_table histories;
	struct error errors[PICTURE_SOURCES];
};

struct picture *picture_new(struct kernel *kernel, struct error *error)
{
	struct picture *picture = memory_new(sizeof(*picture));

	picture->kernel = kernel;
	picture->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (picture->news < 0) {
		error_set_errno(error, errno, "eventfd");
		free(picture);
		return NULL;
	}
	pthread_mutex_init(&picture->turn, NULL);
	pthread_mutex_init(&picture->lock, NULL);
	return picture;
}

void picture_free(struct picture *picture)
{
	snapshot_put(picture->newest);
	snapshot_put(picture->published);
	history_table_done(&picture->histories);
	pthread_mutex_destroy(&picture->turn);
	pthread_mutex_destroy(&picture->lock);
	close(picture->news);
	free(picture);
}

int picture_fd(const struct picture *picture)
{
	return picture->news;
}

const struct snapshot *picture_take(struct picture *picture)
{
	const struct snapshot *taken = NULL;
	eventfd_t ignored;

	pthread_mutex_lock(&picture->lock);
	eventfd_read(picture->news, &ignored);
	if (picture->published)
		taken = snapshot_get(picture->published);
	pthread_mutex_unlock(&picture->lock);
	return taken;
}

void picture_ring(struct picture *picture)
{
	eventfd_write(picture->news, 1);
}

const struct snapshot *picture_get(struct picture *picture)
{
	const struct snapshot *newest = NULL;

	pthread_mutex_lock(&picture->lock);
	if (picture->newest)
		newest = snapshot_get(picture->newest);
	pthread_mutex_unlock(&picture->lock);
	return newest;
}

/* With the lock held. */
static void publish(struct picture *picture)
{
	snapshot_put(picture->published);
	picture->published = snapshot_get(picture->newest);
	eventfd_write(picture->news, 1);
}

const struct snapshot *picture_begin(struct picture *picture)
{
	pthread_mutex_lock(&picture->turn);
	/* Only who has the turn changes it. */
	return picture->newest;
}

void picture_end(struct picture *picture, struct snapshot *next, bool tick)
{
	const struct snapshot *old = NULL;

	if (next) {
		next->time = kernel_now(picture->kernel);
		pthread_mutex_lock(&picture->lock);
		next->number = ++picture->number;
		old = picture->newest;
		picture->newest = next;
		next->ticks += tick;
		if (tick)
			history_table_add(&picture->histories, next);
		if (!picture->held)
			publish(picture);
		pthread_mutex_unlock(&picture->lock);
	}
	pthread_mutex_unlock(&picture->turn);
	snapshot_put(old);
}

void picture_hold(struct picture *picture, bool hold)
{
	pthread_mutex_lock(&picture->lock);
	picture->held = hold;
	if (!hold && picture->newest && picture->newest != picture->published)
		publish(picture);
	pthread_mutex_unlock(&picture->lock);
}

bool picture_history(struct picture *picture, const struct function_key *key,
		     struct history *ret_history)
{
	const struct history *found;

	pthread_mutex_lock(&picture->lock);
	found = history_table_find(&picture->histories, key);
	if (found)
		*ret_history = *found;
	pthread_mutex_unlock(&picture->lock);
	return found != NULL;
}

void picture_set_error(struct picture *picture, enum picture_source source,
		       const struct error *error)
{
	pthread_mutex_lock(&picture->lock);
	picture->errors[source] = *error;
	pthread_mutex_unlock(&picture->lock);
}

void picture_get_error(struct picture *picture, struct error *ret_error)
{
	*ret_error = (struct error){0};
	pthread_mutex_lock(&picture->lock);
	for (size_t i = 0; i < PICTURE_SOURCES && !ret_error->code; i++)
		*ret_error = picture->errors[i];
	pthread_mutex_unlock(&picture->lock);
}
