/* groups.h - the screen of the IOMMU groups: what can be passed through, with whom,
 * and what is in the way; the greatest trouble first. */
#ifndef TUI_GROUPS_H
#define TUI_GROUPS_H

#include "tui/screen.h"

extern const struct screen groups_screen;

#endif
