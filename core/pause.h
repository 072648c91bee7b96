/* pause.h - waiting for what settles late. On the machine's own clock, not on the
 * kernel's behind the door, which may stand still.
 */
#ifndef CORE_PAUSE_H
#define CORE_PAUSE_H

#include <stdint.h>

/* Milliseconds, monotonic. */
uint64_t pause_now(void);
void pause_for(unsigned milliseconds);

#endif
