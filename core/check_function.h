/* check_function.h - the doctor looks at VFs: drivers, removal, counters, memory and interrupts of
 * those who hold them.
 */
#ifndef CORE_CHECK_FUNCTION_H
#define CORE_CHECK_FUNCTION_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_function[];

#endif
