/* dashboard.h - the screen: opens it, runs it, gives the terminal back. */
#ifndef TUI_DASHBOARD_H
#define TUI_DASHBOARD_H

#include "core/collector.h"
#include "core/error.h"
#include "widgets/terminal.h"

struct dashboard_options {
	struct kernel *kernel;
	struct executor *executor;     /* stays the caller's; NULL: nothing can be changed */
	const char *journal_directory; /* where the executor writes it; NULL: nowhere */
	struct collector_options collector;
	bool still;            /* a still demo: ticks only when '.' is pressed */
	const char *banner;    /* one line under the header ("simulated host ..."), or NULL */
	const char *badge;     /* "root", "READ-ONLY", "user" */
	const char *read_only; /* why nothing can be changed, with no executor */
	const char *theme;     /* name, or NULL */
	const char *user_theme_directory; /* or NULL */
	enum terminal_colors colors;
	bool ascii;
};

/* Runs until the user quits. 0; 1 when a thread is stuck in the kernel, which
 * must not be freed then; or -errno with `error` filled (no terminal, unknown
 * TERM or theme). */
int dashboard_run(const struct dashboard_options *options, struct error *error);

#endif
