/* check_network.h - the doctor looks at interfaces: PFs that are down, bridges, bonds, switchdev.
 */
#ifndef CORE_CHECK_NETWORK_H
#define CORE_CHECK_NETWORK_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_network[];

#endif
