/* drivers.h - the screen of the drivers: what they drive, what they can set of VFs, and
 * where they come from. */
#ifndef TUI_DRIVERS_H
#define TUI_DRIVERS_H

#include "tui/screen.h"

extern const struct screen drivers_screen;

#endif
