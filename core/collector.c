#include "core/collector.h"

#include "core/checkup.h"
#include "core/clerk.h"
#include "core/memory.h"
#include "core/network.h"
#include "core/ownership.h"
#include "core/picture.h"
#include "core/topology.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND  1000000ULL
#define SECOND       1000000000ULL
#define INTERVAL_MIN MILLISECOND
#define STOP_TIMEOUT (200 * MILLISECOND)
#define NEVER        UINT64_MAX

/* The threads, by what they do; on a still host the first does everything. */
enum role { ROLE_FILES, ROLE_OWNERS, ROLE_CLERK, ROLE_DOCTOR, ROLE_NETLINK, ROLES };

/* What one thread is asked to do, by others or by the other thread. */
enum request {
	REQUEST_STOP = 1 << 0,
	REQUEST_REFRESH = 1 << 1,
	REQUEST_TICK = 1 << 2,
	REQUEST_ASSIGN = 1 << 3, /* the functions changed */
	REQUEST_PLAN = 1 << 4,   /* the interval changed */
	REQUEST_LOOK = 1 << 5,   /* the surroundings are wanted */
	REQUEST_OWNERS = 1 << 6, /* who holds what was looked for */
	REQUEST_FETCH = 1 << 7,  /* a dossier is wanted */
};

/* A thread and the parts of the work that it does. */
struct worker {
	struct collector *collector;
	bool does[ROLES];
	bool running;
	int wake;
	atomic_uint requests;
	pthread_t thread;
};

struct collector {
	struct kernel *kernel;
	void (*advance)(struct kernel *, uint64_t);
	unsigned warm_up;
	struct picture *picture;
	struct topology *topology;
	struct network *network;
	struct ownership *ownership;
	struct lookout *lookout;
	struct clerk *clerk;
	struct checkup *checkup;
	_Atomic uint64_t interval, ticks;
	uint64_t next_tick; /* of the thread that talks netlink */
	size_t worker_count;
	struct worker workers[ROLES];
};

static void ask(struct worker *worker, unsigned requests)
{
	atomic_fetch_or(&worker->requests, requests);
	eventfd_write(worker->wake, 1);
}

static struct worker *worker_for(struct collector *collector, enum role role)
{
	return &collector->workers[collector->worker_count == 1 ? 0 : role];
}

static bool is_stopping(struct worker *worker)
{
	return atomic_load(&worker->requests) & REQUEST_STOP;
}

/* --- a host whose time passes: each half in its own thread ------------------ */

static void tick(struct collector *collector)
{
	network_tick(collector->network);
	collector->ticks++;
}

/* Ticks that a waiting kernel made impossible are left out, not made up for. */
static void plan_tick(struct collector *collector)
{
	uint64_t now = kernel_now(collector->kernel), interval = collector->interval;

	collector->next_tick += interval;
	if (collector->next_tick <= now || collector->next_tick > now + interval)
		collector->next_tick = now + interval;
}

static void shorten_plan(struct collector *collector)
{
	uint64_t latest = kernel_now(collector->kernel) + collector->interval;

	if (collector->next_tick > latest)
		collector->next_tick = latest;
}

static void tell_functions(struct collector *collector)
{
	ask(worker_for(collector, ROLE_NETLINK), REQUEST_ASSIGN);
	ask(worker_for(collector, ROLE_OWNERS), REQUEST_ASSIGN);
	ask(worker_for(collector, ROLE_CLERK), REQUEST_ASSIGN);
	ask(worker_for(collector, ROLE_DOCTOR), REQUEST_ASSIGN);
}

static void start_files(struct collector *collector)
{
	topology_read(collector->topology);
	tell_functions(collector);
}

static void work_on_files(struct collector *collector, unsigned requests, bool events)
{
	bool changed = false;

	if (requests & REQUEST_REFRESH)
		changed |= topology_read(collector->topology);
	if (events)
		changed |= topology_follow(collector->topology);
	if (topology_due(collector->topology) <= kernel_now(collector->kernel))
		changed |= topology_work(collector->topology);
	if (changed)
		tell_functions(collector);
}

static void work_on_owners(struct collector *collector, unsigned requests)
{
	if (requests)
		ownership_disturb(collector->ownership);
	if (ownership_due(collector->ownership) <= kernel_now(collector->kernel) &&
	    ownership_work(collector->ownership)) {
		ask(worker_for(collector, ROLE_NETLINK), REQUEST_OWNERS);
		ask(worker_for(collector, ROLE_DOCTOR), REQUEST_OWNERS);
	}
}

