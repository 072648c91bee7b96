/* check_manager.h - the doctor looks at other programs that want the same functions.
 */
#ifndef CORE_CHECK_MANAGER_H
#define CORE_CHECK_MANAGER_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_manager[];

#endif
