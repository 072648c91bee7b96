/* check_pcie.h - the doctor looks at PCIe: room for VFs on the bus and in memory, links and
 * their errors.
 */
#ifndef CORE_CHECK_PCIE_H
#define CORE_CHECK_PCIE_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_pcie[];

#endif
