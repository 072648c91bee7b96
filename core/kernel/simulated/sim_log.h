/* sim_log.h - the simulated kernel's log: what its parts say, as /dev/kmsg shows it. */
#ifndef CORE_KERNEL_SIMULATED_SIM_LOG_H
#define CORE_KERNEL_SIMULATED_SIM_LOG_H

#include <stdbool.h>
#include <stdint.h>

#define SIM_LOG_MAX 128

struct sim_state;
struct sim_function;
struct sim_place;
struct sim_text;

struct sim_log_line {
	uint64_t time;
	uint16_t routing_id;
	bool of_device;
	char text[200];
};

/* A line of the function's driver ("igb 0000:01:00.0: ..."), or of nobody (NULL). The
 * oldest leaves when there are too many. */
void sim_log_put(struct sim_state *state, const struct sim_function *function, const char *format,
		 ...) __attribute__((format(printf, 3, 4)));
/* The same, at another time: what a host came with. */
void sim_log_put_at(struct sim_state *state, uint64_t time, const struct sim_function *function,
		    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* All records. */
void sim_log_read(const struct sim_place *place, struct sim_text *text);

#endif
