/* command_line.h - the command line as it could be typed again. */
#ifndef CLI_COMMAND_LINE_H
#define CLI_COMMAND_LINE_H

#include "cli/options.h"

#include <stddef.h>

/* What the user typed, quoted for a shell and printable, with `before` ("sudo ")
 * and `after` (" --force") around it. One that is too long to be copied whole
 * ends in "...". Returns buffer. */
const char *command_line_text(const struct options *options, const char *before, const char *after,
			      char *buffer, size_t size);

#endif
