#include "tui/past.h"

#include "core/memory.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define STOP_TIMEOUT 200000000L /* nanoseconds */

struct past {
	char *directory; /* NULL: no journal */
	int news;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t asked;
	bool wanted, stopping;
	bool fresh;                 /* `newest` was not taken yet */
	struct past_entries newest; /* without a journal it stays and grows */
};

/* --- entries ----------------------------------------------------------------------------- */

void past_entries_done(struct past_entries *entries)
{
	journal_free_entries(entries->entries, entries->count);
	*entries = (struct past_entries){0};
}

static void copy_entries(struct past_entries *target, const struct past_entries *source)
{
	*target = *source;
	target->entries = memory_new_array(source->count + 1, sizeof(*target->entries));
	for (size_t i = 0; i < source->count; i++) {
		target->entries[i] = source->entries[i];
		json_incref(target->entries[i].steps);
		json_incref(target->entries[i].undo);
	}
}

static json_t *steps_of(const struct plan *plan)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < plan->step_count; i++)
		json_array_append_new(steps, json_pack("{s:s, s:s}", "words", plan->steps[i].words,
						       "command", plan->steps[i].command));
	return steps;
}

void past_note(struct past *past, const struct plan *plan, enum executor_outcome outcome)
{
	struct past_entries *newest = &past->newest;
	struct journal_entry *entry;

	if (past->directory != NULL)
		return;
	pthread_mutex_lock(&past->lock);
	newest->entries =
		memory_resize(newest->entries, newest->count + 1, sizeof(*newest->entries));
	entry = &newest->entries[newest->count++];
	*entry = (struct journal_entry){
		.id = newest->count,
		.time = time(NULL),
		.who = "this session",
		.outcome = outcome,
		.undoes = plan->undoes,
		.steps = steps_of(plan),
		.undo = intent_to_json(&plan->undo),
	};
	memcpy(entry->title, plan->title, sizeof(entry->title));
	pthread_mutex_unlock(&past->lock);
	past_ask(past);
}

/* --- reading ----------------------------------------------------------------------------- */

/* Entries shared with the screen's thread would need locks around their JSON: each
 * reading is made anew. */
static void read_journal(struct past *past)
{
	struct past_entries read = {0};

	journal_read(past->directory, &read.entries, &read.count, &read.error);
	pthread_mutex_lock(&past->lock);
	read.readings = past->newest.readings + 1;
	past_entries_done(&past->newest);
	past->newest = read;
	past->fresh = true;
	pthread_mutex_unlock(&past->lock);
	eventfd_write(past->news, 1);
}

static void *run(void *argument)
{
	struct past *past = argument;

	pthread_mutex_lock(&past->lock);
	while (!past->stopping) {
		if (!past->wanted) {
			pthread_cond_wait(&past->asked, &past->lock);
			continue;
		}
		past->wanted = false;
		pthread_mutex_unlock(&past->lock);
		read_journal(past);
		pthread_mutex_lock(&past->lock);
	}
	pthread_mutex_unlock(&past->lock);
	return NULL;
}

void past_ask(struct past *past)
{
	pthread_mutex_lock(&past->lock);
	if (past->directory != NULL) {
		past->wanted = true;
		pthread_cond_signal(&past->asked);
	} else {
		past->newest.readings++;
		past->fresh = true;
		eventfd_write(past->news, 1);
	}
	pthread_mutex_unlock(&past->lock);
}

bool past_take(struct past *past, struct past_entries *entries)
{
	eventfd_t ignored;
	bool fresh;

	pthread_mutex_lock(&past->lock);
	eventfd_read(past->news, &ignored);
	fresh = past->fresh;
	past->fresh = false;
	if (fresh) {
		past_entries_done(entries);
		if (past->directory == NULL) {
			copy_entries(entries, &past->newest);
		} else {
			unsigned readings = past->newest.readings;

			*entries = past->newest;
			past->newest = (struct past_entries){.readings = readings};
		}
	}
	pthread_mutex_unlock(&past->lock);
	return fresh;
}

/* --- the whole --------------------------------------------------------------------------- */

/* Signals are for the thread that owns the screen. */
static int start_thread(struct past *past)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int result = pthread_create(&past->thread, NULL, run, past);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	past->has_thread = result == 0;
	return result;
}

struct past *past_new(const char *directory, struct error *error)
{
	struct past *past = memory_new(sizeof(*past));
	int result = 0;

	pthread_mutex_init(&past->lock, NULL);
	pthread_cond_init(&past->asked, NULL);
	past->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (past->news < 0) {
		error_set_errno(error, errno, "eventfd");
		past_free(past);
		return NULL;
	}
	if (directory != NULL) {
		past->directory = memory_copy_string(directory);
		result = start_thread(past);
	}
	if (result != 0) {
		error_set_errno(error, result, "thread");
		past_free(past);
		return NULL;
	}
	return past;
}

static bool stop_thread(struct past *past)
{
	struct timespec deadline;

	if (!past->has_thread)
		return true;
	pthread_mutex_lock(&past->lock);
	past->stopping = true;
	pthread_cond_signal(&past->asked);
	pthread_mutex_unlock(&past->lock);
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_nsec += STOP_TIMEOUT;
	deadline.tv_sec += deadline.tv_nsec / 1000000000;
	deadline.tv_nsec %= 1000000000;
	if (pthread_clockjoin_np(past->thread, NULL, CLOCK_MONOTONIC, &deadline) == 0)
		return true;
	pthread_detach(past->thread);
	return false;
}

void past_free(struct past *past)
{
	if (past == NULL || !stop_thread(past))
		return;
	past_entries_done(&past->newest);
	if (past->news >= 0)
		close(past->news);
	pthread_cond_destroy(&past->asked);
	pthread_mutex_destroy(&past->lock);
	free(past->directory);
	free(past);
}

int past_fd(const struct past *past)
{
	return past->news;
}
