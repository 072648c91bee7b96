/* collector.h - keeps a picture of the host true, in threads of its own.
 *
 * Five threads, because each part of the kernel can stall: one reads files and
 * uevents (topology.h; a stalled RTNL does not delay a VF that appears), one looks
 * for who holds what (ownership.h), one fetches what somebody looks at (clerk.h), one
 * has the doctor look (checkup.h), one talks netlink (network.h: links, VF attributes,
 * counters, link notifications). Functions, links, counters and owners are one picture
 * (picture.h). The start reads everything once; then events say what to read again,
 * and a tick reads counters only, never sysfs.
 */
#ifndef CORE_COLLECTOR_H
#define CORE_COLLECTOR_H

#include "core/diagnosis.h"
#include "core/dossier.h"
#include "core/history.h"
#include "core/kernel/kernel.h"
#include "core/lookout.h"
#include "core/snapshot.h"

struct collector;

struct collector_options {
	uint64_t interval; /* nanoseconds between ticks, at least 1 ms */
	unsigned warm_up;  /* ticks to run at once before the first snapshot, with
			      a still simulated host: the still then has a past */
	/* Moves a still host's clock: before each tick, by the interval. There are
	 * no ticks then but those of `warm_up` and collector_tick(), and one thread
	 * does everything in the same order every time. NULL: time passes. */
	void (*advance)(struct kernel *, uint64_t);
	const char *ssh_connection; /* as surroundings_read() takes it, or NULL */
};

/* What the collector knows of its own health. */
struct collector_status {
	uint64_t now;                   /* kernel_now() */
	uint64_t ticks;                 /* since the start, without those of `warm_up` */
	uint64_t netlink_waiting_since; /* kernel_now(), 0: not waiting in the kernel */
	uint64_t files_waiting_since;
	uint64_t events_lost; /* times that all was read again because of it */
	struct error error;   /* the last thing that could not be read, code 0: none */
};

/* Starts the threads. The kernel stays the caller's and must outlive the
 * collector. Returns NULL with `error` filled when no thread could be made. */
struct collector *collector_new(struct kernel *kernel, const struct collector_options *options,
				struct error *error);

/* A descriptor to poll for reading: there is news. collector_take() clears it. */
int collector_fd(const struct collector *collector);

/* The newest snapshot (snapshot_put() it), NULL before the first one. The first
 * one may lack links and VF attributes still: `complete` tells. */
const struct snapshot *collector_take(struct collector *collector);

/* The last samples of one function, newest last; false when it has none. */
bool collector_history(struct collector *collector, const struct function_key *key,
		       struct history *ret_history);

void collector_status(struct collector *collector, struct collector_status *ret_status);

/* While wanted, what hangs on the host's interfaces is read: now, every few
 * seconds, and after link notifications. Each reading is news. */
void collector_want_surroundings(struct collector *collector, bool wanted);
/* The newest (sighting_put() it); NULL when nothing was read since it was wanted. */
const struct sighting *collector_surroundings(struct collector *collector);

/* While wanted (NULL: nothing is), the dossier of this is read: now, every few seconds,
 * and when functions change. Each that says something new is news. */
void collector_want_dossier(struct collector *collector, const struct dossier_subject *subject);
/* The newest (dossier_put() it); NULL while nothing was read of what is wanted now. */
const struct dossier *collector_dossier(struct collector *collector);

/* What the doctor found when he looked last: at the start, after changes, and every half
 * minute. Another diagnosis is news. NULL before the first; diagnosis_put() it. */
const struct diagnosis *collector_diagnosis(struct collector *collector);

void collector_set_interval(struct collector *collector, uint64_t nanoseconds);

/* Reads everything again, now. */
void collector_refresh(struct collector *collector);

/* Runs one tick now (the still demo's step). */
void collector_tick(struct collector *collector);

/* Stops the threads. One that is stuck in the kernel is left behind after
 * 200 ms: then the memory it may still touch is not freed, and false is
 * returned (the kernel must not be freed then either). */
bool collector_free(struct collector *collector);

#endif
