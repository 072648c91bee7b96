#include "tui/dashboard.h"

#include "core/executor.h"
#include "tui/backlog.h"
#include "tui/crash.h"
#include "tui/input.h"
#include "tui/page.h"
#include "tui/palette.h"
#include "tui/proposal.h"
#include "tui/screen.h"
#include "tui/view.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

/* A first snapshot within this time needs no apology. */
#define PATIENCE_MS 150
/* How often the health of the collector is looked at when it has no news. */
#define CHECK_MS 1000

struct dashboard {
	const struct dashboard_options *options;
	struct collector *collector;
	struct past *past;
	struct terminal *terminal;
	struct palette palette;
	struct canvas canvas;
	struct view view;
	const struct snapshot *waiting; /* news during a pause, or NULL */
	uint64_t paused_at;             /* ticks */
	sigset_t signals_before;
	int signals; /* a signalfd: asked to end */
	bool running;
	unsigned stale;
};

/* --- news ------------------------------------------------------------------------ */

static bool history_of(void *source, const struct function_key *key, struct history *ret_history)
{
	return collector_history(source, key, ret_history);
}

static void look_at_collector(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	bool was_waiting =
		view->status.netlink_waiting_since != 0 || view->status.files_waiting_since != 0;

	collector_status(dashboard->collector, &view->status);
	if (view->paused)
		view->history_age = (unsigned)(view->status.ticks - dashboard->paused_at);
	if (was_waiting || view->status.netlink_waiting_since != 0 ||
	    view->status.files_waiting_since != 0)
		dashboard->stale |= STALE_PICTURE;
}

static void take_news(struct dashboard *dashboard)
{
	const struct snapshot *snapshot = collector_take(dashboard->collector);

	look_at_collector(dashboard);
	if (snapshot == NULL)
		return;
	if (dashboard->view.paused && dashboard->view.snapshot != NULL) {
		snapshot_put(dashboard->waiting);
		dashboard->waiting = snapshot;
		return;
	}
	view_take(&dashboard->view, snapshot);
	dashboard->stale |= STALE_ROWS;
}

/* A change that is talked over must know what hangs on the interfaces. */
static void look_around(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	sighting_put(view->sighting);
	view->sighting = collector_surroundings(dashboard->collector);
	dashboard->stale |= proposal_look(view);
}

/* What is told of the function, group or drivers that are looked at. */
static void take_dossier(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	const struct dossier *newest = collector_dossier(dashboard->collector);

	if (newest == NULL || newest == view->dossier) {
		dossier_put(newest);
		return;
	}
	dossier_put(view->dossier);
	view->dossier = newest;
	dashboard->stale |= STALE_PICTURE;
}

static void take_diagnosis(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	const struct diagnosis *newest = collector_diagnosis(dashboard->collector);

	if (newest == NULL || newest == view->diagnosis || view->paused) {
		diagnosis_put(newest);
		return;
	}
	view_take_diagnosis(view, newest);
	dashboard->stale |= STALE_ROWS;
}

static void ask_for_dossier(struct dashboard *dashboard)
{
	struct dossier_subject subject;
	bool wanted = screen_subject(&dashboard->view, &subject);

	collector_want_dossier(dashboard->collector, wanted ? &subject : NULL);
}

static void take_past(struct dashboard *dashboard)
{
	if (!past_take(dashboard->past, &dashboard->view.past))
		return;
	dashboard->stale |= STALE_PICTURE | proposal_look(&dashboard->view);
}

/* --- changes --------------------------------------------------------------------- */

/* It was said yes to. */
static void start_job(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	struct plan *plan = proposal_take_plan(view->proposal);
	struct error error = {0};

	proposal_free(view->proposal);
	view->proposal = NULL;
	dashboard->stale |= STALE_PICTURE;
	if (executor_submit(dashboard->options->executor, plan, &error) < 0) {
		view_say(view, ROLE_ERROR, "%s", error.message);
		plan_free(plan);
		return;
	}
	view->leaving = false;
	job_begin(&view->job, plan, view->clock);
}