static void fetch(struct collector *collector, unsigned requests)
{
	if (requests & (REQUEST_ASSIGN | REQUEST_REFRESH))
		clerk_disturb(collector->clerk);
	if (clerk_work(collector->clerk))
		picture_ring(collector->picture);
}

static void see_doctor(struct collector *collector, unsigned requests)
{
	if (requests)
		checkup_disturb(collector->checkup);
	if (checkup_work(collector->checkup))
		picture_ring(collector->picture);
}

/* Last: nothing else waits for it. */
static void look_out(struct collector *collector)
{
	if (lookout_work(collector->lookout))
		picture_ring(collector->picture);
}

static void work_on_netlink(struct collector *collector, unsigned requests, bool events)
{
	struct network *network = collector->network;

	/* First: what waits in the socket is lost when it overflows. */
	if (events) {
		network_follow(network);
		lookout_disturb(collector->lookout);
		ask(worker_for(collector, ROLE_DOCTOR), REQUEST_ASSIGN);
	}
	if (requests & REQUEST_REFRESH)
		network_read(network);
	else if (requests & REQUEST_ASSIGN)
		network_assign(network);
	if (requests & REQUEST_OWNERS)
		network_assign_owners(network);
	if (requests & REQUEST_PLAN)
		shorten_plan(collector);
	if (requests & REQUEST_TICK || collector->next_tick <= kernel_now(collector->kernel)) {
		tick(collector);
		plan_tick(collector);
	}
	if (network_due(network) <= kernel_now(collector->kernel))
		network_work(network);
	look_out(collector);
}

/* --- a still host: one thread, and nothing happens between steps ------------ */

static void settle(struct collector *collector)
{
	topology_follow(collector->topology);
	topology_work(collector->topology);
	topology_finish(collector->topology);
	network_assign(collector->network);
	network_follow(collector->network);
	topology_finish(collector->topology);
}

static void look_for_owners(struct collector *collector)
{
	ownership_work(collector->ownership);
	network_assign_owners(collector->network);
}

static void step(struct collector *collector)
{
	collector->advance(collector->kernel, collector->interval);
	settle(collector);
	network_tick(collector->network);
}

static void start_still(struct worker *worker)
{
	struct collector *collector = worker->collector;

	picture_hold(collector->picture, true);
	topology_read(collector->topology);
	topology_finish(collector->topology);
	network_read(collector->network);
	for (unsigned i = 0; i < collector->warm_up && !is_stopping(worker); i++)
		step(collector);
	look_for_owners(collector);
	checkup_examine(collector->checkup);
	picture_hold(collector->picture, false);
}

static void work_still(struct collector *collector, unsigned requests)
{
	picture_hold(collector->picture, true);
	if (requests & REQUEST_REFRESH) {
		topology_read(collector->topology);
		network_read(collector->network);
	}
	if (requests & REQUEST_TICK) {
		step(collector);
		collector->ticks++;
	} else {
		settle(collector);
	}
	look_for_owners(collector);
	checkup_examine(collector->checkup);
	picture_hold(collector->picture, false);
	look_out(collector);
	fetch(collector, requests);
}

/* --- threads --------------------------------------------------------------- */

static uint64_t due(struct worker *worker)
{
	struct collector *collector = worker->collector;
	uint64_t first = NEVER;

	if (collector->advance)
		return NEVER;
	if (worker->does[ROLE_FILES])
		first = topology_due(collector->topology);
	if (worker->does[ROLE_OWNERS])
		first = ownership_due(collector->ownership);
	if (worker->does[ROLE_CLERK])
		first = clerk_due(collector->clerk);
	if (worker->does[ROLE_DOCTOR])
		first = checkup_due(collector->checkup);
	if (worker->does[ROLE_NETLINK]) {
		uint64_t next = network_due(collector->network);

		first = next < first ? next : first;
		first = collector->next_tick < first ? collector->next_tick : first;
		next = lookout_due(collector->lookout);
		first = next < first ? next : first;
	}
	return first;
}

