/* facts.h - everything known of one function, in words with units: what the
 * details pane shows. Pure. */
#ifndef TUI_FACTS_H
#define TUI_FACTS_H

#include "tui/row.h"
#include "tui/view.h"
#include "widgets/role.h"

#include <stdbool.h>
#include <stddef.h>

#define FACTS_MAX      64
#define FACT_LABEL_MAX 14
#define FACT_NOTES_MAX 8
#define FACT_LINES_MAX 72

struct fact {
	const char *section; /* facts of one section follow each other */
	const char *label;
	char value[128];
	enum role role;
};

/* A sentence that the user should read first. */
struct fact_note {
	char text[200];
	enum role role;
};

/* A line below everything, as wide as the pane: a heading (ROLE_TITLE), or what must
 * not be broken. */
struct fact_line {
	char text[200];
	enum role role;
};

struct facts {
	char title[224];
	size_t count;
	struct fact items[FACTS_MAX];
	size_t note_count;
	struct fact_note notes[FACT_NOTES_MAX];
	size_t line_count;
	struct fact_line lines[FACT_LINES_MAX];
};

/* What is unknown is left out, or `-` where one expects it. */
void facts_of(struct facts *ret_facts, const struct view *view, const struct row *row);

/* One more of each; an empty value of a fact is unknown: `-`. What has no room is left
 * out. */
struct fact *facts_add(struct facts *facts, const char *section, const char *label,
		       const char *format, ...) __attribute__((format(printf, 4, 5)));
void facts_note(struct facts *facts, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void facts_line(struct facts *facts, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