static void end_job(struct dashboard *dashboard)
{
	struct job *job = &dashboard->view.job;
	char text[400];

	if (dashboard->options->journal_directory == NULL && job->phase == JOB_FINISHED &&
	    job->outcome != OUTCOME_STALE)
		past_note(dashboard->past, job->plan, job->outcome);
	else
		past_ask(dashboard->past);
	if (!job->shown)
		view_say(&dashboard->view, job->error.code == 0 ? ROLE_OK : ROLE_WARN, "%s: %s",
			 job->plan->title, job_outcome(job, text, sizeof(text)));
}

static void take_reports(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	struct executor_report report;

	while (executor_receive(dashboard->options->executor, &report)) {
		bool was_running = job_is_running(&view->job);

		job_report(&view->job, &report, view->clock);
		if (was_running && !job_is_running(&view->job))
			end_job(dashboard);
		dashboard->stale |= STALE_PICTURE;
	}
}

static void copy_text(struct dashboard *dashboard)
{
	bool copied = terminal_copy(dashboard->terminal, pager_text(dashboard->view.pager));

	view_say(&dashboard->view, copied ? ROLE_OK : ROLE_WARN, "%s",
		 copied ? "copied, if the terminal lets programs do so"
			: "too long for the terminal's clipboard");
}

static void take_keys(struct dashboard *dashboard)
{
	struct key_event event;

	while ((event = terminal_read_key(dashboard->terminal)).code != KEYCODE_NONE) {
		dashboard->stale |= input_take(&dashboard->view, event);
		/* The next key may wait already, and is for the rows that come of this one. */
		if ((dashboard->stale & STALE_ROWS) == 0)
			continue;
		screen_update(&dashboard->view);
		dashboard->stale = (dashboard->stale & ~(unsigned)STALE_ROWS) | STALE_PICTURE;
	}
}

