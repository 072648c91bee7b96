#include "tests/scenario/play.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEVICES "/sys/bus/pci/devices"

int64_t play_now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void play_fail(struct play *play, const char *format, ...)
{
	va_list arguments;
	if (*play->failure)
		return;
	va_start(arguments, format);
	vsnprintf(play->failure, sizeof(play->failure), format, arguments);
	va_end(arguments);
}

/* --- what is ---------------------------------------------------------------- */

/* Compares one of the picture's texts with the stage's; false and the
 * difference in `why` when they are not equal. */
static bool same(char *why, size_t size, const char *device, const char *what, const char *seen,
		 const char *is)
{
	if (strcmp(seen, is) == 0)
		return true;
	snprintf(why, size, "%s: %s is '%s', seen '%s'", device, what, is, seen);
	return false;
}

static bool same_function(struct stage *stage, const char *address, const char *driver,
			  const struct link *link, char *why, size_t size)
{
	char path[256], name[64];
	snprintf(path, sizeof(path), DEVICES "/%s/driver", address);
	if (!same(why, size, address, "driver", driver, stage_link(stage, path, name)))
		return false;
	snprintf(path, sizeof(path), DEVICES "/%s/net", address);
	return same(why, size, address, "interface", link->ifindex ? link->name : "",
		    stage_entry(stage, path, name));
}

struct count {
	size_t pfs, vfs;
	struct stage *stage;
};

static int count_vf(const char *name, void *user)
{
	struct count *count = user;
	if (strncmp(name, "virtfn", 6) == 0)
		count->vfs++;
	return 0;
}

static int count_function(const char *name, void *user)
{
	struct count *count = user;
	char path[256], text[64];
	snprintf(path, sizeof(path), DEVICES "/%s/sriov_totalvfs", name);
	if (count->stage->class->read(count->stage, path, text, sizeof(text)) <= 0)
		return 0;
	count->pfs++;
	snprintf(path, sizeof(path), DEVICES "/%s", name);
	count->stage->class->list(count->stage, path, count_vf, count);
	return 0;
}

static bool same_pf(struct stage *stage, const struct pf *pf, char *why, size_t size)
{
	char path[256], name[64];
	if (!same_function(stage, pf->name, pf->driver, &pf->link, why, size))
		return false;
	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];
		snprintf(path, sizeof(path), DEVICES "/%s/virtfn%d", pf->name, vf->index);
		if (!same(why, size, pf->name, "a VF", vf->address, stage_link(stage, path, name)))
			return false;
		if (!same_function(stage, vf->address, vf->driver, &vf->link, why, size))
			return false;
	}
	return true;
}

static bool same_as_stage(struct stage *stage, const struct snapshot *snapshot, char *why,
			  size_t size)
{
	struct count is = {.stage = stage};
	size_t pfs = 0, vfs = 0;
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];
		if (strcmp(pf->bus, "pci") != 0) /* netdevsim has no functions to compare */
			continue;
		pfs++;
		vfs += pf->vf_count;
		if (!same_pf(stage, pf, why, size))
			return false;
	}
	stage->class->list(stage, DEVICES, count_function, &is);
	if (is.pfs == pfs && is.vfs == vfs)
		return true;
	snprintf(why, size, "%zu PFs and %zu VFs are there, seen %zu and %zu", is.pfs, is.vfs, pfs,
		 vfs);
	return false;
}

/* --- waiting ---------------------------------------------------------------- */

static void take(struct play *play, int milliseconds)
{
	struct pollfd poller = {.fd = collector_fd(play->collector), .events = POLLIN};
	if (poll(&poller, 1, milliseconds) <= 0)
		return;
	const struct snapshot *snapshot = collector_take(play->collector);
	if (!snapshot)
		return;
	snapshot_put(play->snapshot);
	play->snapshot = snapshot;
}

