/* play.h - one scenario being played: a stage, a collector that watches it, and
 * the question whether what the collector says is what is. */
#ifndef TESTS_SCENARIO_PLAY_H
#define TESTS_SCENARIO_PLAY_H

#include "core/collector.h"
#include "tests/scenario/stage.h"

#define PLAY_PFS_MAX 8
/* Time limits, in ms, only end a hopeless wait; the emulated machine is slow. */
#define PLAY_SOON 10000

struct play {
	struct stage *stage;
	struct collector *collector;
	const struct snapshot *snapshot; /* the newest */
	size_t pf_count;
	char pfs[PLAY_PFS_MAX][DEVICE_NAME_MAX]; /* the PFs with an interface */
	char block[DEVICE_NAME_MAX];             /* the NVMe PF */
	char failure[1024];                      /* empty: all well so far */
};

struct scenario {
	const char *name;
	void (*play)(struct play *, const void *user);
	const void *user;
};

/* Ends the scenario (a void function) with the reason when `condition` is
 * false. Only the first reason is kept. */
#define EXPECT(play, condition, ...)                                                               \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			play_fail((play), __VA_ARGS__);                                            \
			return;                                                                    \
		}                                                                                  \
	} while (0)

void play_fail(struct play *play, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What is expected of the picture. */
typedef bool play_test(const struct snapshot *snapshot, const void *user);

/* Until `test` (NULL: anything) holds for the collector's picture, and that
 * agrees with the stage: every PF and VF, its driver and interface. Fails the
 * play after `milliseconds`. */
bool play_wait(struct play *play, play_test *test, const void *user, int milliseconds);

/* Finds the PFs, takes all their VFs away, starts the collector and waits for
 * its first complete picture. */
void play_begin(struct play *play, struct stage *stage);
/* Stops the collector. */
void play_end(struct play *play);

/* The PF in the newest picture, NULL when it is not there. */
const struct pf *play_pf(const struct play *play, size_t n);

/* What a PF shall look like. */
struct play_expected {
	const char *pf;
	int vfs;
	const char *driver; /* of its VFs; NULL: not asked, "": none */
	bool interfaces;    /* the VFs have one */
};
bool play_has_vfs(const struct snapshot *snapshot, const void *expected);
/* Changes numvfs of the n-th PF past vftop and waits until that is seen. */
void play_make_vfs(struct play *play, size_t n, int vfs);

/* Monotonic milliseconds. */
int64_t play_now(void);

#endif
