#include "core/history.h"

#include <string.h>

void history_clear(struct history *history)
{
	memset(history, 0, sizeof(*history));
}

static float sample(int64_t bps)
{
	return bps < 0 ? HISTORY_GAP : (float)bps;
}

void history_add(struct history *history, const struct rates *rates)
{
	history->rx[history->next] = sample(rates->rx_bps);
	history->tx[history->next] = sample(rates->tx_bps);
	history->next = (history->next + 1) % HISTORY_LENGTH;
	if (history->count < HISTORY_LENGTH)
		history->count++;
}

static float at(const struct history *history, const float *samples, unsigned age)
{
	if (age >= history->count)
		return HISTORY_GAP;
	return samples[(history->next + HISTORY_LENGTH - 1 - age) % HISTORY_LENGTH];
}

float history_rx(const struct history *history, unsigned age)
{
	return at(history, history->rx, age);
}

float history_tx(const struct history *history, unsigned age)
{
	return at(history, history->tx, age);
}
