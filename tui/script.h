/* script.h - plans and what was done as shell text: what an administrator would
 * have typed, with the reasons as comments. */
#ifndef TUI_SCRIPT_H
#define TUI_SCRIPT_H

#include "core/plan.h"

#include <stddef.h>

/* Text that grows; zeroed: empty. */
struct script {
	char *text; /* NULL while it is empty */
	size_t length;
};

void script_done(struct script *script);
void script_line(struct script *script, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The whole plan: what speaks against it, and every step's words and command. */
void script_plan(struct script *script, const struct plan *plan);

/* Breaks lines longer than `width` columns so that the text stays valid shell: at
 * blanks, commands with a backslash, comments with a new `#`. A word longer than
 * that stays whole. A pager_wrap_fn. */
char *script_wrap(const char *text, int width);

#endif
