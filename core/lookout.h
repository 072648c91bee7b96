/* lookout.h - reads what hangs on the host's interfaces while somebody wants to
 * know: a dialog that is about to change something. Nobody pays for it otherwise.
 *
 * One thread reads, another one takes what was seen.
 */
#ifndef CORE_LOOKOUT_H
#define CORE_LOOKOUT_H

#include "core/kernel/kernel.h"
#include "core/surroundings.h"

/* What was seen. Never changes; shared by reference counting. */
struct sighting {
	struct surroundings *surroundings;
	uint64_t time;      /* kernel_now() when the reading began */
	struct error error; /* what could not be read, code 0: all was */
};

/* sighting_put(NULL) is allowed. A sighting made by hand (tests) starts with a
 * count of one and owns `surroundings`. */
struct sighting *sighting_new(struct surroundings *surroundings, uint64_t time,
			      const struct error *error);
const struct sighting *sighting_get(const struct sighting *sighting);
void sighting_put(const struct sighting *sighting);

struct lookout;

/* `ssh_connection` is that of surroundings_read(), copied; NULL: not known. */
struct lookout *lookout_new(struct kernel *kernel, const char *ssh_connection);
void lookout_free(struct lookout *lookout);

/* Any thread: what is seen is wanted, or not any more (then it is forgotten). */
void lookout_want(struct lookout *lookout, bool wanted);
/* Any thread: the newest, to be put; NULL when there is none. */
const struct sighting *lookout_take(struct lookout *lookout);

/* The reading thread: something changed, what was seen is old. */
void lookout_disturb(struct lookout *lookout);
/* When lookout_work() has to be called next, in kernel_now(); UINT64_MAX: never. */
uint64_t lookout_due(const struct lookout *lookout);
/* Reads if that is due; true when there is something new. May block in the kernel. */
bool lookout_work(struct lookout *lookout);

#endif
