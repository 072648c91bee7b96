/* check_card.h - the doctor looks at cards: is SR-IOV there, does the driver know it, is there
 * room for VFs.
 */
#ifndef CORE_CHECK_CARD_H
#define CORE_CHECK_CARD_H

#include "core/inspection.h"

/* Ends with one without id. */
extern const struct check check_card[];

#endif
