/* traffic.h - the screen "Traffic": all functions side by side by what they
 * carry, and the graphs of the selected one. */
#ifndef TUI_TRAFFIC_H
#define TUI_TRAFFIC_H

#include "tui/screen.h"

extern const struct screen traffic_screen;

#endif
