/* check_log.h - the doctor reads the kernel's log for failures that it knows.
 */
#ifndef CORE_CHECK_LOG_H
#define CORE_CHECK_LOG_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_log[];

#endif
