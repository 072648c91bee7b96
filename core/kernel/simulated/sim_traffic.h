/* sim_traffic.h - how much flows through a port: a smooth rate that is a pure
 * function of time, and counters that are its integral.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_TRAFFIC_H
#define CORE_KERNEL_SIMULATED_SIM_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

enum sim_shape {
	SIM_STEADY,    /* a little noise */
	SIM_WAVY,      /* services with many users: up and down, and by the hour */
	SIM_BURSTY,    /* backups, builds: mostly little, then a lot */
	SIM_SATURATED, /* at the limit, and dropping */
};

struct sim_counters {
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets, rx_dropped, tx_dropped;
};

struct sim_traffic {
	enum sim_shape shape;
	uint32_t seed;           /* phases and periods */
	double rx_mean, tx_mean; /* bytes per second */
	uint32_t packet_size;
	bool flowing;
	/* What flowed before; while it flows, less what would have by then, so
	 * that adding all that would have flowed until now gives the counters. */
	struct sim_counters base;
};

/* Sets what flows, in bits per second. */
void sim_traffic_init(struct sim_traffic *traffic, enum sim_shape shape, uint32_t seed,
		      double rx_bps, double tx_bps);
/* Traffic like that of one of many guests on a port of this speed. */
void sim_traffic_guess(struct sim_traffic *traffic, uint32_t seed, int speed_mbps);

/* Turns the tap on or off at `now` nanoseconds. */
void sim_traffic_flow(struct sim_traffic *traffic, bool flowing, uint64_t now);
/* Counters start at zero again. */
void sim_traffic_reset(struct sim_traffic *traffic, uint64_t now);

struct sim_counters sim_traffic_counters(const struct sim_traffic *traffic, uint64_t now);

/* A number that looks random and is always the same for the same input. */
uint32_t sim_hash(uint32_t a, uint32_t b);

#endif
