/* doctor.h - the screen "Doctor": what is wrong with this host, gravest first, and how
 * to mend it. */
#ifndef TUI_DOCTOR_H
#define TUI_DOCTOR_H

#include "core/finding.h"
#include "tui/screen.h"

extern const struct screen doctor_screen;

/* The finding that is selected on the active screen; NULL: none, or another screen. */
const struct finding *doctor_selected(const struct view *view);

#endif
