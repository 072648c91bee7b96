#include "core/kernel/simulated/sim_traffic.h"

#include <math.h>

#define WAVES 4

/* Periods in seconds: what a minute's graph shows, and the day's drift. */
static const double periods[WAVES] = {7.3, 23.0, 61.0, 86400.0};

/* Amplitudes, whose sum stays below 1 so that the rate never turns negative
 * and the counters never go back. */
static const double amplitudes[][WAVES] = {
	[SIM_STEADY] = {0.05, 0.04, 0.03, 0.10},
	[SIM_WAVY] = {0.12, 0.22, 0.28, 0.25},
	[SIM_BURSTY] = {0.06, 0.10, 0.10, 0.20},
	[SIM_SATURATED] = {0.006, 0.004, 0.003, 0},
};

/* Every n-th packet is dropped. */
static const uint64_t drop_every[] = {
	[SIM_STEADY] = 0,
	[SIM_WAVY] = 250000,
	[SIM_BURSTY] = 90000,
	[SIM_SATURATED] = 700,
};

uint32_t sim_hash(uint32_t a, uint32_t b)
{
	uint32_t x = a * 0x9e3779b1U ^ (b + 0x7f4a7c15U) * 0x85ebca77U;

	x ^= x >> 16;
	x *= 0x7feb352dU;
	x ^= x >> 15;
	x *= 0x846ca68bU;
	return x ^ x >> 16;
}

static double fraction(uint32_t a, uint32_t b)
{
	return sim_hash(a, b) / (UINT32_MAX + 1.0);
}

/* The integral of ((1 + sin x) / 2)^4 from 0, a peak with calm between, scaled
 * to a mean of 1. */
static double peaks(double x)
{
	double s = sin(2 * x), c = cos(x);
	double one = x + 4 * (1 - c);
	double two = 6 * (x / 2 - s / 4);
	double three = 4 * (c * c * c / 3 - c + 2.0 / 3);
	double four = 3 * x / 8 - s / 4 + sin(4 * x) / 32;

	return (one + two + three + four) / 4.375;
}

/* An integral of the relative rate (mean 1) over `seconds`. The two directions
 * go up and down together, one a little ahead. */
static double volume(const struct sim_traffic *traffic, double ahead, double seconds)
{
	double sum = seconds;

	for (uint32_t i = 0; i < WAVES; i++) {
		double pace = 2 * M_PI / periods[i] * (0.8 + 0.4 * fraction(traffic->seed, 2 * i));
		double phase = 2 * M_PI * fraction(traffic->seed, 2 * i + 1) + ahead;

		sum += amplitudes[traffic->shape][i] * (1 - cos(pace * seconds + phase)) / pace;
	}
	if (traffic->shape == SIM_BURSTY) {
		double pace = 2 * M_PI / (18 + 25 * fraction(traffic->seed, 2 * WAVES));

		sum = 0.1 * sum + 0.9 * peaks(pace * seconds + ahead) / pace;
	}
	return sum;
}

void sim_traffic_init(struct sim_traffic *traffic, enum sim_shape shape, uint32_t seed,
		      double rx_bps, double tx_bps)
{
	double mean = (rx_bps + tx_bps) / 2;

	traffic->shape = shape;
	traffic->seed = seed;
	traffic->rx_mean = rx_bps / 8;
	traffic->tx_mean = tx_bps / 8;
	/* Who sends little sends small packets. */
	traffic->packet_size = mean > 1e8 ? 1390 : mean > 1e6 ? 740 : 120;
}

void sim_traffic_guess(struct sim_traffic *traffic, uint32_t seed, int speed_mbps)
{
	double line = speed_mbps * 1e6, share = fraction(seed, 1);
	double rx = line * 0.00005 * exp(6 * share), tx = rx * (0.1 + 0.9 * fraction(seed, 2));
	uint32_t kind = sim_hash(seed, 3) % 16;

	if (kind < 3)
		sim_traffic_init(traffic, SIM_STEADY, seed, 0, 0);
	else if (kind < 5)
		sim_traffic_init(traffic, SIM_STEADY, seed, 900, 300);
	else
		sim_traffic_init(traffic, kind < 9 ? SIM_BURSTY : SIM_WAVY, seed, rx, tx);
}

/* What would have flowed from the beginning to `now`. */
static struct sim_counters total(const struct sim_traffic *traffic, uint64_t now)
{
	double seconds = (double)now / 1e9;
	struct sim_counters counters = {0};
	uint64_t every = drop_every[traffic->shape];

	if (traffic->rx_mean > 0)
		counters.rx_bytes = (uint64_t)(traffic->rx_mean * volume(traffic, 0, seconds));
	if (traffic->tx_mean > 0)
		counters.tx_bytes = (uint64_t)(traffic->tx_mean * volume(traffic, 0.3, seconds));
	counters.rx_packets = counters.rx_bytes / traffic->packet_size;
	counters.tx_packets = counters.tx_bytes / traffic->packet_size;
	if (every) {
		counters.rx_dropped = counters.rx_packets / every;
		counters.tx_dropped = counters.tx_packets / (every * 8);
	}
	return counters;
}

/* Adds, or with `sign` -1 takes away: unsigned numbers wrap back in the end. */
static void add(struct sim_counters *sum, const struct sim_counters *part, uint64_t sign)
{
	sum->rx_bytes += sign * part->rx_bytes;
	sum->tx_bytes += sign * part->tx_bytes;
	sum->rx_packets += sign * part->rx_packets;
	sum->tx_packets += sign * part->tx_packets;
	sum->rx_dropped += sign * part->rx_dropped;
	sum->tx_dropped += sign * part->tx_dropped;
}

struct sim_counters sim_traffic_counters(const struct sim_traffic *traffic, uint64_t now)
{
	struct sim_counters result = traffic->base, flown;

	if (traffic->flowing && traffic->packet_size > 0) {
		flown = total(traffic, now);
		add(&result, &flown, 1);
	}
	return result;
}

void sim_traffic_flow(struct sim_traffic *traffic, bool flowing, uint64_t now)
{
	struct sim_counters flown;

	if (traffic->flowing == flowing || traffic->packet_size == 0)
		return;
	flown = total(traffic, now);
	add(&traffic->base, &flown, flowing ? UINT64_MAX : 1);
	traffic->flowing = flowing;
}

void sim_traffic_reset(struct sim_traffic *traffic, uint64_t now)
{
	bool flowing = traffic->flowing;

	traffic->flowing = false;
	traffic->base = (struct sim_counters){0};
	sim_traffic_flow(traffic, flowing, now);
}
