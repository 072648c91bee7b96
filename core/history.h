/* history.h - the last rates of one function, for graphs. */
#ifndef CORE_HISTORY_H
#define CORE_HISTORY_H

#include "core/snapshot.h"

#define HISTORY_LENGTH 120
#define HISTORY_GAP    (-1.0F) /* no sample: not zero */

/* A ring, oldest first by history_at(). Bits per second. */
struct history {
	unsigned count; /* at most HISTORY_LENGTH */
	unsigned next;
	float rx[HISTORY_LENGTH], tx[HISTORY_LENGTH];
};

void history_clear(struct history *history);
/* Appends one sample; unknown rates are a gap. */
void history_add(struct history *history, const struct rates *rates);
/* The `age`-th sample counted from the newest (0); HISTORY_GAP beyond. */
float history_rx(const struct history *history, unsigned age);
float history_tx(const struct history *history, unsigned age);

#endif