/* Sleeps until something happens; tells which sources have events. */
static void sleep_until_news(struct worker *worker, bool *ret_uevents, bool *ret_links)
{
	struct collector *collector = worker->collector;
	struct pollfd fds[] = {
		{worker->wake, POLLIN, 0},
		{worker->does[ROLE_FILES] ? topology_fd(collector->topology) : -1, POLLIN, 0},
		{worker->does[ROLE_NETLINK] ? network_fd(collector->network) : -1, POLLIN, 0},
	};
	uint64_t until = due(worker), now = kernel_now(collector->kernel);
	struct timespec timeout = {0};
	eventfd_t ignored;

	if (until > now) {
		timeout.tv_sec = (time_t)((until - now) / SECOND);
		timeout.tv_nsec = (long)((until - now) % SECOND);
	}
	ppoll(fds, sizeof(fds) / sizeof(*fds), until == NEVER ? NULL : &timeout, NULL);
	if (fds[0].revents)
		eventfd_read(worker->wake, &ignored);
	*ret_uevents = fds[1].revents != 0;
	*ret_links = fds[2].revents != 0;
}

static void start(struct worker *worker)
{
	struct collector *collector = worker->collector;

	if (collector->advance) {
		start_still(worker);
	} else if (worker->does[ROLE_FILES]) {
		start_files(collector);
	} else if (worker->does[ROLE_NETLINK]) {
		collector->next_tick = kernel_now(collector->kernel);
		plan_tick(collector);
		network_read(collector->network);
	}
}

/* What top and the like call it. */
static const char *worker_name(const struct worker *worker)
{
	static const char *const NAMES[ROLES] = {
		[ROLE_FILES] = "files",   [ROLE_NETLINK] = "netlink", [ROLE_OWNERS] = "holders",
		[ROLE_CLERK] = "details", [ROLE_DOCTOR] = "doctor",
	};
	size_t role = 0;

	while (!worker->does[role])
		role++;
	return worker->collector->advance ? "collector" : NAMES[role];
}

static void *worker_run(void *argument)
{
	struct worker *worker = argument;
	struct collector *collector = worker->collector;
	bool uevents, links;

	pthread_setname_np(pthread_self(), worker_name(worker));
	start(worker);
	while (!is_stopping(worker)) {
		sleep_until_news(worker, &uevents, &links);
		unsigned requests = atomic_fetch_and(&worker->requests, REQUEST_STOP);

		if (requests & REQUEST_STOP)
			break;
		if (collector->advance)
			work_still(collector, requests);
		else if (worker->does[ROLE_FILES])
			work_on_files(collector, requests, uevents);
		else if (worker->does[ROLE_OWNERS])
			work_on_owners(collector, requests);
		else if (worker->does[ROLE_CLERK])
			fetch(collector, requests);
		else if (worker->does[ROLE_DOCTOR])
			see_doctor(collector, requests);
		else
			work_on_netlink(collector, requests, links);
	}
	return NULL;
}

/* Signals are for the thread that owns the screen. */
static int start_thread(struct worker *worker)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int rc = pthread_create(&worker->thread, NULL, worker_run, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	worker->running = rc == 0;
	return rc;
}

/* --- the whole ------------------------------------------------------------- */

static int make_workers(struct collector *collector)
{
	collector->worker_count = collector->advance ? 1 : ROLES;
	for (size_t i = 0; i < collector->worker_count; i++) {
		struct worker *worker = &collector->workers[i];

		worker->collector = collector;
		for (size_t role = 0; role < ROLES; role++)
			worker->does[role] = worker_for(collector, role) == worker;
		worker->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (worker->wake < 0)
			return errno;
	}
	return 0;
}

static void release(struct collector *collector)
{
	for (size_t i = 0; i < collector->worker_count; i++)
		if (collector->workers[i].wake >= 0)
			close(collector->workers[i].wake);
	lookout_free(collector->lookout);
	clerk_free(collector->clerk);
	checkup_free(collector->checkup);
	ownership_free(collector->ownership);
	if (collector->network)
		network_free(collector->network);
	if (collector->topology)
		topology_free(collector->topology);
	if (collector->picture)
		picture_free(collector->picture);
	free(collector);
}

struct collector *collector_new(struct kernel *kernel, const struct collector_options *options,
				struct error *error)
{
	struct collector *collector = memory_new(sizeof(*collector));
	int rc;

