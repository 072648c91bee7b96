#include "cli/launch.h"

#include "cli/output.h"
#include "cli/permit.h"
#include "core/confine.h"
#include "core/executor.h"
#include "core/kernel/simulated.h"
#include "tui/dashboard.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND     UINT64_C(1000000000)
#define REASON_MAX (2 * sizeof(struct error))

/* The most that the terminal is known for, whatever NO_COLOR says. */
static enum terminal_colors all_colors(void)
{
	const char *colorterm = getenv("COLORTERM"), *term = getenv("TERM");

	if (colorterm && (strcmp(colorterm, "truecolor") == 0 || strcmp(colorterm, "24bit") == 0))
		return TERMINAL_COLORS_TRUE;
	return term && strstr(term, "256color") ? TERMINAL_COLORS_256 : TERMINAL_COLORS_16;
}

static enum terminal_colors terminal_colors(enum color_when when)
{
	switch (when) {
	case COLOR_NEVER:
		return TERMINAL_COLORS_NEVER;
	case COLOR_ALWAYS:
		return all_colors();
	case COLOR_16:
		return TERMINAL_COLORS_16;
	case COLOR_256:
		return TERMINAL_COLORS_256;
	case COLOR_TRUE:
		return TERMINAL_COLORS_TRUE;
	case COLOR_AUTO:
		break;
	}
	return TERMINAL_COLORS_AUTO;
}

/* Where a user's own themes are; NULL without a home. */
static const char *user_theme_directory(char buffer[static PATH_MAX])
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && *config == '/')
		snprintf(buffer, PATH_MAX, "%s/vftop/themes", config);
	else if (home && *home)
		snprintf(buffer, PATH_MAX, "%s/.config/vftop/themes", home);
	else
		return NULL;
	return buffer;
}

static const char *default_badge(const struct target *target)
{
	if (!target->live)
		return target->simulated ? "demo" : "capture";
	return geteuid() == 0 ? "root" : "user";
}

/* The process that may change the host; NULL with the reason in `reason`. From then
 * on this one, where it could, cannot: its kernel's sockets are opened later. */
static struct executor *start_executor(struct target *target, const struct options *options,
				       char *reason, size_t size)
{
	struct error error = {0};
	struct executor *executor = NULL;
	enum confine_level level;

	if (permit_check(target, options, &error) == 0)
		executor = permit_executor(target, options, &error);
	if (executor && target->live &&
	    (target_deputise(target, true, &error) < 0 || confine_to_reading(&level, &error) < 0)) {
		executor_free(executor);
		executor = NULL;
	}
	if (!executor)
		snprintf(reason, size, "%s%s%s", error.message, *error.remedy ? "; try: " : "",
			 error.remedy);
	return executor;
}

int launch_dashboard(struct target *target, const struct options *options, const char *badge,
		     struct error *error)
{
	char themes[PATH_MAX], journal[PATH_MAX], reason[REASON_MAX] = "";
	struct executor *executor = start_executor(target, options, reason, sizeof(reason));
	struct dashboard_options dashboard = {
		.kernel = target->kernel,
		.executor = executor,
		.journal_directory = permit_journal(target, options, journal),
		.collector = {.interval = options->interval,
			      .ssh_connection = getenv("SSH_CONNECTION")},
		.still = options->still,
		.banner = *target->banner ? target->banner : NULL,
		.badge = badge ? badge : default_badge(target),
		.read_only = executor ? NULL : reason,
		.theme = options->theme,
		.user_theme_directory = user_theme_directory(themes),
		.colors = terminal_colors(options->color),
		.ascii = options->ascii || !output_locale_is_utf8(),
	};
	int result;

	if (options->still) {
		dashboard.collector.warm_up =
			(unsigned)(options->still_seconds * SECOND / options->interval);
		dashboard.collector.advance = simulated_advance;
	}
	result = dashboard_run(&dashboard, error);
	/* A thread that hangs in the kernel may outlive the dashboard and still use it:
	 * it is left to the end of the process. */
	target->kernel = NULL;
	if (executor)
		executor_free(executor);
	return result;
}
