/* demo.h - vftop on a pseudo-terminal, on a host that is always the same. */
#ifndef TESTS_TUI_DEMO_H
#define TESTS_TUI_DEMO_H

#include "tests/tui/vt.h"

struct demo {
	int columns, rows;        /* 0: 120x30 */
	const char *locale;       /* NULL: C.UTF-8 */
	const char *environment;  /* one more variable, or NULL */
	const char *arguments[4]; /* none: --demo=homelab@60 */
};

/* Starts it and waits for the first whole picture: the still demos stand at 60 s
 * with full graphs. Fails the test when there is none. */
struct vt *demo_open(const struct demo *demo);
/* Quits with `q` and fails the test unless it ends with 0. */
void demo_close(struct vt *vt);

/* Types and waits until the screen came to rest. */
void demo_type(struct vt *vt, const char *keys);

/* Fail the test, and print the screen, unless the text comes or goes in time. */
void demo_expect(struct vt *vt, const char *text);
void demo_expect_gone(struct vt *vt, const char *text);

/* The row that is selected: drawn on a background of its own, or in reverse. -1
 * when there is none. */
int demo_selected_row(const struct vt *vt);
/* The text of one row. The caller frees it. */
char *demo_row(const struct vt *vt, int row);

#endif
