#include "cli/complaint.h"

#include <errno.h>

void complaint_print(FILE *stream, const struct error *error)
{
	fprintf(stream, "vftop: %s\n", error->message);
	if (*error->remedy)
		fprintf(stream, "try: %s\n", error->remedy);
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
