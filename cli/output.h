/* output.h - where the answer goes: how wide, with which colours and letters. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/options.h"
#include "core/error.h"

#include <stdbool.h>
#include <stdio.h>

struct output {
	FILE *stream;
	int columns; /* 0: as wide as it comes, neither a terminal nor $COLUMNS */
	bool color;
	bool ascii; /* no other characters can be shown */
};

/* What a piece of text means; never said by its colour alone. */
enum output_role {
	OUTPUT_PLAIN,
	OUTPUT_HEADING,
	OUTPUT_STRONG,
	OUTPUT_FAINT,
	OUTPUT_GOOD,
	OUTPUT_WARNING,
	OUTPUT_BAD,
};

/* True when the locale can show more than ASCII (setlocale() was called). */
bool output_locale_is_utf8(void);

/* Looks at what `stream` is and at what the user wants of it. */
struct output output_new(FILE *stream, const struct options *options);

/* How many columns a text takes there. */
int output_width(const struct output *output, const char *text);

/* Writes a text, cut to `width` columns when that is not negative and the text
 * is longer; the cut shows. Returns the columns written. */
int output_text(const struct output *output, const char *text, int width, enum output_role role);

/* Writes a text over as many lines as it needs, the later ones indented by
 * `indent`, where the cursor is already. */
void output_paragraph(const struct output *output, const char *text, int indent,
		      enum output_role role);

/* Writes `count` blanks. */
void output_blanks(const struct output *output, int count);

/* Sends what is still in the buffer. 0, or -errno with `error` filled; a reader
 * that went away (`vftop list | head`) is -EPIPE and nothing to complain of. */
int output_flush(const struct output *output, struct error *error);

#endif
