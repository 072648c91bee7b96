#include "core/rate.h"

/* A rate that no number holds is a broken counter: a gap too. */
static int64_t per_second(uint64_t before, uint64_t after, uint64_t nanoseconds, unsigned factor)
{
	unsigned __int128 total;

	if (before == COUNTER_UNKNOWN || after == COUNTER_UNKNOWN)
		return UNKNOWN;
	total = (unsigned __int128)(after - before) * factor * 1000000000U;
	total = (total + nanoseconds / 2) / nanoseconds;
	return total > INT64_MAX ? UNKNOWN : (int64_t)total;
}

static bool went_back(uint64_t before, uint64_t after)
{
	return before != COUNTER_UNKNOWN && after != COUNTER_UNKNOWN && after < before;
}

/* One counter that went back says that all of them began anew, even those that
 * have already passed their old value. */
static bool began_anew(const struct counters *before, const struct counters *after)
{
	return went_back(before->rx_bytes, after->rx_bytes) ||
	       went_back(before->tx_bytes, after->tx_bytes) ||
	       went_back(before->rx_packets, after->rx_packets) ||
	       went_back(before->tx_packets, after->tx_packets) ||
	       went_back(before->rx_dropped, after->rx_dropped) ||
	       went_back(before->tx_dropped, after->tx_dropped);
}

struct rates rate_between(const struct counters *before, const struct counters *after)
{
	struct rates rates;
	uint64_t time = after->time - before->time;

	rates_clear(&rates);
	if (before->time == 0 || after->time <= before->time || began_anew(before, after))
		return rates;
	rates.rx_bps = per_second(before->rx_bytes, after->rx_bytes, time, 8);
	rates.tx_bps = per_second(before->tx_bytes, after->tx_bytes, time, 8);
	rates.rx_pps = per_second(before->rx_packets, after->rx_packets, time, 1);
	rates.tx_pps = per_second(before->tx_packets, after->tx_packets, time, 1);
	rates.rx_dropped = per_second(before->rx_dropped, after->rx_dropped, time, 1);
	rates.tx_dropped = per_second(before->tx_dropped, after->tx_dropped, time, 1);
	return rates;
}