/* A terminal that is gone is ready to be read for ever. */
static bool is_hung_up(const struct pollfd *input)
{
	int waiting = 0;

	if ((input->revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
		return true;
	return (input->revents & POLLIN) != 0 && ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 &&
	       waiting == 0;
}

/* Takes the signals, lest they strike when they are let through at the end. */
static bool was_asked_to_end(struct dashboard *dashboard)
{
	struct signalfd_siginfo info;
	bool asked = false;

	while (read(dashboard->signals, &info, sizeof(info)) == sizeof(info))
		asked = true;
	return asked;
}

/* --- what became stale -------------------------------------------------------------- */

static void pause_or_go_on(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	view->history_age = 0;
	if (view->paused) {
		dashboard->paused_at = view->status.ticks;
		return;
	}
	if (dashboard->waiting != NULL)
		view_take(view, dashboard->waiting);
	dashboard->waiting = NULL;
	dashboard->stale |= STALE_ROWS;
}

static void next_theme(struct dashboard *dashboard)
{
	const char *complaint = dashboard->palette.complaint;

	palette_next(&dashboard->palette);
	terminal_set_theme(dashboard->terminal, &dashboard->palette.theme);
	view_say(&dashboard->view, *complaint != '\0' ? ROLE_WARN : ROLE_DIM, "theme %s%s%s",
		 dashboard->view.theme, *complaint != '\0' ? "; " : "", complaint);
}

static void draw(struct dashboard *dashboard)
{
	int columns;
	int rows;
	int x;
	int y;

	terminal_size(dashboard->terminal, &columns, &rows);
	if (columns != dashboard->canvas.columns || rows != dashboard->canvas.rows)
		canvas_resize(&dashboard->canvas, columns, rows);
	page_draw(&dashboard->view, &dashboard->canvas, &x, &y);
	terminal_show(dashboard->terminal, &dashboard->canvas, x, y);
}

/* What the text is given to, or what the loop does for the dialogs. */
static void serve_dialogs(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	if ((dashboard->stale & STALE_CLIPBOARD) != 0)
		copy_text(dashboard);
	if ((dashboard->stale & STALE_JOB) != 0)
		start_job(dashboard);
	if ((dashboard->stale & STALE_PAST) != 0)
		past_ask(dashboard->past);
	collector_want_surroundings(dashboard->collector, view->proposal != NULL);
	terminal_set_mouse(dashboard->terminal, view->pager == NULL);
}

static void catch_up(struct dashboard *dashboard)
{
	serve_dialogs(dashboard);
	if ((dashboard->stale & STALE_LIFE) != 0)
		dashboard->running = false;
	if ((dashboard->stale & STALE_HOST) != 0)
		collector_refresh(dashboard->collector);
	if ((dashboard->stale & STALE_CLOCK) != 0)
		collector_tick(dashboard->collector);
	if ((dashboard->stale & STALE_PAUSE) != 0)
		pause_or_go_on(dashboard);
	if ((dashboard->stale & STALE_THEME) != 0)
		next_theme(dashboard);
	if ((dashboard->stale & STALE_TERMINAL) != 0)
		terminal_redraw(dashboard->terminal);
	if ((dashboard->stale & STALE_ROWS) != 0)
		screen_update(&dashboard->view);
	/* Before the first snapshot there is nothing to see but an apology. */
	if ((dashboard->stale & (STALE_ROWS | STALE_PICTURE | STALE_TERMINAL)) != 0 &&
	    (dashboard->view.snapshot != NULL || dashboard->view.late))
		draw(dashboard);
	/* What is selected, and whether there is room to tell of it, is known now. */
	ask_for_dossier(dashboard);
	dashboard->stale = STALE_NOTHING;
}

static uint64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void wait_for_something(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	struct executor *executor = dashboard->options->executor;
	struct pollfd fds[] = {
		{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = collector_fd(dashboard->collector), .events = POLLIN},
		{.fd = dashboard->signals, .events = POLLIN},
		{.fd = past_fd(dashboard->past), .events = POLLIN},
		{.fd = executor != NULL ? executor_fd(executor) : -1, .events = POLLIN},
	};
	bool starting = view->snapshot == NULL && !view->late;
	int ready = poll(fds, sizeof(fds) / sizeof(*fds), starting ? PATIENCE_MS : CHECK_MS);
	bool hung_up = ready > 0 && is_hung_up(&fds[0]);

	view->clock = clock_now();
	/* It shows how long it lasts already. */
	if (job_is_running(&view->job))
		dashboard->stale |= STALE_PICTURE;
	if (ready == 0) {
		view->late = view->snapshot == NULL;
		if (starting)
			dashboard->stale |= STALE_PICTURE;
		look_at_collector(dashboard);
		return;
	}
	/* A resize or the return from a suspend interrupts poll() and then waits
	 * as a key. */
	if (ready < 0 || fds[0].revents != 0)
		take_keys(dashboard);
	if (ready < 0)
		return;
	if ((fds[1].revents & POLLIN) != 0) {
		take_news(dashboard);
		look_around(dashboard);
		take_dossier(dashboard);
		take_diagnosis(dashboard);
	}
	if (fds[3].revents != 0)
		take_past(dashboard);
	if (fds[4].revents != 0)
		take_reports(dashboard);
	if (was_asked_to_end(dashboard) || hung_up)
		dashboard->running = false;
}

/* --- opening and closing --------------------------------------------------------------- */

/* The threads of the collector take no signals: those that curses handles must
 * interrupt poll() here. */
static int start_collector(struct dashboard *dashboard, struct error *error)
{
	sigset_t all;
	sigset_t asked_to_end;

	sigfillset(&all);
	sigemptyset(&asked_to_end);
	sigaddset(&asked_to_end, SIGTERM);
	sigaddset(&asked_to_end, SIGHUP);
	sigaddset(&asked_to_end, SIGINT);
	dashboard->signals = signalfd(-1, &asked_to_end, SFD_CLOEXEC | SFD_NONBLOCK);
	if (dashboard->signals < 0)
		return error_set_errno(error, errno, "signalfd");
	pthread_sigmask(SIG_SETMASK, &all, &dashboard->signals_before);
	dashboard->collector =
		collector_new(dashboard->options->kernel, &dashboard->options->collector, error);
	pthread_sigmask(SIG_SETMASK, &dashboard->signals_before, NULL);
	if (dashboard->collector == NULL) {
		close(dashboard->signals);
		return error != NULL && error->code != 0 ? -error->code : -EAGAIN;
	}
	pthread_sigmask(SIG_BLOCK, &asked_to_end, NULL);
	return 0;
}

static int start_past(struct dashboard *dashboard, struct error *error)
{
	dashboard->past = past_new(dashboard->options->journal_directory, error);
	return dashboard->past != NULL ? 0 : -EAGAIN;
}

/* False when one of its threads had to be left behind. */
static bool stop_collector(struct dashboard *dashboard)
{
	bool stopped = collector_free(dashboard->collector);

	close(dashboard->signals);
	pthread_sigmask(SIG_SETMASK, &dashboard->signals_before, NULL);
	return stopped;
}

static const char *read_only_reason(const struct dashboard_options *options)
{
	if (options->executor != NULL)
		return NULL;
	return options->read_only != NULL ? options->read_only : "nothing can be changed here";
}

static int run(struct dashboard *dashboard, struct error *error)
{
	const struct dashboard_options *options = dashboard->options;
	struct view_options view_options = {
		.history = history_of,
		.history_source = dashboard->collector,
		.banner = options->banner,
		.badge = options->badge,
		.read_only = read_only_reason(options),
		.no_journal = options->journal_directory == NULL && options->executor == NULL,
		.still = options->still,
		.interval = options->collector.interval,
	};
	char reason[160] = "";

	dashboard->terminal = terminal_open(options->colors, reason, sizeof(reason));
	if (dashboard->terminal == NULL) {
		error_set(error, ENOTTY, "terminal: %s", reason);
		error_set_remedy(error, "vftop list");
		return -ENOTTY;
	}
	terminal_set_theme(dashboard->terminal, &dashboard->palette.theme);
	canvas_init(&dashboard->canvas, options->ascii);
	view_init(&dashboard->view, &view_options);
	dashboard->view.theme = dashboard->palette.theme.name;
	dashboard->view.colors = terminal_color_name(dashboard->terminal);
	if (dashboard->palette.complaint[0] != '\0')
		view_say(&dashboard->view, ROLE_WARN, "theme %s", dashboard->palette.complaint);
	for (dashboard->running = true; dashboard->running;) {
		wait_for_something(dashboard);
		catch_up(dashboard);
	}
	view_done(&dashboard->view);
	canvas_done(&dashboard->canvas);
	snapshot_put(dashboard->waiting);
	terminal_close(dashboard->terminal);
	return 0;
}

int dashboard_run(const struct dashboard_options *options, struct error *error)
{
	struct dashboard dashboard = {.options = options};
	struct backlog backlog;
	int result = palette_init(&dashboard.palette, options->theme, options->user_theme_directory,
				  error);

	if (result == 0)
		result = start_past(&dashboard, error);
	if (result == 0)
		result = start_collector(&dashboard, error);
	if (result < 0) {
		past_free(dashboard.past);
		palette_done(&dashboard.palette);
		return result;
	}
	backlog_begin(&backlog);
	crash_watch();
	result = run(&dashboard, error);
	crash_unwatch();
	backlog_end(&backlog);
	if (!stop_collector(&dashboard) && result == 0)
		result = 1;
	past_free(dashboard.past);
	palette_done(&dashboard.palette);
	return result;
}
