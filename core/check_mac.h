/* check_mac.h - the doctor looks at the MACs of VFs.
 */
#ifndef CORE_CHECK_MAC_H
#define CORE_CHECK_MAC_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_mac[];

#endif