bool play_wait(struct play *play, play_test *test, const void *user, int milliseconds)
{
	int64_t end = play_now() + milliseconds;
	char why[256] = "nothing was seen";
	for (;;) {
		const struct snapshot *seen = play->snapshot;
		if (seen && test && !test(seen, user))
			snprintf(why, sizeof(why), "what was expected is not seen");
		else if (seen && same_as_stage(play->stage, seen, why, sizeof(why)))
			return true;
		int64_t left = end - play_now();
		if (left <= 0)
			break;
		take(play, left > 100 ? 100 : (int)left);
	}
	struct collector_status status;
	collector_status(play->collector, &status);
	play_fail(play, "after %d ms: %s (%s)", milliseconds, why,
		  status.error.code ? status.error.message : "the collector has no complaint");
	return false;
}

/* --- beginning and end ------------------------------------------------------- */

static int find_pf(const char *name, void *user)
{
	struct play *play = user;
	char path[256], text[64], interface[64];
	snprintf(path, sizeof(path), DEVICES "/%s/sriov_numvfs", name);
	if (play->stage->class->read(play->stage, path, text, sizeof(text)) <= 0)
		return 0;
	if (strtol(text, NULL, 10) > 0)
		stage_numvfs(play->stage, name, 0);
	snprintf(path, sizeof(path), DEVICES "/%s/net", name);
	if (!*stage_entry(play->stage, path, interface))
		snprintf(play->block, sizeof(play->block), "%.31s", name);
	else if (play->pf_count < PLAY_PFS_MAX)
		snprintf(play->pfs[play->pf_count++], DEVICE_NAME_MAX, "%.31s", name);
	return 0;
}

static int by_address(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool is_complete(const struct snapshot *snapshot, const void *user)
{
	(void)user;
	return snapshot->complete;
}

void play_begin(struct play *play, struct stage *stage)
{
	struct collector_options options = {.interval = 200000000};
	struct error error;
	*play = (struct play){.stage = stage};
	stage->class->list(stage, DEVICES, find_pf, play);
	qsort(play->pfs, play->pf_count, DEVICE_NAME_MAX, by_address);
	if (play->pf_count < 3 || !*play->block) {
		play_fail(play, "%zu PFs with an interface and %s block device: not the lab",
			  play->pf_count, *play->block ? "a" : "no");
		return;
	}
	play->collector = collector_new(stage->kernel, &options, &error);
	if (!play->collector) {
		play_fail(play, "%s", error.message);
		return;
	}
	play_wait(play, is_complete, NULL, 10000);
}

/* A thread that still waits for the kernel is rightly left behind; here it would
 * be in the way of the next scenario. */
static void let_it_finish(struct collector *collector)
{
	struct collector_status status;
	for (int64_t end = play_now() + 5000; play_now() < end; poll(NULL, 0, 20)) {
		collector_status(collector, &status);
		if (!status.netlink_waiting_since && !status.files_waiting_since)
			return;
	}
}

void play_end(struct play *play)
{
	snapshot_put(play->snapshot);
	play->snapshot = NULL;
	if (play->collector)
		let_it_finish(play->collector);
	if (play->collector && !collector_free(play->collector))
		play_fail(play, "a thread of the collector did not end");
	play->collector = NULL;
}

const struct pf *play_pf(const struct play *play, size_t n)
{
	return play->snapshot ? snapshot_find_pf(play->snapshot, play->pfs[n]) : NULL;
}

bool play_has_vfs(const struct snapshot *snapshot, const void *user)
{
	const struct play_expected *expected = user;
	const struct pf *pf = snapshot_find_pf(snapshot, expected->pf);
	if (!pf || pf->numvfs != expected->vfs || pf->vf_count != (size_t)expected->vfs)
		return false;
	for (size_t i = 0; i < pf->vf_count; i++) {
		if (expected->driver && strcmp(pf->vfs[i].driver, expected->driver) != 0)
			return false;
		if (expected->interfaces && pf->vfs[i].link.ifindex == 0)
			return false;
	}
	return true;
}

void play_make_vfs(struct play *play, size_t n, int vfs)
{
	struct play_expected expected = {play->pfs[n], vfs, "igbvf", true};
	int r = stage_numvfs(play->stage, play->pfs[n], vfs);
	EXPECT(play, r == 0, "numvfs=%d: %s", vfs, strerror(-r));
	play_wait(play, play_has_vfs, &expected, PLAY_SOON);
}