	collector->kernel = kernel;
	collector->advance = options->advance;
	collector->warm_up = options->warm_up;
	for (size_t i = 0; i < ROLES; i++)
		collector->workers[i].wake = -1;
	collector_set_interval(collector, options->interval);
	rc = make_workers(collector);
	if (rc) {
		error_set_errno(error, rc, "eventfd");
		release(collector);
		return NULL;
	}
	collector->picture = picture_new(kernel, error);
	if (!collector->picture) {
		release(collector);
		return NULL;
	}
	collector->topology = topology_new(kernel, collector->picture, collector->workers[0].wake);
	collector->network = network_new(kernel, collector->picture, collector->topology);
	collector->ownership = ownership_new(kernel, collector->picture, collector->network);
	collector->lookout = lookout_new(kernel, options->ssh_connection);
	collector->clerk = clerk_new(kernel, collector->picture);
	collector->checkup = checkup_new(kernel, collector->picture);
	for (size_t i = 0; i < collector->worker_count && !rc; i++)
		rc = start_thread(&collector->workers[i]);
	if (rc) {
		error_set_errno(error, rc, "thread");
		collector_free(collector);
		return NULL;
	}
	return collector;
}

int collector_fd(const struct collector *collector)
{
	return picture_fd(collector->picture);
}

const struct snapshot *collector_take(struct collector *collector)
{
	return picture_take(collector->picture);
}

bool collector_history(struct collector *collector, const struct function_key *key,
		       struct history *ret_history)
{
	return picture_history(collector->picture, key, ret_history);
}

void collector_status(struct collector *collector, struct collector_status *ret_status)
{
	*ret_status = (struct collector_status){
		.now = kernel_now(collector->kernel),
		.ticks = collector->ticks,
		.netlink_waiting_since = network_waiting_since(collector->network),
		.files_waiting_since = topology_waiting_since(collector->topology),
		.events_lost = network_events_lost(collector->network) +
			       topology_events_lost(collector->topology),
	};
	picture_get_error(collector->picture, &ret_status->error);
}

void collector_want_surroundings(struct collector *collector, bool wanted)
{
	lookout_want(collector->lookout, wanted);
	if (wanted)
		ask(worker_for(collector, ROLE_NETLINK), REQUEST_LOOK);
}

const struct sighting *collector_surroundings(struct collector *collector)
{
	return lookout_take(collector->lookout);
}

void collector_want_dossier(struct collector *collector, const struct dossier_subject *subject)
{
	if (clerk_want(collector->clerk, subject))
		ask(worker_for(collector, ROLE_CLERK), REQUEST_FETCH);
}

const struct dossier *collector_dossier(struct collector *collector)
{
	return clerk_take(collector->clerk);
}

const struct diagnosis *collector_diagnosis(struct collector *collector)
{
	return checkup_take(collector->checkup);
}

void collector_set_interval(struct collector *collector, uint64_t nanoseconds)
{
	collector->interval = nanoseconds > INTERVAL_MIN ? nanoseconds : INTERVAL_MIN;
	/* Not while it is being made. */
	if (collector->worker_count)
		ask(worker_for(collector, ROLE_NETLINK), REQUEST_PLAN);
}

void collector_refresh(struct collector *collector)
{
	for (size_t i = 0; i < collector->worker_count; i++)
		ask(&collector->workers[i], REQUEST_REFRESH);
}

void collector_tick(struct collector *collector)
{
	ask(worker_for(collector, ROLE_NETLINK), REQUEST_TICK);
}

static bool stop_thread(struct worker *worker, const struct timespec *deadline)
{
	if (!worker->running)
		return true;
	if (pthread_clockjoin_np(worker->thread, NULL, CLOCK_MONOTONIC, deadline) == 0)
		return true;
	pthread_detach(worker->thread);
	return false;
}

bool collector_free(struct collector *collector)
{
	struct timespec deadline;
	bool stopped = true;

	if (!collector)
		return true;
	for (size_t i = 0; i < collector->worker_count; i++)
		ask(&collector->workers[i], REQUEST_STOP);
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_nsec += (long)STOP_TIMEOUT;
	deadline.tv_sec += deadline.tv_nsec / (long)SECOND;
	deadline.tv_nsec %= (long)SECOND;
	for (size_t i = 0; i < collector->worker_count; i++)
		stopped &= stop_thread(&collector->workers[i], &deadline);
	if (stopped)
		release(collector);
	return stopped;
}
