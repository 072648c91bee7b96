#include "cli/complaint.h"

#include "core/text.h"

#include <errno.h>
#include <string.h>

/* What was typed is in it, and may hold anything. */
static void print_line(FILE *stream, const char *before, const char *text)
{
	char line[2 * sizeof(((struct error *)0)->message)];

	text_sanitise(line, sizeof(line), text, strlen(text));
	fprintf(stream, "%s: %s\n", before, line);
}

void complaint_print(FILE *stream, const struct error *error)
{
	print_line(stream, "vftop", error->message);
	if (*error->remedy)
		print_line(stream, "try", error->remedy);
}

enum exit_status complaint_exit_status(int result)
{
	switch (-result) {
	case 0:
		return EXIT_STATUS_DONE;
	case EINVAL:
		return EXIT_STATUS_USAGE;
	case ECANCELED:
		return EXIT_STATUS_REFUSED;
	case ENOTRECOVERABLE:
		return EXIT_STATUS_HALF;
	case EPERM:
	case EACCES:
		return EXIT_STATUS_NOT_PERMITTED;
	default:
		return EXIT_STATUS_FAILED;
	}
}
