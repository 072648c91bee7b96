/* complaint.h - errors as the command line says them, and its exit statuses. */
#ifndef CLI_COMPLAINT_H
#define CLI_COMPLAINT_H

#include "core/error.h"

#include <stdio.h>

enum exit_status {
	EXIT_STATUS_DONE = 0,
	EXIT_STATUS_FAILED = 1,        /* the host is as before */
	EXIT_STATUS_USAGE = 2,         /* or a bad value */
	EXIT_STATUS_REFUSED = 3,       /* by a guard, or by the user who was asked */
	EXIT_STATUS_HALF = 4,          /* failed, and not wholly rolled back */
	EXIT_STATUS_NOT_PERMITTED = 5, /* needs root */
};

/* "vftop: WHAT: WHY" and, where one is known, "try: COMMAND". */
void complaint_print(FILE *stream, const struct error *error);

/* The exit status for a negative errno; 0 is done. -ECANCELED stands for refused,
 * -ENOTRECOVERABLE for half done. */
enum exit_status complaint_exit_status(int result);

#endif
