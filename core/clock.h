/* clock.h - the machine's own time, for what does not happen behind the door. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

/* Milliseconds, monotonic. */
uint64_t clock_milliseconds(void);

#endif
