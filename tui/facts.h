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

struct facts {
	char title[224];
	size_t count;
	struct fact items[FACTS_MAX];
	size_t note_count;
	struct fact_note notes[FACT_NOTES_MAX];
};

/* What is unknown is left out, or `-` where one expects it. */
void facts_of(struct facts *ret_facts, const struct view *view, const struct row *row);

#endif
